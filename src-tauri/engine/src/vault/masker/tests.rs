//! No encoding of a value survives, and nothing else is touched.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

fn masker(values: &[&str]) -> Masker {
    let values: Vec<Secret> = values
        .iter()
        .map(|v| Secret::new((*v).to_owned()))
        .collect();
    Masker::of(&values)
}

/// What programs other than ours make of a value.
fn encoded(value: &str) -> Vec<String> {
    let form: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let mut in_query = url::Url::parse("https://example.com/").expect("an address");
    in_query.set_query(Some(value));
    let percent = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    let json = serde_json::to_string(value).expect("JSON");
    let json = json[1..json.len() - 1].to_owned();
    let nested = serde_json::to_string(&json).expect("JSON");
    let again = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let twice: String = url::form_urlencoded::byte_serialize(form.as_bytes()).collect();
    vec![
        value.to_owned(),
        again(&percent),
        twice,
        percent,
        form,
        json.replace('/', "\\/"),
        json,
        nested[1..nested.len() - 1].to_owned(),
    ]
}

proptest! {
    #[test]
    fn no_encoding_of_a_value_survives(
        value in "[ -~äß€😀\n\t]{8,60}",
        before in "[ -~]{0,7}",
        after in "[ -~]{0,7}",
    ) {
        prop_assume!(!before.contains(&value) && !after.contains(&value));
        let masker = masker(&[&value]);
        for form in encoded(&value) {
            let text = format!("{before}{form}{after}");
            let masked = masker.text(&text);
            prop_assert!(!masked.contains(&form), "{form:?} in {masked:?}");
            prop_assert!(masked.contains(DOTS));
            let bytes = masker.bytes(&Bytes::from(text.clone()));
            prop_assert_eq!(&bytes[..], masked.as_bytes());
        }
    }

    #[test]
    fn no_base64_of_anything_around_a_value_tells_it(
        value in "[!-~]{12,60}",
        before in prop::collection::vec(any::<u8>(), 0..9),
        after in prop::collection::vec(any::<u8>(), 0..9),
    ) {
        let masker = masker(&[&value]);
        let whole = [&before[..], value.as_bytes(), &after[..]].concat();
        for digits in [STANDARD.encode(&whole), URL_SAFE_NO_PAD.encode(&whole)] {
            let masked = masker.text(&digits);
            // What the value's neighbours decide in part may stay: at most a digit on each side.
            let kept = masked.chars().filter(|c| *c != '•' && *c != '=').count();
            let around = (before.len() + after.len()) * 8;
            prop_assert!(masked.contains(DOTS), "{digits} {masked}");
            prop_assert!(kept * 6 <= around + 2 * 12, "{digits} {masked}");
        }
    }

    #[test]
    fn nothing_else_is_touched(text in "[a-f0-9 ]{0,200}") {
        let masker = masker(&["never-in-there", "zzzzzzzzzzzzzzzz"]);
        prop_assert!(matches!(masker.text(&text), Cow::Borrowed(same) if same == text));
    }
}

#[test]
fn an_empty_masker_and_short_values_leave_everything() {
    let text = "password: hunter2 and hunter2";
    assert!(matches!(Masker::default().text(text), Cow::Borrowed(_)));
    assert!(matches!(masker(&["hunter2"]).text(text), Cow::Borrowed(_)));
    let bytes = Bytes::from_static(text.as_bytes());
    assert_eq!(Masker::default().bytes(&bytes).as_ptr(), bytes.as_ptr());
}

#[test]
fn both_cases_of_hex_and_both_spaces_are_found() {
    let masker = masker(&["pass/wörd +1"]);
    for text in [
        "pass%2Fw%C3%B6rd%20%2B1",
        "pass%2fw%c3%b6rd%20%2b1",
        "pass%2Fw%C3%B6rd+%2B1",
        r"pass\/w\u00f6rd +1",
        r"pass\/w\u00F6rd +1",
    ] {
        assert_eq!(masker.text(text), DOTS, "{text}");
    }
}

#[test]
fn long_values_with_the_same_beginning_are_told_apart() {
    let head = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2E";
    let (one, two) = (
        format!("{head}.one-signature"),
        format!("{head}.two-signature"),
    );
    let masker = masker(&[&one, &two]);
    let text = format!("[{one}] [{two}] [{head}.other]");
    assert_eq!(
        masker.text(&text),
        format!("[{DOTS}] [{DOTS}] [{head}.other]")
    );
}

#[test]
fn values_that_overlap_leave_nothing_of_each_other() {
    let masker = masker(&["abcdefgh12", "gh12345678", "abcdefgh1234"]);
    assert_eq!(masker.text("<abcdefgh12345678>"), format!("<{DOTS}>"));
    assert_eq!(
        masker.text("<abcdefgh12><gh12345678>"),
        format!("<{DOTS}><{DOTS}>")
    );
}
