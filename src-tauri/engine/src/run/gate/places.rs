//! Finds a destination by where a request goes, without making anything.

use crate::ids::{ConnectionId, DestinationId};
use std::collections::HashMap;
use url::{Position, Url};

/// Destinations by origin and connection.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By host and port; http and https apart.
    open: HashMap<Box<str>, Vec<(Option<ConnectionId>, DestinationId)>>,
    encrypted: HashMap<Box<str>, Vec<(Option<ConnectionId>, DestinationId)>>,
}

impl Places {
    /// The one that a request to `url` goes to.
    pub(super) fn find(
        &self,
        url: &Url,
        connection: Option<ConnectionId>,
    ) -> Option<DestinationId> {
        let by = if url.scheme() == "https" {
            &self.encrypted
        } else {
            &self.open
        };
        let here = by.get(&url[Position::BeforeHost..Position::AfterPort])?;
        let found = here.iter().find(|(through, _)| *through == connection);
        found.map(|(_, id)| *id)
    }

    /// Adds one; `origin` is as [`origin`] makes it.
    pub(super) fn add(
        &mut self,
        origin: &str,
        connection: Option<ConnectionId>,
        id: DestinationId,
    ) {
        let (by, authority) = match origin.split_once("://") {
            Some(("https", authority)) => (&mut self.encrypted, authority),
            Some((_, authority)) => (&mut self.open, authority),
            None => (&mut self.open, origin),
        };
        let here = by.entry(authority.into()).or_default();
        here.push((connection, id));
    }

    /// Forgets all that `keep` does not want.
    pub(super) fn retain(&mut self, keep: impl Fn(DestinationId) -> bool) {
        for by in [&mut self.open, &mut self.encrypted] {
            by.retain(|_, here| {
                here.retain(|(_, id)| keep(*id));
                !here.is_empty()
            });
        }
    }
}

/// Scheme, host and port where it is not the usual one.
pub(super) fn origin(url: &Url) -> String {
    let authority = &url[Position::BeforeHost..Position::AfterPort];
    format!("{}://{authority}", url.scheme())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_found_however_it_is_written() {
        let url = |text: &str| text.parse::<Url>().expect("an address");
        let (one, two) = (DestinationId::new(), DestinationId::new());
        let connection = Some(ConnectionId::new());
        let mut places = Places::default();
        let first = url("https://me:pw@CRM.example.com:443/deals?x=1");
        assert_eq!(origin(&first), "https://crm.example.com");
        places.add(&origin(&first), None, one);
        places.add(&origin(&first), connection, two);
        for (text, through, found) in [
            ("https://crm.example.com/", None, Some(one)),
            ("https://crm.example.com:443/#x", connection, Some(two)),
            ("http://crm.example.com/", None, None),
            ("https://crm.example.com:8443/", None, None),
            ("https://crm.example.com/", Some(ConnectionId::new()), None),
        ] {
            assert_eq!(places.find(&url(text), through), found, "{text}");
        }
        places.retain(|id| id == two);
        assert_eq!(places.find(&first, None), None);
        assert_eq!(places.find(&first, connection), Some(two));
    }
}
