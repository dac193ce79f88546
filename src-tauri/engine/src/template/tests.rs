//! Templates as people write them, against an event as it arrives.

use super::*;
use crate::nodes::Payload;
use bytes::Bytes;
use proptest::prelude::*;
use serde_json::json;

const ORDER: &str = r#"{ "id": 10482, "total": 12.50, "big": 36893488147419103232,
  "customer": {"email": "ada@lindqvist.example", "first_name": "Ada", "nick": null, "odd name": 1},
  "items": [{"sku": "a", "price": 1.10}, {"sku": "b", "price": 2}], "note": "a \"b\"\nc", "paid": true, "empty": ""}"#;

fn outputs(body: &str) -> HashMap<String, Arc<Output>> {
    let fields = json!({"method": "POST", "headers": {"x-id": "7"}, "query": {"a": "b"}});
    let order = Output {
        fields: fields.as_object().expect("an object").clone(),
        body: Payload::read(
            Bytes::copy_from_slice(body.as_bytes()),
            Some("application/json"),
        ),
    };
    HashMap::from([("order".to_owned(), Arc::new(order))])
}

fn with<T>(outputs: &HashMap<String, Arc<Output>>, use_it: impl FnOnce(&Scope<'_>) -> T) -> T {
    let drawn = [node("order", "New order"), node("deal", "Create deal")];
    use_it(&Scope {
        outputs,
        flow: FlowRoot {
            id: "f1",
            name: "Orders",
            nodes: &drawn,
        },
        run: RunRoot {
            id: "r1",
            accepted: 1_795_185_128_123,
            test: true,
        },
        delivery: "msg_1",
    })
}

fn node(id: &str, name: &str) -> crate::flow::Node {
    let node = json!({"id": id, "kind": "webhook_trigger", "name": name});
    serde_json::from_value(node).expect("a node")
}

fn render(text: &str, context: Context) -> Result<String, TemplateError> {
    with(&outputs(ORDER), |scope| {
        let bytes = Template::parse(text, context)?.render(scope)?;
        Ok(String::from_utf8(bytes.to_vec()).expect("text"))
    })
}

fn text(template: &str) -> String {
    render(template, Context::Text).unwrap_or_else(|error| panic!("{template}: {error}"))
}

fn json(template: &str) -> String {
    render(template, Context::Json).unwrap_or_else(|error| panic!("{template}: {error}"))
}

fn error(template: &str) -> String {
    render(template, Context::Text).expect_err(template).message
}

#[test]
fn plain_paths_arrive_as_written() {
    assert_eq!(text("{{ order.body.total }}"), "12.50");
    assert_eq!(text("{{order.body.big}}"), "36893488147419103232");
    assert_eq!(text("{{ order.body }}"), ORDER);
    assert_eq!(json("{{ order.body }}"), ORDER);
    assert_eq!(json("{{ order.body.total }}"), "12.50");
    assert_eq!(
        json("{{ order.body.items[0] }}"),
        r#"{"sku": "a", "price": 1.10}"#
    );
    assert_eq!(text("{{ order.body.customer['odd name'] }}"), "1");
}

#[test]
fn text_form_is_what_people_expect() {
    assert_eq!(text("Hi {{ order.body.customer.first_name }}!"), "Hi Ada!");
    assert_eq!(
        text("{{ order.body.paid }}/{{ order.body.customer.nick }}/"),
        "true//"
    );
    assert_eq!(text("{{ order.body.note }}"), "a \"b\"\nc");
    assert_eq!(text("{{ order.raw }}"), ORDER);
    assert_eq!(
        text("{{ order.headers[\"X-Id\"] }} {{ order.headers['x-id'] }} {{ order.query.a }}"),
        "7 7 b"
    );
    assert_eq!(
        text("{{ flow.name }} {{ run.id }} {{ run.test }} {{ now() }}"),
        "Orders r1 true 2026-11-20T14:32:08.123Z"
    );
}

#[test]
fn a_text_in_json_keeps_the_type_of_a_single_expression() {
    assert_eq!(json("{{ order.body.note }}"), r#""a \"b\"\nc""#);
    assert_eq!(json("n: {{ order.body.note }}"), r#""n: a \"b\"\nc""#);
    assert_eq!(json("{{ order.body.customer.nick }}"), "null");
    assert_eq!(json("{{ order.body.id + 1 }}"), "10483");
    assert_eq!(json("{{ order.body.total * 2 }}"), "25");
    assert_eq!(json("{{ order.body.items | map('sku') }}"), r#"["a","b"]"#);
    assert_eq!(
        json("{{ order.body.total > 10 and order.body.paid }}"),
        "true"
    );
}

#[test]
fn a_missing_variable_is_named_with_what_there_is() {
    assert_eq!(
        error("{{ order.body.customer.mail }}"),
        "New order has no customer.mail. It has customer.email."
    );
    assert_eq!(
        error("{{ order.body.customer.mail | upper }}"),
        "New order has no customer.mail. It has customer.email."
    );
    assert_eq!(
        error("{{ order.customer.email }}"),
        "New order has no customer. Its body has: write order.body.customer.email."
    );
    assert_eq!(
        error("{{ ordr.body.id }}"),
        "There is no ordr.body.id: no step before this one is named ordr. There is order."
    );
    assert_eq!(
        error("{{ order.body.items[2].sku }}"),
        "New order has no items[2]: the list has 2 items."
    );
    assert_eq!(
        error("{{ order.body.items.sku }}"),
        "New order has no items.sku: items is a list. Choose an item, such as items[0]."
    );
    assert_eq!(
        error("{{ order.body.customer.nick.x }}"),
        "New order has no customer.nick.x: customer.nick is null."
    );
    assert_eq!(
        error("{{ deal.status }}"),
        "There is no deal.status: “Create deal” has not run before this step."
    );
    assert!(error("{{ order }}").contains("order.body"));
    assert!(error("{{ order.body.nope ~ 'x' }}").starts_with("New order has no nope."));
    assert!(error("{{ order.body.nope == 1 }}").starts_with("New order has no nope."));
    assert!(error("{{ [order.body.nope] }}").starts_with("New order has no nope."));
    assert!(error("{{ order.body.items[order.body.id] }}").contains("leads to nothing"));
}

#[test]
fn default_accepts_a_missing_path_and_nothing_else_does() {
    assert_eq!(text("{{ order.body.a.b.c | default('x') }}"), "x");
    assert_eq!(
        text("{{ nothing.body.a | default(order.body.id) }}"),
        "10482"
    );
    assert_eq!(
        text("{{ order.body.customer.nick | default('none') | upper }}"),
        "NONE"
    );
    assert_eq!(
        text("{{ 'yes' if order.body.x is defined else 'no' }}"),
        "no"
    );
    assert_eq!(
        text("{{ order.body.x if order.body.x is defined else order.body.id }}"),
        "10482"
    );
    assert!(error("{{ order.body.a | default(order.body.b) }}").contains("no b"));
}

#[test]
fn errors_never_show_data() {
    let secret = "s3cr3t-value";
    let outputs = outputs(&format!(r#"{{"key": "{secret}", "n": 41}}"#));
    for template in [
        "{{ order.body.key + 1 }}",
        "{{ order.body.key | int }}",
        "{{ order.body.key * 3 }}",
        "{{ order.body.key | date('%Y') }}",
        "{{ order.body.key.x }}",
        "{{ order.body.key() }}",
        "{{ order.body.key | fromjson }}",
        "{{ order.body.n / 0 }}",
        "{{ order.body.key[order.body.key] }}",
        "{{ order.body.n.x }}",
        "{{ -order.body.key }}",
        "{{ order.body.key | sum }}",
    ] {
        let rendered = with(&outputs, |scope| {
            Template::parse(template, Context::Text).and_then(|t| t.render(scope))
        });
        let message = rendered.expect_err(template).message;
        assert!(
            !message.contains(secret) && !message.contains("41"),
            "{template}: {message}"
        );
    }
}

#[test]
fn what_would_grow_without_end_is_refused() {
    for template in [
        "{{ 'x' * 100000000 }}",
        "{{ 100000000 * 'x' }}",
        "{{ [1] * 100000000 }}",
        "{{ order.body.items * 9999999 }}",
        "{{ ('x' ~ 'y') * 99999999 }}",
        "{{ 3 * (order.body.note | upper) }}",
        "{{ 2 * 3 * [1] }}",
    ] {
        assert!(
            error(template).contains("multiplies numbers"),
            "{template}: {}",
            error(template)
        );
    }
    let long = format!("{{{{ {} }}}}", "1 + ".repeat(2_000));
    assert!(error(&long).contains("longer than"));
}

#[test]
fn statements_are_text() {
    assert_eq!(
        text("{% if true %}x{% endif %}{# c #}"),
        "{% if true %}x{% endif %}{# c #}"
    );
}

#[test]
fn headers_and_addresses_escape() {
    assert!(render("{{ order.body.note }}", Context::Header).is_err());
    assert_eq!(
        render(
            "{{ order.body.note | replace('\\n', ' ') }}",
            Context::Header
        )
        .expect("fine"),
        "a \"b\" c"
    );
    assert_eq!(
        render(
            "https://a.example/{{ order.body.customer.email }}?n={{ order.body.note }}",
            Context::Url
        )
        .expect("fine"),
        "https://a.example/ada%40lindqvist.example?n=a%20%22b%22%0Ac"
    );
    assert_eq!(
        render("<a>{{ order.body.note }}</a>", Context::Xml).expect("fine"),
        "<a>a &quot;b&quot;\nc</a>"
    );
}

#[test]
fn a_json_value_is_rendered_with_its_types() {
    let value = json!({"email": "{{ order.body.customer.email }}", "total": "{{ order.body.total }}", "n": 1,
        "list": ["{{ order.body.id }}", "#{{ order.body.id }}"], "{{ order.query.a }}": null});
    let template = JsonTemplate::parse(&value).expect("a template");
    let rendered = with(&outputs(ORDER), |scope| template.render(scope)).expect("rendered");
    assert_eq!(
        rendered,
        r##"{"email":"ada@lindqvist.example","total":12.50,"n":1,"list":[10482,"#10482"],"b":null}"##
    );
    let references: Vec<_> = template.references().collect();
    assert_eq!(references[2], (".list[0]", "order.body.id".to_owned()));
    let errors =
        JsonTemplate::parse(&json!({"a": ["{{"], "b": "{{ x | nope }}"})).expect_err("two errors");
    assert_eq!(
        errors.iter().map(|(at, _)| at.as_str()).collect::<Vec<_>>(),
        [".a[0]", ".b"]
    );
    let missing =
        JsonTemplate::parse(&json!({"a": {"b": "{{ order.body.q }}"}})).expect("a template");
    assert_eq!(
        with(&outputs(ORDER), |scope| missing.render(scope))
            .expect_err("missing")
            .0,
        ".a.b"
    );
}

#[test]
fn a_whole_body_shares_its_bytes() {
    let outputs = outputs(ORDER);
    let template = JsonTemplate::parse(&json!("{{ order.body }}")).expect("a template");
    let rendered = with(&outputs, |scope| template.render(scope)).expect("rendered");
    assert_eq!(rendered.as_ptr(), outputs["order"].body.bytes.as_ptr());
}

#[test]
fn form_bodies_have_fields_and_text_bodies_say_why_not() {
    let mut outputs = outputs("{}");
    let form = Payload::read(
        Bytes::from_static(b"name=Ada+L&n=1"),
        Some("application/x-www-form-urlencoded"),
    );
    outputs.insert(
        "form".to_owned(),
        Arc::new(Output {
            fields: serde_json::Map::new(),
            body: form,
        }),
    );
    let bad = Payload::read(Bytes::from_static(b"{oops"), Some("application/json"));
    outputs.insert(
        "bad".to_owned(),
        Arc::new(Output {
            fields: serde_json::Map::new(),
            body: bad,
        }),
    );
    let render = |text: &str| {
        with(&outputs, |scope| {
            Template::parse(text, Context::Text).and_then(|t| t.text(scope))
        })
    };
    assert_eq!(
        render("{{ form.body.name }}|{{ form.raw }}|{{ form.body }}").expect("fine"),
        r#"Ada L|name=Ada+L&n=1|{"name":"Ada L","n":"1"}"#
    );
    assert_eq!(render("{{ bad.body }}").expect("fine"), "{oops");
    assert!(
        render("{{ bad.body.x }}")
            .expect_err("no fields")
            .message
            .contains("not valid JSON")
    );
}

#[test]
fn a_preview_shows_the_beginning_or_the_reason() {
    use crate::api::samples::Context as Field;
    let outputs = outputs(&json!({"long": "x".repeat(5_000)}).to_string());
    with(&outputs, |scope| {
        let long = preview("{{ order.body.long }}", Field::Text, scope);
        assert_eq!(long.text.map(|text| text.len()), Some(2_000));
        let wrong = preview("https://a.example/{{ order.body.lnog }}", Field::Url, scope);
        assert_eq!(
            wrong.error.as_deref(),
            Some("New order has no lnog. It has long.")
        );
    });
}

#[test]
fn lists_what_it_refers_to() {
    let template = Template::parse(
        "{{ a.body.x }} {{ b.body.y | default(c.status) }}",
        Context::Text,
    )
    .expect("fine");
    assert_eq!(
        template.references().collect::<Vec<_>>(),
        ["a.body.x", "b.body.y", "c.status"]
    );
}

proptest! {
    #[test]
    fn data_is_never_rendered_again(value in any::<String>(), inside in "\\{\\{ ?[a-z.0-9+' ]{0,12} ?\\}\\}") {
        let value = format!("{value}{inside}");
        let outputs = outputs(&json!({"v": value}).to_string());
        with(&outputs, |scope| {
            let template = Template::parse("<{{ order.body.v }}>", Context::Text).expect("a template");
            assert_eq!(template.text(scope).expect("rendered"), format!("<{value}>"));
            let template = Template::parse("<{{ order.body.v ~ '' }}>", Context::Text).expect("a template");
            assert_eq!(template.text(scope).expect("rendered"), format!("<{value}>"));
        });
    }

    #[test]
    fn a_value_in_json_reads_back(value in any::<String>(), before in "[^{]*") {
        let outputs = outputs(&json!({"v": value}).to_string());
        let tree = json!({"a": format!("{before}{{{{ order.body.v }}}}"), "b": "{{ order.body.v }}"});
        let rendered = with(&outputs, |scope| JsonTemplate::parse(&tree).expect("a template").render(scope)).expect("rendered");
        let read: serde_json::Value = serde_json::from_slice(&rendered).expect("JSON");
        prop_assert_eq!(read, json!({"a": format!("{before}{value}"), "b": value}));
    }

    #[test]
    fn no_text_makes_it_panic(template in any::<String>(), inside in "[a-z.\\[\\]0-9|('\")*{} +-]{0,30}") {
        let _ = render(&template, Context::Text);
        let _ = render(&format!("{{{{{inside}}}}}"), Context::Json);
        let _ = render(&format!("https://a.example/{{{{{inside}}}}}"), Context::Url);
    }
}
