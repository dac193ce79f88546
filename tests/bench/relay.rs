//! The bare relay to compare with: hyper in, reqwest out, nothing kept. A process of its own, as
//! Hookline is, so that memory and scheduling compare.

use bytes::Bytes;
use hookline_tests::Result;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

/// A running relay; dropping it ends it.
#[derive(Debug)]
pub(crate) struct Relay {
    /// Its address.
    pub(crate) url: String,
    process: Child,
}

impl Relay {
    /// Starts one that sends everything to `target`.
    pub(crate) async fn start(target: &str) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["relay", target])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or("the relay has no output")?;
        let url = BufReader::new(output)
            .lines()
            .next_line()
            .await?
            .ok_or("the relay ended")?;
        Ok(Self { url, process })
    }

    pub(crate) fn pid(&self) -> Result<u32> {
        Ok(self.process.id().ok_or("the relay ended")?)
    }
}

/// Serves until killed; prints the address first.
pub(crate) async fn serve(target: &str) -> Result {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (client, target) = (client.clone(), target.to_owned());
        tokio::spawn(async move {
            let service = service_fn(|request| relay(request, &client, &target));
            // Whoever hangs up has nothing more to relay.
            let _gone = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// Answers once the target has: a caller's 202 means delivered, as far as a relay can know.
async fn relay(
    request: Request<Incoming>,
    client: &reqwest::Client,
    target: &str,
) -> Result<Response<Full<Bytes>>> {
    let body = request.into_body().collect().await?.to_bytes();
    let sent = client
        .post(target)
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await?;
    let ok = sent.status().is_success();
    sent.bytes().await?;
    let status = if ok {
        StatusCode::ACCEPTED
    } else {
        StatusCode::BAD_GATEWAY
    };
    Ok(Response::builder()
        .status(status)
        .body(Full::new(Bytes::new()))?)
}
