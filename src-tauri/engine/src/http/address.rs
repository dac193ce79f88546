//! Which addresses a request may reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::Host;

/// Which addresses a request may reach. Metadata services of clouds never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddressPolicy {
    /// The user typed the host, so it may be local. Where a redirect leads elsewhere, only
    /// public addresses.
    Typed,
    /// The host comes from data: public addresses only.
    Public,
    /// The step allows local addresses, wherever the host comes from.
    Local,
}

impl AddressPolicy {
    /// Whether a host written as an address may be reached; names are checked when resolved.
    pub(crate) fn allows_host(self, host: &Host<&str>) -> bool {
        self.reach().allows_host(host)
    }

    /// Whether `address` may be connected to.
    pub(crate) fn allows(self, address: IpAddr) -> bool {
        self.reach().allows(address)
    }

    /// Which addresses that leaves.
    pub(super) fn reach(self) -> Reach {
        match self {
            Self::Public => Reach::Public,
            Self::Typed | Self::Local => Reach::Any,
        }
    }

    /// The policy for a host that an answer's `Location` names.
    pub(super) fn elsewhere(self) -> Self {
        if self == Self::Typed {
            Self::Public
        } else {
            self
        }
    }
}

/// Which addresses one client connects to. Each has a client of its own, so that a kept connection
/// never serves a request that could not have opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reach {
    /// All but the metadata services of clouds.
    Any,
    /// Public addresses only.
    Public,
    /// Local addresses only: for credentials that travel unencrypted.
    Near,
}

impl Reach {
    /// Whether `address` may be connected to.
    pub(super) fn allows(self, address: IpAddr) -> bool {
        let inner = unwrap(address);
        let public = is_public(inner);
        !is_metadata(address)
            && !is_metadata(inner)
            && match self {
                Self::Any => true,
                Self::Public => public,
                Self::Near => !public,
            }
    }

    /// Whether a host written as an address may be connected to; names are checked when resolved.
    pub(super) fn allows_host(self, host: &Host<&str>) -> bool {
        match host {
            Host::Domain(_) => true,
            Host::Ipv4(address) => self.allows(IpAddr::V4(*address)),
            Host::Ipv6(address) => self.allows(IpAddr::V6(*address)),
        }
    }
}

/// The IPv4 address that an IPv6 address stands for: v4-mapped and -compatible, NAT64
/// (RFC 6052) and 6to4 (RFC 3056).
fn unwrap(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else {
        return address;
    };
    if v6.is_loopback() || v6.is_unspecified() {
        return address;
    }
    let s = v6.segments();
    let embedded =
        |high: u16, low: u16| IpAddr::V4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match s {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => embedded(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x2002, high, low, ..] => embedded(high, low),
        _ => address,
    }
}

/// Addresses at which clouds hand out credentials to whoever asks.
fn is_metadata(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => matches!(
            v4.octets(),
            [169, 254, 169, 254]
                | [169, 254, 170, 2 | 23]
                | [100, 100, 100, 200]
                | [168, 63, 129, 16]
                | [192, 0, 0, 192]
        ),
        IpAddr::V6(v6) => matches!(
            v6.segments(),
            [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254 | 0x23] | [0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254]
        ),
    }
}

/// Whether an address is reachable over the internet (IANA's special-purpose registries).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        [0 | 10 | 127, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [192, 168, ..]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
            | [224..=255, ..]
    )
}

/// Global unicast without its special parts: protocol assignments (Teredo and others),
/// documentation, 6to4.
fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => (0x2000..=0x3fff).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    fn allowed(policy: AddressPolicy, url: &str) -> bool {
        policy.allows_host(&Url::parse(url).expect("an address").host().expect("a host"))
    }

    #[test]
    fn data_never_leads_to_local_addresses_however_they_are_written() {
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://0/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[64:ff9b:1::1]/",
            "http://[2002:7f00:1::]/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://172.31.255.255/",
            "http://192.168.1.1/",
            "http://169.254.1.1/",
            "http://100.64.0.1/",
            "http://[fe80::1]/",
            "http://[fc00::1]/",
            "http://[fd12::1]/",
            "http://[ff02::1]/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://198.18.0.1/",
            "http://[2001:db8::1]/",
            "http://[2001::1]/",
            "http://[::ffff:10.0.0.1]/",
        ] {
            assert!(!allowed(AddressPolicy::Public, url), "{url}");
        }
        for url in [
            "http://1.1.1.1/",
            "http://172.32.0.1/",
            "http://[2606:4700::1111]/",
            "http://[64:ff9b::1.1.1.1]/",
            "http://100.128.0.1/",
        ] {
            assert!(allowed(AddressPolicy::Public, url), "{url}");
        }
    }

    #[test]
    fn what_is_near_is_neither_public_nor_metadata() {
        for (address, near) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("192.168.1.1", true),
            ("fd12::1", true),
            ("::ffff:10.0.0.1", true),
            ("1.1.1.1", false),
            ("2606:4700::1111", false),
            ("::ffff:1.1.1.1", false),
            ("169.254.169.254", false),
        ] {
            let address: IpAddr = address.parse().expect("an address");
            assert_eq!(Reach::Near.allows(address), near, "{address}");
        }
    }

    #[test]
    fn typed_hosts_may_be_local_but_metadata_is_refused_to_all() {
        for policy in [AddressPolicy::Typed, AddressPolicy::Local] {
            assert!(allowed(policy, "http://127.0.0.1:8080/"));
            assert!(allowed(policy, "http://[::1]/"));
            for url in [
                "http://169.254.169.254/",
                "http://2852039166/",
                "http://[::ffff:169.254.169.254]/",
                "http://[fd00:ec2::254]/",
                "http://[64:ff9b::169.254.169.254]/",
                "http://100.100.100.200/",
            ] {
                assert!(!allowed(policy, url), "{url}");
            }
        }
    }
}
