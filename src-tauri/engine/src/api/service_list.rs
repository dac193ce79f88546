//! Built-in services.

use crate::api::profiles::Service;
use crate::rpc::Nothing;
use crate::{Engine, Error, Result};

pub(super) async fn list(_: &Engine, _: Nothing) -> Result<Vec<Service>> {
    Err(Error::conflict("not_built", "Not built yet."))
}
