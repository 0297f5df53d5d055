//! Digests of releases: which function, under which name, and where in the path (PEP 458 on target hashes, and on the change
//! of hash functions).

use super::*;
use blake2::{
    Blake2b512, Blake2bMac, Blake2s256, Digest as _,
    digest::consts::U32,
    digest::{KeyInit as _, Mac as _},
};
use sha3::Sha3_256;

/// A name under which no client knows a hash function.
const OF_TOMORROW: &str = "hash-of-tomorrow";

/// Releases are listed with SHA-512 alone, as the PEP recommends.
pub(crate) fn sha512_alone(s: &mut Writer) {
    s.cites(["P458-HASH-a", "P458-CS-b", "TUF-5.7-f"]);
    s.uses(Feature::Sha512);
    s.repository.target_hashes = vec![Hash::Sha512];
    listed_and_checked(s);
}

/// Releases are listed with SHA-256 and SHA-512, and asked for by one of them.
pub(crate) fn sha256_and_sha512(s: &mut Writer) {
    s.cites(["P458-HASH-b", "P458-CS-b", "TUF-5.7-f"]);
    s.repository.target_hashes = vec![Hash::Sha256, Hash::Sha512];
    listed_and_checked(s);
}

/// Releases are listed with BLAKE2 alone, as the index means to.
///
/// `BLAKE2b` with 256 bits is meant. The bins are still found by SHA-256.
pub(crate) fn blake2b_alone(s: &mut Writer) {
    s.cites(["P458-HASH-c", "P458-HASH-e", "P458-CS-b", "TUF-5.7-f"]);
    s.uses(Feature::Blake2b);
    s.repository.target_hashes = vec![Hash::Blake2b256];
    listed_and_checked(s);
}

