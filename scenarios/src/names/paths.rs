//! Target paths (TUF §4.5, §5.7.3).

use super::*;

/// The paths of two targets differ in capital letters only.
///
/// They are two targets, also where the file system does not tell such names apart.
pub(crate) fn paths_differ_in_case(s: &mut Writer) {
    s.cites(["TUF-4.5-d", "TUF-5.7-h"]);
    s.repository.add_target("readme.txt", FILE);
    s.repository.add_target("README.txt", OTHER_FILE);
    s.download(["readme.txt", "README.txt"], accepts());
    s.download(["README.txt"], accepts());
}

/// The paths of two targets look alike and are written with different characters.
///
/// An accented letter is one character or two. Paths are compared as they are.
pub(crate) fn paths_differ_in_normal_form(s: &mut Writer) {
    s.cites(["TUF-4.5-d", "TUF-5.7-h"]);
    both_paths(s, ["caf\u{e9}.txt", "cafe\u{301}.txt"]);
}

/// The path of one target is that of another with a character percent-encoded.
pub(crate) fn paths_differ_in_encoding(s: &mut Writer) {
    s.cites(["TUF-5.7-h", "TUF-4.5-d", "TUF-5.7-i"]);
    plainly_named(s);
    both_paths(s, ["folder/a.txt", "folder%2Fa.txt"]);
}

/// A target has a path with a space.
pub(crate) fn path_with_a_space(s: &mut Writer) {
    s.cites(["TUF-5.7-i"]);
    s.in_both_profiles();
    unusual_path(s, "a file.txt");
}

/// A target has a path with a percent sign.
pub(crate) fn path_with_a_percent_sign(s: &mut Writer) {
    s.cites(["TUF-5.7-i"]);
    unusual_path(s, "100%25.txt");
}

/// A target has a path with a number sign, where a URL has its fragment.
pub(crate) fn path_with_a_number_sign(s: &mut Writer) {
    s.cites(["TUF-5.7-i"]);
    s.in_both_profiles();
    unusual_path(s, "number#1.txt");
}

/// A target has a path with a question mark, where a URL has its query.
pub(crate) fn path_with_a_question_mark(s: &mut Writer) {
    s.cites(["TUF-5.7-i"]);
    s.in_both_profiles();
    unusual_path(s, "what?.txt");
}

/// A target has a path with a plus sign, which some read as a space.
pub(crate) fn path_with_a_plus_sign(s: &mut Writer) {
    s.cites(["TUF-5.7-i"]);
    unusual_path(s, "g++.txt");
}

/// A target has a path with letters beyond ASCII.
pub(crate) fn path_beyond_ascii(s: &mut Writer) {
    s.cites(["TUF-5.7-i"]);
    s.in_both_profiles();
    unusual_path(s, "größe.txt");
}

/// A target has a path with a colon in its first segment, where a URL has its scheme.
pub(crate) fn path_with_a_colon(s: &mut Writer) {
    s.cites(["TUF-5.7-i"]);
    plainly_named(s);
    unusual_path(s, "epoch:1/file.txt");
}

/// A target has a path with a backslash, which some take for a slash.
pub(crate) fn path_with_a_backslash(s: &mut Writer) {
    s.cites(["TUF-5.7-h", "TUF-5.7-i", "TUF-4.5-c"]);
    unusual_path(s, "folder\\file.txt");
}

/// A target has a path with a zero byte, where many a system call stops reading.
pub(crate) fn path_with_a_zero_byte(s: &mut Writer) {
    s.cites(["TUF-5.7-h"]);
    unusual_path(s, "file.txt\0.exe");
}

/// A target has a path of 300 characters, too many for a file name in most systems.
pub(crate) fn path_of_300_characters(s: &mut Writer) {
    s.cites(["TUF-5.7-h"]);
    unusual_path(s, &"f".repeat(300));
}

/// A target has a path with an empty segment.
pub(crate) fn path_with_an_empty_segment(s: &mut Writer) {
    s.cites(["TUF-4.5-c"]);
    plainly_named(s);
    unusual_path(s, "folder//file.txt");
}

