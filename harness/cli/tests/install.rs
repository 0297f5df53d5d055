//! `clients install`, with a toolchain that is none: what is said when something is missing or in the way, and what is left behind.

use std::{
    fs::{self, Permissions},
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;
use tuf_gauntlet_clients::recipe::Release;

/// A `go` that writes down that it was run, says so and waits if it is to, and builds a worker that says what it is told to.
const GO: &str = r#"#!/bin/sh
PATH=/usr/bin:/bin
echo run >> "$HERE/runs"
if [ -n "$WAITS" ]; then
  echo > "$HERE/started"
  read -r _ < "$HERE/gate"
fi
if [ -n "$SAYS" ]; then
  echo "$SAYS" >&2
  exit 1
fi
cat > worker <<END
#!/bin/sh
read -r hello
echo '{"ok":{"name":"go-tuf","version":"$VERSION","controls":[]}}'
read -r stop
END
chmod +x worker
"#;

/// A machine on which that is all there is.
struct Machine(TempDir);

impl Machine {
    fn new() -> Machine {
        let machine = Machine(tempfile::tempdir().expect("a temporary folder"));
        let tools = machine.path("tools");
        fs::create_dir(&tools).expect("a new folder");
        fs::write(tools.join("go"), GO).expect("writable");
        fs::set_permissions(tools.join("go"), Permissions::from_mode(0o755)).expect("executable");
        let pipes = ["started", "gate"].map(|name| machine.path(name));
        assert!(Command::new("mkfifo").args(pipes).status().expect("it starts").success());
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tuf-gauntlet"));
        command.args(args).env("PATH", self.path("tools")).env("TUF_GAUNTLET_CACHE", self.path("cache"));
        command.env("HERE", self.0.path()).env("VERSION", pinned()).env("WAITS", "").env("SAYS", "");
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    fn install(&self, what: &str) -> Command {
        self.command(&["clients", "install", what])
    }

    /// How often `go` was run.
    fn runs(&self) -> usize {
        fs::read_to_string(self.path("runs")).unwrap_or_default().lines().count()
    }

    /// Waits for `go` to have been started.
    fn started(&self) {
        fs::read(self.path("started")).expect("a pipe");
    }

    /// Lets a `go` that waits go on.
    fn open_gate(&self) {
        fs::write(self.path("gate"), "\n").expect("a pipe");
    }

    #[track_caller]
    fn assert_installed(&self) {
        let runs = self.runs();
        let output = self.install("go-tuf").output().expect("it starts");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(output.status.success() && said.contains("is installed") && self.runs() == runs, "{said}");
        let entries = fs::read_dir(self.path("cache/clients")).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
        let mut names: Vec<String> = names.collect();
        names.sort();
        assert_eq!(names, [format!(".go-tuf@{}.lock", pinned()), format!("go-tuf@{}", pinned())]);
    }
}

fn pinned() -> String {
    Release::parse("go-tuf").expect("a client").version
}

/// Asserts that a command ends with 2, its last line an error with these words, and returns that.
#[track_caller]
fn assert_refuses(mut command: Command, words: &[&str]) -> String {
    let output = command.output().expect("it starts");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{said}");
    let errors: Vec<&str> = said.lines().filter(|line| line.starts_with("error: ")).collect();
    assert!(errors.len() == 1 && said.lines().last() == Some(errors[0]), "{said}");
    for word in words {
        assert!(errors[0].contains(word), "no {word:?} in {}", errors[0]);
    }
    errors[0].to_owned()
}

#[test]
fn a_missing_tool_is_named() {
    let machine = Machine::new();
    fs::remove_file(machine.path("tools/go")).expect("it is there");
    for (client, tool) in [
        ("python-tuf", "python3"),
        ("tuf-js", "node"),
        ("go-tuf", "go"),
        ("sigstore-java", "java"),
        ("tough@0.19.0", "cargo"),
    ] {
        assert_refuses(machine.install(client), &[&format!("there is no `{tool}` on this machine")]);
    }
}

#[test]
fn what_cannot_be_installed_is_said_at_once() {
    let machine = Machine::new();
    assert_refuses(machine.install("go-tfu"), &["unknown client", "did you mean go-tuf?"]);
    assert_refuses(machine.install("go-tuf@latest"), &["\"latest\" is no whole version of go-tuf"]);
    for client in ["reference", "tough"] {
        assert_refuses(machine.install(client), &[&format!("{client} is built in")]);
    }
    assert_eq!(machine.runs(), 0);
}

#[test]
fn what_a_tool_says_is_kept_and_its_reason_shown() {
    let machine = Machine::new();
    for (says, words) in [
        (
            "dial tcp 127.0.0.1:9: connect: connection refused",
            "`go build -mod=mod -o worker .` did not reach the network: dial",
        ),
        ("invalid version: unknown revision v2.0.77", "there is no version 2.0.77: invalid version"),
        ("hello\nerror: out of luck\nbye", "failed (exit status: 1): error: out of luck"),
    ] {
        let mut install = machine.install("go-tuf@2.0.77");
        install.env("SAYS", says);
        let line = assert_refuses(install, &["go-tuf@2.0.77: ", words]);
        let log = line.rsplit_once("more in ").expect("a log file").1;
        assert_eq!(fs::read_to_string(log).expect("it is there").trim(), says);
    }
    let not_there = ["run", "--client", "go-tuf@2.0.77", "--only", "rollback"];
    assert_refuses(machine.command(&not_there), &["go-tuf@2.0.77 is not installed"]);
}

#[test]
fn a_worker_of_another_version_than_it_was_asked_for_is_not_installed() {
    let machine = Machine::new();
    let mut install = machine.install("go-tuf");
    install.env("VERSION", "0.0.1");
    assert_refuses(install, &["was built, but says that it is version 0.0.1"]);
    assert!(!machine.path(&format!("cache/clients/go-tuf@{}", pinned())).exists());
}

#[test]
fn an_installation_that_was_interrupted_is_none_and_the_next_one_works() {
    let machine = Machine::new();
    let mut interrupted = machine.install("go-tuf").env("WAITS", "1").spawn().expect("it starts");
    machine.started();
    interrupted.kill().expect("it is running");
    interrupted.wait().expect("it ends");
    let run = ["run", "--client", "go-tuf", "--only", "rollback"];
    assert_refuses(machine.command(&run), &["go-tuf is not installed"]);
    assert!(machine.install("go-tuf").status().expect("it starts").success());
    // The tool that outlived the first one comes to its end, and does no harm.
    machine.open_gate();
    machine.assert_installed();
}

#[test]
fn two_installations_of_the_same_client_wait_for_each_other() {
    let machine = Machine::new();
    let mut first = machine.install("go-tuf").env("WAITS", "1").spawn().expect("it starts");
    machine.started();
    let mut second = machine.install("go-tuf").spawn().expect("it starts");
    let mut said = lines_of(&mut second);
    let waiting = said.next().expect("a line");
    assert!(waiting.contains("waiting for another installation"), "{waiting}");
    machine.open_gate();
    assert!(first.wait().expect("it ends").success());
    assert!(said.next().expect("a line").contains("is installed"));
    assert!(second.wait().expect("it ends").success());
    assert_eq!(machine.runs(), 1);
    machine.assert_installed();
}

fn lines_of(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    BufReader::new(child.stderr.take().expect("a pipe")).lines().map(|line| line.expect("UTF-8"))
}
