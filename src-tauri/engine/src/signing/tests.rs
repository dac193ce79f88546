//! Published vectors, and vectors made with Python's `hmac`.

use super::*;
use crate::api::signing::SigningPreset;
use crate::vault::Secret;

const STANDARD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn one(text: &str) -> Secrets {
    Secrets {
        now: secret(text),
        before: None,
    }
}

fn signed(format: &Format, secrets: &Secrets, at: i64, body: &str) -> Signed {
    let message = Message {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        at,
        body: body.as_bytes(),
    };
    format.sign(secrets, &message).expect("a readable secret")
}

fn custom(hash: Hash, encoding: Encoding, timestamp: Option<&str>) -> Format {
    Format::Custom(Custom {
        header: "X-Acme-Signature".to_owned(),
        prefix: "acme ".to_owned(),
        encoding,
        hash,
        timestamp: timestamp.map(str::to_owned),
    })
}

#[test]
fn standard_webhooks_signs_as_its_specification_shows() {
    let body = r#"{"test": 2432232314}"#;
    let signed = signed(
        &Format::StandardWebhooks,
        &one(STANDARD),
        1_614_265_330,
        body,
    );
    assert_eq!(
        signed.value.expose(),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    );
    assert_eq!(signed.header, "webhook-signature");
    assert_eq!(signed.shown, "v1,••••••");
    let timestamp = ("webhook-timestamp".to_owned(), "1614265330".to_owned());
    assert_eq!(signed.timestamp, Some(timestamp));
}

#[test]
fn github_signs_as_its_documentation_shows() {
    let signed = signed(
        &Format::Github,
        &one("It's a Secret to Everybody"),
        0,
        "Hello, World!",
    );
    assert_eq!(
        signed.value.expose(),
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    );
    assert_eq!(
        (&*signed.header, signed.timestamp),
        ("x-hub-signature-256", None)
    );
}

#[test]
fn slack_signs_as_its_documentation_shows() {
    let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    let secret = one("8f742231b10e8888abcd99yyyzzz85a5");
    let signed = signed(&Format::Slack, &secret, 1_531_420_618, body);
    assert_eq!(
        signed.value.expose(),
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    );
    let timestamp = (
        "x-slack-request-timestamp".to_owned(),
        "1531420618".to_owned(),
    );
    assert_eq!(signed.timestamp, Some(timestamp));
}

#[test]
fn the_other_formats_are_what_python_makes_of_them() {
    // hmac.new(b"whsec_test_secret_of_stripe", …) with Python 3.11 over the body in UTF-8, or
    // over "1492774577." and the body.
    let body = "Grüße, 世界 🚀";
    let timed = Some("X-Acme-Time");
    let cases = [
        (
            Format::Stripe,
            "t=1492774577,v1=17a902d46e848c90357a777c9f842e6510ef40fe26fdc7704df895f3c274ebb0",
        ),
        (
            Format::Shopify,
            "siXhVN6J9NHO31rp1mC6QTkcW0jz/yF2D58bfEF8Lzo=",
        ),
        (
            custom(Hash::Sha512, Encoding::Hex, None),
            "acme 8a61d999f0f1531b6acbec097daf6a37d17143f595136629e1ff9bcc65648444082c6603917f6665f15af472fc82fc0fa8df21e7b1ea0ab15c32a7347f473568",
        ),
        (
            custom(Hash::Sha512, Encoding::Base64, timed),
            "acme BofH9p9yFakSSygRmqJUh9z5cJqxk/iG89RL7+1sPbPvUXcLZb5L1DhOhKYzTnQN7kJc0RmAujMBtavQdYhqfA==",
        ),
        (
            custom(Hash::Sha256, Encoding::Base64, timed),
            "acme F6kC1G6EjJA1end8n4QuZRDvQP4m/cdwTfiV88J067A=",
        ),
    ];
    for (format, expected) in cases {
        let secrets = one("whsec_test_secret_of_stripe");
        let signed = signed(&format, &secrets, 1_492_774_577, body);
        assert_eq!(signed.value.expose(), expected, "{format:?}");
        let (header, timestamp) = format.headers();
        assert_eq!(signed.header, header);
        let timestamp = timestamp.map(|name| (name.to_owned(), "1492774577".to_owned()));
        assert_eq!(signed.timestamp, timestamp);
    }
}

