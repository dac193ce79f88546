//! Links that lead out of the application open in the system's browser, and only if they are web
//! addresses.

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

/// Opens `url` in the system's browser. No shell sees it, and it is never taken for a flag.
pub(crate) fn open(url: &Url) {
    if url.scheme() != "https" {
        tracing::warn!(scheme = url.scheme(), "a link was not opened");
        return;
    }
    if let Err(error) = open::that_detached(url.as_str()) {
        tracing::warn!(%error, "the browser cannot be opened");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_applications_own_pages_stay_in_the_window() {
        let own = |text: &str| is_own(&Url::parse(text).expect("an address"));
        assert!(own("tauri://localhost/index.html#/flows"));
        assert!(own("http://tauri.localhost/"));
        for other in [
            "https://example.com/",
            "http://localhost:7676/",
            "tauri://evil.example/",
            "file:///etc/passwd",
            "data:text/html,x",
            "javascript:alert(1)",
        ] {
            assert!(!own(other), "{other}");
        }
    }
}
