//! Explanations, made from script and trace alone: enough to understand a verdict and to replay it.

use std::fmt::Write as _;

use crate::{
    profile::Profile,
    requirement::{Ledger, Requirement},
    run::Run,
    scenario::Scenario,
    script::Script,
    time::Time,
    trace::Trace,
    verdict::{Finding, Verdict},
};

/// How many lines of what a client wrote to stderr in a step are shown: the last ones.
const LINES_OF_STDERR: usize = 10;

/// Explains what a client did with a scenario.
///
/// Says in this order: the verdict, the scenario and its prose, the requirements with section and link, what was expected and
/// observed, the story with requests step by step, and how to replay it, which is by the command line `replay`.
pub fn explain(scenario: &Scenario, run: &Run, ledger: &Ledger, replay: &str) -> String {
    let mut out = String::new();
    let client = &run.client;
    let verdict = &run.judgement.verdict;
    let over = if run.profile == Profile::Transport { ", over HTTP" } else { "" };
    write_line(&mut out, &format!("{}: {} is {verdict}{over}", scenario.id(), client.full_name()));
    write_line(&mut out, &format!("  {}", verdict.meaning()));
    write_line(&mut out, "");
    write_line(&mut out, &scenario.doc());
    write_line(&mut out, "\nWhat it tests");
    out.push_str(&cited(&run.script, ledger));
    let together = |one: &Finding, next: &Finding| {
        (one.step, one.in_twin, &one.expected) == (next.step, next.in_twin, &next.expected)
    };
    for findings in run.judgement.findings.chunk_by(together) {
        write_line(&mut out, "");
        write_findings(&mut out, findings);
    }
    for feature in &run.judgement.contradicted {
        write_line(&mut out, &format!("\nThe client declares to lack {feature}, and yet it read this repository."));
    }
    for (test, requirement) in expected_failures(run, ledger) {
        write_line(&mut out, &format!("\n{}", expected_failure(test, requirement)));
    }
    out.push_str(&story(run));
    write_line(&mut out, &format!("\nwritten in  {}:{}", scenario.file, scenario.line()));
    write_line(&mut out, &format!("replay      {replay}"));
    write_line(&mut out, &format!("the bytes   cargo gauntlet dump {} DIR", scenario.id()));
    out
}

/// What happened in a run, step by step with every request; of the honest twin as well, if something was not as expected there.
pub fn story(run: &Run) -> String {
    let mut out = String::new();
    if run.judgement.findings.iter().any(|finding| finding.in_twin)
        && let Some((twin, trace)) = &run.twin
    {
        write_line(&mut out, "\nWhat happened in the honest twin, the same without the attack");
        let of_twin = run.judgement.findings.iter().filter(|finding| finding.in_twin);
        write_story(&mut out, twin, trace, &of_twin.map(|finding| finding.step).collect::<Vec<_>>());
    }
    if run.script.epoch != Time::EPOCH {
        let text = "All times are moved to those of the real clock, since the client's cannot be set; nothing else is changed.";
        write_line(&mut out, &format!("\n{text}"));
    }
    if let Some(trace) = &run.trace {
        write_line(&mut out, "\nWhat happened");
        let findings = run.judgement.findings.iter().filter(|finding| !finding.in_twin);
        write_story(&mut out, &run.script, trace, &findings.map(|finding| finding.step).collect::<Vec<_>>());
    }
    out
}

/// The sentence on one of [`expected_failures`].
pub fn expected_failure(test: &str, requirement: &str) -> String {
    format!("Its project expects {test} of tuf-conformance to fail, which touches {requirement}.")
}

/// The tests of tuf-conformance that the client's project expects to fail and that touch a requirement which the script cites,
/// with that requirement. They explain nothing away.
pub fn expected_failures<'r>(run: &'r Run, ledger: &'r Ledger) -> Vec<(&'r str, &'r str)> {
    let tests = || run.client.expected_failures.iter().map(String::as_str);
    let cited = run.script.requirements.iter().filter_map(|id| ledger.find(id));
    let touching = |requirement: &'r Requirement| {
        tests().filter(|test| requirement.is_touched_by(test)).map(|test| (test, requirement.id.as_str()))
    };
    cited.flat_map(touching).collect()
}

