//! Which bin a target path belongs to, and what it is called (TAP 15).

use super::*;
use tuf_gauntlet_core::expectation::{Expectation, RequestRule};

/// Two bins share the target paths by the first bit of their digests.
pub(crate) fn bit_length_1(s: &mut Writer) {
    shared_out(s, 1, ["bin-0", "bin-1"]);
}

/// Four bins share the target paths.
pub(crate) fn bit_length_2(s: &mut Writer) {
    shared_out(s, 2, ["bin-0", "bin-3"]);
}

/// Eight bins share the target paths.
pub(crate) fn bit_length_3(s: &mut Writer) {
    shared_out(s, 3, ["bin-0", "bin-7"]);
}

/// Sixteen bins share the target paths, by a whole digit.
pub(crate) fn bit_length_4(s: &mut Writer) {
    shared_out(s, 4, ["bin-0", "bin-f"]);
}

/// Thirty-two bins share the target paths.
///
/// Five bits make one digit and a quarter, so that names have two.
pub(crate) fn bit_length_5(s: &mut Writer) {
    shared_out(s, 5, ["bin-00", "bin-1f"]);
}

/// 256 bins share the target paths, by a whole byte.
pub(crate) fn bit_length_8(s: &mut Writer) {
    shared_out(s, 8, ["bin-00", "bin-ff"]);
}

/// 2,048 bins share the target paths, as in the example of the proposal.
///
/// Of so many, the mirror has only those with a target here, and in the scenarios with still more.
pub(crate) fn bit_length_11(s: &mut Writer) {
    shared_out(s, 11, ["bin-000", "bin-7fa"]);
}

/// 16,384 bins share the target paths, as PEP 458 proposes.
pub(crate) fn bit_length_14(s: &mut Writer) {
    shared_out(s, 14, ["bin-0007", "bin-3fd3"]);
}

/// 65,536 bins share the target paths.
pub(crate) fn bit_length_16(s: &mut Writer) {
    shared_out(s, 16, ["bin-001e", "bin-ff4f"]);
}

/// There are as many bins as a number of 31 bits can count.
pub(crate) fn bit_length_31(s: &mut Writer) {
    shared_out(s, 31, ["bin-000f4362", "bin-7fa7fc6a"]);
}

/// There are as many bins as the proposal permits, which is one more than a number of 32 bits can count.
pub(crate) fn bit_length_32(s: &mut Writer) {
    shared_out(s, 32, ["bin-001e86c4", "bin-ff4ff8d5"]);
}

/// The digest that decides is that of the whole path, folder included.
pub(crate) fn path_with_a_folder(s: &mut Writer) {
    s.cites(["TAP15-a", "TUF-4.5-r"]);
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    in_its_bin(s, "folder/a.whl");
}

/// A target path has a space.
pub(crate) fn path_with_a_space(s: &mut Writer) {
    s.cites(["TAP15-a", "TUF-4.5-r"]);
    in_its_bin(s, "a b.whl");
}

/// A target path has a letter beyond ASCII.
pub(crate) fn path_beyond_ascii(s: &mut Writer) {
    s.cites(["TAP15-a", "TUF-4.5-r"]);
    in_its_bin(s, "caf\u{e9}.whl");
}

/// The repository goes from four bins to sixteen, whose names are as long.
///
/// The first bins keep their names and have other targets from now on.
pub(crate) fn more_bins_of_equal_names(s: &mut Writer) {
    rebinned(s, [2, 4]);
}

/// The repository goes from four bins to 32, whose names are longer by a digit.
pub(crate) fn more_bins_of_longer_names(s: &mut Writer) {
    rebinned(s, [2, 5]);
}

/// The repository goes from sixteen bins to two.
pub(crate) fn fewer_bins(s: &mut Writer) {
    rebinned(s, [4, 1]);
}

/// The name prefix is empty.
pub(crate) fn prefix_of_nothing(s: &mut Writer) {
    unusual_prefix(s, "");
}

/// The name prefix ends in a hyphen, as the prefix of a bin's name does.
pub(crate) fn prefix_with_a_hyphen(s: &mut Writer) {
    unusual_prefix(s, "new-bin-");
}

/// The name prefix has a space in it.
pub(crate) fn prefix_with_a_space(s: &mut Writer) {
    unusual_prefix(s, "new bin");
}

/// The name prefix has a slash in it.
///
/// A client that does not encode it asks for a file in a folder, which most servers take for the same.
pub(crate) fn prefix_with_a_slash(s: &mut Writer) {
    unusual_prefix(s, "team/bin");
}

/// The name prefix is two dots.
pub(crate) fn prefix_of_two_dots(s: &mut Writer) {
    unusual_prefix(s, "..");
}

