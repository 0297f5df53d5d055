//! Where a repository that is built goes: memory, a folder, or nowhere.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
};

use crate::site::{METADATA, Site, TARGETS};

/// Writes the content of a file.
pub type Content<'a> = &'a mut dyn FnMut(&mut dyn Write) -> io::Result<()>;

/// Takes the files of a repository, from several threads and in any order, the timestamp after all others.
pub trait Sink: Sync {
    /// Takes the file at `path`, which begins with [`METADATA`](crate::site::METADATA) or [`TARGETS`](crate::site::TARGETS), as
    /// `content` writes it. It has so many bytes, if that is known.
    fn put(&self, path: &str, length: Option<u64>, content: Content<'_>) -> io::Result<()>;

    /// Whether it takes target files as well, of those targets that have content.
    fn takes_targets(&self) -> bool {
        false
    }

    /// A folder for scratch files, if it has one.
    fn scratch(&self) -> Option<&Path> {
        None
    }

    /// There are no more files.
    fn complete(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps nothing: for sizes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, _path: &str, length: Option<u64>, content: Content<'_>) -> io::Result<()> {
        // Whoever says a length has counted and hashed already.
        if length.is_some() { Ok(()) } else { content(&mut io::sink()) }
    }
}

/// Keeps nothing and counts.
#[derive(Debug, Default)]
pub struct Count {
    files: AtomicU64,
    bytes: AtomicU64,
}

impl Count {
    /// How many files it was given.
    pub fn files(&self) -> u64 {
        self.files.load(Relaxed)
    }

    /// How many bytes these have together.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Relaxed)
    }
}

impl Sink for Count {
    fn put(&self, _path: &str, length: Option<u64>, content: Content<'_>) -> io::Result<()> {
        let mut counted = Counted(0);
        let length = match length {
            Some(length) => length,
            None => content(&mut counted).map(|()| counted.0)?,
        };
        self.files.fetch_add(1, Relaxed);
        self.bytes.fetch_add(length, Relaxed);
        Ok(())
    }
}

/// Counts bytes as they come.
struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A condition that the path of a file fulfils or not.
type Condition = Box<dyn Fn(&str) -> bool + Sync>;

/// Keeps all files, or some, as a site that a mirror can serve.
#[derive(Default)]
pub struct Memory {
    site: Mutex<Site>,
    only: Option<Condition>,
}

impl Memory {
    /// Keeps the files whose path fulfils a condition.
    pub fn only(wanted: impl Fn(&str) -> bool + Sync + 'static) -> Memory {
        Memory { only: Some(Box::new(wanted)), ..Memory::default() }
    }

    /// What was kept.
    pub fn into_site(self) -> Site {
        self.site.into_inner().expect("no panic while it was held")
    }
}

impl Sink for Memory {
    fn put(&self, path: &str, length: Option<u64>, content: Content<'_>) -> io::Result<()> {
        if self.only.as_ref().is_some_and(|wanted| !wanted(path)) {
            return Nowhere.put(path, length, content);
        }
        let mut bytes = Vec::new();
        content(&mut bytes)?;
        self.site.lock().expect("no panic while it is held").put_path(path, bytes);
        Ok(())
    }

    fn takes_targets(&self) -> bool {
        true
    }
}

/// Writes a folder that any web server can serve as it is.
///
/// The files are written into `FOLDER.part` beside it, which gets the name of the folder once all of them are there. If that
/// does not come to pass, `FOLDER.part` is removed. A process that is killed leaves it behind: a folder that has another name
/// and no timestamp.
#[derive(Debug)]
pub struct Tree {
    folder: PathBuf,
    part: PathBuf,
    metadata: PathBuf,
    with_targets: bool,
    completed: AtomicBool,
}

