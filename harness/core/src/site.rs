//! A site: path -> reply. What a mirror answers at one moment, as a map, so that an attack is a plain edit.

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Component, Path},
    sync::Arc,
    time::Duration,
};

use crate::{
    answer::{Answer, Framing, Location},
    json::sha256_hex,
};

/// The folder of metadata files in a site.
pub const METADATA: &str = "metadata/";
/// The folder of target files in a site.
pub const TARGETS: &str = "targets/";

/// What a mirror answers to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// These bytes, all of them, at once.
    Bytes(Arc<[u8]>),
    /// 404. Also the reply for every path that a site does not hold.
    Missing,
    /// Another status code, with an empty body.
    Status(u16),
    /// These bytes, and then padding without end.
    Endless(Arc<[u8]>),
    /// These bytes, one in every real pause.
    Slow(Arc<[u8]>, Duration),
    /// The whole length is announced, but the body ends after the first so many bytes.
    CutOff(Arc<[u8]>, usize),
    /// These bytes under a wrong `content-length`.
    WrongLength(Arc<[u8]>, u64),
    /// A redirect with this status code.
    Redirect(u16, Location),
    /// An answer in its particulars.
    Http(Answer),
    /// The first for whoever takes bodies in gzip, and the second for everybody else.
    Negotiated(Answer, Box<Reply>),
    /// Another reply, after this much real time in which nothing is sent.
    Late(Duration, Box<Reply>),
    /// These bytes in place of an answer, and then these others over and over; if there are none, the connection is closed.
    Wire(Arc<[u8]>, Arc<[u8]>),
    /// The connection is reset without an answer.
    Reset,
    /// Another reply, before which this much simulated time passes.
    After(Duration, Box<Reply>),
    /// The first of these to the first request of a step, the second to the second, and the last from then on: a mirror that
    /// changes while a client is in the middle of an update. Without any it is [`Reply::Missing`].
    InTurn(Vec<Reply>),
}

impl Reply {
    /// Whether a memory transport and every client's own fetcher see the same in this reply, so that it fits the logic profile.
    pub fn is_plain(&self) -> bool {
        match self {
            Reply::Bytes(_) | Reply::Missing | Reply::Endless(_) => true,
            Reply::After(_, reply) => reply.is_plain(),
            Reply::InTurn(replies) => replies.iter().all(Reply::is_plain),
            _ => false,
        }
    }

    /// The reply to the request with this number in its step, counted from 0.
    #[must_use]
    pub fn in_turn(&self, turn: usize) -> &Reply {
        match self {
            Reply::InTurn(replies) => {
                replies.get(turn).or(replies.last()).map_or(&Reply::Missing, |reply| reply.in_turn(turn))
            }
            other => other,
        }
    }

    /// Whether it is slow in real time.
    pub fn takes_real_time(&self) -> bool {
        match self {
            Reply::Slow(..) | Reply::Late(..) => true,
            Reply::After(_, reply) => reply.takes_real_time(),
            Reply::InTurn(replies) => replies.iter().any(Reply::takes_real_time),
            _ => false,
        }
    }

    /// The bytes it sends or begins with, if it has a body of its own.
    pub fn bytes(&self) -> Option<&Arc<[u8]>> {
        match self {
            Reply::Bytes(bytes)
            | Reply::Endless(bytes)
            | Reply::Slow(bytes, _)
            | Reply::CutOff(bytes, _)
            | Reply::WrongLength(bytes, _) => Some(bytes),
            Reply::Http(answer) => Some(&answer.body),
            Reply::After(_, reply) | Reply::Late(_, reply) | Reply::Negotiated(_, reply) => reply.bytes(),
            Reply::InTurn(replies) => replies.first().and_then(Reply::bytes),
            Reply::Missing | Reply::Status(_) | Reply::Redirect(..) | Reply::Wire(..) | Reply::Reset => None,
        }
    }

    /// The status code of the answer; 0 if there is none.
    pub(crate) fn status(&self) -> u16 {
        match self {
            Reply::Missing => 404,
            Reply::Status(code) | Reply::Redirect(code, _) => *code,
            Reply::Http(answer) => answer.code,
            Reply::Reset | Reply::Wire(..) => 0,
            Reply::After(_, reply) | Reply::Late(_, reply) => reply.status(),
            Reply::InTurn(_) => self.in_turn(0).status(),
            _ => 200,
        }
    }