/// The name prefix has characters in it that end the path of a URL.
pub(crate) fn prefix_with_a_query(s: &mut Writer) {
    unusual_prefix(s, "what?and#where");
}

/// The name prefix looks like something that is encoded already.
pub(crate) fn prefix_with_percent_escapes(s: &mut Writer) {
    unusual_prefix(s, "%2e%2e%2fbin");
}

/// The name prefix has letters beyond ASCII.
pub(crate) fn prefix_beyond_ascii(s: &mut Writer) {
    unusual_prefix(s, "f\u{e4}cher");
}

/// The name prefix is the name of the role that delegates.
pub(crate) fn prefix_like_a_top_level_role(s: &mut Writer) {
    unusual_prefix(s, "targets");
}

/// Whoever has the targets key delegates to bins whose names lead out of the folder of metadata files.
pub(crate) fn prefix_leads_out_of_the_folder(s: &mut Writer) {
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    leads_away(s, "../evil", "evil-0.json");
}

/// Whoever has the targets key delegates to bins whose names lead to the root of the file system.
pub(crate) fn prefix_leads_to_the_root_of_the_system(s: &mut Writer) {
    leads_away(s, "a/../../../../../../../../../../evil", "evil-0.json");
}

/// Whoever has the targets key delegates to bins whose names lead away by backslashes.
pub(crate) fn prefix_leads_away_by_backslashes(s: &mut Writer) {
    leads_away(s, "a\\..\\..\\evil", "evil-0.json");
}

/// Two targets, one in the bins at the front and one in those at the back, and the bins that they are in.
fn shared_out(s: &mut Writer, bit_length: u32, names: [&str; 2]) {
    s.cites(["TAP15-a"]);
    bins(s, &Targets, "bin", bit_length);
    let [front, back] = ["00", "ff"].map(|byte| file_with(|digest| digest.starts_with(byte)));
    s.repository.add_target_to_bin(&Targets, &front, HONEST);
    s.repository.add_target_to_bin(&Targets, &back, OTHER);
    let asked = |expected: Expectation, name: &&str| expected.asking_for(&format!("1.{name}.json"));
    s.download([&front, &back], names.iter().fold(accepts(), asked));
}

fn in_its_bin(s: &mut Writer, path: &str) {
    bins(s, &Targets, "bin", 8);
    s.repository.add_target_to_bin(&Targets, path, HONEST);
    s.download([path], accepts());
}

/// The same targets in as many bins as one bit length says, and then another.
fn rebinned(s: &mut Writer, bit_lengths: [u32; 2]) {
    s.cites(["TAP15-a"]);
    bins(s, &Targets, "bin", bit_lengths[0]);
    for path in ["a.whl", "b.whl", "c.whl"] {
        s.repository.add_target_to_bin(&Targets, path, HONEST);
    }
    s.download(["a.whl", "b.whl"], accepts());
    let before = s.repository.bins(&Targets);
    s.repository.delegate_succinctly(&Targets, SuccinctRoles::new("bin", bit_lengths[1]));
    let mut changed = s.repository.bins(&Targets);
    changed.retain(|bin| before.contains(bin));
    changed.push(Targets);
    s.publish(changed);
    s.download(["a.whl", "b.whl", "c.whl"], accepts());
}

/// An honest repository gives its bins other names, with this prefix.
fn unusual_prefix(s: &mut Writer, prefix: &str) {
    s.cites(["TAP15-a", "TUF-3.1.2-c"]);
    first_bin(s);
    s.download(["a.whl"], accepts());
    s.repository.delegate_succinctly(&Targets, SuccinctRoles::new(prefix, 2));
    s.publish([Targets]);
    s.download(["a.whl"], either("takes the prefix", accepts()).or("refuses the prefix", rejects().trusting(Root, 1)));
}

/// A prefix by which the file of a bin, under a name that is not encoded, lies at `elsewhere` below the mirror's origin.
fn leads_away(s: &mut Writer, prefix: &str, elsewhere: &str) {
    s.cites(["TAP15-a", "TUF-3.1.2-c"]);
    first_bin(s);
    s.download(["a.whl"], accepts());
    s.attack(&format!("with the targets key, delegate to bins whose names begin with {prefix:?}"), |a| {
        a.repository.delegate_succinctly(&Targets, SuccinctRoles::new(prefix, 2));
        a.repository.add_target_to_bin(&Targets, "a.whl", OTHER);
        a.publish([Targets]);
    });
    let contained = |expected: Expectation| expected.with(RequestRule::NotAsked(elsewhere.to_owned()));
    let takes = contained(accepts().delivering(&[OTHER]));
    s.download(["a.whl"], either("takes the prefix", takes).or("refuses the prefix", contained(rejects())));
}
