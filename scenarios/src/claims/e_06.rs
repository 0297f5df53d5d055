//! Where the metadata is, or how it is discovered, is not defined.
//!
//! **Where**: PEP 458 has no such place.
//!
//! **Document**: Nothing.
//!
//! **Claim**: The location of the metadata, or a way to discover it, should be defined.
//!
//! **Experiment**: A package manager knows the metadata and its root by configuration (configured); looks for a sign of it in what the
//! index serves (in-band); or takes the first root that it finds there (first-use). The network takes the sign away and hides the newest
//! version, or leads to a repository of its own, or to an old state of the right one.

use tuf_gauntlet_core::pep458::Rule;

use super::{Finding, Lab, Seen};
use crate::{
    pep458_install::{
        EVIL, NEW, OLD, PAGE, answer, example, honest_page, index, page_without_the_newest, put, wheel_target,
    },
    prelude::*,
};

pub(super) const REQUIREMENTS: &[&str] = &["SEED-DL-c", "P458-INT-c", "TUF-2.1.1-a"];

const ATTACKS: [&str; 3] = ["sign-removed", "other-repository", "old-state"];

fn installed(s: &mut Writer, attack: &str, first_use: bool) {
    index(s);
    let text = String::from_utf8(honest_page()).expect("a page in UTF-8");
    let sign = r#""meta":{"_tuf":{"metadata":"https://index.invalid/tuf/"},"#;
    let signed = text.replace(r#""meta":{"#, sign);
    put(&mut s.repository, PAGE, signed.as_bytes());
    s.publish([]);
    let before = s.site();
    s.wait(days(2));
    s.publish([Timestamp, Snapshot, Targets]);
    s.attack(attack, |a| match attack {
        "sign-removed" => answer(a, PAGE, page_without_the_newest()),
        "old-state" => a.rewind(&before),
        _ => {
            let mut other = Repository::new();
            for role in Role::TOP_LEVEL {
                other.set_signers(role.clone(), Signers::one(&format!("thief-{role}")));
            }
            other.now = a.now();
            put(&mut other, &wheel_target("1.0"), OLD);
            put(&mut other, &wheel_target("1.1"), EVIL);
            put(
                &mut other,
                PAGE,
                signed
                    .replace(
                        &tuf_gauntlet_core::hash::Hash::Sha256.hex(NEW),
                        &tuf_gauntlet_core::hash::Hash::Sha256.hex(EVIL),
                    )
                    .as_bytes(),
            );
            other.publish([]);
            if first_use {
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
    let mut outcomes = |method: &str, rule: Option<Rule>, first_use: bool| {
        lab.installs_without(rule);
        // The other methods are those of a wrong package manager, in which no client can be faulted.
        let breaks: &[&str] = if method == "configured" { &["P458-INT-c"] } else { &[] };
        ATTACKS.map(|attack| {
            let write = |s: &mut Writer| installed(s, attack, first_use);
            *lab.run(format!("{method}/{attack}"), breaks, write, outcome).reference()
        })
    };
    let configured = outcomes("configured", None, false);
    let in_band = outcomes("in-band", Some(Rule::PinnedEndpoint), false);
    let first_use = outcomes("first-use", None, true);
    lab.installs_without(None);
    let succeeded = |outcomes: &[&str; 3]| outcomes.iter().filter(|outcome| **outcome != "refuses").count();
    Finding::of([
        ("with a sign in what the index serves, the network can turn verification off", in_band[0] == "installs the outdated one"),
        ("with the first root that is found, the network can lead to a repository of its own", first_use[1] == "installs the thief's"),
        ("with configuration and a shipped root, nothing but an error comes of it", succeeded(&configured) == 0),
    ])
    .figure("attacks that end in an installation, configured", succeeded(&configured), "of 3")
    .figure("attacks that end in an installation, in-band", succeeded(&in_band), "of 3")
    .figure("attacks that end in an installation, first-use", succeeded(&first_use), "of 3")
    .remark("The sign stands in the index page. A header of the reply would be as much what the network says, so that it is not another case.")
}
