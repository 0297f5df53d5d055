//! Values inside values inside values.

use super::*;

fn arrays(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

fn objects(depth: usize) -> String {
    format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))
}

/// A mirror adds a member beside the signed part in which thousands of arrays stand one in the other.
///
/// It takes no key. A parser that calls itself for every array runs out of stack.
pub(crate) fn arrays_beside_the_signed_part(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with nested arrays in an unsigned member", |signed, key, room| {
        file(key, signed, &format!(",\"zzz\":{}", arrays(room / 2)))
    });
}

/// A mirror adds a member beside the signed part in which thousands of objects stand one in the other.
pub(crate) fn objects_beside_the_signed_part(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with nested objects in an unsigned member", |signed, key, room| {
        file(key, signed, &format!(",\"zzz\":{}", objects(room / 6)))
    });
}

/// Thousands of arrays are opened and none is closed: the file is no JSON, which shows only at its end.
pub(crate) fn arrays_never_closed(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "of nothing but opening brackets", |_, _, room| "[".repeat(room).into_bytes());
}

/// A signed part has an unknown member in which thousands of arrays stand one in the other.
///
/// Here the arrays also have to be written out again, to verify the signature.
pub(crate) fn arrays_in_the_signed_part(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with nested arrays in a signed member", |signed, key, room| {
        file(key, &with_member(signed, &arrays(room / 2)), "")
    });
}

/// A signed part has an unknown member in which a hundred arrays stand one in the other.
///
/// Parsers that refuse deep nesting begin at 128 or later. What they let pass must be no trouble further on.
pub(crate) fn a_hundred_arrays_in_the_signed_part(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with a hundred nested arrays in a signed member", |signed, key, _| {
        file(key, &with_member(signed, &arrays(100)), "")
    });
}

/// A signed part has an unknown member in which thousands of objects stand one in the other.
pub(crate) fn objects_in_the_signed_part(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with nested objects in a signed member", |signed, key, room| {
        file(key, &with_member(signed, &objects(room / 6)), "")
    });
}

/// A signed part is nothing but arrays, one in the other.
pub(crate) fn arrays_for_the_signed_part(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with nested arrays for its signed part", |_, key, room| file(key, &arrays(room / 2), ""));
}

/// Among the signatures stand thousands of arrays, one in the other.
pub(crate) fn arrays_for_a_signature(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with nested arrays among its signatures", |signed, key, room| {
        let right = json!({"keyid": key.keyid(), "sig": key.sign(signed.as_bytes())});
        format!("{{\"signatures\":[{right},{}],\"signed\":{signed}}}", arrays(room / 2)).into_bytes()
    });
}

/// The file of a delegated role has nested arrays beside its signed part.
pub(crate) fn arrays_in_a_delegated_role(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    s.isolated();
    s.uses(Feature::PathDelegations);
    s.repository.delegate(&Targets, Delegation::new("project", &["*.whl"]));
    let project = Role::delegated("project");
    s.repository.add_target_to(&project, "a.whl", b"a wheel\n");
    s.download(["a.whl"], accepts());
    s.publish([project.clone()]);
    s.attack("serve a file of the delegated role with nested arrays in an unsigned member", |a| {
        let signed = text(&value(&a.published(&project, 2))["signed"]);
        let nested = format!(",\"zzz\":{}", arrays(room(&project) / 2));
        a.answer(&project, file(&a.keys(&project)[0], &signed, &nested));
    });
    s.download(["a.whl"], survives());
    s.attack_ends();
    s.publish([project]);
    s.download(["a.whl"], accepts());
}
