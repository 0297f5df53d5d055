//! That hashes of index pages are in the metadata has to be a must.
//!
//! **Where**: PEP 458, "Producing Consistent Snapshots", the one sentence about them.
//!
//! **Document**: When bins are updated, new or changed hashes of simple index pages should be included.
//!
//! **Claim**: A should is not enough.
//!
//! **Experiment**: Both distributions of a project are signed targets. Its index page is one, too, or it is not. A package manager takes
//! pages from the metadata alone (refusing), or also without where it does not find them there (lenient), or always without (trusting).
//! The network (a) hides the newest version from the page, (b) takes back that it was yanked, (c) lists the file of another project,
//! (d) withholds the page, and (e) goes back to metadata from before the page was listed.

use tuf_gauntlet_core::pep458::Rule;

use super::{Finding, Lab, Seen};
use crate::{
    pep458_install::{
        EVIL, NEW, OLD, PAGE, address, answer, entry, example, honest_page, page, page_without_the_newest, put, wheel,
        wheel_target,
    },
    prelude::*,
};

pub(super) const REQUIREMENTS: &[&str] = &["P458-INDEX-a", "P458-INDEX-b", "P458-INDEX-c"];

const ATTACKS: [&str; 5] = ["a-hides-newest", "b-unyanks", "c-foreign-file", "d-withholds", "e-goes-back"];

/// Installs while the network does this. The page is in the metadata if `listed`.
fn installed(s: &mut Writer, attack: &str, listed: bool) {
    put(&mut s.repository, &wheel_target("1.0"), OLD);
    put(&mut s.repository, &wheel_target("1.1"), NEW);
    let foreign = format!("packages/9.9/{}", wheel("another-project", "9.9"));
    put(&mut s.repository, &foreign, EVIL);
    let mut yanked = entry("1.1", &address("1.1"), Some(NEW));
    yanked["yanked"] = json!(true);
    let old = entry("1.0", &address("1.0"), Some(OLD));
    let honest = if attack == "b-unyanks" { page("example-project", &[old.clone(), yanked]) } else { honest_page() };
    let newest = if attack == "b-unyanks" { wheel_target("1.0") } else { wheel_target("1.1") };
    s.refresh(accepts());
    let before = s.site();
    s.repository.serve(PAGE, honest.as_slice());
    if listed {
        put(&mut s.repository, PAGE, &honest);
        s.publish([Targets]);
    } else {
        // By a role that nobody delegates to, so that the script knows the page and no client does.
        s.repository.add_target_to(&Role::delegated("nobodys"), PAGE, &honest);
    }
    let other = match attack {
        "b-unyanks" => honest_page(),
        "c-foreign-file" => {
            let name = wheel("another-project", "9.9");
            let listed = json!({"filename": name, "url": format!("/{foreign}"), "hashes": {}, "yanked": false});
            page("example-project", &[old, listed])
        }
        _ => page_without_the_newest(),
    };
    s.attack(attack, |a| match attack {
        "d-withholds" => {
            answer(a, PAGE, Reply::Missing);
            a.put_target(PAGE, other.as_slice());
        }
        "e-goes-back" => {
            a.rewind(&before);
            a.put_target(PAGE, other.as_slice());
        }
        _ => answer(a, PAGE, other.as_slice()),
    });
    let expected = either("refuses", rejects()).or("installs", either_way());
    s.install(&example(), [PAGE, &newest], expected);
}

fn outcome(seen: Seen<'_>) -> &'static str {
    match seen.delivered(2).get(1).map(Vec::as_slice) {
        Some(NEW) => "installs 1.1",
        Some(OLD) => "installs 1.0",
        Some(_) => "installs another file",
        None => "refuses",
    }
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let mut outcomes = |policy: &str, rule: Option<Rule>, listed: bool| {
        lab.installs_without(rule);
        ATTACKS.map(|attack| {
            let write = |s: &mut Writer| installed(s, attack, listed);
            *lab.run(format!("{policy}/{attack}"), &["P458-INDEX-b"], write, outcome).reference()
        })
    };
    let refusing = outcomes("listed/refusing", None, true);
    let lenient = outcomes("listed/lenient", Some(Rule::PageRequired), true);
    let trusting = outcomes("not-listed/trusting", Some(Rule::PageIsTarget), false);
    lab.installs_without(None);
    let succeeded = |outcomes: &[&str; 5]| outcomes.iter().filter(|outcome| **outcome != "refuses").count();
    Finding::of([
        ("with pages outside of the metadata, the newest version can be hidden although every distribution is signed",
            trusting[0] == "installs 1.0"),
        ("with pages outside of the metadata, a yanked version can be put back", trusting[1] == "installs 1.1"),
        ("with pages in the metadata and a package manager that takes no others, every one of the five is refused",
            succeeded(&refusing) == 0),
        ("with pages in the metadata and a package manager that also takes others, the network still succeeds with some",
            succeeded(&lenient) > 0),
    ])
    .figure("attacks after which something is installed, pages in the metadata and required", succeeded(&refusing), "of 5")
    .figure("attacks after which something is installed, pages in the metadata and not required", succeeded(&lenient), "of 5")
    .figure("attacks after which something is installed, pages outside of the metadata", succeeded(&trusting), "of 5")
}
