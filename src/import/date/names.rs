//! Names of months and weekdays: English ones and their abbreviations, and those of the languages in which most of Blogger's
//! pages write a date with words.

/// English, German, French, Spanish, Portuguese, Italian, Dutch.
const MONTHS: [[&str; 7]; 12] = [
    ["january", "januar", "janvier", "enero", "janeiro", "gennaio", "januari"],
    ["february", "februar", "février", "febrero", "fevereiro", "febbraio", "februari"],
    ["march", "märz", "mars", "marzo", "março", "marzo", "maart"],
    ["april", "april", "avril", "abril", "abril", "aprile", "april"],
    ["may", "mai", "mai", "mayo", "maio", "maggio", "mei"],
    ["june", "juni", "juin", "junio", "junho", "giugno", "juni"],
    ["july", "juli", "juillet", "julio", "julho", "luglio", "juli"],
    ["august", "august", "août", "agosto", "agosto", "agosto", "augustus"],
    ["september", "september", "septembre", "septiembre", "setembro", "settembre", "september"],
    ["october", "oktober", "octobre", "octubre", "outubro", "ottobre", "oktober"],
    ["november", "november", "novembre", "noviembre", "novembro", "novembre", "november"],
    ["december", "dezember", "décembre", "diciembre", "dezembro", "dicembre", "december"],
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Those of the other languages, in its order.
#[rustfmt::skip]
const FOREIGN_WEEKDAYS: [&str; 42] = [
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
    "segunda", "terça", "quarta", "quinta", "sexta", "feira", "domingo",
    "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica",
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
];

/// Words between the parts of a date that say nothing.
const FILLERS: [&str; 12] = ["at", "on", "of", "the", "t", "de", "del", "den", "le", "um", "om", "uhr"];

/// The number of a month; `word` is in lower case.
pub(super) fn month(word: &str) -> Option<i8> {
    if word == "sept" {
        return Some(9);
    }
    let is_month = |names: &[&str; 7]| word.len() >= 3 && names[0].starts_with(word) || names.contains(&word);
    let at = MONTHS.iter().position(is_month)?;
    i8::try_from(at + 1).ok()
}

/// Whether a word in lower case is a day of the week or its beginning.
pub(super) fn is_weekday(word: &str) -> bool {
    word.len() >= 3 && WEEKDAYS.iter().any(|day| day.starts_with(word)) || FOREIGN_WEEKDAYS.contains(&word)
}

/// Whether a word in lower case may stand in a date and says nothing.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}
