//! Every function once, through the whole way that an expression goes.

use crate::template::{Context, FlowRoot, RunRoot, Scope, Template};
use std::collections::HashMap;

fn evaluate(expression: &str) -> Result<String, String> {
    let outputs = HashMap::new();
    let scope = Scope {
        outputs: &outputs,
        flow: FlowRoot {
            id: "f",
            name: "F",
            nodes: &[],
        },
        run: RunRoot {
            id: "r",
            accepted: 1_795_185_128_123,
            test: false,
        },
        delivery: "msg_1",
    };
    let template = Template::parse(&format!("{{{{ {expression} }}}}"), Context::Json)
        .map_err(|e| e.message)?;
    template
        .render(&scope)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .map_err(|e| e.message)
}

#[test]
fn every_function_gives_what_its_table_says() {
    for (expression, expected) in [
        ("'' | default('x')", r#""x""#),
        ("'ada' | upper ~ ('ADA' | lower)", r#""ADAada""#),
        ("'aDA' | capitalize", r#""Ada""#),
        ("'  x ' | trim", r#""x""#),
        ("'a-b-c' | replace('-', '+')", r#""a+b+c""#),
        ("'äöü' | truncate(2)", r#""äö""#),
        ("'a,b' | split(',')", r#"["a","b"]"#),
        ("[1, none, 'x'] | join('-')", r#""1--x""#),
        ("[3, 1, 2] | length", "3"),
        ("'äö' | length", "2"),
        ("[3, 1] | first + ([3, 1] | last)", "4"),
        ("[3, 1, 2] | sort | reverse", "[3,2,1]"),
        ("[1, 1, 'a'] | unique", r#"[1,"a"]"#),
        ("{'a': 1} | keys", r#"["a"]"#),
        ("{'a': 1} | values", "[1]"),
        ("[{'a': 1}, {'a': 2}] | map('a') | sum", "3"),
        ("[0.5, 2] | sum", "2.5"),
        ("[3, 1, 2] | min", "1"),
        ("[3, 1, 2] | max", "3"),
        ("2.345 | round(2)", "2.35"),
        ("2.5 | round", "3"),
        ("-3 | abs", "3"),
        ("'41.9' | int", "41"),
        ("'1.5' | float", "1.5"),
        ("9007199254740993 + 0", "9007199254740993"),
        ("12 | string", r#""12""#),
        ("[1, 'a'] | tojson", r#""[1,\"a\"]""#),
        ("'[1,2]' | fromjson | last", "2"),
        ("'a b&c/ä' | urlencode", r#""a%20b%26c%2F%C3%A4""#),
        ("'Ada' | base64", r#""QWRh""#),
        ("'QWRh' | base64decode", r#""Ada""#),
        (
            "'' | sha256",
            r#""e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#,
        ),
        ("now()", r#""2026-11-20T14:32:08.123Z""#),
        ("now() | date('%d.%m.%Y')", r#""20.11.2026""#),
        ("now() | timestamp", "1795185128"),
        ("1795185128 | date('%H:%M')", r#""14:32""#),
        ("'2026-11-20' | timestamp", "1795132800"),
        ("uuid() == uuid() and uuid('a') != uuid('b')", "true"),
        (
            "'' is empty and 'a' is string and 1 is number and [] is list and {} is object and none is none",
            "true",
        ),
    ] {
        assert_eq!(
            evaluate(expression).as_deref(),
            Ok(expected),
            "{expression}"
        );
    }
}

#[test]
fn refusals_say_what_to_do() {
    for (expression, words) in [
        ("'x' | int", "not a number"),
        ("'x' | date('%Y')", "not a time"),
        ("now() | date('%Q%%%')", "date format"),
        ("[] | first", "list is empty"),
        ("'a' | split('')", "split needs"),
        ("1 | length", "length needs"),
        ("'a' | replace('a')", "too few"),
        ("'{' | fromjson", "not valid JSON"),
    ] {
        let error = evaluate(expression).expect_err(expression);
        assert!(error.contains(words), "{expression}: {error}");
    }
}

#[test]
fn nothing_grows_past_its_limit() {
    let big = "'aaaaaaaaaa' | replace('a', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb')";
    let grown = (0..6).fold(big.to_owned(), |text, _| {
        format!("{text} | replace('b', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb')")
    });
    assert!(evaluate(&grown).expect_err("too large").contains("10 MiB"));
}
