//! Recipes: how each client in another language, or in another version than the built-in one, becomes a worker on this machine.
//!
//! Sources and manifests are part of this library, so that a recipe works wherever the command is. Each is what the folder of the
//! client beside `src` has, and the steps are those that a person would take there. Workers in Rust are built from their
//! adapters in `src` and from `tuf-gauntlet-core`, which has to be where it was when this library was built; once built, they
//! need nothing of it.

mod release;

use std::{env, path::Path};

pub use self::release::Release;

/// How a client is installed and started.
#[derive(Debug)]
pub struct Recipe {
    /// The client, as its package is called.
    pub name: &'static str,
    /// What it is written in.
    pub language: &'static str,
    /// Whether the pinned version is part of this library, so that only others are installed.
    pub built_in: bool,
    /// What has to be there.
    pub(crate) tools: &'static [Tool],
    sources: &'static [(&'static str, &'static str)],
    pin: Pin,
    build: &'static [Step],
    another: Another,
    /// What is of no use once it is built.
    pub(crate) leftovers: &'static [&'static str],
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

const CARGO: Tool = Tool { command: "cargo", what: "the toolchain of Rust, https://rustup.rs" };
/// The dependencies of the checkout's lock file as far as they fit, and then a build of those.
const CARGO_BUILD: [Step; 2] = [
    &["cargo", "update", "--quiet", "--workspace"],
    &["cargo", "install", "--quiet", "--locked", "--path", ".", "--root", ".", "--target-dir", "target"],
];
const GO: Tool = Tool { command: "go", what: "the toolchain of Go, https://go.dev/dl" };
const MAVEN: Tool = Tool { command: "mvn", what: "Apache Maven, https://maven.apache.org" };
const JAVA: Tool = Tool { command: "java", what: "a JDK, 17 or later" };

