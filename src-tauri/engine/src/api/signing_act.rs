//! Acting on keys that sign.

use crate::api::signing::{
    BySigningKey, SignedTest, SignedTested, SigningKey, SigningKeyCreate, SigningKeyMade,
    SigningKeyRotate,
};
use crate::rpc::Nothing;
use crate::{Engine, Error, Result};

fn coming() -> Error {
    Error::conflict("coming", "This part of Hookline is being built.")
}

pub(super) async fn list(_: &Engine, _: Nothing) -> Result<Vec<SigningKey>> {
    Err(coming())
}

pub(super) async fn create(_: &Engine, _: SigningKeyCreate) -> Result<SigningKeyMade> {
    Err(coming())
}

pub(super) async fn rotate(_: &Engine, _: SigningKeyRotate) -> Result<SigningKeyMade> {
    Err(coming())
}

pub(super) async fn delete(_: &Engine, _: BySigningKey) -> Result<Nothing> {
    Err(coming())
}

pub(super) async fn test(_: &Engine, _: SignedTest) -> Result<SignedTested> {
    Err(coming())
}
