//! Names become addresses, and only those that the policy allows.

use super::address::Reach;
use super::trace;
use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

/// Looks a name up. Tests bring their own.
pub(super) trait Lookup: Send + Sync + fmt::Debug {
    /// Every address of `name`.
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The system's resolver.
#[derive(Debug)]
pub(super) struct System;

impl Lookup for System {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            Ok(tokio::net::lookup_host((name, 0))
                .await?
                .map(|address| address.ip())
                .collect())
        })
    }
}

/// The name could not be looked up.
#[derive(Debug, thiserror::Error)]
#[error("the name could not be looked up")]
pub(super) struct Unknown(pub(super) io::Error);

/// Every address of the name is one that may not be reached.
#[derive(Debug, thiserror::Error)]
#[error("the address may not be reached")]
pub(super) struct Refused;

/// Every address of the name is public, and the credential would travel there unencrypted.
#[derive(Debug, thiserror::Error)]
#[error("the credential may not travel unencrypted")]
pub(super) struct Insecure;

/// A resolver that gives only what is within reach. What it gives is what is connected to, so a name cannot change its
/// address between check and connect.
#[derive(Debug)]
pub(super) struct Guarded {
    pub(super) reach: Reach,
    pub(super) lookup: Arc<dyn Lookup>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (reach, lookup) = (self.reach, Arc::clone(&self.lookup));
        let trace = trace::current();
        Box::pin(async move {
            let began = Instant::now();
            let found = lookup
                .lookup(name.as_str().to_owned())
                .await
                .map_err(Unknown)?;
            if let Some(trace) = trace {
                trace.resolved(began.elapsed());
            }
            if found.is_empty() {
                return Err(Unknown(io::Error::new(io::ErrorKind::NotFound, "no address")).into());
            }
            let allowed: Vec<SocketAddr> = found
                .iter()
                .filter(|ip| reach.allows(**ip))
                .map(|ip| SocketAddr::new(*ip, 0))
                .collect();
            if allowed.is_empty() {
                let public = found.into_iter().any(|ip| Reach::Public.allows(ip));
                return Err(if reach == Reach::Near && public {
                    Insecure.into()
                } else {
                    Refused.into()
                });
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
