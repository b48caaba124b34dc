//! The body of an answer, read as far as it can be a picture.

use std::io::{self, Read as _};

use ureq::Body;

use super::reason::fetch_error;
use super::{FetchError, MAX_BYTES};
use crate::images::inspect::{Beginning, ENOUGH_FOR_TYPE, inspect_beginning};

/// Reads a body. What its beginning says is no image, or has too many pixels, is not read to its end: who answers so may go on for ever.
pub fn read(body: &mut Body) -> Result<Vec<u8>, FetchError> {
    if body.content_length().is_some_and(|length| length > MAX_BYTES) {
        return Err(FetchError::TooLarge);
    }
    let mut reader = body.with_config().limit(MAX_BYTES).reader();
    let failed = |error: io::Error| fetch_error(&ureq::Error::from(error));
    let mut bytes = Vec::new();
    let mut enough = ENOUGH_FOR_TYPE;
    loop {
        let more = (enough - bytes.len()) as u64;
        reader.by_ref().take(more).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() < enough {
            return Ok(bytes);
        }
        match inspect_beginning(&bytes) {
            Beginning::Refused(why) => return Err(FetchError::Refused(why)),
            Beginning::Promising => break,
            Beginning::Unclear => enough *= 4,
        }
    }
    reader.read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}
