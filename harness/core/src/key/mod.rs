//! Keys and signatures (TUF §4.2): named, deterministic, and shared by repository and reference client as primitives.

mod ecdsa;
mod ed25519;
mod rsa;

use std::{cell::RefCell, collections::HashMap, io};

use ::rsa::{RsaPrivateKey, pkcs8::der::pem};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::json;

/// A signing key with a name.
///
/// The name alone decides the key: the seed is a hash of it, or, with RSA, it is the name of a pinned key. The same script
/// therefore has the same bytes on every machine, and a dump can say "signed by `snapshot-2`". Such keys protect nothing.
#[derive(Clone, Debug)]
pub struct Key {
    name: String,
    signing: Signing,
    public: Value,
    keyid: String,
}

/// Feeds the pieces of a message to whoever wants them, the same each time.
pub(crate) type Pieces<'a> = &'a dyn Fn(&mut dyn FnMut(&[u8])) -> io::Result<()>;

/// The private half.
#[derive(Clone, Debug)]
enum Signing {
    Ed25519(ed25519_dalek::SigningKey),
    Ecdsa(p256::ecdsa::SigningKey),
    Rsa(&'static RsaPrivateKey),
}

impl Key {
    /// The Ed25519 key of this name.
    pub fn named(name: &str) -> Key {
        let signing = ed25519::signing_key(seed(name));
        let public = hex::encode(signing.verifying_key().to_bytes());
        Key::new(name, Signing::Ed25519(signing), object("ed25519", "ed25519", &public))
    }

    /// The ECDSA key of this name, on the curve P-256.
    pub fn ecdsa(name: &str) -> Key {
        let signing = ecdsa::signing_key(seed(name));
        let public = to_pem("PUBLIC KEY", &ecdsa::spki(&signing));
        Key::new(name, Signing::Ecdsa(signing), object("ecdsa", "ecdsa-sha2-nistp256", &public))
    }

    /// The pinned RSA key of this name: `rsa-1`, `rsa-2` or `rsa-3` of 2048 bits, or `rsa-1024`, `rsa-2047`, `rsa-4096`.
    #[track_caller]
    pub fn rsa(name: &str) -> Key {
        let signing = rsa::signing_key(name);
        let public = to_pem("PUBLIC KEY", &rsa::spki(signing));
        Key::new(name, Signing::Rsa(signing), object("rsa", "rsassa-pss-sha256", &public))
    }

    fn new(name: &str, signing: Signing, public: Value) -> Key {
        Key { name: name.to_owned(), signing, keyid: keyid(&public), public }
    }

    /// The same key described by another KEY object, and so under another keyid.
    #[must_use]
    pub fn described(mut self, edit: impl FnOnce(&mut Value)) -> Key {
        edit(&mut self.public);
        self.keyid = keyid(&self.public);
        self
    }

    /// The name this key was made from.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The KEYID: SHA-256 of the canonical form of the KEY object, in hex digits (§4.2.1).
    pub fn keyid(&self) -> &str {
        &self.keyid
    }

    /// The KEY object with the public half (§4.2.2).
    pub fn public(&self) -> Value {
        self.public.clone()
    }

    /// The public half in DER as `RSAPublicKey` (PKCS #1); only RSA keys have this form.
    pub fn pkcs1(&self) -> Option<Vec<u8>> {
        match &self.signing {
            Signing::Rsa(key) => Some(rsa::pkcs1(key)),
            _ => None,
        }
    }

    /// The signature over `message`, in hex digits.
    ///
    /// A thread remembers what it has signed: a twin is mostly the same files again, and most scenarios begin alike.
    pub fn sign(&self, message: &[u8]) -> String {
        let scheme = match self.signing {
            Signing::Ed25519(_) => Scheme::Ed25519,
            Signing::Ecdsa(_) => Scheme::Ecdsa,
            Signing::Rsa(_) => Scheme::Rsa,
        };
        let question = digest_of([&[scheme as u8], self.name.as_bytes(), message]);
        let remembered = SIGNED.with_borrow(|signed| signed.get(&question).cloned());
        remembered.unwrap_or_else(|| {
            let signature = hex::encode(match &self.signing {
                Signing::Ed25519(key) => ed25519::sign(key, message),
                Signing::Ecdsa(key) => ecdsa::sign(key, message),
                Signing::Rsa(key) => rsa::sign(key, message),
            });
            SIGNED.with_borrow_mut(|signed| signed.insert(question, signature.clone()));
            signature
        })
    }

