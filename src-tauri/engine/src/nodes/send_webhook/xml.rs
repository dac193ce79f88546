//! XML as JSON, so that later steps can use its fields.
//!
//! | XML | JSON |
//! | --- | --- |
//! | `<a>x</a>` | `{"a": "x"}` |
//! | `<a id="1">x</a>` | `{"a": {"@id": "1", "#text": "x"}}` |
//! | `<a><b>1</b><b>2</b></a>` | `{"a": {"b": ["1", "2"]}}` |
//! | `<a/>` | `{"a": ""}` |
//!
//! There are no document types and no entities but the five of XML itself, so nothing expands.

use crate::nodes::MAX_DEPTH;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

/// The most elements that are read.
const MAX_ELEMENTS: usize = 200_000;

/// Why XML cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum XmlFault {
    #[error("it is not well-formed XML")]
    Malformed,
    #[error("it declares a document type, which is not read")]
    DocType,
    #[error("it uses an entity that XML itself does not know")]
    Entity,
    #[error("it is nested more than 128 deep")]
    Deep,
    #[error("it has more than 200,000 elements")]
    Large,
}

/// An element that is being read.
struct Open {
    name: String,
    fields: Map<String, Value>,
    text: String,
}

impl Open {
    fn new(start: &BytesStart<'_>) -> Result<Self, XmlFault> {
        let mut fields = Map::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| XmlFault::Malformed)?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| XmlFault::Entity)?;
            fields.insert(
                format!("@{}", attribute.key.0),
                Value::String(value.into_owned()),
            );
        }
        Ok(Self {
            name: start.name().0.to_owned(),
            fields,
            text: String::new(),
        })
    }

    fn close(mut self) -> (String, Value) {
        let text = self.text.trim();
        if self.fields.is_empty() {
            return (self.name, Value::String(text.to_owned()));
        }
        if !text.is_empty() {
            self.fields
                .insert("#text".to_owned(), Value::String(text.to_owned()));
        }
        (self.name, Value::Object(self.fields))
    }
}

/// `text` as a JSON object with the root element's name.
pub(super) fn to_json(text: &str) -> Result<Value, XmlFault> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    let mut elements = 0;
    loop {
        match reader.read_event().map_err(|_| XmlFault::Malformed)? {
            Event::Start(start) => {
                begin(&mut elements, open.len(), root.is_some())?;
                open.push(Open::new(&start)?);
            }
            Event::Empty(start) => {
                begin(&mut elements, open.len(), root.is_some())?;
                end(Open::new(&start)?, &mut open, &mut root);
            }
            Event::End(_) => {
                let element = open.pop().ok_or(XmlFault::Malformed)?;
                end(element, &mut open, &mut root);
            }
            Event::Text(text) => add(&mut open, &text.xml_content(XmlVersion::Implicit1_0))?,
            Event::CData(text) => add(&mut open, &text.xml_content(XmlVersion::Implicit1_0))?,
            Event::GeneralRef(reference) => {
                let character = reference
                    .resolve_char_ref()
                    .map_err(|_| XmlFault::Malformed)?;
                match character {
                    Some(character) => add(&mut open, character.encode_utf8(&mut [0; 4]))?,
                    None => {
                        let text = quick_xml::escape::resolve_predefined_entity(&reference)
                            .ok_or(XmlFault::Entity)?;
                        add(&mut open, text)?;
                    }
                }
            }
            Event::DocType(_) => return Err(XmlFault::DocType),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    match root {
        Some((name, value)) if open.is_empty() => {
            Ok(Value::Object(Map::from_iter([(name, value)])))
        }
        _ => Err(XmlFault::Malformed),
    }
}

fn begin(elements: &mut usize, depth: usize, after_root: bool) -> Result<(), XmlFault> {
    *elements += 1;
    match () {
        () if depth == 0 && after_root => Err(XmlFault::Malformed),
        () if depth >= MAX_DEPTH - 1 => Err(XmlFault::Deep),
        () if *elements > MAX_ELEMENTS => Err(XmlFault::Large),
        () => Ok(()),
    }
}

fn end(element: Open, open: &mut [Open], root: &mut Option<(String, Value)>) {
    let (name, value) = element.close();
    let Some(parent) = open.last_mut() else {
        *root = Some((name, value));
        return;
    };
    match parent.fields.get_mut(&name) {
        None => {
            parent.fields.insert(name, value);
        }
        Some(Value::Array(list)) => list.push(value),
        Some(single) => *single = Value::Array(vec![single.take(), value]),
    }
}

/// Text belongs to the element it stands in; outside the root only white space may stand.
fn add(open: &mut [Open], text: &str) -> Result<(), XmlFault> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text
            .trim_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
            .is_empty() => {}
        None => return Err(XmlFault::Malformed),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_elements_attributes_and_lists() {
        let xml = r#"<?xml version="1.0"?><!-- c --><order id="7" a="&lt;&#65;"><item>1</item><item n="2">b &amp; <![CDATA[<c>]]></item><e/></order>"#;
        assert_eq!(
            to_json(xml),
            Ok(
                json!({"order": {"@id": "7", "@a": "<A", "item": ["1", {"@n": "2", "#text": "b & <c>"}], "e": ""}})
            )
        );
        assert_eq!(to_json("<a>\n  x\n</a>\n"), Ok(json!({"a": "x"})));
    }

    #[test]
    fn nothing_expands() {
        let laughs = r#"<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>"#;
        assert_eq!(to_json(laughs), Err(XmlFault::DocType));
        assert_eq!(to_json("<a>&b;</a>"), Err(XmlFault::Entity));
        assert_eq!(to_json("<a b='&c;'/>"), Err(XmlFault::Entity));
        assert_eq!(to_json(&"<a>".repeat(100_000)), Err(XmlFault::Deep));
        assert_eq!(
            to_json(&format!("<r>{}</r>", "<a/>".repeat(200_001))),
            Err(XmlFault::Large)
        );
    }

    #[test]
    fn what_is_not_xml_is_refused() {
        for text in [
            "", "hello", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "{}", "</a>",
        ] {
            assert!(to_json(text).is_err(), "{text}");
        }
    }
}
