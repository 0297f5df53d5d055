//! The signed parts of an index's metadata, each written straight to where it goes (TUF §4.3 to §4.6).

use std::{collections::BTreeMap, io};

use serde_json::{Value, json};

use super::{
    document::Written,
    names::Names,
    pen::Pen,
    spec::{BIN, BINS, Delegations, Spec},
};
use crate::{
    hash::Hash,
    key::Key,
    pep458::topology::prefixes,
    repository::Listing,
    role::Role,
    time::{Time, days},
};

/// When files of a role expire: they are signed at [`Time::EPOCH`], and valid for a year if they are signed offline, for a day
/// if online.
pub(super) fn expires(spec: &Spec, role: &Role) -> String {
    let is_for_long = matches!(role, Role::Root | Role::Targets) || *role == Role::delegated(BINS);
    let lifetime = if is_for_long && !(*role == Role::Targets && spec.bins == 1) { days(365) } else { days(1) };
    (Time::EPOCH + lifetime).to_string()
}

/// Of what the entries of some targets consist, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anatomy {
    /// How many targets.
    pub targets: u64,
    /// Their paths.
    pub paths: u64,
    /// Their hashes, in hex digits.
    pub hashes: u64,
    /// The digits of their lengths.
    pub lengths: u64,
}

impl Anatomy {
    /// All but what stands around it.
    pub(super) fn bytes(self) -> u64 {
        self.paths + self.hashes + self.lengths
    }

    pub(super) fn add(&mut self, other: Anatomy) {
        self.targets += other.targets;
        self.paths += other.paths;
        self.hashes += other.hashes;
        self.lengths += other.lengths;
    }
}

/// Writes a part of a document, the same each time.
pub(super) type Part<'a> = &'a dyn Fn(&mut Pen<'_>) -> io::Result<()>;

/// Writes a targets role, top-level or a bin.
pub(super) fn targets_role(
    pen: &mut Pen<'_>,
    version: u64,
    expires: &str,
    delegations: Option<Part<'_>>,
    targets: impl FnOnce(&mut Pen<'_>) -> io::Result<()>,
) -> io::Result<()> {
    pen.object(|pen| {
        pen.name("_type").text("targets");
        if let Some(delegations) = delegations {
            delegations(pen.name("delegations"))?;
        }
        pen.name("expires").text(expires);
        pen.name("spec_version").text("1.0.0");
        pen.name("targets").object(targets)?;
        pen.name("version").number(version);
        Ok(())
    })
}

/// Writes the entry of a target.
pub(super) struct Entries<'a> {
    pub(super) names: Names,
    pub(super) hashes: &'a [Hash],
    pub(super) path: Vec<u8>,
    pub(super) anatomy: Anatomy,
}

impl<'a> Entries<'a> {
    pub(super) fn of(spec: &'a Spec, hashes: &'a [Hash]) -> Entries<'a> {
        Entries { names: spec.names(), hashes, path: Vec::new(), anatomy: Anatomy::default() }
    }

    pub(super) fn write(&mut self, target: u32, pen: &mut Pen<'_>) -> io::Result<()> {
        self.path.clear();
        self.names.write_path(target, &mut self.path);
        let length = self.names.length_at(target, &self.path);
        self.anatomy.targets += 1;
        self.anatomy.paths += self.path.len() as u64;
        pen.name_bytes(&self.path).object(|pen| {
            pen.name("hashes").object(|pen| {
                for &hash in self.hashes {
                    let before = pen.name(hash.name()).out.len() + 2;
                    pen.text_by(|out| self.names.write_digest(target, &self.path, hash, out));
                    self.anatomy.hashes += (pen.out.len() - before) as u64;
                }
                Ok(())
            })?;
            let before = pen.name("length").out.len();
            pen.number(length);
            self.anatomy.lengths += (pen.out.len() - before) as u64;
            Ok(())
        })?;
        pen.ease()
    }
}

/// How many hex digits the hashes of a target have together.
pub(super) fn digits_of_hashes(hashes: &[Hash]) -> u64 {
    in_order(hashes).into_iter().map(|hash| hash.hex(b"").len() as u64).sum()
}

/// The hashes in the order of their names, as canonical JSON has them.
pub(super) fn in_order(hashes: &[Hash]) -> Vec<Hash> {
    let mut hashes = hashes.to_vec();
    hashes.sort_by_key(|hash| hash.name());
    hashes.dedup();
    hashes
}

/// Public halves and keyids of bins that have a key each.
#[derive(Debug, Default)]
pub(super) struct BinKeys(Vec<([u8; 32], [u8; 32])>);

impl BinKeys {
    /// With room for so many bins.
    pub(super) fn of(bins: u32) -> BinKeys {
        BinKeys(vec![Default::default(); bins as usize])
    }

    pub(super) fn set(&mut self, bin: u32, key: &Key) {
        let read = |digits: &str| {
            let mut bytes = [0; 32];
            hex::decode_to_slice(digits, &mut bytes).expect("32 bytes in hex digits");
            bytes
        };
        let public = key.public();
        self.0[bin as usize] = (read(key.keyid()), read(public["keyval"]["public"].as_str().expect("a public key")));
    }
}

