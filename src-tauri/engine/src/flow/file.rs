//! Reading and writing the flow file. A file that is no flow is refused with the place at fault.

use crate::flow::{FORMAT, Flow, check};
use crate::nodes::{ConnectionRef, SigningRef};
use crate::{Error, Result};

/// The largest file that is read, in bytes.
pub const MAX_SIZE: usize = 16 << 20;

/// Reads a flow file. Connections and keys arrive unbound: a file never brings anybody's access
/// with it. A step that had one keeps its name, and does not run until somebody has chosen.
///
/// # Errors
/// What is wrong, with the node and field in `field`.
pub fn read(text: &str) -> Result<Flow> {
    if text.len() > MAX_SIZE {
        return Err(Error::invalid(
            "file_too_large",
            "A flow file may have 16 MiB.",
        ));
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut read = serde_json::Deserializer::from_str(text);
    let flow: Result<Flow, _> = serde_path_to_error::deserialize(&mut read);
    let mut flow = flow.map_err(|error| {
        let path = error.path().to_string();
        let place = named(text, &path).unwrap_or_default();
        let field = (!matches!(path.as_str(), "." | "?")).then_some(path);
        Error::Invalid {
            code: "bad_file",
            message: format!("This is not a flow file: {place}{}.", error.inner()),
            field,
        }
    })?;
    read.end().map_err(|error| {
        Error::invalid("bad_file", format!("This is not a flow file: {error}."))
    })?;
    if flow.hookline != FORMAT {
        return Err(Error::field(
            "bad_format",
            "hookline",
            format!(
                "This file has format {}; this Hookline reads format {FORMAT}.",
                flow.hookline
            ),
        ));
    }
    let problem = check::structure(&flow).into_iter().next();
    if let Some(problem) = problem.or_else(|| check::shape(&flow)) {
        let place = problem
            .node
            .as_ref()
            .map(|node| format!("Node “{node}”: "))
            .unwrap_or_default();
        return Err(Error::Invalid {
            code: "bad_flow",
            message: format!("{place}{}", problem.message),
            field: location(&flow, problem.node.as_deref(), problem.field.as_deref()),
        });
    }
    for node in &mut flow.nodes {
        ConnectionRef::unbind(&mut node.config);
        SigningRef::unbind(&mut node.config);
    }
    Ok(flow)
}

/// Writes a flow so that it is stable and readable in a diff.
///
/// # Errors
/// Never for a flow that was read or drawn.
pub fn write(flow: &Flow) -> Result<String> {
    let mut text = serde_json::to_string_pretty(flow).map_err(|error| {
        Error::invalid("bad_flow", format!("This flow cannot be written: {error}."))
    })?;
    text.push('\n');
    Ok(text)
}

/// `nodes[2].config.url` for a problem of a node.
fn location(flow: &Flow, node: Option<&str>, field: Option<&str>) -> Option<String> {
    let index = flow
        .nodes
        .iter()
        .position(|n| Some(n.id.as_str()) == node)?;
    Some(match field {
        Some(field @ ("id" | "kind")) => format!("nodes[{index}].{field}"),
        Some(field) => format!("nodes[{index}].config.{field}"),
        None => format!("nodes[{index}]"),
    })
}

/// “Node “deal”, ” for a path inside the file's nodes, as far as the file can be read.
fn named(text: &str, path: &str) -> Option<String> {
    let index: usize = path
        .strip_prefix("nodes[")?
        .split(']')
        .next()?
        .parse()
        .ok()?;
    let file: serde_json::Value = serde_json::from_str(text).ok()?;
    let id = file.get("nodes")?.get(index)?.get("id")?.as_str()?;
    let field = path.split_once("].")?.1;
    Some(format!("node “{id}”, {field}: "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> (String, Option<String>) {
        let error = read(text).expect_err("refused");
        (error.to_string(), error.body().field)
    }

    #[test]
    fn a_wrong_type_names_node_and_field() {
        let (message, field) = refused(
            r#"{"hookline":1,"name":"x","nodes":[{"id":"a","kind":"stop","name":5}],"edges":[]}"#,
        );
        assert!(message.contains("node “a”, name"), "{message}");
        assert_eq!(field.as_deref(), Some("nodes[0].name"));
    }

    #[test]
    fn an_unknown_kind_and_a_bad_id_are_refused() {
        let (message, field) = refused(
            r#"{"hookline":1,"name":"x","nodes":[{"id":"a","kind":"teleport","name":"A"}]}"#,
        );
        assert!(message.contains("teleport"), "{message}");
        assert_eq!(field.as_deref(), Some("nodes[0].kind"));
        let (_, field) =
            refused(r#"{"hookline":1,"name":"x","nodes":[{"id":"A b","kind":"stop","name":"A"}]}"#);
        assert_eq!(field.as_deref(), Some("nodes[0].id"));
    }

    #[test]
    fn text_that_is_no_json_says_where() {
        let (message, _) = refused("{\n  \"hookline\": 1,\n  oops\n}");
        assert!(message.contains("line 3"), "{message}");
    }

    #[test]
    fn another_format_is_refused() {
        let (message, field) = refused(r#"{"hookline":2,"name":"x","nodes":[]}"#);
        assert!(message.contains("format 2"), "{message}");
        assert_eq!(field.as_deref(), Some("hookline"));
    }

    #[test]
    fn connections_arrive_unbound_and_have_to_be_chosen() {
        let id = crate::ids::ConnectionId::new();
        let node = |id: &str, config: serde_json::Value| serde_json::json!({ "id": id, "kind": "send_webhook", "name": id, "config": config });
        let url = "https://crm.example.com/deals";
        let bound =
            serde_json::json!({ "url": url, "connection": { "id": id, "name": "Zoho CRM" } });
        let nodes = [
            node("a", bound),
            node("b", serde_json::json!({ "url": url })),
        ];
        let file = serde_json::json!({ "hookline": 1, "name": "x", "nodes": nodes });
        let flow = read(&file.to_string()).expect("a flow");
        let chosen = ConnectionRef::of(&flow.nodes[0].config).expect("that there was one");
        assert_eq!((chosen.id(), &*chosen.name), (None, "Zoho CRM"));
        assert_eq!(ConnectionRef::of(&flow.nodes[1].config), None);
        let problems = check::problems(&flow, &crate::flow::bound::Named::default());
        let found: Vec<_> = problems
            .iter()
            .filter(|p| p.code == "unknown_connection")
            .collect();
        assert_eq!(found.len(), 1, "{problems:?}");
        assert_eq!(
            (found[0].node.as_deref(), found[0].warning),
            (Some("a"), false)
        );
        assert!(
            found[0].message.contains("“Zoho CRM”"),
            "{}",
            found[0].message
        );
    }

    #[test]
    fn keys_that_sign_arrive_unbound_and_have_to_be_chosen() {
        let id = crate::ids::SigningKeyId::new();
        let node = |id: &str, signing: serde_json::Value| {
            let config = serde_json::json!({ "url": "https://a.example/", "signing": signing });
            serde_json::json!({ "id": id, "kind": "send_webhook", "name": id, "config": config })
        };
        let key = serde_json::json!({ "id": id, "name": "Acme" });
        let nodes = [
            node("a", serde_json::json!({ "type": "github", "key": key })),
            node("b", serde_json::json!({ "type": "none" })),
        ];
        let file = serde_json::json!({ "hookline": 1, "name": "x", "nodes": nodes });
        let flow = read(&file.to_string()).expect("a flow");
        assert!(!write(&flow).expect("written").contains(&id.to_string()));
        let (_, chosen) = SigningRef::of(&flow.nodes[0].config).expect("that there was one");
        assert_eq!((chosen.id(), &*chosen.name), (None, "Acme"));
        let problems = check::problems(&flow, &crate::flow::bound::Named::default());
        let found: Vec<_> = problems
            .iter()
            .filter(|p| p.code == "unknown_signing_key")
            .collect();
        assert_eq!(found.len(), 1, "{problems:?}");
        let place = (found[0].node.as_deref(), found[0].field.as_deref());
        assert_eq!(place, (Some("a"), Some("signing.key")));
        assert!(found[0].message.contains("“Acme”"), "{}", found[0].message);
    }

    #[test]
    fn a_file_reads_back_as_it_was_written() -> Result<()> {
        let text = r#"{"hookline":1,"name":"Größe","nodes":[{"id":"a","kind":"stop","name":"A","position":[1.5,2.0],"config":{"message":"x","outcome":"failed"}}],"edges":[]}"#;
        let flow = read(text)?;
        assert_eq!(read(&write(&flow)?)?, flow);
        Ok(())
    }
}
