//! `mojibake`: UTF-8 that was read as Windows-1252, Mac Roman or Latin-1, once or several times, is read as UTF-8 again.
//!
//! ```text
//! donâ€™t  ─ the bytes of `â€™` in Windows-1252 ─▶  E2 80 99  ─ as UTF-8 ─▶  don’t
//! ```
//!
//! 1. Every span of characters that a codec knows above ASCII is a run. A run is damage where its bytes are UTF-8.
//! 2. The codec that undoes most of the document is taken for all of it.
//! 3. Again, until nothing changes: what was damaged twice is undone twice.
//!
//! What sound text can look like (see [`evidence`]) is no evidence, and is changed only where all around it is damaged.
//! A document that holds such runs only in code, and sound characters elsewhere, speaks about them.

pub(super) mod code;
mod codec;
mod evidence;

use std::ops::Range;

use memchr::memmem;

use code::Fences;
use codec::Codec;
use evidence::{Evidence, is_text, judge};

use super::noise_characters::{is_invisible, is_noise};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::Format;
use crate::import::html::tags::end_of_tag;
use crate::source::{Edit, Source, Span};

/// A text is not damaged more often than this.
const MAX_ROUNDS: usize = 8;

/// Restores the text of a source; returns the number of places.
pub fn run(source: &mut Source, format: Format, diagnostics: &mut Vec<Diagnostic>) -> u32 {
    if source.text().is_ascii() {
        return 0;
    }
    let fences = Fences::of(format);
    let cuts = noise(source.text());
    let mut places = cuts.len() as u32;
    source.apply(&cuts);
    let mut used = None;
    for _ in 0..MAX_ROUNDS {
        let Some((codec, edits)) = undo(source.text(), fences) else { break };
        if used.is_none() {
            let start = edits.first().map_or(0, |edit| edit.range.start);
            let message = format!("UTF-8 that was read as {} was restored", codec.name());
            diagnostics.push(Diagnostic::at(Code::EncodingRepaired, Span::new(start, start), message));
        }
        used = Some(codec);
        places += edits.len() as u32;
        source.apply(&edits);
    }
    diagnostics.extend(doubtful(source.text(), used, fences));
    places
}

/// Noise that cuts damage in two (`â`, U+0000, `€™`), and is gone when the text is read again: the characters that
/// [`is_noise`] names between two that may be bytes. The soft hyphen may be one itself, and stays.
fn noise(text: &str) -> Vec<Edit> {
    if !text.bytes().any(|byte| matches!(byte, 0..=8 | 0xe..=0x1f | 0x7f | 0xef)) && !text.contains('\u{2060}') {
        return Vec::new(); // nearly every text
    }
    let is_cut = |c: char| is_noise(c) && !c.is_whitespace() && c != '\u{ad}';
    let is_byte = |c: char| Codec::ALL.iter().any(|codec| codec.byte(c).is_some());
    let (mut edits, mut before, mut start) = (Vec::new(), ' ', None);
    for (at, character) in text.char_indices() {
        if is_cut(character) {
            start = start.or(Some(at));
            continue;
        }
        if let Some(start) = start.take().filter(|_| is_byte(before) && is_byte(character)) {
            edits.push(Edit { range: start..at, text: String::new() });
        }
        before = character;
    }
    edits
}

/// A span of characters that a codec knows above ASCII, with their bytes.
struct Run {
    range: Range<usize>,
    bytes: Vec<u8>,
}

/// The codec that undoes most of the text, and what it undoes; `None` where nothing is certain.
fn undo(text: &str, fences: Fences) -> Option<(Codec, Vec<Edit>)> {
    let spans = neighbours(text);
    let mut best: Option<(Codec, usize)> = None;
    for codec in Codec::ALL {
        // bytes, not runs: a codec that knows fewer characters has more runs, of one character each
        let votes = certain_runs(text, &spans, codec).map(|run| run.bytes.len()).sum();
        if votes > best.map_or(0, |(_, votes)| votes) {
            best = Some((codec, votes));
        }
    }
    let (codec, _) = best?;
    if speaks_about_it(text, &spans, codec, fences) {
        return None;
    }
    Some((codec, edits(text, &spans, codec)))
}

/// The runs in the [`neighbours`] of a text. One of a single character is left out: no byte above ASCII is UTF-8 by itself.
fn runs<'t>(text: &'t str, spans: &'t [Range<usize>], codec: Codec) -> impl Iterator<Item = Run> + 't {
    spans.iter().flat_map(move |range| {
        let start = range.start;
        let inside = text.get(range.clone()).unwrap_or_default();
        runs_in(inside, codec)
            .map(move |Run { range, bytes }| Run { range: start + range.start..start + range.end, bytes })
    })
}

