//! Under which names files are asked for (TUF §5.3.12, §6.2.1).

use super::*;

/// A repository turns consistent snapshots on, and a client comes along that knows of neither.
///
/// The shipped root says off, the newest one says on: the names of all later requests go by the newest.
pub(crate) fn naming_switched_on(s: &mut Writer) {
    s.cites(["TUF-5.3.12-a"]);
    s.repository.consistent_snapshot = Some(false);
    s.publish([]);
    switch_naming(s, true);
    s.refresh(accepts().asking_for("2.snapshot.json").asking_for("2.targets.json"));
    s.download(["file.txt"], accepts());
}

/// A repository turns consistent snapshots off, and a client comes along that knows of neither.
pub(crate) fn naming_switched_off(s: &mut Writer) {
    s.cites(["TUF-5.3.12-a"]);
    s.uses(Feature::PlainNames);
    s.publish([]);
    switch_naming(s, false);
    s.refresh(accepts().asking_for("snapshot.json").asking_for("targets.json"));
    s.download(["file.txt"], accepts());
}

/// A repository turns consistent snapshots off and on again while a client follows, and twice more while it does not
/// look.
pub(crate) fn naming_switched_back_and_forth(s: &mut Writer) {
    s.cites(["TUF-5.3.12-a"]);
    s.uses(Feature::PlainNames);
    s.refresh(accepts().asking_for("1.snapshot.json"));
    switch_naming(s, false);
    s.refresh(accepts().asking_for("snapshot.json"));
    switch_naming(s, true);
    s.refresh(accepts().asking_for("3.snapshot.json"));
    switch_naming(s, false);
    switch_naming(s, true);
    s.refresh(accepts().asking_for("5.snapshot.json"));
}

/// Timestamp is asked for without a version, although the repository has consistent snapshots.
///
/// It is the one file whose version a client cannot know beforehand.
pub(crate) fn timestamp_has_no_version_in_its_name(s: &mut Writer) {
    s.cites(["TUF-5.4.1-a"]);
    for version in [1, 2] {
        let prefixed = format!("{version}.timestamp.json");
        s.publish([Timestamp]);
        s.refresh(accepts().asking_for("timestamp.json").not_asking_for(&prefixed));
    }
}

/// The mirror has timestamps under names with their versions, too, and there they are old.
///
/// A repository may keep such copies. No client depends on them.
pub(crate) fn timestamp_also_under_versioned_names(s: &mut Writer) {
    s.cites(["TUF-6.2.1-e", "TUF-5.4.1-a"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    let names = ["1.timestamp.json", "2.timestamp.json", "3.timestamp.json"];
    s.attack("serve timestamp 1 under names with versions", |a| {
        let old = a.published(&Timestamp, 1);
        for name in names {
            a.put(name, &old);
        }
    });
    let expected = names.iter().fold(accepts().trusting(Timestamp, 2), |e, name| e.not_asking_for(name));
    s.refresh(expected);
}

/// Clients come along that know an old root of a repository without consistent snapshots.
///
/// Whatever else is overwritten there, all roots are still to be had, each under its version.
pub(crate) fn old_roots_with_plain_names(s: &mut Writer) {
    s.cites(["TUF-6.2.1-f", "TUF-5.3.3-a"]);
    use_plain_names(s);
    for version in 1..=4 {
        s.rotate(Root, Signers::one(&format!("root-{version}")));
        s.publish([Root, Targets]);
    }
    s.refresh(accepts().trusting(Root, 4));
    for version in 5..=8 {
        s.rotate(Root, Signers::one(&format!("root-{version}")));
        s.publish([Root, Targets]);
    }
    s.download(["file.txt"], accepts().trusting(Root, 8));
}

/// With consistent snapshots, snapshot and targets are asked for under the versions that are listed.
///
/// The version of every role is another one, so that they cannot be taken for each other.
pub(crate) fn versioned_names(s: &mut Writer) {
    s.cites(["TUF-5.5.1-a", "TUF-5.6.1-a", "TUF-5.4.1-a"]);
    number_each_role_differently(s);
    s.refresh(accepts().asking_for("timestamp.json").asking_for("7.snapshot.json").asking_for("5.targets.json"));
    s.publish([Targets]);
    s.refresh(accepts().asking_for("8.snapshot.json").asking_for("6.targets.json"));
}

/// Without consistent snapshots, snapshot, targets and target files are asked for under their plain names.
pub(crate) fn plain_names(s: &mut Writer) {
    s.cites(["TUF-5.5.1-a", "TUF-5.6.1-a", "TUF-5.4.1-a"]);
    use_plain_names(s);
    number_each_role_differently(s);
    ask_by_plain_names(s);
}

/// A root that says nothing about consistent snapshots means that there are none.
pub(crate) fn naming_not_mentioned(s: &mut Writer) {
    s.cites(["TUF-4.3-d", "TUF-5.5.1-a", "TUF-5.6.1-a"]);
    s.in_both_profiles();
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = None;
    number_each_role_differently(s);
    ask_by_plain_names(s);
}

fn switch_naming(s: &mut Writer, consistent: bool) {
    s.repository.consistent_snapshot = Some(consistent);
    s.publish([Root]);
}

fn number_each_role_differently(s: &mut Writer) {
    s.repository.set_version(Timestamp, 3);
    s.repository.set_version(Snapshot, 7);
    s.repository.set_version(Targets, 5);
}

fn ask_by_plain_names(s: &mut Writer) {
    let plain = || accepts().asking_for("timestamp.json").asking_for("snapshot.json").asking_for("targets.json");
    s.refresh(plain());
    s.repository.add_target("file.txt", NEW);
    s.publish([Targets]);
    s.refresh(plain());
    s.download(["file.txt"], accepts());
}
