//! Verifiers that others wrote take every delivery, also while secrets are replaced, and refuse
//! what was changed on the way.

use super::{FORMATS, key, question, secret, step};
use crate::connections::server;
use hookline_tests::receiver::{Received, Receiver};
use hookline_tests::verifiers::{self, Question};
use hookline_tests::{Result, flow, payloads};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::JoinSet;

/// How many naughty strings are in one event.
const TOGETHER: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verifiers_of_others_take_every_delivery_and_refuse_what_was_changed() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let (mut keys, mut before) = (HashMap::new(), HashMap::new());
    let mut steps = Vec::new();
    for format in FORMATS {
        let (key, secret) = key(&server, format).await?;
        steps.push(step(format, &key, &receiver.url));
        keys.insert(format, key["id"].clone());
        before.insert(format, secret);
    }
    let installed = server.install(&flow::webhook("Signed", &steps)).await?;
    let events = events()?;
    let (first, second) = events.split_at(events.len() / 2);

    post_all(&installed.url, first).await?;
    receiver.wait_for(first.len() * FORMATS.len()).await?;
    server.settled(&installed.id, first.len() as u64).await?;
    let mut after = HashMap::new();
    for format in FORMATS {
        let request = json!({"key": keys[format]});
        let made: Value = server.rpc("signing_key_rotate", &request).await?;
        let both = matches!(format, "standard_webhooks" | "stripe");
        assert_eq!(made["key"]["overlap"].is_number(), both, "{format}: {made}");
        let note = made["note"].as_str().unwrap_or_default();
        let says = if both {
            "both secrets"
        } else {
            "one secret only"
        };
        assert!(note.contains(says), "{format}: {note}");
        after.insert(format, secret(&made));
    }
    post_all(&installed.url, second).await?;
    let received = receiver.wait_for(events.len() * FORMATS.len()).await?;
    let figures = server.settled(&installed.id, events.len() as u64).await?;
    assert_eq!(figures.failed, 0);

    let (early, late) = received.split_at(first.len() * FORMATS.len());
    assert_bodies(&received, &events);
    taken(early, &before).await?;
    taken(late, &after).await?;
    let (both, single): (Vec<_>, Vec<_>) = late
        .iter()
        .cloned()
        .partition(|request| matches!(format_of(request), "standard_webhooks" | "stripe"));
    taken(&both, &before).await?;
    let refused = verifiers::ask(&asked(&single, &before)).await?;
    let taken = refused.iter().filter(|verdict| verdict.ok).count();
    assert_eq!(taken, 0, "one signature is the new secret's");

    // While two secrets sign, and with one.
    let samples = [sample(early), sample(late)].concat();
    let secrets = [&before, &after];
    let mut changed = Vec::new();
    for (at, request) in samples.iter().enumerate() {
        let format = format_of(request);
        let known = secrets[usize::from(at >= samples.len() / 2)];
        let question = question(format, &known[format], request);
        changed.extend(mutations(&question));
    }
    let questions: Vec<Question> = changed.iter().map(|(_, one)| one.clone()).collect();
    let verdicts = verifiers::ask(&questions).await?;
    for ((what, question), verdict) in changed.iter().zip(&verdicts) {
        assert!(!verdict.ok, "{}: {what} was taken", question.format);
    }
    // 6 of Standard Webhooks, 5 of each that signs a time, 3 of each that does not.
    assert_eq!(
        changed.len(),
        samples.len() / FORMATS.len() * (6 + 3 * 5 + 2 * 3)
    );
    Ok(())
}

/// Every example of GitHub's, and every naughty string.
fn events() -> Result<Vec<String>> {
    let mut events: Vec<String> = payloads::github()?
        .into_iter()
        .map(|one| one.body)
        .collect();
    let naughty = payloads::naughty()?;
    assert!(events.len() > 300 && naughty.len() > 400);
    events.extend(naughty.chunks(TOGETHER).map(|some| json!(some).to_string()));
    Ok(events)
}

/// Posts every event, eight at a time.
async fn post_all(url: &str, events: &[String]) -> Result {
    const CALLERS: usize = 8;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let events: Arc<[String]> = events.into();
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let (client, url, events) = (client.clone(), url.to_owned(), Arc::clone(&events));
        callers.spawn(async move {
            for event in events.iter().skip(caller).step_by(CALLERS) {
                let post = client.post(&url).header("content-type", "application/json");
                let answer = post.body(event.clone()).send().await?;
                assert_eq!(answer.status(), 202, "{event}");
            }
            Result::Ok(())
        });
    }
    while let Some(caller) = callers.join_next().await {
        caller??;
    }
    Ok(())
}

