//! What can be set on Send Webhook.

use super::body::Body;
use super::mode::Mode;
use super::retry::Retry;
use super::signing::Signing;
use crate::nodes::ConnectionRef;
use crate::nodes::pair::Pair;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What can be set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Lets the request in with a credential from the vault. Whoever edits the flow never sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(title = "Connection", with = "ConnectionRef", extend("x-group" = "Request", "x-widget" = "connection"))]
    pub connection: Option<ConnectionRef>,
    /// What the request asks of the other application.
    #[schemars(title = "Method", extend("x-group" = "Request"))]
    pub method: Method,
    /// Where the request goes, with http:// or https:// in front. It can hold variables.
    #[schemars(title = "Address", extend(
        "x-group" = "Request", "x-widget" = "url", "x-context" = "url", "x-required" = true,
        "x-placeholder" = "https://crm.example.com/deals"
    ))]
    pub url: String,
    /// Added to the address after the question mark.
    #[schemars(title = "Query", extend("x-group" = "Request", "x-widget" = "pairs", "x-context" = "text"))]
    pub query: Vec<Pair>,
    /// Sent before the body. Host, Content-Length and the delivery's id are set by Hookline.
    #[schemars(title = "Headers", extend("x-group" = "Headers", "x-widget" = "pairs", "x-context" = "header"))]
    pub headers: Vec<Pair>,
    /// What the request carries.
    #[schemars(title = "Body", extend("x-group" = "Body"))]
    pub body: Body,
    /// Only when the other application wants another one than the body's own.
    #[schemars(title = "Content type", extend(
        "x-group" = "Body", "x-widget" = "template", "x-context" = "header", "x-placeholder" = "The body's own"
    ))]
    pub content_type: String,
    /// How the answer is read, and what later steps can use of it.
    #[schemars(title = "Response", extend("x-group" = "Response"))]
    pub response: Response,
    /// How soon a request is sent, and how.
    #[schemars(title = "Mode", extend("x-group" = "Delivery"))]
    pub mode: Mode,
    /// When a delivery that failed is tried again.
    #[schemars(title = "Retries", extend("x-group" = "Delivery", "x-widget" = "retry"))]
    pub retry: Retry,
    /// How long to wait for the whole answer, in seconds.
    #[schemars(title = "Time limit", range(min = 1, max = 300), extend("x-group" = "Delivery", "x-widget" = "duration"))]
    pub timeout: u32,
    /// Answers with these status codes count as delivered, such as 200-299, 304.
    #[schemars(title = "Success codes", extend(
        "x-group" = "Delivery", "x-widget" = "status_codes", "x-placeholder" = "200-299"
    ))]
    pub success: String,
    /// Lets the receiver tell that the request came from here, and that nobody changed it.
    #[schemars(title = "Signature", extend("x-group" = "Delivery", "x-widget" = "signing"))]
    pub signing: Signing,
    /// Goes on to the address that the answer names, at most 5 times. At another host it drops your headers.
    #[schemars(title = "Follow redirects", extend("x-group" = "Delivery"))]
    pub redirects: bool,
    /// Lets an address whose host comes from a variable reach this computer and its network.
    #[schemars(title = "Allow local addresses from data", extend("x-group" = "Delivery"))]
    pub allow_local: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            connection: None,
            method: Method::default(),
            url: String::new(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Body::default(),
            content_type: String::new(),
            response: Response::default(),
            mode: Mode::default(),
            retry: Retry::default(),
            timeout: 30,
            success: "200-299".to_owned(),
            signing: Signing::default(),
            redirects: false,
            allow_local: false,
        }
    }
}

/// What the request asks of the other application.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads something. It changes nothing there.
    #[schemars(title = "GET")]
    Get,
    /// Creates something, or hands over an event. Most webhooks want this.
    #[default]
    #[schemars(title = "POST")]
    Post,
    /// Replaces something as a whole.
    #[schemars(title = "PUT")]
    Put,
    /// Changes some fields of something.
    #[schemars(title = "PATCH")]
    Patch,
    /// Removes something.
    #[schemars(title = "DELETE")]
    Delete,
    /// Asks like GET for the headers only, without a body.
    #[schemars(title = "HEAD")]
    Head,
    /// Asks which methods the address takes.
    #[schemars(title = "OPTIONS")]
    Options,
}

impl Method {
    /// As the request line has it.
    #[must_use]
    pub fn http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Post => http::Method::POST,
            Self::Put => http::Method::PUT,
            Self::Patch => http::Method::PATCH,
            Self::Delete => http::Method::DELETE,
            Self::Head => http::Method::HEAD,
            Self::Options => http::Method::OPTIONS,
        }
    }
}

/// How the answer is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Response {
    /// How the answer's body is read.
    #[serde(rename = "type")]
    #[schemars(title = "Response type")]
    pub kind: ResponseType,
    /// An answer in XML becomes JSON, so that later steps can use its fields.
    #[schemars(title = "Convert XML to JSON", extend("x-when" = {"type": ["auto", "xml"]}))]
    pub convert_xml: bool,
    /// Later steps can use the answer's headers too.
    #[schemars(title = "Show header data")]
    pub show_headers: bool,
}

/// How the answer's body is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResponseType {
    /// By the answer's own content type.
    #[default]
    #[schemars(title = "Auto")]
    Auto,
    /// As JSON; anything else fails the step.
    #[schemars(title = "JSON")]
    Json,
    /// As XML; anything else fails the step.
    #[schemars(title = "XML")]
    Xml,
    /// As text, whatever it is.
    #[schemars(title = "Text")]
    Text,
}