/// The requirements that a script cites, each with level, section, text and link.
pub fn cited(script: &Script, ledger: &Ledger) -> String {
    let mut out = String::new();
    for id in &script.requirements {
        match ledger.find(id) {
            Some(requirement) => {
                write_line(&mut out, &format!("{id} ({}, {})", requirement.level.name(), requirement.source));
                write_line(&mut out, &format!("  {}", requirement.text));
                write_line(&mut out, &format!("  {}", requirement.link()));
            }
            None => write_line(&mut out, id),
        }
    }
    out
}

/// The script as text: what a golden manifest pins and a reader sees before any client.
pub fn describe(scenario: &Scenario, script: &Script) -> String {
    outline(&scenario.doc(), script)
}

/// The same of a script that no scenario has written, below these lines.
pub fn outline(prose: &str, script: &Script) -> String {
    let mut out = String::new();
    write_line(&mut out, prose);
    write_line(&mut out, &format!("\ncites {}", script.requirements.join(", ")));
    if !script.features.is_empty() {
        let names: Vec<_> = script.features.iter().map(|feature| feature.name()).collect();
        write_line(&mut out, &format!("uses {}", names.join(", ")));
    }
    if script.isolated {
        write_line(&mut out, "isolated: clients run in processes of their own");
    }
    let profiles: Vec<_> = script.profiles().into_iter().map(Profile::name).collect();
    if profiles != [Profile::Logic.name()] {
        write_line(&mut out, &format!("run by {}", profiles.join(" and ")));
    }
    let controls = script.controls();
    if !controls.is_empty() {
        let names: Vec<_> = controls.iter().map(|control| control.name()).collect();
        write_line(&mut out, &format!("needs {}", names.join(", ")));
    }
    for (i, step) in script.steps.iter().enumerate() {
        write_line(&mut out, "");
        for line in &step.story {
            write_line(&mut out, &format!("   {line}"));
        }
        let restarted = if i > 0 && !step.restart { ", still running" } else { "" };
        write_line(&mut out, &format!("{}. {step}{restarted}", i + 1));
        for line in step.turn.iter().flat_map(|turn| &turn.story) {
            write_line(&mut out, &format!("   once a target file is asked for, {line}"));
        }
        write_line(&mut out, &format!("   {}", step.expected));
    }
    out
}

/// So many paths in a row with the same reply get a line each in a manifest, more of them one together.
const FOLDED: usize = 100;

/// What a mirror serves in each step, changes only: one line for each path.
pub fn manifest(script: &Script) -> String {
    let mut out = String::new();
    write_line(&mut out, &format!("shipped root: {}", crate::site::Reply::Bytes(script.root.clone())));
    if let Some(root) = &script.root_elsewhere {
        let root = crate::site::Reply::Bytes(root.clone());
        write_line(&mut out, &format!("shipped root of the other installation: {root}"));
    }
    let mut held: [std::sync::Arc<crate::site::Site>; 2] = Default::default();
    for (i, step) in script.steps.iter().enumerate() {
        for tampering in &step.disk {
            write_line(&mut out, &format!("\non the disk before step {}: {tampering}", i + 1));
        }
        if let Some(root) = &step.installs {
            write_line(
                &mut out,
                &format!("\ninstalled before step {}: {}", i + 1, crate::site::Reply::Bytes(root.clone())),
            );
        }
        write_line(&mut out, &format!("\nserved in step {}:", i + 1));
        let before = std::mem::replace(&mut held[usize::from(step.elsewhere)], step.site.clone());
        let changed: Vec<_> = step.site.iter().filter(|(path, reply)| before_reply(&before, path) != *reply).collect();
        for same in changed.chunk_by(|(_, reply), (_, next)| reply == next) {
            let ((first, reply), (last, _)) = (same[0], same[same.len() - 1]);
            if same.len() > FOLDED {
                write_line(&mut out, &format!("  {first} to {last}, {} paths: {reply}", same.len()));
                continue;
            }
            for (path, reply) in same {
                write_line(&mut out, &format!("  {path}: {reply}"));
            }
        }
        for (path, _) in before.iter().filter(|(path, _)| !step.site.iter().any(|(now, _)| now == *path)) {
            write_line(&mut out, &format!("  {path}: missing"));
        }
        if let Some(turn) = &step.turn {
            write_line(&mut out, &format!("\nserved in step {} once a target file is asked for:", i + 1));
            for (path, reply) in turn.site.iter().filter(|(path, reply)| step.site.reply(path) != *reply) {
                write_line(&mut out, &format!("  {path}: {reply}"));
            }
        }
    }
    out
}

