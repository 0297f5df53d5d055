//! Signed documents on their way out (TUF §4.2.1): a draft is what is about to be signed, by whom, and how.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{hash::Hash, json, key::Key, role::Role};

/// A metadata file before it is written: the signed part, and the signatures it will get.
///
/// An honest repository fills it in; an attack edits it. Everything in a metadata file is reachable from here, because
/// `signed` is plain JSON and a signature is any key under any keyid.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The role that is to sign.
    pub role: Role,
    /// The `signed` member.
    pub signed: Value,
    signatures: Vec<Signing>,
}

/// One entry of the `signatures` list.
#[derive(Clone, Debug)]
enum Signing {
    By { key: Box<Key>, keyid: String },
    Given(Value),
}

impl Draft {
    /// A draft that all of `keys` will sign.
    pub fn new(role: Role, signed: Value, keys: &[Key]) -> Draft {
        let mut draft = Draft { role, signed, signatures: Vec::new() };
        draft.signed_by(keys);
        draft
    }

    /// Replaces all signatures: each of `keys` will sign under its own keyid.
    pub fn signed_by(&mut self, keys: &[Key]) -> &mut Draft {
        self.signatures.clear();
        self.also_signed_by(keys)
    }

    /// Adds one more signature by each of `keys`, also if the key signs already.
    pub fn also_signed_by(&mut self, keys: &[Key]) -> &mut Draft {
        for key in keys {
            self.also_signed_under(key.keyid().to_owned(), key);
        }
        self
    }

    /// Adds a signature by `key` that claims to be by `keyid`.
    pub fn also_signed_under(&mut self, keyid: String, key: &Key) -> &mut Draft {
        self.signatures.push(Signing::By { key: Box::new(key.clone()), keyid });
        self
    }

    /// Adds this JSON value to the list of signatures.
    pub fn with_signature(&mut self, entry: Value) -> &mut Draft {
        self.signatures.push(Signing::Given(entry));
        self
    }

    /// Reverses the list of signatures.
    pub fn reverse_signatures(&mut self) -> &mut Draft {
        self.signatures.reverse();
        self
    }

    /// Sets a member of the signed part.
    pub fn set(&mut self, member: &str, value: impl Into<Value>) -> &mut Draft {
        self.signed[member] = value.into();
        self
    }

    /// Removes a member of the signed part.
    pub fn unset(&mut self, member: &str) -> &mut Draft {
        self.object(&[]).remove(member);
        self
    }

    /// Lists `file` under this version number in `meta`, and whatever else was listed of it stays.
    pub fn list(&mut self, file: &str, version: impl Into<Value>) -> &mut Draft {
        self.signed["meta"][file]["version"] = version.into();
        self
    }

    /// Lists `file` in `meta` as it is in `bytes`: its version, and of length and hashes what was listed before.
    #[track_caller]
    pub fn list_as(&mut self, file: &str, bytes: &[u8]) -> &mut Draft {
        let listed: Value = serde_json::from_slice(bytes).expect("a metadata file");
        let entry = &mut self.signed["meta"][file];
        entry["version"] = listed["signed"]["version"].clone();
        if let Some(length) = entry.get_mut("length") {
            *length = bytes.len().into();
        }
        for (name, digest) in entry.get_mut("hashes").and_then(Value::as_object_mut).into_iter().flatten() {
            *digest = Hash::from_name(name).expect("a hash function of the repository").hex(bytes).into();
        }
        self
    }

    /// Takes `file` out of `meta`.
    pub fn unlist(&mut self, file: &str) -> &mut Draft {
        self.object(&["meta"]).remove(file);
        self
    }

    /// In root: the threshold of `role`.
    pub fn set_threshold(&mut self, role: &Role, threshold: impl Into<Value>) -> &mut Draft {
        self.signed["roles"][role.name()]["threshold"] = threshold.into();
        self
    }

    /// The file: the signatures over the canonical form of the signed part, in the readable form.
    pub fn to_bytes(&self) -> Arc<[u8]> {
        let message = json::canonical(&self.signed);
        let signatures: Vec<Value> = self
            .signatures
            .iter()
            .map(|signing| match signing {
                Signing::By { key, keyid } => json!({"keyid": keyid, "sig": key.sign(&message)}),
                Signing::Given(entry) => entry.clone(),
            })
            .collect();
        json::readable(&json!({"signatures": signatures, "signed": self.signed})).into()
    }

    #[track_caller]
    fn object(&mut self, path: &[&str]) -> &mut serde_json::Map<String, Value> {
        let mut value = &mut self.signed;
        for member in path {
            value = &mut value[*member];
        }
        value.as_object_mut().expect("an object in the draft")
    }
}
