//! Where the metadata is, or how it is discovered, is not defined.
//!
//! **Where**: PEP 458 has no such place.
//!
//! **Document**: Nothing.
//!
//! **Claim**: The location of the metadata, or a way to discover it, should be defined.
//!
//! **Experiment**: A package manager knows the metadata and its root by configuration (configured) or finds the place of the metadata in
//! the shipped root (root-member); it looks for metadata at a fixed place of the index (fixed-path), or for a sign of it on the page
//! (link), and where it finds none refuses, or installs without; or it takes the first root that it finds (first-use). The network
//! takes the sign away, metadata itself where that is the sign, and hides the newest version; or it leads to a repository of its own,
//! or to an old state of the right one.

use std::sync::Arc;

use tuf_gauntlet_core::{
    client::Refusal,
    hash::Hash,
    pep458::{Install, Installer},
};

use super::{Finding, Lab, Seen};
use crate::{
    pep458_install::{
        EVIL, NEW, OLD, PAGE, answer, example, honest_page, index, page_without_the_newest, put, wheel_target,
    },
    prelude::*,
};

pub(super) const REQUIREMENTS: &[&str] = &["SEED-DL-c", "P458-INT-c", "TUF-2.1.1-a"];

const ATTACKS: [&str; 3] = ["sign-removed", "other-repository", "old-state"];

/// A member of pages and of root by which they say that there is metadata, and where.
const SIGN: &str = "_tuf";

/// Where a package manager looks for a sign that there is metadata.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Configured,
    RootMember,
    FixedPath { or_without: bool },
    Link { or_without: bool },
    FirstUse,
}

