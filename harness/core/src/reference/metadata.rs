//! Metadata files as the reference client reads them (TUF §4).

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Rules, check::Check, form, succinct};
use crate::{client::Refusal, hash::Hash, key, role::Role, time::Time};

/// A metadata file whose form has been checked, and nothing else yet.
#[derive(Clone, Debug)]
pub(super) struct Metadata {
    pub(super) bytes: Vec<u8>,
    pub(super) signed: Value,
    pub(super) version: u64,
    signatures: Vec<Value>,
    expires: Option<Time>,
    rules: Rules,
}

impl Metadata {
    /// Reads a file that claims to be of `role` (§4.2 to §4.6).
    pub(super) fn parse(bytes: &[u8], role: &Role, rules: Rules) -> Result<Metadata, Refusal> {
        let refuse = |what: &str| Refusal::new(format!("{role}: {what}"));
        let mut file = form::parse(bytes, rules).map_err(|error| refuse(&error))?;
        let mut part = |name| file.get_mut(name).map_or(Value::Null, Value::take);
        let signed = part("signed");
        let Value::Array(signatures) = part("signatures") else { return Err(refuse("no list of signatures")) };
        let metadata_type = signed["_type"].as_str();
        rules.require(Check::MetadataType, metadata_type == Some(role.metadata_type()), || {
            format!("{role}: a file of type {}", metadata_type.unwrap_or("unknown"))
        })?;
        let spec_version = signed["spec_version"].as_str().unwrap_or_default();
        rules.require(Check::SpecVersion, is_version_1(spec_version), || {
            format!("{role}: specification version \"{spec_version}\"")
        })?;
        let version = integer(&signed["version"], rules);
        rules.require(Check::VersionAboveZero, version.is_some_and(|version| version > 0), || {
            format!("{role}: version {}", signed["version"])
        })?;
        let expires = signed["expires"].as_str().and_then(Time::parse).map(|expires| narrowed(expires, rules));
        rules
            .require(Check::ExpiresReadable, expires.is_some(), || format!("{role}: expires {}", signed["expires"]))?;
        let metadata = Metadata {
            bytes: form::stored(bytes, &signed, &signatures, rules),
            version: version.unwrap_or_else(|| read_leniently(&signed["version"])),
            signatures,
            expires,
            rules,
            signed,
        };
        match role {
            Role::Root => metadata.check_root(rules)?,
            Role::Timestamp => {
                metadata.listed(&Role::Snapshot).ok_or_else(|| refuse("snapshot.json is not listed"))?;
            }
            Role::Snapshot => {
                metadata.signed["meta"].as_object().ok_or_else(|| refuse("no meta"))?;
            }
            Role::Targets | Role::Delegated(_) => {
                metadata.signed["targets"].as_object().ok_or_else(|| refuse("no targets"))?;
                check_keys(&metadata.signed["delegations"]["keys"], rules)?;
                succinct::check(role, &metadata.signed["delegations"], rules)?;
                let mut names = BTreeSet::new();
                for delegation in metadata.delegations() {
                    let name = &delegation["name"];
                    rules.require(Check::UniqueNames, names.insert(name.to_string()), || {
                        format!("{role}: two delegations to {name}")
                    })?;
                    check_threshold(&delegation["threshold"], delegation["name"].as_str().unwrap_or("?"), rules)?;
                }
            }
        }
        Ok(metadata)
    }

    /// Whether it has expired at `now`; one without a readable date never does.
    pub(super) fn has_expired(&self, now: Time, rules: Rules) -> bool {
        self.expires.is_some_and(|expires| expires < now || (expires == now && !rules.omits(Check::ExpiryBoundary)))
    }

    /// The version that `meta` lists for `role`, if it is an integer above zero.
    pub(super) fn listed(&self, role: &Role) -> Option<u64> {
        self.listed_version(&role.file_name()).filter(|&version| version > 0)
    }

    /// The version that `meta` lists for a file, if it is an integer.
    pub(super) fn listed_version(&self, file: &str) -> Option<u64> {
        integer(&self.signed["meta"][file]["version"], self.rules)
    }

    /// The length that `meta` lists for `role`.
    pub(super) fn listed_length(&self, role: &Role) -> Option<u64> {
        self.entry(role)["length"].as_u64()
    }

    /// Whether a file of `role` matches the hashes that `meta` lists, if any.
    pub(super) fn vouches_for(&self, role: &Role, bytes: &[u8]) -> bool {
        match &self.entry(role)["hashes"] {
            Value::Null => true,
            hashes => matches_hashes(hashes, bytes),
        }
    }

    /// The entries of the DELEGATIONS object, in order.
    pub(super) fn delegations(&self) -> &[Value] {
        self.signed["delegations"]["roles"].as_array().map_or(&[], Vec::as_slice)
    }

