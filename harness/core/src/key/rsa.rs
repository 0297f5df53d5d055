//! The scheme `rsassa-pss-sha256` (TUF §4.2.2): a public key in PEM, and signatures in hex digits.
//!
//! Such keys cannot be made from a name in any reasonable time, so the ones in use are pinned in the folder beside this file. The
//! salt comes from the message: a signature has the same bytes every time, as with the other schemes.

use std::sync::LazyLock;

use chacha20::{ChaCha20Rng, rand_core::SeedableRng};
use rsa::{
    Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey,
    pkcs1::EncodeRsaPublicKey,
    pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePublicKey},
    traits::{PublicKeyParts, SignatureScheme},
};
use sha2::{Digest, Sha256};

/// The bits that a modulus must have at least (§4.2.2).
const LEAST_BITS: u32 = 2048;
/// The salt has as many bytes as the digest, where nothing else is asked for.
const SALT_BYTES: usize = 32;

macro_rules! pinned {
    ($($name:literal)+) => {
        static PINNED: LazyLock<Vec<(&str, RsaPrivateKey)>> = LazyLock::new(|| {
            vec![$(($name, parsed(include_str!(concat!("pinned/", $name, ".pem"))))),+]
        });
    };
}

pinned! { "rsa-1" "rsa-2" "rsa-3" "rsa-1024" "rsa-2047" "rsa-4096" }

fn parsed(pem: &str) -> RsaPrivateKey {
    RsaPrivateKey::from_pkcs8_pem(pem).expect("a pinned key in PEM")
}

/// The pinned key of this name; `rsa-1` to `rsa-3` have 2048 bits, the others as many as their names say.
#[track_caller]
pub(super) fn signing_key(name: &str) -> &'static RsaPrivateKey {
    let pinned = PINNED.iter().find(|(pinned, _)| *pinned == name);
    &pinned.unwrap_or_else(|| panic!("no pinned RSA key {name}")).1
}

/// The `SubjectPublicKeyInfo` in DER.
pub(super) fn spki(key: &RsaPrivateKey) -> Vec<u8> {
    key.to_public_key().to_public_key_der().expect("an RSA key").into_vec()
}

/// The `RSAPublicKey` of PKCS #1 in DER.
pub(super) fn pkcs1(key: &RsaPrivateKey) -> Vec<u8> {
    key.to_public_key().to_pkcs1_der().expect("an RSA key").into_vec()
}

pub(super) fn sign(key: &RsaPrivateKey, message: &[u8]) -> Vec<u8> {
    sign_salted(key, message, SALT_BYTES, "salt")
}

/// A signature with another salt.
pub(super) fn sign_again(key: &RsaPrivateKey, message: &[u8]) -> Vec<u8> {
    sign_salted(key, message, SALT_BYTES, "another salt")
}

/// A signature with a salt of `bytes`; [`longest_salt`] has the most.
pub(super) fn sign_with_salt(key: &RsaPrivateKey, message: &[u8], bytes: usize) -> Vec<u8> {
    sign_salted(key, message, bytes, "salt")
}

/// The bytes of the longest salt that fits (RFC 8017 §9.1.1).
pub(super) fn longest_salt(key: &RsaPrivateKey) -> usize {
    (key.n().bits() as usize - 1).div_ceil(8) - SALT_BYTES - 2
}

fn sign_salted(key: &RsaPrivateKey, message: &[u8], salt_bytes: usize, purpose: &str) -> Vec<u8> {
    let digest = Sha256::digest(message);
    let seed = Sha256::new().chain_update(purpose).chain_update(digest).finalize();
    let mut salt = ChaCha20Rng::from_seed(seed.into());
    // Blinding would protect a secret key, and draw on the same generator.
    let pss = Pss { blinded: false, digest: Sha256::new(), salt_len: Some(salt_bytes) };
    pss.sign(Some(&mut salt), key, &digest).expect("a salt that fits")
}

/// A signature of another scheme, with the padding of PKCS #1 v1.5.
pub(super) fn sign_pkcs1v15(key: &RsaPrivateKey, message: &[u8]) -> Vec<u8> {
    key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message)).expect("a digest that fits")
}

/// Whether the key is one of fewer bits than §4.2.2 asks for.
pub(super) fn is_too_short(pem: &str) -> bool {
    RsaPublicKey::from_public_key_pem(pem).is_ok_and(|key| key.n().bits() < LEAST_BITS)
}

/// The salt may have any length, because the specification says nothing about it.
pub(super) fn verifies(pem: &str, message: &[u8], signature: &[u8]) -> bool {
    let pss = Pss { blinded: false, digest: Sha256::new(), salt_len: None };
    RsaPublicKey::from_public_key_pem(pem).is_ok_and(|key| key.verify(pss, &Sha256::digest(message), signature).is_ok())
}
