use super::*;
use crate::auth::profile::Method;
use crate::vault::Secret;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn oauth2(change: Value) -> Value {
    let mut method = json!({
        "type": "oauth2", "grant": "authorization_code", "client_id": "hookline",
        "authorization_url": "https://login.example.com/authorize",
        "token_url": "https://login.example.com/token"
    });
    merge(&mut method, change);
    method
}

fn merge(into: &mut Value, change: Value) {
    if let (Value::Object(into), Value::Object(change)) = (into, change) {
        into.extend(change);
    }
}

/// Settings with `method`, otherwise good, and with what `change` says.
fn settings(method: Value, change: Value) -> ProfileSettings {
    let mut settings = json!({
        "name": "CRM", "method": method, "origins": ["https://api.example.com"]
    });
    merge(&mut settings, change);
    serde_json::from_value(settings).expect("settings")
}

/// Codes and fields of what stands in the way.
fn found(method: Value, change: Value) -> Vec<(String, String)> {
    let problems = problems(&settings(method, change));
    for problem in &problems {
        assert!(problem.message.ends_with('.'), "{problem:?}");
    }
    let wrong = problems.into_iter().filter(|problem| !problem.warning);
    wrong.map(|problem| (problem.code, problem.field)).collect()
}

fn one(method: Value, change: Value, code: &str, field: &str) {
    let expected = [(code.to_owned(), field.to_owned())];
    assert_eq!(
        found(method.clone(), change.clone()),
        expected,
        "{method} {change}"
    );
}

#[test]
fn good_settings_have_no_problems() {
    for method in [
        json!({"type": "basic"}),
        json!({"type": "bearer"}),
        json!({"type": "certificate"}),
        json!({"type": "api_key", "label": "Key", "parameter": "X-Key", "placement": "header"}),
        json!({"type": "headers", "headers": [{"name": "X-A"}, {"name": "X-B", "secret": false}]}),
        json!({
            "type": "oauth1", "request_token_url": "https://a.example/r",
            "authorization_url": "https://a.example/a", "access_token_url": "https://a.example/t",
            "consumer_key": "k"
        }),
        oauth2(json!({"scopes": [{"name": "read"}, {"name": "write"}]})),
    ] {
        assert_eq!(found(method, json!({})), []);
    }
}

#[test]
fn addresses_say_what_is_wrong_with_them() {
    for (url, code) in [
        ("", "required"),
        ("https://login.example.com/to ken", "spaces"),
        (" https://login.example.com/token", "spaces"),
        ("login.example.com/token", "url"),
        ("javascript:alert(1)", "url"),
        ("file:///etc/passwd", "url"),
        ("http://login.example.com/token", "https"),
        ("https://me:secret@login.example.com/token", "userinfo"),
        ("https://login.example.com/token#x", "fragment"),
        ("https://{shop}.myshopify.com/token", "placeholder"),
    ] {
        one(
            oauth2(json!({ "token_url": url })),
            json!({}),
            code,
            "method.token_url",
        );
    }
    let near = oauth2(json!({"token_url": "http://127.0.0.1:9000/token"}));
    assert_eq!(found(near, json!({})), []);
    let own = oauth2(json!({"token_url": "http://login.internal/token"}));
    assert_eq!(found(own, json!({"on_premises": true})), []);
}

#[test]
fn oauth2_needs_what_its_grant_needs() {
    one(
        oauth2(json!({"client_id": " "})),
        json!({}),
        "required",
        "method.client_id",
    );
    one(
        oauth2(json!({"authorization_url": ""})),
        json!({}),
        "required",
        "method.authorization_url",
    );
    one(
        oauth2(json!({"grant": "device_code"})),
        json!({}),
        "required",
        "method.device_url",
    );
    one(
        oauth2(json!({"grant": "client_credentials", "client_auth": "none"})),
        json!({}),
        "client_auth",
        "method.client_auth",
    );
    let scopes = |scopes: Value| oauth2(json!({ "scopes": scopes }));
    one(
        scopes(json!([{"name": ""}])),
        json!({}),
        "required",
        "method.scopes[0].name",
    );
    one(
        scopes(json!([{"name": "a"}, {"name": "a"}])),
        json!({}),
        "duplicate",
        "method.scopes[1].name",
    );
    one(
        scopes(json!([{"name": "a b"}])),
        json!({}),
        "scope",
        "method.scopes[0].name",
    );
    one(
        oauth2(json!({"authorization_extra": [{"name": "state", "value": "x"}]})),
        json!({}),
        "reserved",
        "method.authorization_extra[0].name",
    );
    one(
        oauth2(json!({"placement": "body"})),
        json!({}),
        "placement",
        "method.placement",
    );
    one(
        oauth2(json!({"refresh": {"statuses": [200]}})),
        json!({}),
        "range",
        "method.refresh.statuses[0]",
    );
}

#[test]
fn plaintext_shows_the_secret_so_it_needs_https() {
    let method = |scheme: &str| {
        json!({
            "type": "oauth1", "signature": "PLAINTEXT", "consumer_key": "k",
            "request_token_url": format!("{scheme}://old.internal/r"),
            "authorization_url": "https://old.internal/a",
            "access_token_url": "https://old.internal/t"
        })
    };
    let own = json!({"on_premises": true});
    one(
        method("http"),
        own.clone(),
        "https",
        "method.request_token_url",
    );
    assert_eq!(found(method("https"), own), []);
}

