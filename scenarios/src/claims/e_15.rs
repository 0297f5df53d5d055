//! For how long index and distribution files are kept is not said.
//!
//! **Where**: PEP 458, "Producing Consistent Snapshots" and "Cleaning up old metadata".
//!
//! **Document**: What the index generates must stay the same for as long as a snapshot is valid. Metadata and targets that have been
//! obsolete for, say, an hour may be deleted.
//!
//! **Claim**: The PEP should say for how long index and distribution files must be kept, also with regard to PEP 503 and PEP 691.
//!
//! **Experiment**: A client holds the timestamp of a snapshot that is still valid. Meanwhile the index (frozen) serves the pages of that
//! snapshot; (generated) generates pages on request, with a serial number in them; (page-deleted) has deleted the pages of that
//! snapshot; (file-deleted) has deleted a distribution that has been removed since; (one-target) serves the JSON and the HTML form
//! under one target name, and negotiates the other form; (two-targets) has a name for each. The network serves the other form, or
//! another page.

use tuf_gauntlet_core::hash::Hash;

use super::{Finding, Lab, scenes::Scenes};
use crate::{
    pep458_install::{PAGE, example, honest_page, index, put, wheel_target},
    prelude::*,
};

pub(super) const REQUIREMENTS: &[&str] =
    &["P458-INDEX-c", "P458-INDEX-d", "P458-INDEX-e", "P458-CLEAN-d", "P458-REV-a"];

const MODES: [&str; 6] = ["frozen", "generated", "page-deleted", "file-deleted", "one-target", "two-targets"];

/// Serves a target by each of its names.
fn serve(s: &mut Writer, path: &str, reply: &Reply) {
    let digest = Hash::Sha256.hex(&s.repository.target(path).expect("a target").clone());
    for name in s.repository.target_names(path).into_iter().chain([format!("{digest}.{path}"), path.to_owned()]) {
        s.repository.serve(&name, reply.clone());
    }
}

/// Everything here is honest: the metadata that the client is shown is valid, and nobody attacks.
fn installed(s: &mut Writer, mode: &str) {
    index(s);
    let html =
        br#"<a href="/packages/1.1/example_project-1.1-py3-none-any.whl">example_project-1.1-py3-none-any.whl</a>"#;
    if mode == "two-targets" {
        put(&mut s.repository, "simple/example-project/index.html", html);
    }
    s.refresh(accepts());
    let generated =
        String::from_utf8(honest_page()).expect("UTF-8").replace(r#""meta":{"#, r#""meta":{"_last-serial":2,"#);
    match mode {
        "generated" => serve(s, PAGE, &Reply::from(generated.as_bytes())),
        "page-deleted" => serve(s, PAGE, &Reply::Missing),
        "file-deleted" => serve(s, &wheel_target("1.1"), &Reply::Missing),
        "one-target" => serve(s, PAGE, &Reply::from(&html[..])),
        _ => {}
    }
    let installs = either("installs", accepts()).or("fails", rejects());
    if mode == "two-targets" {
        let pages = ["simple/example-project/index.html", &wheel_target("1.1")];
        return s.install(&example().by_html(), pages, installs);
    }
    s.install(&example(), [PAGE, &wheel_target("1.1")], installs);
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let outcomes = MODES.map(|mode| {
        let read = |seen: super::Seen<'_>| if seen.accepts(2) { "installs" } else { "fails" };
        *lab.run(mode, &["TUF-5.7-d"], |s| installed(s, mode), read).reference()
    });
    let seen = Scenes::of(lab, &["pep458_install::forms_exchanged", "pep458_install::newest_version_hidden"]);
    let [frozen, generated, page, file, one, two] = outcomes.map(|outcome| outcome == "installs");
    Finding::of([
        ("honest clients fail if pages are generated on request", !generated),
        ("honest clients fail if the pages of a valid snapshot are deleted", !page),
        ("honest clients fail if a distribution of a valid snapshot is deleted", !file),
        ("one target name for both forms fails for one of them", !one),
        ("pages and files that are kept, with a name for each form, never fail", frozen && two),
        (
            "no client takes one form for the other, nor an older page that is still kept",
            seen.everybody(&["pep458_install::forms_exchanged", "pep458_install::newest_version_hidden"], "ok"),
        ),
    ])
    .figure(
        "ways of keeping files with which honest clients fail",
        outcomes.iter().filter(|outcome| **outcome == "fails").count(),
        "of 6",
    )
}
