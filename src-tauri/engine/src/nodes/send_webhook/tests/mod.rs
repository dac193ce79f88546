//! Send Webhook as it is set, against an event as it arrives.

mod settle;

use super::*;
use crate::http::{AddressPolicy, Outgoing};
use crate::nodes::{Output, Payload, Prepared};
use crate::template::{FlowRoot, RunRoot, Scope};
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

const ORDER: &str = "{ \"id\": 10482, \"total\": 12.50,\n \"name\": \"Ada <&\\\"\", \"bad\": \"a\\r\\nX: 1\", \"host\": \"10.0.0.1\" }";

fn config(value: Value) -> Config {
    serde_json::from_value(value).expect("a config")
}

fn outputs(headers: Value) -> HashMap<String, Arc<Output>> {
    let fields = json!({"method": "POST", "headers": headers});
    let body = Payload::read(
        Bytes::from_static(ORDER.as_bytes()),
        Some("application/json"),
    );
    let order = Output {
        fields: fields.as_object().expect("an object").clone(),
        body,
    };
    HashMap::from([("order".to_owned(), Arc::new(order))])
}

fn prepare_from(
    outputs: &HashMap<String, Arc<Output>>,
    settings: Value,
) -> Result<Outgoing, StepError> {
    let step = SendWebhook::compile(config(settings)).expect("a step");
    let prepared = step.prepare(&Scope {
        outputs,
        flow: FlowRoot {
            id: "f",
            name: "F",
            nodes: &[],
        },
        run: RunRoot {
            id: "r",
            accepted: 0,
            test: false,
        },
        delivery: "msg_1",
    })?;
    match prepared {
        Prepared::Call { outgoing, .. } => Ok(*outgoing),
        Prepared::Done(_) => panic!("a call"),
    }
}

fn prepare(settings: Value) -> Result<Outgoing, StepError> {
    prepare_from(&outputs(json!({})), settings)
}

fn sent(settings: Value) -> Outgoing {
    prepare(settings).unwrap_or_else(|error| panic!("{error}"))
}

fn header<'a>(outgoing: &'a Outgoing, name: &str) -> Option<&'a str> {
    outgoing
        .headers
        .iter()
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

fn fields(settings: Value) -> Vec<String> {
    SendWebhook::check(&config(settings))
        .into_iter()
        .map(|problem| problem.field)
        .collect()
}

#[test]
fn a_new_step_asks_for_its_address() {
    let problems = SendWebhook::check(&Config::default());
    assert_eq!(
        (problems.len(), problems[0].code, problems[0].field.as_str()),
        (1, "required", "url")
    );
}

#[test]
fn every_problem_names_its_field() {
    let settings = json!({
        "url": "https://a.example/{{ order.body.id",
        "query": [{"name": "", "value": "x"}, {"name": "ok", "value": "{{ a | nope }}"}, {"name": "{{", "value": "", "on": false}],
        "headers": [{"name": "X Y", "value": "a"}, {"name": "Host", "value": "a"}, {"name": "webhook-id", "value": "a"},
                    {"name": "X", "value": "a\nb"}, {"name": "", "value": ""}],
        "body": {"type": "multipart", "parts": [{"name": "", "value": "v"}, {"name": "n", "value": "{{ }}"}]},
        "content_type": "{{", "success": "2xx",
    });
    assert_eq!(
        fields(settings),
        [
            "url",
            "query[0].name",
            "query[1].value",
            "headers[0].name",
            "headers[1].name",
            "headers[2].name",
            "headers[3].value",
            "body.parts[0].name",
            "body.parts[1].value",
            "content_type",
            "success",
        ]
    );
    assert_eq!(
        fields(json!({"url": "https://a.example", "body": {"type": "json", "text": "{"}})),
        ["body.value"]
    );
    assert_eq!(
        fields(
            json!({"url": "https://a.example", "body": {"type": "json", "value": {"a": ["{{"]}}})
        ),
        ["body.value.a[0]"]
    );
}

#[test]
fn a_whole_body_is_passed_on_to_the_byte() {
    for body in [
        json!({"type": "json", "value": "{{ order.body }}"}),
        json!({"type": "text", "text": "{{ order.body }}"}),
        json!({"type": "text", "text": "{{ order.raw }}"}),
        json!({"type": "xml", "text": "{{ order.body }}"}),
    ] {
        assert_eq!(
            sent(json!({"url": "https://a.example", "body": body})).body,
            ORDER,
            "{body}"
        );
    }
}

#[test]
fn bodies_are_written_as_their_type_wants() {
    let body = |body: Value| {
        let outgoing = sent(json!({"url": "https://a.example", "body": body}));
        let content_type = header(&outgoing, "content-type")
            .unwrap_or_default()
            .to_owned();
        (
            String::from_utf8(outgoing.body.to_vec()).expect("text"),
            content_type,
        )
    };
    let fields = json!([{"name": "a b", "value": "{{ order.body.name }}"}, {"name": "off", "value": "1", "on": false}, {"name": "t", "value": "{{ order.body.total }}"}]);
    assert_eq!(
        body(
            json!({"type": "json", "value": {"n": "{{ order.body.name }}", "t": "{{ order.body.total }}"}})
        ),
        (
            r#"{"n":"Ada <&\"","t":12.50}"#.to_owned(),
            "application/json".to_owned()
        )
    );
    assert_eq!(
        body(json!({"type": "form", "fields": fields})),
        (
            "a+b=Ada+%3C%26%22&t=12.50".to_owned(),
            "application/x-www-form-urlencoded".to_owned()
        )
    );
    assert_eq!(
        body(json!({"type": "xml", "text": "<n>{{ order.body.name }}</n>"})),
        (
            "<n>Ada &lt;&amp;&quot;</n>".to_owned(),
            "application/xml".to_owned()
        )
    );
    assert_eq!(
        body(json!({"type": "none"})),
        (String::new(), String::new())
    );
    let parts = json!([{"name": "n\"1", "value": "{{ order.body.name }}"}, {"name": "f", "value": "x", "filename": "a.txt", "content_type": "text/plain"}]);
    let (text, content_type) = body(json!({"type": "multipart", "parts": parts}));
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a boundary");
    assert_eq!(
        text,
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"n%221\"\r\n\r\nAda <&\"\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\n--{boundary}--\r\n"
        )
    );
}

