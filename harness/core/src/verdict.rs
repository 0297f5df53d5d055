//! A verdict: script against trace, and never from error text.

use std::{collections::BTreeSet, fmt, sync::Arc};

use crate::{
    client::Description,
    expectation::{Alternatives, Expectation, Holding, RequestRule, StoreRule, Wanted},
    hash::Hash,
    json::sha256_hex,
    role::Role,
    script::Script,
    site::{METADATA, TARGETS},
    trace::{Outcome, StepTrace, Trace, Trusted},
    worker::Usage,
};

/// What a client did with a scenario.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// As expected.
    Ok,
    /// One of several behaviours that the specification allows: this one.
    Label(String),
    /// It did not follow advice (SHOULD).
    Should,
    /// It accepted what it must refuse, or the attacker reached a goal.
    Unsafe,
    /// It refused what it must accept.
    Strict,
    /// It does without an optional feature, as it declares, and refused the honest repository that uses it.
    Unsupported,
    /// Its adapter cannot make the situation.
    NotExpressible,
    /// It panicked or died.
    Crashed,
    /// It overran a budget or did not return.
    Unbounded,
    /// The harness or the adapter is at fault.
    Inconclusive,
}

impl Verdict {
    /// The word for it in reports; of a label, the word with the label.
    pub fn word(&self) -> String {
        match self {
            Verdict::Label(label) => format!("label({label})"),
            Verdict::NotExpressible => "n/e".to_owned(),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    /// What it says of the client.
    pub fn meaning(&self) -> &'static str {
        match self {
            Verdict::Ok => "as expected",
            Verdict::Label(_) => "one of several behaviours that the specification allows",
            Verdict::Should => "does not follow a SHOULD; never fails a run",
            Verdict::Unsafe => "accepts what it must refuse, or the attacker reaches a goal",
            Verdict::Strict => "refuses what it must accept",
            Verdict::Unsupported => "lacks an optional feature, as declared and as shown by an honest repository",
            Verdict::NotExpressible => "its adapter cannot make the situation",
            Verdict::Crashed => "panics or dies",
            Verdict::Unbounded => "exceeds a budget of requests or bytes, or does not return in time",
            Verdict::Inconclusive => "the harness or the adapter failed",
        }
    }

    /// The letter for it in a grid.
    pub fn letter(&self) -> char {
        match self {
            Verdict::Ok => '.',
            Verdict::Label(_) => 'l',
            Verdict::Should => 'h',
            Verdict::Unsafe => 'U',
            Verdict::Strict => 'S',
            Verdict::Unsupported => '-',
            Verdict::NotExpressible => '/',
            Verdict::Crashed => 'C',
            Verdict::Unbounded => 'B',
            Verdict::Inconclusive => '?',
        }
    }

    /// Whether it is a deviation, so that only a known one may pass.
    pub fn is_deviation(&self) -> bool {
        matches!(
            self,
            Verdict::Unsafe | Verdict::Strict | Verdict::Crashed | Verdict::Unbounded | Verdict::Inconclusive
        )
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word())
    }
}

/// One way in which a step was not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The number of the step, from 1; 0 for the client's installation.
    pub step: usize,
    /// Whether it was in the honest twin.
    pub in_twin: bool,
    /// What it amounts to.
    pub verdict: Verdict,
    /// What was expected.
    pub expected: String,
    /// What was observed instead.
    pub observed: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.step > 0 {
            write!(f, "{}step {}: ", if self.in_twin { "honest twin, " } else { "" }, self.step)?;
        }
        write!(f, "expected {}, observed {}", self.expected, self.observed)
    }
}

/// A verdict with what led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// What was not as expected, the decisive finding first; empty for `ok` and labels.
    pub findings: Vec<Finding>,
    /// Features the client declares to lack although it accepted an honest repository that uses them.
    pub contradicted: Vec<&'static str>,
}

impl Judgement {
    fn plain(verdict: Verdict) -> Judgement {
        Judgement { verdict, findings: Vec::new(), contradicted: Vec::new() }
    }

    /// The judgement of a script whose adapter cannot do what it asks for.
    pub fn not_expressible(what: &str) -> Judgement {
        let finding = Finding {
            step: 0,
            in_twin: false,
            verdict: Verdict::NotExpressible,
            expected: format!("an adapter with {what}"),
            observed: "that it cannot do this".to_owned(),
        };
        Judgement { verdict: Verdict::NotExpressible, findings: vec![finding], contradicted: Vec::new() }
    }
}

