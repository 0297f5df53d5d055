//! The suite against right and wrong clients.

use std::sync::Arc;

use tuf_gauntlet_core::{
    explain::explain,
    reference::Reference,
    run::{Limits, Make, Written},
    verdict::Verdict,
};

#[test]
fn the_reference_client_is_ok_in_all_scenarios() {
    let make: Make = Arc::new(|| Box::new(Reference::default()));
    let mut wrong = Vec::new();
    for scenario in tuf_gauntlet::catalogue() {
        let written = Written::of(&scenario);
        for profile in written.profiles() {
            let run = written.run(&make, Limits { profile, ..Limits::default() });
            if !matches!(run.judgement.verdict, Verdict::Ok | Verdict::Label(_)) {
                let replay = format!("cargo gauntlet explain {} --client reference --profile {profile}", scenario.id());
                wrong.push(explain(&scenario, &run, tuf_gauntlet::ledger(), &replay));
            }
        }
    }
    assert!(wrong.is_empty(), "{} scenarios:\n\n{}", wrong.len(), wrong.join("\n\n"));
}
