//! Synthetic targets: the paths, lengths and hashes of an index of any size, each of them known from its number alone.
//!
//! Nothing is stored and nothing is random, so the same number of targets is the same index on every machine. What is modelled
//! on the Python index:
//!
//! - *One target in eleven is an index page*, `simple/NAME/index.html`; the others are distributions,
//!   `packages/XX/XX/XX.../FILE`, with the BLAKE2b-256 of their content in 64 hex digits of the path.
//! - *Project names* have the lengths that the names of the 886,000 projects registered in 2026 have: 13 characters on average,
//!   half of them 11 or fewer ([`NAME_LENGTHS`]).
//! - *File names* are put together as those of source and binary distributions are: project, version, and in three of five
//!   cases the tags of a wheel. They have some 35 characters on average, and paths of distributions some 110.
//! - *Listed lengths* are spread log-normally, with a median of 30 kB and the mean that PEP 458 calculates with (its C9).
//!
//! Numbers are in the order of the paths: the first hex digits and letters of a path say where among all of them it stands, and
//! only the rest is made from a hash of the number. So a list of numbers that is sorted is a list of paths that is sorted, and no
//! paths have to be held in memory to write them in the order of canonical JSON.
//!
//! Content exists of every index page and of one distribution in 64: a line of text ([`Names::content`]). Such a target can be
//! downloaded. Of the others there is only what metadata lists: a length, the digest in the path as BLAKE2b-256, and for another
//! function that of the line of text.

use crate::hash::Hash;

/// One target in so many is an index page.
const FILES_AND_PAGE: u64 = 11;
/// One distribution in so many has content.
const WITH_CONTENT: u64 = 64;
/// How many project names in a thousand have 3 characters, 4, and so on; the last is for all longer ones.
pub const NAME_LENGTHS: [u16; 43] = [
    10, 26, 43, 61, 72, 80, 77, 73, 65, 58, 53, 48, 42, 38, 33, 29, 26, 22, 19, 17, 14, 12, 10, 9, 7, 6, 6, 5, 4, 4, 4,
    3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 6,
];
/// How many distributions in a thousand have 2^9 bytes or more, 2^10, and so on to 2^27.
const FILE_LENGTHS: [u16; 19] = [138, 55, 67, 77, 84, 88, 88, 83, 75, 64, 53, 41, 30, 21, 14, 9, 6, 3, 4];
/// What names go on with after their first letters.
const WORDS: [&str; 32] = [
    "py", "django", "data", "client", "api", "tools", "async", "flask", "ml", "cli", "core", "utils", "test", "plugin",
    "sdk", "web", "graph", "aws", "parser", "odoo", "addon", "lib", "json", "server", "model", "stream", "net", "io",
    "flow", "image", "log", "kit",
];
const TAGS: [&str; 8] = [
    "py3-none-any.whl",
    "py3-none-any.whl",
    "py2.py3-none-any.whl",
    "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "cp310-cp310-win_amd64.whl",
    "cp39-cp39-macosx_11_0_arm64.whl",
    "cp38-cp38-manylinux1_x86_64.whl",
    "py3-none-any.whl",
];

/// The targets of an index of this many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    files: u64,
    pages: u64,
    /// How many letters tell the projects apart, and how far apart their numbers to base 26 are.
    letters: usize,
    letters_apart: u64,
}

impl Names {
    /// An index of this many targets.
    pub fn of(targets: u32) -> Names {
        let pages = u64::from(targets).div_ceil(FILES_AND_PAGE);
        let letters = (1..=7).find(|&letters| 26_u64.pow(letters) >= pages).expect("at most 2^32 projects");
        let letters_apart = 26_u64.pow(letters) / pages.max(1);
        Names { files: u64::from(targets) - pages, pages, letters: letters as usize, letters_apart }
    }

    /// How many there are.
    pub fn targets(self) -> u32 {
        u32::try_from(self.files + self.pages).expect("it was made from a u32")
    }

    /// The number of an index page, by that of the project.
    #[track_caller]
    pub fn page(self, project: u32) -> u32 {
        assert!(u64::from(project) < self.pages, "project {project} of {}", self.pages);
        u32::try_from(self.files).expect("it was made from a u32") + project
    }

    /// How many projects there are.
    pub fn projects(self) -> u32 {
        u32::try_from(self.pages).expect("it was made from a u32")
    }

    /// Whether this target is an index page.
    pub fn is_page(self, target: u32) -> bool {
        u64::from(target) >= self.files
    }

    /// Whether this target has content and not merely an entry in metadata.
    pub fn has_content(self, target: u32) -> bool {
        self.is_page(target) || Dice::of(FILE, u64::from(target)).below(WITH_CONTENT) == 0
    }

    /// The target path.
    pub fn path(self, target: u32) -> String {
        let mut path = Vec::new();
        self.write_path(target, &mut path);
        String::from_utf8(path).expect("paths of ASCII")
    }