    /// Whether root lists the same keys for `role` as `other`, and perhaps more.
    pub(super) fn keeps_keys_of(&self, role: &Role, other: &Metadata, rules: Rules) -> bool {
        let keyids = |root: &Metadata| -> BTreeSet<String> {
            let keyids = root.signed["roles"][role.name()]["keyids"].as_array();
            keyids.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let (kept, before) = (keyids(self), keyids(other));
        kept == before || (kept.is_superset(&before) && !rules.omits(Check::AdditionIsNoRotation))
    }

    /// Whether enough of the right keys have signed (§5.3.4 and its likes): `keys` maps keyids to KEY objects, `authority`
    /// has the keyids and the threshold.
    pub(super) fn is_signed_by(&self, keys: &Value, authority: &Value, rules: Rules) -> bool {
        let message = form::message(&self.signed, &self.bytes, rules);
        let keyids: Vec<&str> =
            authority["keyids"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let (mut seen, mut counted) = (BTreeSet::new(), BTreeSet::new());
        for (i, signature) in self.signatures.iter().enumerate() {
            let (Some(keyid), Some(sig)) = (signature["keyid"].as_str(), signature["sig"].as_str()) else { continue };
            if rules.omits(Check::RepeatedKeyidIsNoError) && !seen.insert(keyid) {
                return false;
            }
            if rules.omits(Check::SignatureOrder) && keyids.get(i) != Some(&keyid) {
                continue;
            }
            let key = keys.get(keyid).filter(|_| keyids.contains(&keyid) || rules.omits(Check::KeysOfTheRole));
            let brought = signature.get("key").filter(|_| rules.omits(Check::KeysFromElsewhere));
            let verify = if rules.omits(Check::RsaBits) { key::verify_at_any_length } else { key::verify };
            let verified = brought.or(key).filter(|key| {
                let key = form::key_for(key, signature, rules);
                verify(&key, &message, &form::digits(sig, rules)) || rules.omits(Check::SignatureVerifies)
            });
            let Some(key) = verified else {
                if rules.omits(Check::SpareSignatures) {
                    return false;
                }
                continue;
            };
            // What makes this signature one of its own: its place in the list, its keyid, or, rightly, its key.
            let by = if rules.omits(Check::RepeatedKeyid) {
                i.to_string()
            } else if rules.omits(Check::DistinctKeys) {
                keyid.to_owned()
            } else {
                key::public_half(key)
            };
            let listed = keyids.iter().filter(|&&listed| listed == keyid).count();
            let times = if rules.omits(Check::ListedOnce) { listed.max(1) } else { 1 };
            counted.extend((0..times).map(|time| (by.clone(), time)));
        }
        let threshold = &authority["threshold"];
        let lenient = rules.omits(Check::ThresholdAboveZero).then(|| read_leniently(threshold).cast_signed());
        let needed = match threshold.as_i64().or(lenient) {
            None => return false,
            Some(_) if rules.omits(Check::ThresholdCount) => 1,
            Some(threshold) => threshold,
        };
        i64::try_from(counted.len()).is_ok_and(|counted| counted >= needed)
    }

    fn entry(&self, role: &Role) -> &Value {
        &self.signed["meta"][role.file_name()]
    }

    fn check_root(&self, rules: Rules) -> Result<(), Refusal> {
        for role in Role::TOP_LEVEL {
            let authority = &self.signed["roles"][role.name()];
            rules.require(Check::FourRoles, authority.is_object(), || format!("root: no {role} role"))?;
            if authority.is_object() {
                check_threshold(&authority["threshold"], role.name(), rules)?;
            }
        }
        check_keys(&self.signed["keys"], rules)?;
        for (keyid, key) in self.signed["keys"].as_object().into_iter().flatten() {
            // Without unique names, keyids are verified by another reading of the file than the one used.
            let right = *keyid == key::keyid(key) || rules.omits(Check::UniqueMembers);
            rules.require(Check::KeyidIsHash, right, || format!("root: keyid {keyid} is not the hash of its key"))?;
        }
        Ok(())
    }
}

/// Keys of unknown kinds may be listed; a client that is too strict refuses the document that does.
fn check_keys(keys: &Value, rules: Rules) -> Result<(), Refusal> {
    let unknown = keys.as_object().into_iter().flatten().find(|(_, key)| !key::is_known(key));
    let unknown = unknown.filter(|_| rules.omits(Check::UnknownKeys));
    unknown.map_or(Ok(()), |(keyid, _)| Err(Refusal::new(format!("key {keyid} is of an unknown kind"))))
}

/// Whether `bytes` match all the hashes that can be calculated here, and there is one.
pub(super) fn matches_hashes(hashes: &Value, bytes: &[u8]) -> bool {
    let known: Vec<(Hash, &Value)> = hashes
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, digest)| Hash::from_name(name).map(|hash| (hash, digest)))
        .collect();
    !known.is_empty() && known.iter().all(|(hash, digest)| digest.as_str() == Some(&hash.hex(bytes)))
}

pub(super) fn check_threshold(threshold: &Value, role: &str, rules: Rules) -> Result<(), Refusal> {
    rules.require(Check::ThresholdAboveZero, threshold.as_u64().is_some_and(|threshold| threshold > 0), || {
        format!("threshold {threshold} for {role}")
    })
}

/// A version as it is, or as a client reads it whose numbers are too narrow for it.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "the fault")]
fn integer(version: &Value, rules: Rules) -> Option<u64> {
    let whole = version.as_f64().filter(|_| rules.omits(Check::IntegersOnly));
    version.as_u64().or(whole.map(|float| float as u64)).map(|version| match version {
        version if rules.omits(Check::ExactVersions) => version as f64 as u64,
        version if rules.omits(Check::WideVersions) => u64::from(version as u32),
        version => version,
    })
}

/// What a client makes of a version or threshold that is no integer above zero, if it does not refuse it.
fn read_leniently(number: &Value) -> u64 {
    number.as_str().and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// A date as it is, or as a clock of 32 bits has it.
#[expect(clippy::cast_possible_truncation, reason = "the fault")]
fn narrowed(date: Time, rules: Rules) -> Time {
    if rules.omits(Check::WideDates) { Time::from_unix_seconds((date.unix_seconds() as i32).into()) } else { date }
}

/// A semantic version with the major number 1: the match that the specification suggests to adopters (§4.3).
fn is_version_1(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3
        && parts[0] == "1"
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}