/// Characters above ASCII that stand beside another one.
fn neighbours(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let above_ascii = || {
        let start = at + not_ascii(bytes.get(at..)?)?;
        let length = bytes.get(start..)?.iter().position(u8::is_ascii);
        at = length.map_or(bytes.len(), |length| start + length);
        Some(start..at)
    };
    let is_single = |range: &Range<usize>| text.get(range.clone()).is_some_and(|text| text.chars().nth(1).is_none());
    std::iter::from_fn(above_ascii).filter(|range| !is_single(range)).collect()
}

/// The first byte above ASCII. Chunks are looked at as a whole.
fn not_ascii(bytes: &[u8]) -> Option<usize> {
    const CHUNK: usize = 64;
    let ascii = bytes.chunks(CHUNK).take_while(|chunk| chunk.is_ascii()).count() * CHUNK;
    bytes.get(ascii..)?.iter().position(|byte| !byte.is_ascii()).map(|at| ascii + at)
}

fn runs_in(text: &str, codec: Codec) -> impl Iterator<Item = Run> + '_ {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        // a no-break space before a run may be gone when the text is read again; as a byte it begins nothing
        let begins =
            |(at, c): (usize, char)| codec.byte(c).filter(|byte| c != '\u{a0}' || *byte >= 0xc0).map(|byte| (at, byte));
        let (start, first) = characters.by_ref().find_map(begins)?;
        let mut bytes = vec![first];
        while let Some(byte) = characters.peek().and_then(|(_, c)| codec.byte(*c)) {
            bytes.push(byte);
            characters.next();
        }
        let end = characters.peek().map_or(text.len(), |(at, _)| *at);
        Some(Run { range: start..end, bytes })
    })
}

fn certain_runs<'t>(text: &'t str, spans: &'t [Range<usize>], codec: Codec) -> impl Iterator<Item = Run> + 't {
    runs(text, spans, codec).filter(move |run| verdict(text, codec, run) == Some(Evidence::Certain))
}

/// What a run proves; `None` where its bytes are not UTF-8.
fn verdict(text: &str, codec: Codec, run: &Run) -> Option<Evidence> {
    let before = text.get(..run.range.start).and_then(|text| text.chars().next_back());
    std::str::from_utf8(&run.bytes).ok().filter(|undone| is_text(codec, undone, before))?;
    Some(judge_in(text, codec, &run.range))
}

fn judge_in(text: &str, codec: Codec, range: &Range<usize>) -> Evidence {
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    judge(codec, text.get(range.clone()).unwrap_or_default(), before, after)
}

/// Whether the only certain runs stand in code while the rest of the document is sound.
fn speaks_about_it(text: &str, spans: &[Range<usize>], codec: Codec, fences: Fences) -> bool {
    let certain: Vec<_> = certain_runs(text, spans, codec).map(|run| run.range).collect();
    let code = code::ranges(text, fences);
    certain.iter().all(|run| holds(&code, run.start)) && !sound_characters(text, &certain).is_empty()
}

/// The offsets of the characters above ASCII outside `damaged`, which is in ascending order. Those that nobody sees prove nothing.
fn sound_characters(text: &str, damaged: &[Range<usize>]) -> Vec<usize> {
    let tags = tags(text);
    let is_sound = |(at, c): &(usize, char)| !c.is_ascii() && is_seen(*c) && !holds(damaged, *at) && !holds(&tags, *at);
    text.char_indices().filter(is_sound).map(|(at, _)| at).collect()
}

/// The tags and comments of HTML, which may be gone when the text is read again.
fn tags(text: &str) -> Vec<Range<usize>> {
    let (mut tags, mut at) = (Vec::new(), 0);
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')).map(|length| at + length) {
        at = start + 1;
        let is_tag = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let is_escaped = text.get(..start).is_some_and(|before| before.ends_with('\\'));
        if !is_escaped && text.get(at..).is_some_and(is_tag) {
            let Some(length) = text.get(start..).and_then(end_of_tag) else { break };
            at = start + length;
            tags.push(start..at);
        }
    }
    tags
}

fn is_seen(character: char) -> bool {
    !character.is_whitespace() && !character.is_control() && !is_invisible(character)
}

fn holds(ranges: &[Range<usize>], offset: usize) -> bool {
    let next = ranges.partition_point(|range| range.start <= offset);
    next.checked_sub(1).and_then(|last| ranges.get(last)).is_some_and(|range| range.contains(&offset))
}

/// What `codec` undoes, once it is known to be the document's.
fn edits(text: &str, spans: &[Range<usize>], codec: Codec) -> Vec<Edit> {
    let runs: Vec<(Run, Option<Evidence>)> = runs(text, spans, codec)
        .map(|run| (verdict(text, codec, &run), run))
        .map(|(verdict, run)| (run, verdict))
        .collect();
    let ranges = |wanted: fn(&Option<Evidence>) -> bool| -> Vec<Range<usize>> {
        runs.iter().filter(|(_, verdict)| wanted(verdict)).map(|(run, _)| run.range.clone()).collect()
    };
    let certain: Vec<usize> =
        ranges(|verdict| *verdict == Some(Evidence::Certain)).iter().map(|run| run.start).collect();
    let sound = sound_characters(text, &ranges(Option::is_some));
    let mut line = 0..0;
    let mut is_damaged = |at: usize| {
        // the runs come in order
        if at >= line.end {
            line = line_of(text, at);
        }
        sound.is_empty() || holds_one(&line, &certain) && !holds_one(&line, &sound)
    };
    let mut edits = Vec::new();
    for (run, verdict) in runs {
        match verdict {
            Some(Evidence::Possible) if !is_damaged(run.range.start) => {}
            Some(_) => edits.extend(decoded(run.range, &run.bytes)),
            None => edits.extend(pieces(text, codec, &run)),
        }
    }
    edits
}