    /// The signature over a message that is too long to be held, in hex digits. Only Ed25519 keys can make one.
    pub(crate) fn sign_pieces(&self, feed: Pieces<'_>) -> io::Result<String> {
        let Signing::Ed25519(key) = &self.signing else {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "only Ed25519 keys sign piece by piece"));
        };
        ed25519::sign_pieces(key, feed).map(hex::encode)
    }

    /// Another valid signature over the same message, in hex digits: the holder of a key can make as many as he likes.
    pub fn sign_again(&self, message: &[u8]) -> String {
        hex::encode(match &self.signing {
            Signing::Ed25519(key) => ed25519::sign_again(key, message),
            Signing::Ecdsa(key) => ecdsa::sign_again(key, message),
            Signing::Rsa(key) => rsa::sign_again(key, message),
        })
    }

    /// A signature with a salt of `bytes`, or with the longest that fits, in hex digits; only RSA signatures have a salt.
    pub fn sign_with_salt(&self, message: &[u8], bytes: Option<usize>) -> Option<String> {
        let Signing::Rsa(key) = &self.signing else { return None };
        Some(hex::encode(rsa::sign_with_salt(key, message, bytes.unwrap_or_else(|| rsa::longest_salt(key)))))
    }

    /// A signature with the padding of PKCS #1 v1.5 instead of PSS, in hex digits; only RSA keys can make one.
    pub fn sign_pkcs1v15(&self, message: &[u8]) -> Option<String> {
        let Signing::Rsa(key) = &self.signing else { return None };
        Some(hex::encode(rsa::sign_pkcs1v15(key, message)))
    }

    /// What anybody can make of a signature without the key, both in hex digits: (r, n - s) of ECDSA, S + L of Ed25519.
    ///
    /// `None` where there is no such thing.
    pub fn malleated(&self, signature: &str) -> Option<String> {
        let signature = hex::decode(signature).ok()?;
        match &self.signing {
            Signing::Ed25519(_) => ed25519::malleated(&signature),
            Signing::Ecdsa(_) => ecdsa::malleated(&signature),
            Signing::Rsa(_) => None,
        }
        .map(hex::encode)
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.keyid == other.keyid
    }
}

impl Eq for Key {}

/// The KEYID that belongs to a KEY object (§4.2.1).
pub fn keyid(key: &Value) -> String {
    json::sha256_hex(&json::canonical(key))
}

/// These bytes in PEM, as what `label` says.
///
/// # Panics
///
/// If `label` has characters that cannot stand there.
pub fn to_pem(label: &str, der: &[u8]) -> String {
    pem::encode_string(label, pem::LineEnding::LF, der).expect("a label of capitals")
}

/// The bytes that stand in PEM, whatever they are labelled; none, if it is not PEM.
pub fn der_of(text: &str) -> Vec<u8> {
    pem::decode_vec(text.as_bytes()).map_or_else(|_| Vec::new(), |(_, der)| der)
}

/// An ECDSA signature, in hex digits, as r and s of 32 bytes each instead of DER.
pub fn fixed_width(signature: &str) -> Option<String> {
    ecdsa::fixed_width(&hex::decode(signature).ok()?).map(hex::encode)
}

/// Whether `signature`, in hex digits, is one by the KEY object `key` over `message`.
///
/// A key of an unknown type or scheme, one whose type and scheme do not fit, a malformed key, an RSA key of fewer than 2048 bits
/// and a malformed signature verify nothing (§4.2.2).
pub fn verify(key: &Value, message: &[u8], signature: &str) -> bool {
    !is_too_short(key) && verify_at_any_length(key, message, signature)
}

