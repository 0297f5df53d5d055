//! The scheme `ecdsa-sha2-nistp256` (TUF §4.2.2): a public key in PEM, and DER signatures in hex digits.
//!
//! That signatures are DER is not said in the specification; it is what implementations write.

use chacha20::{ChaCha20Rng, rand_core::SeedableRng};
use p256::{
    PublicKey, SecretKey,
    ecdsa::{
        Signature, SigningKey, VerifyingKey,
        signature::{RandomizedSigner, Signer, Verifier},
    },
    pkcs8::{DecodePublicKey, EncodePublicKey},
};
use sha2::{Digest, Sha256};

pub(super) fn signing_key(seed: [u8; 32]) -> SigningKey {
    // A digest that is no scalar of the curve is as likely as a lottery won twice; the name is then to be changed.
    SecretKey::from_slice(&seed).expect("a scalar of the curve").into()
}

/// The `SubjectPublicKeyInfo` in DER.
pub(super) fn spki(key: &SigningKey) -> Vec<u8> {
    PublicKey::from(key.verifying_key()).to_public_key_der().expect("a key of this curve").into_vec()
}

/// Deterministic, by RFC 6979.
pub(super) fn sign(key: &SigningKey, message: &[u8]) -> Vec<u8> {
    let signature: Signature = key.sign(message);
    signature.to_der().as_bytes().into()
}

/// A signature with another nonce: that of RFC 6979 with additional data, which is a hash of the message here.
pub(super) fn sign_again(key: &SigningKey, message: &[u8]) -> Vec<u8> {
    let mut data = ChaCha20Rng::from_seed(Sha256::digest(message).into());
    let signature: Signature = key.sign_with_rng(&mut data, message);
    signature.to_der().as_bytes().into()
}

/// (r, n - s), which verifies wherever (r, s) does.
pub(super) fn malleated(signature: &[u8]) -> Option<Vec<u8>> {
    let signature = Signature::from_der(signature).ok()?;
    let twin = Signature::from_scalars(signature.r(), -signature.s()).ok()?;
    Some(twin.to_der().as_bytes().into())
}

/// r and s in 32 bytes each, one behind the other.
pub(super) fn fixed_width(signature: &[u8]) -> Option<Vec<u8>> {
    Signature::from_der(signature).ok().map(|signature| signature.to_bytes().to_vec())
}

pub(super) fn verifies(pem: &str, message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = PublicKey::from_public_key_pem(pem) else { return false };
    Signature::from_der(signature).is_ok_and(|signature| VerifyingKey::from(&key).verify(message, &signature).is_ok())
}
