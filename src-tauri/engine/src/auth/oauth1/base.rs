//! The signature base string (RFC 5849 §3.4.1).

use super::encode::{Parameter, encode, pairs};
use crate::http::Outgoing;
use url::Url;

/// What is signed: method, address without its query, and every parameter in order. `protocol`
/// are the `oauth_` parameters, encoded, without `realm` and `oauth_signature`.
pub(super) fn base_string(outgoing: &Outgoing, protocol: &[Parameter]) -> String {
    let mut parameters = own(outgoing);
    parameters.extend_from_slice(protocol);
    parameters.sort();
    let normalized = parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&");
    format!(
        "{}&{}&{}",
        encode(outgoing.method.as_str().to_ascii_uppercase()),
        encode(address(&outgoing.url)),
        encode(normalized)
    )
}

/// The parameters that the request brings itself: of its query and of its form body
/// (§3.4.1.3.1). Other bodies are not signed.
pub(super) fn own(outgoing: &Outgoing) -> Vec<Parameter> {
    let query = outgoing.url.query().unwrap_or_default();
    let body = if is_form(outgoing) {
        &outgoing.body[..]
    } else {
        &[]
    };
    pairs(query.as_bytes()).chain(pairs(body)).collect()
}

/// Whether the body is a form that the receiver reads as it is sent.
pub(super) fn is_form(outgoing: &Outgoing) -> bool {
    let header = |wanted: &str| {
        outgoing
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.split(';').next().unwrap_or_default().trim())
    };
    let plain = header("content-encoding").is_none_or(|by| by.eq_ignore_ascii_case("identity"));
    plain
        && header("content-type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// The base string URI (§3.4.1.2): lower-case scheme and host, the port where it is not the
/// scheme's own, the path as it is sent. `Url` keeps the first two that way.
fn address(url: &Url) -> String {
    let port = url
        .port()
        .map_or_else(String::new, |port| format!(":{port}"));
    format!(
        "{}://{}{port}{}",
        url.scheme(),
        url.host_str().unwrap_or_default(),
        url.path()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::oauth1::tests::{form, request};
    use proptest::prelude::*;

    fn encoded(parameters: &[(&str, &str)]) -> Vec<Parameter> {
        parameters
            .iter()
            .map(|(name, value)| (encode(name), encode(value)))
            .collect()
    }

    #[test]
    fn is_the_one_of_the_standard() {
        // RFC 5849 §3.4.1.1.
        let outgoing = form(
            "http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
            "c2&a3=2+q",
        );
        let protocol = encoded(&[
            ("oauth_consumer_key", "9djdj82h48djs9d2"),
            ("oauth_token", "kkk9d7dh3k39sjv7"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"),
            ("oauth_nonce", "7d8f3e4a"),
        ]);
        assert_eq!(
            base_string(&outgoing, &protocol),
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D\
             %253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce\
             %3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth\
             _token%3Dkkk9d7dh3k39sjv7"
        );
        // §3.4.1.3.1: the parameters before they are sorted.
        assert_eq!(
            own(&outgoing),
            encoded(&[
                ("b5", "=%3D"),
                ("a3", "a"),
                ("c@", ""),
                ("a2", "r b"),
                ("c2", ""),
                ("a3", "2 q"),
            ])
        );
    }

    #[test]
    fn names_the_address_as_the_standard_does() {
        // The first two are RFC 5849 §3.4.1.2.
        for (url, expected) in [
            (
                "http://EXAMPLE.COM:80/r%20v/X?id=123",
                "http://example.com/r%20v/X",
            ),
            (
                "https://www.example.net:8080/?q=1",
                "https://www.example.net:8080/",
            ),
            ("HTTPS://Example.com:443", "https://example.com/"),
            ("http://example.com:443/", "http://example.com:443/"),
            ("http://[::1]:8080/a//b/", "http://[::1]:8080/a//b/"),
            (
                "https://bücher.example/ü",
                "https://xn--bcher-kva.example/%C3%BC",
            ),
            (
                "https://example.com/~me/a;b=c,d",
                "https://example.com/~me/a;b=c,d",
            ),
        ] {
            let url = Url::parse(url).expect("an address");
            assert_eq!(address(&url), expected);
        }
    }

    #[test]
    fn only_a_form_is_signed() {
        let mut outgoing = form("http://example.com/", "a=1");
        assert_eq!(own(&outgoing).len(), 1);
        outgoing.headers = vec![(
            "Content-TYPE".into(),
            "Application/X-WWW-Form-Urlencoded ; charset=utf-8".into(),
        )];
        assert_eq!(own(&outgoing).len(), 1);
        outgoing
            .headers
            .push(("Content-Encoding".into(), "gzip".into()));
        assert!(own(&outgoing).is_empty());
        outgoing.headers = vec![("Content-Type".into(), "application/json".into())];
        assert!(own(&outgoing).is_empty());
        assert!(own(&request("http://example.com/")).is_empty());
    }

    proptest! {
        #[test]
        fn the_order_in_which_parameters_come_does_not_matter(
            (fields, shuffled) in prop::collection::vec(("[a-c=&+% ü]{1,2}", "[a-c=&+% ü]{0,2}"), 0..7)
                .prop_flat_map(|fields| (Just(fields.clone()), Just(fields).prop_shuffle()))
        ) {
            let base = |fields: &[(String, String)], in_body: usize| {
                let text = |part: &[(String, String)]| {
                    url::form_urlencoded::Serializer::new(String::new())
                        .extend_pairs(part)
                        .finish()
                };
                let (body, query) = fields.split_at(in_body.min(fields.len()));
                let url = format!("https://example.com/?{}", text(query));
                base_string(&form(&url, &text(body)), &[])
            };
            prop_assert_eq!(base(&fields, 0), base(&shuffled, 3));
        }

        #[test]
        fn the_name_is_sorted_before_the_value(a in "[!-~]{1,3}", b in "[!-~]{1,3}") {
            let mut sorted = [(encode(&a), encode("z")), (encode(&b), encode("a"))];
            sorted.sort();
            prop_assert!(sorted[0].0.as_bytes() <= sorted[1].0.as_bytes());
        }
    }
}
