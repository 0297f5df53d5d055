//! A client in one version.

use std::{
    collections::BTreeSet,
    fmt, fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use tuf_gauntlet_core::{hash::Hash, near::unknown};

use super::{RECIPES, Recipe, Step};

/// A client in one version.
#[derive(Clone, Debug)]
pub struct Release {
    /// How it is installed.
    pub recipe: &'static Recipe,
    /// Its version.
    pub version: String,
}

/// Where a manifest has the core, as the folders of the checkout are.
const CORE: &str = "../../core";

/// The parts of the worker in Rust that are no sources of its recipe, and yet make it another worker.
const SPOKEN: [&str; 2] =
    [include_str!("../../../core/src/worker/guest.rs"), include_str!("../../../core/src/worker/message.rs")];

impl Release {
    /// The pinned version of each client that is not built in.
    pub fn pinned() -> impl Iterator<Item = Release> {
        let installed = RECIPES.iter().filter(|recipe| !recipe.built_in);
        installed.map(|recipe| Release { recipe, version: recipe.pinned().to_owned() })
    }

    /// Reads `NAME` or `NAME@VERSION`. The error is one line.
    pub fn parse(text: &str) -> Result<Release, String> {
        let (name, version) = text.split_once('@').map_or((text, None), |(name, version)| (name, Some(version)));
        let recipe = RECIPES.iter().find(|recipe| recipe.name == name);
        let recipe =
            recipe.ok_or_else(|| unknown("client to install", name, RECIPES.iter().map(|recipe| recipe.name)))?;
        let version = version.unwrap_or_else(|| recipe.pinned());
        let version = version.strip_prefix('v').unwrap_or(version);
        let parts = version.split(['-', '+']).next().unwrap_or_default().split('.');
        let is_whole = parts.clone().count() == 3 && parts.clone().all(|part| !part.is_empty());
        let is_one = version.starts_with(|first: char| first.is_ascii_alphanumeric())
            && version.chars().all(|char| char.is_ascii_alphanumeric() || ".-+_".contains(char));
        if !is_one || !is_whole {
            return Err(format!("\"{version}\" is no whole version of {name}; pinned is {}", recipe.pinned()));
        }
        Ok(Release { recipe, version: version.to_owned() })
    }

    /// Whether this is the version that belongs to the matrix.
    pub fn is_pinned(&self) -> bool {
        self.version == self.recipe.pinned()
    }

    /// Whether this is part of this library, so that there is nothing to install.
    pub fn is_built_in(&self) -> bool {
        self.recipe.built_in && self.is_pinned()
    }

    /// The name under which it is run: `NAME`, and for another version than the pinned one `NAME@VERSION`.
    ///
    /// Names last as long as the process: those of other versions, of which it sees few, are kept once each.
    pub fn name(&self) -> &'static str {
        static NAMES: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
        if self.is_pinned() {
            return self.recipe.name;
        }
        let name = self.with_version();
        let mut names = NAMES.lock().expect("no panic while names are held");
        if let Some(kept) = names.get(&*name) {
            return kept;
        }
        let kept: &'static str = name.leak();
        names.insert(kept);
        kept
    }

    /// `NAME@VERSION`, also of the pinned version.
    pub(crate) fn with_version(&self) -> String {
        format!("{}@{}", self.recipe.name, self.version)
    }

    /// The files from which it is built on this machine, with their paths: its sources and, of a worker in Rust, where the core
    /// is and the lock file of the checkout. The error is one line.
    pub(crate) fn files(&self) -> Result<Vec<(&'static str, String)>, String> {
        let mut files = self.sources();
        if self.recipe.language != "Rust" {
            return Ok(files);
        }
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let gone = |_| {
            let place = checkout.display();
            format!("it is built from the sources that this command was built from, and they are no longer in {place}")
        };
        let core: PathBuf = fs::canonicalize(checkout.join("harness/core")).map_err(gone)?;
        let lock = fs::read_to_string(checkout.join("Cargo.lock")).map_err(gone)?;
        for (_, text) in files.iter_mut().filter(|(path, _)| *path == self.recipe.pin.file) {
            *text = text.replacen(CORE, &core.to_string_lossy(), 1);
        }
        files.push(("Cargo.lock", lock));
        Ok(files)
    }

    /// The files that its recipe has for it, with their paths.
    fn sources(&self) -> Vec<(&'static str, String)> {
        let recipe = self.recipe;
        let pin = |text: &str| format!("{}{text}{}", recipe.pin.before, recipe.pin.after);
        let left_out = |path| !self.is_pinned() && recipe.another.without.contains(path);
        let sources = recipe.sources.iter().filter(|(path, _)| !left_out(path));
        sources
            .map(|&(path, text)| {
                if path == recipe.pin.file {
                    (path, text.replacen(&pin(recipe.pinned()), &pin(&self.version), 1))
                } else {
                    (path, text.to_owned())
                }
            })
            .collect()
    }

    /// What builds it from these.
    pub(crate) fn build(&self) -> &'static [Step] {
        if self.is_pinned() { self.recipe.build } else { self.recipe.another.build }
    }

    /// A digest of everything that decides what is installed, in hex digits.
    pub(crate) fn digest(&self) -> String {
        let mut all = format!("{:?} {:?} {:?}", self.sources(), self.build(), self.recipe.start);
        if self.recipe.language == "Rust" {
            all.extend(SPOKEN);
        }
        Hash::Sha256.hex(all.as_bytes())
    }
}

