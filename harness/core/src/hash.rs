//! Hash functions that metadata can list (TUF §4.4), a primitive that repository and reference client share.

use serde_json::Value;
use sha2::{Digest, Sha512};

use crate::json::sha256_hex;

/// A hash function that metadata can list, under the name it is listed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hash {
    /// `sha256`
    Sha256,
    /// `sha512`
    Sha512,
    /// `blake2b-256`, as the Python index names files.
    Blake2b256,
}

impl Hash {
    /// All three.
    pub const ALL: [Hash; 3] = [Hash::Sha256, Hash::Sha512, Hash::Blake2b256];

    /// The name in a HASHES object.
    pub fn name(self) -> &'static str {
        match self {
            Hash::Sha256 => "sha256",
            Hash::Sha512 => "sha512",
            Hash::Blake2b256 => "blake2b-256",
        }
    }

    /// The function of this name, if it is one of these three.
    pub fn from_name(name: &str) -> Option<Hash> {
        Hash::ALL.into_iter().find(|hash| hash.name() == name)
    }

    /// The digest of `bytes` in lower-case hex digits.
    pub fn hex(self, bytes: &[u8]) -> String {
        match self {
            Hash::Sha256 => sha256_hex(bytes),
            Hash::Sha512 => hex::encode(Sha512::digest(bytes)),
            Hash::Blake2b256 => {
                let digest: [u8; 32] = blake2::Blake2b::<blake2::digest::consts::U32>::digest(bytes).into();
                hex::encode(digest)
            }
        }
    }

    /// A HASHES object (§4.4) with the digests of `bytes` by all of `hashes`.
    pub fn listing(hashes: &[Hash], bytes: &[u8]) -> Value {
        Value::Object(hashes.iter().map(|hash| (hash.name().to_owned(), hash.hex(bytes).into())).collect())
    }
}