/// Judges what a client did with a script, given what it did with the honest twin if there is one.
///
/// Only a client that accepted the twin can have resisted the attack.
pub fn judge(client: &Description, script: (&Script, &Trace), twin: Option<(&Script, &Trace)>) -> Judgement {
    let (script, trace) = script;
    let lacking = || script.features.intersection(&client.lacks);
    if let Some((twin, twin_trace)) = twin {
        let (findings, _) = compare(twin, twin_trace, true);
        if !findings.is_empty() {
            return of_honest(findings, lacking().next().is_some());
        }
    }
    let (findings, labels) = compare(script, trace, false);
    if findings.is_empty() {
        let labels: Vec<String> = labels.into_iter().collect();
        let verdict = if labels.is_empty() { Verdict::Ok } else { Verdict::Label(labels.join(", ")) };
        let contradicted = lacking().map(|feature| feature.name()).collect();
        return Judgement { contradicted, ..Judgement::plain(verdict) };
    }
    if twin.is_none() {
        return of_honest(findings, lacking().next().is_some());
    }
    worst(findings)
}

/// Findings in a world without an adversary: nothing that went wrong there is a success of an attack.
fn of_honest(findings: Vec<Finding>, declared: bool) -> Judgement {
    let mut judgement = worst(findings);
    if judgement.verdict == Verdict::Strict && declared {
        judgement.verdict = Verdict::Unsupported;
    }
    judgement
}

fn worst(mut findings: Vec<Finding>) -> Judgement {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Inconclusive => 0,
        Verdict::Crashed => 1,
        Verdict::Unbounded => 2,
        Verdict::Unsafe => 3,
        Verdict::Strict => 4,
        _ => 5,
    };
    findings.sort_by_key(|finding| rank(&finding.verdict));
    Judgement { verdict: findings[0].verdict.clone(), findings, contradicted: Vec::new() }
}

/// Everything in the trace that is not as the script says, and the labels of the readings taken where it is.
fn compare(script: &Script, trace: &Trace, in_twin: bool) -> (Vec<Finding>, BTreeSet<String>) {
    let mut findings = Vec::new();
    let mut labels = BTreeSet::new();
    let finding = |step: usize, verdict, expected: String, observed: String| Finding {
        step,
        in_twin,
        verdict,
        expected,
        observed,
    };
    if let Some(fault) = &trace.fault {
        findings.push(finding(0, Verdict::Inconclusive, "a working harness".into(), fault.clone()));
        return (findings, labels);
    }
    let nothing = Trusted::new();
    let mut before = [0, 1].map(|installation| trace.initial.get(installation).unwrap_or(&nothing));
    for (i, (step, seen)) in script.steps.iter().zip(&trace.steps).enumerate() {
        let number = i + 1;
        let before = &mut before[usize::from(step.elsewhere)];
        let cut_off = match &seen.outcome {
            Outcome::Crashed(_) => Some(Verdict::Crashed),
            Outcome::Unbounded(_) => Some(Verdict::Unbounded),
            _ => None,
        };
        if let Some(verdict) = cut_off {
            findings.push(finding(number, verdict, step.expected.to_string(), seen.outcome.to_string()));
            break;
        }
        if let Some(path) = seen.escaped.first() {
            let expected = "nothing written outside of the client's folders".to_owned();
            findings.push(finding(number, Verdict::Unsafe, expected, format!("wrote {}", path.display())));
        }
        if let Some(usage) = over_bound(&step.expected, seen) {
            let observed = format!("that it took {usage}");
            findings.push(finding(number, Verdict::Unbounded, step.expected.to_string(), observed));
            *before = &seen.trusted;
            continue;
        }
        let mut first_misses = Vec::new();
        let mut fits = false;
        for (label, expectation) in &step.expected.0 {
            let misses = misses(expectation, before, seen);
            if misses.is_empty() {
                labels.extend(label.clone());
                fits = true;
                break;
            }
            if first_misses.is_empty() {
                first_misses = misses;
            }
        }
        if !fits {
            let expected = step.expected.to_string();
            findings.extend(
                first_misses
                    .into_iter()
                    .map(|(verdict, observed)| finding(number, verdict, expected.clone(), observed)),
            );
        }
        *before = &seen.trusted;
    }
    (findings, labels)
}

/// What a step took of the machine, if that is more than any reading of it allows.
fn over_bound(expected: &Alternatives, seen: &StepTrace) -> Option<Usage> {
    let usage = seen.footprint.as_ref()?.usage;
    let holds = |(_, expectation): &(_, Expectation)| {
        expectation.within.is_none_or(|bound| usage.memory <= bound.memory && usage.cpu <= bound.cpu)
    };
    (!expected.0.iter().any(holds)).then_some(usage)
}

