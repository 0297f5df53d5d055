//! Every client lives well with an honest repository, and says so when it is not one.

use std::sync::Arc;

use tuf_gauntlet_clients::{
    all,
    tough::{StartingRoot, Tough},
};
use tuf_gauntlet_core::{
    client::{Control, Feature},
    expectation::{accepts, either_way, rejects},
    hash::Hash,
    key::Key,
    matrix::Entry,
    profile::Profile,
    repository::{Delegation, Signers, SuccinctRoles},
    role::Role,
    run::{Limits, Run, Written},
    script::{Script, Writer},
    site::Reply,
    time::{days, hours},
    verdict::Verdict,
};

#[test]
fn a_life_of_a_repository_is_followed_to_its_newest_versions() {
    for entry in all() {
        let run = run(&entry, life);
        assert_eq!(run.judgement.verdict, Verdict::Ok, "{}: {:#?}", entry.name, run.judgement.findings);
    }
}

#[test]
fn so_it_is_by_a_client_object_that_lives_on() {
    for entry in all() {
        let run = run(&entry, |s| {
            s.keep_running();
            life(s);
        });
        let keeps = run.client.controls.contains(&Control::Keep);
        let expected = if keeps { Verdict::Ok } else { Verdict::NotExpressible };
        assert_eq!(run.judgement.verdict, expected, "{}: {:#?}", entry.name, run.judgement.findings);
    }
}

#[test]
fn so_it_is_by_tough_when_it_begins_with_the_stored_root() {
    let entry = Entry::new("tough", || Tough::starting_from(StartingRoot::Stored));
    assert_eq!(run(&entry, life).judgement.verdict, Verdict::Ok);
    let rewound = run(&entry, |s| {
        s.cites(["TUF-5.3.8-a"]);
        let old = s.site();
        s.publish([Role::Root]);
        s.refresh(accepts());
        s.attack("the mirror goes back to before the new root", |adversary| adversary.rewind(&old));
        s.refresh(either_way().trusting(Role::Root, 2));
    });
    assert_eq!(rewound.judgement.verdict, Verdict::Ok, "{:#?}", rewound.judgement.findings);
}

#[test]
fn the_features_a_client_lacks_are_those_it_declares() {
    let users = [
        (Feature::PathDelegations, delegates_by_path as fn(&mut Writer)),
        (Feature::HashPrefixes, delegates_by_hash_prefix),
        (Feature::SuccinctRoles, delegates_succinctly),
        (Feature::PlainNames, names_files_plainly),
        (Feature::Sha512, lists_sha512_alone),
        (Feature::Blake2b, lists_blake2b_alone),
        (Feature::Ecdsa, signs_with_ecdsa),
        (Feature::RsaPss, signs_with_rsa),
    ];
    assert_eq!(users.map(|(feature, _)| feature), Feature::ALL);
    for entry in all() {
        for (feature, scenario) in users {
            let run = run(&entry, scenario);
            let lacks = run.client.lacks.contains(&feature);
            let expected = if lacks { Verdict::Unsupported } else { Verdict::Ok };
            let what = feature.name();
            assert_eq!(run.judgement.verdict, expected, "{}, {what}: {:#?}", entry.name, run.judgement.findings);
            assert_eq!(run.judgement.contradicted, [""; 0], "{}, {what}", entry.name);
        }
    }
}

#[test]
fn garbage_in_place_of_the_timestamp_is_refused() {
    for entry in all() {
        let run = run(&entry, |s| {
            s.cites(["TUF-5.4.2-a"]);
            s.refresh(accepts());
            s.attack("garbage", |adversary| adversary.put("timestamp.json", b"garbage".as_slice()));
            s.refresh(rejects().trusting(Role::Timestamp, 1));
        });
        assert_eq!(run.judgement.verdict, Verdict::Ok, "{}: {:#?}", entry.name, run.judgement.findings);
    }
}

#[test]
fn a_mirror_without_any_file_is_refused() {
    for entry in all() {
        let run = run(&entry, |s| {
            s.cites(["TUF-5.4.1-a"]);
            s.attack("nothing is served", |adversary| adversary.withhold("timestamp.json"));
            s.refresh(rejects().trusting(Role::Root, 1).trusting_no(Role::Timestamp));
        });
        assert_eq!(run.judgement.verdict, Verdict::Ok, "{}: {:#?}", entry.name, run.judgement.findings);
    }
}

#[test]
fn garbage_as_the_shipped_root_is_refused() {
    for entry in all() {
        let run = run(&entry, |s| {
            s.cites(["TUF-5.2-a"]);
            s.attack("garbage is shipped", |adversary| adversary.ship(b"garbage".as_slice()));
            s.refresh(rejects().trusting_no(Role::Timestamp));
        });
        assert_eq!(run.judgement.verdict, Verdict::Ok, "{}: {:#?}", entry.name, run.judgement.findings);
    }
}

