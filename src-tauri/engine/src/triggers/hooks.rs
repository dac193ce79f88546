//! The hook listener as the application sees it: where it should listen, whether it does, and
//! what to do when it cannot. Everything else works without it.

use super::connection::Desk;
use super::front::Front;
use super::gate::Names;
use super::limits::Limits;
use super::listener::Listener;
use crate::api::app::HooksState;
use crate::host::process;
use crate::{Engine, Error, Result};
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{Mutex, watch};

/// Where triggers listen unless somebody says otherwise.
pub const DEFAULT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7676);

/// The hook listener of an engine.
#[derive(Debug)]
pub struct Hooks {
    /// Held while opening or closing, so that these take turns.
    listener: Mutex<Option<Listener>>,
    state: RwLock<HooksState>,
    names: Arc<RwLock<Names>>,
    closing: watch::Sender<bool>,
}

impl Default for Hooks {
    fn default() -> Self {
        let state = HooksState {
            url: String::new(),
            address: String::new(),
            open: false,
            problem: None,
            free_port: None,
        };
        Self {
            listener: Mutex::default(),
            state: RwLock::new(state),
            names: Arc::default(),
            closing: watch::Sender::new(false),
        }
    }
}

impl Hooks {
    /// Where it listens, or why it does not.
    #[must_use]
    pub fn state(&self) -> HooksState {
        self.state
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The public host of a tunnel, or none; takes effect with the next request.
    pub fn set_public_host(&self, host: &str) {
        let public = (!host.is_empty()).then(|| host.to_owned());
        self.names
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .public = public;
    }

    /// Says where it would listen, without listening.
    pub(crate) fn expect(&self, address: SocketAddr) {
        self.set(HooksState {
            url: url(address),
            address: address.to_string(),
            open: false,
            problem: None,
            free_port: None,
        });
    }

    /// Listens at `address`. An address that cannot be had is no error: the state says why, and
    /// a listener that was open before stays open.
    pub async fn open(&self, engine: &Engine, address: SocketAddr) -> HooksState {
        let mut listener = self.listener.lock().await;
        let unchanged = listener
            .as_ref()
            .is_some_and(|open| open.address() == address);
        if !unchanged {
            let front = Front::new(
                engine.downgrade(),
                Arc::clone(&self.names),
                self.closing.subscribe(),
            );
            let front: Arc<dyn Desk> = Arc::new(front);
            let mut opened = Listener::open(address, Limits::default(), Arc::clone(&front)).await;
            if matches!(&opened, Err(error) if error.kind() == ErrorKind::AddrInUse)
                && let Some(own) = listener.take_if(|own| own.address().port() == address.port())
            {
                // It may be taken by ourselves: the same port at another interface.
                let before = own.address();
                own.close().await;
                opened = Listener::open(address, Limits::default(), Arc::clone(&front)).await;
                if opened.is_err() {
                    *listener = Listener::open(before, Limits::default(), front).await.ok();
                }
            }
            match opened {
                Ok(opened) => {
                    self.names
                        .write()
                        .unwrap_or_else(PoisonError::into_inner)
                        .any_address = !opened.address().ip().is_loopback();
                    if let Some(before) = listener.replace(opened) {
                        tokio::spawn(before.close());
                    }
                }
                Err(error) => {
                    let (problem, free_port) = problem(address, &error).await;
                    let before = listener.as_ref().map(Listener::address);
                    return self.set(HooksState {
                        url: url(before.unwrap_or(address)),
                        address: address.to_string(),
                        open: before.is_some(),
                        problem: Some(problem),
                        free_port,
                    });
                }
            }
        }
        let open = listener.as_ref().map_or(address, Listener::address);
        self.set(HooksState {
            url: url(open),
            address: open.to_string(),
            open: true,
            problem: None,
            free_port: None,
        })
    }

    fn set(&self, state: HooksState) -> HooksState {
        if let Some(problem) = &state.problem {
            tracing::info!(address = %state.address, %problem, "the hook listener is not open");
        }
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state.clone();
        state
    }

    /// Takes no more requests; those under way finish, those that wait for a run's result are
    /// told the run's id.
    pub async fn close(&self) {
        self.closing.send_replace(true);
        if let Some(open) = self.listener.lock().await.take() {
            open.close().await;
        }
        self.state
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .open = false;
    }
}

/// Reads an address such as `127.0.0.1:7676`.
///
/// # Errors
/// It is none.
pub fn address(text: &str) -> Result<SocketAddr> {
    let literal = text.trim().replacen("localhost:", "127.0.0.1:", 1);
    literal.parse().map_err(|_| {
        let message = format!("{text:?} is no address to listen at. Write an IP address and a port, such as 127.0.0.1:7676.");
        Error::field("address", "hooks", message)
    })
}

/// The base address for callers on this machine.
fn url(address: SocketAddr) -> String {
    let mut near = address;
    if near.ip().is_unspecified() {
        near.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    format!("http://{near}")
}

async fn problem(address: SocketAddr, error: &std::io::Error) -> (String, Option<u16>) {
    let port = address.port();
    match error.kind() {
        ErrorKind::AddrInUse => {
            let holder = tokio::task::spawn_blocking(move || process::listening_at(port)).await;
            let by = match holder.ok().flatten() {
                Some(holder) => format!("by {holder}"),
                None => "by another program".to_owned(),
            };
            (
                format!("Port {port} is taken {by}."),
                free_port(address).await,
            )
        }
        ErrorKind::AddrNotAvailable => (
            format!("This computer has no address {}.", address.ip()),
            None,
        ),
        ErrorKind::PermissionDenied => {
            let problem = format!(
                "The system does not let Hookline listen at port {port}; those below 1024 are reserved."
            );
            (problem, free_port(address).await)
        }
        _ => (
            format!("The system does not let Hookline listen at {address}: {error}."),
            None,
        ),
    }
}

/// A port that is free now: one of the next, else any.
async fn free_port(taken: SocketAddr) -> Option<u16> {
    let next = (1..=20)
        .filter_map(|step| taken.port().checked_add(step))
        .filter(|port| *port >= 1024);
    for port in next.chain([0]) {
        if let Ok(socket) = tokio::net::TcpListener::bind((taken.ip(), port)).await {
            return socket.local_addr().ok().map(|address| address.port());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_said_with_its_holder_and_another_is_offered() {
        let taken = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = taken.local_addr().expect("an address");
        let error = tokio::net::TcpListener::bind(address)
            .await
            .expect_err("taken");
        let (problem, free) = problem(address, &error).await;
        assert!(problem.contains(&address.port().to_string()), "{problem}");
        if cfg!(target_os = "linux") {
            assert!(
                problem.contains(&std::process::id().to_string()),
                "{problem}"
            );
        }
        assert!(free.is_some_and(|port| port != address.port()));
    }

    #[test]
    fn addresses_are_read_or_refused_with_an_example() {
        assert_eq!(address("127.0.0.1:7676").expect("an address").port(), 7676);
        assert!(
            address("localhost:0")
                .expect("an address")
                .ip()
                .is_loopback()
        );
        for text in ["", "7676", "example.com:80", "127.0.0.1", "127.0.0.1:99999"] {
            let refused = address(text).expect_err(text);
            assert!(refused.to_string().contains("127.0.0.1:7676"), "{refused}");
        }
    }

    #[test]
    fn callers_are_given_an_address_that_they_can_reach() {
        assert_eq!(
            url("0.0.0.0:7676".parse().expect("an address")),
            "http://127.0.0.1:7676"
        );
        assert_eq!(
            url("[::1]:80".parse().expect("an address")),
            "http://[::1]:80"
        );
    }
}
