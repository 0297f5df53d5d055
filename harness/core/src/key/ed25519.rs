//! The scheme `ed25519` (TUF §4.2.2): a public key of 32 bytes and signatures of 64, both in hex digits.

use std::{cell::Cell, io};

use ed25519_dalek::{
    Signature, SignatureError, Signer, SigningKey, VerifyingKey,
    hazmat::{ExpandedSecretKey, raw_sign, raw_sign_byupdate},
};
use sha2::{Digest as _, Sha512};

/// The order of the group, lowest byte first (RFC 8032 §5.1).
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

pub(super) fn signing_key(seed: [u8; 32]) -> SigningKey {
    SigningKey::from_bytes(&seed)
}

pub(super) fn sign(key: &SigningKey, message: &[u8]) -> Vec<u8> {
    key.sign(message).to_bytes().into()
}

/// The signature over a message that is fed in pieces, twice: the hash of a message stands in its signature two times.
pub(super) fn sign_pieces(key: &SigningKey, feed: super::Pieces<'_>) -> io::Result<Vec<u8>> {
    let failure = Cell::new(None);
    let update = |digest: &mut Sha512| {
        feed(&mut |piece| digest.update(piece)).map_err(|error| {
            failure.set(Some(error));
            SignatureError::new()
        })
    };
    let secret = ExpandedSecretKey::from(&key.to_bytes());
    let signature = raw_sign_byupdate(&secret, update, &key.verifying_key());
    signature.map(|signature| signature.to_bytes().into()).map_err(|error| match failure.take() {
        Some(failure) => failure,
        None => io::Error::other(error),
    })
}

/// A signature with another nonce.
pub(super) fn sign_again(key: &SigningKey, message: &[u8]) -> Vec<u8> {
    let mut secret = ExpandedSecretKey::from(&key.to_bytes());
    secret.hash_prefix[0] ^= 1;
    raw_sign::<Sha512>(&secret, message, &key.verifying_key()).to_bytes().into()
}

/// S + L in place of S: the same number modulo the order, in bytes that RFC 8032 has verifiers refuse.
pub(super) fn malleated(signature: &[u8]) -> Option<Vec<u8>> {
    let mut twin = signature.to_owned();
    let mut carry = 0;
    for (byte, order) in twin.get_mut(32..64)?.iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        [*byte, _] = sum.to_le_bytes();
        carry = sum >> 8;
    }
    Some(twin)
}

/// The strict verification: keys of small order and unreduced scalars are refused.
pub(super) fn verifies(public: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let (Ok(public), Ok(signature)) = (public.try_into(), signature.try_into()) else { return false };
    VerifyingKey::from_bytes(public)
        .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}
