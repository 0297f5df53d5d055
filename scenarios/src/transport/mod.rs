//! The transport: answers that only a client's own fetcher sees (TUF §1.5.1, §1.5.2, §2.2; PEP 458 and TAP 10 on encodings).
//!
//! All of this is run over loopback HTTP, without encryption, and clients use the fetchers they come with.

pub(crate) mod authority;
pub(crate) mod encodings;
pub(crate) mod endless;
pub(crate) mod redirects;
pub(crate) mod slow;
pub(crate) mod status;
pub(crate) mod swaps;
pub(crate) mod truncation;

use std::{sync::Arc, time::Duration};

use tuf_gauntlet_core::{
    answer::{Answer, Framing, Location},
    expectation::{Expectation, RequestRule},
};

use crate::prelude::*;

/// The content of `file.txt` in the honest repository.
const FILE: &[u8] = b"the honest file\n";

/// Another file, of the same length.
const OTHER_FILE: &[u8] = b"the other file!\n";

/// What the mirror does, and what it answers for a file.
type Answering<'a> = (&'a str, &'a dyn Fn(&Arc<[u8]>) -> Reply);

/// The client refuses version 2 of `role` and asks for nothing after it.
fn refused(role: &Role) -> Expectation {
    rejects().trusting(role.clone(), 1).stopping_at(role)
}

/// One after the other, the newest file of `role` is answered for in these ways; each time the client holds on to what it has.
fn answers(s: &mut Writer, role: &Role, replies: &[Answering<'_>]) {
    s.refresh(accepts());
    for (what, reply) in replies {
        let held = s.repository.version(role);
        s.publish([role.clone()]);
        s.attack(&format!("{what} for {role} {}", held + 1), |a| {
            let file = a.published(role, held + 1);
            a.answer(role, reply(&file));
        });
        s.refresh(rejects().trusting(role.clone(), held));
        s.attack_ends();
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}

/// One after the other, the file `file.txt` is answered for in these ways; the client is never to hand on anything else.
fn target_answers(s: &mut Writer, replies: &[(&str, Reply)]) {
    s.download(["file.txt"], accepts());
    for (what, reply) in replies {
        s.attack(&format!("{what} for file.txt"), |a| a.answer_target("file.txt", reply.clone()));
        s.download(["file.txt"], rejects());
        s.attack_ends();
        s.download(["file.txt"], accepts());
    }
}

/// A delegated role with a target of its own.
fn packages(s: &mut Writer) -> Role {
    s.uses(Feature::PathDelegations);
    let packages = Role::delegated("packages");
    s.repository.delegate(&Targets, Delegation::new("packages", &["package.whl"]));
    s.repository.add_target_to(&packages, "package.whl", b"a package\n");
    packages
}