/// A target has a path with a segment that means the folder itself.
pub(crate) fn path_with_a_dot_segment(s: &mut Writer) {
    s.cites(["TUF-4.5-c"]);
    plainly_named(s);
    unusual_path(s, "folder/./file.txt");
}

/// A target has a path that ends with a slash.
pub(crate) fn path_with_a_slash_at_its_end(s: &mut Writer) {
    s.cites(["TUF-4.5-c"]);
    plainly_named(s);
    unusual_path(s, "folder/");
}

/// Whoever has the targets key lists a file above the folder of target files.
pub(crate) fn path_leads_out_of_the_folder(s: &mut Writer) {
    s.cites(["TUF-4.5-c", "TUF-5.7-h"]);
    s.in_both_profiles();
    leads_away(s, "../", "");
}

/// Whoever has the targets key lists a file above the folder of target files, by way of another folder.
pub(crate) fn path_leads_out_by_way_of_a_folder(s: &mut Writer) {
    s.cites(["TUF-4.5-c", "TUF-5.7-h"]);
    leads_away(s, "folder/../../", "");
}

/// Whoever has the targets key lists a file by an absolute path.
pub(crate) fn path_is_absolute(s: &mut Writer) {
    s.cites(["TUF-4.5-c", "TUF-5.7-h"]);
    leads_away(s, "/", "");
}

/// Whoever has the targets key lists a file by a path with two slashes in front, as a URL on another host is written.
///
/// A delegated role could send clients wherever it likes.
pub(crate) fn path_names_another_host(s: &mut Writer) {
    s.cites(["TUF-4.5-c", "TUF-5.7-i"]);
    leads_away(s, "//elsewhere.invalid/", "http://elsewhere.invalid/");
}

/// Whoever has the targets key lists a file by a path that is a whole URL on another host.
pub(crate) fn path_is_a_url(s: &mut Writer) {
    s.cites(["TUF-4.5-c", "TUF-5.7-i", "TAP19-a"]);
    leads_away(s, "http://elsewhere.invalid/", "http://elsewhere.invalid/");
}

/// An honest repository has a target at this path: it is handed over, or not.
fn unusual_path(s: &mut Writer, path: &str) {
    s.refresh(accepts());
    s.repository.add_target(path, FILE);
    s.publish([Targets]);
    let refuses = rejects().trusting(Root, 1);
    let alternatives = either("takes the path", accepts())
        .or("refuses the path", refuses.clone().without_target_request())
        .or("asks for another path", refuses);
    s.download([path], alternatives);
}

/// An honest repository has different targets at two paths that are easily confused.
fn both_paths(s: &mut Writer, paths: [&str; 2]) {
    s.refresh(accepts());
    s.repository.add_target(paths[0], FILE);
    s.repository.add_target(paths[1], OTHER_FILE);
    s.publish([Targets]);
    for path in paths {
        let refuses = rejects().trusting(Root, 1);
        s.download([path], either("tells the paths apart", accepts()).or("refuses the path", refuses));
    }
}

/// Without consistent snapshots, so that nothing stands between the folders of a path and its file name.
fn plainly_named(s: &mut Writer) {
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
}

/// A target lies at `folder`, which the rules for URLs make the folder `elsewhere` of the mirror's origin.
fn leads_away(s: &mut Writer, folder: &str, elsewhere: &str) {
    plainly_named(s);
    s.refresh(accepts());
    let path = format!("{folder}evil.txt");
    s.attack(&format!("with the targets key, list a file at {path}"), |a| {
        a.repository.add_target(&path, FILE);
        a.publish([Targets]);
    });
    let contained = |expected: Expectation| {
        expected.trusting(Root, 1).with(RequestRule::NotAsked(format!("{elsewhere}evil.txt"))).should()
    };
    let refuses = contained(rejects());
    let alternatives = either("refuses the path", refuses.clone().without_target_request())
        .or("asks below the base URL", contained(accepts().delivering(&[FILE])))
        .or("asks for another path", refuses);
    s.only_under_attack(|s| s.download([&*path], alternatives));
    s.attack_ends();
    s.publish([Targets]);
    s.publish([Targets]);
    s.download(["file.txt"], accepts());
}