fn before_reply<'a>(before: &'a std::sync::Arc<crate::site::Site>, path: &str) -> &'a crate::site::Reply {
    before.reply(path)
}

/// Writes findings that miss the same expectation.
fn write_findings(out: &mut String, findings: &[Finding]) {
    let finding = &findings[0];
    let world = if finding.in_twin { " of the honest twin" } else { "" };
    let place = match finding.verdict {
        Verdict::Inconclusive => "The harness failed.".to_owned(),
        Verdict::NotExpressible => "Not run.".to_owned(),
        _ => format!("Not as expected: step {}{world}", finding.step),
    };
    write_line(out, &place);
    if finding.verdict == Verdict::NotExpressible {
        return write_line(out, &format!("  It takes {}, and this one cannot do it.", finding.expected));
    }
    write_line(out, &format!("  expected  {}", finding.expected.replace("; or [", "\n        or  [")));
    for finding in findings {
        write_line(out, &format!("  observed  {}", finding.observed));
    }
}

/// Writes what happened step by step; `missed` are the numbers of the steps that were not as expected.
fn write_story(out: &mut String, script: &Script, trace: &Trace, missed: &[usize]) {
    for (i, step) in script.steps.iter().enumerate() {
        if i > 0 {
            write_line(out, "");
        }
        for line in &step.story {
            write_line(out, &format!("     {line}"));
        }
        write_line(out, &format!("  {}. {step}", i + 1));
        for line in step.turn.iter().flat_map(|turn| &turn.story) {
            write_line(out, &format!("     once a target file is asked for, {line}"));
        }
        let expected = step.expected.to_string().replace("; or [", "\n           or  [");
        write_line(out, &format!("     expected  {expected}"));
        let Some(seen) = trace.steps.get(i) else {
            write_line(out, "     not reached");
            break;
        };
        let mark = if missed.contains(&(i + 1)) { "  <-- not as expected" } else { "" };
        write_line(out, &format!("     observed  {}{mark}", seen.outcome));
        if let Some(footprint) = &seen.footprint {
            write_line(out, &format!("     took      {}", footprint.usage));
            let lines: Vec<&str> = footprint.stderr.lines().collect();
            for line in &lines[lines.len().saturating_sub(LINES_OF_STDERR)..] {
                write_line(out, &format!("     stderr    {line}"));
            }
        }
        for request in seen.requests.iter().take(40) {
            write_line(out, &format!("       {request}"));
        }
        if seen.requests.len() > 40 {
            write_line(out, &format!("       and {} more requests", seen.requests.len() - 40));
        }
        let held: Vec<String> = seen
            .trusted
            .iter()
            .map(|(role, held)| match held.version {
                Some(version) => format!("{role} {version}"),
                None => format!("{role} (unreadable)"),
            })
            .collect();
        write_line(
            out,
            &format!("     trusting  {}", if held.is_empty() { "nothing".to_owned() } else { held.join(", ") }),
        );
    }
}

fn write_line(out: &mut String, line: &str) {
    writeln!(out, "{}", line.trim_end()).expect("a string takes all");
}
