//! Every service's data has the shape that profiles and screens rely on.

use super::*;
use crate::api::profiles::ServiceVariant;
use crate::auth::check;
use crate::auth::origins::Allowed;
use crate::auth::profile::{Method, Placement, ProfileSettings};
use std::collections::HashSet;
use url::Url;

fn services() -> &'static [Service] {
    all().expect("every file can be read")
}

fn variants() -> impl Iterator<Item = (&'static Service, &'static ServiceVariant)> {
    let each = |service: &'static Service| service.variants.iter().map(move |one| (service, one));
    services().iter().flat_map(each)
}

/// With something in the place of what the user fills in.
fn filled(variant: &ServiceVariant) -> ProfileSettings {
    let mut text = serde_json::to_string(&variant.profile).expect("JSON");
    for name in &variant.placeholders {
        text = text.replace(&format!("{{{name}}}"), "acme.example");
    }
    serde_json::from_str(&text).expect("a profile")
}

/// The addresses of a method.
fn addresses(method: &Method) -> Vec<&str> {
    let all = match method {
        Method::Oauth1(settings) => vec![
            &settings.request_token_url,
            &settings.authorization_url,
            &settings.access_token_url,
        ],
        Method::Oauth2(settings) => vec![
            &settings.authorization_url,
            &settings.token_url,
            &settings.device_url,
            &settings.revocation_url,
            &settings.issuer,
        ],
        _ => Vec::new(),
    };
    let given = all.into_iter().filter(|address| !address.is_empty());
    given.map(String::as_str).collect()
}

fn is_https(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.scheme() == "https" && url.has_host())
}

#[test]
fn there_are_many_and_each_has_its_key_and_names() {
    let services = services();
    assert!(services.len() >= 25, "{}", services.len());
    let keys: HashSet<_> = services.iter().map(|service| &service.key).collect();
    let names: HashSet<_> = services.iter().map(|service| &service.name).collect();
    assert_eq!(keys.len(), services.len());
    assert_eq!(names.len(), services.len());
    for service in services {
        let key = &service.key;
        assert!(key.bytes().all(|byte| byte.is_ascii_lowercase()), "{key}");
        assert!(!service.variants.is_empty(), "{key}");
        let variants: HashSet<_> = service.variants.iter().map(|one| &one.name).collect();
        assert_eq!(variants.len(), service.variants.len(), "{key}");
        let several = service.variants.len() > 1;
        assert!(
            !several || variants.iter().all(|name| !name.is_empty()),
            "{key}"
        );
    }
}

#[test]
fn each_says_where_it_is_documented_and_where_to_register() {
    for service in services() {
        let key = &service.key;
        assert!(is_https(&service.documentation), "{key}");
        assert!(is_https(&service.register_url), "{key}");
        assert!(service.register_hint.ends_with('.'), "{key}");
    }
}

#[test]
fn every_address_is_https_and_complete() {
    for (service, variant) in variants() {
        let at = format!("{} {}", service.key, variant.name);
        let profile = filled(variant);
        let text = serde_json::to_string(&profile).expect("JSON");
        assert!(!text.contains(['<', '>']), "a value of no region: {at}");
        assert_eq!(
            profile.service.as_deref(),
            Some(service.key.as_str()),
            "{at}"
        );
        for address in addresses(&profile.method) {
            assert!(is_https(address), "{at}: {address}");
        }
        if let Method::Oauth2(settings) = &profile.method {
            use crate::auth::profile::Grant;
            let (consent, device) = (&settings.authorization_url, &settings.device_url);
            match settings.grant {
                Grant::AuthorizationCode => assert!(!consent.is_empty(), "{at}"),
                Grant::ClientCredentials => assert!(consent.is_empty(), "{at}"),
                Grant::DeviceCode => assert!(!device.is_empty(), "{at}"),
            }
        }
    }
}

