//! From a service's file to its profiles, one for each form and region.

use crate::api::profiles::{Service, ServiceVariant};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    documentation: String,
    register_url: String,
    register_hint: String,
    forms: Vec<Form>,
}

/// One way in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    /// Empty where there is only one.
    name: String,
    #[serde(default)]
    regions: Vec<Region>,
    /// A profile's settings without name, service and client.
    settings: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Region {
    name: String,
    /// What `<key>` stands for.
    values: BTreeMap<String, String>,
}

/// Reads the file of the service `key`.
pub(super) fn service(key: &str, text: &str) -> Result<Service, String> {
    let wrong = |error: serde_json::Error| format!("{key}.json: {error}");
    let file: File = serde_json::from_str(text).map_err(wrong)?;
    let mut variants = Vec::new();
    for form in &file.forms {
        let regions = form.regions.iter().map(Some);
        let only = form.regions.is_empty().then_some(None);
        for region in regions.chain(only) {
            variants.push(variant(key, &file.name, form, region).map_err(wrong)?);
        }
    }
    Ok(Service {
        key: key.to_owned(),
        name: file.name,
        documentation: file.documentation,
        register_url: file.register_url,
        register_hint: file.register_hint,
        variants,
    })
}

fn variant(
    key: &str,
    service: &str,
    form: &Form,
    region: Option<&Region>,
) -> serde_json::Result<ServiceVariant> {
    let parts = [form.name.as_str(), region.map_or("", |region| &region.name)];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let name = parts.join(", ");
    let mut settings = form.settings.clone();
    if let Some(region) = region {
        each_text(&mut settings, &mut |text| {
            for (key, value) in &region.values {
                *text = text.replace(&format!("<{key}>"), value);
            }
        });
    }
    settings["name"] = match name.as_str() {
        "" => service.into(),
        name => format!("{service} ({name})").into(),
    };
    settings["service"] = key.into();
    match settings["method"]["type"].as_str() {
        Some("oauth1") => settings["method"]["consumer_key"] = "".into(),
        Some("oauth2") => settings["method"]["client_id"] = "".into(),
        _ => {}
    }
    let mut placeholders = Vec::new();
    each_text(&mut settings, &mut |text| collect(text, &mut placeholders));
    Ok(ServiceVariant {
        name,
        placeholders,
        profile: serde_json::from_value(settings)?,
    })
}

/// Notes every `{name}` in `text` that is not noted yet.
fn collect(text: &str, names: &mut Vec<String>) {
    for part in text.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
}

/// Visits every text within `value`.
fn each_text(value: &mut Value, visit: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, visit)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| each_text(field, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