#[test]
fn query_and_headers_are_filled_in() {
    let outgoing = sent(json!({
        "method": "PUT", "url": "https://a.example/x?src=web#top",
        "query": [{"name": "ref", "value": "{{ order.body.id }}"}, {"name": "n&", "value": "{{ order.body.name }}"}],
        "headers": [{"name": "X-Source", "value": "order {{ order.body.id }}"}, {"name": "Content-Type", "value": "application/vnd.x+json"}],
        "body": {"type": "json", "value": {}}, "response": {"type": "json"}, "timeout": 7,
    }));
    assert_eq!(
        outgoing.url.as_str(),
        "https://a.example/x?src=web&ref=10482&n%26=Ada%20%3C%26%22"
    );
    assert_eq!(
        (
            outgoing.method,
            outgoing.timeout.as_secs(),
            outgoing.redirects
        ),
        (http::Method::PUT, 7, 0)
    );
    let names: Vec<&str> = outgoing
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "X-Source",
            "Content-Type",
            "accept",
            "webhook-id",
            "hookline-hops"
        ]
    );
    assert_eq!(outgoing.headers[3].1, "msg_1");
    let outgoing = sent(
        json!({"url": "https://a.example", "content_type": "application/json; v={{ order.body.id }}", "body": {"type": "text", "text": "x"}}),
    );
    assert_eq!(
        header(&outgoing, "content-type"),
        Some("application/json; v=10482")
    );
}

#[test]
fn data_cannot_inject_headers_or_choose_ours() {
    for (name, value, field) in [
        ("X-A", "{{ order.body.bad }}", "headers[0].value"),
        ("{{ order.body.bad }}", "a", "headers[0].name"),
        ("{{ 'Ho' ~ 'st' }}", "a", "headers[0].name"),
        ("{{ order.body.nope }}", "a", "headers[0].name"),
    ] {
        let error = prepare(
            json!({"url": "https://a.example", "headers": [{"name": name, "value": value}]}),
        )
        .expect_err(name);
        assert_eq!(error.field.as_deref(), Some(field), "{error}");
    }
}

#[test]
fn where_the_host_comes_from_decides_where_it_may_lead() {
    let policy = |url: &str, allow: bool| sent(json!({"url": url, "allow_local": allow})).policy;
    assert_eq!(
        policy("http://localhost:1/{{ order.body.id }}", false),
        AddressPolicy::Typed
    );
    assert_eq!(
        policy("http://{{ order.body.host }}/", false),
        AddressPolicy::Public
    );
    assert_eq!(
        policy("http://{{ order.body.host }}/", true),
        AddressPolicy::Local
    );
    let error = prepare(json!({"url": "{{ order.body.name }}"})).expect_err("no address");
    assert_eq!(error.field.as_deref(), Some("url"));
    let error = prepare(json!({"url": "{{ 'file:///etc/passwd' }}"})).expect_err("no address");
    assert_eq!(error.kind, "address");
}

#[test]
fn an_event_that_came_through_five_flows_goes_no_further() {
    let settings = || json!({"url": "https://a.example"});
    let hops =
        |received: Value| prepare_from(&outputs(json!({"hookline-hops": received})), settings());
    assert_eq!(header(&sent(settings()), "hookline-hops"), Some("1"));
    assert_eq!(
        header(&hops(json!("3")).expect("sent"), "hookline-hops"),
        Some("4")
    );
    assert_eq!(hops(json!("5")).expect_err("a loop").kind, "loop");
}

#[test]
fn an_attempt_made_again_is_the_same() {
    let settings = || {
        json!({"url": "https://a.example", "headers": [{"name": "X", "value": "{{ uuid() }} {{ now() }}"}],
        "body": {"type": "multipart", "parts": [{"name": "a", "value": "{{ uuid('b') }}"}]}})
    };
    let (first, second) = (sent(settings()), sent(settings()));
    assert_eq!((first.headers, first.body), (second.headers, second.body));
}

#[test]
fn lists_what_it_refers_to() {
    let step = SendWebhook::compile(config(json!({
        "url": "https://a.example/{{ a.body.x }}", "headers": [{"name": "X", "value": "{{ b.status }}"}],
        "body": {"type": "json", "value": {"email": "{{ order.body.customer.email }}"}},
    }))).expect("a step");
    assert_eq!(
        step.references(),
        [
            ("url".to_owned(), "a.body.x".to_owned()),
            ("headers[0].value".to_owned(), "b.status".to_owned()),
            (
                "body.value.email".to_owned(),
                "order.body.customer.email".to_owned()
            ),
        ]
    );
}