const PYTHON: Tool = Tool { command: "python3", what: "Python, https://www.python.org" };
const PIP: Step =
    &["./venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
const NODE: Tool = Tool { command: "node", what: "Node.js, https://nodejs.org" };
const NPM: Tool = Tool { command: "npm", what: "Node.js, https://nodejs.org" };

/// All recipes, in the order of the matrix.
pub static RECIPES: [Recipe; 7] = [
    Recipe {
        name: "tough",
        language: "Rust",
        built_in: true,
        tools: &[CARGO],
        sources: &[
            ("Cargo.toml", include_str!("../../tough/Cargo.toml")),
            ("build.rs", include_str!("../../build.rs")),
            ("src/main.rs", include_str!("../../tough/main.rs")),
            ("src/address.rs", include_str!("../address.rs")),
            ("src/frozen.rs", include_str!("../frozen.rs")),
            ("src/runtime.rs", include_str!("../runtime.rs")),
            ("src/tough.rs", include_str!("../tough.rs")),
        ],
        pin: Pin { file: "Cargo.toml", before: "tough = { version = \"=", after: "\"" },
        build: &CARGO_BUILD,
        another: Another { without: &[], build: &CARGO_BUILD },
        leftovers: &["target"],
        start: &["./bin/worker"],
    },
    Recipe {
        name: "sigstore-tuf",
        language: "Rust",
        built_in: true,
        tools: &[CARGO],
        sources: &[
            ("Cargo.toml", include_str!("../../sigstore-tuf/Cargo.toml")),
            ("build.rs", include_str!("../../build.rs")),
            ("src/main.rs", include_str!("../../sigstore-tuf/main.rs")),
            ("src/address.rs", include_str!("../address.rs")),
            ("src/runtime.rs", include_str!("../runtime.rs")),
            ("src/sigstore_tuf.rs", include_str!("../sigstore_tuf.rs")),
        ],
        pin: Pin { file: "Cargo.toml", before: "sigstore-tuf = { version = \"=", after: "\"" },
        build: &CARGO_BUILD,
        another: Another { without: &[], build: &CARGO_BUILD },
        leftovers: &["target"],
        start: &["./bin/worker"],
    },
    Recipe {
        name: "rust-tuf",
        language: "Rust",
        built_in: true,
        tools: &[CARGO],
        sources: &[
            ("Cargo.toml", include_str!("../../rust-tuf/Cargo.toml")),
            ("build.rs", include_str!("../../build.rs")),
            ("src/main.rs", include_str!("../../rust-tuf/main.rs")),
            ("src/frozen.rs", include_str!("../frozen.rs")),
            ("src/runtime.rs", include_str!("../runtime.rs")),
            ("src/rust_tuf.rs", include_str!("../rust_tuf.rs")),
        ],
        pin: Pin { file: "Cargo.toml", before: "tuf = \"=", after: "\"" },
        build: &CARGO_BUILD,
        another: Another { without: &[], build: &CARGO_BUILD },
        leftovers: &["target"],
        start: &["./bin/worker"],
    },
    Recipe {
        name: "python-tuf",
        language: "Python",
        built_in: false,
        tools: &[PYTHON],
        sources: &[
            ("requirements.txt", include_str!("../../python-tuf/requirements.txt")),
            ("worker.py", include_str!("../../python-tuf/worker.py")),
        ],
        pin: Pin { file: "requirements.txt", before: "tuf==", after: "\n" },
        build: &[&["python3", "-m", "venv", "venv"], PIP],
        // What else the file pins stays as it is if this version of the client takes it.
        another: Another { without: &[], build: &[&["python3", "-m", "venv", "venv"], PIP] },
        leftovers: &[],
        start: &["./venv/bin/python", "./worker.py"],
    },
    Recipe {
        name: "tuf-js",
        language: "JavaScript",
        built_in: false,
        tools: &[NODE, NPM],
        sources: &[
            ("package.json", include_str!("../../tuf-js/package.json")),
            ("package-lock.json", include_str!("../../tuf-js/package-lock.json")),
            ("worker.mjs", include_str!("../../tuf-js/worker.mjs")),
        ],
        pin: Pin { file: "package.json", before: "\"tuf-js\": \"", after: "\"" },
        build: &[&["npm", "ci", "--no-audit", "--no-fund"]],
        another: Another { without: &["package-lock.json"], build: &[&["npm", "install", "--no-audit", "--no-fund"]] },
        leftovers: &[],
        start: &["node", "./worker.mjs"],
    },
    Recipe {
        name: "go-tuf",
        language: "Go",
        built_in: false,
        tools: &[GO],
        sources: &[
            ("go.mod", include_str!("../../go-tuf/go.mod")),
            ("go.sum", include_str!("../../go-tuf/go.sum")),
            ("main.go", include_str!("../../go-tuf/main.go")),
        ],
        pin: Pin { file: "go.mod", before: "require github.com/theupdateframework/go-tuf/v2 v", after: "\n" },
        build: &[&["go", "build", "-o", "worker", "."]],
        another: Another { without: &["go.sum"], build: &[&["go", "build", "-mod=mod", "-o", "worker", "."]] },
        leftovers: &[],
        start: &["./worker"],
    },
    Recipe {
        name: "sigstore-java",
        language: "Java",
        built_in: false,
        tools: &[JAVA, MAVEN],
        sources: &[
            ("pom.xml", include_str!("../../sigstore-java/pom.xml")),
            ("Worker.java", include_str!("../../sigstore-java/Worker.java")),
        ],
        pin: Pin { file: "pom.xml", before: "<sigstore-java.version>", after: "</" },
        build: &[&["mvn", "-q", "-B", "package"]],
        another: Another { without: &[], build: &[&["mvn", "-q", "-B", "package"]] },
        leftovers: &[],
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

impl Tool {
    /// What is missing, if it is.
    pub(crate) fn missing(&self) -> Option<String> {
        let paths = env::var_os("PATH").unwrap_or_default();
        let is_there = |folder: &Path| folder.join(self.command).is_file();
        let found = env::split_paths(&paths).any(|folder| is_there(&folder));
        (!found).then(|| format!("there is no `{}` on this machine: it comes with {}", self.command, self.what))
    }
}
