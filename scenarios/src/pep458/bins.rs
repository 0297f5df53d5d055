//! How many bins there are, and what a lookup costs.

use std::sync::LazyLock;

use super::*;

/// A file that no lookup here needs.
const ASIDE: &str = "1.bin-3.json";

/// A client comes back to the same snapshot, to another bin, and to a new snapshot.
///
/// It fetches what it does not have: nothing, the bin, or snapshot and the bin.
pub(crate) fn returning_user(s: &mut Writer) {
    s.cites(["P458-SCALE-d", "P458-PROD-a", "P458-SIGN-a"]);
    let index = AS_PUBLISHED;
    index.set_up(s);
    s.download([&index.release(0)], accepts());
    s.download([&index.release(0)], on_the_way(&["2.root.json", "timestamp.json"], ASIDE));
    s.download([&index.release(1)], on_the_way(&["2.root.json", "timestamp.json", "1.bin-1.json"], ASIDE));
    let new = index.releases(1).nth(1).expect("another release");
    s.repository.add_target_to(&bin(1), &new, RELEASE);
    s.publish([bin(1)]);
    let names = ["2.root.json", "timestamp.json", "2.snapshot.json", "2.bin-1.json"];
    s.download([&new], on_the_way(&names, ASIDE));
    s.download([&new], accepts());
}

/// A client looks up a release in an index of full size, with 16,384 bins.
///
/// The file of `bins` has over three million bytes, and the one bin that is needed a few hundred. It takes no more requests
/// than in a small index.
pub(crate) fn sixteen_thousand_bins(s: &mut Writer) {
    s.cites(["P458-MIN-f"]);
    s.uses(Feature::HashPrefixes);
    s.repository = FULL.clone();
    s.download([&IN_FULL.release(ASKED)], accepts());
}

/// The index goes from 16 bins to 64, with the old ones still listed in snapshot.
pub(crate) fn more_bins(s: &mut Writer) {
    s.cites(["P458-SCALE-a"]);
    changed(s, AS_PUBLISHED, &[16, 64]);
}

/// The index goes from 64 bins to 16, with the old ones still listed in snapshot.
pub(crate) fn fewer_bins(s: &mut Writer) {
    s.cites(["P458-SCALE-a"]);
    changed(s, AS_PUBLISHED, &[64, 16]);
}

/// The index goes from 16 bins to 64 and back, with the bins directly below targets.
pub(crate) fn bins_to_and_fro(s: &mut Writer) {
    s.cites(["P458-SCALE-a", "P458-MIN-e"]);
    changed(s, AS_AMENDED, &[16, 64, 16]);
}

/// The index goes from 64 bins to 16, and snapshot lists only the bins that there are.
///
/// The PEP says that clients need no logic for this. TUF says that what snapshot has listed must not disappear from it, so
/// that whoever has fetched the old one refuses the new one. Both cannot be had.
pub(crate) fn fewer_bins_unlisted(s: &mut Writer) {
    s.cites(["P458-SCALE-a", "TUF-5.5.5-c"]);
    let index = Index { bins: 64, ..AS_PUBLISHED };
    index.set_up(s);
    s.download([&index.release(63)], accepts());
    let index = rearrange(s, index, 16);
    publish_only(s, index, 64);
    s.download([&index.release(15)], either("what was listed has to stay", rejects()).or("bins may go", accepts()));
}

/// The index goes from 64 bins to 16, snapshot lists only those, and its key is replaced.
///
/// After the rotation of its key there is no old snapshot to compare with: the one way to get rid of entries by the letter of TUF.
pub(crate) fn fewer_bins_unlisted_after_rotation(s: &mut Writer) {
    s.cites(["P458-SCALE-a", "TUF-5.3.11-b"]);
    let index = Index { bins: 64, ..AS_PUBLISHED };
    index.set_up(s);
    s.download([&index.release(63)], accepts());
    s.rotate(Snapshot, Signers::one("snapshot-2"));
    let index = rearrange(s, index, 16);
    publish_only(s, index, 64);
    s.download([&index.release(15)], accepts());
}

/// A new client comes to an index that has left its old bins out of snapshot.
pub(crate) fn fewer_bins_unlisted_for_new_users(s: &mut Writer) {
    s.cites(["P458-SCALE-a"]);
    let index = Index { bins: 64, ..AS_PUBLISHED };
    index.set_up(s);
    s.publish([]);
    let index = rearrange(s, index, 16);
    publish_only(s, index, 64);
    s.download([&index.release(15)], accepts());
}

/// The bins are filled by the SHA-512 of the path, as one sentence of the PEP has it.
///
/// TUF fixes SHA-256 for this, and whoever goes by that finds nothing.
pub(crate) fn bins_by_sha512(s: &mut Writer) {
    filled_by(s, "by SHA-512 of the path", |path| Hash::Sha512.hex(path.as_bytes()));
}

/// The bins are filled by the BLAKE2 of the path, the hash function by which the index names its files.
pub(crate) fn bins_by_blake2b(s: &mut Writer) {
    filled_by(s, "by BLAKE2 of the path", |path| Hash::Blake2b256.hex(path.as_bytes()));
}

