//! OAuth 1.0a against oauthlib's own endpoints: three legs in a stand-in browser, then calls from
//! a flow, with every signature method and placement; and what a provider refuses.

use hookline_tests::oauth1::Provider;
use hookline_tests::server::Server;
use hookline_tests::watch::Watch;
use hookline_tests::{Result, flow};
use serde_json::{Value, json};

/// A server and a provider.
struct Both {
    server: Server,
    provider: Provider,
    _data: tempfile::TempDir,
}

impl Both {
    async fn start(arguments: &[&str]) -> Result<Self> {
        let provider = Provider::start(arguments).await?;
        let data = tempfile::tempdir()?;
        let server = Server::start(data.path()).await?;
        Ok(Self {
            server,
            provider,
            _data: data,
        })
    }

    /// A connection that is not authorized yet; `other` are further settings of the method.
    async fn prepare(&self, name: &str, other: &Value, secret: &str) -> Result<Value> {
        let ready = &self.provider.ready;
        let mut method = json!({
            "type": "oauth1",
            "request_token_url": self.provider.at("/request_token"),
            "authorization_url": self.provider.at("/authorize"),
            "access_token_url": self.provider.at("/access_token"),
            "consumer_key": ready.consumer_key,
        });
        for (key, value) in other.as_object().into_iter().flatten() {
            method[key] = value.clone();
        }
        let is_rsa = method["signature"]
            .as_str()
            .is_some_and(|by| by.starts_with("RSA"));
        let secrets = if is_rsa {
            json!({"private_key": ready.private_key})
        } else {
            json!({"consumer_secret": secret})
        };
        let profile: Value = self
            .server
            .rpc(
                "profile_create",
                &json!({
                    "settings": {"name": name, "method": method, "origins": [ready.url]},
                    "secrets": secrets,
                }),
            )
            .await?;
        self.server
            .rpc(
                "connection_create",
                &json!({"profile": profile["id"], "name": name}),
            )
            .await
    }

    /// Authorizes a connection; `consent` is done with the address that the browser opens.
    async fn authorize<F: Future<Output = Result>>(
        &self,
        connection: &Value,
        consent: impl FnOnce(String) -> F,
    ) -> Result<Value> {
        let by = json!({"connection": connection["id"]});
        let mut watch = Watch::open(&self.server).await?;
        let begun: Value = self.server.rpc("connection_authorize", &by).await?;
        if let Some(url) = begun["authorizing"]["url"].as_str() {
            consent(url.to_owned()).await?;
        }
        loop {
            let seen = watch.events().len();
            let detail: Value = self.server.rpc("connection_get", &by).await?;
            // It ends with a connection or with a problem.
            let ended = detail["state"] == "connected" || !detail["problem"].is_null();
            if ended && detail["authorizing"].is_null() {
                return Ok(detail);
            }
            watch.changed(seen).await?;
        }
    }

    /// Runs a flow of these steps once; gives the run.
    async fn run(&self, connection: &Value, steps: &[Value]) -> Result<Value> {
        let reference = json!({"id": connection["id"], "name": connection["name"]});
        let mut steps = steps.to_vec();
        for step in &mut steps {
            step["config"]["connection"] = reference.clone();
        }
        let drawn = flow::webhook(connection["name"].as_str().unwrap_or_default(), &steps);
        let created: Value = self
            .server
            .rpc(
                "flow_create",
                &json!({"name": drawn["name"], "from": drawn}),
            )
            .await?;
        let started: Value = self
            .server
            .rpc("test_flow", &json!({"flow": created["id"]}))
            .await?;
        let run = started["run"].as_str().ok_or("no run")?;
        self.server.finished(run).await
    }

    async fn stat(&self, name: &str) -> Result<u64> {
        let stats = self.provider.told("/_stats").await?;
        stats[name]
            .as_u64()
            .ok_or_else(|| format!("{stats}").into())
    }
}

/// The stand-in browser: follows the provider back to Hookline.
async fn browse(url: String) -> Result {
    let browser = reqwest::Client::builder().no_proxy().build()?;
    browser.get(url).send().await?.error_for_status()?;
    Ok(())
}

