//! Key compromise: a part of the table comes out as pinned in `golden/compromise.snap`, what has to hold of any table holds of
//! it, and clients that leave out a check give thieves more.
//!
//! The whole table is compared by `cargo gauntlet compromise --check golden/compromise.snap`.

mod disguised;

use std::{fs, path::Path, sync::Arc};

use tuf_gauntlet::{
    Client, Control,
    compromise::{Cell, Outcomes, RoleKey, Stolen, Table, Wanted},
};
use tuf_gauntlet_core::{
    pep458::topology::{Content, Layout, Sharing},
    reference::{Check, Reference},
    run::Make,
};

use crate::disguised::Disguised;

/// The cells of T2 with these keys, which are searched in a moment.
fn wanted(sharing: Sharing, contents: &[Content], stolen: &[&[RoleKey]]) -> Wanted {
    Wanted {
        layouts: vec![Layout::Direct],
        sharings: vec![sharing],
        contents: contents.to_vec(),
        stolen: stolen.iter().map(|keys| Stolen::new(keys.iter().copied())).collect(),
    }
}

fn few_keys(contents: &[Content]) -> Wanted {
    wanted(Sharing::Separate, contents, &[&[], &[RoleKey::Timestamp], &[RoleKey::Targets], &[RoleKey::BinN]])
}

fn of_reference(wanted: &Wanted) -> Table {
    let make: Make = Arc::new(|| Box::new(Reference::default()));
    Table::search("reference", &make, wanted, &|| {})
}

/// The one cell of T2 with separate keys, for a client that leaves out a check.
fn without(check: Check, content: Content, stolen: &[RoleKey]) -> Table {
    let make: Make = Arc::new(move || Box::new(Reference::without(check)));
    Table::search("wrong", &make, &wanted(Sharing::Separate, &[content], &[stolen]), &|| {})
}

#[track_caller]
fn outcomes(table: &Table) -> &Outcomes {
    let [Cell { outcomes, .. }] = table.cells.as_slice() else { panic!("one cell") };
    outcomes.as_ref().expect("the client takes the honest repository")
}

/// The rows of a table below the titles of their blocks, as they are printed.
fn rows(text: &str) -> Vec<(&str, &str)> {
    let mut title = "";
    let mut rows = Vec::new();
    for line in text.lines() {
        if line.starts_with("T1 ") || line.starts_with("T2 ") {
            title = &line[..15];
        } else if line.is_empty() {
            title = "";
        } else if !title.is_empty() {
            rows.push((title, line));
        }
    }
    rows
}

#[test]
fn some_cells_come_out_as_pinned_and_contradict_nothing() {
    let pinned = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden/compromise.snap"));
    let pinned = pinned.expect("the pinned table");
    let pinned = rows(&pinned);
    assert_eq!(pinned.len(), 180, "every cell is pinned");
    for wanted in [few_keys(&Content::ALL), wanted(Sharing::OneOnline, &[Content::H0, Content::H2], &[&[]])] {
        let table = of_reference(&wanted);
        assert_eq!(table.violations(), [""; 0]);
        let text = table.to_text();
        let found = rows(&text);
        assert_eq!(found.len(), table.cells.len());
        for (title, row) in found {
            assert!(pinned.contains(&(title, row)), "not as pinned, {title}:\n{row}");
        }
    }
}

#[test]
fn a_client_that_does_not_recover_is_noticed() {
    let stolen = [RoleKey::Timestamp];
    let right = of_reference(&wanted(Sharing::Separate, &[Content::H0], &[&stolen]));
    assert!(outcomes(&right).ff.timestamp && outcomes(&right).ff.recovers, "{:?}", outcomes(&right));
    let wrong = without(Check::Recovery, Content::H0, &stolen);
    assert!(outcomes(&wrong).ff.timestamp && !outcomes(&wrong).ff.recovers, "{:?}", outcomes(&wrong));
    assert!(wrong.violations()[0].contains("one honest cycle"), "{:?}", wrong.violations());
}

#[test]
fn a_client_that_does_not_compare_the_hashes_of_bins_is_poisoned() {
    let stolen = [RoleKey::BinN];
    let right = of_reference(&wanted(Sharing::Separate, &[Content::H2], &[&stolen]));
    assert!(!outcomes(&right).mu.fresh);
    assert!(outcomes(&without(Check::DelegatedHash, Content::H2, &stolen)).mu.fresh);
}

#[test]
fn a_client_that_does_not_compare_the_hashes_of_targets_is_poisoned_without_any_key() {
    let wrong = without(Check::TargetHash, Content::H1, &[]);
    let outcomes = outcomes(&wrong);
    assert!(outcomes.mu.fresh && outcomes.mu.returning, "{outcomes:?}");
    // On later days as well, although the thief tries there only what this client took on the first.
    let until = outcomes.mu.until.as_ref().expect("malicious updates for new clients");
    assert_eq!(until.unrevoked.to_string(), "never");
}

#[test]
fn a_client_that_takes_bins_of_any_key_is_poisoned_by_any() {
    let wrong = without(Check::DelegatedSigned, Content::H1, &[]);
    let outcomes = outcomes(&wrong);
    assert!(outcomes.mu.fresh && outcomes.mu.next.is_some(), "{outcomes:?}");
}

#[test]
fn a_client_that_takes_older_timestamps_is_noticed() {
    let wrong = without(Check::TimestampVersion, Content::H0, &[RoleKey::Timestamp]);
    let fallen: Vec<&str> = outcomes(&wrong).rb.versions.iter().map(String::as_str).collect();
    assert_eq!(fallen, ["timestamp"]);
    assert!(wrong.violations()[0].contains("falls without the key of root"), "{:?}", wrong.violations());
}

#[test]
fn a_client_that_refuses_the_honest_repository_has_no_outcomes() {
    let wrong = without(Check::RootAbsence, Content::H0, &[]);
    assert!(wrong.cells[0].outcomes.is_err());
    assert!(wrong.to_text().contains("unsupported"));
}

/// The search gives a client the files that it would have stored. Here it is led through all the cycles before instead.
#[test]
fn a_client_that_went_through_the_cycles_before_does_the_same_as_one_that_is_given_their_result() {
    let wanted = few_keys(&[Content::H0]);
    let description = Reference::default().describe().without(Control::Store);
    let make: Make = Arc::new(move || Box::new(Disguised::new(description.clone(), |_| Ok(()))));
    let led = Table::search("reference", &make, &wanted, &|| {});
    let given = of_reference(&wanted);
    assert_eq!(led.to_text(), given.to_text());
    for (led, given) in led.cells.iter().zip(&given.cells) {
        assert_eq!(led, given);
    }
    assert!(led.cycles > given.cycles, "{} cycles, {} without those before", led.cycles, given.cycles);
}
