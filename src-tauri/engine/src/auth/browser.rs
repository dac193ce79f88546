//! What may be opened in the user's browser: an address that only a browser will take, and take
//! as an address.

use url::{Host, Url};

/// Reads `text` as an address that the system's browser may open: `https`, or `http` on this
/// computer itself (RFC 8252 §8.3 names the risk of anything else).
///
/// # Errors
/// Why it may not be opened, as a sentence.
pub fn openable(text: &str) -> Result<Url, String> {
    if text.starts_with('-') || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("This is no web address.".to_owned());
    }
    let url = Url::parse(text).map_err(|_| "This is no web address.".to_owned())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("An address with a user name in it is not opened.".to_owned());
    }
    if is_private_to_us(&url) {
        Ok(url)
    } else {
        Err(
            "Only https addresses are opened in the browser (and http on this computer)."
                .to_owned(),
        )
    }
}

/// Whether nobody on the way can read what goes to `url`: `https`, or `http` that stays on this
/// computer.
#[must_use]
pub fn is_private_to_us(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            None => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::openable;

    #[test]
    fn only_a_browser_ever_gets_the_address() {
        for good in [
            "https://login.example.com/authorize?client_id=a&x=%20y",
            "http://127.0.0.1:8080/auth",
            "http://[::1]:8080/auth",
            "http://localhost/auth",
        ] {
            assert_eq!(
                openable(good).map(|url| url.to_string()).as_deref(),
                Ok(good)
            );
        }
        for bad in [
            "",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "--flag",
            "-https://example.com/",
            "https://example.com/\n--flag",
            " https://example.com/",
            "https://example.com/a b",
            "http://example.com/auth",
            "http://127.0.0.1.example.com/",
            "http://10.0.0.1/auth",
            "https://login.example.com@evil.example/",
            "ms-settings:x",
            "https://",
            "example.com/auth",
            "\\\\server\\share",
        ] {
            assert!(openable(bad).is_err(), "{bad:?}");
        }
    }
}
