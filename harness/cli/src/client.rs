//! `client`: one of the clients as a command, by the command line that tuf-conformance has for clients under test.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tuf_gauntlet_core::{
    client::{Client, Refusal, Session},
    http::Urls,
    role::Role,
    time::Time,
};

use crate::{
    Status,
    args::{self, Operation},
    fault::Fault,
    output, select,
};

/// Has the client do what it is asked for, and says so by the exit status.
pub(crate) fn client(args: &args::Client) -> Result<Status, Fault> {
    let entry = select::client(&args.name)?;
    let command = Command::of(args)?;
    let mut client = (entry.make)();
    match command.carry_out(&mut *client, &args.operation) {
        Ok(()) => Ok(Status::AsExpected),
        Err(refusal) => {
            output::note(&format!("{}: refused: {refusal}", args.name));
            Ok(Status::Unexpected)
        }
    }
}

/// Where the client works.
#[derive(Debug)]
struct Command<'a> {
    name: &'a str,
    metadata_dir: &'a Path,
    target_dir: PathBuf,
    target_names: Vec<&'a str>,
    urls: Urls,
    now: Time,
}

impl<'a> Command<'a> {
    /// Everything that the operation needs; what it does not need may be missing.
    fn of(args: &'a args::Client) -> Result<Command<'a>, Fault> {
        let (refreshes, downloads) = match args.operation {
            Operation::Init { .. } => (false, false),
            Operation::Refresh => (true, false),
            Operation::Download => (true, true),
        };
        let missing = |option: &str| Fault::new(format!("--{option} is missing, which belongs before the command"));
        let url = |url: &Option<String>, needed, option| match url {
            Some(url) if url.ends_with('/') => Ok(url.clone()),
            Some(url) => Ok(format!("{url}/")),
            None if needed => Err(missing(option)),
            None => Ok("http://repository.invalid/".to_owned()),
        };
        let urls = Urls {
            metadata: url(&args.metadata_url, refreshes, "metadata-url")?,
            targets: url(&args.target_base_url, downloads, "target-base-url")?,
        };
        let target_dir = match &args.target_dir {
            Some(folder) => folder.clone(),
            None if downloads => return Err(missing("target-dir")),
            None => args.metadata_dir.join(OWN).join("targets"),
        };
        if downloads && args.target_names.is_empty() {
            return Err(missing("target-name"));
        }
        let target_names = args.target_names.iter().map(String::as_str).collect();
        let (name, metadata_dir) = (args.name.as_str(), args.metadata_dir.as_path());
        Ok(Command { name, metadata_dir, target_dir, target_names, urls, now: Time::now() })
    }

    fn carry_out(&self, client: &mut dyn Client, operation: &Operation) -> Result<(), Refusal> {
        fs::create_dir_all(self.metadata_dir).map_err(|error| failed("write", self.metadata_dir, &error))?;
        let own = self.metadata_dir.join(OWN).join(self.name);
        let session = Session::of_command(self.urls.clone(), own, self.target_dir.clone(), self.now);
        client.open(&session)?;
        if let Operation::Init { trusted_root } = operation {
            let root = fs::read(trusted_root).map_err(|error| failed("read", trusted_root, &error))?;
            client.init(&root, self.now)?;
            return self.keep(client);
        }
        self.restore(client)?;
        client.open(&session)?;
        let result = match operation {
            Operation::Download => client.download(&self.target_names, self.now).map(drop),
            _ => client.refresh(self.now),
        };
        // Whether or not the rest went well: what was verified before is kept (TUF §5.3.8, §5.4.5, §5.5.7, §5.6.6).
        self.keep(client)?;
        result
    }

    /// Has the client have stored what is in the folder.
    fn restore(&self, client: &mut dyn Client) -> Result<(), Refusal> {
        let mut files = self.files()?;
        let root = files.remove(&Role::Root);
        let missing =
            || Refusal::new(format!("no root.json in {}: it takes an init first", self.metadata_dir.display()));
        client.init(&root.ok_or_else(missing)?, self.now)?;
        files.iter().try_for_each(|(role, bytes)| client.restore(role, bytes))
    }

    /// The metadata files in the folder.
    fn files(&self) -> Result<BTreeMap<Role, Vec<u8>>, Refusal> {
        let reading = |error: io::Error| failed("read", self.metadata_dir, &error);
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(self.metadata_dir).map_err(reading)? {
            let path = entry.map_err(reading)?.path();
            if path.extension() == Some(OsStr::new("json")) && path.is_file() {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                files.insert(role_of(&stem), fs::read(&path).map_err(reading)?);
            }
        }
        Ok(files)
    }

    /// Leaves in the folder what the client holds for trusted now, and nothing else.
    fn keep(&self, client: &mut dyn Client) -> Result<(), Refusal> {
        let writing = |error: io::Error| failed("write", self.metadata_dir, &error);
        let before = self.files()?;
        let now: BTreeMap<Role, Vec<u8>> = client.trusted()?.into_iter().collect();
        for (role, bytes) in now.iter().filter(|(role, bytes)| before.get(role) != Some(bytes)) {
            let path = self.metadata_dir.join(file_name(role));
            let unfinished = path.with_extension("unfinished");
            fs::write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, &path)).map_err(writing)?;
        }
        for role in before.keys().filter(|role| !now.contains_key(role)) {
            fs::remove_file(self.metadata_dir.join(file_name(role))).map_err(writing)?;
        }
        Ok(())
    }
}

/// The folder, in that of metadata, of what clients keep beside metadata, or in a form of their own.
const OWN: &str = ".tuf-gauntlet";

/// Escaped in the names of delegated roles: all but the unreserved characters of RFC 3986 §2.3.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// `snapshot.json`, and for a delegated role `ROLENAME.json`, escaped so that it is a file name and none of the four others.
fn file_name(role: &Role) -> String {
    let name = role.name();
    let Role::Delegated(_) = role else { return role.file_name() };
    if Role::TOP_LEVEL.iter().any(|top_level| top_level.name() == name) {
        let first = name.as_bytes()[0];
        return format!("%{first:02X}{}.json", &name[1..]);
    }
    format!("{}.json", utf8_percent_encode(name, ESCAPED))
}

/// The role of a file by its name without `.json`, as [`file_name`] made it.
fn role_of(stem: &str) -> Role {
    let top_level = Role::TOP_LEVEL.into_iter().find(|role| role.name() == stem);
    top_level.unwrap_or_else(|| Role::Delegated(percent_decode_str(stem).decode_utf8_lossy().into_owned()))
}

fn failed(doing: &str, path: &Path, error: &io::Error) -> Refusal {
    Refusal::new(format!("cannot {doing} {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_file_of_its_own() {
        for role in ["root", "a/b", "..", "ü%41", "1.root"].map(Role::delegated).into_iter().chain(Role::TOP_LEVEL) {
            let name = file_name(&role);
            assert!(!name.contains('/'), "{name}");
            assert_eq!(role_of(name.strip_suffix(".json").expect("an ending")), role, "{name}");
        }
    }
}
