//! Every file that is ever served, once, with what it is.

use std::{collections::HashMap, sync::Arc};

use tuf_gauntlet_core::{role::Role, trace::Held};

/// A file by its place on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FileId(pub(crate) u32);

/// A file and what it is.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) bytes: Arc<[u8]>,
    /// What it is, in words: `honest snapshot 2`.
    pub(crate) name: String,
    /// The same without the numbers that a thief makes up anew in every cycle, so that states which differ in nothing else are
    /// recognised as alike.
    pub(crate) kind: String,
    /// The role and version that it was honestly published as.
    pub(crate) honest: Option<(Role, u64)>,
}

/// The files.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    files: Vec<File>,
    by_bytes: HashMap<Arc<[u8]>, FileId>,
    by_digest: HashMap<String, FileId>,
}

impl Shelf {
    /// Puts a file on the shelf, unless it is there.
    pub(crate) fn put(&mut self, file: File) -> FileId {
        if let Some(&id) = self.by_bytes.get(&file.bytes) {
            return id;
        }
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        self.by_bytes.insert(file.bytes.clone(), id);
        self.by_digest.entry(Held::of(&file.bytes).digest).or_insert(id);
        self.files.push(file);
        id
    }

    /// A file.
    pub(crate) fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The file with these bytes.
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<FileId> {
        self.by_bytes.get(bytes).copied()
    }

    /// The file whose signed part has this digest, for clients that store files in a form of their own.
    pub(crate) fn find_signed(&self, digest: &str) -> Option<FileId> {
        self.by_digest.get(digest).copied()
    }
}