/// Like [`verify`], and RSA keys that are too short verify as well.
///
/// A thread remembers what it has verified: the same files are met again in a twin, after a restart, and by every reference
/// client that leaves out a check, and nothing takes as long as a signature.
pub fn verify_at_any_length(key: &Value, message: &[u8], signature: &str) -> bool {
    let Some(scheme) = Scheme::of(key) else { return false };
    let Some(public) = key["keyval"]["public"].as_str() else { return false };
    let Ok(signature) = hex::decode(signature) else { return false };
    let question = digest_of([&[scheme as u8], public.as_bytes(), &signature, message]);
    let remembered = VERIFIED.with_borrow(|verified| verified.get(&question).copied());
    remembered.unwrap_or_else(|| {
        let verifies = match scheme {
            Scheme::Ed25519 => hex::decode(public).is_ok_and(|public| ed25519::verifies(&public, message, &signature)),
            Scheme::Ecdsa => ecdsa::verifies(public, message, &signature),
            Scheme::Rsa => rsa::verifies(public, message, &signature),
        };
        VERIFIED.with_borrow_mut(|verified| verified.insert(question, verifies));
        verifies
    })
}

/// Whether a KEY object is of a type and a scheme that can be verified here.
pub fn is_known(key: &Value) -> bool {
    Scheme::of(key).is_some()
}

fn is_too_short(key: &Value) -> bool {
    Scheme::of(key) == Some(Scheme::Rsa) && key["keyval"]["public"].as_str().is_some_and(rsa::is_too_short)
}

thread_local! {
    /// Answers by the digest of key, signature and message: some 40 bytes for each signature that a thread has met.
    static VERIFIED: RefCell<HashMap<[u8; 32], bool>> = RefCell::default();
    /// Signatures by the digest of key and message: some 200 bytes for each that a thread has made.
    static SIGNED: RefCell<HashMap<[u8; 32], String>> = RefCell::default();
}

/// One digest for several inputs, each preceded by its length, so that no two run together into the same digest.
fn digest_of<const N: usize>(inputs: [&[u8]; N]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for input in inputs {
        hash.update(input.len().to_le_bytes());
        hash.update(input);
    }
    hash.finalize().into()
}

/// The schemes of §4.2.2.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Ed25519,
    Ecdsa,
    Rsa,
}

impl Scheme {
    /// That of a KEY object whose key type fits. Older repositories have the name of the ECDSA scheme also as the key type.
    fn of(key: &Value) -> Option<Scheme> {
        match (key["keytype"].as_str()?, key["scheme"].as_str()?) {
            ("ed25519", "ed25519") => Some(Scheme::Ed25519),
            ("ecdsa" | "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") => Some(Scheme::Ecdsa),
            ("rsa", "rsassa-pss-sha256") => Some(Scheme::Rsa),
            _ => None,
        }
    }
}

/// The public half of a KEY object in one spelling, by which two KEY objects of the same key are recognised.
pub fn public_half(key: &Value) -> String {
    let public = &key["keyval"]["public"];
    let text = public.as_str().unwrap_or_default();
    match pem::decode_vec(text.as_bytes()) {
        Ok((_, der)) => hex::encode(der),
        Err(_) => hex::decode(text).map_or_else(|_| public.to_string(), hex::encode),
    }
}

fn seed(name: &str) -> [u8; 32] {
    Sha256::digest(format!("tuf-gauntlet test key {name}")).into()
}

