//! The format of delegated metadata, which is that of the top-level targets metadata (TUF §4.5).

use super::*;

/// A delegated role says that it follows another major version of the specification.
pub(crate) fn of_another_specification(s: &mut Writer) {
    malformed(s, "spec_version", &json!("2.0.0"));
}

/// A delegated role has null in place of its type.
pub(crate) fn without_a_type(s: &mut Writer) {
    malformed(s, "_type", &json!(null));
}

/// A delegated role writes its version as text.
pub(crate) fn version_text(s: &mut Writer) {
    malformed(s, "version", &json!("2"));
}

/// A delegated role expires on no day.
pub(crate) fn expires_unreadable(s: &mut Writer) {
    malformed(s, "expires", &json!("next year"));
}

fn malformed(s: &mut Writer, member: &str, value: &serde_json::Value) {
    s.cites(["TUF-4.5-ae"]);
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.publish([project.clone()]);
    s.attack("sign the delegated role in another form, with its stolen key", |a| {
        a.replace(&project, |d| {
            d.set(member, value.clone());
        });
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}
