//! The two wildcards of path patterns, and everything else that stands for itself (TUF §4.5).

use super::*;

/// An asterisk stands for any run of characters and a question mark for one.
pub(crate) fn wildcards(s: &mut Writer) {
    s.cites(["TUF-4.5-t"]);
    project(s, &["*.tgz", "foo-version-?.txt"], &["foo.tgz", "foo-version-2.txt", "foo-version-a.txt"]);
    s.download(["foo.tgz", "foo-version-2.txt", "foo-version-a.txt"], accepts());
}

/// A pattern without wildcards is one path, and a role lists a longer one that begins with it.
pub(crate) fn exact_path(s: &mut Writer) {
    s.cites(["TUF-4.5-t"]);
    project(s, &["foo.tgz"], &["foo.tgz"]);
    s.download(["foo.tgz"], accepts());
    list_outside(s, "foo.tgz.asc", |s| s.download(["foo.tgz.asc"], rejects()));
}

/// Several asterisks in one pattern each find their own run.
pub(crate) fn several_asterisks(s: &mut Writer) {
    s.cites(["TUF-4.5-t"]);
    project(s, &["a*b*c.whl"], &["axxbxbxc.whl", "abc.whl"]);
    s.download(["axxbxbxc.whl"], accepts());
}

/// An asterisk also stands for no character at all.
pub(crate) fn asterisk_for_nothing(s: &mut Writer) {
    s.cites(["TUF-4.5-t"]);
    project(s, &["foo*.whl"], &["foo.whl"]);
    s.download(["foo.whl"], accepts());
}

/// A role lists a target with five characters where its pattern has a question mark.
pub(crate) fn question_mark_for_many(s: &mut Writer) {
    s.cites(["TUF-4.5-t"]);
    project(s, &["foo-version-?.txt"], &["foo-version-2.txt"]);
    s.download(["foo-version-2.txt"], accepts());
    list_outside(s, "foo-version-alpha.txt", |s| s.download(["foo-version-alpha.txt"], rejects()));
}

/// A role lists a target with no character where its pattern has a question mark.
pub(crate) fn question_mark_for_nothing(s: &mut Writer) {
    s.cites(["TUF-4.5-t"]);
    project(s, &["foo-version-?.txt"], &["foo-version-2.txt"]);
    s.download(["foo-version-2.txt"], accepts());
    list_outside(s, "foo-version-.txt", |s| s.download(["foo-version-.txt"], rejects()));
}

/// A role lists a target whose name goes on where its pattern ends.
pub(crate) fn more_after_the_pattern(s: &mut Writer) {
    s.cites(["TUF-4.5-t"]);
    project(s, &["*.whl"], &["a.whl"]);
    s.download(["a.whl"], accepts());
    list_outside(s, "a.whl.exe", |s| s.download(["a.whl.exe"], rejects()));
}

/// A role lists a target whose name begins before its pattern does.
pub(crate) fn more_before_the_pattern(s: &mut Writer) {
    s.cites(["TUF-4.5-t"]);
    project(s, &["foo-*.whl"], &["foo-1.whl"]);
    s.download(["foo-1.whl"], accepts());
    list_outside(s, "barfoo-1.whl", |s| s.download(["barfoo-1.whl"], rejects()));
}

/// A pattern names a folder and a kind of file in it.
pub(crate) fn folder_and_asterisk(s: &mut Writer) {
    s.cites(["TUF-4.5-t"]);
    plain_names(s);
    project(s, &["targets/*.tgz"], &["targets/foo.tgz"]);
    s.download(["targets/foo.tgz"], accepts());
    list_outside(s, "targets/foo.txt", |s| s.download(["targets/foo.txt"], rejects()));
}

/// A role that signs for a kind of file lists one in a folder.
///
/// An asterisk that matches the separator gives a role all folders, where it was given one.
pub(crate) fn asterisk_and_separator(s: &mut Writer) {
    s.cites(["TUF-4.5-u"]);
    plain_names(s);
    project(s, &["*.tgz"], &["foo.tgz"]);
    s.download(["foo.tgz"], accepts());
    list_outside(s, "targets/foo.tgz", |s| s.download(["targets/foo.tgz"], rejects().should()));
}

/// A role that signs for the files of a folder lists one in a folder below.
pub(crate) fn asterisk_and_deeper_folder(s: &mut Writer) {
    s.cites(["TUF-4.5-u"]);
    plain_names(s);
    project(s, &["project/*"], &["project/foo.tgz"]);
    s.download(["project/foo.tgz"], accepts());
    list_outside(s, "project/other/foo.tgz", |s| s.download(["project/other/foo.tgz"], rejects().should()));
}

/// A role lists a target with a separator where its pattern has a question mark.
pub(crate) fn question_mark_and_separator(s: &mut Writer) {
    s.cites(["TUF-4.5-u"]);
    plain_names(s);
    project(s, &["foo?1.tgz"], &["foo-1.tgz"]);
    s.download(["foo-1.tgz"], accepts());
    list_outside(s, "foo/1.tgz", |s| s.download(["foo/1.tgz"], rejects().should()));
}

/// A role lists a target whose name differs from its pattern in capitals only.
pub(crate) fn capitals_in_a_pattern(s: &mut Writer) {
    s.cites(["TUF-4.5-d"]);
    project(s, &["foo-*.whl"], &["foo-1.whl"]);
    s.download(["foo-1.whl"], accepts());
    list_outside(s, "FOO-1.whl", |s| s.download(["FOO-1.whl"], rejects()));
}

/// A role lists a target under the percent-encoded form of the path that was delegated to it.
pub(crate) fn percent_encoded_path(s: &mut Writer) {
    s.cites(["TUF-4.5-d"]);
    project(s, &["a b.whl"], &["a b.whl"]);
    s.download(["a b.whl"], accepts());
    list_outside(s, "a%20b.whl", |s| s.download(["a%20b.whl"], rejects()));
}

/// A role lists a target under another Unicode normal form of the path that was delegated to it.
///
/// The two look the same. Paths are bytes, and the second is another path.
pub(crate) fn other_normal_form(s: &mut Writer) {
    s.cites(["TUF-4.5-d"]);
    project(s, &["caf\u{e9}.whl"], &["caf\u{e9}.whl"]);
    s.download(["caf\u{e9}.whl"], accepts());
    list_outside(s, "cafe\u{301}.whl", |s| s.download(["cafe\u{301}.whl"], rejects()));
}

/// Has the role list one more target with its stolen key, and tries to get it.
fn list_outside(s: &mut Writer, path: &str, download: impl FnOnce(&mut Writer)) {
    s.attack("list a target with the stolen key that the pattern does not match", |a| {
        let project = Role::delegated("project");
        a.repository.add_target_to(&project, path, OTHER);
        a.publish([project]);
    });
    s.only_under_attack(download);
}
