//! The published examples, and what signing refuses.

use super::*;
use crate::auth::profile::Placement;
use crate::http::AddressPolicy;
use bytes::Bytes;
use std::time::Duration;
use url::Url;

/// A GET of `url`.
pub(super) fn request(url: &str) -> Outgoing {
    Outgoing {
        method: ::http::Method::GET,
        url: Url::parse(url).expect("an address"),
        headers: Vec::new(),
        body: Bytes::new(),
        timeout: Duration::from_secs(5),
        policy: AddressPolicy::Typed,
        redirects: 0,
        slots: Vec::new(),
        tls: None,
        sign: None,
        pack: None,
    }
}

/// A POST of a form.
pub(super) fn form(url: &str, body: &str) -> Outgoing {
    Outgoing {
        method: ::http::Method::POST,
        headers: vec![(
            "Content-Type".to_owned(),
            "application/x-www-form-urlencoded".to_owned(),
        )],
        body: Bytes::copy_from_slice(body.as_bytes()),
        ..request(url)
    }
}

pub(super) fn settings(signature: Oauth1Signature) -> Oauth1Settings {
    Oauth1Settings {
        request_token_url: "https://photos.example.net/initiate".to_owned(),
        authorization_url: "https://photos.example.net/authorize".to_owned(),
        access_token_url: "https://photos.example.net/token".to_owned(),
        consumer_key: "dpf43f3p2l4k3l03".to_owned(),
        signature,
        encode_signature: true,
        placement: Placement::Header,
        realm: String::new(),
        extra: Vec::new(),
    }
}

fn credentials(token: &str, secret: &str) -> Credentials {
    Credentials {
        token: Secret::new(token.to_owned()),
        secret: Secret::new(secret.to_owned()),
    }
}

fn stamp(timestamp: i64, nonce: &str) -> Stamp {
    Stamp {
        nonce: nonce.to_owned(),
        timestamp,
    }
}

/// What is sent and what is shown.
fn texts(slots: &[Slot]) -> (String, String) {
    match slots {
        [Slot::Header { name, shown, value }] => {
            assert_eq!(name, "Authorization");
            (value.expose().to_owned(), shown.clone())
        }
        [Slot::EncodedQuery { shown, value }] => (value.expose().to_owned(), shown.clone()),
        [Slot::Body { value }] => (value.expose().to_owned(), String::new()),
        other => panic!("{other:?}"),
    }
}

/// The signature of a request whose parameters are the standard's own: without `oauth_version`,
/// which its examples leave out.
fn signed(
    consumer: &Consumer<'_>,
    token: Option<&Credentials>,
    outgoing: &Outgoing,
    stamp: &Stamp,
    further: &[(&str, &str)],
) -> String {
    let mut protocol = protocol(consumer.settings, token, stamp);
    protocol.retain(|(name, _)| name != "oauth_version");
    protocol.extend(
        further
            .iter()
            .map(|(name, value)| ((*name).to_owned(), encode(value))),
    );
    let base = base::base_string(outgoing, &protocol);
    let signature = signature::signature(consumer, token, &base).expect("signed");
    encode(signature.expose())
}

#[test]
fn the_three_requests_of_the_standard() {
    // RFC 5849 §1.2.
    let settings = settings(Oauth1Signature::HmacSha1);
    let secret = Secret::new("kd94hf93k423kf44".to_owned());
    let consumer = Consumer {
        settings: &settings,
        secret: Some(&secret),
        private_key: None,
    };
    let post = |url: &str| Outgoing {
        method: ::http::Method::POST,
        ..request(url)
    };
    assert_eq!(
        signed(
            &consumer,
            None,
            &post("https://photos.example.net/initiate"),
            &stamp(137_131_200, "wIjqoS"),
            &[("oauth_callback", "http://printer.example.com/ready")],
        ),
        "74KNZJeDHnMBp0EMJ9ZHt%2FXKycU%3D"
    );
    assert_eq!(
        signed(
            &consumer,
            Some(&credentials("hh5s93j4hdidpola", "hdhd0244k9j7ao03")),
            &post("https://photos.example.net/token"),
            &stamp(137_131_201, "walatlh"),
            &[("oauth_verifier", "hfdp7dh39dks9884")],
        ),
        "gKgrFCywp7rO0OXSjdot%2FIHF7IU%3D"
    );
    assert_eq!(
        signed(
            &consumer,
            Some(&credentials("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00")),
            &request("http://photos.example.net/photos?file=vacation.jpg&size=original"),
            &stamp(137_131_202, "chapoH"),
            &[],
        ),
        "MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"
    );
}

#[test]
fn plaintext_is_the_key_and_needs_https() {
    // RFC 5849 §2.1 and §2.3.
    let settings = settings(Oauth1Signature::Plaintext);
    let secret = Secret::new("ja893SD9".to_owned());
    let consumer = Consumer {
        settings: &settings,
        secret: Some(&secret),
        private_key: None,
    };
    let at = |url: &str, token: Option<&Credentials>| {
        sign(&consumer, token, &request(url), &stamp(1, "n"))
    };
    let alone = at("https://server.example.com/", None).expect("signed");
    assert!(texts(&alone).0.ends_with("oauth_signature=\"ja893SD9%26\""));
    let token = credentials("hdk48Djdsa", "xyz4992k83j47x0b");
    let with = at("https://server.example.com/", Some(&token)).expect("signed");
    assert!(
        texts(&with)
            .0
            .ends_with("oauth_signature=\"ja893SD9%26xyz4992k83j47x0b\"")
    );
    for fine in ["http://127.0.0.1:1/", "http://[::1]/", "http://localhost/"] {
        assert!(at(fine, None).is_ok(), "{fine}");
    }
    for open in [
        "http://example.com/",
        "http://10.0.0.1/",
        "http://localhost.example/",
    ] {
        let error = at(open, None).expect_err(open);
        assert!(error.message.contains("https://"), "{error}");
    }
}

