//! Recipes: how each client in another language becomes a worker on this machine.
//!
//! Sources and manifests are part of this library, so that a recipe works wherever the command is. Each is what the folder of the
//! client beside `src` has, and the steps are those that a person would take there.

use std::{collections::BTreeSet, env, fmt, path::Path, sync::Mutex};

use tuf_gauntlet_core::{hash::Hash, near::unknown};

/// How a client is installed and started.
#[derive(Debug)]
pub struct Recipe {
    /// The client, as its package is called.
    pub name: &'static str,
    /// What it is written in.
    pub language: &'static str,
    /// What has to be there.
    pub(crate) tools: &'static [Tool],
    sources: &'static [(&'static str, &'static str)],
    pin: Pin,
    build: &'static [Step],
    another: Another,
    /// Program and arguments; what begins with `./` is in the folder of the installation.
    pub(crate) start: &'static [&'static str],
}

/// A program that a recipe takes.
#[derive(Debug)]
pub(crate) struct Tool {
    pub(crate) command: &'static str,
    /// What it belongs to.
    what: &'static str,
}

/// The place in a manifest where the version of the client stands.
#[derive(Debug)]
struct Pin {
    file: &'static str,
    before: &'static str,
    after: &'static str,
}

/// What is different for another version than the pinned one: the rest of what is pinned belongs to that.
#[derive(Debug)]
struct Another {
    without: &'static [&'static str],
    build: &'static [Step],
}

/// A command line in the folder of the installation.
pub(crate) type Step = &'static [&'static str];

const GO: Tool = Tool { command: "go", what: "the toolchain of Go, https://go.dev/dl" };
const MAVEN: Tool = Tool { command: "mvn", what: "Apache Maven, https://maven.apache.org" };
const JAVA: Tool = Tool { command: "java", what: "a JDK, 17 or later" };

const PYTHON: Tool = Tool { command: "python3", what: "Python, https://www.python.org" };
const PIP: Step =
    &["./venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
const NODE: Tool = Tool { command: "node", what: "Node.js, https://nodejs.org" };
const NPM: Tool = Tool { command: "npm", what: "Node.js, https://nodejs.org" };

/// All recipes, in the order of the matrix.
pub static RECIPES: [Recipe; 4] = [
    Recipe {
        name: "python-tuf",
        language: "Python",
        tools: &[PYTHON],
        sources: &[
            ("requirements.txt", include_str!("../python-tuf/requirements.txt")),
            ("worker.py", include_str!("../python-tuf/worker.py")),
        ],
        pin: Pin { file: "requirements.txt", before: "tuf==", after: "\n" },
        build: &[&["python3", "-m", "venv", "venv"], PIP],
        // What else the file pins stays as it is if this version of the client takes it.
        another: Another { without: &[], build: &[&["python3", "-m", "venv", "venv"], PIP] },
        start: &["./venv/bin/python", "./worker.py"],
    },
    Recipe {
        name: "tuf-js",
        language: "JavaScript",
        tools: &[NODE, NPM],
        sources: &[
            ("package.json", include_str!("../tuf-js/package.json")),
            ("package-lock.json", include_str!("../tuf-js/package-lock.json")),
            ("worker.mjs", include_str!("../tuf-js/worker.mjs")),
        ],
        pin: Pin { file: "package.json", before: "\"tuf-js\": \"", after: "\"" },
        build: &[&["npm", "ci", "--no-audit", "--no-fund"]],
        another: Another { without: &["package-lock.json"], build: &[&["npm", "install", "--no-audit", "--no-fund"]] },
        start: &["node", "./worker.mjs"],
    },
    Recipe {
        name: "go-tuf",
        language: "Go",
        tools: &[GO],
        sources: &[
            ("go.mod", include_str!("../go-tuf/go.mod")),
            ("go.sum", include_str!("../go-tuf/go.sum")),
            ("main.go", include_str!("../go-tuf/main.go")),
        ],
        pin: Pin { file: "go.mod", before: "require github.com/theupdateframework/go-tuf/v2 v", after: "\n" },
        build: &[&["go", "build", "-o", "worker", "."]],
        another: Another { without: &["go.sum"], build: &[&["go", "build", "-mod=mod", "-o", "worker", "."]] },
        start: &["./worker"],
    },
    Recipe {
        name: "sigstore-java",
        language: "Java",
        tools: &[JAVA, MAVEN],
        sources: &[
            ("pom.xml", include_str!("../sigstore-java/pom.xml")),
            ("Worker.java", include_str!("../sigstore-java/Worker.java")),
        ],
        pin: Pin { file: "pom.xml", before: "<sigstore-java.version>", after: "</" },
        build: &[&["mvn", "-q", "-B", "package"]],
        another: Another { without: &[], build: &[&["mvn", "-q", "-B", "package"]] },
        start: &["java", "-jar", "./target/worker.jar"],
    },
];

impl Recipe {
    /// The version that is installed where none is asked for.
    pub fn pinned(&self) -> &'static str {
        let (_, rest) = self.manifest().split_once(self.pin.before).expect("the pin is in the manifest");
        rest.split(self.pin.after).next().expect("a first part").trim()
    }

    fn manifest(&self) -> &'static str {
        let manifest = self.sources.iter().find(|(path, _)| *path == self.pin.file);
        manifest.expect("the manifest is among the sources").1
    }
}

