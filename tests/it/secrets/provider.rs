//! The receiver as a provider of access, and the way of a connection to it.

use super::Places;
use hookline_tests::Result;
use hookline_tests::receiver::{Answer, Receiver};
use hookline_tests::server::Server;
use hookline_tests::watch::Watch;
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::HashMap;
use url::Url;
use url::form_urlencoded::Serializer;

/// OAuth 2: the access token.
pub(super) const ACCESS: &str = "Sentinel.access/10+~=";
/// OAuth 1.0a: the secret of the token.
pub(super) const TOKEN_SECRET: &str = "Sentinel/secret +&=%\"13";

const REFRESH: &str = "Sentinel.refresh/11+~=";
const TOKEN: &str = "Sentinel/token +&=%\"12";
const VERIFIER: &str = "Sentinel/verifier +&=%\"14";
const TEMPORARY_SECRET: &str = "Sentinel/temporary +&=%\"15";
/// No secret: it stands in the address that the browser opens.
const TEMPORARY: &str = "temporary";

/// Everything secret that comes from here.
pub(super) const SENTINELS: [&str; 6] = [
    ACCESS,
    REFRESH,
    TOKEN,
    TOKEN_SECRET,
    VERIFIER,
    TEMPORARY_SECRET,
];

/// What is granted at `path`.
pub(super) fn grant(path: &str) -> Option<Answer> {
    let credentials = |token: &str, secret: &str| {
        Serializer::new(String::new())
            .append_pair("oauth_token", token)
            .append_pair("oauth_token_secret", secret)
            .append_pair("oauth_callback_confirmed", "true")
            .finish()
    };
    let body = match path {
        "/token" => json!({
            "access_token": ACCESS, "refresh_token": REFRESH,
            "token_type": "bearer", "expires_in": 3600,
        })
        .to_string(),
        "/oauth1/request" => credentials(TEMPORARY, TEMPORARY_SECRET),
        "/oauth1/access" => credentials(TOKEN, TOKEN_SECRET),
        _ => return None,
    };
    Some(Answer {
        status: StatusCode::OK,
        body: body.into(),
    })
}

/// Authorizes a connection; as the browser, where one is needed.
pub(super) async fn authorize(
    server: &Server,
    receiver: &Receiver,
    connection: &Value,
    places: &mut Places,
) -> Result {
    let mut watch = Watch::open(server).await?;
    let begun = places
        .call(server, "connection_authorize", connection)
        .await?;
    if begun["authorizing"]["url"].is_string() {
        let mut back = way_back(receiver)?;
        back.query_pairs_mut()
            .append_pair("oauth_token", TEMPORARY)
            .append_pair("oauth_verifier", VERIFIER);
        let browser = reqwest::Client::builder().no_proxy().build()?;
        let page = browser.get(back).send().await?.error_for_status()?;
        places.add("the page after consent", page.bytes().await?);
    }
    loop {
        let seen = watch.events().len();
        let detail = places.call(server, "connection_get", connection).await?;
        assert!(detail["problem"].is_null(), "{detail}");
        if detail["state"] == "connected" {
            return Ok(());
        }
        watch.changed(seen).await?;
    }
}

/// Where the provider sends the browser: what it was told when it gave temporary credentials.
fn way_back(receiver: &Receiver) -> Result<Url> {
    let received = receiver.received();
    let asked = received
        .iter()
        .rfind(|request| request.head.uri.path() == "/oauth1/request");
    let header = asked.ok_or("nobody asked")?.header("authorization");
    let parameters: HashMap<&str, &str> = header
        .trim_start_matches("OAuth ")
        .split(',')
        .filter_map(|pair| pair.trim().split_once('='))
        .collect();
    let callback = parameters.get("oauth_callback").ok_or("no callback")?;
    let callback = percent_encoding::percent_decode_str(callback.trim_matches('"'));
    Ok(callback.decode_utf8()?.parse()?)
}
