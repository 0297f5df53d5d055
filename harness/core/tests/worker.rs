//! Workers that misbehave: each ends in a verdict of its own, costs no other run, and leaves no process behind.

use std::{
    fs,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tuf_gauntlet_core::{
    client::{Client, Description, Refusal, Session},
    expectation::accepts,
    mirror::Budget,
    reference::Reference,
    role::Role,
    run::{Lane, Limits, Make, Run, Written},
    script::{Script, Writer},
    time::Time,
    verdict::Verdict,
    worker::{Bounds, Worker, serve_if_asked, worker_in_test},
};

/// A worker in `sh` that knows no client: at its first refresh it does `$MISBEHAVE`, later it says that all is well.
const TOY: &str = r#"
while read -r line; do
    case "$line" in
    *'"do":"hello"'*) echo '{"ok":{"name":"toy","version":"1","controls":["clock"]}}' ;;
    *'"do":"refresh"'*)
        if [ -e "$ONCE" ]; then rm "$ONCE"; eval "$MISBEHAVE"; fi
        echo '{"ok":null}' ;;
    *'"do":"trusted"'*) echo '{"ok":{}}' ;;
    *'"do":"stop"'*) exit ;;
    *) echo '{"ok":null}' ;;
    esac
done
"#;

fn refreshed() -> Written {
    Written { script: Arc::new(Script::write(refresh)), twin: None }
}

fn refresh(s: &mut Writer) {
    s.cites(["TUF-5.1-a"]);
    s.refresh(accepts());
}

fn limits() -> Limits {
    let budget = Budget { requests: 50, ..Budget::default() };
    Limits { patience: Duration::from_secs(3), budget, ..Limits::default() }
}

/// The processes whose environment names this file.
fn processes_with(file: &Path) -> usize {
    let wanted = file.to_str().expect("a UTF-8 path").as_bytes();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let environments = processes.filter_map(|process| fs::read(process.path().join("environ")).ok());
    environments.filter(|environment| environment.windows(wanted.len()).any(|part| part == wanted)).count()
}

/// Runs the toy twice in a lane, and then has a look around.
#[track_caller]
fn misbehaving(deed: &str) -> Run {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let once = folder.path().join("once");
    fs::write(&once, "").expect("a writable folder");
    let (file, deed) = (once.clone(), deed.to_owned());
    let make: Make = Arc::new(move || {
        let toy = Worker::new("sh").arg("-c").arg(TOY).env("ONCE", &file).env("MISBEHAVE", &deed);
        Box::new(toy.bounded(Bounds { memory: 256 << 20, ..Bounds::default() }))
    });
    let mut lane = Lane::default();
    let first = refreshed().run_in(&mut lane, &make, limits());
    let next = refreshed().run_in(&mut lane, &make, limits());
    // It does nothing, and so is found to hold nothing: the next run is judged by what the client does in it.
    assert_eq!(next.judgement.verdict, Verdict::Strict, "{:?}", next.judgement);
    assert!(next.judgement.findings[0].observed.starts_with("holding no"), "{:?}", next.judgement);
    drop(lane);
    // A lane ends by itself once it is no longer wanted.
    let deadline = Instant::now() + Duration::from_secs(5);
    while processes_with(&once) > 0 && Instant::now() < deadline {
        thread::yield_now();
    }
    assert_eq!(processes_with(&once), 0, "processes are left behind");
    first
}

#[test]
fn a_worker_that_exits_has_crashed() {
    let run = misbehaving("echo 'the reason' >&2; exit 3");
    assert_eq!(run.judgement.verdict, Verdict::Crashed);
    assert_eq!(run.judgement.findings[0].observed, "crashed: the process ended (exit status: 3)");
    let footprint = run.trace.expect("a trace").steps[0].footprint.clone().expect("a footprint");
    assert_eq!(footprint.stderr, "the reason");
}

#[test]
fn a_worker_that_is_killed_has_crashed() {
    let run = misbehaving("kill -9 $$");
    assert_eq!(run.judgement.verdict, Verdict::Crashed);
    assert!(run.judgement.findings[0].observed.contains("signal: 9"));
}

#[test]
fn a_worker_that_closes_its_stdout_has_crashed() {
    assert_eq!(misbehaving("exec 1>&-; sleep 1000").judgement.verdict, Verdict::Crashed);
}

#[test]
fn a_worker_that_reports_a_crash_has_crashed() {
    assert_eq!(misbehaving("echo '{\"crashed\":\"KeyError\"}'; continue").judgement.verdict, Verdict::Crashed);
}

#[test]
fn a_worker_that_sleeps_for_ever_is_unbounded() {
    let run = misbehaving("sleep 1000");
    assert_eq!(run.judgement.verdict, Verdict::Unbounded);
    assert_eq!(run.judgement.findings[0].observed, "cut off: no answer within 3 s");
}

#[test]
fn a_worker_that_asks_for_ever_is_unbounded() {
    let deed = r#"while echo '{"fetch":"metadata/1.root.json"}'; do read -r line; done"#;
    let run = misbehaving(deed);
    assert_eq!(run.judgement.verdict, Verdict::Unbounded);
    assert!(run.judgement.findings[0].observed.contains("over its budget"));
}