/// How a step misses an expectation, and what each miss amounts to.
fn misses(expectation: &Expectation, before: &Trusted, seen: &StepTrace) -> Vec<(Verdict, String)> {
    let mut misses = Vec::new();
    let accepted = seen.outcome == Outcome::Accepted;
    match expectation.outcome {
        Wanted::Accepted if !accepted => misses.push((Verdict::Strict, seen.outcome.to_string())),
        Wanted::Refused if accepted => misses.push((Verdict::Unsafe, "accepted".to_owned())),
        _ => {}
    }
    let outcome_missed = !misses.is_empty();
    for (role, holding) in &expectation.trusting {
        misses.extend(miss_of_holding(role, holding, before, &seen.trusted, outcome_missed));
    }
    if let Some(files) = &expectation.delivering
        && accepted
    {
        misses.extend(miss_of_delivery(files, &seen.delivered));
    }
    misses.extend(expectation.storing.iter().filter_map(|rule| miss_of_store(rule, seen, accepted)));
    for rule in &expectation.requests {
        misses.extend(miss_of_request(rule, seen, outcome_missed));
    }
    if expectation.advice {
        for (verdict, _) in &mut misses {
            *verdict = Verdict::Should;
        }
    }
    misses
}

/// Other bytes than those of a target are unsafe in anybody's hands; too few files are a failure that was not reported.
fn miss_of_delivery(wanted: &[Arc<[u8]>], delivered: &[Vec<u8>]) -> Option<(Verdict, String)> {
    let other = delivered.iter().enumerate().find(|(i, file)| wanted.get(*i).is_none_or(|wanted| **wanted != ***file));
    if let Some((i, file)) = other {
        return Some((Verdict::Unsafe, format!("handed over {} bytes of other content as file {}", file.len(), i + 1)));
    }
    let (got, all) = (delivered.len(), wanted.len());
    (got < all).then(|| (Verdict::Strict, format!("handed over {got} of {all} files")))
}

/// What was not verified is unsafe in a place where an application looks for downloads, be it a part of a file.
fn miss_of_store(rule: &StoreRule, seen: &StepTrace, accepted: bool) -> Option<(Verdict, String)> {
    let (StoreRule::Exactly(files) | StoreRule::NothingBut(files)) = rule else {
        let text = "wrote through a link out of the folder for downloads".to_owned();
        return seen.wrote_through_link.then_some((Verdict::Unsafe, text));
    };
    let digests: Vec<String> = files.iter().map(|file| sha256_hex(file)).collect();
    if let Some(other) = seen.stored.iter().find(|stored| !digests.contains(&stored.sha256)) {
        let text = format!("{} stored with {} bytes of other content", other.path.display(), other.length);
        return Some((Verdict::Unsafe, text));
    }
    if !accepted || matches!(rule, StoreRule::NothingBut(_)) {
        return None;
    }
    for (file, digest) in files.iter().zip(&digests) {
        let copies: Vec<_> = seen.stored.iter().filter(|stored| stored.sha256 == *digest).collect();
        let [stored] = copies.as_slice() else {
            return Some((Verdict::Strict, format!("{} files stored with the {} bytes", copies.len(), file.len())));
        };
        let path = stored.path.to_string_lossy();
        if Hash::ALL.iter().any(|hash| path.contains(&hash.hex(file))) {
            return Some((Verdict::Strict, format!("stored under the name {path}, with a digest in it")));
        }
    }
    None
}

fn miss_of_holding(
    role: &Role,
    wanted: &Holding,
    before: &Trusted,
    after: &Trusted,
    outcome_missed: bool,
) -> Option<(Verdict, String)> {
    let held = after.get(role);
    let was = before.get(role).and_then(|held| held.version);
    match (wanted, held) {
        (Holding::Nothing | Holding::NoHigher, None) => None,
        (Holding::Nothing, Some(held)) => {
            let version = held.version.map_or("an unreadable file".to_owned(), |version| version.to_string());
            Some((Verdict::Unsafe, format!("trusting {role} {version}")))
        }
        (Holding::NoLower, held) => {
            let now = held.and_then(|held| held.version);
            (now < was).then(|| match now {
                Some(version) => (Verdict::Unsafe, format!("going back to {role} {version}")),
                None => (Verdict::Unsafe, format!("no longer holding any {role}")),
            })
        }
        (Holding::NoHigher, Some(held)) => (held.version > was
            || before.get(role).is_none_or(|before| before.version == held.version && before.digest != held.digest))
        .then(|| (Verdict::Unsafe, format!("trusting another file of {role}"))),
        // A client that wrongly refused has not got as far: the refusal is the finding.
        (Holding::Version(version, _), None) => {
            (!outcome_missed).then(|| (Verdict::Strict, format!("holding no {role}, not version {version}")))
        }
        (Holding::Version(version, digest), Some(held)) => {
            let Some(actual) = held.version else {
                return Some((Verdict::Strict, format!("holding a {role} file that cannot be read")));
            };
            if actual == *version {
                let other = digest.as_ref().is_some_and(|digest| *digest != held.digest);
                return other.then(|| (Verdict::Unsafe, format!("trusting another file as {role} {version}")));
            }
            let went_back = was.is_some_and(|was| actual < was);
            if actual > *version || went_back {
                return Some((Verdict::Unsafe, format!("trusting {role} {actual}")));
            }
            (!outcome_missed).then(|| (Verdict::Strict, format!("still at {role} {actual}")))
        }
    }
}