    /// How many body bytes it has; `None` if it has no end.
    pub(crate) fn offered(&self) -> Option<u64> {
        match self {
            Reply::Bytes(bytes) | Reply::Slow(bytes, _) | Reply::WrongLength(bytes, _) => Some(bytes.len() as u64),
            Reply::CutOff(bytes, end) => Some((*end).min(bytes.len()) as u64),
            Reply::Http(answer) => (!answer.endless).then(|| answer.sent().len() as u64),
            Reply::Wire(start, again) => again.is_empty().then_some(start.len() as u64),
            Reply::Endless(_) => None,
            Reply::After(_, reply) | Reply::Late(_, reply) => reply.offered(),
            Reply::InTurn(_) => self.in_turn(0).offered(),
            _ => Some(0),
        }
    }

    /// Whether it ends before its announced end.
    pub(crate) fn is_broken_off(&self) -> bool {
        match self {
            Reply::CutOff(..) | Reply::Reset | Reply::Wire(..) => true,
            Reply::WrongLength(bytes, length) => (bytes.len() as u64) < *length,
            Reply::Http(answer) => {
                answer.cut_off.is_some()
                    || matches!(answer.framing, Framing::Announced(length) if length > answer.body.len() as u64)
            }
            Reply::After(_, reply) | Reply::Late(_, reply) => reply.is_broken_off(),
            _ => false,
        }
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Reply {
        Reply::Http(answer)
    }
}

impl From<&[u8]> for Reply {
    fn from(bytes: &[u8]) -> Reply {
        Reply::Bytes(bytes.into())
    }
}

impl From<Vec<u8>> for Reply {
    fn from(bytes: Vec<u8>) -> Reply {
        Reply::Bytes(bytes.into())
    }
}

impl From<&Arc<[u8]>> for Reply {
    fn from(bytes: &Arc<[u8]>) -> Reply {
        Reply::Bytes(bytes.clone())
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |bytes: &[u8]| format!("{} bytes, sha256 {}", bytes.len(), sha256_hex(bytes));
        match self {
            Reply::Bytes(bytes) => write!(f, "{}", sum(bytes)),
            Reply::Missing => write!(f, "missing"),
            Reply::Status(code) => write!(f, "status {code}"),
            Reply::Endless(bytes) => write!(f, "endless after {}", sum(bytes)),
            Reply::Slow(bytes, pause) => write!(f, "a byte every {pause:?} of {}", sum(bytes)),
            Reply::CutOff(bytes, end) => write!(f, "cut off after {end} of {}", sum(bytes)),
            Reply::WrongLength(bytes, length) => write!(f, "announced as {length} bytes: {}", sum(bytes)),
            Reply::Redirect(code, location) => write!(f, "redirect {code} to {location}"),
            Reply::Http(answer) => write!(f, "{answer}"),
            Reply::Negotiated(gzip, plain) => write!(f, "in gzip {gzip}; else {plain}"),
            Reply::Late(pause, reply) => write!(f, "{pause:?} late: {reply}"),
            Reply::Wire(start, again) if again.is_empty() => write!(f, "on the wire {}", sum(start)),
            Reply::Wire(start, again) => write!(f, "on the wire {}, then over and over {}", sum(start), sum(again)),
            Reply::Reset => write!(f, "connection reset"),
            Reply::After(span, reply) => write!(f, "after {} s: {reply}", span.as_secs()),
            Reply::InTurn(replies) => {
                let replies: Vec<_> = replies.iter().map(Reply::to_string).collect();
                write!(f, "in turn: {}", replies.join("; then "))
            }
        }
    }
}

/// Everything a mirror holds at one moment.
///
/// Paths begin with [`METADATA`] or [`TARGETS`], the two base URLs of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    replies: BTreeMap<String, Reply>,
}

impl Site {
    /// Answers requests for the metadata file `name` with `reply`.
    pub fn put(&mut self, name: &str, reply: impl Into<Reply>) {
        self.put_path(&format!("{METADATA}{name}"), reply);
    }

