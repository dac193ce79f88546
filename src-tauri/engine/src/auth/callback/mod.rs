//! Where the browser comes back to: a listener of its own for each authorization (RFC 8252 §7.3),
//! for both versions of OAuth.
//!
//! | file | concept |
//! | --- | --- |
//! | `hit` | whether a request is the one that is waited for (pure) |
//! | `page` | what the browser shows then |
//!
//! It listens on 127.0.0.1 at a port that the system picks, takes exactly one good hit and closes.
//! Everything else gets a plain page with a 4xx and changes nothing. Sizes and times of callers
//! are limited by the listener that triggers use too.

mod hit;
mod page;

pub use hit::{Expected, Hit, Stray};

use crate::triggers::{Desk, Limits, Listener, Names, Reply, gate};
use crate::{Error, Result};
use async_trait::async_trait;
use hyper::Request;
use hyper::body::Incoming;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// The path that the browser comes back to.
const PATH: &str = "/callback";

/// An open listener. Dropping it closes it.
#[derive(Debug)]
pub struct Callback {
    listener: Listener,
    desk: Arc<Door>,
    redirect: String,
}

#[derive(Debug)]
struct Door(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    /// What is waited for; none before that is known and after it came.
    expected: Option<(Expected, oneshot::Sender<Hit>)>,
    /// It came.
    done: bool,
    /// What came instead that looked most like it.
    stray: Option<Stray>,
}

impl Callback {
    /// Listens, without waiting for anything yet: every request is a stray.
    ///
    /// # Errors
    /// What the system refuses.
    pub async fn open() -> Result<Self> {
        let desk = Arc::new(Door(Mutex::default()));
        let limits = Limits {
            connections: 64,
            head_bytes: 16 * 1024,
            idle_time: Duration::from_secs(10),
            drain_time: Duration::from_secs(2),
            ..Limits::default()
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = Listener::open(address, limits, Arc::clone(&desk) as Arc<dyn Desk>)
            .await
            .map_err(|error| {
                Error::io(
                    "No port could be opened for the browser to come back to",
                    &error,
                )
            })?;
        let redirect = format!("http://127.0.0.1:{}{PATH}", listener.address().port());
        Ok(Self {
            listener,
            desk,
            redirect,
        })
    }

    /// The address to come back to: `http://127.0.0.1:{port}/callback`.
    #[must_use]
    pub fn redirect(&self) -> &str {
        &self.redirect
    }

    /// Waits for `expected` from now on. The receiver gets the first good hit, and only that.
    #[must_use]
    pub fn expect(&self, expected: Expected) -> oneshot::Receiver<Hit> {
        let (sender, receiver) = oneshot::channel();
        self.desk.waiting().expected = Some((expected, sender));
        receiver
    }

    /// What came instead of the good hit and looked most like it.
    #[must_use]
    pub fn stray(&self) -> Option<Stray> {
        self.desk.waiting().stray
    }

    /// Answers what is under way, then frees the port.
    pub async fn close(self) {
        self.listener.close().await;
    }
}

impl Door {
    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a request's target in, if it is what is waited for.
    fn take(&self, query: &str) -> Reply {
        let mut waiting = self.waiting();
        let Some((expected, _)) = &waiting.expected else {
            return page::refused(if waiting.done {
                Stray::Replay
            } else {
                Stray::Other
            });
        };
        match hit::judge(expected, query) {
            Ok(hit) => {
                waiting.done = true;
                let reply = page::taken(&hit);
                if let Some((_, sender)) = waiting.expected.take() {
                    // Whoever waited may have gone away just now.
                    let _ = sender.send(hit);
                }
                reply
            }
            Err(stray) => {
                waiting.stray = waiting.stray.max(Some(stray));
                page::refused(stray)
            }
        }
    }
}

#[async_trait]
impl Desk for Door {
    async fn answer(&self, request: Request<Incoming>) -> Reply {
        let (head, _) = request.into_parts();
        let reply = if gate::check(&head, &Names::default()).is_err() {
            page::refused(Stray::Other)
        } else if head.uri.path() != PATH {
            page::not_found()
        } else if head.method != http::Method::GET {
            page::wrong_method()
        } else {
            self.take(head.uri.query().unwrap_or_default())
        };
        // Nobody has a second request to make here.
        reply.closing()
    }
}
