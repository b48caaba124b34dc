//! The image that stands for a post: ABlog's `:image: 2` is the second one in its text.

use crate::model::walk::{Met, walk};
use crate::model::{InlineKind, Post, Value};

/// The front matter key.
const KEY: &str = "image";

/// Puts the address of the image in the place of its number. A number that no image has stays.
pub fn name_representative(post: &mut Post) {
    let number = |(key, value): &(String, Value)| match value {
        Value::Number(number) if key == KEY => number.parse::<usize>().ok()?.checked_sub(1),
        _ => None,
    };
    let Some(wanted) = post.meta.extra.iter().find_map(number) else { return };
    let mut addresses = Vec::new();
    walk(post, &mut |met| {
        if let Met::Inline(inline) = met
            && let InlineKind::Image(image) = &inline.kind
        {
            addresses.push(image.at.as_str().to_owned());
        }
    });
    let entry = post.meta.extra.iter_mut().find(|entry| number(entry).is_some());
    if let Some(((_, value), address)) = entry.zip(addresses.into_iter().nth(wanted)) {
        *value = Value::String(address);
    }
}
