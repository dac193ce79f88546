//! The first look at a request, before any of its body: is it for us, and is it one message?
//!
//! hyper refuses what cannot be framed (folded headers, differing Content-Lengths) and lets
//! Transfer-Encoding win over Content-Length, closing after it. What it accepts and we do not:
//! no Host or two of them, names that are not ours (so that a web page cannot reach us through a
//! name it points at this machine), and absolute-form targets for elsewhere.

use super::reply::Reply;
use http::header::{HOST, ORIGIN};
use http::{Method, StatusCode, request::Parts};
use std::net::IpAddr;

/// The names under which the listener is reached.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// The public host of a tunnel, without a port.
    pub(crate) public: Option<String>,
    /// The interface when it is not loopback: any literal address may be used then, as no name
    /// can be pointed at it by somebody else.
    pub(crate) any_address: bool,
}

impl Names {
    fn allow(&self, authority: &str) -> bool {
        let Some(host) = host_of(authority) else {
            return false;
        };
        if matches!(host, "127.0.0.1" | "[::1]") || host.eq_ignore_ascii_case("localhost") {
            return true;
        }
        if self.any_address {
            let literal = host
                .strip_prefix('[')
                .and_then(|h| h.strip_suffix(']'))
                .unwrap_or(host);
            if literal.parse::<IpAddr>().is_ok() {
                return true;
            }
        }
        self.public
            .as_deref()
            .is_some_and(|public| host.eq_ignore_ascii_case(public))
    }
}

/// The host of `host[:port]`; none when it is neither.
fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = match authority.rfind(':') {
        Some(colon) if !authority[colon..].contains(']') => {
            (&authority[..colon], Some(&authority[colon + 1..]))
        }
        _ => (authority, None),
    };
    let port_reads = port.is_none_or(|port| port.bytes().all(|b| b.is_ascii_digit()));
    (port_reads && !host.is_empty() && !host.contains('@')).then_some(host)
}

/// Refuses a request that is not for this listener.
pub(crate) fn check(head: &Parts, names: &Names) -> Result<(), Reply> {
    let bad =
        |message| Err(Reply::refuse(StatusCode::BAD_REQUEST, "bad_request", message).closing());
    if head.method == Method::CONNECT || head.method == Method::TRACE {
        return Err(Reply::wrong_method("GET, POST", "This is not a proxy.").closing());
    }
    let mut hosts = head.headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return bad("A request needs exactly one Host header.");
    };
    let Ok(host) = host.to_str() else {
        return bad("The Host header is not a name.");
    };
    let elsewhere = match head.uri.authority() {
        Some(authority) => !names.allow(authority.as_str()),
        None => false,
    };
    if elsewhere || !names.allow(host) {
        let message = "This address is not reached under that name. If it is a tunnel's, set it as the public host in Settings.";
        return Err(Reply::refuse(StatusCode::MISDIRECTED_REQUEST, "host", message).closing());
    }
    if !head.uri.path().starts_with('/') {
        return bad("The request names no path.");
    }
    Ok(())
}

/// Whether a browser sent this from a page of another site. Callers that are no browsers send no
/// Origin.
pub(crate) fn is_foreign(head: &Parts) -> bool {
    let Some(origin) = head.headers.get(ORIGIN) else {
        return false;
    };
    let host = head
        .headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let own = origin.to_str().ok().and_then(|origin| {
        origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))
    });
    !own.is_some_and(|own| own.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn head(uri: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).expect("a request").into_parts().0
    }

    fn status(head: &Parts, names: &Names) -> Option<StatusCode> {
        check(head, names)
            .err()
            .map(|reply| reply.into_response().status())
    }

    #[test]
    fn own_names_pass_with_any_port() {
        for host in [
            "127.0.0.1",
            "127.0.0.1:7676",
            "localhost:1",
            "LOCALHOST",
            "[::1]:7676",
            "[::1]",
        ] {
            assert_eq!(
                status(&head("/c/x", &[("host", host)]), &Names::default()),
                None,
                "{host}"
            );
        }
    }

    #[test]
    fn other_names_are_misdirected() {
        let hosts = [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.",
            "192.168.1.4",
            "2130706433",
            "user@localhost",
            "[::ffff:127.0.0.1]",
            "localhost:80a",
            "",
            ":80",
        ];
        for host in hosts {
            let status = status(&head("/c/x", &[("host", host)]), &Names::default());
            assert_eq!(status, Some(StatusCode::MISDIRECTED_REQUEST), "{host}");
        }
    }

    #[test]
    fn the_public_host_and_an_open_interface_are_names_too() {
        let names = Names {
            public: Some("Hooks.example.com".into()),
            any_address: true,
        };
        for host in [
            "hooks.example.com",
            "hooks.example.com:443",
            "192.168.1.4:7676",
            "[fe80::1]:7676",
        ] {
            assert_eq!(
                status(&head("/c/x", &[("host", host)]), &names),
                None,
                "{host}"
            );
        }
        assert!(status(&head("/c/x", &[("host", "other.example.com")]), &names).is_some());
    }

    #[test]
    fn a_request_has_exactly_one_host_and_no_other_target() {
        let own = Names::default();
        assert_eq!(status(&head("/", &[]), &own), Some(StatusCode::BAD_REQUEST));
        let two = head("/", &[("host", "localhost"), ("host", "localhost")]);
        assert_eq!(status(&two, &own), Some(StatusCode::BAD_REQUEST));
        let absolute = head("http://evil.example/c/x", &[("host", "localhost")]);
        assert_eq!(
            status(&absolute, &own),
            Some(StatusCode::MISDIRECTED_REQUEST)
        );
        assert_eq!(
            status(
                &head("http://localhost/c/x", &[("host", "localhost")]),
                &own
            ),
            None
        );
    }

    #[test]
    fn pages_of_other_sites_are_foreign() {
        let from = |origin| head("/", &[("host", "localhost:7676"), ("origin", origin)]);
        assert!(!is_foreign(&head("/", &[("host", "localhost:7676")])));
        assert!(!is_foreign(&from("http://localhost:7676")));
        for origin in [
            "null",
            "http://localhost:3000",
            "https://evil.example",
            "http://localhost:7676.evil.example",
            "",
        ] {
            assert!(is_foreign(&from(origin)), "{origin}");
        }
    }
}
