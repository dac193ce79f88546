//! Auth profiles: list, make, change, delete.

use crate::api::profiles::*;
use crate::rpc::Nothing;
use crate::{Engine, Error, Result};

pub(super) async fn list(_: &Engine, _: Nothing) -> Result<Vec<ProfileSummary>> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn get(_: &Engine, _: ByProfile) -> Result<ProfileDetail> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn create(_: &Engine, _: ProfileCreate) -> Result<ProfileDetail> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn update(_: &Engine, _: ProfileUpdate) -> Result<ProfileDetail> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn delete(_: &Engine, _: ByProfile) -> Result<Nothing> {
    Err(Error::conflict("not_built", "Not built yet."))
}

pub(super) async fn check(_: &Engine, _: ProfileCheck) -> Result<Vec<AuthProblem>> {
    Err(Error::conflict("not_built", "Not built yet."))
}