    /// Answers requests for the target file at `path` with `reply`.
    pub fn put_target(&mut self, path: &str, reply: impl Into<Reply>) {
        self.put_path(&format!("{TARGETS}{path}"), reply);
    }

    /// Answers requests for a path with its base with `reply`.
    pub fn put_path(&mut self, path: &str, reply: impl Into<Reply>) {
        self.replies.insert(path.to_owned(), reply.into());
    }

    /// Answers requests for the metadata file `name` with 404.
    pub fn remove(&mut self, name: &str) {
        self.put(name, Reply::Missing);
    }

    /// The reply for a path with its base; [`Reply::Missing`] where there is none.
    pub fn reply(&self, path: &str) -> &Reply {
        self.replies.get(path).unwrap_or(&Reply::Missing)
    }

    /// The bytes of the metadata file `name`, if the site simply serves it.
    pub fn metadata(&self, name: &str) -> Option<&Arc<[u8]>> {
        match self.reply(&format!("{METADATA}{name}")) {
            Reply::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Every path with its reply, in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Reply)> {
        self.replies.iter().map(|(path, reply)| (path.as_str(), reply))
    }

    /// This site with the replies of `other` laid over its own.
    #[must_use]
    pub fn overlaid(&self, other: &Site) -> Site {
        let mut site = self.clone();
        site.replies.extend(other.replies.iter().map(|(path, reply)| (path.clone(), reply.clone())));
        site
    }

    /// This site with every path of `other` that it does not hold itself answered by 404.
    ///
    /// Laid over `other`, the result hides it entirely.
    #[must_use]
    pub fn hiding(&self, other: &Site) -> Site {
        let mut site = self.clone();
        for (path, _) in other.iter() {
            site.replies.entry(path.to_owned()).or_insert(Reply::Missing);
        }
        site
    }

    /// Writes the files below `folder`, so that any web server can serve them.
    ///
    /// A reply that is not simply bytes gets a text file `<path>.reply` that says what it is, beside its bytes if it has any. A
    /// path that would leave the folder is an error and nothing is written for it.
    pub fn write_to(&self, folder: &Path) -> io::Result<()> {
        for (path, reply) in self.iter().filter(|(_, reply)| **reply != Reply::Missing) {
            let relative = Path::new(path);
            if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{path} leads out of the folder")));
            }
            let file = folder.join(relative);
            fs::create_dir_all(file.parent().expect("a file below the folder"))?;
            if let Some(bytes) = reply.bytes() {
                fs::write(&file, bytes)?;
            }
            if !matches!(reply, Reply::Bytes(_)) {
                let mut beside = file.into_os_string();
                beside.push(".reply");
                fs::write(beside, format!("{reply}\n"))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Site {
        let mut site = Site::default();
        for (name, text) in files {
            site.put(name, text.as_bytes());
        }
        site
    }

    #[test]
    fn what_a_site_does_not_hold_is_missing() {
        assert_eq!(site(&[]).reply("metadata/1.root.json"), &Reply::Missing);
    }

    #[test]
    fn an_old_site_hides_whatever_came_later() {
        let old = site(&[("timestamp.json", "old")]);
        let new = site(&[("timestamp.json", "new"), ("2.snapshot.json", "new")]);
        let seen = new.overlaid(&old.hiding(&new));
        assert_eq!(seen.metadata("timestamp.json").unwrap().as_ref(), b"old");
        assert_eq!(seen.metadata("2.snapshot.json"), None);
    }

    #[test]
    fn a_dump_says_what_a_reply_is_beside_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let late = Reply::After(Duration::from_mins(1), Box::new(b"late".as_slice().into()));
        let mut site = Site::default();
        site.put("timestamp.json", late);
        site.write_to(folder.path()).unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join("metadata").join(name)).unwrap();
        assert_eq!(read("timestamp.json"), "late");
        assert!(read("timestamp.json.reply").starts_with("after 60 s: 4 bytes"));
    }

    #[test]
    fn a_dump_refuses_to_leave_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let error = site(&[("../../escaped", "x")]).write_to(folder.path()).unwrap_err();
        assert!(error.to_string().contains("leads out of the folder"));
    }
}
