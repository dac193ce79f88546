//! Addresses of providers and of test requests.

use super::Found;
use crate::auth::origins;
use url::Url;

/// Why plain http is refused.
pub(super) const UNENCRYPTED: &str = "Begin with https://. Over http anybody on the way could read the credential; it is allowed on this computer, and where the application is marked as on-premises.";

/// The address, if it can be used.
pub(super) fn check(field: &str, text: &str, on_premises: bool, found: &mut Found) -> Option<Url> {
    if text.trim().is_empty() {
        found.wrong(
            "required",
            field,
            "Enter an address, such as https://example.com/path.",
        );
        return None;
    }
    given(field, text, on_premises, found)
}

/// The address, if there is one and it can be used.
pub(super) fn optional(
    field: &str,
    text: &str,
    on_premises: bool,
    found: &mut Found,
) -> Option<Url> {
    if text.trim().is_empty() {
        return None;
    }
    given(field, text, on_premises, found)
}

fn given(field: &str, text: &str, on_premises: bool, found: &mut Found) -> Option<Url> {
    match read(text, on_premises) {
        Ok(url) => Some(url),
        Err((code, message)) => {
            found.wrong(code, field, message);
            None
        }
    }
}

/// An address that a credential may be sent to.
pub(crate) fn read(text: &str, on_premises: bool) -> Result<Url, (&'static str, String)> {
    if let Some(at) = text.find(char::is_whitespace) {
        let before = &text[..at];
        let message = if before.is_empty() {
            "The address begins with a space. Remove it.".to_owned()
        } else {
            format!(
                "There is a space in this address, after “{before}”. Remove it, or write %20 if it belongs there."
            )
        };
        return Err(("spaces", message));
    }
    if let Some(open) = text.find('{') {
        let name = text[open..].split_inclusive('}').next().unwrap_or_default();
        return Err((
            "placeholder",
            format!("Replace {name} by your own, as it stands in your browser's address bar."),
        ));
    }
    let url = Url::parse(text)
        .ok()
        .filter(Url::has_host)
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(url) = url else {
        let message =
            "This is no web address. Begin with https://, such as https://example.com/path.";
        return Err(("url", message.to_owned()));
    };
    if !url.username().is_empty() || url.password().is_some() {
        let message = "User name and password do not belong into the address. Remove what stands before the @.";
        return Err(("userinfo", message.to_owned()));
    }
    if url.fragment().is_some() {
        let message = "What stands behind # is never sent. Remove it.";
        return Err(("fragment", message.to_owned()));
    }
    if url.scheme() == "http" && !origins::is_plain_allowed(&url, on_premises) {
        return Err(("https", UNENCRYPTED.to_owned()));
    }
    Ok(url)
}
