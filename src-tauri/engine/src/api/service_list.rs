//! Built-in services.

use crate::api::profiles::Service;
use crate::auth::services;
use crate::rpc::Nothing;
use crate::{Engine, Error, Result};

pub(super) async fn list(_: &Engine, _: Nothing) -> Result<Vec<Service>> {
    let services = services::all();
    services
        .map(<[Service]>::to_vec)
        .map_err(|why| Error::invalid("services", why))
}