#[test]
fn credentials_go_to_the_test_address_and_nowhere_wild() {
    for (service, variant) in variants() {
        let at = format!("{} {}", service.key, variant.name);
        let profile = filled(variant);
        assert!(!profile.origins.is_empty(), "{at}");
        let allowed: Vec<Allowed> = profile
            .origins
            .iter()
            .map(|origin| Allowed::parse(origin).unwrap_or_else(|why| panic!("{at}: {why}")))
            .collect();
        assert!(
            profile
                .origins
                .iter()
                .all(|origin| origin.starts_with("https://")),
            "{at}"
        );
        if let Some(test) = &profile.test {
            let url = Url::parse(&test.url).expect("an address");
            assert!(
                allowed.iter().any(|origin| origin.allows(&url)),
                "{at}: {url}"
            );
        }
    }
}

#[test]
fn tokens_travel_in_headers() {
    for (service, variant) in variants() {
        let at = format!("{} {}", service.key, variant.name);
        let placement = match &variant.profile.method {
            Method::Oauth1(settings) => settings.placement,
            Method::Oauth2(settings) => settings.placement,
            Method::ApiKey(settings) => settings.placement,
            _ => Placement::Header,
        };
        assert_eq!(placement, Placement::Header, "{at}");
    }
}

#[test]
fn every_scope_is_explained_once() {
    for (service, variant) in variants() {
        let at = format!("{} {}", service.key, variant.name);
        if let Method::Oauth2(settings) = &variant.profile.method {
            let names: HashSet<_> = settings.scopes.iter().map(|scope| &scope.name).collect();
            assert_eq!(names.len(), settings.scopes.len(), "{at}");
            assert!(settings.client_id.is_empty(), "{at}");
            for scope in &settings.scopes {
                assert!(!scope.description.is_empty(), "{at}: {}", scope.name);
                assert!(
                    !scope.name.contains(char::is_whitespace),
                    "{at}: {}",
                    scope.name
                );
            }
            let chosen = settings.scopes.iter().any(|scope| scope.chosen);
            assert!(settings.scopes.is_empty() || chosen, "{at}");
        }
    }
}

#[test]
fn regions_and_placeholders_are_filled_in() {
    let find = |key: &str, name: &str| {
        let found = variants().find(|(service, one)| service.key == key && one.name == name);
        found.unwrap_or_else(|| panic!("{key} {name}")).1
    };
    let zoho = find("zoho", "Europe");
    assert_eq!(zoho.profile.name, "Zoho (Europe)");
    assert!(zoho.placeholders.is_empty());
    assert_eq!(
        zoho.profile.origins,
        ["https://www.zohoapis.eu", "https://*.zoho.eu"]
    );
    let Method::Oauth2(settings) = &zoho.profile.method else {
        panic!("{:?}", zoho.profile.method)
    };
    assert_eq!(
        settings.token_url,
        "https://accounts.zoho.eu/oauth/v2/token"
    );
    let shopify = find("shopify", "OAuth 2");
    assert_eq!(shopify.placeholders, ["shop"]);
    assert_eq!(shopify.profile.origins, ["https://{shop}.myshopify.com"]);
    let stripe = find("stripe", "Secret key");
    assert_eq!(stripe.profile.name, "Stripe (Secret key)");
}

#[test]
fn every_profile_lacks_only_its_client() {
    for (service, variant) in variants() {
        let mut profile = filled(variant);
        match &mut profile.method {
            Method::Oauth1(settings) => settings.consumer_key = "key".to_owned(),
            Method::Oauth2(settings) => settings.client_id = "client".to_owned(),
            _ => {}
        }
        let problems = check::problems(&profile);
        assert!(
            problems.is_empty(),
            "{} {}: {problems:?}",
            service.key,
            variant.name
        );
    }
}

#[test]
fn a_profile_survives_storage() {
    for (_, variant) in variants() {
        let text = serde_json::to_string(&variant.profile).expect("JSON");
        let again: ProfileSettings = serde_json::from_str(&text).expect("a profile");
        assert_eq!(again, variant.profile);
    }
}

#[test]
fn a_file_says_what_is_wrong_with_it() {
    let Err(error) = load::service("acme", r#"{"name": "Acme", "forms": []}"#) else {
        panic!("read")
    };
    assert!(error.starts_with("acme.json: missing field"), "{error}");
}
