//! The signature over a base string (RFC 5849 §3.4.2–§3.4.4, and the SHA-2 forms in use).

use super::encode::encode;
use super::{Consumer, Credentials, refused};
use crate::auth::profile::Oauth1Signature;
use crate::nodes::StepError;
use crate::vault::Secret;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::{Pkcs1v15Sign, RsaPrivateKey, sha2::Digest as _};
use sha1::Sha1;
use zeroize::Zeroizing;

/// The signature, not percent-encoded.
pub(super) fn signature(
    consumer: &Consumer<'_>,
    token: Option<&Credentials>,
    base: &str,
) -> Result<Secret, StepError> {
    match consumer.settings.signature {
        Oauth1Signature::HmacSha1 => {
            let key = hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY;
            Ok(keyed(key, &shared(consumer, token), base))
        }
        Oauth1Signature::HmacSha256 => Ok(keyed(hmac::HMAC_SHA256, &shared(consumer, token), base)),
        Oauth1Signature::HmacSha512 => Ok(keyed(hmac::HMAC_SHA512, &shared(consumer, token), base)),
        Oauth1Signature::Plaintext => Ok(shared(consumer, token)),
        Oauth1Signature::RsaSha1 => {
            let digest = Sha1::digest(base);
            own(consumer, Pkcs1v15Sign::new::<Sha1>(), &digest)
        }
        Oauth1Signature::RsaSha256 => {
            let digest = rsa::sha2::Sha256::digest(base);
            own(consumer, Pkcs1v15Sign::new::<rsa::sha2::Sha256>(), &digest)
        }
    }
}

/// The key of the shared secrets: both encoded, `&` between them even where one is empty.
fn shared(consumer: &Consumer<'_>, token: Option<&Credentials>) -> Secret {
    let encoded = |secret: Option<&Secret>| {
        Zeroizing::new(secret.map_or_else(String::new, |secret| encode(secret.expose())))
    };
    let (own, token) = (
        encoded(consumer.secret),
        encoded(token.map(|token| &token.secret)),
    );
    Secret::new(format!("{}&{}", *own, *token))
}

fn keyed(algorithm: hmac::Algorithm, key: &Secret, base: &str) -> Secret {
    let key = hmac::Key::new(algorithm, key.expose().as_bytes());
    Secret::new(STANDARD.encode(hmac::sign(&key, base.as_bytes())))
}

/// RSASSA-PKCS1-v1_5 under the client's own key; blinded, so that its time tells nothing of it.
fn own(consumer: &Consumer<'_>, scheme: Pkcs1v15Sign, digest: &[u8]) -> Result<Secret, StepError> {
    let text = consumer.private_key.ok_or_else(|| {
        refused("This profile signs with RSA but has no private key. Add it to the auth profile.")
    })?;
    let key = private_key(text).map_err(refused)?;
    key.sign_with_rng(&mut rsa::rand_core::OsRng, scheme, digest)
        .map(|signature| Secret::new(STANDARD.encode(signature)))
        .map_err(|error| {
            refused(format!(
                "The private key of this profile cannot sign: {error}."
            ))
        })
}

/// Why `text` cannot serve as the private key of a profile; none when it can.
#[must_use]
pub fn private_key_problem(text: &Secret) -> Option<String> {
    private_key(text).err()
}

/// Reads a PEM key, PKCS #8 (`PRIVATE KEY`) or PKCS #1 (`RSA PRIVATE KEY`), however it was pasted.
fn private_key(text: &Secret) -> Result<RsaPrivateKey, String> {
    let mut pem = Zeroizing::new(String::with_capacity(text.expose().len() + 1));
    for line in text.expose().lines().map(str::trim) {
        if !line.is_empty() {
            pem.push_str(line);
            pem.push('\n');
        }
    }
    let label = pem
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("-----BEGIN ")?.strip_suffix("-----"));
    let broken = "The private key is damaged, or not an RSA key. Copy the file whole, from its first to its last line.";
    match label {
        Some("PRIVATE KEY") => {
            RsaPrivateKey::from_pkcs8_pem(&pem).map_err(|_| broken.to_owned())
        }
        Some("RSA PRIVATE KEY") if pem.contains("ENCRYPTED") => Err(protected()),
        Some("RSA PRIVATE KEY") => {
            RsaPrivateKey::from_pkcs1_pem(&pem).map_err(|_| broken.to_owned())
        }
        Some("ENCRYPTED PRIVATE KEY") => Err(protected()),
        Some(other) => Err(format!(
            "This is no RSA private key but a {}. The file that is needed begins with “-----BEGIN PRIVATE KEY-----” or “-----BEGIN RSA PRIVATE KEY-----”.",
            other.to_lowercase()
        )),
        None => Err("This is no private key in PEM form. The file that is needed begins with “-----BEGIN PRIVATE KEY-----” or “-----BEGIN RSA PRIVATE KEY-----”.".to_owned()),
    }
}

