//! Where the time goes while metadata files are written.

use std::{ops::AddAssign, time::Duration};

/// What some files took to be written, part by part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// How many files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Writing the signed part in canonical JSON, and the file around it.
    pub json: Duration,
    /// SHA-512 of the signed part, which goes twice into an Ed25519 signature, and SHA-256 of the file where it is listed.
    pub hashing: Duration,
    /// The rest of the signature: arithmetic on the curve, whatever the length of the file.
    pub signing: Duration,
    /// Giving the file to where it goes.
    pub writing: Duration,
}

impl Costs {
    /// All of the time.
    pub fn time(&self) -> Duration {
        self.json + self.hashing + self.signing + self.writing
    }
}

impl AddAssign for Costs {
    fn add_assign(&mut self, other: Costs) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.json += other.json;
        self.hashing += other.hashing;
        self.signing += other.signing;
        self.writing += other.writing;
    }
}
