//! The same scripts by call and over HTTP: a client must not be able to tell, and nor must a verdict.

use std::{sync::Arc, time::Duration};

use tuf_gauntlet_core::{
    client::{Client, Description, Refusal, Session},
    expectation::{accepts, either_way, rejects},
    http,
    mirror::Budget,
    profile::Profile,
    reference::{Check, Reference},
    repository::Delegation,
    role::Role::{self, Root, Snapshot, Targets, Timestamp},
    run::{Lane, Limits, Make, Written},
    script::{Script, Writer},
    site::Reply,
    time::{Time, hours},
    trace::{Outcome, Trace},
    verdict::Verdict,
};

/// Names that have to be escaped in URLs.
const PROJECT: &str = "a project/100%41";
const WHEEL: &str = "wheels of \u{fc}/a+b.whl";

fn script(scenario: fn(&mut Writer)) -> Arc<Script> {
    Arc::new(Script::write(|s| {
        s.cites(["TUF-5.1-a"]);
        scenario(s);
    }))
}

fn traces(make: &Make, budget: Budget, scenario: fn(&mut Writer)) -> [Trace; 2] {
    let script = script(scenario);
    let mut lane = Lane::default();
    [Profile::Logic, Profile::Transport].map(|profile| {
        let limits = Limits { profile, budget, ..Limits::default() };
        lane.trace(&script, make, limits)
    })
}

fn reference() -> Make {
    Arc::new(|| Box::new(Reference::default()))
}

#[track_caller]
fn assert_same(scenario: fn(&mut Writer)) {
    let [by_call, over_http] = traces(&reference(), Budget::default(), scenario);
    assert_eq!(by_call.fault, None);
    assert!(by_call.steps.iter().any(|step| !step.requests.is_empty()));
    assert_eq!(over_http, by_call);
}

#[test]
fn an_honest_life_is_the_same() {
    assert_same(|s| {
        let project = Role::delegated(PROJECT);
        s.repository.delegate(&Targets, Delegation::new(PROJECT, &["wheels*/*"]));
        s.repository.add_target_to(&project, WHEEL, &vec![7; 100_000]);
        s.refresh(accepts());
        s.publish([Root, project]);
        s.download([WHEEL], accepts());
        s.attack("withhold another target", |a| a.put_target("b.whl", Reply::Missing));
        s.download(["b.whl"], rejects());
    });
}

#[test]
fn attacks_are_the_same() {
    assert_same(|s| {
        s.publish([]);
        s.publish([Timestamp]);
        s.refresh(accepts());
        s.attack("replay", |a| a.replay(&Timestamp, 1));
        s.refresh(rejects());
        s.attack("freeze", |a| a.wait_until_expired(&Timestamp));
        s.refresh(rejects());
        s.attack("withhold", |a| a.withhold("timestamp.json"));
        s.refresh(rejects());
    });
}

#[test]
fn hostile_answers_are_the_same() {
    assert_same(|s| {
        s.publish([]);
        let file = s.repository.published(&Timestamp, 1).unwrap().clone();
        for reply in [
            Reply::Status(500),
            Reply::CutOff(file.clone(), 10),
            Reply::Slow(file.clone(), Duration::from_micros(1)),
            Reply::Reset,
            Reply::After(hours(1), Box::new(Reply::Status(429))),
            Reply::Bytes(file.clone()),
        ] {
            s.attack("a hostile answer", |a| a.put("timestamp.json", reply));
            s.refresh(either_way());
        }
    });
}

#[test]
fn simulated_time_passes_the_same() {
    let late: fn(&mut Writer) = |s| {
        s.refresh(accepts());
        s.publish([Timestamp, Snapshot, Targets]);
        s.attack("answer after the expiry", |a| a.delay("timestamp.json", hours(24 * 365 * 10)));
        s.refresh(accepts());
    };
    assert_same(late);
    // A client that looks at the clock anew sees it move over HTTP too.
    let make: Make = Arc::new(|| Box::new(Reference::without(Check::FixedStartTime)));
    let [by_call, over_http] = traces(&make, Budget::default(), late);
    assert!(matches!(&over_http.steps[1].outcome, Outcome::Refused(text) if text.contains("expired")));
    assert_eq!(over_http, by_call);
}

