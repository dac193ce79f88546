//! The receiver at the end: it counts and answers, nothing else.

use bytes::Bytes;
use hookline_tests::Result;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A receiver that counts.
#[derive(Debug)]
pub(crate) struct Sink {
    /// Its address.
    pub(crate) url: String,
    count: watch::Receiver<usize>,
}

impl Sink {
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let (counter, count) = watch::channel(0);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counter = counter.clone();
                tokio::spawn(async move {
                    let service = service_fn(|request| count_one(request, &counter));
                    // Whoever hangs up has nothing more to be counted.
                    let _gone = http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Ok(Self { url, count })
    }

    /// How many have arrived.
    pub(crate) fn count(&self) -> usize {
        *self.count.borrow()
    }

    /// Waits until `count` have arrived.
    pub(crate) async fn wait_for(&self, count: usize) -> Result {
        self.count
            .clone()
            .wait_for(|&arrived| arrived >= count)
            .await?;
        Ok(())
    }
}

async fn count_one(
    request: Request<Incoming>,
    counter: &watch::Sender<usize>,
) -> Result<Response<Full<Bytes>>> {
    request.into_body().collect().await?;
    counter.send_modify(|count| *count += 1);
    Ok(Response::new(Full::new(Bytes::from_static(b"{}"))))
}
