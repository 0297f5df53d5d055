//! Keys and signatures (TUF §4.2): named, deterministic, and shared by repository and reference client as primitives.

use std::{cell::RefCell, collections::HashMap};

use ed25519_dalek::{
    Signature, Signer, SigningKey, VerifyingKey,
    hazmat::{ExpandedSecretKey, raw_sign},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};

use crate::json;

/// A signing key with a name.
///
/// The name alone decides the key: the seed is a hash of it. The same script therefore has the same bytes on every machine,
/// and a dump can say "signed by `snapshot-2`". Such keys protect nothing.
#[derive(Clone, Debug)]
pub struct Key {
    name: String,
    signing: SigningKey,
    keyid: String,
}

impl Key {
    /// The Ed25519 key of this name.
    pub fn named(name: &str) -> Key {
        let seed = Sha256::digest(format!("tuf-gauntlet test key {name}"));
        let signing = SigningKey::from_bytes(&seed.into());
        let keyid = keyid(&public(&signing));
        Key { name: name.to_owned(), signing, keyid }
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
        public(&self.signing)
    }

    /// The signature over `message`, in hex digits.
    pub fn sign(&self, message: &[u8]) -> String {
        hex::encode(self.signing.sign(message).to_bytes())
    }

    /// Another valid signature over the same message, in hex digits: the holder of a key can make as many as he likes.
    pub fn sign_again(&self, message: &[u8]) -> String {
        let mut secret = ExpandedSecretKey::from(&self.signing.to_bytes());
        secret.hash_prefix[0] ^= 1;
        hex::encode(raw_sign::<Sha512>(&secret, message, &self.signing.verifying_key()).to_bytes())
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

/// Whether `signature`, in hex digits, is one by the KEY object `key` over `message`.
///
/// A key of another type, a malformed key and a malformed signature verify nothing. Verification is the strict one:
/// keys of small order and unreduced scalars are refused.
///
/// A thread remembers what it has verified: the same files are met again in a twin, after a restart, and by every reference
/// client that leaves out a check, and nothing takes as long as a signature.
pub fn verify(key: &Value, message: &[u8], signature: &str) -> bool {
    let declared = (key["keytype"].as_str(), key["scheme"].as_str());
    if declared != (Some("ed25519"), Some("ed25519")) {
        return false;
    }
    let Some(public) = key["keyval"]["public"].as_str().and_then(bytes_from_hex::<32>) else { return false };
    let Some(signature) = bytes_from_hex::<64>(signature) else { return false };
    // Fixed lengths first, so that no two inputs run together into the same digest.
    let question: [u8; 32] =
        Sha256::new().chain_update(public).chain_update(signature).chain_update(message).finalize().into();
    let remembered = VERIFIED.with_borrow(|verified| verified.get(&question).copied());
    remembered.unwrap_or_else(|| {
        let verifies = VerifyingKey::from_bytes(&public)
            .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(&signature)).is_ok());
        VERIFIED.with_borrow_mut(|verified| verified.insert(question, verifies));
        verifies
    })
}

thread_local! {
    /// Answers by the digest of key, signature and message: some 40 bytes for each signature that a thread has met.
    static VERIFIED: RefCell<HashMap<[u8; 32], bool>> = RefCell::default();
}

/// The public half of a KEY object in one spelling, by which two KEY objects of the same key are recognised.
pub fn public_half(key: &Value) -> String {
    let public = &key["keyval"]["public"];
    match public.as_str().map(hex::decode) {
        Some(Ok(bytes)) => hex::encode(bytes),
        _ => public.to_string(),
    }
}

fn public(signing: &SigningKey) -> Value {
    let public = hex::encode(signing.verifying_key().to_bytes());
    json!({"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": public}})
}

fn bytes_from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_key_for_ever() {
        let key = Key::named("root-1");
        assert_eq!(key, Key::named("root-1"));
        assert_ne!(key, Key::named("root-2"));
        assert_eq!(key.keyid(), keyid(&key.public()));
    }

    #[test]
    fn a_key_has_more_than_one_signature_for_a_message() {
        let key = Key::named("a");
        let (one, another) = (key.sign(b"message"), key.sign_again(b"message"));
        assert_ne!(one, another);
        assert!(verify(&key.public(), b"message", &another));
    }

    #[test]
    fn a_signature_verifies_for_its_key_and_message_only() {
        let key = Key::named("a");
        let signature = key.sign(b"message");
        assert!(verify(&key.public(), b"message", &signature));
        assert!(!verify(&key.public(), b"massage", &signature));
        assert!(!verify(&Key::named("b").public(), b"message", &signature));
        assert!(!verify(&key.public(), b"message", &signature[2..]));
        assert!(!verify(&json!({"keytype": "ed25519"}), b"message", &signature));
    }
}