/// The bins are filled by the SHA-256 of a release's content.
///
/// That cannot be known before it has been looked up.
pub(crate) fn bins_by_content(s: &mut Writer) {
    filled_by(s, "by the content", |_| Hash::Sha256.hex(RELEASE));
}

/// Goes through these numbers of bins, with a client that sees each of them, and old entries that stay.
fn changed(s: &mut Writer, index: Index, numbers: &[usize]) {
    let mut index = Index { bins: numbers[0], ..index };
    index.set_up(s);
    s.download([&index.release(0), &index.release(index.bins - 1)], accepts());
    for &bins in &numbers[1..] {
        index = rearrange(s, index, bins);
        s.publish((0..bins).map(bin).chain([index.delegator()]));
        s.download([&index.release(0), &index.release(1), &index.release(bins - 1)], accepts());
    }
}

/// Empties all bins and fills as many new ones, under the same names as far as there are any.
fn rearrange(s: &mut Writer, before: Index, bins: usize) -> Index {
    for i in 0..before.bins {
        s.repository.undelegate(&before.delegator(), &bin(i));
    }
    let index = Index { bins, ..before };
    index.delegate(&mut s.repository);
    for i in 0..bins {
        s.repository.add_target_to(&bin(i), &index.release(i), RELEASE);
    }
    index
}

/// Publishes all bins, with a snapshot that does not list those that there were besides.
fn publish_only(s: &mut Writer, index: Index, before: usize) {
    s.publish_edited((0..index.bins).map(bin).chain([index.delegator()]), |draft| {
        if draft.role == Snapshot {
            for i in index.bins..before {
                draft.unlist(&bin(i).file_name());
            }
        }
    });
}

/// A release whose digest of another kind leads to another bin than the path's, where the repository puts it.
fn filled_by(s: &mut Writer, label: &str, other: impl Fn(&str) -> String) {
    s.cites(["P458-SCALE-b"]);
    let index = AS_PUBLISHED;
    index.set_up(s);
    s.download([&index.release(0)], accepts());
    let of = |digest: &str| {
        let number = |&i: &usize| prefixes(i, index.bins).iter().any(|prefix| digest.starts_with(prefix.as_str()));
        (0..index.bins).find(number).expect("a bin for every digest")
    };
    let names = (0..).map(|i| format!("misplaced{i}-1.0.tar.gz"));
    let path = { names }.find(|path| of(&digest(path)) != of(&other(path))).expect("a path of that kind");
    s.repository.add_target_to(&bin(of(&other(&path))), &path, RELEASE);
    s.publish([bin(of(&other(&path)))]);
    s.download([&path], either("by SHA-256 of the path", rejects()).or(label, accepts()));
}

/// As many bins as the PEP recommends, and one online key.
const IN_FULL: Index =
    Index { layout: Layout::BinsRole, sharing: Sharing::OneOnline, content: Content::H0, bins: 16_384 };

/// The bin with a release.
const ASKED: usize = 12_345;

/// An index of full size, in which one bin has a release and all others are empty. It is made once.
///
/// A bin does not say its name, so all empty ones of one key are the same file, and that is signed once.
static FULL: LazyLock<Repository> = LazyLock::new(|| {
    let (mut repository, bins) = (Repository::new(), Role::delegated("bins"));
    repository.remove_target("file.txt");
    for role in [Timestamp, Snapshot] {
        repository.set_signers(role, Signers::one("online"));
    }
    repository.delegate(&Targets, Delegation::bin("bins", &all(&prefixes(0, 1))));
    let mut asked = Delegation::bin(bin(ASKED).name(), &all(&prefixes(ASKED, IN_FULL.bins)));
    asked.signers = Signers::one("online");
    repository.delegate(&bins, asked);
    repository.add_target_to(&bin(ASKED), &IN_FULL.release(ASKED), RELEASE);
    repository.publish_edited([], |draft| match &draft.role {
        Role::Delegated(name) if name == "bins" => {
            let roles = draft.signed["delegations"]["roles"].as_array_mut().expect("the delegation to the bin");
            let asked = roles.remove(0);
            roles.extend((0..IN_FULL.bins).map(|i| {
                let mut delegation = asked.clone();
                delegation["name"] = bin(i).name().into();
                delegation["path_hash_prefixes"] = prefixes(i, IN_FULL.bins).into();
                delegation
            }));
        }
        Snapshot => {
            for i in 0..IN_FULL.bins {
                draft.list(&bin(i).file_name(), 1);
            }
        }
        _ => {}
    });
    let mut empty = repository.draft(&bin(ASKED), 1);
    empty.set("targets", json!({}));
    let empty = empty.to_bytes();
    for i in (0..IN_FULL.bins).filter(|&i| i != ASKED) {
        repository.site_mut().put(&bin(i).versioned_file_name(1), &empty);
    }
    // Indented, the file would be half as long again, and too long for some clients.
    let name = bins.versioned_file_name(1);
    let file: Value = serde_json::from_slice(&repository.site().metadata(&name).expect("the file of bins")[..])
        .expect("the repository's own JSON");
    repository.site_mut().put(&name, canonical(&file));
    repository
});