impl Method {
    const ALL: [(&'static str, Method); 7] = [
        ("configured", Method::Configured),
        ("root-member", Method::RootMember),
        ("fixed-path/or-refuses", Method::FixedPath { or_without: false }),
        ("fixed-path/or-without", Method::FixedPath { or_without: true }),
        ("link/or-refuses", Method::Link { or_without: false }),
        ("link/or-without", Method::Link { or_without: true }),
        ("first-use", Method::FirstUse),
    ];

    /// Whether a package manager takes what it finds where it finds no sign.
    fn goes_without(self) -> bool {
        matches!(self, Method::FixedPath { or_without: true } | Method::Link { or_without: true })
    }

    /// The package manager: the draft, if the sign is there.
    fn install(self) -> Install {
        Arc::new(move |client, mirror, wanted, now| {
            let plain = |path: &str| {
                let file = mirror.target(path)?.bytes(1 << 20)?;
                file.ok_or_else(|| Refusal::new(format!("{path} is missing")))
            };
            let has_sign = |file: &[u8]| String::from_utf8_lossy(file).contains(SIGN);
            let found = match self {
                Method::Configured | Method::FirstUse => true,
                Method::RootMember => client.trusted()?.iter().any(|(role, file)| *role == Root && has_sign(file)),
                Method::FixedPath { .. } => mirror.metadata("timestamp.json")?.bytes(1 << 20)?.is_some(),
                Method::Link { .. } => plain(PAGE).is_ok_and(|page| has_sign(&page)),
            };
            if found {
                return Installer::default().install(client, wanted, now);
            }
            if !self.goes_without() {
                return Err(Refusal::new("no sign of metadata"));
            }
            let page = plain(PAGE)?;
            let newest = if String::from_utf8_lossy(&page).contains(&wheel_target("1.1")) { "1.1" } else { "1.0" };
            Ok(vec![page, plain(&wheel_target(newest))?])
        })
    }
}

fn installed(s: &mut Writer, attack: &str, method: Method) {
    index(s);
    let text = String::from_utf8(honest_page()).expect("a page in UTF-8");
    let sign = format!(r#""meta":{{"{SIGN}":{{"metadata":"https://index.invalid/tuf/"}},"#);
    let signed = text.replace(r#""meta":{"#, &sign);
    put(&mut s.repository, PAGE, signed.as_bytes());
    s.publish_edited([], |draft| {
        if draft.role == Root {
            draft.set(SIGN, json!({"metadata": "https://index.invalid/tuf/"}));
        }
    });
    let before = s.site();
    s.wait(days(2));
    s.publish([Timestamp, Snapshot, Targets]);
    s.attack(attack, |a| match attack {
        "sign-removed" => {
            answer(a, PAGE, page_without_the_newest());
            if matches!(method, Method::FixedPath { .. }) {
                a.withhold("timestamp.json");
            }
        }
        "old-state" => a.rewind(&before),
        _ => {
            let mut other = Repository::new();
            for role in Role::TOP_LEVEL {
                other.set_signers(role.clone(), Signers::one(&format!("thief-{role}")));
            }
            other.now = a.now();
            put(&mut other, &wheel_target("1.0"), OLD);
            put(&mut other, &wheel_target("1.1"), EVIL);
            let page = signed.replace(&Hash::Sha256.hex(NEW), &Hash::Sha256.hex(EVIL));
            put(&mut other, PAGE, page.as_bytes());
            other.publish([]);
            if method == Method::FirstUse {
                a.ship(other.published(&Root, 1).expect("a root").clone());
            }
            a.rewind(other.site());
        }
    });
    let expected = either("refuses", rejects()).or("installs", either_way());
    s.install(&example(), [PAGE, &wheel_target("1.1")], expected);
}

fn outcome(seen: Seen<'_>) -> &'static str {
    match seen.delivered(1).get(1).map(Vec::as_slice) {
        Some(NEW) => "installs the right file",
        Some(OLD) => "installs the outdated one",
        Some(_) => "installs the thief's",
        None => "refuses",
    }
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let outcomes = Method::ALL.map(|(name, method)| {
        lab.installs_by(Some(method.install()));
        // The other methods are those of a wrong package manager, in which no client can be faulted.
        let breaks: &[&str] = if method == Method::Configured { &["P458-INT-c"] } else { &[] };
        ATTACKS.map(|attack| {
            let write = |s: &mut Writer| installed(s, attack, method);
            *lab.run(format!("{name}/{attack}"), breaks, write, outcome).reference()
        })
    });
    lab.installs_by(None);
    let succeeded = |outcomes: &[&str; 3]| outcomes.iter().filter(|outcome| **outcome != "refuses").count();
    let by = |wanted: &str| {
        Method::ALL.iter().zip(&outcomes).find(|((name, _), _)| *name == wanted).map(|(_, outcomes)| outcomes)
    };
    let safe = |names: &[&str]| names.iter().all(|name| by(name).is_some_and(|outcomes| succeeded(outcomes) == 0));
    let turned_off = |name: &str| by(name).is_some_and(|outcomes| outcomes[0] == "installs the outdated one");
    let mut finding = Finding::of([
        (
            "with a sign in what the index serves, whose absence means that there is no metadata, the network can turn verification off",
            turned_off("link/or-without") && turned_off("fixed-path/or-without"),
        ),
        (
            "with the first root that is found, the network can lead to a repository of its own",
            by("first-use").is_some_and(|outcomes| outcomes[1] == "installs the thief's"),
        ),
        (
            "with a sign in what the index serves, whose absence is an error, nothing but an error comes of it",
            safe(&["link/or-refuses", "fixed-path/or-refuses"]),
        ),
        (
            "with configuration, or a shipped root that has the sign, nothing but an error comes of it",
            safe(&["configured", "root-member"]),
        ),
    ]);
    for ((name, _), outcomes) in Method::ALL.iter().zip(&outcomes) {
        finding = finding.figure(format!("attacks that end in an installation, {name}"), succeeded(outcomes), "of 3");
    }
    finding.remark("The sign of (link) stands in the index page. A header of the reply would be as much what the network says, so that it is not \
        another case.")
}
