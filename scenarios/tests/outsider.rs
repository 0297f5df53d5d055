//! A crate outside the workspace: one dev-dependency, ten lines, `cargo test`.

use std::{env, fs, path::Path, process::Command};

const MANIFEST: &str = r#"
[package]
name = "outsider"
version = "0.0.0"
edition = "2024"

[lib]
path = "lib.rs"

[dev-dependencies]
tuf-gauntlet = { path = "GAUNTLET" }

[workspace]

[profile.dev.package."*"]
opt-level = 2

[profile.dev.package.tuf-gauntlet] # the scenarios are many, and need no optimising
opt-level = 0
"#;

/// The right client is the reference; the wrong one does nothing and says that all is well.
const TESTS: &str = r#"
use tuf_gauntlet::{Client, Description, Refusal, Role, Session, Time, core::reference::Reference};

#[derive(Default)]
struct Idle(Vec<u8>);

impl Client for Idle {
    fn describe(&self) -> Description {
        Description::new("idle", "1.0.0")
    }
    fn open(&mut self, _: &Session) -> Result<(), Refusal> {
        Ok(())
    }
    fn init(&mut self, root: &[u8], _: Time) -> Result<(), Refusal> {
        self.0 = root.to_vec();
        Ok(())
    }
    fn refresh(&mut self, _: Time) -> Result<(), Refusal> {
        Ok(())
    }
    fn download(&mut self, _: &[&str], _: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        Ok(vec![])
    }
    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        Ok(vec![(Role::Root, self.0.clone())])
    }
}

tuf_gauntlet::conformance! { right => Reference::default() }
tuf_gauntlet::conformance! { idle => Idle::default(), known: "known.toml" }
"#;

const KNOWN: &str = r#"
[[deviation]]
verdict = "strict"
scenarios = ["rollback::timestamp_version"]
reason = "It is never up to date."
traced = "The tests of this crate."

[[deviation]]
verdict = "unsafe"
scenarios = ["rollback::timestmp_version"]
reason = "A slip of the pen."
traced = "Nowhere."
"#;

#[test]
fn ten_lines_test_a_client() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    };
    write("Cargo.toml", &MANIFEST.replace("GAUNTLET", &here.display().to_string()));
    write("lib.rs", "");
    write("tests/tuf.rs", TESTS);
    write("known.toml", KNOWN);
    // The same versions as here, so that nothing has to be fetched.
    fs::copy(here.join("../Cargo.lock"), folder.path().join("Cargo.lock")).expect("the lock file of the workspace");
    let output = Command::new(env::var_os("CARGO").expect("cargo runs the tests"))
        .args(["test", "--offline", "--no-fail-fast", "--test", "tuf"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("outsider"))
        .env_remove("RUST_BACKTRACE")
        .output()
        .expect("cargo can be run");
    let stdout = String::from_utf8_lossy(&output.stdout);
    let said = format!("{stdout}\n{}", String::from_utf8_lossy(&output.stderr));

    let count = tuf_gauntlet::catalogue().len();
    let passed = |module: &str| {
        stdout.lines().filter(|line| line.starts_with(&format!("test {module}::")) && line.ends_with("ok")).count()
    };
    assert_eq!(passed("right"), count + 1, "{said}");
    assert!(stdout.contains("test idle::rollback::timestamp_version ... ok"), "a known deviation passes\n{said}");
    assert!(stdout.contains("test idle::delegation::delegated_target ... FAILED"), "{said}");
    assert!(stdout.contains("delegation::delegated_target: idle 1.0.0 is strict"), "{said}");
    assert!(stdout.contains("unknown scenario \"rollback::timestmp_version\"; did you mean"), "{said}");
    for part in ["expected  accepts", "observed  ", "replay      ", "TUF-5.6.7-a", "https://theupdateframework"] {
        assert!(stdout.contains(part), "{part} is missing from an explanation\n{said}");
    }
}
