//! Built-in services: data, not code. A service is a file in `data/`; its name is the key.
//!
//! A file describes one or more forms of a profile (an access token, OAuth 2, …). Where a form has
//! regions, `<name>` in its texts stands for a value of the region; what is left in braces, such
//! as `{shop}`, is asked from the user.

mod load;
#[cfg(test)]
mod tests;

use crate::api::profiles::Service;
use std::sync::LazyLock;

/// Every file, in the order in which people see them.
macro_rules! files {
    ($($key:literal),+ $(,)?) => {
        &[$(($key, include_str!(concat!("data/", $key, ".json")))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "airtable",
    "asana",
    "atlassian",
    "box",
    "calendly",
    "clickup",
    "discord",
    "dropbox",
    "freshdesk",
    "github",
    "gitlab",
    "google",
    "hubspot",
    "intercom",
    "linear",
    "mailchimp",
    "microsoft",
    "monday",
    "notion",
    "openai",
    "pagerduty",
    "paypal",
    "pipedrive",
    "quickbooks",
    "salesforce",
    "sendgrid",
    "shopify",
    "slack",
    "stripe",
    "trello",
    "twilio",
    "x",
    "xero",
    "zendesk",
    "zoho",
    "zoom",
];

static SERVICES: LazyLock<Result<Vec<Service>, String>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(key, text)| load::service(key, text))
        .collect()
});

/// The services, read once.
///
/// # Errors
/// A file that cannot be read, and why; the tests see to it that there is none.
pub fn all() -> Result<&'static [Service], &'static str> {
    SERVICES.as_deref().map_err(String::as_str)
}
