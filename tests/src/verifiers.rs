//! What receivers verify signatures with: the published verifiers of Standard Webhooks, Stripe,
//! Slack and GitHub, each a program that nobody at Hookline wrote.

use crate::{Result, root};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::process::Stdio;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// A request that a verifier is asked about.
#[derive(Debug, Clone)]
pub struct Question {
    /// Whose verifier: `standard_webhooks`, `github`, …
    pub format: String,
    /// The secret that the receiver knows.
    pub secret: String,
    /// Headers, lower-case names.
    pub headers: BTreeMap<String, String>,
    /// The body as it arrived.
    pub body: Vec<u8>,
    /// How much later it is for the verifier, in seconds.
    pub later: u32,
}

/// What a verifier says.
#[derive(Debug, Clone, Deserialize)]
pub struct Verdict {
    /// Whether it takes the request.
    pub ok: bool,
    /// Why not.
    #[serde(default)]
    pub why: String,
}

/// Asks each question's verifier; the verdicts are in the questions' order.
///
/// # Errors
/// The verifiers are not installed (`make test` does that), or do not run.
pub async fn ask(questions: &[Question]) -> Result<Vec<Verdict>> {
    let python = root().join("target/setup/python/bin/python");
    if !python.is_file() {
        return Err(format!("{} is missing; run: make test", python.display()).into());
    }
    let here = root().join("tests/counterparts");
    let mut verifier = Command::new(python);
    verifier.arg(here.join("verify.py"));
    let mut of_github = Command::new("node");
    of_github.arg(here.join("verify.mjs"));
    let is_github = |question: &&Question| question.format == "github";
    let (github, others): (Vec<_>, Vec<_>) = questions.iter().partition(is_github);
    let (github, others) = tokio::try_join!(run(of_github, &github), run(verifier, &others))?;
    let (mut github, mut others) = (github.into_iter(), others.into_iter());
    let verdicts = questions.iter().map(|question| match &*question.format {
        "github" => github.next(),
        _ => others.next(),
    });
    let verdicts: Option<Vec<Verdict>> = verdicts.collect();
    Ok(verdicts.ok_or("a verifier ended before its last answer")?)
}

async fn run(mut program: Command, questions: &[&Question]) -> Result<Vec<Verdict>> {
    let mut asked = String::new();
    for question in questions {
        let line = json!({
            "format": question.format,
            "secret": question.secret,
            "headers": question.headers,
            "body": STANDARD.encode(&question.body),
            "later": question.later,
        });
        asked.push_str(&format!("{line}\n"));
    }
    let mut process = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut input = process.stdin.take().ok_or("a verifier has no input")?;
    // Answers are read while questions are written, or neither would come to an end.
    let writing = async move {
        input.write_all(asked.as_bytes()).await?;
        input.shutdown().await
    };
    let (written, output) = tokio::join!(writing, process.wait_with_output());
    written?;
    let text = String::from_utf8(output?.stdout)?;
    let verdicts = text.lines().map(serde_json::from_str);
    Ok(verdicts.collect::<std::result::Result<_, _>>()?)
}
