//! Fast-forward attacks: version numbers driven up with stolen keys, and the way back (TUF §5.3.11).

pub(crate) mod numbers;
pub(crate) mod rotation;
pub(crate) mod versions;

use crate::prelude::*;

/// A version out of reach of the honest repository, which goes on at [`NEAR`] where it has to outrun the adversary.
const FAR: u64 = 1000;

const NEAR: u64 = 100;

/// The client has been made to trust timestamp 1000; all else is as it was.
fn inflated_timestamp(s: &mut Writer) {
    inflated_by(s, &["timestamp-1"]);
}

/// The client has been made to trust timestamp 1000, signed by these keys.
fn inflated_by(s: &mut Writer, stolen: &[&str]) {
    s.refresh(accepts());
    let keys: Vec<Key> = stolen.iter().map(|name| Key::named(name)).collect();
    s.attack(&format!("sign timestamp 1000 with the stolen {}", stolen.join(" and ")), |a| {
        a.repository.set_version(Timestamp, FAR);
        a.forge(&Timestamp, |d| {
            d.signed_by(&keys);
        });
    });
    s.refresh(accepts().trusting(Timestamp, FAR));
    s.attack_ends();
}

/// The client has been made to trust timestamp 1000 and snapshot 1000.
fn inflated_snapshot(s: &mut Writer) {
    s.refresh(accepts());
    s.attack("publish snapshot 1000 and timestamp 1000, by the stolen keys of both", |a| {
        a.repository.set_version(Snapshot, FAR);
        a.repository.set_version(Timestamp, FAR);
        a.publish([Snapshot]);
    });
    s.refresh(accepts().trusting(Timestamp, FAR).trusting(Snapshot, FAR));
    s.attack_ends();
}

/// The client has been shown snapshot 2, which lists a role that does not exist.
fn planted_phantom(s: &mut Writer) {
    s.refresh(accepts());
    s.attack("list the unknown role phantom in a new snapshot, by the stolen keys of snapshot and timestamp", |a| {
        list(a, "phantom.json", 1);
    });
    s.refresh(accepts().trusting(Snapshot, 2));
    s.attack_ends();
}

/// The client has been shown a delegated role of this version.
fn inflated_project(s: &mut Writer, version: u64, shown: impl Into<Alternatives>) -> Role {
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.attack(&format!("publish project {version}, by its stolen key and those of snapshot and timestamp"), |a| {
        a.repository.set_version(project.clone(), version);
        a.publish([project.clone()]);
    });
    s.download(["a.whl"], shown);
    s.attack_ends();
    project
}

/// The client is shown this version of all roles but root, and then the keys of all of them are replaced.
fn inflated_everywhere(s: &mut Writer, version: u64, shown: impl Into<Alternatives>) {
    s.refresh(accepts());
    s.attack(&format!("publish all but root as version {version}, by the stolen keys"), |a| {
        for role in [Targets, Snapshot, Timestamp] {
            a.repository.set_version(role, version);
        }
        a.publish([Targets]);
    });
    s.refresh(shown);
    s.attack_ends();
    rotate_both(s);
    s.rotate(Targets, Signers::one("targets-2"));
    s.refresh(accepts());
}

fn list(a: &mut Adversary<'_>, file: &str, version: u64) {
    a.forge(&Snapshot, |d| {
        d.list(file, version);
    });
}

fn rotate_both(s: &mut Writer) {
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.rotate(Snapshot, Signers::one("snapshot-2"));
}

/// The repository goes on above the versions of snapshot and timestamp that the adversary has used.
fn outrun(s: &mut Writer) {
    s.repository.set_version(Snapshot, NEAR);
    s.repository.set_version(Timestamp, NEAR);
    s.publish([Snapshot]);
}

/// A repository with a delegated role.
fn project(s: &mut Writer) -> Role {
    s.uses(Feature::PathDelegations);
    let project = Role::delegated("project");
    s.repository.delegate(&Targets, Delegation::new("project", &["*.whl"]));
    s.repository.add_target_to(&project, "a.whl", b"a wheel\n");
    project
}
