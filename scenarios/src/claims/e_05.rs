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
//! The network (a) hides the newest version from the page, (b) takes back that it was yanked, (c) adds the signed file of another
//! project, of a higher version, (d) withholds the page and has another by its plain name, and (e) does so after going back to metadata
//! from before the page was listed. It attains its goal if the version is installed that it wants: 1.0 in (a), (d) and (e), the yanked
//! 1.1 in (b), and the other project's file in (c).

use tuf_gauntlet_core::pep458::Rule;

use super::{Finding, Lab, Seen};
use crate::{
    pep458_install::{
        EVIL, NEW, OLD, PAGE, address, answer, entry, example, honest_page, page, page_without_the_newest, put, wheel,
        wheel_target,
    },
    prelude::*,
};

pub(super) const REQUIREMENTS: &[&str] = &["P458-INDEX-a", "P458-INDEX-b", "P458-INDEX-c", "P458-EARLY-a"];

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
            page("example-project", &[old, entry("1.1", &address("1.1"), Some(NEW)), listed])
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

/// What the network wants to have installed.
fn goal(attack: &str) -> &'static str {
    match attack {
        "b-unyanks" => "installs 1.1",
        "c-foreign-file" => "installs another file",
        _ => "installs 1.0",
    }
}

/// Nobody attacks, and the page is not in the metadata.
fn not_listed(s: &mut Writer) {
    put(&mut s.repository, &wheel_target("1.0"), OLD);
    put(&mut s.repository, &wheel_target("1.1"), NEW);
    s.repository.serve(PAGE, honest_page());
    s.repository.add_target_to(&Role::delegated("nobodys"), PAGE, &honest_page());
    s.refresh(accepts());
    s.install(&example(), [PAGE, &wheel_target("1.1")], either("installs", accepts()).or("refuses", rejects()));
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
    let by_default = outcomes("not-listed/lenient", Some(Rule::PageRequired), false);
    let trusting = outcomes("not-listed/trusting", Some(Rule::PageIsTarget), false);
    lab.installs_without(None);
    let honest = *lab.run("not-listed/refusing/no-attack", &[], not_listed, outcome).reference();
    let attained = |outcomes: &[&str; 5]| {
        ATTACKS.iter().zip(outcomes).filter(|(attack, outcome)| **outcome == goal(attack)).count()
    };
    Finding::of([
        ("with pages outside of the metadata, the newest version can be hidden although every distribution is signed",
            trusting[0] == goal(ATTACKS[0]) && by_default[0] == goal(ATTACKS[0])),
        ("with pages outside of the metadata, a yanked version can be put back",
            trusting[1] == goal(ATTACKS[1]) && by_default[1] == goal(ATTACKS[1])),
        ("with pages in the metadata and a package manager that takes no others, every one of the five is refused",
            refusing.iter().all(|outcome| *outcome == "refuses")),
        ("with pages in the metadata and a package manager that also takes others, the network still attains something",
            attained(&lenient) > 0),
        ("a package manager that takes no others can install nothing from an index that lists none, as it may under a should",
            honest == "refuses"),
    ])
    .figure("attacks that attain their goal, pages in the metadata and required", attained(&refusing), "of 5")
    .figure("attacks that attain their goal, pages in the metadata and not required", attained(&lenient), "of 5")
    .figure("attacks that attain their goal, pages outside of the metadata, looked for there first", attained(&by_default), "of 5")
    .figure("attacks that attain their goal, pages outside of the metadata", attained(&trusting), "of 5")
    .remark("That (c) does not succeed is not owed to metadata: the package manager passes over files whose name is not the project's. \
        One that does not is told of in pep458_install::file_of_another_project.")
}