/// A client in one version.
#[derive(Clone, Debug)]
pub struct Release {
    /// How it is installed.
    pub recipe: &'static Recipe,
    /// Its version.
    pub version: String,
}

impl Release {
    /// The pinned version of each client.
    pub fn pinned() -> impl Iterator<Item = Release> {
        RECIPES.iter().map(|recipe| Release { recipe, version: recipe.pinned().to_owned() })
    }

    /// Reads `NAME` or `NAME@VERSION`. The error is one line.
    pub fn parse(text: &str) -> Result<Release, String> {
        let (name, version) = text.split_once('@').map_or((text, None), |(name, version)| (name, Some(version)));
        let recipe = RECIPES.iter().find(|recipe| recipe.name == name);
        let recipe =
            recipe.ok_or_else(|| unknown("client to install", name, RECIPES.iter().map(|recipe| recipe.name)))?;
        let version = version.unwrap_or_else(|| recipe.pinned());
        let version = version.strip_prefix('v').unwrap_or(version);
        let is_one = version.starts_with(|first: char| first.is_ascii_alphanumeric())
            && version.chars().all(|char| char.is_ascii_alphanumeric() || ".-+_".contains(char));
        if !is_one {
            return Err(format!("\"{version}\" is no version of {name}; pinned is {}", recipe.pinned()));
        }
        Ok(Release { recipe, version: version.to_owned() })
    }

    /// Whether this is the version that belongs to the matrix.
    pub fn is_pinned(&self) -> bool {
        self.version == self.recipe.pinned()
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

    /// The files from which it is built, with their paths.
    pub(crate) fn sources(&self) -> Vec<(&'static str, String)> {
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
        let all = format!("{:?} {:?} {:?}", self.sources(), self.build(), self.recipe.start);
        Hash::Sha256.hex(all.as_bytes())
    }
}

/// [`Release::name`].
impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Tool {
    /// What is missing, if it is.
    pub(crate) fn missing(&self) -> Option<String> {
        let paths = env::var_os("PATH").unwrap_or_default();
        let is_there = |folder: &Path| folder.join(self.command).is_file();
        let found = env::split_paths(&paths).any(|folder| is_there(&folder));
        (!found).then(|| format!("there is no `{}` on this machine: it comes with {}", self.command, self.what))
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
    fn what_is_no_version_is_not_taken_for_a_path() {
        for version in ["", "../7.0.0", "7.0/0", "a b", "-r", "."] {
            assert!(Release::parse(&format!("go-tuf@{version}")).is_err(), "{version}");
        }
        assert_eq!(Release::parse("go-tuf@v2.0.0").expect("a version").version, "2.0.0");
        assert!(Release::parse("go-tfu").expect_err("a slip").contains("did you mean go-tuf?"));
    }
}
