//! The socket: takes connections while there are places, and drains when it closes.

use super::connection::{self, Desk};
use super::limits::Limits;
use super::places::Places;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// An open listener. Dropping it cuts every connection; [`Listener::close`] lets them finish.
#[derive(Debug)]
pub(crate) struct Listener {
    address: SocketAddr,
    closing: watch::Sender<bool>,
    places: Arc<Places>,
    accepting: JoinHandle<()>,
    limits: Limits,
}

impl Listener {
    /// Listens at `address`; port 0 takes a free one.
    pub(crate) async fn open(
        address: SocketAddr,
        limits: Limits,
        desk: Arc<dyn Desk>,
    ) -> std::io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        let address = socket.local_addr()?;
        let (closing, closed) = watch::channel(false);
        let places = Places::new(limits.connections);
        let accepting = tokio::spawn(accept(socket, Arc::clone(&places), desk, limits, closed));
        Ok(Self {
            address,
            closing,
            places,
            accepting,
            limits,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections, lets requests under way finish within their limit, then ends.
    /// The address is free afterwards.
    pub(crate) async fn close(mut self) {
        self.closing.send_replace(true);
        // What is not done by then is cut.
        let _in_time = tokio::time::timeout(self.limits.drain_time, self.places.empty()).await;
        self.accepting.abort();
        let _ended = (&mut self.accepting).await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(
    socket: TcpListener,
    places: Arc<Places>,
    desk: Arc<dyn Desk>,
    limits: Limits,
    mut closing: watch::Receiver<bool>,
) {
    // The set ends its tasks when it is dropped with this one.
    let mut connections = JoinSet::new();
    // Somebody who has come and waits for a place.
    let mut arrived = None;
    let mut number = 0u64;
    loop {
        tokio::select! {
            () = connection::begun(&mut closing) => break,
            Some(_) = connections.join_next() => {}
            place = places.take(number), if arrived.is_some() => {
                number += 1;
                if let Some(stream) = arrived.take() {
                    let desk = Arc::clone(&desk);
                    connections.spawn(connection::serve(stream, place, desk, limits, closing.clone()));
                }
            }
            accepted = socket.accept(), if arrived.is_none() => match accepted {
                Ok((stream, _)) => {
                    // Answers are short and whole: waiting to fill packets only delays them.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "no TCP_NODELAY");
                    }
                    arrived = Some(stream);
                }
                Err(error) => {
                    // Out of descriptors, mostly: connections that end give some back.
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
    // Nothing comes any more; connections end by themselves, or with this task.
    drop((socket, arrived));
    while connections.join_next().await.is_some() {}
}