#[test]
fn keys_and_headers_have_names_that_can_be_sent() {
    let key = |parameter: &str, placement: &str| json!({"type": "api_key", "label": "Key", "parameter": parameter, "placement": placement});
    let field = "method.parameter";
    one(key("", "header"), json!({}), "required", field);
    one(key("X Key", "header"), json!({}), "header", field);
    one(key("Host", "header"), json!({}), "header", field);
    one(key("a=b", "cookie"), json!({}), "characters", field);
    assert_eq!(found(key("api key", "body"), json!({})), []);
    let warned = problems(&settings(key("key", "query"), json!({})));
    assert!(
        warned
            .iter()
            .any(|problem| problem.warning && problem.code == "key_in_address")
    );
    let headers = |names: &[&str]| {
        let rows: Vec<_> = names.iter().map(|name| json!({ "name": name })).collect();
        json!({"type": "headers", "headers": rows})
    };
    one(headers(&[]), json!({}), "required", "method.headers");
    one(
        headers(&["X-A", "x-a"]),
        json!({}),
        "duplicate",
        "method.headers[1].name",
    );
    one(
        headers(&["Content-Length"]),
        json!({}),
        "header",
        "method.headers[0].name",
    );
}

#[test]
fn a_test_stays_within_the_origins() {
    let basic = json!({"type": "basic"});
    let test = |url: &str| json!({"test": {"url": url}});
    assert_eq!(found(basic.clone(), test("https://api.example.com/me")), []);
    one(
        basic.clone(),
        test("https://other.example/me"),
        "origin",
        "test.url",
    );
    one(
        basic.clone(),
        json!({"origins": ["example.com"]}),
        "origin",
        "origins[0]",
    );
    one(
        basic.clone(),
        json!({"origins": ["http://example.com"]}),
        "https",
        "origins[0]",
    );
    let twice = json!({"origins": ["https://a.example", "https://A.example:443/"]});
    one(basic.clone(), twice, "duplicate", "origins[1]");
    one(basic, json!({"name": "  "}), "required", "name");
}

fn method(value: Value) -> Method {
    serde_json::from_value(value).expect("a method")
}

fn give(method: &Method, fields: &[(&str, &str)], secrets: &[(&str, &str)]) -> Option<String> {
    let fields = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let secrets = secrets
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Secret::new((*value).to_owned())));
    let fields: BTreeMap<_, _> = fields.collect();
    let secrets: BTreeMap<_, _> = secrets.collect();
    let refused = given(method, &fields, &secrets, &[]).err()?;
    refused.body().field
}

#[test]
fn a_connection_gives_what_is_asked_for_and_nothing_else() {
    let basic = method(json!({"type": "basic"}));
    let field = |field: &str| Some(field.to_owned());
    assert_eq!(
        give(&basic, &[("user", "ada")], &[("password", "a:b c")]),
        None
    );
    assert_eq!(
        give(&basic, &[("user", "sk_live")], &[]),
        None,
        "no password is one too"
    );
    assert_eq!(
        give(&basic, &[], &[("password", "x")]),
        field("fields.user")
    );
    assert_eq!(give(&basic, &[("user", "a:b")], &[]), field("fields.user"));
    assert_eq!(
        give(&basic, &[("user", "ada")], &[("password", "x\r\ny")]),
        field("secrets.password")
    );
    assert_eq!(
        give(&basic, &[("user", "ada")], &[("token", "x")]),
        field("secrets.token")
    );
    assert_eq!(
        give(&basic, &[("user", "a"), ("password", "x")], &[]),
        field("fields.password")
    );
    let bearer = method(json!({"type": "bearer"}));
    assert_eq!(give(&bearer, &[], &[]), field("secrets.token"));
    assert_eq!(give(&bearer, &[], &[("token", "")]), field("secrets.token"));
    let cookie = method(json!({
        "type": "api_key", "label": "Key", "parameter": "session", "placement": "cookie"
    }));
    assert_eq!(give(&cookie, &[], &[("key", "a;b")]), field("secrets.key"));
    let headers = method(json!({
        "type": "headers", "headers": [{"name": "X-A"}, {"name": "X-Team", "secret": false}]
    }));
    assert_eq!(
        give(&headers, &[("header:X-Team", "7")], &[("header:X-A", "k")]),
        None
    );
    assert_eq!(
        give(&headers, &[], &[("header:X-A", "k")]),
        field("fields.header:X-Team")
    );
}

#[test]
fn only_scopes_of_the_profile_can_be_asked_for() {
    let some = method(oauth2(json!({
        "scopes": [{"name": "read", "chosen": true}, {"name": "write"}]
    })));
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(scopes(&some, None).expect("those chosen"), ["read"]);
    assert_eq!(
        scopes(&some, names(&["write", "write"])).expect("one"),
        ["write"]
    );
    assert_eq!(
        scopes(&some, names(&["admin"]))
            .expect_err("unknown")
            .code(),
        "unknown_scope"
    );
    let basic = method(json!({"type": "basic"}));
    assert_eq!(
        scopes(&basic, names(&["read"])).expect_err("none").code(),
        "unknown_scope"
    );
}
