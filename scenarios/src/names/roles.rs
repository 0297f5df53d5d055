//! Role names (TUF §3.1.2).

use super::*;

/// The files of the top-level roles are asked for below the base URL, by the names that are fixed for them.
pub(crate) fn top_level_file_names(s: &mut Writer) {
    s.cites(["TUF-3.1.2-a"]);
    let names = ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"];
    s.refresh(names.iter().fold(accepts(), |expected, name| expected.asking_for(name)));
}

/// Three roles, each delegating to the next, have names of letters, digits, dots, hyphens and underscores.
///
/// Every file is asked for by the name of its role alone, however far down the role is.
pub(crate) fn ordinary_role_names(s: &mut Writer) {
    s.cites(["TUF-3.1.2-b"]);
    s.uses(Feature::PathDelegations);
    let mut delegator = Targets;
    for name in ["project", "project.wheels", "Wheels-2_x"] {
        s.repository.delegate(&delegator, Delegation::new(name, &["*.whl"]));
        delegator = Role::delegated(name);
    }
    s.repository.add_target_to(&delegator, "a.whl", FILE);
    let names = ["1.project.json", "1.project.wheels.json", "1.Wheels-2_x.json"];
    s.download(["a.whl"], names.iter().fold(accepts(), |expected, name| expected.asking_for(name)));
}

/// The names of two roles differ in one capital letter.
///
/// They are two roles with two files, also where the file system does not tell such names apart.
pub(crate) fn role_names_differ_in_case(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    s.uses(Feature::PathDelegations);
    for (name, path, bytes) in [("project", "a.whl", FILE), ("Project", "b.whl", OTHER_FILE)] {
        s.repository.delegate(&Targets, Delegation::new(name, &[path]));
        s.repository.add_target_to(&Role::delegated(name), path, bytes);
    }
    s.download(["a.whl", "b.whl"], accepts());
    s.download(["b.whl", "a.whl"], accepts());
}

/// The name of a role has a space in it.
pub(crate) fn role_name_with_a_space(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    unusual_name(s, "two words");
}

/// The name of a role has a slash in it.
///
/// A client that does not encode it asks for a file in a folder, which most servers take for the same.
pub(crate) fn role_name_with_a_slash(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    unusual_name(s, "team/project");
}

/// The name of a role has characters in it that end the path of a URL.
pub(crate) fn role_name_with_a_query(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    unusual_name(s, "what?and#where");
}

/// The name of a role looks like something that is encoded already.
pub(crate) fn role_name_with_percent_escapes(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    s.in_both_profiles();
    unusual_name(s, "%2e%2e%2fproject");
}

/// The name of a role has letters beyond ASCII.
pub(crate) fn role_name_beyond_ascii(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    s.in_both_profiles();
    unusual_name(s, "pröjekt");
}

/// The name of a role has 300 characters, too many for a file name in most systems.
pub(crate) fn role_name_of_300_characters(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    unusual_name(s, &"p".repeat(300));
}

/// The name of a role is two dots.
pub(crate) fn role_name_of_two_dots(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    s.in_both_profiles();
    unusual_name(s, "..");
}

/// The name of a role is empty.
pub(crate) fn role_name_of_nothing(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    unusual_name(s, "");
}

/// Whoever has the targets key delegates to a role whose name leads out of the folder of metadata files.
///
/// Encoded, it is one odd file name. As it stands, it is a path to any place that the client may write to.
pub(crate) fn role_name_leads_out_of_the_folder(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    s.in_both_profiles();
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    leads_away(s, "../evil", "evil.json");
}

/// Whoever has the targets key delegates to a role whose name leads to the timestamp, by way of another folder.
pub(crate) fn role_name_leads_to_the_timestamp(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c", "TUF-3.1.2-d"]);
    usurps(s, "a/../timestamp");
}

/// Whoever has the targets key delegates to a role whose name leads to the root of the file system.
pub(crate) fn role_name_leads_to_the_root_of_the_system(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    leads_away(s, "a/../../../../../../../../../../evil", "evil.json");
}

/// Whoever has the targets key delegates to a role whose name leads away by backslashes.
pub(crate) fn role_name_leads_away_by_backslashes(s: &mut Writer) {
    s.cites(["TUF-3.1.2-c"]);
    leads_away(s, "a\\..\\..\\evil", "evil.json");
}

/// Whoever has the targets key delegates to a role named `root`.
///
/// Nothing forbids the name. What such a role signs is targets metadata and must not take the place of the trusted root.
pub(crate) fn role_named_root(s: &mut Writer) {
    s.cites(["TUF-3.1.2-d"]);
    usurps(s, "root");
}

/// Whoever has the targets key delegates to a role named `timestamp`.
///
/// A client that stores its files by name has then no timestamp to compare the next one with.
pub(crate) fn role_named_timestamp(s: &mut Writer) {
    s.cites(["TUF-3.1.2-d"]);
    usurps(s, "timestamp");
}