impl Tree {
    /// Begins to write into `folder`, which is empty or does not exist.
    pub fn create(folder: &Path) -> io::Result<Tree> {
        let in_the_way = |text: String| Err(io::Error::new(io::ErrorKind::AlreadyExists, text));
        let folder = match fs::read_dir(folder) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    return in_the_way(format!("{} is not empty: name another folder", folder.display()));
                }
                // The folder itself, if this is a link to it or a name such as `.`, beside which there is nothing.
                fs::canonicalize(folder).map_err(|error| named(folder, &error))?
            }
            // Without a slash at the end, behind which `.part` would be in the folder and not beside it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => folder.components().collect(),
            Err(error) => return Err(named(folder, &error)),
        };
        let Some(name) = folder.file_name() else {
            return in_the_way(format!("{} has no place beside it: name a folder in it", folder.display()));
        };
        let mut part = name.to_owned();
        part.push(".part");
        let part = folder.with_file_name(part);
        if let Some(parent) = part.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent).map_err(|error| named(parent, &error))?;
        }
        if is_mounted(&folder) {
            return in_the_way(format!("{} is a disk of its own: name a folder in it", folder.display()));
        }
        match fs::create_dir(&part) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return in_the_way(format!(
                    "{} is there: another build is writing it, or was interrupted and it can be removed",
                    part.display()
                ));
            }
            other => other.map_err(|error| named(&part, &error))?,
        }
        let metadata = part.join("metadata");
        let tree = Tree { folder, part, metadata, with_targets: false, completed: AtomicBool::new(false) };
        fs::create_dir(&tree.metadata).map_err(|error| named(&tree.metadata, &error))?;
        Ok(tree)
    }

    /// Writes target files as well.
    #[must_use]
    pub fn with_targets(mut self) -> Tree {
        self.with_targets = true;
        self
    }
}

impl Sink for Tree {
    fn put(&self, path: &str, _length: Option<u64>, content: Content<'_>) -> io::Result<()> {
        let file = self.part.join(path);
        let mut write = || {
            if let Some(parent) = file.parent().filter(|parent| *parent != self.metadata) {
                fs::create_dir_all(parent)?;
            }
            let mut open = File::create(&file)?;
            content(&mut open)
        };
        write().map_err(|error| named(&file, &error))
    }

    fn takes_targets(&self) -> bool {
        self.with_targets
    }

    fn scratch(&self) -> Option<&Path> {
        Some(&self.part)
    }

    fn complete(&self) -> io::Result<()> {
        // An empty folder gives way. Where renaming cannot do that by itself, it has to go first.
        match fs::remove_dir(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(named(&self.folder, &error)),
            _ => {}
        }
        fs::rename(&self.part, &self.folder).map_err(|error| named(&self.folder, &error))?;
        self.completed.store(true, Relaxed);
        Ok(())
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        if !self.completed.load(Relaxed) {
            let _ = fs::remove_dir_all(&self.part);
        }
    }
}

/// Whether a folder is on another disk than the one around it, so that no folder beside it can take its name.
#[cfg(unix)]
fn is_mounted(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let disk = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev());
    let parent = folder.parent().and_then(|parent| disk(parent).ok());
    parent.is_some_and(|parent| disk(folder).is_ok_and(|own| own != parent))
}

#[cfg(not(unix))]
fn is_mounted(_folder: &Path) -> bool {
    false
}

/// Adds files to a folder that is being served: each gets its name once it is whole.
///
/// A publication that fails leaves the index as it was: nobody lists what it has left behind, because timestamp comes last.
#[derive(Debug)]
pub struct Served {
    folder: PathBuf,
    with_targets: bool,
}

impl Served {
    /// A folder that exists.
    pub fn at(folder: &Path) -> io::Result<Served> {
        let metadata = folder.join(METADATA);
        fs::create_dir_all(&metadata).map_err(|error| named(&metadata, &error))?;
        Ok(Served { folder: folder.to_owned(), with_targets: false })
    }

    /// Writes target files as well.
    #[must_use]
    pub fn with_targets(self) -> Served {
        Served { with_targets: true, ..self }
    }
}

impl Sink for Served {
    fn put(&self, path: &str, _length: Option<u64>, content: Content<'_>) -> io::Result<()> {
        let file = self.folder.join(path);
        let mut part = file.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let mut write = || {
            if let Some(parent) = file.parent().filter(|_| path.starts_with(TARGETS)) {
                fs::create_dir_all(parent)?;
            }
            content(&mut File::create(&part)?)?;
            fs::rename(&part, &file)
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&part);
            named(&file, &error)
        })
    }

    fn takes_targets(&self) -> bool {
        self.with_targets
    }
}

/// The error with the path that it is about.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
