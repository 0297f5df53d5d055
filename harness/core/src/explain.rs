//! Explanations, made from script and trace alone: enough to understand a verdict and to replay it.

use std::fmt::Write as _;

use crate::{
    profile::Profile,
    requirement::Ledger,
    run::Run,
    scenario::Scenario,
    script::Script,
    trace::Trace,
    verdict::{Finding, Verdict},
};

/// Explains what a client did with a scenario.
///
/// Says in this order: the verdict, the scenario and its prose, the requirements with section and link, what was expected and
/// observed, the story with requests step by step, and how to replay it.
pub fn explain(scenario: &Scenario, run: &Run, ledger: &Ledger) -> String {
    let mut out = String::new();
    let client = &run.client;
    let over = if run.profile == Profile::Transport { ", over HTTP" } else { "" };
    write_line(
        &mut out,
        &format!("{}: {} {} is {}{over}", scenario.id(), client.name, client.version, run.judgement.verdict),
    );
    write_line(&mut out, "");
    write_line(&mut out, &scenario.doc());
    write_line(&mut out, "");
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
    if run.judgement.findings.iter().any(|finding| finding.in_twin)
        && let Some((twin, trace)) = &run.twin
    {
        write_line(&mut out, "\nHonest twin: the same without the attack");
        write_story(&mut out, twin, trace);
    }
    if let Some(trace) = &run.trace {
        write_line(&mut out, "\nWhat happened");
        write_story(&mut out, &run.script, trace);
    }
    write_line(&mut out, &format!("\nwritten in  {}:{}", scenario.file, scenario.line()));
    write_line(
        &mut out,
        &format!(
            "replay      cargo gauntlet explain {} --client {} --profile {}",
            scenario.id(),
            client.name,
            run.profile
        ),
    );
    write_line(&mut out, &format!("the bytes   cargo gauntlet dump {} DIR", scenario.id()));
    out
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
    let mut out = String::new();
    write_line(&mut out, &scenario.doc());
    write_line(&mut out, &format!("\ncites {}", script.requirements.join(", ")));
    if !script.features.is_empty() {
        let names: Vec<_> = script.features.iter().map(|feature| feature.name()).collect();
        write_line(&mut out, &format!("uses {}", names.join(", ")));
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
        write_line(&mut out, &format!("{}. {}{restarted} at {}", i + 1, step.operation, step.at));
        write_line(&mut out, &format!("   {}", step.expected));
    }
    out
}

/// What a mirror serves in each step, changes only: one line for each path.
pub fn manifest(script: &Script) -> String {
    let mut out = String::new();
    write_line(&mut out, &format!("shipped root: {}", crate::site::Reply::Bytes(script.root.clone())));
    let mut before = std::sync::Arc::default();
    for (i, step) in script.steps.iter().enumerate() {
        write_line(&mut out, &format!("\nserved in step {}:", i + 1));
        for (path, reply) in step.site.iter().filter(|(path, reply)| before_reply(&before, path) != *reply) {
            write_line(&mut out, &format!("  {path}: {reply}"));
        }
        for (path, _) in before.iter().filter(|(path, _)| !step.site.iter().any(|(now, _)| now == *path)) {
            write_line(&mut out, &format!("  {path}: missing"));
        }
        before = step.site.clone();
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
        _ => format!("Step {}{world}.", finding.step),
    };
    write_line(out, &place);
    write_line(out, &format!("  expected  {}", finding.expected));
    for finding in findings {
        write_line(out, &format!("  observed  {}", finding.observed));
    }
}

fn write_story(out: &mut String, script: &Script, trace: &Trace) {
    for (i, step) in script.steps.iter().enumerate() {
        for line in &step.story {
            write_line(out, &format!("     {line}"));
        }
        write_line(out, &format!("  {}. {} at {}", i + 1, step.operation, step.at));
        write_line(out, &format!("     expected  {}", step.expected));
        let Some(seen) = trace.steps.get(i) else {
            write_line(out, "     not reached");
            break;
        };
        write_line(out, &format!("     observed  {}", seen.outcome));
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
