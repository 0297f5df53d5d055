//! Hashes of target files (TUF §4.4, §4.5).

use super::*;

/// Target files are listed with SHA-512 alone.
pub(crate) fn sha512_alone(s: &mut Writer) {
    s.cites(["TUF-5.7-f", "TUF-5.7-d"]);
    s.uses(Feature::Sha512);
    s.repository.target_hashes = vec![Hash::Sha512];
    hash_alone(s);
}

/// Target files are listed with two hashes, and are there under a name for either.
///
/// What the mirror has under the plain name is of no importance.
pub(crate) fn a_name_for_each_hash(s: &mut Writer) {
    s.cites(["TUF-6.2.1-b", "TUF-5.7-f"]);
    s.repository.target_hashes = vec![Hash::Sha256, Hash::Sha512];
    s.attack("serve another file under the plain name", |a| a.put_target("file.txt", OTHER_FILE));
    s.download(["file.txt"], accepts().delivering(&[FILE]));
}

/// The mirror has a target file under its plain name only, although the repository has consistent snapshots.
///
/// A package index whose paths contain a digest already has no use for a second one in front of the file name. Clients may
/// have a setting for that, and here it is left as it is.
pub(crate) fn plain_target_name(s: &mut Writer) {
    s.cites(["TUF-3.1.1-a", "TUF-5.7-f"]);
    s.download(["file.txt"], accepts());
    s.publish([Targets]);
    s.attack("serve file.txt under its plain name only", |a| {
        a.answer_target("file.txt", Reply::Missing);
        a.put_target("file.txt", FILE);
    });
    let plain = accepts().delivering(&[FILE]);
    s.download(["file.txt"], either("asks by digest", rejects().trusting(Targets, 2)).or("asks by plain name", plain));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// Target files are listed with BLAKE2 alone, as the Python package index names its files.
pub(crate) fn blake2b_alone(s: &mut Writer) {
    s.cites(["TUF-5.7-f", "TUF-5.7-d"]);
    s.uses(Feature::Blake2b);
    s.repository.target_hashes = vec![Hash::Blake2b256];
    hash_alone(s);
}

/// A repository that has listed SHA-256 lists BLAKE2 beside it.
///
/// The first half of a change from one hash function to another. A client that does not know the new one has the old one.
pub(crate) fn blake2b_beside_sha256(s: &mut Writer) {
    s.cites(["TUF-4.5-h"]);
    s.download(["file.txt"], accepts());
    s.repository.target_hashes.push(Hash::Blake2b256);
    s.publish([Targets]);
    s.download(["file.txt"], known_beside_unknown());
}

/// Targets metadata lists a hash beside the SHA-256 of a file that nobody knows yet.
pub(crate) fn unknown_hash_beside_a_known_one(s: &mut Writer) {
    s.cites(["TUF-4.5-h"]);
    unknown_beside_known(s, &json!("c0ffee"));
}

/// The unknown hash beside the known one is not even text.
pub(crate) fn unknown_hash_of_another_type(s: &mut Writer) {
    s.cites(["TUF-4.5-h"]);
    unknown_beside_known(s, &json!({"crc": 1}));
}

/// Targets metadata lists a file with a wrong SHA-256 and the right SHA-512.
///
/// A client that checks the stronger hash alone does not see it, and has what the stronger hash says.
pub(crate) fn weaker_hash_wrong(s: &mut Writer) {
    s.cites(["TUF-4.5-i"]);
    s.repository.target_hashes = vec![Hash::Sha256, Hash::Sha512];
    let wrong = Hash::Sha256.hex(OTHER_FILE);
    let edit = |entry: &mut Value| entry["hashes"]["sha256"] = json!(wrong);
    let expected = either("checks all hashes", rejects()).or("checks one hash", accepts());
    entry_forged(s, "list file.txt with a wrong SHA-256", &[wrong.clone(), Hash::Sha512.hex(FILE)], edit, expected);
}

/// Targets metadata lists a file with two hashes, and both are those of another file.
pub(crate) fn both_hashes_wrong(s: &mut Writer) {
    s.cites(["TUF-4.5-i", "TUF-5.7-d"]);
    s.repository.target_hashes = vec![Hash::Sha256, Hash::Sha512];
    let edit = |entry: &mut Value| entry["hashes"] = Hash::listing(&[Hash::Sha256, Hash::Sha512], OTHER_FILE);
    let names = [Hash::Sha256.hex(OTHER_FILE), Hash::Sha512.hex(OTHER_FILE)];
    entry_forged(s, "list file.txt with the hashes of another file", &names, edit, rejects());
}

/// Targets metadata lists the right digest of a file under the name of another hash function.
pub(crate) fn digest_of_another_function(s: &mut Writer) {
    s.cites(["TUF-4.5-j", "TUF-5.7-d"]);
    let digest = Hash::Blake2b256.hex(FILE);
    wrong_digest(s, "list the BLAKE2 digest of file.txt as SHA-256", &digest);
}

/// A repository lists the hash of a file in capital letters.
///
/// The same number, written in another way.
pub(crate) fn digest_in_capitals(s: &mut Writer) {
    s.cites(["TUF-4.5-j"]);
    let capitals = Hash::Sha256.hex(FILE).to_uppercase();
    let expected = either("refuses capital digits", rejects()).or("reads capital digits", accepts());
    let edit = |entry: &mut Value| entry["hashes"]["sha256"] = json!(capitals);
    let names = [capitals.clone(), Hash::Sha256.hex(FILE)];
    entry_forged(s, "list the digest of file.txt in capitals", &names, edit, expected);
}

/// Targets metadata lists the first half of a file's digest.
///
/// Half a digest can be hit by trying.
pub(crate) fn digest_cut_short(s: &mut Writer) {
    s.cites(["TUF-4.5-j", "TUF-5.7-d"]);
    wrong_digest(s, "list half of the digest of file.txt", &Hash::Sha256.hex(FILE)[..32]);
}

/// Targets metadata lists a file's digest with its last digit left out.
pub(crate) fn digest_without_its_last_digit(s: &mut Writer) {
    s.cites(["TUF-4.5-j", "TUF-5.7-d"]);
    wrong_digest(s, "list the digest of file.txt without its last digit", &Hash::Sha256.hex(FILE)[..63]);
}

/// Targets metadata lists a file's digest and goes on after it.
pub(crate) fn digest_with_a_suffix(s: &mut Writer) {
    s.cites(["TUF-4.5-j", "TUF-5.7-d"]);
    wrong_digest(s, "list the digest of file.txt and two more digits", &format!("{}00", Hash::Sha256.hex(FILE)));
}

/// Targets metadata lists a digest of no digits, with which everything begins.
pub(crate) fn digest_of_nothing(s: &mut Writer) {
    s.cites(["TUF-4.5-j", "TUF-5.7-d"]);
    wrong_digest(s, "list an empty digest of file.txt", "");
}

/// Targets metadata lists a digest that is not text.
pub(crate) fn digest_of_another_type(s: &mut Writer) {
    s.cites(["TUF-5.7-d", "TUF-4.5-g"]);
    for digest in [json!(null), json!(0), json!(true), json!([]), json!({})] {
        let edit = |entry: &mut Value| entry["hashes"]["sha256"] = digest.clone();
        entry_forged(s, &format!("list {digest} as the digest of file.txt"), &[], edit, rejects());
    }
}

/// Snapshot lists targets metadata with a hash of a kind that no client knows, and no other.
///
/// To go by the version alone would be a step back that the signer did not ask for.
pub(crate) fn targets_with_an_unknown_hash(s: &mut Writer) {
    s.cites(["TUF-4.4-f"]);
    targets_listed_with(s, &json!({"crc-of-tomorrow": "c0ffee"}));
}

/// Snapshot lists targets metadata with the right SHA-256 and a wrong SHA-512.
pub(crate) fn targets_with_one_wrong_hash(s: &mut Writer) {
    s.cites(["TUF-4.4-e"]);
    s.repository.snapshot_lists.hashes = vec![Hash::Sha256, Hash::Sha512];
    let wrong = Hash::Sha512.hex(OTHER_FILE);
    s.refresh(accepts());
    s.attack("list the new targets with a wrong SHA-512", |a| {
        a.publish_edited([Targets], |draft| {
            if draft.role == Snapshot {
                draft.signed["meta"]["targets.json"]["hashes"]["sha512"] = json!(wrong);
            }
        });
    });
    let checks = rejects().trusting(Targets, 1);
    s.refresh(either("checks all hashes", checks).or("checks one hash", accepts()));
    starts_over(s);
}

fn targets_listed_with(s: &mut Writer, hashes: &Value) {
    s.refresh(accepts());
    s.attack(&format!("list the new targets with the hashes {hashes}"), |a| {
        a.publish_edited([Targets], |draft| {
            if draft.role == Snapshot {
                draft.signed["meta"]["targets.json"]["hashes"] = hashes.clone();
            }
        });
    });
    let refuses = rejects().trusting(Targets, 1);
    s.refresh(either("refuses unknown hashes", refuses).or("goes by the version", accepts()));
    starts_over(s);
}

fn starts_over(s: &mut Writer) {
    s.attack_ends();
    s.publish([Targets]);
    s.publish([Targets]);
    s.refresh(accepts());
}

fn hash_alone(s: &mut Writer) {
    s.download(["file.txt"], accepts());
    s.attack("serve a file of his own as file.txt", |a| a.answer_target("file.txt", OTHER_FILE));
    s.download(["file.txt"], rejects());
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// The file is there under the unknown digest as well: which of the listed ones names it is for the client to choose.
fn unknown_beside_known(s: &mut Writer, digest: &Value) {
    let edit = |entry: &mut Value| entry["hashes"]["crc-of-tomorrow"] = digest.clone();
    let names = ["c0ffee".to_owned(), Hash::Sha256.hex(FILE)];
    entry_forged(s, "list an unknown hash of file.txt beside the known one", &names, edit, known_beside_unknown());
}

fn known_beside_unknown() -> Alternatives {
    either("goes by the known hash", accepts()).or("refuses unknown hashes", rejects().trusting(Root, 1))
}

fn wrong_digest(s: &mut Writer, what: &str, digest: &str) {
    let edit = |entry: &mut Value| entry["hashes"]["sha256"] = json!(digest);
    entry_forged(s, what, &[digest.to_owned()], edit, rejects());
}
