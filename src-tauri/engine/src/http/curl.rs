//! A request as a command line.

use super::{Packing, Sent};

/// Headers that curl sets itself, and better.
const OWN: &[&str] = &["host", "content-length", "accept-encoding"];

/// `sent` as a cURL command for a POSIX shell. A body that is not text is left out, and said so.
#[must_use]
pub fn curl(sent: &Sent) -> String {
    let mut lines = vec![match sent.method.as_str() {
        "HEAD" => format!("curl --head {}", quoted(&sent.url)),
        method if method.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("curl --request {method} {}", quoted(&sent.url))
        }
        method => format!("curl --request {} {}", quoted(method), quoted(&sent.url)),
    }];
    if sent.url.contains(['[', ']', '{', '}']) {
        lines.push("--globoff".to_owned());
    }
    // The log has the body as it was before it was packed, and so has the command.
    let packed = |(name, value): &&(String, String)| {
        let packing = Packing::of(value).filter(|_| name.eq_ignore_ascii_case("content-encoding"));
        packing.is_some_and(|packing| !packing.is_packed(&sent.body))
    };
    for (name, value) in sent
        .headers
        .iter()
        .filter(|(name, _)| !OWN.contains(&name.to_ascii_lowercase().as_str()))
        .filter(|header| !packed(header))
    {
        // A header without a value is written with a semicolon; with a colon curl would drop it.
        lines.push(match value.as_str() {
            "" => format!("--header {}", quoted(&format!("{name};"))),
            value => format!("--header {}", quoted(&format!("{name}: {value}"))),
        });
    }
    if sent
        .headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("accept-encoding"))
    {
        lines.push("--compressed".to_owned());
    }
    let mut note = String::new();
    match std::str::from_utf8(&sent.body) {
        Ok("") => {}
        Ok(text) if !text.contains('\0') => {
            if !sent
                .headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            {
                lines.push("--header 'Content-Type:'".to_owned());
            }
            // Unlike --data-binary, --data-raw does not read a file where the body begins with @.
            lines.push(format!("--data-raw {}", quoted(text)));
        }
        _ => {
            note = format!(
                "# The body is binary ({} bytes). Save it as body.bin beside this.\n",
                sent.body.len()
            );
            lines.push("--data-binary @body.bin".to_owned());
        }
    }
    note + &lines.join(" \\\n  ")
}

/// `text` between single quotes, in which a shell changes nothing.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use proptest::prelude::*;
    use std::process::Command;

    fn sent(body: &'static [u8]) -> Sent {
        Sent {
            method: "POST".to_owned(),
            url: "https://a.example/x?q=it's".to_owned(),
            headers: [
                ("host", "a.example"),
                ("content-type", "text/plain"),
                ("x-a", "b 'c'"),
                ("x-empty", ""),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
            body: Bytes::from_static(body),
        }
    }

    #[test]
    fn a_body_that_went_packed_is_written_plain() {
        let mut went = sent(b"plain");
        let encoding = |value: &str| ("Content-Encoding".to_owned(), value.to_owned());
        went.headers.push(encoding("gzip"));
        assert!(!curl(&went).contains("Encoding"), "{}", curl(&went));
        went.body = Bytes::from_static(b"\x1f\x8b\x08");
        assert!(curl(&went).contains("Content-Encoding: gzip"));
    }

    #[test]
    fn writes_what_was_sent() {
        assert_eq!(
            curl(&sent(b"@it's\n")),
            "curl --request POST 'https://a.example/x?q=it'\\''s' \\\n  --header 'content-type: text/plain' \\\n  \
             --header 'x-a: b '\\''c'\\''' \\\n  --header 'x-empty;' \\\n  --data-raw '@it'\\''s\n'"
        );
        assert!(curl(&sent(b"\xff\0")).starts_with("# The body is binary (2 bytes)."));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn a_shell_reads_back_what_was_quoted(text in "[^\0]*") {
            let command = format!("printf %s {}", quoted(&text));
            let output = Command::new("sh").arg("-c").arg(command).output().expect("a shell");
            prop_assert_eq!(String::from_utf8_lossy(&output.stdout), text);
        }
    }
}
