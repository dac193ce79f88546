//! The ways in which a value may appear in a text: as it is or escaped in JSON (also JSON within
//! JSON), and any of these URL-encoded or within base64. As it is, it may be URL-encoded twice.

use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

/// What encoders leave as it is beside letters and digits.
const KEPT: [AsciiSet; 5] = [
    NON_ALPHANUMERIC.add(b'-'),
    // RFC 3986 section 2.3, "unreserved".
    NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~'),
    // `encodeURIComponent`: https://tc39.es/ecma262/#sec-encodeuricomponent-uricomponent
    NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'!')
        .remove(b'*')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')'),
    // Forms: https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set
    NON_ALPHANUMERIC
        .remove(b'*')
        .remove(b'-')
        .remove(b'.')
        .remove(b'_'),
    // A URL's query: https://url.spec.whatwg.org/#query-percent-encode-set
    percent_encoding::CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'<')
        .add(b'>')
        .add(b'\''),
];

/// JSON is often a text within JSON: a body that an application repeats.
const NESTED: usize = 2;

/// Every form of `value`; some may come twice.
pub(super) fn of(value: &str) -> Vec<Zeroizing<String>> {
    let mut texts = vec![Zeroizing::new(value.to_owned())];
    for _ in 0..NESTED {
        for text in texts.clone() {
            json_escaped(&text, &mut |form| {
                let form = Zeroizing::new(form);
                if !texts.contains(&form) {
                    texts.push(form);
                }
            });
        }
    }
    let mut forms = Vec::new();
    let mut add = |form: String| forms.push(Zeroizing::new(form));
    // An address within another one, and the signature PLAINTEXT of OAuth 1.0a in its header.
    url_encoded(value, &mut |form| {
        let twice = Zeroizing::new(Zeroizing::new(form).replace('%', "%25"));
        add(twice.replace('+', "%2B"));
        add(String::clone(&twice));
    });
    for text in texts {
        url_encoded(&text, &mut add);
        for alphabet in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            for offset in 0..3 {
                let within = Zeroizing::new(within_base64(text.as_bytes(), offset, &alphabet));
                // `+` and `/` of base64 in an address.
                url_encoded(&within, &mut add);
                add(String::clone(&within));
            }
        }
        add(String::clone(&text));
    }
    forms
}

fn url_encoded(value: &str, add: &mut impl FnMut(String)) {
    for set in &KEPT {
        let upper = Zeroizing::new(utf8_percent_encode(value, set).to_string());
        let lower = Zeroizing::new(lower_hex(&upper));
        for form in [upper, lower] {
            add(form.replace("%20", "+"));
            add(String::clone(&form));
        }
    }
}

fn lower_hex(text: &str) -> String {
    let mut left = 0;
    text.chars()
        .map(|c| {
            if c == '%' {
                left = 2;
                return c;
            }
            let hex = left > 0;
            left -= i32::from(hex);
            if hex { c.to_ascii_lowercase() } else { c }
        })
        .collect()
}

/// RFC 8259 section 7: what has to be escaped, and what writers also escape: `/`, everything that
/// is not ASCII, and what could end a script.
fn json_escaped(value: &str, add: &mut impl FnMut(String)) {
    for (slash, ascii, html) in [
        (false, false, false),
        (true, false, false),
        (false, true, false),
        (true, true, false),
        (false, false, true),
        (false, true, true),
    ] {
        for upper in [false, true] {
            let mut form = String::new();
            for c in value.chars() {
                match c {
                    '"' => form.push_str("\\\""),
                    '\\' => form.push_str("\\\\"),
                    '\n' => form.push_str("\\n"),
                    '\r' => form.push_str("\\r"),
                    '\t' => form.push_str("\\t"),
                    '\u{8}' => form.push_str("\\b"),
                    '\u{c}' => form.push_str("\\f"),
                    '/' if slash => form.push_str("\\/"),
                    '<' | '>' | '&' | '\'' if html => unicode(&mut form, c, upper),
                    c if c < ' ' || (ascii && c > '~') => unicode(&mut form, c, upper),
                    c => form.push(c),
                }
            }
            add(form);
        }
    }
}

fn unicode(form: &mut String, c: char, upper: bool) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        form.push_str("\\u");
        form.push_str(&if upper {
            format!("{unit:04X}")
        } else {
            format!("{unit:04x}")
        });
    }
}

/// The base64 digits that `value` alone decides when it begins at `offset` modulo 3 of what is
/// encoded.
fn within_base64(value: &[u8], offset: usize, alphabet: &impl base64::Engine) -> String {
    let before = Zeroizing::new([&[0; 2][..offset], value].concat());
    let digits = Zeroizing::new(alphabet.encode(&*before));
    let first = (offset * 8).div_ceil(6);
    let end = before.len() * 8 / 6;
    digits[first..end].to_owned()
}
