//! Who may call. The server listens on loopback, where every web page and every name that is
//! pointed at this machine can knock too.

use super::Shared;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hookline_engine::ErrorBody;
use std::sync::Arc;

/// Only our own names, once, and no page of another site.
pub(super) async fn host(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let mut hosts = headers.get_all(HOST).iter();
    let host = match (hosts.next().map(HeaderValue::to_str), hosts.next()) {
        (Some(Ok(host)), None) if is_own(host) => host,
        (Some(Ok(_)), None) => {
            return refuse(
                StatusCode::MISDIRECTED_REQUEST,
                "host",
                "Hookline's screens are not reached under this name.",
            );
        }
        _ => {
            return refuse(
                StatusCode::BAD_REQUEST,
                "host",
                "A request needs exactly one Host.",
            );
        }
    };
    if request
        .uri()
        .authority()
        .is_some_and(|authority| authority.as_str() != host)
    {
        return refuse(
            StatusCode::MISDIRECTED_REQUEST,
            "host",
            "This is not a proxy.",
        );
    }
    if is_foreign(headers, host) {
        return refuse(
            StatusCode::FORBIDDEN,
            "origin",
            "Pages of other sites may not call Hookline.",
        );
    }
    next.run(request).await
}

/// The name without its port is one of this machine's own.
fn is_own(host: &str) -> bool {
    let name = match host.rfind(':') {
        Some(colon) if !host[colon..].contains(']') => &host[..colon],
        _ => host,
    };
    matches!(name, "127.0.0.1" | "[::1]") || name.eq_ignore_ascii_case("localhost")
}

fn is_foreign(headers: &HeaderMap, host: &str) -> bool {
    let Some(origin) = headers.get(ORIGIN) else {
        return false;
    };
    let own = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.strip_prefix("http://"));
    !own.is_some_and(|own| own.eq_ignore_ascii_case(host))
}

/// Methods need the token.
pub(super) async fn token(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let given = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let given = given
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    if !same(given.as_bytes(), shared.token.as_bytes()) {
        let mut response = refuse(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "This call has no valid token.",
        );
        response
            .headers_mut()
            .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    }
    next.run(request).await
}

/// Compares in a time that does not tell where they differ.
fn same(given: &[u8], wanted: &[u8]) -> bool {
    given.len() == wanted.len()
        && given
            .iter()
            .zip(wanted)
            .fold(0, |differs, (a, b)| std::hint::black_box(differs | (a ^ b)))
            == 0
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Response {
    let body = ErrorBody {
        code: code.to_owned(),
        message: message.to_owned(),
        field: None,
    };
    (status, axum::Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machines_names_are_ours() {
        for host in ["127.0.0.1:1", "localhost", "LocalHost:80", "[::1]:7"] {
            assert!(is_own(host), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.nip.io",
            "127.1",
            "",
            "[::2]",
        ] {
            assert!(!is_own(host), "{host}");
        }
    }

    #[test]
    fn only_the_own_origin_is_not_foreign() {
        let from = |origin: &'static str| {
            HeaderMap::from_iter([(ORIGIN, HeaderValue::from_static(origin))])
        };
        assert!(!is_foreign(&HeaderMap::new(), "localhost:1"));
        assert!(!is_foreign(&from("http://localhost:1"), "localhost:1"));
        for origin in [
            "http://localhost:2",
            "https://localhost:1",
            "null",
            "http://evil.example",
        ] {
            assert!(is_foreign(&from(origin), "localhost:1"), "{origin}");
        }
    }

    #[test]
    fn tokens_are_compared_whole() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abd", b"abc"));
        assert!(!same(b"ab", b"abc"));
        assert!(!same(b"", b"abc"));
    }
}