#[test]
fn an_endless_answer_is_refused_the_same_and_taken_a_little_further() {
    let [mut by_call, mut over_http] = traces(&reference(), Budget::default(), |s| {
        s.attack("endless", |a| a.put("timestamp.json", Reply::Endless(Arc::default())));
        s.refresh(rejects());
    });
    let [by_call_taken, over_http_taken] = [&mut by_call, &mut over_http].map(|trace| {
        let line = trace.steps[0].requests.last_mut().unwrap();
        std::mem::take(&mut line.taken)
    });
    assert_eq!(over_http, by_call);
    assert!(by_call_taken <= over_http_taken, "{by_call_taken} <= {over_http_taken}");
}

#[test]
fn a_client_without_a_limit_is_cut_off_the_same() {
    let make: Make = Arc::new(|| Box::new(Reference::without(Check::TimestampLength)));
    let budget = Budget { requests: 10, bytes: 1_000_000 };
    let traces = traces(&make, budget, |s| {
        s.attack("endless", |a| a.put("timestamp.json", Reply::Endless(Arc::default())));
        s.refresh(rejects());
    });
    for trace in &traces {
        assert_eq!(trace.steps[0].outcome, Outcome::Unbounded("over its budget after 2 requests".to_owned()));
    }
    assert_eq!(traces[0], traces[1]);
}

#[test]
fn a_client_that_asks_for_ever_is_cut_off_the_same() {
    let make: Make = Arc::new(|| Box::<Greedy>::default());
    let budget = Budget { requests: 50, bytes: 1_000 };
    let [by_call, over_http] = traces(&make, budget, |s| s.refresh(accepts()));
    assert_eq!(over_http.steps[0].outcome, Outcome::Unbounded("over its budget after 50 requests".to_owned()));
    assert_eq!(over_http, by_call);
}

#[test]
fn a_client_that_waits_for_ever_is_abandoned_and_the_next_run_is_none_the_worse() {
    let written = |scenario: fn(&mut Writer)| Written { script: script(scenario), twin: None };
    let slow = written(|s| {
        s.attack("slow", |a| a.put("a", Reply::Slow([0; 9].into(), hours(1))));
        s.refresh(rejects());
    });
    let limits = Limits { profile: Profile::Transport, ..Limits::default() };
    let impatient = Limits { patience: Duration::from_millis(300), ..limits };
    let mut lane = Lane::default();
    let patient: Make = Arc::new(|| Box::<Greedy>::default());
    let run = slow.run_in(&mut lane, &patient, impatient);
    assert_eq!(run.judgement.verdict, Verdict::Unbounded);
    let honest = written(|s| s.refresh(accepts()));
    assert_eq!(honest.run_in(&mut lane, &reference(), limits).judgement.verdict, Verdict::Ok);
}

#[test]
fn an_adapter_that_asks_by_call_cannot_be_judged_over_http() {
    let make: Make = Arc::new(|| Box::new(Greedy { asks_by_call: true, ..Greedy::default() }));
    let [by_call, over_http] = traces(&make, Budget::default(), |s| s.refresh(accepts()));
    assert_eq!((by_call.fault, by_call.steps.len()), (None, 1));
    assert!(over_http.fault.unwrap().contains("by call"));
}

/// A client that asks for the same file over and over, and waits for it as long as it takes.
#[derive(Default)]
struct Greedy {
    asks_by_call: bool,
    ask: Option<Box<dyn Fn()>>,
}

impl Client for Greedy {
    fn describe(&self) -> Description {
        Description::new("greedy", "0")
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        let (mirror, urls) = (session.mirror().clone(), session.urls().cloned());
        let patient = http::Fetch { patience: hours(100), ..http::Fetch::default() };
        self.ask = Some(match urls.filter(|_| !self.asks_by_call) {
            Some(urls) => Box::new(move || drop(patient.get(&urls.metadata, "a", 9))),
            None => Box::new(move || drop(mirror.metadata("a"))),
        });
        Ok(())
    }

    fn init(&mut self, _root: &[u8], _now: Time) -> Result<(), Refusal> {
        Ok(())
    }

    fn refresh(&mut self, _now: Time) -> Result<(), Refusal> {
        let ask = self.ask.as_ref().expect("open");
        (0..100).for_each(|_| ask());
        Ok(())
    }

    fn download(&mut self, _targets: &[&str], _now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        Ok(Vec::new())
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        Ok(Vec::new())
    }
}
