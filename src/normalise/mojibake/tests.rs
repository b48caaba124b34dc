use super::*;

/// UTF-8 read as `codec`, which is what this pass undoes.
fn damage(text: &str, codec: Codec) -> String {
    let known = (0x80..=0x2fff).chain([0xf8ff, 0xfb01, 0xfb02]).filter_map(char::from_u32);
    let table: std::collections::BTreeMap<u8, char> =
        known.filter_map(|c| codec.byte(c).map(|byte| (byte, c))).collect();
    text.bytes().map(|byte| table.get(&byte).copied().unwrap_or(byte as char)).collect()
}

fn repaired(text: &str) -> (String, Vec<Code>) {
    let mut source = Source::new("post.md", text);
    let mut diagnostics = Vec::new();
    run(&mut source, Format::FrontMatter, &mut diagnostics);
    (source.text().to_owned(), diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect())
}

const SOUND: &[&str] = &[
    "It’s “Łukasz” – and José’s café…” 🎉👩‍💻 ❤️ à la “Élan” Æther",
    "Привет, мир! Γειά σου. こんにちは。 مرحبا",
    "à côté, Ö, ÿ, Ñandú, œuvre, ½, ×, ÷, €5, ™",
    "Zażółć gęślą jaźń; őű; Kārlis; Đorđe",
];

#[test]
fn each_codec_is_undone() {
    for text in SOUND {
        for codec in Codec::ALL {
            assert_eq!(repaired(&damage(text, codec)).0, *text, "{}", codec.name());
        }
    }
}

#[test]
fn damage_over_damage_is_undone() {
    for text in SOUND {
        let twice = damage(&damage(text, Codec::Windows1252), Codec::Windows1252);
        assert_eq!(repaired(&twice).0, *text);
        let thrice = damage(&twice, Codec::MacRoman);
        assert_eq!(repaired(&thrice).0, *text);
    }
}

#[test]
fn two_encodings_in_one_document_are_two() {
    assert_eq!(repaired("It‚Äôs a CafÃ©, Ã©tÃ©.").0, "It’s a Café, été.");
    assert_eq!(repaired("It‚Äôs OÃàl and cafeÃÅ, nÃ£o.").0, "It’s O\u{308}l and cafe\u{301}, não.");
    let (text, codes) = repaired("It‚Äôs dÃ©jÃ vu.");
    assert_eq!(text, "It’s déjÃ vu.");
    assert!(codes.contains(&Code::EncodingDoubtful));
}

#[test]
fn noise_between_damaged_characters_cuts_nothing() {
    for noise in ["\0", "\u{1}\u{14}", "\u{feff}", "\u{7f}", "\u{2060}"] {
        assert_eq!(repaired(&format!("it â{noise}€™ is")).0, "it ’ is");
        assert_eq!(repaired(&format!("‚Ä{noise}ú{noise}")).0, format!("“{noise}"));
        assert_eq!(repaired(&format!("🎉{noise}🎉")).0, format!("🎉{noise}🎉"));
        assert_eq!(repaired(&format!("a{noise}b é{noise}c")).0, format!("a{noise}b é{noise}c"));
    }
}

#[test]
fn sound_text_stays() {
    let texts = [
        "l’été, d’œuvre, “Élan” —à «Übung» …é ’é",
        "voilà\u{a0}» et déjà\u{a0}», café…” CAFÉ” MAÇÔ NESCAFÉ® É™ SPAß“",
        "”® and ’™, √π + ∆π, 5 €—x",
        "Åsa Ångström, Éire, naïve, ‚Ära‘ „Ökonomie“, ¿Qué? ¡Ñandú!",
    ];
    for text in texts.iter().chain(SOUND) {
        assert_eq!(repaired(text), ((*text).to_owned(), vec![]));
    }
}

#[test]
fn sound_and_damaged_lines_may_alternate() {
    let damaged = damage("donʼt “stop” — café", Codec::Windows1252);
    let (text, _) = repaired(&format!("l’été — sound\n{damaged}\n“Élan” café…”\n"));
    assert_eq!(text, "l’été — sound\ndonʼt “stop” — café\n“Élan” café…”\n");
}

#[test]
fn sound_and_damaged_characters_may_touch() {
    assert_eq!(repaired("caféâ€™s and Ã©tÃ© – so").0, "café’s and été – so");
}

#[test]
fn a_run_that_proves_nothing_follows_its_line() {
    let damaged = damage("MAÇÔ” and more “quotes”", Codec::Windows1252);
    assert_eq!(repaired(&damaged).0, "MAÇÔ” and more “quotes”");
    assert_eq!(repaired("â€œxâ€\u{9d}\nCAFÉ” so\n— so\n").0, "“x”\nCAFÉ” so\n— so\n");
}

#[test]
fn lost_bytes_are_left_and_reported() {
    let (text, codes) = repaired("itâ€™s â€ lost and \u{fffd}\n");
    assert_eq!(text, "it’s â€ lost and \u{fffd}\n");
    assert_eq!(codes, [Code::EncodingRepaired, Code::EncodingDoubtful, Code::EncodingDoubtful]);
}

#[test]
fn a_post_about_damage_keeps_its_examples() {
    let text = "It’s shown as `â€™`, and this is why:\n\n```\nprint('Ã©')\n```\n";
    assert_eq!(repaired(text), (text.to_owned(), vec![]));
}

#[test]
fn characters_in_tags_and_comments_are_no_sign_that_a_document_is_sound() {
    // none of them is there when the output is read again
    for gone in ["</â>", "<!-- é -->", "<a data-x='é'>"] {
        assert_eq!(repaired(&format!("`â€œ` {gone}\n")).0, format!("`“` {gone}\n"));
    }
    for text in ["`â€œ` 1 < é > 0\n", "`â€œ` <é\n"] {
        assert_eq!(repaired(text), (text.to_owned(), vec![]));
    }
}

#[test]
fn positions_are_those_of_the_file() {
    let mut source = Source::new("post.md", "â€™ one\nâ€™ \u{fffd}\n");
    let mut diagnostics = Vec::new();
    run(&mut source, Format::FrontMatter, &mut diagnostics);
    let finding = diagnostics.pop().unwrap().locate(&source);
    assert_eq!((finding.line, finding.column), (Some(2), Some(5)));
}
