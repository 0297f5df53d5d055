//! Distributions that cannot be had, and what takes their place.

use super::*;

/// A page lists a version that is not in the metadata yet, and the mirror serves another file for it.
///
/// About both: what is early and what is made up look the same, so that neither is handed over (PEP 458 lets a repository serve
/// files before their metadata, and a client say so).
pub(crate) fn not_in_the_metadata_yet(s: &mut Writer) {
    s.cites(["P458-EARLY-a", "P458-INT-c", "TUF-5.7-b"]);
    index(s);
    let path = wheel_target("1.2");
    let listed = [entry("1.0", &address("1.0"), Some(OLD)), entry("1.2", &address("1.2"), None)];
    put(&mut s.repository, PAGE, &page("example-project", &listed));
    s.repository.serve(&path, NEW);
    s.install(&example().version("1.0"), [PAGE, &wheel_target("1.0")], accepts());
    s.attack("serve another file for the early one", |a| a.put_target(&path, EVIL));
    s.only_under_attack(|s| s.install(&example(), [PAGE, &path], not_asking_plainly(rejects(), &path)));
}

/// A distribution is taken out of the metadata, and the mirror goes on serving it.
///
/// About both. The client has had the file before.
pub(crate) fn removed_from_the_metadata(s: &mut Writer) {
    s.cites(["P458-REV-a", "TUF-5.7-b"]);
    index(s);
    let path = wheel_target("1.1");
    install_newest(s, accepts());
    s.repository.remove_target(&path);
    s.attack("go on serving the removed file", |a| a.put_target(&path, NEW));
    s.publish([Targets]);
    s.only_under_attack(|s| install_newest(s, not_asking_plainly(rejects(), &path)));
    s.install(&example().version("1.0"), [PAGE, &wheel_target("1.0")], accepts());
}

/// The mirror serves another file for a distribution, by every name that it could be asked for.
///
/// About both: the client refuses it, and the package manager does not look for it elsewhere. The page has no digest that could
/// stand in for that of the metadata.
pub(crate) fn altered(s: &mut Writer) {
    s.cites(["P458-INT-c", "TUF-5.7-d"]);
    index(s);
    let path = wheel_target("1.1");
    put(&mut s.repository, PAGE, &page("example-project", &[entry("1.1", &address("1.1"), None)]));
    s.attack("serve another file as 1.1", |a| answer(a, &path, EVIL));
    install_newest(s, not_asking_plainly(rejects(), &path));
    s.attack_ends();
    install_newest(s, accepts());
}

/// The mirror does not have a distribution that the metadata lists, and goes on not having it.
///
/// About the package manager: it tries again, and not for ever.
pub(crate) fn withheld(s: &mut Writer) {
    s.cites(["P458-CLEAN-b", "TUF-5.7-n"]);
    index(s);
    s.attack("withhold 1.1", |a| answer(a, &wheel_target("1.1"), Reply::Missing));
    install_newest(s, rejects().with(RequestRule::AtMostRequests(Timestamp, 8)));
    s.attack_ends();
    install_newest(s, accepts());
}

/// The mirror has a page of its own for a project, by its plain path, and withholds the one that the metadata lists.
///
/// About both: a failure is no reason to go on without the metadata.
pub(crate) fn page_withheld(s: &mut Writer) {
    s.cites(["P458-INDEX-b", "P458-INT-c"]);
    index(s);
    s.attack("withhold the page, and serve another", |a| {
        answer(a, PAGE, Reply::Missing);
        a.put_target(PAGE, page_without_the_newest());
    });
    install_newest(s, not_asking_plainly(rejects(), PAGE));
    s.attack_ends();
    install_newest(s, accepts());
}