/// Whoever has the targets key delegates to a role named `snapshot`.
///
/// A client that stores its files by name has then no snapshot to compare the next one with.
pub(crate) fn role_named_snapshot(s: &mut Writer) {
    s.cites(["TUF-3.1.2-d"]);
    usurps(s, "snapshot");
}

/// Whoever has the targets key delegates to a role whose name is that of a root file with its version.
pub(crate) fn role_named_like_a_root_file(s: &mut Writer) {
    s.cites(["TUF-3.1.2-d"]);
    usurps(s, "2.root");
}

/// Whoever has the targets key delegates to a role named `targets`, with a key of its own.
///
/// What snapshot lists under that name is the top-level role, which that key has not signed.
pub(crate) fn role_named_targets(s: &mut Writer) {
    s.cites(["TUF-3.1.2-d"]);
    settled(s);
    s.attack("with the targets key, delegate wheels to a role named targets", |a| {
        let mut other = a.repository.clone();
        other.delegate(&Targets, Delegation::new("targets", &["*.whl"]));
        let delegations = other.draft(&Targets, 1).signed["delegations"].clone();
        a.forge(&Targets, |draft| {
            draft.set("delegations", delegations.clone());
        });
    });
    s.only_under_attack(|s| s.download(["a.whl"], top_level_stays(rejects()).without_target_request()));
    starts_over(s);
}

/// The file of a role named `root` lies where a client looks for the next root.
///
/// The name makes it so, without anybody's ill will on the mirror. As a root it is worth nothing.
pub(crate) fn role_named_root_of_the_next_version(s: &mut Writer) {
    s.cites(["TUF-3.1.2-d"]);
    settled(s);
    s.attack("with the targets key, delegate wheels to a role named root, at version 3", |a| {
        a.repository.set_version(Role::delegated("root"), 3);
        delegate(&mut a.repository, "root");
        a.publish([Targets]);
    });
    s.refresh(top_level_stays(rejects()));
    starts_over(s);
}

/// An honest repository delegates wheels to a role of this name.
fn unusual_name(s: &mut Writer, name: &str) {
    has_delegations(s);
    delegate(&mut s.repository, name);
    s.publish([Targets]);
    s.download(["a.whl"], either("takes the name", accepts()).or("refuses the name", rejects().trusting(Root, 1)));
}

/// A role is named so that its file, under a name that is not encoded, lies at `elsewhere` below the mirror's origin.
fn leads_away(s: &mut Writer, name: &str, elsewhere: &str) {
    settled(s);
    s.attack(&format!("with the targets key, delegate wheels to a role named {name:?}"), |a| {
        delegate(&mut a.repository, name);
        a.publish([Targets]);
    });
    let contained = |expected| top_level_stays(expected).with(RequestRule::NotAsked(elsewhere.to_owned()));
    let takes = contained(accepts().delivering(&[FILE]));
    let expected = either("takes the name", takes).or("refuses the name", contained(rejects()));
    s.only_under_attack(|s| s.download(["a.whl"], expected));
    starts_over(s);
}

/// A role has the name of a file that a client has another use for.
fn usurps(s: &mut Writer, name: &str) {
    settled(s);
    s.attack(&format!("with the targets key, delegate wheels to a role named {name}"), |a| {
        delegate(&mut a.repository, name);
        a.publish([Targets]);
    });
    let takes = top_level_stays(accepts().delivering(&[FILE]));
    let expected = either("takes the name", takes).or("refuses the name", top_level_stays(rejects()));
    s.only_under_attack(|s| s.download(["a.whl"], expected));
    starts_over(s);
}

/// Every top-level role is at version 2 or above, so that version 1 of something else in its place stands out.
fn settled(s: &mut Writer) {
    s.publish([]);
    s.publish([Root, Targets]);
    has_delegations(s);
}

/// The client finds a file in a delegated role of an ordinary name: what it does with another name is because of the name.
fn has_delegations(s: &mut Writer) {
    s.uses(Feature::PathDelegations);
    s.repository.delegate(&Targets, Delegation::new("sources", &["*.tar"]));
    s.repository.add_target_to(&Role::delegated("sources"), "a.tar", FILE);
    s.publish([Targets]);
    s.download(["a.tar"], accepts());
}

/// The client holds the honest root, and of the other roles nothing lower than before.
fn top_level_stays(expected: Expectation) -> Expectation {
    let expected = expected.trusting(Root, 2);
    [Timestamp, Snapshot, Targets].into_iter().fold(expected, Expectation::not_going_back)
}

fn delegate(repository: &mut Repository, name: &str) {
    let delegation = Delegation { signers: Signers::one("project-1"), ..Delegation::new(name, &["*.whl"]) };
    repository.delegate(&Targets, delegation);
    repository.add_target_to(&Role::delegated(name), "a.whl", FILE);
}

/// The repository publishes with versions above those of the adversary, and the client is up to date again.
fn starts_over(s: &mut Writer) {
    s.attack_ends();
    // The rule that no listed file disappears makes the way back one of new keys.
    s.rotate(Snapshot, Signers::one("snapshot-2"));
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.publish([Targets]);
    s.publish([Targets]);
    s.download(["file.txt"], accepts());
}