    /// Appends the target path.
    pub fn write_path(self, target: u32, out: &mut Vec<u8>) {
        if let Some(project) = u64::from(target).checked_sub(self.files) {
            out.extend_from_slice(b"simple/");
            self.write_project(project, b'-', out);
            out.extend_from_slice(b"/index.html");
        } else {
            let (mut dice, leading) = self.place_of_file(u64::from(target));
            self.write_file_path(leading, &mut dice, out);
        }
    }

    /// A distribution that is uploaded later: its path, wherever its digest puts it, and the number of its project.
    pub fn upload(self, upload: u32) -> (String, u32) {
        let mut dice = Dice::of(UPLOAD, u64::from(upload));
        let mut path = Vec::new();
        let leading = dice.next();
        let project = self.write_file_path(leading, &mut dice, &mut path);
        (String::from_utf8(path).expect("paths of ASCII"), u32::try_from(project).expect("a project of the index"))
    }

    /// The length that is listed, in bytes.
    pub fn length(self, target: u32) -> u64 {
        self.length_at(target, self.path(target).as_bytes())
    }

    /// The length that is listed of the target at `path`, in bytes.
    pub(super) fn length_at(self, target: u32, path: &[u8]) -> u64 {
        if self.has_content(target) { content_length(path) } else { some_length(LENGTH, u64::from(target)) }
    }

    /// The content of a target that has some; of another, what stands in for it where a hash function needs bytes.
    pub fn content(self, target: u32) -> Vec<u8> {
        content_of(self.path(target).as_bytes())
    }

    /// Appends the digest that is listed of the target at `path`, in hex digits.
    pub fn write_digest(self, target: u32, path: &[u8], hash: Hash, out: &mut Vec<u8>) {
        if hash == Hash::Blake2b256 && !self.has_content(target) {
            for part in PARTS_OF_DIGEST {
                let start = PACKAGES.len() + part.start;
                out.extend_from_slice(&path[start..start + part.len()]);
            }
        } else {
            out.extend_from_slice(hash.hex(&content_of(path)).as_bytes());
        }
    }

    /// The dice of a distribution and the first 64 bits of its digest: its place among all of them, and a throw within it.
    fn place_of_file(self, file: u64) -> (Dice, u64) {
        let mut dice = Dice::of(FILE, file);
        // The first throw says whether there is content.
        dice.next();
        let width = u64::MAX / self.files.max(1);
        let within = dice.below(width.max(1));
        (dice, file * width + within)
    }

    fn write_file_path(self, leading: u64, dice: &mut Dice, out: &mut Vec<u8>) -> u64 {
        out.extend_from_slice(PACKAGES);
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&leading.to_be_bytes());
        for eight in digest[8..].chunks_exact_mut(8) {
            eight.copy_from_slice(&dice.next().to_be_bytes());
        }
        let mut digits = [0; 64];
        hex::encode_to_slice(digest, &mut digits).expect("two digits for each byte");
        let (first, rest) = digits.split_at(2);
        let (second, rest) = rest.split_at(2);
        for part in [first, second, rest] {
            out.extend_from_slice(part);
            out.push(b'/');
        }
        let project = dice.below(self.pages);
        let is_wheel = dice.below(5) < 3;
        self.write_project(project, if is_wheel { b'_' } else { b'-' }, out);
        for (before, end) in [(b'-', 4), (b'.', 30), (b'.', 12)] {
            out.push(before);
            push_number(dice.below(end), out);
        }
        if is_wheel {
            out.push(b'-');
            let tag = dice.below(TAGS.len() as u64);
            out.extend_from_slice(TAGS[usize::try_from(tag).expect("below 8")].as_bytes());
        } else {
            out.extend_from_slice(b".tar.gz");
        }
        project
    }

    /// Appends the name of a project: the letters that tell it from others, and words up to its length.
    fn write_project(self, project: u64, separator: u8, out: &mut Vec<u8>) {
        let start = out.len();
        let mut place = project * self.letters_apart;
        out.resize(start + self.letters, 0);
        for letter in out[start..].iter_mut().rev() {
            *letter = b'a' + u8::try_from(place % 26).expect("a digit to base 26");
            place /= 26;
        }
        let mut dice = Dice::of(PROJECT, project);
        let length = start + dice.pick(&NAME_LENGTH_OF) + 3;
        while out.len() < length {
            let word = WORDS[usize::try_from(dice.below(WORDS.len() as u64)).expect("below 32")];
            if dice.below(3) == 0 && out.len() + 1 < length {
                out.push(separator);
            }
            let rest = word.len().min(length - out.len());
            out.extend_from_slice(&word.as_bytes()[..rest]);
        }
    }
}

/// The line of text that is the content of the target at `path`.
pub(super) fn content_of(path: &[u8]) -> Vec<u8> {
    [SERVED_AS, path, b"\n"].concat()
}

/// How long that is.
fn content_length(path: &[u8]) -> u64 {
    (SERVED_AS.len() + path.len() + 1) as u64
}

fn some_length(kind: u64, number: u64) -> u64 {
    let mut dice = Dice::of(kind, number);
    let power = 9 + dice.pick(&FILE_LENGTH_OF);
    (1 << power) + dice.below(1 << power)
}