/// Writes the DELEGATIONS object to all bins.
pub(super) fn delegations_to_bins(spec: &Spec, keys: &BinKeys, pen: &mut Pen<'_>) -> io::Result<()> {
    let shared = spec.key(&spec.bin(0));
    pen.object(|pen| {
        pen.name("keys").object(|pen| {
            if !spec.has_keys_of_bins() {
                return pen.name(shared.keyid()).value(&shared.public());
            }
            let mut sorted: Vec<usize> = (0..keys.0.len()).collect();
            sorted.sort_by_key(|&bin| keys.0[bin].0);
            for bin in sorted {
                let (keyid, public) = &keys.0[bin];
                let public = hex::encode(public);
                let key = json!({"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": public}});
                pen.name(&hex::encode(keyid)).value(&key)?;
                pen.ease()?;
            }
            Ok(())
        })?;
        if spec.delegations == Delegations::SuccinctRoles {
            return pen.name("succinct_roles").value(&json!({
                "bit_length": spec.bits(), "keyids": [shared.keyid()], "name_prefix": BIN, "threshold": 1,
            }));
        }
        pen.name("roles").array(|pen| {
            for bin in 0..spec.bins {
                let own = keys.0.get(bin as usize).map(|(keyid, _)| hex::encode(keyid));
                let keyid = own.as_deref().unwrap_or(shared.keyid());
                role(pen, spec.bin(bin).name(), keyid, &prefixes(bin as usize, spec.bins as usize))?;
                pen.ease()?;
            }
            Ok(())
        })
    })
}

/// Writes the DELEGATIONS object of targets to the role `bins`, for all paths.
pub(super) fn delegation_to_bins_role(spec: &Spec, pen: &mut Pen<'_>) -> io::Result<()> {
    let key = spec.key(&Role::delegated(BINS));
    pen.object(|pen| {
        pen.name("keys").object(|pen| pen.name(key.keyid()).value(&key.public()))?;
        pen.name("roles").array(|pen| role(pen, BINS, key.keyid(), &prefixes(0, 1)))
    })
}

fn role(pen: &mut Pen<'_>, name: &str, keyid: &str, prefixes: &[String]) -> io::Result<()> {
    pen.item().object(|pen| {
        pen.name("keyids").array(|pen| {
            pen.item().text(keyid);
            Ok(())
        })?;
        pen.name("name").text(name);
        pen.name("path_hash_prefixes").array(|pen| {
            for prefix in prefixes {
                pen.item().text(prefix);
            }
            Ok(())
        })?;
        pen.name("terminating").raw("false");
        pen.name("threshold").number(1);
        Ok(())
    })
}

/// What snapshot says of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) version: u64,
    pub(super) file: Written,
}

/// Writes snapshot. `listed` has every file by its name, in the order of the names.
pub(super) fn snapshot<'a>(
    pen: &mut Pen<'_>,
    version: u64,
    expires: &str,
    listing: &Listing,
    listed: impl Iterator<Item = (&'a str, Listed)>,
) -> io::Result<()> {
    pen.object(|pen| {
        pen.name("_type").text("snapshot");
        pen.name("expires").text(expires);
        pen.name("meta").object(|pen| {
            for (name, listed) in listed {
                pen.name(name).object(|pen| {
                    if let Some(sha256) = listed.file.sha256.filter(|_| !listing.hashes.is_empty()) {
                        pen.name("hashes").object(|pen| {
                            pen.name("sha256").text(&hex::encode(sha256));
                            Ok(())
                        })?;
                    }
                    if listing.length {
                        pen.name("length").number(listed.file.length);
                    }
                    pen.name("version").number(listed.version);
                    Ok(())
                })?;
                pen.ease()?;
            }
            Ok(())
        })?;
        pen.name("spec_version").text("1.0.0");
        pen.name("version").number(version);
        Ok(())
    })
}

/// Timestamp's signed part.
pub(super) fn timestamp(spec: &Spec, version: u64, snapshot: &Listed) -> Value {
    let listing = spec.content.timestamp_lists();
    let mut meta = json!({"version": snapshot.version});
    if listing.length {
        meta["length"] = snapshot.file.length.into();
    }
    if let Some(sha256) = snapshot.file.sha256.filter(|_| !listing.hashes.is_empty()) {
        meta["hashes"] = json!({"sha256": hex::encode(sha256)});
    }
    json!({
        "_type": "timestamp",
        "expires": expires(spec, &Role::Timestamp),
        "meta": {"snapshot.json": meta},
        "spec_version": "1.0.0",
        "version": version,
    })
}

/// Root's signed part.
pub(super) fn root(spec: &Spec) -> Value {
    let keys: BTreeMap<Role, Key> = Role::TOP_LEVEL.map(|role| (role.clone(), spec.key(&role))).into();
    let role = |key: &Key| json!({"keyids": [key.keyid()], "threshold": 1});
    let roles: serde_json::Map<_, _> = keys.iter().map(|(name, key)| (name.to_string(), role(key))).collect();
    let keys: serde_json::Map<_, _> = keys.values().map(|key| (key.keyid().to_owned(), key.public())).collect();
    json!({
        "_type": "root",
        "consistent_snapshot": true,
        "expires": expires(spec, &Role::Root),
        "keys": keys,
        "roles": roles,
        "spec_version": "1.0.0",
        "version": 1,
    })
}
