//! The epilogue to every attack: the adversary has left, and one honest update has to succeed (TUF §5).

use std::{collections::BTreeSet, sync::Arc};

use tuf_gauntlet_core::{
    expectation::accepts,
    reference::Reference,
    role::Role,
    run::{Lane, Limits, Make},
    scenario::Scenario,
    script::{Script, Writer},
    trace::Outcome,
};

/// How many versions the repository is ahead of whatever the adversary has published in its name.
const AHEAD: usize = 4;

fn with_epilogue(scenario: &Scenario) -> Arc<Script> {
    let write = |s: &mut Writer| {
        (scenario.write)(s);
        s.attack_ends();
        let roles = published_roles(s);
        for _ in 0..AHEAD {
            s.publish(roles.clone());
        }
        s.refresh(accepts());
    };
    Arc::new(Script::write(write))
}

/// All roles that the repository has by now: those of the top level, and those that its snapshot lists.
fn published_roles(s: &mut Writer) -> Vec<Role> {
    s.publish([]);
    let snapshot = s.repository.published(&Role::Snapshot, s.repository.version(&Role::Snapshot)).expect("a snapshot");
    let snapshot: serde_json::Value = serde_json::from_slice(snapshot).expect("the repository's own JSON");
    let listed = snapshot["signed"]["meta"].as_object().expect("what it lists").keys();
    let delegated = listed.filter_map(|file| file.strip_suffix(".json")).filter(|name| *name != "targets");
    Role::TOP_LEVEL.into_iter().chain(delegated.map(Role::delegated)).collect()
}

/// The scenarios after which the reference client cannot update.
fn stuck() -> BTreeSet<String> {
    let make: Make = Arc::new(|| Box::new(Reference::default()));
    let mut lane = Lane::default();
    let mut stuck = BTreeSet::new();
    for scenario in tuf_gauntlet::catalogue() {
        let script = with_epilogue(&scenario);
        if !script.attacked {
            continue;
        }
        let trace = lane.trace(&script, &make, Limits::default());
        let last = trace.steps.last().expect("a step");
        if trace.steps.len() < script.steps.len() || last.outcome != Outcome::Accepted {
            println!("{}: {}", scenario.id(), last.outcome);
            stuck.insert(scenario.id());
        }
    }
    stuck
}

#[test]
fn after_every_attack_but_these_the_reference_client_can_update_again() {
    let exceptions: BTreeSet<String> = EXCEPTIONS.iter().flat_map(|(_, ids)| *ids).map(|&id| id.to_owned()).collect();
    let stuck = stuck();
    let new: Vec<_> = stuck.difference(&exceptions).collect();
    let stale: Vec<_> = exceptions.difference(&stuck).collect();
    assert!(new.is_empty() && stale.is_empty(), "stuck after {new:#?}, and no longer after {stale:#?}");
}

/// Where it cannot be demanded, and why.
const EXCEPTIONS: &[(&str, &[&str])] = &[
    (
        "versions that were signed with stolen keys and stay the highest until these keys are rotated (TUF 5.3.11)",
        &[
            "rollback::timestamp_version_rounded",
            "rollback::listed_snapshot_version_rounded",
            "rollback::targets_version_rounded",
            "rollback::delegated_version_rounded",
            "rollback::timestamp_version_beyond_31_bits",
            "rollback::timestamp_version_beyond_32_bits",
            "rollback::timestamp_version_beyond_63_bits",
            "rollback::timestamp_version_of_64_bits",
        ],
    ),
    (
        "files that were listed with stolen keys and may not disappear until these keys are rotated (TUF 5.5.5)",
        &[
            "mix_and_match::targets_listed_with_version_in_name",
            "mix_and_match::targets_listed_without_extension",
            "delegation::many_roles",
            "delegation::long_chain",
            "exhaustion::a_long_pattern",
            "exhaustion::a_thousand_in_a_row",
            "exhaustion::asterisks",
            "exhaustion::asterisks_in_a_row",
            "exhaustion::braces",
            "exhaustion::everybody_to_everybody",
            "exhaustion::files_in_snapshot",
            "exhaustion::groups",
            "exhaustion::many_patterns",
            "exhaustion::question_marks",
            "exhaustion::ranges",
            "exhaustion::two_hundred_side_by_side",
            "exhaustion::two_ways_on_every_level",
            "succinct_roles::bins_forty_deep",
            "succinct_roles::bit_length_0",
            "succinct_roles::bit_length_33",
            "succinct_roles::bit_length_between_integers",
            "succinct_roles::bit_length_text",
            "succinct_roles::forged_bin",
            "succinct_roles::list_of_objects",
            "succinct_roles::name_prefix_left_out",
            "succinct_roles::name_prefix_of_another_type",
            "succinct_roles::prefix_leads_away_by_backslashes",
            "succinct_roles::prefix_leads_out_of_the_folder",
            "succinct_roles::prefix_leads_to_the_root_of_the_system",
            "succinct_roles::role_named_like_a_bin",
            "succinct_roles::roles_beside_bins",
        ],
    ),
    (
        "no root that could be read, to trust anything by (TUF 5.2)",
        &[
            "arbitrary_software::shipped_root_is_garbage",
            "arbitrary_software::shipped_root_is_empty",
            "arbitrary_software::shipped_root_is_of_another_role",
            "arbitrary_software::shipped_root_is_cut_short",
            "store::root_damaged",
            "store::root_damaged_and_another_repository",
        ],
    ),
];
