//! Why there is no answer, in words: what happened, and what to do.

use super::resolve::{Insecure, Refused, Unknown};
use super::trace::Peer;
use super::{CONNECT_TIMEOUT, CallError, tls};
use std::error::Error;
use std::io;
use std::time::Duration;
use url::Url;

impl CallError {
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            kind,
            message: message.into(),
            partial: None,
        })
    }
}

/// The host as messages show it, with its port where it is not the usual one.
pub(super) fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or("the address");
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// A host written as an address that may not be reached.
pub(super) fn refused(url: &Url) -> Box<CallError> {
    CallError::new(
        "address",
        format!(
            "{} is an address that this step may not reach: its host comes from data, or it belongs to a cloud's own services. \
             If a local address is meant, switch on “Allow local addresses from data”.",
            place(url)
        ),
    )
}

/// A credential would travel unencrypted over the internet.
pub(super) fn insecure(url: &Url) -> Box<CallError> {
    CallError::new(
        "insecure",
        format!(
            "{} is on the internet and the address begins with http://, so anyone on the way could read the credential. \
             Nothing was sent. Begin the address with https://.",
            place(url)
        ),
    )
}

/// The whole exchange took too long.
pub(super) fn timed_out(url: &Url, limit: Duration, answering: bool) -> Box<CallError> {
    let seconds = limit.as_secs_f64();
    let unit = if limit == Duration::from_secs(1) {
        "second"
    } else {
        "seconds"
    };
    let message = if answering {
        format!(
            "{} began to answer but did not finish within {seconds} {unit}.",
            place(url)
        )
    } else {
        format!(
            "{} did not answer within {seconds} {unit}. Give it more time under Delivery, or try again.",
            place(url)
        )
    };
    CallError::new("timeout", message)
}

/// What a failed exchange means.
pub(super) fn of(error: &reqwest::Error, url: &Url, peer: &Peer) -> Box<CallError> {
    let failure = told(error, url, peer);
    if matches!(failure.kind, "closed" | "protocol") {
        return tls::closed_after_asking(url, peer).unwrap_or(failure);
    }
    failure
}

fn told(error: &reqwest::Error, url: &Url, peer: &Peer) -> Box<CallError> {
    let at = place(url);
    let chain = Chain(Some(error));
    for cause in chain {
        if cause.is::<Refused>() {
            return refused(url);
        }
        if cause.is::<Insecure>() {
            return insecure(url);
        }
        if let Some(Unknown(_)) = cause.downcast_ref() {
            return CallError::new(
                "dns",
                format!("There is no address for {at}. Check the host's name and the network."),
            );
        }
        if let Some(fault) = cause.downcast_ref::<io::Error>()
            && let Some(failure) = io_failure(fault, url, error.is_connect())
        {
            return failure;
        }
        if let Some(fault) = cause.downcast_ref::<rustls::Error>() {
            return tls::failure(fault, url, peer);
        }
        if let Some(fault) = cause.downcast_ref::<hyper::Error>()
            && let Some(failure) = http_failure(fault, &at)
        {
            return failure;
        }
    }
    if error.is_timeout() {
        let seconds = CONNECT_TIMEOUT.as_secs();
        return CallError::new(
            "connect",
            format!(
                "{at} did not take the connection within {seconds} seconds. Is it running, and reachable from here?"
            ),
        );
    }
    if error.is_connect() {
        return CallError::new(
            "connect",
            format!("{at} could not be connected to. Is it running, and reachable from here?"),
        );
    }
    CallError::new(
        "protocol",
        format!("{at} broke off the exchange in a way that HTTP does not know."),
    )
}

/// An error and all that caused it.
struct Chain<'a>(Option<&'a (dyn Error + 'static)>);

impl<'a> Iterator for Chain<'a> {
    type Item = &'a (dyn Error + 'static);

    fn next(&mut self) -> Option<Self::Item> {
        let here = self.0?;
        // An I/O error hides what it wraps: its source is its content's source.
        self.0 = match here
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => here.source(),
        };
        Some(here)
    }
}

fn io_failure(error: &io::Error, url: &Url, connecting: bool) -> Option<Box<CallError>> {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable,
        NetworkUnreachable, TimedOut, UnexpectedEof,
    };
    let at = place(url);
    Some(match error.kind() {
        ConnectionRefused => {
            let port = url.port_or_known_default().unwrap_or_default();
            CallError::new(
                "connect",
                format!(
                    "{at} refused the connection: nothing listens on port {port} there. Is it running?"
                ),
            )
        }
        HostUnreachable | NetworkUnreachable => CallError::new(
            "connect",
            format!("There is no way to {at} from this network. Are you online?"),
        ),
        TimedOut if connecting => CallError::new(
            "connect",
            format!("{at} did not take the connection. Is it running, and reachable from here?"),
        ),
        UnexpectedEof if connecting && url.scheme() == "https" => CallError::new(
            "tls",
            format!(
                "{at} closed the connection while the encryption was agreed on. Does it speak https on this port?"
            ),
        ),
        ConnectionReset | ConnectionAborted | BrokenPipe | UnexpectedEof => closed(&at),
        _ => return None,
    })
}

fn http_failure(error: &hyper::Error, at: &str) -> Option<Box<CallError>> {
    if error.is_parse_too_large() {
        return Some(CallError::new(
            "protocol",
            format!("{at} answered with more headers than are read."),
        ));
    }
    if error.is_parse() || error.is_parse_status() {
        return Some(CallError::new(
            "protocol",
            format!(
                "{at} answered with something that is not HTTP. Is the port right, and http or https?"
            ),
        ));
    }
    if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
        return Some(closed(at));
    }
    None
}

fn closed(at: &str) -> Box<CallError> {
    CallError::new(
        "closed",
        format!("{at} closed the connection before its answer was complete."),
    )
}