#[test]
fn a_worker_that_writes_a_gibibyte_is_unbounded() {
    let run = misbehaving("head -c 1073741824 /dev/zero; echo");
    assert_eq!(run.judgement.verdict, Verdict::Unbounded);
    assert!(run.judgement.findings[0].observed.contains("a line of more than 64 MiB"));
}

#[test]
fn a_worker_that_writes_what_is_no_protocol_is_our_fault() {
    for deed in ["echo hello", "yes | head -c 1073741824", "echo '{\"ok\":1}{\"ok\":2}'", "echo '{\"more\":7}'"] {
        let run = misbehaving(deed);
        assert_eq!(run.judgement.verdict, Verdict::Inconclusive, "{deed}");
    }
}

#[test]
fn a_worker_that_answers_twice_is_our_fault() {
    let run = misbehaving(r#"echo '{"ok":null}'; echo '{"ok":null}'; continue"#);
    assert_eq!(run.judgement.verdict, Verdict::Inconclusive);
}

#[test]
fn a_worker_that_cannot_be_started_or_does_not_introduce_itself_is_our_fault() {
    for (worker, word) in [
        (Worker::new("/nonexistent/worker"), "cannot be started"),
        (Worker::new("sh").arg("-c").arg("echo no python here >&2; exit 1"), "no python here"),
        (Worker::new("echo").arg(r#"{"ok":{"name":"toy","version":"1","controls":["clok"]}}"#), "did you mean clock"),
        (Worker::new("echo").arg(r#"{"refused":"protocol 1"}"#), "protocol 1"),
    ] {
        let worker = Arc::new(std::sync::Mutex::new(Some(worker)));
        let make: Make = Arc::new(move || Box::new(worker.lock().expect("a lock").take().expect("made once")));
        let run = refreshed().run(&make, limits());
        assert_eq!(run.judgement.verdict, Verdict::Inconclusive);
        assert!(run.judgement.findings[0].observed.contains(word), "{:?}", run.judgement);
    }
}

/// A client that comes to grief when it is refreshed.
struct Doomed(fn());

impl Client for Doomed {
    fn describe(&self) -> Description {
        Description::new("doomed", "1")
    }
    fn open(&mut self, _: &Session) -> Result<(), Refusal> {
        Ok(())
    }
    fn init(&mut self, _: &[u8], _: Time) -> Result<(), Refusal> {
        Ok(())
    }
    fn refresh(&mut self, _: Time) -> Result<(), Refusal> {
        (self.0)();
        Ok(())
    }
    fn download(&mut self, _: &[&str], _: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        Ok(Vec::new())
    }
    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        Ok(Vec::new())
    }
}

fn overflow_the_stack() {
    fn deeper(depth: u64) -> u64 {
        let room = std::hint::black_box([depth; 512]);
        if depth == u64::MAX { 0 } else { deeper(depth + 1) + room[7] }
    }
    std::hint::black_box(deeper(0));
}

fn take_all_memory() {
    let mut taken: Vec<Vec<u8>> = Vec::new();
    loop {
        taken.push(std::hint::black_box(vec![1; 16 << 20]));
    }
}

fn run_for_ever() {
    loop {
        std::hint::black_box(());
    }
}

#[test]
fn a_client_in_isolation_takes_nobody_with_it() {
    let deeds: [(&str, fn(), Verdict); 4] = [
        ("overflow the stack", overflow_the_stack, Verdict::Crashed),
        ("take all memory", take_all_memory, Verdict::Unbounded),
        ("run for ever", run_for_ever, Verdict::Unbounded),
        ("panic", || panic!("as planned"), Verdict::Crashed),
    ];
    serve_if_asked(|name| {
        let deed = deeds.iter().find(|(deed, ..)| *deed == name)?.1;
        Some(Arc::new(move || Box::new(Doomed(deed))))
    });
    let mut lane = Lane::default();
    for (deed, _, verdict) in deeds {
        let make: Make = Arc::new(move || Box::new(worker_in_test("a_client_in_isolation_takes_nobody_with_it", deed)));
        let run = refreshed().run_in(&mut lane, &make, limits());
        assert_eq!(run.judgement.verdict, verdict, "{deed}: {:?}", run.judgement);
    }
}

#[test]
fn what_an_operation_takes_of_the_machine_is_seen_and_bounded() {
    serve_if_asked(|_| Some(Arc::new(|| Box::new(Reference::default()))));
    let make: Make = Arc::new(|| {
        Box::new(worker_in_test("what_an_operation_takes_of_the_machine_is_seen_and_bounded", "reference"))
    });
    let run = |memory: u64, cpu: Duration| {
        let script = Script::write(|s| {
            s.cites(["TUF-5.1-a"]);
            s.refresh(accepts().within(memory, cpu));
        });
        Written { script: Arc::new(script), twin: None }.run(&make, Limits::default())
    };
    let generous = run(512 << 20, Duration::from_secs(10));
    assert_eq!(generous.judgement.verdict, Verdict::Ok);
    let footprint = generous.trace.expect("a trace").steps[0].footprint.clone().expect("a footprint");
    assert!((1 << 16..512 << 20).contains(&footprint.usage.memory), "{}", footprint.usage);
    let miserly = run(1 << 10, Duration::from_secs(10));
    assert_eq!(miserly.judgement.verdict, Verdict::Unbounded);
    assert!(miserly.judgement.findings[0].observed.contains("MiB of memory"));
}
