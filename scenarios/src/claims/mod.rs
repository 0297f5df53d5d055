//! Claims about PEP 458, PEP 480, TAP 15 and the TUF specification, each put to the test by an experiment.
//!
//! A claim is one file in this folder. Its prose at the top is data, like that of a scenario: the first paragraph is the title,
//! and paragraphs that begin with **Where**, **Document**, **Claim** and **Experiment** say what they are. Its function `run` leads
//! the clients through the variants of the experiment and computes from what they did which parts of the claim hold.

mod calendar;
mod drafts;
mod finding;
mod freeze;
mod key_tables;
mod lab;
mod open;
mod report;
mod scale;
mod scenes;
mod substitution;

mod e_01;
mod e_02;
mod e_03;
mod e_04;
mod e_05;
mod e_06;
mod e_07;
mod e_08;
mod e_09;
mod e_10;
mod e_11;
mod e_12a;
mod e_12b;
mod e_13;
mod e_14;
mod e_15;
mod e_16;
mod e_17;
mod e_18;
mod q_01;
mod q_02;
mod q_03;
mod q_04;
mod q_05;
mod q_06;
mod q_07;
mod q_08;
mod q_09;
mod q_10;
mod q_11;
mod q_12;
mod q_13;
mod q_14;
mod q_15;
mod q_16;
mod q_17;
mod q_18;
mod q_19;
mod q_20;
mod q_21;
mod q_22;
mod q_23;
mod s_01;
mod s_02;
mod s_03;
mod s_04;
mod s_05;
mod s_06;
mod s_07;
mod s_08;
mod s_09;
mod s_10;
mod s_11;

use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use tuf_gauntlet_core::{
    matrix::Entry,
    run::{Lane, Written},
};

pub use self::{
    finding::{Figure, Finding, Part, Table, Verdict},
    lab::{Answers, Cell, Lab, ORACLE, Row, Seen},
    report::{Deviation, Report},
};

/// The one list: a name here without a file does not compile, and a file that is not here is dead code, which is an error.
macro_rules! list {
    ($($name:ident)*) => {
        /// All claims, in the order in which they are reported.
        pub fn claims() -> Vec<Claim> {
            vec![$(Claim {
                name: stringify!($name),
                file: concat!("scenarios/src/claims/", stringify!($name), ".rs"),
                source: include_str!(concat!(stringify!($name), ".rs")),
                requirements: $name::REQUIREMENTS,
                run: $name::run,
            }),*]
        }
    };
}

list! {
    e_01
    e_02
    e_03
    e_04
    e_05
    e_06
    e_07
    e_08
    e_09
    e_10
    e_11
    e_12a
    e_12b
    e_13
    e_14
    e_15
    e_16
    e_17
    e_18
    q_01
    q_02
    q_03
    q_04
    q_05
    q_06
    q_07
    q_08
    q_09
    q_10
    q_11
    q_12
    q_13
    q_14
    q_15
    q_16
    q_17
    q_18
    q_19
    q_20
    q_21
    q_22
    q_23
    s_01
    s_02
    s_03
    s_04
    s_05
    s_06
    s_07
    s_08
    s_09
    s_10
    s_11
}

/// A claim and the experiment that puts it to the test.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// The name of the module.
    pub name: &'static str,
    /// The file, from the root of the project.
    pub file: &'static str,
    /// The text of that file.
    pub source: &'static str,
    /// The requirements that it is about.
    pub requirements: &'static [&'static str],
    /// The experiment.
    pub run: fn(&mut Lab<'_>) -> Finding,
}

impl Claim {
    /// The id, such as `E-12b`: `E` for those of the discussion of PEP 458, `Q` for statements of PEP 458, PEP 480 and TAP 15, and
    /// `S` for points that the TUF specification leaves open.
    pub fn id(&self) -> String {
        let (group, number) = self.name.split_once('_').expect("a group and a number");
        format!("{}-{number}", group.to_uppercase())
    }

    /// The first paragraph of the prose, on one line and without its full stop.
    pub fn title(&self) -> String {
        self.paragraphs().next().unwrap_or_default().trim_end_matches('.').to_owned()
    }

    /// Which section of which document it is about.
    pub fn section(&self) -> String {
        self.said("Where")
    }

    /// What that document says.
    pub fn document(&self) -> String {
        self.said("Document")
    }

    /// What is claimed.
    pub fn claim(&self) -> String {
        self.said("Claim")
    }

    /// How it is put to the test.
    pub fn experiment(&self) -> String {
        self.said("Experiment")
    }

    /// Puts the claim to the test with these clients, among which is the reference client.
    pub fn examine(&self, clients: &[Entry]) -> Report {
        self.replay(clients, None).0
    }

    /// Like [`Claim::examine`], with the runs of this variant kept in the report, and its scripts beside it.
    pub fn replay(&self, clients: &[Entry], variant: Option<&str>) -> (Report, Option<Written>) {
        self.examine_in(&mut Lane::default(), clients, variant)
    }

    fn examine_in(&self, lane: &mut Lane, clients: &[Entry], variant: Option<&str>) -> (Report, Option<Written>) {
        let mut lab = Lab::new(self.requirements, clients, variant).in_lane(std::mem::take(lane));
        let finding = (self.run)(&mut lab);
        let (rows, written, used) = lab.finish();
        *lane = used;
        (Report { claim: *self, finding, rows }, written)
    }

    fn paragraphs(&self) -> impl Iterator<Item = String> {
        let prose = self.source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect::<Vec<_>>();
        let paragraphs: Vec<String> = prose.split(|line| line.is_empty()).map(|lines| lines.join(" ")).collect();
        paragraphs.into_iter()
    }

    /// The paragraph with this heading and those after it that have none, without the heading.
    fn said(&self, heading: &str) -> String {
        let start = format!("**{heading}**: ");
        let mut paragraphs = self.paragraphs().skip_while(|text| !text.starts_with(&start));
        let first = paragraphs.next().map(|text| text[start.len()..].to_owned());
        let rest = paragraphs.take_while(|text| !text.starts_with("**"));
        first.into_iter().chain(rest).collect::<Vec<_>>().join("\n\n")
    }
}

/// Puts these claims to the test, on all cores. `done` is called after each, from any thread.
pub fn examine(claims: &[Claim], clients: &[Entry], done: &(dyn Fn() + Sync)) -> Vec<Report> {
    let next = AtomicUsize::new(0);
    let reports: Mutex<BTreeMap<usize, Report>> = Mutex::default();
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(claims.len().max(1));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut lane = Lane::default();
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(claim) = claims.get(i) else { break };
                    let (report, _) = claim.examine_in(&mut lane, clients, None);
                    reports.lock().expect("no panic while a report is put in").insert(i, report);
                    done();
                }
            });
        }
    });
    reports.into_inner().expect("no panic while a report is put in").into_values().collect()
}