/// [`Release::name`].
impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recipe_knows_its_version_and_can_have_another() {
        for recipe in &RECIPES {
            let pinned = Release::parse(recipe.name).expect("a name");
            assert!(pinned.is_pinned() && pinned.to_string() == recipe.name);
            assert!(pinned.version.starts_with(|first: char| first.is_ascii_digit()), "{pinned:?}");
            assert_eq!(Release::parse(&pinned.with_version()).expect("a name").to_string(), recipe.name);
            let another = Release::parse(&format!("{}@0.0.7", recipe.name)).expect("a name");
            let mentions = |release: &Release, version: &str| {
                release.sources().iter().any(|(path, text)| *path == recipe.pin.file && text.contains(version))
            };
            assert!(mentions(&pinned, recipe.pinned()) && mentions(&another, "0.0.7"), "{another:?}");
            assert_ne!(another.digest(), pinned.digest());
        }
    }

    #[test]
    fn what_is_built_in_is_in_the_version_that_is_pinned() {
        for entry in crate::all() {
            let description = (entry.make)().describe();
            if let Ok(release) = Release::parse(entry.name) {
                assert!(release.is_built_in());
                assert_eq!(description.version, release.version, "{}", entry.name);
            }
        }
        assert!(Release::pinned().all(|release| !release.is_built_in()));
        assert!(!Release::parse("tough@0.19.0").expect("a version").is_built_in());
    }

    #[test]
    fn a_worker_in_rust_finds_the_core_in_the_checkout() {
        let release = Release::parse("tough@0.19.0").expect("a version");
        let files = release.files().expect("the checkout is there");
        let text = |name: &str| files.iter().find(|(path, _)| *path == name).expect("the file").1.as_str();
        let core = text("Cargo.toml").split_once("tuf-gauntlet-core = { path = \"").expect("the core").1;
        let core = Path::new(core.split('"').next().expect("a path"));
        assert!(core.is_absolute() && core.join("src/worker/guest.rs").is_file(), "{core:?}");
        assert!(text("Cargo.toml").contains("tough = { version = \"=0.19.0\""));
        assert!(text("Cargo.lock").contains("name = \"tough\""));
    }

    #[test]
    fn what_is_no_version_is_not_taken_for_one() {
        for version in ["", "../7.0.0", "7.0/0.0", "7.0", "7..0", "a b", "-r", "."] {
            assert!(Release::parse(&format!("go-tuf@{version}")).is_err(), "{version}");
        }
        assert_eq!(Release::parse("go-tuf@v2.0.0").expect("a version").version, "2.0.0");
        assert!(Release::parse("go-tfu").expect_err("a slip").contains("did you mean go-tuf?"));
    }
}