/// The format of the step that sent it.
fn format_of(request: &Received) -> &str {
    request.head.uri.path().trim_start_matches('/')
}

/// Every event arrived once from each step, to the byte.
fn assert_bodies(received: &[Received], events: &[String]) {
    for format in FORMATS {
        let of_format = received.iter().filter(|one| format_of(one) == format);
        let mut arrived: Vec<&[u8]> = of_format.map(|one| one.body.as_ref()).collect();
        let mut expected: Vec<&[u8]> = events.iter().map(String::as_bytes).collect();
        arrived.sort_unstable();
        expected.sort_unstable();
        assert!(arrived == expected, "{format}: other bodies arrived");
    }
}

fn asked(requests: &[Received], secrets: &HashMap<&str, String>) -> Vec<Question> {
    let one = |request: &Received| {
        let format = format_of(request);
        question(format, &secrets[format], request)
    };
    requests.iter().map(one).collect()
}

async fn taken(requests: &[Received], secrets: &HashMap<&str, String>) -> Result {
    assert!(!requests.is_empty());
    let verdicts = verifiers::ask(&asked(requests, secrets)).await?;
    for (request, verdict) in requests.iter().zip(verdicts) {
        let (format, why) = (format_of(request), &verdict.why);
        assert!(verdict.ok, "{format}: {why}: {:?}", request.head.headers);
    }
    Ok(())
}

/// A few requests of each format.
fn sample(requests: &[Received]) -> Vec<Received> {
    let few = |format| {
        let all = requests.iter().filter(move |one| format_of(one) == format);
        all.take(5).cloned()
    };
    FORMATS.into_iter().flat_map(few).collect()
}

/// What can be wrong with a request, each alone: whatever of the six its format can tell.
fn mutations(genuine: &Question) -> Vec<(&'static str, Question)> {
    let format = genuine.format.as_str();
    let (signature, time) = match format {
        "standard_webhooks" => ("webhook-signature", Some("webhook-timestamp")),
        "github" => ("x-hub-signature-256", None),
        "stripe" => ("stripe-signature", Some("stripe-signature")),
        "slack" => ("x-slack-signature", Some("x-slack-request-timestamp")),
        "shopify" => ("x-shopify-hmac-sha256", None),
        _ => ("x-acme-signature", Some("x-acme-time")),
    };
    let changed = |change: &dyn Fn(&mut Question)| {
        let mut question = genuine.clone();
        change(&mut question);
        question
    };
    let mut all = vec![
        (
            "another byte in the body",
            changed(&|one| {
                // Stays UTF-8, so that no verifier has another reason.
                let at = one.body.iter().rposition(u8::is_ascii).unwrap_or_default();
                one.body[at] ^= 1;
            }),
        ),
        (
            "another signature",
            changed(&|one| {
                let value = one.headers[signature].clone();
                let value = value.split(' ').map(other_signature).collect::<Vec<_>>();
                one.headers.insert(signature.to_owned(), value.join(" "));
            }),
        ),
        (
            "another secret",
            changed(&|one| {
                let secret = one.secret.clone();
                let (head, last) = secret.split_at(secret.len() - 4);
                let last = if last.starts_with('A') {
                    "BBB="
                } else {
                    "AAA="
                };
                one.secret = format!("{head}{last}");
            }),
        ),
    ];
    if let Some(header) = time {
        let at = if format == "stripe" {
            let value = &genuine.headers[header];
            value[2..].split(',').next().unwrap_or_default().to_owned()
        } else {
            genuine.headers[header].clone()
        };
        let other = at.parse::<i64>().unwrap_or_default() + 1;
        all.push((
            "another time",
            changed(&|one| {
                let value = one.headers[header].replacen(&at, &other.to_string(), 1);
                one.headers.insert(header.to_owned(), value);
            }),
        ));
        all.push(("an old time", changed(&|one| one.later = 310)));
    }
    if format == "standard_webhooks" {
        all.push((
            "another id",
            changed(&|one| {
                let id = format!("{}0", one.headers["webhook-id"]);
                one.headers.insert("webhook-id".to_owned(), id);
            }),
        ));
    }
    all
}

/// Of each signature in a list (Stripe's stands behind a comma), another one in the same form.
fn other_signature(text: &str) -> String {
    let one = |part: &str| {
        // Well within the signature, whatever stands before and behind it.
        let at = part.len() - 8;
        let other = if part.as_bytes()[at] == b'a' {
            "b"
        } else {
            "a"
        };
        format!("{}{other}{}", &part[..at], &part[at + 1..])
    };
    let parts = text.split(',').map(|part| match part {
        short if short.len() < 20 => short.to_owned(),
        part => one(part),
    });
    parts.collect::<Vec<_>>().join(",")
}
