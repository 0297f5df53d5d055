//! Signatures in which one bit is another, by keys of every scheme, in every role (TUF §4.2.2, §5).

use super::*;

/// Which of so many digits.
type Place = fn(usize) -> usize;

/// Places in a signature, by its number of digits.
const PLACES: [(&str, Place); 3] = [
    ("in the first quarter", |digits| digits / 4 - 1),
    ("in the middle", |digits| digits / 2 + 2),
    ("at the end", |digits| digits - 1),
];

/// One bit of an Ed25519 signature is flipped, in each role in turn.
pub(crate) fn ed25519_bit_flipped(s: &mut Writer) {
    each_role(s, ["root", "timestamp", "snapshot", "targets"].map(Key::named));
}

/// One bit of an ECDSA signature is flipped, in each role in turn.
pub(crate) fn ecdsa_bit_flipped(s: &mut Writer) {
    s.uses(Feature::Ecdsa);
    each_role(s, ["root", "timestamp", "snapshot", "targets"].map(Key::ecdsa));
}

/// One bit of an RSA signature is flipped, in each role in turn.
pub(crate) fn rsa_bit_flipped(s: &mut Writer) {
    s.uses(Feature::RsaPss);
    each_role(s, ["rsa-1", "rsa-2", "rsa-3", "rsa-2"].map(Key::rsa));
}

/// One bit of a delegated role's Ed25519 signature is flipped.
pub(crate) fn delegated_ed25519_bit_flipped(s: &mut Writer) {
    delegated_role(s, Key::named("project"));
}

/// One bit of a delegated role's ECDSA signature is flipped.
pub(crate) fn delegated_ecdsa_bit_flipped(s: &mut Writer) {
    s.uses(Feature::Ecdsa);
    delegated_role(s, Key::ecdsa("project"));
}

/// One bit of a delegated role's RSA signature is flipped.
pub(crate) fn delegated_rsa_bit_flipped(s: &mut Writer) {
    s.uses(Feature::RsaPss);
    delegated_role(s, Key::rsa("rsa-3"));
}

fn each_role(s: &mut Writer, keys: [Key; 4]) {
    s.cites(["TUF-5.3.4-a", "TUF-5.4.2-a", "TUF-5.5.3-a", "TUF-5.6.3-a"]);
    for (role, key) in Role::TOP_LEVEL.into_iter().zip(keys) {
        s.repository.set_signers(role, Signers::all([key]));
    }
    s.refresh(accepts());
    for role in Role::TOP_LEVEL {
        let held = s.repository.version(&role);
        s.publish([role.clone()]);
        for (place, digit) in PLACES {
            s.attack(&format!("flip a bit {place} of the signature of {role} {}", held + 1), |a| {
                sign_by_hand(a, &role, |key, message| flipped(&key.sign(message), digit));
            });
            s.refresh(rejects().trusting(role.clone(), held));
            renew_timestamp(s, &role);
        }
        recovers(s);
    }
}

fn delegated_role(s: &mut Writer, key: Key) {
    s.cites(["TUF-5.6.7-f"]);
    let project = delegate_to(s, key);
    s.download(["project.txt"], accepts());
    s.publish([project.clone()]);
    for (place, digit) in PLACES {
        s.attack(&format!("flip a bit {place} of the signature of {project} 2"), |a| {
            sign_by_hand(a, &project, |key, message| flipped(&key.sign(message), digit));
        });
        s.download(["project.txt"], rejects().trusting(project.clone(), 1));
    }
    s.attack_ends();
    s.download(["project.txt"], accepts().trusting(project, 2));
}

/// A signature with one bit flipped in the digit at `place`, of so many digits.
fn flipped(signature: &str, place: Place) -> String {
    let place = place(signature.len());
    let digit = signature[place..=place].chars().next().and_then(|digit| digit.to_digit(16)).expect("a hex digit");
    format!("{}{:x}{}", &signature[..place], digit ^ 1, &signature[place + 1..])
}
