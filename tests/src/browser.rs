//! Stands in for a person with a browser: keeps cookies, follows redirects, presses the one button.

use crate::Result;
use std::collections::BTreeMap;

/// A browser. Each is somebody else's: nobody is signed in.
#[derive(Debug)]
pub struct Browser {
    client: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

/// Where it ended up.
#[derive(Debug)]
pub struct Page {
    /// The last address.
    pub url: String,
    /// The status.
    pub status: u16,
    /// The answer's headers.
    pub headers: http::HeaderMap,
    /// What it shows.
    pub text: String,
}

/// More redirects than any sign-in needs.
const MOST: usize = 20;

impl Browser {
    /// A fresh one.
    ///
    /// # Errors
    /// The system has no means for a client.
    pub fn new() -> Result<Self> {
        let redirects = reqwest::redirect::Policy::none();
        let builder = reqwest::Client::builder().no_proxy().redirect(redirects);
        Ok(Self {
            client: builder.build()?,
            cookies: BTreeMap::new(),
        })
    }

    /// Opens an address and follows wherever it leads.
    ///
    /// # Errors
    /// Something on the way cannot be reached.
    pub async fn open(&mut self, url: &str) -> Result<Page> {
        self.go(reqwest::Method::GET, url, None).await
    }

    /// Sends the form of a page back with its hidden fields, some of them filled in or added.
    ///
    /// # Errors
    /// Something on the way cannot be reached.
    pub async fn submit(&mut self, page: &Page, to: &str, filled: &[(&str, &str)]) -> Result<Page> {
        let mut fields = hidden(&page.text);
        for (name, value) in filled {
            fields.insert((*name).to_owned(), (*value).to_owned());
        }
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let form = form.extend_pairs(&fields).finish();
        self.go(reqwest::Method::POST, to, Some(form)).await
    }

    async fn go(
        &mut self,
        method: reqwest::Method,
        url: &str,
        form: Option<String>,
    ) -> Result<Page> {
        let (mut method, mut form) = (method, form);
        let mut url = url::Url::parse(url)?;
        for _ in 0..MOST {
            let cookies: Vec<String> = self
                .cookies
                .iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect();
            let mut request = self
                .client
                .request(method.clone(), url.clone())
                .header("cookie", cookies.join("; "));
            if let Some(form) = form.take() {
                let kind = "application/x-www-form-urlencoded";
                request = request.header("content-type", kind).body(form);
            }
            let answer = request.send().await?;
            for cookie in answer.headers().get_all("set-cookie") {
                let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
                if let Some((name, value)) = pair.split_once('=') {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
            let location = answer.headers().get("location");
            let Some(location) = location.map(|to| to.to_str().map(str::to_owned)) else {
                return Ok(Page {
                    url: url.to_string(),
                    status: answer.status().as_u16(),
                    headers: answer.headers().clone(),
                    text: answer.text().await?,
                });
            };
            url = url.join(&location?)?;
            method = reqwest::Method::GET;
        }
        Err(format!("more than {MOST} redirects, the last to {url}").into())
    }
}

/// The hidden fields of a page's form.
fn hidden(page: &str) -> BTreeMap<String, String> {
    let attribute = |tag: &str, name: &str| {
        let after = tag.split_once(&format!("{name}=\""))?.1;
        Some(after.split_once('"')?.0.to_owned())
    };
    page.split("<input")
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .filter(|(tag, _)| tag.contains("type=\"hidden\""))
        .filter_map(|(tag, _)| {
            Some((
                attribute(tag, "name")?,
                attribute(tag, "value").unwrap_or_default(),
            ))
        })
        .collect()
}
