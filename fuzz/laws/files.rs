//! The files of the program itself, and those of redirects.

use unblogger::bases::Bases;
use unblogger::config::{self, Overrides};
use unblogger::links::redirects::Format;
use unblogger::lock::{Hash, Lock};
use unblogger::source::Position;
use unblogger::unfinished::Unfinished;

/// A configuration is read, or refused at a place that is in it; what is read can be asked for everything.
pub fn config(bytes: &[u8]) {
    let text = super::text(bytes);
    match config::parse("migrations.toml", &text) {
        Err(error) => in_text(error.position, &text),
        Ok(migrations) => migrations.iter().for_each(|migration| {
            assert!(!migration.output().split('/').any(|part| part == ".."), "{}", migration.output());
            let _ = (migration.permalink(), migration.floor(), migration.aliases_key(), migration.as_of());
            let _ =
                (migration.style(), migration.pass_settings(), migration.own_pages(), migration.redirects().count());
            for source in &migration.sources {
                let _ = (migration.read_options(source), source.excluded(), source.included(), source.base());
            }
        }),
    }
    if let Err(error) = Overrides::parse("overrides.toml", &text) {
        in_text(error.position, &text);
    }
}

/// A lock is refused at a place that is in it, or it is read back as it is from what is written of it.
pub fn lock(bytes: &[u8]) {
    let text = super::text(bytes);
    match Lock::parse(&text) {
        Err(error) => in_text(error.position, &text),
        Ok((lock, _)) => {
            let printed = lock.print();
            let read = Lock::parse(&printed);
            assert_eq!(read, Ok((lock, Vec::new())), "\n{printed}");
        }
    }
    let unfinished = Unfinished::new(&text);
    let mut lock = Lock::default();
    unfinished.adopt(&mut lock, |path| Some(Hash::of(path.as_bytes())));
    let read = Lock::parse(&lock.print()).map(|(read, _)| read);
    assert_eq!(read, Ok(lock), "what was adopted is read back");
    let _ = unfinished.folders().count();
    let mut bases = Bases::default();
    bytes.split_inclusive(|byte| *byte == b'\n').for_each(|line| bases.learn(0, line));
}

/// What is written of the redirects of a file is read back, encoded as addresses are, and written again it is the same.
pub fn redirects(bytes: &[u8]) {
    let text = super::text(bytes);
    for format in Format::FILES {
        let Ok(redirects) = format.read("a", &text) else { continue };
        let Ok(written) = format.write("a", &text, &redirects, "https://a.example") else { continue };
        let again = format.read("a", &written).unwrap_or_else(|error| panic!("{format:?} {error:?}\n{written}"));
        assert!(again.len() <= redirects.len() && again.is_empty() == redirects.is_empty(), "{format:?}\n{written}");
        let twice = format.write("a", &written, &again, "https://a.example");
        assert_eq!(twice.as_deref(), Ok(written.as_str()), "{format:?}");
    }
}

fn in_text(Position { line, column }: Position, text: &str) {
    assert!(line >= 1 && column >= 1, "{line}:{column}");
    assert!(line as usize <= text.split(['\n', '\r']).count() + 1, "{line}:{column}");
}
