use super::*;

const ABOVE: &str =
    "Write to me@example.org.\n\n## 2 comments captured from [original post](http://x.org) on Blogger\n\n";

fn after_heading(text: &str) -> String {
    withheld(&format!("{ABOVE}{text}")).strip_prefix(ABOVE).unwrap().to_owned()
}

#[test]
fn addresses_below_the_heading_go_in_every_form() {
    for address in [
        "a.b+c@mail.example.org",
        "<ab@example.org>",
        "mailto:ab@example.org",
        "ab&#64;example.org",
        "ab%40example.org",
        "ab [at] example [dot] org",
        "ab (at) example.org",
        "ab at example dot org",
        "é@exämple.org",
        "MAILTO:ada@mail.example",
        "ada&#x00040;mail.example",
        "ada&#0064;mail&#46;example",
        "ada&commat;mail&period;example",
        "ada&amp;#64;mail.example",
        "&#97;&#100;&#97;&#64;&#109;&#97;&#105;&#108;&#46;&#101;&#120;",
        "ada=40mail=2Eexample",
        "ada%2Bx%40mail%2Eexample",
        "ada%2540mail.example",
        "ada @ mail.example",
        "ada @ mail . example",
        "ada@ mail.example",
        r"ada\@mail.example",
        r"ada\_l@mail.example",
        "ada\u{ad}@mail.exam\u{200b}ple",
        "ada<b></b>@<!-- x -->mail.example",
        "d&#105;@ma&shy;il.exam&#8203;ple",
        "ada＠mail.example",
        "\"ada l\"@mail.example",
        "ada@[127.0.0.1]",
        "ada AT mail DOT example",
        "ada[at]mail[dot]example",
        "ada{at}mail{dot}co{dot}example",
        "ada <at> mail <dot> example",
        "ada-at-mail-dot-example",
        "ada_at_mail_dot_example",
        "adaATmailDOTexample",
        "&lt;ada@mail.example&gt;",
    ] {
        assert_eq!(after_heading(&format!("Ask {address}, please")), format!("Ask {REMOVED}, please"), "{address}");
    }
    assert_eq!(after_heading("**ab@example.org said on 2009-04-08**"), format!("**{REMOVED} said on 2009-04-08**"));
    assert_eq!(after_heading("See [Ada](mailto:ab@example.org?x=1)."), "See Ada.");
    assert_eq!(after_heading("[ab@x.org](mailto:ab@x.org)"), REMOVED);
    assert_eq!(after_heading("<a class=\"x\" href=\"mailto:ab@x.org\">Ada</a>"), "Ada");
    assert_eq!(after_heading("ada@\nmail.example, yes"), "(e-mail\naddress removed), yes");
    assert_eq!(after_heading("**ada**@mail.example"), format!("**{REMOVED}**"));
    assert_eq!(after_heading("a*d*a@mail.example"), REMOVED);
    assert_eq!(after_heading("<b>ada</b>@mail.example"), format!("<b>{REMOVED}</b>"));
    assert_eq!(after_heading("<a href='mail&#116;o:ada%40x.org'>Ada</a> [b](<mailto:b@x.org>)"), "Ada b");
    assert_eq!(
        after_heading("<img src=\"http://x.org/?e=ada%40mail.example\">"),
        "<img src=\"http://x.org/?e=removed\">"
    );
    assert_eq!(after_heading("mail git@example.org: now"), format!("mail {REMOVED}: now"));
    assert_eq!(after_heading("http://x.org/?to=ab@example.org&b=1"), "http://x.org/?to=removed&b=1");
}

#[test]
fn a_link_over_lines_leaves_its_text() {
    assert_eq!(after_heading("[Ada\nL.](mailto:ada@x.org) b"), "Ada\nL. b");
    assert_eq!(after_heading("[Ada](mailto:\n) b"), "Ada\n) b");
    assert_eq!(after_heading("[Ada](mailto:\nada@x.org) b"), format!("Ada\n{REMOVED}) b"));
    assert_eq!(after_heading("[a]\n\n[b](mailto:c@ d.e"), "[a]\n\nb");
    assert_eq!(after_heading("a <b@e>"), format!("a {REMOVED}"));
}

#[test]
fn other_text_stays() {
    for text in [
        "@reinout, meet at noon",
        "https://example.org/@ada",
        "git@example.org:ada/boats.git",
        r"git\@example.org:ada/boats.git",
        "5 @ 3.50",
        "look at example.org",
        "a [at] sign. Then",
        "meet @ noon. Then we sail",
        "ada at mail.example",
        "look at the dot",
        "https://x.org/2009/look-at-this.html",
        "https://x.org/?id=40a.html",
        "5 = 40mail and 100%40",
        "thanks, @ada.lovelace and @ada@social",
        r"\*a\* b&amp;c **d** <b>e</b>",
    ] {
        assert_eq!(after_heading(text), text);
    }
    let alone = "## Comments\n\nab@example.org";
    assert_eq!(withheld(alone), alone);
}

#[test]
fn a_heading_astray_in_a_table_has_the_table_below_it() {
    let removed = |text: &str| withheld(text).contains(REMOVED);
    let heading = "3 comments captured from";
    assert!(removed(&format!("<table><tr><td>a@b.example</td\n\n{heading}</tr>")));
    assert!(!removed(&format!("<table><tr><td>a@b.example</td></tr></table>\n\n{heading}")));
}

#[test]
fn a_heading_is_one_whatever_nobody_sees_in_it() {
    let text = "x\u{200b}\n3 \u{1a}com\u{ad}ment captured from [y@x.example\u{1a}";
    assert_eq!(withheld(text), text.replace("y@x.example", REMOVED));
    assert_eq!(after_heading("r@g.\u{7}\u{202a}example"), REMOVED);
    for spelled in ["r\n(at)g(dot)example", "r\nat g\ndot example", "r\n@\ng . example"] {
        assert_eq!(after_heading(spelled).replace('\n', " "), REMOVED, "{spelled:?}");
    }
}
