//! Links that lead out of the application open in the system's browser, and only if they are web
//! addresses.

use hookline_engine::Error;
use std::net::IpAddr;
use tauri::Url;

/// Whether the window may go there itself.
pub(crate) fn is_own(url: &Url) -> bool {
    let own_host = matches!(url.host_str(), Some("localhost" | "tauri.localhost"));
    match url.scheme() {
        // Linux and macOS; Windows maps it onto http.
        "tauri" => own_host,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => url.as_str() == "about:blank",
    }
}

/// Opens a link of the page in the system's browser.
pub(crate) fn follow(url: &Url) {
    if let Err(error) = open(url) {
        tracing::warn!(scheme = url.scheme(), %error, "a link was not opened");
    }
}

/// Opens `url` in the system's browser. No shell sees it, and it is never taken for a flag: it was
/// parsed, so it begins with its scheme.
///
/// # Errors
///
/// `not_web` for all but https and, on this computer, http; [`Error::Io`] when there is no browser.
pub(crate) fn open(url: &Url) -> Result<(), Error> {
    if !is_web(url) {
        return Err(Error::invalid(
            "not_web",
            format!(
                "{url} is not opened: only addresses that begin with https:// are, and http:// on this computer."
            ),
        ));
    }
    open::that_detached(url.as_str()).map_err(|error| Error::Io {
        what: "The browser cannot be opened".to_owned(),
        cause: error.to_string(),
    })
}

/// https, or http to this computer itself, where authorization servers of the user's own run.
fn is_web(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => url.host_str().is_some_and(is_this_computer),
        _ => false,
    }
}

fn is_this_computer(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    #[test]
    fn only_the_applications_own_pages_stay_in_the_window() {
        assert!(is_own(&url("tauri://localhost/index.html#/flows")));
        assert!(is_own(&url("http://tauri.localhost/")));
        for other in [
            "https://example.com/",
            "http://localhost:7676/",
            "tauri://evil.example/",
            "file:///etc/passwd",
            "data:text/html,x",
            "javascript:alert(1)",
        ] {
            assert!(!is_own(&url(other)), "{other}");
        }
    }

    #[test]
    fn only_web_addresses_go_to_the_browser() {
        for web in [
            "https://accounts.example.com/authorize?client_id=a&state=b",
            "http://127.0.0.1:4000/authorize",
            "http://127.1/authorize",
            "http://[::1]:4000/authorize",
            "http://localhost:4000/authorize",
        ] {
            assert!(is_web(&url(web)), "{web}");
        }
        for other in [
            "http://example.com/authorize",
            "http://127.0.0.1.example.com/",
            "http://localhost.example.com/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "ssh://-oProxyCommand=id/",
            "mailto:a@example.com?attach=/etc/passwd",
        ] {
            assert!(!is_web(&url(other)), "{other}");
        }
    }
}
