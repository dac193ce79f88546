//! Where a credential may go: origins (RFC 6454), of which a profile's may stand for every
//! subdomain of a service.

use url::{Host, Url};

/// An origin that is allowed: `https://api.example.com`, or `https://*.example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    scheme: String,
    /// Without `*.`.
    host: Host,
    port: u16,
    subdomains: bool,
}

impl Allowed {
    /// Reads an origin. Names are compared as DNS has them (IDNA), ports by number.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let (scheme, rest) = text
            .split_once("://")
            .ok_or("Begin with https://, such as https://api.example.com.")?;
        let subdomains = rest.starts_with("*.");
        let plain = format!("{scheme}://{}", rest.strip_prefix("*.").unwrap_or(rest));
        let url = Url::parse(&plain)
            .map_err(|_| "This is no web address. Write it like https://api.example.com.")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("Only https:// (or http://) can be used here.");
        }
        if !url.username().is_empty()
            || url.password().is_some()
            || !matches!(url.path(), "" | "/")
            || url.query().is_some()
            || url.fragment().is_some()
        {
            return Err("Only scheme, host and port belong here, such as https://api.example.com.");
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err("The host is missing. Write it like https://api.example.com.");
        };
        let labels = match &host {
            Host::Domain(name) => name.trim_end_matches('.').split('.').count(),
            Host::Ipv4(_) | Host::Ipv6(_) => 0,
        };
        let starred = matches!(&host, Host::Domain(name) if name.contains('*'));
        if starred || subdomains && labels < 2 {
            return Err(
                "A * stands for the subdomains of one name, such as https://*.example.com.",
            );
        }
        Ok(Self {
            scheme: url.scheme().to_owned(),
            host: host.to_owned(),
            port,
            subdomains,
        })
    }

    /// Whether it stands for every subdomain.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        self.subdomains
    }

    /// Whether `url` is within it.
    #[must_use]
    pub fn allows(&self, url: &Url) -> bool {
        if url.scheme() != self.scheme || url.port_or_known_default() != Some(self.port) {
            return false;
        }
        let Some(host) = url.host() else { return false };
        if !self.subdomains {
            return same(&host, &self.host);
        }
        match (&host, &self.host) {
            (Host::Domain(name), Host::Domain(parent)) => rooted(name)
                .strip_suffix(rooted(parent))
                .is_some_and(|sub| sub.len() > 1 && sub.ends_with('.')),
            _ => false,
        }
    }

    /// As it is stored and shown.
    #[must_use]
    pub fn text(&self) -> String {
        let star = if self.subdomains { "*." } else { "" };
        let usual = match self.scheme.as_str() {
            "https" => 443,
            _ => 80,
        };
        let port = if self.port == usual {
            String::new()
        } else {
            format!(":{}", self.port)
        };
        format!("{}://{star}{}{port}", self.scheme, self.host)
    }
}

/// The origin of `url` as people write it.
#[must_use]
pub fn of(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Whether plain http may carry a credential there: on this computer, in a private network that
/// is given by its address, and on the user's own premises.
#[must_use]
pub fn is_plain_allowed(url: &Url, on_premises: bool) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = rooted(name);
            on_premises || name == "localhost" || name.ends_with(".localhost")
        }
        Some(host) => !crate::http::AddressPolicy::Public.allows_host(&host),
        None => false,
    }
}

fn same(host: &Host<&str>, other: &Host) -> bool {
    match (host, other) {
        (Host::Domain(a), Host::Domain(b)) => rooted(a) == rooted(b),
        (Host::Ipv4(a), Host::Ipv4(b)) => a == b,
        (Host::Ipv6(a), Host::Ipv6(b)) => a == b,
        _ => false,
    }
}

/// A name without the root's dot: `example.com.` is `example.com`.
fn rooted(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(origin: &str, url: &str) -> bool {
        let url = Url::parse(url).expect("an address");
        Allowed::parse(origin).expect("an origin").allows(&url)
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for url in [
            "https://api.example.com/a?b",
            "https://API.example.com:443/",
            "https://api.example.com./",
        ] {
            assert!(allows("https://api.example.com", url), "{url}");
        }
        for url in [
            "http://api.example.com/",
            "https://api.example.com:8443/",
            "https://example.com/",
            "https://a.api.example.com/",
            "https://api.example.com.evil.test/",
            "https://evil.test/https://api.example.com",
            "https://api.example.com@evil.test/",
        ] {
            assert!(!allows("https://api.example.com", url), "{url}");
        }
        assert!(allows("http://127.0.0.1:8080", "http://127.0.0.1:8080/x"));
        assert!(allows("http://[::1]:80/", "http://[0:0::1]/x"));
    }

    #[test]
    fn a_star_stands_for_subdomains_only() {
        for url in ["https://a.example.com/", "https://b.a.example.com/"] {
            assert!(allows("https://*.example.com", url), "{url}");
        }
        for url in [
            "https://example.com/",
            "https://evilexample.com/",
            "https://.example.com/",
            "https://a.example.com.evil.test/",
            "http://a.example.com/",
            "https://a.example.com:444/",
        ] {
            assert!(!allows("https://*.example.com", url), "{url}");
        }
    }

    #[test]
    fn names_beyond_ascii_are_compared_as_dns_has_them() {
        assert!(allows(
            "https://bücher.example",
            "https://xn--bcher-kva.example/"
        ));
        assert!(allows(
            "https://*.bücher.example",
            "https://A.BÜCHER.example/"
        ));
        let stored = Allowed::parse("https://Bücher.example:443/").expect("an origin");
        assert_eq!(stored.text(), "https://xn--bcher-kva.example");
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "api.example.com",
            "ftp://a.example",
            "https://",
            "https://a.example/path",
            "https://a.example?x",
            "https://u:p@a.example",
            "https://*.com",
            "https://*",
            "https://a.*.example.com",
            "https://*.*.example.com",
            "https://*.10.0.0.1",
            "https://a b.example",
        ] {
            assert!(Allowed::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn plain_http_stays_near() {
        let plain = |url: &str, on_premises| {
            is_plain_allowed(&Url::parse(url).expect("an address"), on_premises)
        };
        for url in [
            "http://localhost/",
            "http://127.0.0.1:1/",
            "http://[::1]/",
            "http://10.0.0.7/",
        ] {
            assert!(plain(url, false), "{url}");
        }
        assert!(!plain("http://crm.example.com/", false));
        assert!(plain("http://crm.internal/", true));
        assert!(
            !plain("http://1.1.1.1/", true),
            "a public address stays public"
        );
    }
}
