//! The three schemes that the specification recommends, in every role, and together (TUF §4.2.2).

use super::*;

/// All roles of a repository move to new Ed25519 keys, also one that targets delegate to.
///
/// This is the scheme that PEP 458 recommends for every role.
pub(crate) fn ed25519_for_all_roles(s: &mut Writer) {
    s.cites(["TUF-4.2.2-a", "P458-KEY-a"]);
    let project = delegate_to(s, Key::named("project-1"));
    s.download(["project.txt"], accepts());
    for role in Role::TOP_LEVEL {
        s.rotate(role.clone(), Signers::one(&format!("{role}-2")));
    }
    s.repository.delegations_mut(&Targets)[0].signers = Signers::one("project-2");
    s.publish([Targets, project]);
    s.download(["project.txt"], accepts().should());
}

/// The root role moves to an ECDSA key.
pub(crate) fn ecdsa_for_root(s: &mut Writer) {
    moves_to_ecdsa(s, &Root);
}

/// The timestamp role moves to an ECDSA key.
pub(crate) fn ecdsa_for_timestamp(s: &mut Writer) {
    moves_to_ecdsa(s, &Timestamp);
}

/// The snapshot role moves to an ECDSA key.
pub(crate) fn ecdsa_for_snapshot(s: &mut Writer) {
    moves_to_ecdsa(s, &Snapshot);
}

/// The targets role moves to an ECDSA key.
pub(crate) fn ecdsa_for_targets(s: &mut Writer) {
    moves_to_ecdsa(s, &Targets);
}

/// A delegated role moves to an ECDSA key.
///
/// Its key stands in targets metadata and not in root: code of its own, in many clients.
pub(crate) fn ecdsa_for_a_delegated_role(s: &mut Writer) {
    s.cites(["TUF-4.2.2-c"]);
    s.uses(Feature::Ecdsa);
    delegated_role_moves_to(s, Key::ecdsa("project-2"));
}

/// The root role moves to an RSA key.
pub(crate) fn rsa_for_root(s: &mut Writer) {
    moves_to_rsa(s, &Root);
}

/// The timestamp role moves to an RSA key.
pub(crate) fn rsa_for_timestamp(s: &mut Writer) {
    moves_to_rsa(s, &Timestamp);
}

/// The snapshot role moves to an RSA key.
pub(crate) fn rsa_for_snapshot(s: &mut Writer) {
    moves_to_rsa(s, &Snapshot);
}

/// The targets role moves to an RSA key.
pub(crate) fn rsa_for_targets(s: &mut Writer) {
    moves_to_rsa(s, &Targets);
}

/// A delegated role moves to an RSA key.
///
/// Its key stands in targets metadata and not in root: code of its own, in many clients.
pub(crate) fn rsa_for_a_delegated_role(s: &mut Writer) {
    s.cites(["TUF-4.2.2-b"]);
    s.uses(Feature::RsaPss);
    delegated_role_moves_to(s, Key::rsa("rsa-1"));
}

/// Root moves from Ed25519 to RSA, from RSA to ECDSA, and back to Ed25519, while the client is away.
///
/// Each new root is signed by two schemes: the old one, and the one that it introduces.
pub(crate) fn root_moves_from_scheme_to_scheme(s: &mut Writer) {
    s.cites(["TUF-4.2.2-b", "TUF-4.2.2-c"]);
    s.uses(Feature::RsaPss);
    s.uses(Feature::Ecdsa);
    s.refresh(accepts());
    for key in [Key::rsa("rsa-1"), Key::ecdsa("root-2"), Key::named("root-3")] {
        s.rotate(Root, Signers::all([key]));
        s.publish([]);
    }
    s.refresh(accepts().should());
}

/// Three keys of three schemes have the root role, any two of which have to sign; a thief has one of them.
pub(crate) fn root_threshold_over_schemes(s: &mut Writer) {
    s.cites(["TUF-5.3.4-a", "TUF-1.5.2-i"]);
    threshold_over_schemes(s, &Root);
}

/// Three keys of three schemes have the timestamp role, any two of which have to sign; a thief has one of them.
pub(crate) fn timestamp_threshold_over_schemes(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a", "TUF-1.5.2-i"]);
    threshold_over_schemes(s, &Timestamp);
}

fn moves_to_ecdsa(s: &mut Writer, role: &Role) {
    s.cites(["TUF-4.2.2-c"]);
    s.uses(Feature::Ecdsa);
    moves_to(s, role, Key::ecdsa(&format!("{role}-2")));
}

fn moves_to_rsa(s: &mut Writer, role: &Role) {
    s.cites(["TUF-4.2.2-b"]);
    s.uses(Feature::RsaPss);
    moves_to(s, role, Key::rsa("rsa-1"));
}

fn moves_to(s: &mut Writer, role: &Role, key: Key) {
    s.refresh(accepts());
    s.rotate(role.clone(), Signers::all([key]));
    s.refresh(accepts().should());
    s.publish([role.clone()]);
    s.refresh(accepts().should());
}

fn delegated_role_moves_to(s: &mut Writer, key: Key) {
    let project = delegate_to(s, Key::named("project-1"));
    s.download(["project.txt"], accepts());
    s.repository.delegations_mut(&Targets)[0].signers = Signers::all([key]);
    s.publish([Targets, project.clone()]);
    s.download(["project.txt"], accepts().trusting(project, 2).should());
}

fn threshold_over_schemes(s: &mut Writer, role: &Role) {
    s.uses(Feature::RsaPss);
    s.uses(Feature::Ecdsa);
    let keys = [Key::named("one"), Key::ecdsa("another"), Key::rsa("rsa-1")];
    s.repository.set_signers(role.clone(), Signers { keys: keys.to_vec(), threshold: 2 });
    s.refresh(accepts());
    for left_out in &keys {
        let two: Vec<_> = keys.iter().filter(|key| *key != left_out).cloned().collect();
        s.publish_edited([role.clone()], |draft| {
            if draft.role == *role {
                draft.signed_by(&two);
            }
        });
        s.refresh(accepts());
    }
    let held = s.repository.version(role);
    s.publish([role.clone()]);
    for stolen in &keys {
        s.attack(&format!("sign {role} twice with the stolen {} key", stolen.public()["keytype"]), |a| {
            a.replace(role, |draft| {
                let again = stolen.sign_again(&canonical(&draft.signed));
                draft.signed_by(std::slice::from_ref(stolen));
                draft.with_signature(json!({"keyid": stolen.keyid(), "sig": again}));
            });
        });
        s.refresh(refused(role, held));
    }
    recovers(s);
}
