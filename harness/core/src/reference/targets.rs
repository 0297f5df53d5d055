//! The folder in which an application finds its target files (TUF §2, §5.7.3).

use std::{fs, io::Write as _, path::PathBuf};

use serde_json::Value;
use tempfile::NamedTempFile;

use super::{
    Rules,
    check::Check,
    metadata::matches_hashes,
    workflow::{Cycle, names_are_plain},
};
use crate::{
    client::{Refusal, Session},
    hash::Hash,
    role::Role,
};

/// Downloads, each under its target path with all separators encoded, so that no path leads elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Downloads {
    rules: Rules,
    folder: PathBuf,
    spares: bool,
}

impl Downloads {
    pub(super) fn of(session: &Session, rules: Rules) -> Downloads {
        Downloads { rules, folder: session.targets_dir(), spares: session.spares_downloads() }
    }

    /// Fetches a target, stores it, and hands over what is stored.
    pub(super) fn fetch(&self, cycle: &mut Cycle<'_>, path: &str) -> Result<Vec<u8>, Refusal> {
        let stored = || fs::read(self.folder.join(file_name(path)));
        if self.rules.omits(Check::StoredTargetChecked)
            && let Ok(bytes) = stored()
        {
            return Ok(bytes);
        }
        let unchecked =
            |bytes: &[u8]| if self.rules.omits(Check::TargetCheckedFirst) { self.store(path, bytes) } else { Ok(()) };
        let fetched = cycle.find_target(path).and_then(|entry| match stored() {
            Ok(bytes) if self.spares && is_listed(&entry, &bytes) => Ok(bytes),
            _ => {
                let bytes = cycle.fetch_found(path, &entry, unchecked)?;
                self.store(path, &bytes).map(|()| bytes)
            }
        });
        match fetched {
            Ok(bytes) => Ok(bytes),
            Err(_) if self.rules.omits(Check::RemovedTargetGone) && !cycle.lists(path) => Ok(stored()?),
            Err(refusal) => Err(refusal),
        }
    }

    /// Whole or not at all.
    fn store(&self, path: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let mut name = if self.rules.omits(Check::StoredInside) { path.to_owned() } else { file_name(path) };
        if self.rules.omits(Check::StoredUnderPath) {
            name = format!("{}.{name}", Hash::Sha256.hex(bytes));
        }
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.persist(self.folder.join(name))?;
        Ok(())
    }
}

/// Whether these bytes are what a TARGETS entry lists, so that they need not be fetched.
fn is_listed(entry: &Value, bytes: &[u8]) -> bool {
    entry["length"].as_u64() == Some(bytes.len() as u64) && matches_hashes(&entry["hashes"], bytes)
}

impl Cycle<'_> {
    /// Goes on with what the cycle before has ended with: §5.6.7 and §5.7 for further targets.
    pub(super) fn resume(&mut self) -> Result<(), Refusal> {
        self.load_trusted_root()?;
        self.consistent = !names_are_plain(self.root());
        Ok(())
    }

    /// An update only if there is nothing stored: for a client that takes a download for something else.
    pub(super) fn update_unless_stored(&mut self) -> Result<(), Refusal> {
        self.resume()?;
        if Role::TOP_LEVEL.iter().all(|role| self.trusted.contains_key(role)) { Ok(()) } else { self.update() }
    }
}

/// The path with all bytes percent-encoded that could mean something to a file system.
fn file_name(path: &str) -> String {
    let plain = |i: usize, byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte) || (byte == b'.' && i > 0);
    let bytes = path.bytes().enumerate();
    bytes.map(|(i, byte)| if plain(i, byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        assert_eq!(file_name("file.txt"), "file.txt");
        assert_eq!(file_name(".."), "%2E.");
        assert_eq!(file_name("../a/b"), "%2E.%2Fa%2Fb");
        assert_ne!(file_name("a/b"), file_name("a%2Fb"));
    }
}
