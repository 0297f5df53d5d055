//! Projects that sign for themselves: the three delegations of PEP 480, in their order.

use super::*;

/// The name of a project's role and of its one release.
const CLAIMED: (&str, &str) = ("alpha", "alpha-1.0.tar.gz");
const RECENTLY: (&str, &str) = ("beta", "beta-1.0.tar.gz");

/// Releases of all three kinds are found: of a claimed project, of a recently claimed one, and of one that nobody has claimed.
pub(crate) fn three_kinds_of_projects(s: &mut Writer) {
    s.cites(["P480-b"]);
    let unclaimed = maximum(s);
    s.download([CLAIMED.1, RECENTLY.1, &unclaimed], accepts());
    s.publish([Role::delegated("alpha"), Role::delegated("beta"), bin(0)]);
    s.download([CLAIMED.1, RECENTLY.1, &unclaimed], accepts());
}

/// Whoever has all online keys lists another content for a claimed project's release among the unclaimed ones.
///
/// The project's own word comes first.
pub(crate) fn unclaimed_against_claimed(s: &mut Writer) {
    s.cites(["P480-b", "P480-c", "TUF-4.5-z"]);
    maximum(s);
    s.download([CLAIMED.1], accepts());
    s.attack("list a claimed release in a bin, with all online keys", |a| {
        poison(a, &bin_of(CLAIMED.1), CLAIMED.1);
        a.publish([Role::delegated("recently-claimed")]);
    });
    s.download([CLAIMED.1], accepts().delivering(&[RELEASE]));
}

/// Whoever has all online keys lists a release of a claimed project that the project has never made.
///
/// It is the terminating delegation that ends the search: without it, the next role in the list would be asked.
pub(crate) fn invented_release_of_a_claimed_project(s: &mut Writer) {
    s.cites(["P480-b", "P480-c", "TUF-4.5-aa"]);
    maximum(s);
    s.download([CLAIMED.1], accepts());
    let invented = "alpha-2.0.tar.gz";
    s.attack("list a release of a claimed project in a bin, with all online keys", |a| {
        poison(a, &bin_of(invented), invented);
    });
    s.only_under_attack(|s| s.download([invented], rejects()));
}

/// A thief lists a release of a recently claimed project that the project has never made.
pub(crate) fn invented_release_of_a_recently_claimed_project(s: &mut Writer) {
    s.cites(["P480-b", "TUF-4.5-aa"]);
    maximum(s);
    s.download([RECENTLY.1], accepts());
    let invented = "beta-2.0.tar.gz";
    s.attack(
        "list a release of a recently claimed project in a bin, with all keys but that of recently-claimed",
        |a| {
            poison(a, &bin_of(invented), invented);
        },
    );
    s.only_under_attack(|s| s.download([invented], rejects()));
}

/// Whoever has all online keys takes a recently claimed project over.
///
/// That is what the offline key of `claimed` is there for, to which projects are moved after a while.
pub(crate) fn recently_claimed_project_taken_over(s: &mut Writer) {
    s.cites(["P480-c"]);
    maximum(s);
    s.download([CLAIMED.1], accepts());
    s.attack("have recently-claimed delegate to his own key, with all online keys", |a| {
        for delegation in a.repository.delegations_mut(&Role::delegated("recently-claimed")) {
            delegation.signers = Signers::one("thief");
        }
        a.repository.add_target_to(&Role::delegated("beta"), RECENTLY.1, TROJAN);
        a.publish([Role::delegated("recently-claimed"), Role::delegated("beta")]);
    });
    let installs = accepts().delivering(&[TROJAN]);
    s.download([RECENTLY.1], either("installs what the thief lists", installs).or("refuses", rejects()));
    s.download([CLAIMED.1], accepts().delivering(&[RELEASE]));
}

/// A project moves from the recently claimed ones to the claimed ones, with its key.
pub(crate) fn project_moves_to_claimed(s: &mut Writer) {
    s.cites(["P480-b"]);
    maximum(s);
    s.download([RECENTLY.1], accepts());
    let moved = s.repository.delegations_mut(&Role::delegated("recently-claimed")).remove(0);
    s.repository.delegations_mut(&Role::delegated("claimed")).push(moved);
    let more = |delegation: &mut Delegation| {
        delegation.paths = Delegation::new("", &["alpha-*", "beta-*"]).paths;
    };
    more(&mut s.repository.delegations_mut(&Targets)[0]);
    s.publish([Targets, Role::delegated("claimed"), Role::delegated("recently-claimed")]);
    s.download([RECENTLY.1, CLAIMED.1], accepts());
}

/// Targets delegates to `claimed` and `recently-claimed`, both terminating, and then to `unclaimed`, below which are the bins.
/// Returns the path of an unclaimed release.
fn maximum(s: &mut Writer) -> String {
    s.uses(Feature::PathDelegations);
    s.uses(Feature::HashPrefixes);
    s.repository.remove_target("file.txt");
    for (role, (project, path)) in [("claimed", CLAIMED), ("recently-claimed", RECENTLY)] {
        let pattern = format!("{project}-*");
        let terminating = |name| Delegation { terminating: true, ..Delegation::new(name, &[&pattern]) };
        s.repository.delegate(&Targets, terminating(role));
        s.repository.delegate(&Role::delegated(role), terminating(project));
        s.repository.add_target_to(&Role::delegated(project), path, RELEASE);
    }
    s.repository.delegate(&Targets, Delegation::bin("unclaimed", &all(&prefixes(0, 1))));
    for i in 0..4 {
        s.repository.delegate(&Role::delegated("unclaimed"), Delegation::bin(bin(i).name(), &all(&prefixes(i, 4))));
    }
    let path = AS_PUBLISHED.release(0);
    s.repository.add_target_to(&bin(0), &path, RELEASE);
    path
}

fn bin_of(path: &str) -> Role {
    let belongs = |&i: &usize| prefixes(i, 4).iter().any(|prefix| digest(path).starts_with(prefix.as_str()));
    bin((0..4).find(belongs).expect("a bin for every path"))
}
