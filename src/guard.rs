//! One bad post never stops the others, not even by a fault of this program.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::diagnostic::{Code, Finding};

/// Runs `work`; a panic in it becomes a finding ([`Code::ProgramFault`]), so that it ends one post and not the run.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Finding> {
    // nothing that `work` leaves half done is looked at again: its result is the only thing that comes out
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let said = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let said = said.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
        Finding::new(Code::ProgramFault, format!("a fault of the program: {said}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_finding() {
        assert_eq!(guarded(|| 1), Ok(1));
        let finding = guarded(|| panic!("at {}", 7)).unwrap_err();
        assert_eq!(finding.message, "a fault of the program: at 7");
    }
}