fn step(id: &str, method: &str, url: &str, body: &Value) -> Value {
    let query = json!([
        {"name": "a", "value": "&=+% ü☃"}, {"name": "a", "value": ""}, {"name": "ö ", "value": "~'()*!"},
    ]);
    json!({
        "id": id, "kind": "send_webhook", "name": id,
        "config": {"method": method, "url": url, "query": query, "body": body},
    })
}

fn form() -> Value {
    json!({"type": "form", "fields": [
        {"name": "c2", "value": ""}, {"name": "a3", "value": "2 q"}, {"name": "a3", "value": "a"},
        {"name": "&=+%", "value": "&=+% ü☃"},
    ]})
}

fn states(run: &Value) -> Vec<String> {
    let steps = run["steps"].as_array().into_iter().flatten();
    steps
        .map(|step| format!("{}: {} {}", step["node"], step["state"], step["error"]))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_signature_method_and_placement_is_let_in() -> Result {
    let both = Both::start(&["--realm", "Photos"]).await?;
    let secret = both.provider.ready.consumer_secret.clone();
    let corners = both
        .provider
        .at("/api/get?b5=%3D%253D&a3=a&c%40=&a2=r%20b&a3=2+q&x");
    let json = json!({"type": "json", "value": {"text": "&=+% ü☃", "oauth_token": 1}});
    let plain = |name: &str| json!({"signature": name, "realm": "Photos"});
    let mut kinds: Vec<Value> = [
        "HMAC-SHA1",
        "HMAC-SHA256",
        "HMAC-SHA512",
        "PLAINTEXT",
        "RSA-SHA1",
        "RSA-SHA256",
    ]
    .map(plain)
    .into();
    kinds.push(json!({"signature": "HMAC-SHA1", "encode_signature": false, "realm": "Photos"}));
    let mut let_in = 0;
    for kind in kinds {
        let connection = both.prepare(&kind.to_string(), &kind, &secret).await?;
        let connected = both.authorize(&connection, browse).await?;
        assert_eq!(
            connected["state"], "connected",
            "{kind}: {}",
            connected["problem"]
        );
        assert_eq!(connected["account"], "ada", "{kind}");
        let steps = [
            step("get", "GET", &corners, &json!({"type": "none"})),
            step("form", "POST", &both.provider.at("/api/form"), &form()),
            step("json", "PUT", &both.provider.at("/api/json"), &json),
        ];
        let run = both.run(&connected, &steps).await?;
        assert_eq!(
            run["summary"]["state"],
            "succeeded",
            "{kind}: {:#?}",
            states(&run)
        );
        let_in += 3;
        assert_eq!(both.stat("let_in").await?, let_in, "{kind}");

        let attempt: Value = both
            .server
            .rpc(
                "attempt_get",
                &json!({"run": run["summary"]["id"], "node": "form", "number": 1}),
            )
            .await?;
        let headers = attempt["request_headers"].to_string();
        assert!(
            headers.contains("oauth_signature=\\\"••••••\\\""),
            "{headers}"
        );
        assert!(headers.contains("oauth_token=\\\"••••••\\\""), "{headers}");
        assert!(
            headers.contains(&both.provider.ready.consumer_key),
            "{headers}"
        );
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_parameters_go_into_the_address_or_the_form() -> Result {
    let both = Both::start(&[]).await?;
    let secret = both.provider.ready.consumer_secret.clone();
    let json = json!({"type": "json", "value": {"text": "&=+% ü☃"}});
    let post = step(
        "form",
        "POST",
        &both.provider.at("/api/form?x=1+2"),
        &form(),
    );
    let put = step("json", "PUT", &both.provider.at("/api/json"), &json);

    let kind = json!({"placement": "query"});
    let in_query = both.prepare("query", &kind, &secret).await?;
    let in_query = both.authorize(&in_query, browse).await?;
    assert_eq!(in_query["state"], "connected", "{}", in_query["problem"]);
    let run = both.run(&in_query, &[post.clone(), put.clone()]).await?;
    assert_eq!(run["summary"]["state"], "succeeded", "{:#?}", states(&run));
    let last = both.provider.told("/_last").await?;
    let path = last["path"].as_str().unwrap_or_default();
    assert!(path.contains("&oauth_signature="), "{path}");

    let kind = json!({"placement": "body", "signature": "HMAC-SHA256"});
    let in_body = both.prepare("body", &kind, &secret).await?;
    let in_body = both.authorize(&in_body, browse).await?;
    assert_eq!(in_body["state"], "connected", "{}", in_body["problem"]);
    let run = both.run(&in_body, &[post, put]).await?;
    let steps = &run["steps"];
    assert_eq!(steps[1]["state"], "succeeded", "{:#?}", states(&run));
    assert_eq!(
        steps[2]["error_kind"], "auth",
        "JSON has no place for them: {steps}"
    );
    assert_eq!(both.stat("turned_away").await?, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_refuses_is_told_and_a_replay_is_refused() -> Result {
    let both = Both::start(&[]).await?;
    let ready = &both.provider.ready;

    let wrong = both.prepare("wrong", &json!({}), "another secret").await?;
    let refused = both.authorize(&wrong, browse).await?;
    assert_eq!(
        refused["problem"]["code"], "wrong_client",
        "{}",
        refused["problem"]
    );
    let message = refused["problem"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("consumer secret"), "{message}");

    // Somebody else was quicker with the verifier.
    let connection = both
        .prepare("right", &json!({}), &ready.consumer_secret)
        .await?;
    let late = both
        .authorize(&connection, async |url| {
            let (_, query) = url.split_once('?').ok_or("no query")?;
            let browser = reqwest::Client::builder()
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .build()?;
            let consented = browser.get(&url).send().await?;
            let back = consented.headers()["location"].to_str()?.to_owned();
            both.provider.told(&format!("/_spend?{query}")).await?;
            browse(back).await
        })
        .await?;
    assert_eq!(late["problem"]["code"], "verifier", "{}", late["problem"]);

    let connection = both
        .prepare("right again", &json!({}), &ready.consumer_secret)
        .await?;
    let connected = both.authorize(&connection, browse).await?;
    assert_eq!(connected["state"], "connected", "{}", connected["problem"]);
    let get = step(
        "get",
        "GET",
        &both.provider.at("/api/get"),
        &json!({"type": "none"}),
    );
    let run = both.run(&connected, std::slice::from_ref(&get)).await?;
    assert_eq!(run["summary"]["state"], "succeeded", "{:#?}", states(&run));

    let last = both.provider.told("/_last").await?;
    let path = last["path"].as_str().unwrap_or_default();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut again = client.get(both.provider.at(path));
    for header in last["headers"].as_array().into_iter().flatten() {
        let (name, value) = (header[0].as_str(), header[1].as_str());
        again = again.header(name.unwrap_or_default(), value.unwrap_or_default());
    }
    assert_eq!(again.send().await?.status(), 401, "the same nonce again");
    assert_eq!(both.stat("replayed").await?, 1);

    both.provider.told("/_revoke").await?;
    let run = both.run(&connected, &[get]).await?;
    assert_eq!(
        run["steps"][1]["attempts"][0]["status"],
        401,
        "{:#?}",
        states(&run)
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_off_is_shown_beside_the_other_one() -> Result {
    let both = Both::start(&["--clock", "-7200"]).await?;
    let secret = &both.provider.ready.consumer_secret;
    let connection = both.prepare("late", &json!({}), secret).await?;
    let refused = both.authorize(&connection, browse).await?;
    assert_eq!(
        refused["problem"]["code"], "clock",
        "{}",
        refused["problem"]
    );
    let message = refused["problem"]["message"].as_str().unwrap_or_default();
    assert_eq!(message.matches(" UTC").count(), 2, "both clocks: {message}");
    assert_eq!(both.stat("late").await?, 1);
    Ok(())
}
