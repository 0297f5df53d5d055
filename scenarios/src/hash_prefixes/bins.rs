//! Bins at the first level: which prefix covers which target path (TUF §4.5).

use super::*;

/// Sixteen bins share the target paths by the first digit of their digests.
pub(crate) fn sixteen_bins(s: &mut Writer) {
    s.cites(["TUF-4.5-p"]);
    for digit in "0123456789abcdef".chars() {
        let prefix = digit.to_string();
        let path = file_with(|digest| digest.starts_with(digit));
        bin(s, &format!("bin-{digit}"), &[&prefix], &[&path]);
    }
    let [first, last] = ['0', 'f'].map(|digit| file_with(|digest| digest.starts_with(digit)));
    s.download([&first, &last], accepts());
}

/// Of two bins, only the one whose prefix fits has to be asked.
///
/// A client that fetches all roles beforehand asks for both; no sentence forbids that.
pub(crate) fn one_bin_is_enough(s: &mut Writer) {
    s.cites(["TUF-5.6.7-b"]);
    let (low, high) = (file_with(|digest| digest.starts_with('0')), file_with(|digest| digest.starts_with('f')));
    bin(s, "low", &["0"], &[&low]);
    bin(s, "high", &["f"], &[&high]);
    let on_the_way = accepts().asking_for("1.high.json").not_asking_for("1.low.json");
    s.download([&high], either("fetches roles on the way", on_the_way).or("fetches every role", accepts()));
    s.download([&low], accepts());
}

/// A bin lists a target whose digest does not begin with its prefix.
pub(crate) fn target_of_another_bin(s: &mut Writer) {
    s.cites(["TUF-4.5-p", "TUF-4.5-s"]);
    let path = file_with(|digest| digest.starts_with('0'));
    let bin = bin(s, "bin", &["0"], &[&path]);
    s.download([&path], accepts());
    list_outside(s, &bin, &file_with(|digest| digest.starts_with('f')));
}

/// A bin with a prefix of one digit lists a target of another first digit.
///
/// A client that compares whole bytes has none to compare, and gives this bin everything.
pub(crate) fn one_digit(s: &mut Writer) {
    s.cites(["TUF-4.5-q", "TUF-4.5-p"]);
    odd_prefix(s, 1);
}

/// A bin with a prefix of three digits lists a target whose digest has another third digit.
///
/// A client that compares whole bytes does not look at the third.
pub(crate) fn three_digits(s: &mut Writer) {
    s.cites(["TUF-4.5-q", "TUF-4.5-p"]);
    odd_prefix(s, 3);
}

/// A prefix may be a whole digest, which is then a single target path.
pub(crate) fn whole_digest(s: &mut Writer) {
    s.cites(["TUF-4.5-q"]);
    let bin = bin(s, "bin", &[&digest("a.whl")], &["a.whl"]);
    s.download(["a.whl"], accepts());
    list_outside(s, &bin, "b.whl");
}

/// A bin has prefixes of several lengths.
pub(crate) fn several_lengths(s: &mut Writer) {
    s.cites(["TUF-4.5-q", "TUF-4.5-p"]);
    let paths: [_; 4] = std::array::from_fn(|i| file_with(|digest| digest.starts_with(["0", "1a", "2b3", "4c"][i])));
    let longest = digest(&paths[3]);
    bin(s, "bin", &["0", "1a", "2b3", &longest], &[&paths[0], &paths[1], &paths[2], &paths[3]]);
    s.download([&paths[0], &paths[1], &paths[2], &paths[3]], accepts());
}

/// A bin has a prefix with a capital letter.
///
/// Digests are written in small letters, and nobody says how prefixes are.
pub(crate) fn capital_digit(s: &mut Writer) {
    s.cites(["TUF-4.5-q"]);
    unusual(
        s,
        "A",
        &file_with(|digest| digest.starts_with('a')),
        "capital digits count",
        "capital digits do not count",
    );
}

/// A bin has an empty prefix, with which every digest begins.
pub(crate) fn empty_prefix(s: &mut Writer) {
    s.cites(["TUF-4.5-q"]);
    unusual(s, "", "a.whl", "an empty prefix is everything", "an empty prefix is nothing");
}

/// A bin has a prefix that is longer than the digest, which begins it.
pub(crate) fn longer_than_a_digest(s: &mut Writer) {
    s.cites(["TUF-4.5-q"]);
    let path = file_with(|digest| digest.starts_with('0'));
    let bin = bin(s, "bin", &["0", &format!("{}0", digest("a.whl"))], &[&path]);
    s.download([&path], accepts());
    list_outside(s, &bin, "a.whl");
}

/// The digest is that of the whole path, folder included.
pub(crate) fn path_with_a_folder(s: &mut Writer) {
    s.cites(["TUF-4.5-p", "TUF-4.5-r"]);
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    in_its_bin(s, "folder/a.whl");
}

/// A target path has a space.
pub(crate) fn path_with_a_space(s: &mut Writer) {
    s.cites(["TUF-4.5-r"]);
    in_its_bin(s, "a b.whl");
}

/// A target path has a letter beyond ASCII.
pub(crate) fn path_beyond_ascii(s: &mut Writer) {
    s.cites(["TUF-4.5-r"]);
    in_its_bin(s, "caf\u{e9}.whl");
}

fn in_its_bin(s: &mut Writer, path: &str) {
    bin(s, "bin", &[&digest(path)[..4]], &[path]);
    s.download([path], accepts());
}

fn odd_prefix(s: &mut Writer, digits: usize) {
    let digest = digest("a.whl");
    let (prefix, even) = (&digest[..digits], &digest[..digits - 1]);
    let bin = bin(s, "bin", &[prefix], &["a.whl"]);
    s.download(["a.whl"], accepts());
    list_outside(s, &bin, &file_with(|other| other.starts_with(even) && !other.starts_with(prefix)));
}

/// Begins with a bin that every client reads, and then adds the one in question.
fn unusual(s: &mut Writer, prefix: &str, path: &str, if_it_counts: &str, if_not: &str) {
    let first = digest("first.whl");
    bin(s, "first", &[&first], &["first.whl"]);
    s.download(["first.whl"], accepts());
    bin(s, "unusual", &[prefix], &[path]);
    s.publish([Targets]);
    s.download([path], either(if_it_counts, accepts()).or(if_not, rejects()));
}