#[test]
fn an_answer_without_end_is_cut_short_by_the_client() {
    for entry in all() {
        let run = run(&entry, |s| {
            s.cites(["TUF-5.4.1-b"]);
            let endless = Reply::Endless(Arc::default());
            s.attack("an endless timestamp", |adversary| adversary.put("timestamp.json", endless));
            s.refresh(rejects().taking_at_most("timestamp.json", 2 << 20));
        });
        let shows = run.client.can(Control::Limits, Profile::Logic);
        let expected = if shows { Verdict::Ok } else { Verdict::NotExpressible };
        assert_eq!(run.judgement.verdict, expected, "{}: {:#?}", entry.name, run.judgement.findings);
    }
}

fn life(s: &mut Writer) {
    s.cites(["TUF-5.3.12-a"]);
    s.publish([]);
    s.refresh(accepts());
    s.download(["file.txt"], accepts());
    s.refresh(accepts());
    s.repository.add_target("folder.txt", b"another file\n");
    s.wait(hours(1));
    s.publish([Role::Targets]);
    s.download(["folder.txt", "file.txt"], accepts());
    for role in Role::TOP_LEVEL {
        s.rotate(role.clone(), Signers::of(2, &[&format!("{role}-2"), &format!("{role}-3")]));
        s.publish([]);
        s.download(["file.txt"], accepts());
    }
    s.wait(days(5));
    s.publish([Role::Timestamp]);
    s.refresh(accepts());
    s.wait(days(100));
    s.publish([Role::Targets]);
    s.download(["file.txt"], accepts());
}

fn delegates_by_path(s: &mut Writer) {
    s.cites(["TUF-5.6.7-a"]);
    s.uses(Feature::PathDelegations);
    let role = Role::delegated("packages");
    s.repository.delegate(&Role::Targets, Delegation::new("packages", &["package-*"]));
    s.repository.add_target_to(&role, "package-a", b"a package\n");
    s.download(["package-a"], accepts().trusting(role.clone(), 1));
    s.publish([role.clone()]);
    s.download(["package-a"], accepts().trusting(role, 2));
}

fn delegates_by_hash_prefix(s: &mut Writer) {
    s.cites(["TUF-4.5-p"]);
    s.uses(Feature::HashPrefixes);
    let prefix = &Hash::Sha256.hex(b"package-a")[..2];
    s.repository.delegate(&Role::Targets, Delegation::bin("bin", &[prefix]));
    s.repository.add_target_to(&Role::delegated("bin"), "package-a", b"a package\n");
    s.download(["package-a"], accepts());
}

fn delegates_succinctly(s: &mut Writer) {
    s.cites(["TAP15-a"]);
    s.uses(Feature::SuccinctRoles);
    s.repository.delegate_succinctly(&Role::Targets, SuccinctRoles::new("bin", 2));
    let bin = s.repository.add_target_to_bin(&Role::Targets, "package-a", b"a package\n");
    s.download(["package-a"], accepts().trusting(bin.clone(), 1));
    s.publish([bin.clone()]);
    s.download(["package-a"], accepts().trusting(bin, 2));
}

fn names_files_plainly(s: &mut Writer) {
    s.cites(["TUF-6.2-a"]);
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    s.download(["file.txt"], accepts());
    s.publish([Role::Targets]);
    s.download(["file.txt"], accepts());
}

fn lists_sha512_alone(s: &mut Writer) {
    s.cites(["TUF-5.7-a"]);
    s.uses(Feature::Sha512);
    s.repository.target_hashes = vec![Hash::Sha512];
    s.download(["file.txt"], accepts());
}

fn lists_blake2b_alone(s: &mut Writer) {
    s.cites(["TUF-5.7-a"]);
    s.uses(Feature::Blake2b);
    s.repository.target_hashes = vec![Hash::Blake2b256];
    s.download(["file.txt"], accepts());
}

fn signs_with_ecdsa(s: &mut Writer) {
    s.cites(["TUF-4.2.2-c"]);
    s.uses(Feature::Ecdsa);
    s.repository.set_signers(Role::Timestamp, Signers::all([Key::ecdsa("timestamp-1")]));
    s.refresh(accepts());
}

fn signs_with_rsa(s: &mut Writer) {
    s.cites(["TUF-4.2.2-b"]);
    s.uses(Feature::RsaPss);
    s.repository.set_signers(Role::Timestamp, Signers::all([Key::rsa("rsa-1")]));
    s.refresh(accepts());
}

/// A run of the client through what a scenario writes; without its attacks first, if there are any.
fn run(entry: &Entry, scenario: impl Fn(&mut Writer)) -> Run {
    let script = Script::write(&scenario);
    let twin = script.attacked.then(|| Arc::new(Script::write_twin(&scenario)));
    Written { script: Arc::new(script), twin }.run(&entry.make, Limits::default())
}