fn decoded(range: Range<usize>, bytes: &[u8]) -> Option<Edit> {
    let text = std::str::from_utf8(bytes).ok()?.to_owned();
    Some(Edit { range, text })
}

/// The line of an offset.
fn line_of(text: &str, offset: usize) -> Range<usize> {
    let start = text.get(..offset).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(offset..).and_then(|text| text.find('\n')).map_or(text.len(), |at| offset + at);
    start..end
}

/// Whether one of the offsets, which are in ascending order, is in a range.
fn holds_one(range: &Range<usize>, offsets: &[usize]) -> bool {
    offsets.get(offsets.partition_point(|at| *at < range.start)).is_some_and(|at| *at < range.end)
}

/// The certain parts of a run that as a whole is not UTF-8: a sound `é` stands beside damage, or a byte was lost.
fn pieces(text: &str, codec: Codec, run: &Run) -> Vec<Edit> {
    let offsets = offsets(text, run);
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(&lead) = run.bytes.get(at) {
        let end = at + sequence_length(lead);
        let piece = run.bytes.get(at..end).filter(|_| end > at + 1).zip(offsets.get(at).zip(offsets.get(end)));
        let edit = piece.and_then(|(bytes, (start, end))| decoded(*start..*end, bytes));
        let is_certain = |edit: &Edit| {
            let before = text.get(..edit.range.start).and_then(|text| text.chars().next_back());
            is_text(codec, &edit.text, before) && judge_in(text, codec, &edit.range) == Evidence::Certain
        };
        match edit.filter(is_certain) {
            Some(edit) => {
                edits.push(edit);
                at = end;
            }
            None => at += 1,
        }
    }
    edits
}

/// Where each character of a run starts, and where the last one ends.
fn offsets(text: &str, run: &Run) -> Vec<usize> {
    let characters = text.get(run.range.clone()).unwrap_or_default().char_indices();
    characters.map(|(at, _)| run.range.start + at).chain([run.range.end]).collect()
}

/// How many bytes a UTF-8 sequence has by its first byte; 1 where none starts with it.
fn sequence_length(lead: u8) -> usize {
    match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    }
}

/// Places that look damaged and are left: a sequence that lost a byte, a replacement character, `Â` before a space.
fn doubtful(text: &str, used: Option<Codec>, fences: Fences) -> Vec<Diagnostic> {
    let mut places: Vec<usize> = Vec::new();
    let all = |mark: &'static str| memmem::find_iter(text.as_bytes(), mark);
    places.extend(all("\u{fffd}").chain(all("â€")));
    places.extend(all("Â ").filter(|at| !follows_capital(text, *at)));
    // `dÃ©jÃ vu`: the no-break space that was a byte of `à` became a space
    places.extend(all("Ã ").filter(|at| used.is_some() && !follows_capital(text, *at)));
    if !places.is_empty() {
        let code = code::ranges(text, fences);
        places.retain(|at| !holds(&code, *at));
    }
    if let Some(codec) = used {
        places.extend(runs(text, &neighbours(text), codec).flat_map(|run| broken_sequences(text, codec, &run)));
    }
    places.sort_unstable();
    places.dedup();
    let message = "this looks as if it was read in a wrong encoding, and bytes are missing";
    places.into_iter().map(|at| Diagnostic::at(Code::EncodingDoubtful, Span::new(at, at), message)).collect()
}

fn follows_capital(text: &str, offset: usize) -> bool {
    text.get(..offset).and_then(|text| text.chars().next_back()).is_some_and(char::is_uppercase)
}

/// Where a sequence starts, goes on with one byte or more, and is cut off.
fn broken_sequences(text: &str, codec: Codec, run: &Run) -> Vec<usize> {
    let offsets = offsets(text, run);
    let mut broken = Vec::new();
    for (at, &lead) in run.bytes.iter().enumerate() {
        let tail = run.bytes.iter().skip(at + 1).take(sequence_length(lead) - 1);
        let found = tail.take_while(|byte| (0x80..0xc0).contains(*byte)).count();
        if let (1.., Some(&start), Some(&end)) = (found, offsets.get(at), offsets.get(at + 1 + found))
            && judge_in(text, codec, &(start..end)) == Evidence::Certain
        {
            broken.push(start);
        }
    }
    broken
}

#[cfg(test)]
mod tests;
