//! The kinds of nodes.

use crate::nodes::{KindInfo, NODES};
use crate::rpc::Nothing;
use crate::{Engine, Result};

pub(crate) async fn list(_: &Engine, _: Nothing) -> Result<Vec<KindInfo>> {
    Ok(NODES.iter().map(|node| node.info()).collect())
}
