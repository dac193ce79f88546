//! What becomes of answers.

use super::*;
use crate::http::Answer;
use crate::nodes::{Form, Settled};

fn settle(
    settings: Value,
    status: u16,
    content_type: &str,
    body: &'static [u8],
) -> Result<Settled, StepError> {
    let mut settings = settings;
    settings["url"] = json!("https://crm.example.com/x");
    let step = SendWebhook::compile(config(settings)).expect("a step");
    step.settle(&Answer {
        version: "HTTP/1.1".to_owned(),
        status,
        headers: [("content-type", content_type), ("x-a", "1"), ("x-a", "2")]
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .to_vec(),
        body: Bytes::from_static(body),
    })
}

#[test]
fn other_status_codes_fail_in_words() {
    let error = settle(json!({}), 404, "text/plain", b"no").expect_err("a failure");
    assert_eq!(
        (error.kind, error.message.as_str()),
        (
            "status",
            "crm.example.com answered 404 Not Found. Check the address."
        )
    );
    assert!(settle(json!({"success": "200-299, 404"}), 404, "text/plain", b"no").is_ok());
    assert!(settle(json!({"success": "404"}), 200, "text/plain", b"").is_err());
    assert!(
        settle(json!({}), 599, "text/plain", b"")
            .expect_err("a failure")
            .message
            .starts_with("crm.example.com answered 599.")
    );
}

#[test]
fn answers_are_read_as_chosen() {
    let body = |response: Value, content_type: &str, body: &'static [u8]| {
        settle(json!({"response": response}), 200, content_type, body).map(|settled| {
            let body = &settled.output.body;
            (String::from_utf8_lossy(&body.bytes).into_owned(), body.form)
        })
    };
    assert_eq!(
        body(json!({}), "application/json", b"{ }").expect("fine"),
        ("{ }".to_owned(), Form::Json)
    );
    assert_eq!(
        body(json!({}), "text/xml", b"<a>1</a>").expect("fine").1,
        Form::Text
    );
    assert_eq!(
        body(json!({"convert_xml": true}), "text/xml", b"<a>1</a>").expect("fine"),
        (r#"{"a":"1"}"#.to_owned(), Form::Json)
    );
    assert_eq!(
        body(json!({"convert_xml": true}), "text/xml", b"<a>")
            .expect("fine")
            .1,
        Form::Text
    );
    assert_eq!(
        body(
            json!({"type": "xml", "convert_xml": true}),
            "x/y",
            b"<a b='1'/>"
        )
        .expect("fine")
        .0,
        r#"{"a":{"@b":"1"}}"#
    );
    assert_eq!(
        body(json!({"type": "xml"}), "x/y", b"<a>")
            .expect_err("no XML")
            .kind,
        "body"
    );
    assert_eq!(
        body(json!({"type": "json"}), "text/html", b"<html>")
            .expect_err("no JSON")
            .field
            .as_deref(),
        Some("response.type")
    );
    assert_eq!(
        body(json!({"type": "json"}), "text/plain", b"7")
            .expect("fine")
            .1,
        Form::Json
    );
    assert_eq!(
        body(json!({"type": "json"}), "text/plain", b"")
            .expect("fine")
            .1,
        Form::Empty
    );
    assert_eq!(
        body(json!({"type": "text"}), "application/json", b"{}\xff").expect("fine"),
        ("{}\u{fffd}".to_owned(), Form::Text)
    );
}

#[test]
fn headers_are_shown_only_when_asked() {
    let fields = |show: bool| {
        settle(
            json!({"response": {"show_headers": show}}),
            201,
            "text/plain",
            b"x",
        )
        .expect("fine")
        .output
        .fields
        .clone()
    };
    assert_eq!(Value::Object(fields(false)), json!({"status": 201}));
    assert_eq!(
        Value::Object(fields(true)),
        json!({"status": 201, "headers": {"content-type": "text/plain", "x-a": ["1", "2"]}})
    );
}
