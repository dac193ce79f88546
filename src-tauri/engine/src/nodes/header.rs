//! Headers that people may set.

use http::header::{HeaderName, HeaderValue};

/// Whether a request may be given a header of this name; what is wrong with it, if anything.
pub(crate) fn name(name: &str) -> Result<(), String> {
    let lower = name.to_ascii_lowercase();
    let ours = [
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "upgrade",
        "te",
        "trailer",
        crate::http::HOPS,
    ];
    if ours.contains(&lower.as_str()) || lower.starts_with("webhook-") {
        return Err("Hookline sets this header itself. Remove it.".to_owned());
    }
    if HeaderName::from_bytes(name.as_bytes()).is_err() {
        return Err(
            "A header's name holds only letters, digits and hyphens, such as X-Source.".to_owned(),
        );
    }
    Ok(())
}

/// Whether a header may have this value; what is wrong with it, if anything.
pub(crate) fn value(value: &str) -> Result<(), String> {
    if HeaderValue::from_bytes(value.as_bytes()).is_err() {
        return Err(
            "A header's value cannot hold line breaks or other control characters.".to_owned(),
        );
    }
    Ok(())
}