#[test]
fn a_list_carries_both_secrets_and_one_signature_is_the_new_one() {
    let both = |now: &str, before: &str| Secrets {
        now: secret(now),
        before: Some(secret(before)),
    };
    let old = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let rotating = signed(&Format::StandardWebhooks, &both(STANDARD, old), 1, "{}");
    let value = rotating.value.expose();
    let (new, before) = value.split_once(' ').expect("two signatures");
    let alone = |text| signed(&Format::StandardWebhooks, &one(text), 1, "{}").value;
    assert_eq!(new, alone(STANDARD).expose());
    assert_eq!(before, alone(old).expose());
    assert_eq!(rotating.shown, "v1,•••••• v1,••••••");

    let rotating = signed(&Format::Stripe, &both("new-secret", "old-secret"), 7, "{}");
    let alone = |text| signed(&Format::Stripe, &one(text), 7, "{}").value;
    let old = alone("old-secret");
    let old = old.expose().split_once(',').expect("a time before it").1;
    let expected = format!("{},{old}", alone("new-secret").expose());
    assert_eq!(rotating.value.expose(), expected);
    assert_eq!(rotating.shown, "t=7,v1=••••••,v1=••••••");

    let single = [
        Format::Github,
        Format::Slack,
        Format::Shopify,
        custom(Hash::Sha256, Encoding::Hex, None),
    ];
    for format in single {
        let rotating = signed(&format, &both("new-secret", "old-secret"), 7, "{}");
        let alone = signed(&format, &one("new-secret"), 7, "{}");
        assert_eq!(rotating.value.expose(), alone.value.expose(), "{format:?}");
        assert!(!format.preset().carries_two());
    }
}

#[test]
fn a_made_secret_is_one_that_is_taken_and_no_two_are_alike() {
    use SigningPreset::*;
    for preset in [StandardWebhooks, Github, Stripe, Slack, Shopify, Custom] {
        let made = make(preset).expect("random numbers");
        let kept = check(preset, &made).expect("taken");
        assert_eq!(kept.expose(), made.expose(), "{preset:?}");
        let other = make(preset).expect("random numbers");
        assert_ne!(made.expose(), other.expose(), "{preset:?}");
        let prefixed = made.expose().starts_with("whsec_");
        assert_eq!(prefixed, preset.carries_two(), "{preset:?}");
    }
}

#[test]
fn a_secret_is_kept_without_what_copying_brought_along() {
    let kept = |preset, text| check(preset, &secret(text)).expect("taken");
    let same = |preset, text, expected: &str| assert_eq!(kept(preset, text).expose(), expected);
    same(
        SigningPreset::StandardWebhooks,
        " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
        STANDARD,
    );
    same(
        SigningPreset::StandardWebhooks,
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        STANDARD,
    );
    let padded = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    same(
        SigningPreset::StandardWebhooks,
        padded.trim_end_matches('='),
        padded,
    );
    let spaced = "It's a Secret to Everybody";
    same(
        SigningPreset::Github,
        "It's a Secret to Everybody\r\n",
        spaced,
    );
}

#[test]
fn a_secret_that_cannot_sign_is_refused_in_words() {
    let standard = SigningPreset::StandardWebhooks;
    for (preset, text, words) in [
        (standard, "whsec_AAECAwQF", "6 bytes"),
        (standard, "whsec_not base64!", "whsec_ and base64"),
        (standard, "", "0 bytes"),
        (
            standard,
            "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "key pair",
        ),
        (
            SigningPreset::Github,
            "two\nlines of it",
            "control character",
        ),
        (SigningPreset::Slack, "short", "5 characters can be guessed"),
        (SigningPreset::Custom, &"x".repeat(1025), "1025 characters"),
    ] {
        let error = check(preset, &secret(text)).map(|_| ()).expect_err(text);
        assert_eq!(error.body().field.as_deref(), Some("secret"));
        assert!(error.to_string().contains(words), "{error}");
    }
}
