//! What a command leaves in its folders.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    http::decode,
    role::Role,
    site::{METADATA, Reply, Site, TARGETS},
    trace::Held,
};

/// Which files are known to be whose: all metadata of delegated roles that was served.
///
/// A client is free to encode the names of delegated roles as it likes, and the files do not say whose they are.
#[derive(Debug, Default)]
pub(super) struct Known(BTreeMap<String, Vec<String>>);

impl Known {
    /// The metadata files in a folder, of which those of top-level roles go by their own names.
    pub(super) fn files(&mut self, folder: &Path, site: &Site) -> io::Result<Vec<(Role, Vec<u8>)>> {
        let mut files = Vec::new();
        let mut others = Vec::new();
        for path in files_below(folder) {
            let role = Role::TOP_LEVEL.into_iter().find(|role| path == folder.join(role.file_name()));
            match role {
                Some(role) => files.push((role, fs::read(&path)?)),
                None if path.extension() == Some(OsStr::new("json")) => others.push(path),
                None => {}
            }
        }
        self.learn(site);
        let mut delegated: BTreeMap<Role, Vec<u8>> = BTreeMap::new();
        for path in others {
            let bytes = fs::read(&path)?;
            let written = decode(&path.file_stem().unwrap_or_default().to_string_lossy());
            let owners = self.0.get(&Held::of(&bytes).digest);
            let name = match owners {
                Some(owners) if owners.contains(&written) => Some(written),
                Some(owners) => owners.first().cloned(),
                // Further down there may be whatever the client keeps besides.
                None => (path.parent() == Some(folder)).then_some(written),
            };
            if let Some(name) = name {
                delegated.entry(Role::Delegated(name)).or_insert(bytes);
            }
        }
        files.extend(delegated);
        Ok(files)
    }

    fn learn(&mut self, site: &Site) {
        for (path, reply) in site.iter() {
            let Some(stem) = path.strip_prefix(METADATA).and_then(|name| name.strip_suffix(".json")) else { continue };
            let unversioned = stem.split_once('.').filter(|(version, _)| version.parse::<u64>().is_ok());
            let name = unversioned.map_or(stem, |(_, name)| name);
            if Role::TOP_LEVEL.iter().any(|role| role.name() == name) {
                continue;
            }
            for bytes in replies(reply).into_iter().filter_map(Reply::bytes) {
                let owners = self.0.entry(Held::of(bytes).digest).or_default();
                if !owners.iter().any(|owner| owner == name) {
                    owners.push(name.to_owned());
                }
            }
        }
    }
}

/// The folder for downloads before a command is run.
#[derive(Debug)]
pub(super) struct Downloads {
    folder: PathBuf,
    before: BTreeMap<PathBuf, Vec<u8>>,
}

impl Downloads {
    /// As the folder is now, or after everything in it was removed.
    pub(super) fn before(folder: &Path, emptied: bool) -> io::Result<Downloads> {
        if emptied {
            fs::remove_dir_all(folder)?;
            fs::create_dir(folder)?;
        }
        Ok(Downloads { folder: folder.to_owned(), before: contents(folder) })
    }

    /// The file of each target path, as far as there is one: where its name says so; or with the content that is served for
    /// the target; or, of one target, the only file that was written.
    pub(super) fn find(&self, targets: &[&str], site: &Site) -> Vec<Vec<u8>> {
        let now = contents(&self.folder);
        let written: Vec<_> = now.iter().filter(|(path, bytes)| self.before.get(*path) != Some(bytes)).collect();
        let file_of = |target: &&str| {
            let named = now.iter().find(|(path, _)| {
                let path = path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy();
                path == *target || decode(&path) == *target
            });
            let served = || {
                let served: Vec<&[u8]> = served_for(site, target);
                now.iter().find(|(_, bytes)| served.contains(&bytes.as_slice()))
            };
            let only = || if targets.len() == 1 && written.len() == 1 { Some(written[0]) } else { None };
            named.or_else(served).or_else(only).map(|(_, bytes)| bytes.clone())
        };
        targets.iter().filter_map(file_of).collect()
    }
}

/// What is served for a target path, under its own name or with a hash in front (TUF §5.7.3).
fn served_for<'s>(site: &'s Site, target: &str) -> Vec<&'s [u8]> {
    let (folder, name) = target.split_at(target.rfind('/').map_or(0, |slash| slash + 1));
    let is_its = |path: &str| {
        let hashed = path.strip_prefix(folder).and_then(|rest| rest.strip_suffix(name)?.strip_suffix('.'));
        path == target
            || hashed.is_some_and(|hash| !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let its = site.iter().filter(|(path, _)| path.strip_prefix(TARGETS).is_some_and(is_its));
    its.flat_map(|(_, reply)| replies(reply)).filter_map(Reply::bytes).map(AsRef::as_ref).collect()
}

/// All replies that a client may get in place of this one.
fn replies(reply: &Reply) -> Vec<&Reply> {
    match reply {
        Reply::InTurn(replies) => replies.iter().collect(),
        other => vec![other],
    }
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = files_below(folder).into_iter();
    files.filter_map(|path| fs::read(&path).ok().map(|bytes| (path, bytes))).collect()
}

/// All files below a folder, those that links in it lead to among them, in order. Folders behind links are left alone.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            files.extend(files_below(&path));
        } else if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::{Delegation, Repository};

    fn repository() -> Repository {
        let mut repository = Repository::new();
        for name in ["a/b", "bins"] {
            repository.delegate(&Role::Targets, Delegation::new(name, &["*"]));
            repository.add_target_to(&Role::delegated(name), &format!("{name}.txt"), name.as_bytes());
        }
        repository.publish([]);
        repository
    }

    #[test]
    fn a_delegated_role_is_known_by_its_content_whatever_its_file_is_called() {
        let (repository, folder) = (repository(), tempfile::tempdir().unwrap());
        let write = |name: &str, role: &Role| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, repository.published(role, 1).unwrap()).unwrap();
        };
        write("root.json", &Role::Root);
        write("root_history/1.root.json", &Role::Root);
        write("YS9i.json", &Role::delegated("a/b"));
        write("deeper/1.json", &Role::delegated("bins"));
        fs::write(folder.path().join("deeper/settings.json"), "{}").unwrap();
        fs::write(folder.path().join("c%2Fd.json"), "{}").unwrap();
        let files = Known::default().files(folder.path(), repository.site()).unwrap();
        let roles: Vec<Role> = files.into_iter().map(|(role, _)| role).collect();
        let delegated = ["a/b", "bins", "c/d"].map(Role::delegated);
        assert_eq!(roles, [&[Role::Root], &delegated[..]].concat());
    }

    #[test]
    fn a_download_is_found_by_name_or_by_content_or_because_there_is_no_other() {
        let (repository, folder) = (repository(), tempfile::tempdir().unwrap());
        let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
        write("old", "old");
        let downloads = Downloads::before(folder.path(), false).unwrap();
        let find = |targets: &[&str]| downloads.find(targets, repository.site());
        write("a%2Fb.txt", "altered");
        assert_eq!(find(&["a/b.txt"]), [b"altered"]);
        write("0001", "bins");
        assert_eq!(find(&["bins.txt", "a/b.txt"]), [b"bins".as_slice(), b"altered"]);
        assert!(find(&["unknown.txt"]).is_empty(), "there are two that could be it");
        fs::remove_file(folder.path().join("0001")).unwrap();
        assert_eq!(find(&["unknown.txt"]), [b"altered"]);
        assert!(Downloads::before(folder.path(), true).unwrap().find(&["a/b.txt"], repository.site()).is_empty());
    }
}
