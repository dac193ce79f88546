use super::*;
use crate::nodes::{Form, Output, Payload, Prepared, Settled};
use crate::template::{FlowRoot, RunRoot, Scope};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;

fn settle(config: Value) -> Settled {
    let order = Output {
        fields: serde_json::Map::new(),
        body: Payload::json(&json!({"id": 7, "total": 1})),
    };
    let outputs = HashMap::from([("order".to_owned(), Arc::new(order))]);
    let config = serde_json::from_value(config).expect("a config");
    let step = Stop::compile(config).expect("a step");
    let prepared = step.prepare(&Scope {
        outputs: &outputs,
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
    });
    match prepared.expect("prepared") {
        Prepared::Done(settled) => settled,
        Prepared::Call { .. } => panic!("Stop makes no call"),
    }
}

#[test]
fn gives_the_run_its_result() {
    let settled = settle(json!({
        "outcome": "failed", "message": "Order {{ order.body.id }} refused",
        "result": {"type": "json", "value": {"order": "{{ order.body.id }}"}},
    }));
    let result = settled.result.expect("a result");
    assert_eq!(
        (result.success, result.message.as_str()),
        (false, "Order 7 refused")
    );
    assert_eq!(
        (&settled.output.body.bytes[..], settled.output.body.form),
        (&br#"{"order":7}"#[..], Form::Json)
    );
}

#[test]
fn without_a_result_the_message_is_told() {
    let settled = settle(json!({"message": "Deal created"}));
    assert!(settled.result.expect("a result").success);
    assert_eq!(
        (&settled.output.body.bytes[..], settled.output.body.form),
        (&b"Deal created"[..], Form::Text)
    );
    assert_eq!(settle(json!({})).output.body.form, Form::Empty);
}

#[test]
fn problems_name_their_field() {
    let config =
        json!({"message": "{{", "result": {"type": "json", "value": {"a": ["{{ x | nope }}"]}}});
    let fields: Vec<String> = Stop::check(&serde_json::from_value(config).expect("a config"))
        .into_iter()
        .map(|p| p.field)
        .collect();
    assert_eq!(fields, ["message", "result.value.a[0]"]);
    let config = json!({"result": {"type": "json", "text": "{\n  oops"}});
    let problems = Stop::check(&serde_json::from_value(config).expect("a config"));
    assert_eq!(problems[0].field, "result.value");
    assert!(
        problems[0].message.contains("line 2, column 3"),
        "{}",
        problems[0].message
    );
}