fn miss_of_request(rule: &RequestRule, seen: &StepTrace, outcome_missed: bool) -> Option<(Verdict, String)> {
    let was_asked = |path: &str| seen.requests.iter().any(|request| request.path == path);
    let count = |role: &Role| seen.requests.iter().filter(|request| is_file_of(&request.path, role)).count();
    match rule {
        RequestRule::Asked(path) => {
            (!was_asked(path) && !outcome_missed).then(|| (Verdict::Strict, format!("did not ask for {path}")))
        }
        RequestRule::NotAsked(path) => was_asked(path).then(|| (Verdict::Unsafe, format!("asked for {path}"))),
        RequestRule::NoFileOf(of) => (count(of) > 0).then(|| (Verdict::Unsafe, format!("asked for a {of} file"))),
        RequestRule::NoTarget => {
            let asked = seen.requests.iter().find(|request| request.path.starts_with(TARGETS))?;
            Some((Verdict::Unsafe, format!("asked for {}", asked.path)))
        }
        RequestRule::AtMost(path, limit) => {
            let taken: u64 = seen.requests.iter().filter(|request| request.path == *path).map(|r| r.taken).sum();
            (taken > *limit).then(|| (Verdict::Unsafe, format!("took {taken} bytes of {path}")))
        }
        RequestRule::AtMostRequests(of, limit) => {
            let files = count(of);
            (files > *limit).then(|| (Verdict::Unsafe, format!("asked for {files} {of} files")))
        }
        RequestRule::WithinBases => {
            let within = |path: &str| path.starts_with(METADATA) || path.starts_with(TARGETS);
            let outside = seen.requests.iter().find(|request| !within(&request.path))?;
            Some((Verdict::Unsafe, format!("asked for {}", outside.path)))
        }
        RequestRule::TellsNothing => {
            let telling = seen.requests.iter().find(|request| !request.told.is_empty())?;
            Some((Verdict::Unsafe, format!("told its {} when asking for {}", telling.told.join(", "), telling.path)))
        }
        RequestRule::Exactly(names) => {
            let asked: Vec<&str> =
                seen.requests.iter().filter_map(|request| request.path.strip_prefix(METADATA)).collect();
            (asked != *names && !outcome_missed).then(|| (Verdict::Strict, format!("asked for {}", asked.join(", "))))
        }
    }
}

/// Whether a path is one under which a file of this role can be asked for, with a version or without.
fn is_file_of(path: &str, role: &Role) -> bool {
    let Some(name) = path.strip_prefix(METADATA) else { return false };
    let plain = match name.split_once('.') {
        Some((version, rest)) if version.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => name,
    };
    plain == role.file_name()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        expectation::{accepts, either, rejects},
        trace::Held,
    };

    #[test]
    fn readings_are_named_in_one_order_whichever_came_first() {
        let script = Script::write(|s| {
            s.cites(["TUF-4.1-g"]);
            s.refresh(accepts());
            for _ in 0..2 {
                s.refresh(either("reads", accepts()).or("refuses", rejects()));
            }
        });
        let held = |name: &str| Held::of(script.steps[0].site.metadata(name).expect("a file"));
        let files = Role::TOP_LEVEL.into_iter().zip(["1.root", "timestamp", "1.snapshot", "1.targets"]);
        let trusted: Trusted = files.map(|(role, name)| (role, held(&format!("{name}.json")))).collect();
        let verdict = |outcomes: [Outcome; 2]| {
            let steps = [Outcome::Accepted].into_iter().chain(outcomes).map(|outcome| StepTrace {
                outcome,
                requests: Vec::new(),
                trusted: trusted.clone(),
                delivered: Vec::new(),
                escaped: Vec::new(),
                stored: Vec::new(),
                wrote_through_link: false,
                footprint: None,
            });
            let trace = Trace { initial: Vec::new(), steps: steps.collect(), ..Trace::default() };
            judge(&Description::new("some client", ""), (&script, &trace), None).verdict
        };
        let refused = || Outcome::Refused("no".to_owned());
        let both = Verdict::Label("reads, refuses".to_owned());
        assert_eq!(verdict([Outcome::Accepted, refused()]), both);
        assert_eq!(verdict([refused(), Outcome::Accepted]), both);
    }
}