fn object(keytype: &str, scheme: &str, public: &str) -> Value {
    json!({"keytype": keytype, "scheme": scheme, "keyval": {"public": public}})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_of_each_kind() -> [Key; 3] {
        [Key::named("a"), Key::ecdsa("a"), Key::rsa("rsa-1")]
    }

    #[test]
    fn a_name_is_one_key_for_ever() {
        for make in [Key::named as fn(&str) -> Key, Key::ecdsa] {
            let key = make("root-1");
            assert_eq!(key, make("root-1"));
            assert_ne!(key, make("root-2"));
            assert_eq!(key.keyid(), keyid(&key.public()));
        }
        assert_ne!(Key::rsa("rsa-1"), Key::rsa("rsa-2"));
    }

    #[test]
    fn a_signature_has_the_same_bytes_every_time() {
        let digests = one_of_each_kind().map(|key| json::sha256_hex(key.sign(b"message").as_bytes())[..16].to_owned());
        assert_eq!(digests, ["806737b314d7df62", "77379702a8119efe", "30f11beea9966a63"]);
    }

    #[test]
    fn a_key_has_more_than_one_signature_for_a_message() {
        for key in one_of_each_kind() {
            let (one, another) = (key.sign(b"message"), key.sign_again(b"message"));
            assert_ne!(one, another);
            assert!(verify(&key.public(), b"message", &another), "{}", key.name());
        }
    }

    #[test]
    fn a_signature_verifies_for_its_key_and_message_only() {
        for (key, other) in one_of_each_kind().into_iter().zip([Key::named("b"), Key::ecdsa("b"), Key::rsa("rsa-2")]) {
            let signature = key.sign(b"message");
            assert!(verify(&key.public(), b"message", &signature));
            assert!(!verify(&key.public(), b"massage", &signature));
            assert!(!verify(&other.public(), b"message", &signature));
            assert!(!verify(&key.public(), b"message", &signature[2..]));
            assert!(!verify(&json!({"keytype": "ed25519"}), b"message", &signature));
        }
    }

    #[test]
    fn key_type_and_scheme_have_to_fit() {
        for key in one_of_each_kind() {
            for (member, value) in [("keytype", "dsa"), ("scheme", "ed25519ph"), ("scheme", "rsassa-pss-sha512")] {
                let key = key.clone().described(|object| object[member] = value.into());
                assert!(!verify(&key.public(), b"message", &key.sign(b"message")), "{member} {value}");
            }
        }
        let old = Key::ecdsa("a").described(|object| object["keytype"] = "ecdsa-sha2-nistp256".into());
        assert!(verify(&old.public(), b"message", &old.sign(b"message")));
    }

    #[test]
    fn rsa_keys_have_at_least_2048_bits() {
        for (name, verifies) in [("rsa-1024", false), ("rsa-2047", false), ("rsa-3", true), ("rsa-4096", true)] {
            let key = Key::rsa(name);
            let signature = key.sign(b"message");
            assert_eq!(verify(&key.public(), b"message", &signature), verifies, "{name}");
            assert!(verify_at_any_length(&key.public(), b"message", &signature), "{name}");
        }
    }

    #[test]
    fn a_salt_has_any_length() {
        let key = Key::rsa("rsa-1");
        let signatures =
            [Some(0), Some(20), Some(32), None].map(|bytes| key.sign_with_salt(b"message", bytes).unwrap());
        for signature in &signatures {
            assert!(verify(&key.public(), b"message", signature));
        }
        assert_eq!(signatures[2], key.sign(b"message"));
    }

    #[test]
    fn malleated_signatures_are_other_bytes() {
        let (ed25519, ecdsa) = (Key::named("a"), Key::ecdsa("a"));
        let twin = |key: &Key| key.malleated(&key.sign(b"message")).unwrap();
        assert!(!verify(&ed25519.public(), b"message", &twin(&ed25519)));
        assert!(verify(&ecdsa.public(), b"message", &twin(&ecdsa)));
        assert_ne!(twin(&ecdsa), ecdsa.sign(b"message"));
        assert_eq!(ecdsa.malleated(&twin(&ecdsa)).unwrap(), ecdsa.sign(b"message"));
    }

    #[test]
    fn two_descriptions_of_one_key_have_one_public_half() {
        for key in one_of_each_kind() {
            let other = key.clone().described(|object| object["comment"] = "again".into());
            assert_ne!(key, other);
            assert_eq!(public_half(&key.public()), public_half(&other.public()));
        }
    }
}
