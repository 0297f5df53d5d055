//! Who is trusted for what: the keys of roles, and the DELEGATIONS object (TUF §4.3, §4.5).

use serde_json::{Map, Value, json};

use super::Content;
use crate::key::Key;

/// The keys of a role and how many of them have to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signers {
    /// The role's keys, in the order in which they are listed and sign.
    pub keys: Vec<Key>,
    /// How many signatures are required.
    pub threshold: u64,
}

impl Signers {
    /// A single key of this name.
    pub fn one(name: &str) -> Signers {
        Signers { keys: vec![Key::named(name)], threshold: 1 }
    }

    /// Keys of these names, `threshold` of which have to sign.
    pub fn of(threshold: u64, names: &[&str]) -> Signers {
        Signers { keys: names.iter().map(|name| Key::named(name)).collect(), threshold }
    }

    /// These keys, all of which have to sign.
    pub fn all(keys: impl Into<Vec<Key>>) -> Signers {
        let keys = keys.into();
        Signers { threshold: keys.len() as u64, keys }
    }

    pub(super) fn keyids(&self) -> Vec<&str> {
        self.keys.iter().map(Key::keyid).collect()
    }
}

/// Which target paths a delegation covers (§4.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paths {
    /// The `paths` member.
    Patterns(Vec<String>),
    /// The `path_hash_prefixes` member.
    HashPrefixes(Vec<String>),
}

/// One entry of a DELEGATIONS object (§4.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// The ROLENAME of the role that is trusted.
    pub name: String,
    /// With which keys.
    pub signers: Signers,
    /// For which target paths.
    pub paths: Paths,
    /// Whether the search ends with this delegation where it matches.
    pub terminating: bool,
}

impl Delegation {
    /// A delegation to the role `name` with a key of its own, for the target paths that match `patterns`.
    pub fn new(name: &str, patterns: &[&str]) -> Delegation {
        Delegation {
            name: name.to_owned(),
            signers: Signers::one(&format!("{name}-1")),
            paths: Paths::Patterns(patterns.iter().map(|&pattern| pattern.to_owned()).collect()),
            terminating: false,
        }
    }

    /// A delegation to the role `name` with a key of its own, for the target paths whose SHA-256 begins with one of `prefixes`.
    pub fn bin(name: &str, prefixes: &[&str]) -> Delegation {
        let prefixes = prefixes.iter().map(|&prefix| prefix.to_owned()).collect();
        Delegation { paths: Paths::HashPrefixes(prefixes), ..Delegation::new(name, &[]) }
    }
}

pub(super) fn keys<'a>(signers: impl Iterator<Item = &'a Signers>) -> Value {
    let keys: Map<String, Value> =
        signers.flat_map(|signers| &signers.keys).map(|key| (key.keyid().to_owned(), key.public())).collect();
    Value::Object(keys)
}

/// The DELEGATIONS object, if there is anything in it.
pub(super) fn delegations(content: &Content) -> Option<Value> {
    if let Some(succinct) = &content.succinct {
        let keys = keys(std::iter::once(&succinct.signers));
        return Some(json!({"keys": keys, "succinct_roles": succinct.to_json()}));
    }
    let role = |delegation: &Delegation| {
        let mut role = json!({
            "name": delegation.name,
            "keyids": delegation.signers.keyids(),
            "threshold": delegation.signers.threshold,
            "terminating": delegation.terminating,
        });
        match &delegation.paths {
            Paths::Patterns(patterns) => role["paths"] = json!(patterns),
            Paths::HashPrefixes(prefixes) => role["path_hash_prefixes"] = json!(prefixes),
        }
        role
    };
    let delegations = &content.delegations;
    (!delegations.is_empty()).then(|| {
        json!({
            "keys": keys(delegations.iter().map(|delegation| &delegation.signers)),
            "roles": delegations.iter().map(role).collect::<Vec<_>>(),
        })
    })
}