/// Releases are asked for by the digest before their name, and not by the name alone.
pub(crate) fn digest_before_the_name(s: &mut Writer) {
    s.cites(["P458-CS-b", "P458-FILES-a", "TUF-5.7-f"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.repository.site_mut().put_target(&path, b"what a browser gets\n".as_slice());
    let name = format!("{TARGETS}{}.{path}", Hash::Sha256.hex(RELEASE));
    s.download([&path], accepts().with(RequestRule::Asked(name)));
}

/// Releases are asked for by their names alone, where root leaves consistent snapshots off.
pub(crate) fn name_alone(s: &mut Writer) {
    s.cites(["P458-FILES-a", "TUF-5.7-e"]);
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts().with(RequestRule::Asked(format!("{TARGETS}{path}"))));
}

/// The index serves a release under its own name only, in folders that are named by its digest.
///
/// So it does today, and each path has one content for ever, as consistent snapshots are meant to ensure. But a client that
/// was not told asks for another name.
pub(crate) fn digest_in_the_path(s: &mut Writer) {
    s.cites(["P458-FILES-a"]);
    AS_PUBLISHED.set_up(s);
    s.download([&AS_PUBLISHED.release(0)], accepts());
    let path = path_by_digest(s);
    for name in s.repository.target_names(&path) {
        s.repository.site_mut().put_path(&format!("{TARGETS}{name}"), Reply::Missing);
    }
    s.repository.site_mut().put_target(&path, RELEASE);
    s.download(
        [&path],
        either("asks by the digest before the name", rejects()).or("asks by the name alone", accepts()),
    );
}

/// The index serves a release in folders that are named by its digest, under its own name and with the digest before it.
///
/// The one layout that suits clients with and without a digest before the name.
pub(crate) fn digest_in_the_path_and_before_the_name(s: &mut Writer) {
    s.cites(["P458-FILES-a", "P458-CS-b", "TUF-5.7-f"]);
    AS_PUBLISHED.set_up(s);
    let path = path_by_digest(s);
    s.repository.site_mut().put_target(&path, RELEASE);
    let name = s.repository.target_names(&path).remove(0);
    s.download([&path], accepts().with(RequestRule::Asked(format!("{TARGETS}{name}"))));
}

/// Releases are listed with SHA-256 and SHA3-256.
///
/// The PEP names this pair, and no specification says how SHA3 is spelled in metadata.
pub(crate) fn sha256_and_sha3(s: &mut Writer) {
    s.cites(["P458-HASH-b", "TUF-4.5-h"]);
    relisted(s, "sha3-256", &hex::encode(Sha3_256::digest(RELEASE)), true);
}

/// Releases are listed with the name `blake2_256`, as the index calls it in its database.
pub(crate) fn blake2b_as_the_index_calls_it(s: &mut Writer) {
    s.cites(["P458-HASH-c"]);
    relisted(s, "blake2_256", &Hash::Blake2b256.hex(RELEASE), false);
}

/// Releases are listed with the name `blake2b256`.
pub(crate) fn blake2b_without_a_hyphen(s: &mut Writer) {
    s.cites(["P458-HASH-c"]);
    relisted(s, "blake2b256", &Hash::Blake2b256.hex(RELEASE), false);
}

/// Releases are listed with the name `BLAKE2b-256`.
pub(crate) fn blake2b_in_capitals(s: &mut Writer) {
    s.cites(["P458-HASH-c"]);
    relisted(s, "BLAKE2b-256", &Hash::Blake2b256.hex(RELEASE), false);
}

/// Releases are listed with the name `blake2b`, and with all 512 bits of it.
pub(crate) fn blake2b_of_512_bits(s: &mut Writer) {
    s.cites(["P458-HASH-c"]);
    relisted(s, "blake2b", &hex::encode(Blake2b512::digest(RELEASE)), false);
}

/// Releases are listed with the name `blake2b`, and with the digest of 256 bits.
pub(crate) fn blake2b_without_its_length(s: &mut Writer) {
    s.cites(["P458-HASH-c"]);
    relisted(s, "blake2b", &Hash::Blake2b256.hex(RELEASE), false);
}

/// A release is listed as `BLAKE2b` with 256 bits, and the digest is that of something like it.
///
/// `BLAKE2s`, half of the full `BLAKE2b`, SHA-256, and `BLAKE2b` with a key all give as many digits.
pub(crate) fn other_digests_of_256_bits(s: &mut Writer) {
    s.cites(["P458-HASH-c", "TUF-5.7-d"]);
    s.uses(Feature::Blake2b);
    s.repository.target_hashes = vec![Hash::Blake2b256];
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    let keyed = Blake2bMac::<U32>::new_from_slice(b"PyPI").expect("a key of a few bytes").chain_update(TROJAN);
    for (name, digest) in [
        ("BLAKE2s", hex::encode(Blake2s256::digest(TROJAN))),
        ("half of BLAKE2b", hex::encode(Blake2b512::digest(TROJAN))[..64].to_owned()),
        ("SHA-256", Hash::Sha256.hex(TROJAN)),
        ("BLAKE2b with a key", hex::encode(keyed.finalize().into_bytes())),
    ] {
        s.attack(&format!("list the digest of his release by {name}"), |a| {
            a.forge(&bin(0), |draft| {
                draft.signed["targets"][&path] = json!({"length": TROJAN.len(), "hashes": {"blake2b-256": digest}});
            });
            a.put_target(&format!("{digest}.{path}"), TROJAN);
        });
        s.download([&path], rejects());
        s.attack_ends();
        s.publish([bin(0)]);
        s.publish([bin(0)]);
    }
    s.download([&path], accepts());
}

/// A release is listed with a hash function that the client does not know, and another file is in its place.
///
/// What cannot be checked must not be handed over.
pub(crate) fn unknown_function_alone(s: &mut Writer) {
    s.cites(["P458-HASH-d", "P458-TRANS-b", "TUF-4.5-g", "TUF-5.7-d"]);
    AS_PUBLISHED.set_up(s);
    for name in [OF_TOMORROW, "blake2_256", "blake2b", "sha3-256", "md5"] {
        with_unknown_alone(s, name);
    }
}

/// BLAKE2 is listed beside SHA-256 for a while, and then alone.
///
/// The change of hash functions as the PEP plans it: clients of the old one are to go on until the end of that while.
pub(crate) fn from_sha256_to_blake2b(s: &mut Writer) {
    s.cites(["P458-TRANS-a", "P458-TRANS-b", "P458-HASH-d"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    s.repository.target_hashes.push(Hash::Blake2b256);
    s.publish([bin(0)]);
    s.download([&path], either("goes on while both are listed", accepts()).or("refuses both together", rejects()));
    s.repository.target_hashes.remove(0);
    s.publish([bin(0)]);
    s.download([&path], either("knows the new one", accepts()).or("refuses the new one alone", rejects()));
}

/// A function that nobody knows is listed beside SHA-256, before it in the order of names and after it.
pub(crate) fn unknown_function_beside_sha256(s: &mut Writer) {
    s.cites(["P458-TRANS-a", "TUF-4.5-h"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    for name in ["a-hash-of-tomorrow", "zz-hash-of-tomorrow"] {
        list(s, &path, name, "c0ffee", true);
        s.download([&path], either("goes on while both are listed", accepts()).or("refuses both together", rejects()));
    }
}

/// A function that nobody knows is listed beside SHA-256, and the release is there under both digests.
///
/// By which of them it is asked for is for the client to say.
pub(crate) fn name_by_an_unknown_digest(s: &mut Writer) {
    s.cites(["P458-TRANS-c"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    list(s, &path, "a-hash-of-tomorrow", "c0ffee", true);
    let known = accepts().with(RequestRule::Asked(format!("{TARGETS}{}.{path}", Hash::Sha256.hex(RELEASE))));
    s.download(
        [&path],
        either("asks by the known digest", known)
            .or("asks by the unknown digest", accepts())
            .or("refuses both", rejects()),
    );
}

/// An unknown function is listed beside SHA-256, and a thief of the bin lists a wrong SHA-256.
///
/// A client that goes on with what it knows has to check that.
pub(crate) fn wrong_sha256_beside_an_unknown_function(s: &mut Writer) {
    s.cites(["P458-TRANS-a", "TUF-4.5-h", "TUF-5.7-d"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    s.attack("list an unknown digest of his release beside the SHA-256 of the honest one", |a| {
        a.forge(&bin(0), |draft| {
            draft.signed["targets"][&path]["hashes"][OF_TOMORROW] = json!("c0ffee");
            draft.signed["targets"][&path]["length"] = json!(TROJAN.len());
        });
        a.answer_target(&path, TROJAN);
        a.put_target(&format!("c0ffee.{path}"), TROJAN);
    });
    s.download([&path], rejects());
    s.attack_ends();
    s.publish([bin(0)]);
    s.publish([bin(0)]);
    s.download([&path], accepts());
}

/// Snapshot lists the bins with BLAKE2 alone, and timestamp snapshot.
pub(crate) fn metadata_by_blake2b(s: &mut Writer) {
    s.cites(["P458-HASH-c", "TUF-4.4-f"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    let listing = Listing { length: false, hashes: vec![Hash::Blake2b256] };
    s.repository.timestamp_lists = listing.clone();
    s.repository.snapshot_lists = listing;
    s.publish([bin(0)]);
    s.download([&path], either("knows BLAKE2", accepts()).or("refuses what it does not know", rejects()));
}

/// Snapshot lists a bin with BLAKE2 alone, and the thief of the bin's key makes a second file of that version.
///
/// A client without BLAKE2 refuses the one as well as the other. To go by the version would be a step back.
pub(crate) fn second_bin_against_blake2b(s: &mut Writer) {
    s.cites(["P458-HASH-c", "P458-HASH-d", "TUF-4.4-f"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    s.attack("sign a second file of the bin, which the honest snapshot lists by BLAKE2", |a| {
        a.repository.snapshot_lists = Listing { length: false, hashes: vec![Hash::Blake2b256] };
        a.publish([bin(0)]);
        a.replace(&bin(0), |draft| {
            draft.signed["targets"][&path] = entry(TROJAN);
        });
        a.put_target(&format!("{}.{path}", Hash::Sha256.hex(TROJAN)), TROJAN);
    });
    let by_version = accepts().delivering(&[TROJAN]);
    s.download([&path], either("refuses", rejects()).or("goes by the version", by_version));
}

/// A release that cannot be replaced by another file.
fn listed_and_checked(s: &mut Writer) {
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    s.attack("serve his own release in place of the honest one", |a| a.answer_target(&path, TROJAN));
    s.download([&path], rejects());
    s.attack_ends();
    s.download([&path, &AS_PUBLISHED.release(1)], accepts());
}

/// Lists a release with one more digest, or with that alone, and serves it under that digest, too.
fn list(s: &mut Writer, path: &str, name: &str, digest: &str, beside: bool) {
    s.publish_edited([bin(0)], |draft| {
        if draft.role == bin(0) {
            let hashes = &mut draft.signed["targets"][path]["hashes"];
            if !beside {
                *hashes = json!({});
            }
            hashes[name] = json!(digest);
        }
    });
    s.repository.site_mut().put_target(&format!("{digest}.{path}"), RELEASE);
}

fn relisted(s: &mut Writer, name: &str, digest: &str, beside: bool) {
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    list(s, &path, name, digest, beside);
    s.download([&path], either("does not know it", rejects()).or("goes on", accepts()));
}

fn with_unknown_alone(s: &mut Writer, name: &str) {
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    s.attack(&format!("list his release with {name} alone"), |a| {
        a.forge(&bin(0), |draft| {
            draft.signed["targets"][&path] = json!({"length": TROJAN.len(), "hashes": {name: "c0ffee"}});
        });
        a.put_target(&path, TROJAN);
        a.put_target(&format!("c0ffee.{path}"), TROJAN);
    });
    s.download([&path], rejects());
    s.attack_ends();
    s.publish([bin(0)]);
    s.publish([bin(0)]);
    s.download([&path], accepts());
}

/// A release in folders that are named by its BLAKE2 digest, in its bin.
fn path_by_digest(s: &mut Writer) -> String {
    let digest = Hash::Blake2b256.hex(RELEASE);
    let path = format!("packages/{}/{}/{}/project-1.0.tar.gz", &digest[..2], &digest[2..4], &digest[4..]);
    let index = AS_PUBLISHED;
    let belongs = |&i: &usize| prefixes(i, index.bins).iter().any(|prefix| super::digest(&path).starts_with(prefix));
    let bin = bin((0..index.bins).find(belongs).expect("a bin for every path"));
    s.repository.add_target_to(&bin, &path, RELEASE);
    s.publish([bin]);
    path
}