fn protected() -> String {
    "The private key is protected by a passphrase. Remove that first (openssl rsa -in KEY -out NEWKEY); Hookline keeps the key encrypted in its vault.".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::profile::{Oauth1Settings, Placement};
    use rsa::pkcs1::{EncodeRsaPrivateKey as _, LineEnding};
    use rsa::pkcs8::EncodePrivateKey as _;

    fn settings(signature: Oauth1Signature) -> Oauth1Settings {
        Oauth1Settings {
            request_token_url: String::new(),
            authorization_url: String::new(),
            access_token_url: String::new(),
            consumer_key: String::new(),
            signature,
            encode_signature: true,
            placement: Placement::Header,
            realm: String::new(),
            extra: Vec::new(),
        }
    }

    fn sign(
        signature: Oauth1Signature,
        secret: &str,
        key: Option<&str>,
    ) -> Result<String, StepError> {
        let (secret, key) = (
            Secret::new(secret.to_owned()),
            key.map(|key| Secret::new(key.to_owned())),
        );
        let consumer = Consumer {
            settings: &settings(signature),
            secret: Some(&secret),
            private_key: key.as_ref(),
        };
        super::signature(&consumer, None, "what is signed").map(|signed| signed.expose().to_owned())
    }

    #[test]
    fn hmac_is_what_python_makes_of_it() {
        // base64(hmac.new(b'k%20%C3%BC%26&', b'what is signed', …)) with Python 3.11.
        for (method, expected) in [
            (Oauth1Signature::HmacSha1, "eAF/cUvB085En4SYWPvvKLVG3Rw="),
            (
                Oauth1Signature::HmacSha256,
                "hpALjL5uDwnSWsDaMM7OncDBsnrfvJWM41dA1ppTmg8=",
            ),
            (
                Oauth1Signature::HmacSha512,
                "0ILMwbYvUXkod+Hk4BwPQ2rNltuzk9Z6FA1UR4uY9OMtPOMTi6F0OeU73rG/I3QLSQfGrRiaFITiBvAf3zijXw==",
            ),
            (Oauth1Signature::Plaintext, "k%20%C3%BC%26&"),
        ] {
            assert_eq!(sign(method, "k ü&", None).expect("signed"), expected);
        }
    }

    #[test]
    fn rsa_verifies_with_either_form_of_the_key() {
        let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).expect("a key");
        let pkcs8 = key.to_pkcs8_pem(LineEnding::CRLF).expect("PEM");
        let pkcs1 = key.to_pkcs1_pem(LineEnding::LF).expect("PEM");
        let pasted = format!("\n  {}\n\n", pkcs1.replace('\n', "\n  "));
        for pem in [pkcs8.as_str(), pkcs1.as_str(), pasted.as_str()] {
            let signed = sign(Oauth1Signature::RsaSha1, "", Some(pem)).expect("signed");
            let digest = Sha1::digest("what is signed");
            key.to_public_key()
                .verify(
                    Pkcs1v15Sign::new::<Sha1>(),
                    &digest,
                    &STANDARD.decode(signed).expect("Base64"),
                )
                .expect("RSA-SHA1");
            let signed = sign(Oauth1Signature::RsaSha256, "", Some(pem)).expect("signed");
            let digest = rsa::sha2::Sha256::digest("what is signed");
            key.to_public_key()
                .verify(
                    Pkcs1v15Sign::new::<rsa::sha2::Sha256>(),
                    &digest,
                    &STANDARD.decode(signed).expect("Base64"),
                )
                .expect("RSA-SHA256");
            assert_eq!(private_key_problem(&Secret::new(pem.to_owned())), None);
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_key() {
        let missing = sign(Oauth1Signature::RsaSha1, "", None).expect_err("no key");
        assert!(missing.message.contains("no private key"), "{missing}");
        for (text, expected) in [
            ("", "no private key in PEM form"),
            ("ssh-rsa AAAA", "no private key in PEM form"),
            (
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "but a certificate",
            ),
            (
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n",
                "protected by a passphrase",
            ),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n",
                "protected by a passphrase",
            ),
            (
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "damaged",
            ),
        ] {
            let problem = private_key_problem(&Secret::new(text.to_owned())).expect("a problem");
            assert!(problem.contains(expected), "{problem}");
        }
    }
}
