//! Installs: from a project name over an index page to a distribution (PEP 458, and what it does not say).
//!
//! Which target is asked for is decided by the package manager, which is the draft in [`tuf_gauntlet_core::pep458`]; what is
//! handed over is decided by the client. Each scenario says whom it is about. Where it is about the package manager, a client
//! has only to do the ordinary, and one that does cannot be faulted.

pub(crate) mod absence;
pub(crate) mod links;
pub(crate) mod names;
pub(crate) mod pages;
pub(crate) mod snapshots;

use crate::prelude::*;
use serde_json::Value;
use tuf_gauntlet_core::{
    expectation::{Expectation, RequestRule},
    hash::Hash,
    pep458::Wanted,
    site::TARGETS,
};

/// The page of the project `example-project`.
pub(crate) const PAGE: &str = "simple/example-project/index.json";

/// Its wheel of version 1.0.
pub(crate) const OLD: &[u8] = b"the wheel of 1.0\n";

/// Its wheel of version 1.1.
pub(crate) const NEW: &[u8] = b"the wheel of 1.1\n";

/// Another file, of the same length.
pub(crate) const EVIL: &[u8] = b"an evil software\n";

/// The newest version of `example-project`.
pub(crate) fn example() -> Wanted {
    Wanted::newest("example-project")
}

pub(crate) fn wheel(project: &str, version: &str) -> String {
    format!("{}-{version}-py3-none-any.whl", project.replace('-', "_"))
}

/// The target path of a wheel of `example-project`.
pub(crate) fn wheel_target(version: &str) -> String {
    format!("packages/{version}/{}", wheel("example-project", version))
}

pub(crate) fn address(version: &str) -> String {
    format!("https://files.invalid/{}", wheel_target(version))
}

/// What a page says of a wheel of `example-project`, with its digest if its bytes are given.
pub(crate) fn entry(version: &str, link: &str, bytes: Option<&[u8]>) -> Value {
    let hashes = bytes.map_or(json!({}), |bytes| Hash::listing(&[Hash::Sha256], bytes));
    json!({"filename": wheel("example-project", version), "url": link, "hashes": hashes, "yanked": false})
}

/// A page in JSON.
pub(crate) fn page(name: &str, files: &[Value]) -> Vec<u8> {
    json!({"meta": {"api-version": "1.1"}, "name": name, "files": files}).to_string().into_bytes()
}

/// The honest page of `example-project`: versions 1.0 and 1.1.
pub(crate) fn honest_page() -> Vec<u8> {
    page("example-project", &[entry("1.0", &address("1.0"), Some(OLD)), entry("1.1", &address("1.1"), Some(NEW))])
}

/// A page without 1.1, and as long as the honest one: in its place stands 1.0 again.
pub(crate) fn page_without_the_newest() -> Vec<u8> {
    page("example-project", &[entry("1.0", &address("1.0"), Some(OLD)), entry("1.0", &address("1.0"), Some(OLD))])
}

/// Publishes a file as a target.
///
/// It is also served by its plain path, for package managers that know nothing of the metadata; and with the digest before the
/// whole path, where one client asks for it. That this is wrong is shown by the family `names`; here it would hide everything
/// else that the client does.
pub(crate) fn put(repository: &mut Repository, path: &str, bytes: &[u8]) {
    repository.add_target(path, bytes);
    repository.serve(path, bytes);
    repository.serve(&format!("{}.{path}", Hash::Sha256.hex(bytes)), bytes);
}

/// An index with `example-project`.
pub(crate) fn index(s: &mut Writer) {
    put(&mut s.repository, &wheel_target("1.0"), OLD);
    put(&mut s.repository, &wheel_target("1.1"), NEW);
    put(&mut s.repository, PAGE, &honest_page());
}

/// Answers every request for a target, by whichever of its names, and for its plain path.
pub(crate) fn answer(a: &mut Adversary<'_>, path: &str, reply: impl Into<Reply>) {
    let reply = reply.into();
    if let Some(bytes) = a.repository.target(path).cloned() {
        a.answer_target(path, reply.clone());
        a.put_target(&format!("{}.{path}", Hash::Sha256.hex(&bytes)), reply.clone());
    }
    a.put_target(path, reply);
}

/// Publishes other targets in the name of the repository: what a page can do whose author means harm, or is mistaken.
fn publish_for_the_repository(a: &mut Adversary<'_>, files: &[(&str, &[u8])]) {
    for (path, bytes) in files {
        a.repository.add_target(path, bytes);
        a.put_target(&format!("{}.{path}", Hash::Sha256.hex(bytes)), *bytes);
    }
    a.publish([Targets]);
}

/// Has the repository list this as the page of `example-project`.
fn list_page(s: &mut Writer, what: &str, page: &[u8]) {
    s.attack(what, |a| publish_for_the_repository(a, &[(PAGE, page)]));
}

/// The page is again what it was, in a version that a client takes after those of the attack.
fn page_is_honest_again(s: &mut Writer) {
    s.attack_ends();
    s.publish([Targets]);
    s.publish([Targets]);
    install_newest(s, accepts());
}

fn install_newest(s: &mut Writer, expected: impl Into<Alternatives>) {
    s.install(&example(), [PAGE, &wheel_target("1.1")], expected);
}

/// The path of a target is not asked for without its digest.
fn not_asking_plainly(expectation: Expectation, path: &str) -> Expectation {
    expectation.with(RequestRule::NotAsked(format!("{TARGETS}{path}")))
}
