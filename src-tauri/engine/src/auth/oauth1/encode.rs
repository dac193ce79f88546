//! Percent-encoding as RFC 5849 §3.6 wants it, and form pairs (§3.4.1.3.1) read to the byte.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

/// Everything but the unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A parameter, name and value percent-encoded. They sort as §3.4.1.3.2 asks: by name, then by
/// value, as encoded bytes.
pub(super) type Parameter = (String, String);

/// Percent-encodes `bytes`: all but letters, digits and `-._~`, in upper-case hex.
pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    percent_encode(bytes.as_ref(), RESERVED).to_string()
}

/// The pairs of a query or form body, decoded and encoded anew. Bytes that are no UTF-8 stay what
/// they are; a name without `=` has an empty value.
pub(super) fn pairs(form: &[u8]) -> impl Iterator<Item = Parameter> {
    form.split(|&byte| byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let at = pair.iter().position(|&byte| byte == b'=');
            let (name, value) = at.map_or((pair, &[][..]), |at| (&pair[..at], &pair[at + 1..]));
            (renewed(name), renewed(value))
        })
}

/// Form-encoded text, encoded as the signature wants it: a `+` was a space.
fn renewed(text: &[u8]) -> String {
    let spaced: Vec<u8> = text
        .iter()
        .map(|&byte| if byte == b'+' { b' ' } else { byte })
        .collect();
    encode(Vec::from_iter(percent_decode(&spaced)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn encodes_all_but_the_unreserved() {
        assert_eq!(encode("abcXYZ019-._~"), "abcXYZ019-._~");
        assert_eq!(
            encode("&=+% /:?#!*'()"),
            "%26%3D%2B%25%20%2F%3A%3F%23%21%2A%27%28%29"
        );
        assert_eq!(encode("ü☃"), "%C3%BC%E2%98%83");
        assert_eq!(encode([0xff, 0x00]), "%FF%00");
    }

    #[test]
    fn reads_the_corners_of_a_form() {
        let read: Vec<_> = pairs(b"a&b=&=c&&d=e=f&g=%zz+%&%FF=\xff").collect();
        let expected = [
            ("a", ""),
            ("b", ""),
            ("", "c"),
            ("d", "e%3Df"),
            ("g", "%25zz%20%25"),
            ("%FF", "%FF"),
        ];
        assert_eq!(
            read,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    proptest! {
        #[test]
        fn encoding_is_reversible_and_unreserved(bytes: Vec<u8>) {
            let encoded = encode(&bytes);
            let fine = |c: char| c.is_ascii_alphanumeric() || "-._~%".contains(c);
            prop_assert!(encoded.chars().all(fine));
            prop_assert_eq!(Vec::from_iter(percent_decode(encoded.as_bytes())), bytes);
        }

        #[test]
        fn a_form_reads_back_whoever_encoded_it(
            fields in prop::collection::vec(("\\PC{1,8}", "\\PC{0,12}"), 0..6)
        ) {
            let form = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&fields)
                .finish();
            let read: Vec<_> = pairs(form.as_bytes()).collect();
            let expected: Vec<_> = fields
                .iter()
                .map(|(name, value)| (encode(name), encode(value)))
                .collect();
            prop_assert_eq!(read, expected);
        }
    }
}
