//! The client's disk: what happens to it while the client is not looking, and what is seen on it.

use std::{
    cell::OnceCell,
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tempfile::TempDir;

use crate::{
    json::sha256_hex,
    role::Role,
    site::{METADATA, TARGETS},
};

/// What happens to the client's disk between two steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tampering {
    /// The stored metadata file of a role now has these bytes.
    Metadata(Role, Arc<[u8]>),
    /// Every stored target file now has these bytes.
    Targets(Arc<[u8]>),
    /// In the folder for downloads there is a symbolic link of this name, to a file outside.
    Link(String),
}

impl fmt::Display for Tampering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content = |bytes: &[u8]| format!("{} bytes, sha256 {}", bytes.len(), sha256_hex(bytes));
        match self {
            Tampering::Metadata(role, bytes) => write!(f, "stored {role}: {}", content(bytes)),
            Tampering::Targets(bytes) => write!(f, "stored target files: {}", content(bytes)),
            Tampering::Link(name) => write!(f, "{TARGETS}{name}: a link to ../{NEIGHBOUR}"),
        }
    }
}

/// A file in the folder for downloads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Where it is, from that folder.
    pub path: PathBuf,
    /// Its length in bytes.
    pub length: u64,
    /// SHA-256 of its content, in hex digits.
    pub sha256: String,
}

/// A file of somebody else's, beside the client's folders, to which links lead.
const NEIGHBOUR: &str = "neighbour.txt";

const OF_THE_NEIGHBOUR: &[u8] = b"a file of somebody else's\n";

/// The folders of one run. They are made on demand, because most clients in process need none.
#[derive(Debug, Default)]
pub(crate) struct Disk(OnceCell<Folders>);

#[derive(Debug)]
enum Folders {
    /// Made for this run, with room beside them that a client has no business in.
    Own(TempDir),
    /// Made by the harness in another process, which is the one to watch them.
    Given { metadata: PathBuf, targets: PathBuf },
}

impl Disk {
    /// The folders that the harness has made in another process.
    pub(crate) fn given(metadata: PathBuf, targets: PathBuf) -> Disk {
        Disk(OnceCell::from(Folders::Given { metadata, targets }))
    }

    /// The client's folder for metadata.
    pub(crate) fn metadata(&self) -> PathBuf {
        self.subfolder(METADATA)
    }

    /// The client's folder for downloads.
    pub(crate) fn targets(&self) -> PathBuf {
        self.subfolder(TARGETS)
    }

    /// Carries out what the harness can do without the client's adapter.
    pub(crate) fn tamper(&self, tampering: &Tampering) -> io::Result<()> {
        match tampering {
            Tampering::Metadata(..) => Ok(()),
            Tampering::Targets(bytes) => {
                let folder = self.targets();
                self.stored().into_iter().try_for_each(|file| fs::write(folder.join(file.path), bytes))
            }
            Tampering::Link(name) => {
                let neighbour = self.targets().join("..").join(NEIGHBOUR);
                fs::write(&neighbour, OF_THE_NEIGHBOUR)?;
                link(&Path::new("..").join(NEIGHBOUR), &self.targets().join(name))
            }
        }
    }

    /// The files in the folder for downloads, in order of their paths. Links are not followed.
    pub(crate) fn stored(&self) -> Vec<Stored> {
        let Some(folder) = self.own() else { return Vec::new() };
        let folder = folder.join("client").join(TARGETS);
        let mut stored = Vec::new();
        collect(&folder, &folder, &mut stored);
        stored.sort_by(|one, other| one.path.cmp(&other.path));
        stored
    }

    /// Whether the file that links lead to is no longer what it was.
    pub(crate) fn wrote_through_link(&self) -> bool {
        let Some(folder) = self.own() else { return false };
        fs::read(folder.join("client").join(NEIGHBOUR)).is_ok_and(|content| content != OF_THE_NEIGHBOUR)
    }

    /// What lies beside the client's folders: nothing, unless it has left them. Two levels up can be seen, and no more.
    pub(crate) fn escaped(&self) -> Vec<PathBuf> {
        let Some(folder) = self.own() else { return Vec::new() };
        let mut beside = entries_but(folder, &["client"]);
        beside.extend(entries_but(&folder.join("client"), &["metadata", "targets", NEIGHBOUR]));
        beside
    }

    /// The folder around the client's, if it was made here.
    fn own(&self) -> Option<&Path> {
        match self.0.get()? {
            Folders::Own(folder) => Some(folder.path()),
            Folders::Given { .. } => None,
        }
    }

    /// In memory where the system has such a place.
    fn subfolder(&self, name: &str) -> PathBuf {
        let own = || {
            let shared_memory = Path::new("/dev/shm");
            let folder = TempDir::with_prefix_in("tuf-gauntlet-", shared_memory)
                .or_else(|_| TempDir::with_prefix("tuf-gauntlet-"))
                .expect("a temporary folder for the client");
            Folders::Own(folder)
        };
        let path = match self.0.get_or_init(own) {
            Folders::Own(folder) => folder.path().join("client").join(name.trim_end_matches('/')),
            Folders::Given { metadata, .. } if name == METADATA => metadata.clone(),
            Folders::Given { targets, .. } => targets.clone(),
        };
        fs::create_dir_all(&path).expect("a temporary folder for the client");
        path
    }
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn link(_to: &Path, _at: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn collect(top: &Path, folder: &Path, stored: &mut Vec<Stored>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
        if kind.is_dir() {
            collect(top, &path, stored);
        } else if kind.is_file()
            && let Ok(bytes) = fs::read(&path)
        {
            let path = path.strip_prefix(top).expect("a path in the folder").to_owned();
            stored.push(Stored { path, length: bytes.len() as u64, sha256: sha256_hex(&bytes) });
        }
    }
}

/// The names in a folder that are none of `expected`, in order.
fn entries_but(folder: &Path, expected: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| PathBuf::from(entry.file_name()));
    let mut others: Vec<_> = names.filter(|name| expected.iter().all(|expected| Path::new(expected) != name)).collect();
    others.sort();
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_files_are_seen_and_altered_wherever_they_are() {
        let disk = Disk::default();
        fs::create_dir(disk.targets().join("folder")).unwrap();
        fs::write(disk.targets().join("folder/a.whl"), b"a wheel").unwrap();
        fs::write(disk.targets().join("b.txt"), b"").unwrap();
        let seen: Vec<_> = disk.stored().into_iter().map(|file| (file.path, file.length)).collect();
        assert_eq!(seen, [(PathBuf::from("b.txt"), 0), (PathBuf::from("folder/a.whl"), 7)]);
        disk.tamper(&Tampering::Targets(b"other".as_slice().into())).unwrap();
        assert!(disk.stored().iter().all(|file| file.sha256 == sha256_hex(b"other")));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_out_and_writing_through_it_is_seen() {
        let disk = Disk::default();
        disk.tamper(&Tampering::Link("a.whl".to_owned())).unwrap();
        assert!(!disk.wrote_through_link() && disk.stored().is_empty() && disk.escaped().is_empty());
        fs::write(disk.targets().join("a.whl"), b"a wheel").unwrap();
        assert!(disk.wrote_through_link());
    }
}
