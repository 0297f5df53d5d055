//! Long strings, and names that are made to be inconvenient.

use super::*;

/// A mirror adds a string beside the signed part that is as long as the file may be.
pub(crate) fn one_string(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with an endless word in an unsigned member", |signed, key, room| {
        file(key, signed, &format!(",\"zzz\":\"{}\"", "a".repeat(room)))
    });
}

/// A signed part has a string of nothing but characters that have to be escaped.
pub(crate) fn escapes(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with thousands of quotation marks in a signed member", |signed, key, room| {
        file(key, &with_member(signed, &format!("\"{}\"", "\\\"".repeat(room / 2))), "")
    });
}

/// A mirror adds a member with thousands of names that Java's and some other hash functions take for one.
pub(crate) fn colliding_names(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with thousands of names of one hash in an unsigned member", |signed, key, room| {
        let letters = 16;
        let names = (0..1 << letters).take(room / (2 * letters + 6)).map(|number: u32| {
            let pair = |bit| if number >> bit & 1 == 0 { "Aa" } else { "BB" };
            (0..letters).map(pair).collect::<String>()
        });
        let members: Vec<String> = names.map(|name| format!("\"{name}\":1")).collect();
        file(key, signed, &format!(",\"zzz\":{{{}}}", members.join(",")))
    });
}

/// A mirror adds a member that has the same name thousands of times.
pub(crate) fn equal_names(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with one name thousands of times in an unsigned member", |signed, key, room| {
        let members = vec!["\"a\":1"; room / 6].join(",");
        file(key, signed, &format!(",\"zzz\":{{{members}}}"))
    });
}