const PACKAGES: &[u8] = b"packages/";
/// Where in the path after that the digits of the digest are.
const PARTS_OF_DIGEST: [std::ops::Range<usize>; 3] = [0..2, 3..5, 6..66];
const SERVED_AS: &[u8] = b"what is served as ";

// What a number is thrown for.
const FILE: u64 = 1;
const PROJECT: u64 = 2;
const LENGTH: u64 = 3;
const UPLOAD: u64 = 4;

/// A sequence that looks random and is given by what it is for and a number (`SplitMix64`).
#[derive(Clone, Copy, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn of(kind: u64, number: u64) -> Dice {
        let mut dice = Dice(number.wrapping_mul(0xd129_42f0_95b1_4e5d) ^ (kind << 56));
        Dice(dice.next() ^ kind)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(end);
        u64::try_from(wide >> 64).expect("below the end")
    }

    /// An index, with the chances that a table gives.
    fn pick(&mut self, table: &[u8]) -> usize {
        let throw = self.below(table.len() as u64);
        usize::from(table[usize::try_from(throw).expect("below the length of a table")])
    }
}

/// What each of about a thousand throws picks: as many of them an index as its chance is.
const fn table<const THROWS: usize>(chances: &[u16]) -> [u8; THROWS] {
    let mut table = [0; THROWS];
    let (mut throw, mut index) = (0, 0);
    while index < chances.len() {
        let end = throw + chances[index] as usize;
        while throw < end {
            #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 50")]
            {
                table[throw] = index as u8;
            }
            throw += 1;
        }
        index += 1;
    }
    table
}

const fn sum(chances: &[u16]) -> usize {
    let (mut sum, mut index) = (0, 0);
    while index < chances.len() {
        sum += chances[index] as usize;
        index += 1;
    }
    sum
}

static NAME_LENGTH_OF: [u8; sum(&NAME_LENGTHS)] = table(&NAME_LENGTHS);
static FILE_LENGTH_OF: [u8; sum(&FILE_LENGTHS)] = table(&FILE_LENGTHS);

/// Appends a number below 100.
fn push_number(number: u64, out: &mut Vec<u8>) {
    let digits = u8::try_from(number).expect("below 100");
    if digits >= 10 {
        out.push(b'0' + digits / 10);
    }
    out.push(b'0' + digits % 10);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pep458::Form;

    proptest! {
        #[test]
        fn numbers_are_in_the_order_of_paths(targets in 2_u32.., number in any::<u32>()) {
            let names = Names::of(targets);
            let first = number % (targets - 1);
            prop_assert!(names.path(first) < names.path(first + 1));
        }

        #[test]
        fn every_path_is_one_that_needs_no_escapes(targets in 1_u32.., number in any::<u32>()) {
            let path = Names::of(targets).path(number % targets);
            let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/._-".contains(&byte);
            prop_assert!(path.bytes().all(fine), "{}", path);
        }
    }

    #[test]
    fn paths_are_those_of_an_index() {
        let names = Names::of(2_273_539);
        assert_eq!(names.projects(), 206_686);
        let page = names.path(names.page(1_000));
        let project = page.split('/').nth(1).expect("a project");
        assert_eq!(page, Form::Html.index_target(project));
        assert_eq!(names.path(0).split('/').map(str::len).take(4).collect::<Vec<_>>(), [8, 2, 2, 60]);
    }

    #[test]
    fn lengths_are_spread_as_described() {
        let names = Names::of(2_273_539);
        let sample: Vec<u32> = (0..names.targets()).step_by(97).collect();
        let mean = |numbers: &mut dyn Iterator<Item = u64>| {
            let (sum, count) = numbers.fold((0, 0), |(sum, count), number| (sum + number, count + 1));
            sum / count
        };
        let (files, pages): (Vec<u32>, Vec<u32>) = sample.iter().partition(|&&target| !names.is_page(target));
        let path = |target: &u32| names.path(*target).len() as u64;
        assert!((105..=115).contains(&mean(&mut files.iter().map(path))));
        assert_eq!(mean(&mut pages.iter().map(path)) - "simple//index.html".len() as u64, 13);
        let listed = mean(&mut files.iter().map(|&file| names.length(file)));
        assert!((2_000_000..=2_400_000).contains(&listed), "{listed}");
        let with_content = files.iter().filter(|&&file| names.has_content(file)).count();
        assert!((files.len() / 80..files.len() / 50).contains(&with_content), "{with_content}");
    }

    #[test]
    fn the_digest_in_a_path_is_that_which_is_listed() {
        let names = Names::of(1_000);
        let file = (0..900).find(|&file| !names.has_content(file)).expect("a file without content");
        let path = names.path(file);
        let mut listed = Vec::new();
        names.write_digest(file, path.as_bytes(), Hash::Blake2b256, &mut listed);
        assert_eq!(String::from_utf8(listed).unwrap(), path.split('/').skip(1).take(3).collect::<String>());
    }
}