#[test]
fn places_the_parameters_and_shows_them_without_secrets() {
    let secret = Secret::new("s&c".to_owned());
    let token = credentials("tok/en", "t s");
    let stamp = stamp(1_700_000_000, "7d8f");
    let mut settings = Oauth1Settings {
        realm: "My \"Photos\"".to_owned(),
        ..settings(Oauth1Signature::Plaintext)
    };
    let place = |settings: &Oauth1Settings, outgoing: &Outgoing| {
        let consumer = Consumer {
            settings,
            secret: Some(&secret),
            private_key: None,
        };
        sign(&consumer, Some(&token), outgoing, &stamp)
    };
    let get = request("https://example.com/?a=1");
    let (sent, shown) = texts(&place(&settings, &get).expect("signed"));
    assert_eq!(
        sent,
        "OAuth realm=\"My \\\"Photos\\\"\", oauth_consumer_key=\"dpf43f3p2l4k3l03\", \
         oauth_token=\"tok%2Fen\", oauth_signature_method=\"PLAINTEXT\", \
         oauth_timestamp=\"1700000000\", oauth_nonce=\"7d8f\", oauth_version=\"1.0\", \
         oauth_signature=\"s%2526c%26t%2520s\""
    );
    assert_eq!(
        shown,
        "OAuth realm=\"My \\\"Photos\\\"\", oauth_consumer_key=\"dpf43f3p2l4k3l03\", \
         oauth_token=\"••••••\", oauth_signature_method=\"PLAINTEXT\", \
         oauth_timestamp=\"1700000000\", oauth_nonce=\"7d8f\", oauth_version=\"1.0\", \
         oauth_signature=\"••••••\""
    );

    settings.encode_signature = false;
    let (sent, _) = texts(&place(&settings, &get).expect("signed"));
    assert!(sent.ends_with("oauth_signature=\"s%26c&t%20s\""), "{sent}");

    settings.placement = Placement::Query;
    let (sent, shown) = texts(&place(&settings, &get).expect("signed"));
    assert_eq!(
        sent,
        "oauth_consumer_key=dpf43f3p2l4k3l03&oauth_token=tok%2Fen&oauth_signature_method=PLAINTEXT\
         &oauth_timestamp=1700000000&oauth_nonce=7d8f&oauth_version=1.0\
         &oauth_signature=s%2526c%26t%2520s",
        "its & would end the parameter"
    );
    assert!(shown.ends_with("&oauth_signature=••••••"), "{shown}");
    assert!(!shown.contains("tok%"), "{shown}");
    settings.signature = Oauth1Signature::HmacSha1;
    let (sent, _) = texts(&place(&settings, &get).expect("signed"));
    assert!(sent.ends_with('='), "the Base64 as it is: {sent}");

    settings.placement = Placement::Body;
    let (sent, _) =
        texts(&place(&settings, &form("https://example.com/", "x=1+2")).expect("signed"));
    assert!(sent.starts_with("x=1+2&oauth_consumer_key="), "{sent}");
    let (sent, _) = texts(&place(&settings, &form("https://example.com/", "")).expect("signed"));
    assert!(sent.starts_with("oauth_consumer_key="), "{sent}");
    let error = place(&settings, &get).expect_err("no form");
    assert!(error.message.contains("has to be a form"), "{error}");
}

#[test]
fn the_placement_and_encoding_do_not_change_what_is_signed() {
    let secret = Secret::new("secret".to_owned());
    let stamp = stamp(1, "n");
    let outgoing = form("https://example.com/?a=1", "b=2");
    let signatures: Vec<String> = [Placement::Header, Placement::Query, Placement::Body]
        .into_iter()
        .map(|placement| {
            let settings = Oauth1Settings {
                placement,
                realm: "r".to_owned(),
                ..settings(Oauth1Signature::HmacSha256)
            };
            let consumer = Consumer {
                settings: &settings,
                secret: Some(&secret),
                private_key: None,
            };
            let (sent, _) = texts(&sign(&consumer, None, &outgoing, &stamp).expect("signed"));
            let (_, signature) = sent.split_once("oauth_signature=").expect("a signature");
            signature.trim_matches('"').to_owned()
        })
        .collect();
    assert_eq!(signatures[0], signatures[1]);
    assert_eq!(signatures[0], signatures[2]);
}

#[test]
fn a_request_that_brings_our_parameters_is_refused() {
    let settings = settings(Oauth1Signature::HmacSha1);
    let consumer = Consumer {
        settings: &settings,
        secret: None,
        private_key: None,
    };
    for outgoing in [
        request("https://example.com/?oauth_nonce=1"),
        request("https://example.com/?%6Fauth_signature=1"),
        form("https://example.com/", "oauth_consumer_key=x"),
    ] {
        let error = sign(&consumer, None, &outgoing, &stamp(1, "n")).expect_err("refused");
        assert!(error.message.contains("oauth_"), "{error}");
    }
    let json = Outgoing {
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        ..form("https://example.com/?oauth=1", "oauth_nonce=1")
    };
    assert!(sign(&consumer, None, &json, &stamp(1, "n")).is_ok());
}

#[test]
fn no_two_stamps_are_alike() {
    let (one, other) = (
        Stamp::fresh().expect("one"),
        Stamp::fresh().expect("another"),
    );
    assert_ne!(one.nonce, other.nonce);
    assert_eq!(one.nonce.len(), 25);
    assert_eq!(letters(0), "0".repeat(25));
    assert_eq!(
        letters(u128::MAX),
        "33psmzhlgqnyronp5zz1xxl5f",
        "no digit is lost"
    );
}
