//! The search for a target through bins, and through what is above, beside and below them (TUF §5.6.7, TAP 15).

use super::*;

/// The wheel is in one of four bins, and only that one has to be asked.
pub(crate) fn one_bin_is_enough(s: &mut Writer) {
    s.cites(["TAP15-i"]);
    first_bin(s);
    s.refresh(accepts());
    let one = accepts().asking_exactly(&["2.root.json", "timestamp.json", "1.bin-0.json"]);
    s.download(["a.whl"], either("fetches one bin", one).or("fetches other bins as well", accepts()));
}

/// A bin lists a target of another bin.
pub(crate) fn target_of_another_bin(s: &mut Writer) {
    s.cites(["TAP15-a", "TAP15-i"]);
    let bin = first_bin(s);
    s.download(["a.whl"], accepts());
    s.attack("list a target with the stolen key that belongs to another bin", |a| {
        a.repository.add_target_to(&bin, "b.whl", OTHER);
        a.publish([bin]);
    });
    s.only_under_attack(|s| s.download(["b.whl"], rejects()));
}

/// A target is in no bin, and a name that begins like that of the bins belongs to a role that lists it.
pub(crate) fn role_named_like_a_bin(s: &mut Writer) {
    s.cites(["TAP15-i"]);
    first_bin(s);
    s.download(["a.whl"], accepts());
    s.attack("publish a role named bin-4, signed with the stolen key of the bins", |a| {
        let keys = a.repository.succinct_roles_mut(&Targets).signers.keys.clone();
        let extra = Role::delegated("bin-4");
        let mut draft = a.repository.draft(&extra, 1);
        list_other(&mut draft, "b.whl");
        draft.signed_by(&keys);
        a.put("1.bin-4.json", &draft.to_bytes());
        put_other(a, "b.whl");
        a.forge(&Snapshot, |d| {
            d.list("bin-4.json", 1);
        });
    });
    s.only_under_attack(|s| s.download(["b.whl"], rejects()));
}

/// The role that delegates to bins lists the target itself, with other content.
pub(crate) fn delegator_wins(s: &mut Writer) {
    s.cites(["TUF-2.1.2-b"]);
    four_bins(s);
    s.repository.add_target("a.whl", HONEST);
    s.repository.add_target_to_bin(&Targets, "a.whl", OTHER);
    s.repository.add_target_to_bin(&Targets, "b.whl", OTHER);
    s.download(["a.whl", "b.whl"], accepts().delivering(&[HONEST, OTHER]));
}

/// A role delegates to bins that do not list the target, and the role after it does.
///
/// Succinct delegations are non-terminating by the text of the proposal. Clients were written that end the search with them.
pub(crate) fn role_after_bins(s: &mut Writer) {
    s.cites(["TAP15-d"]);
    bins_and_sibling(s);
    s.download(["a.whl"], accepts());
    let goes_on = accepts().delivering(&[OTHER]);
    s.download(["b.whl"], either("search goes on after bins", goes_on).or("search ends at bins", rejects()));
}

/// A terminating delegation leads to bins that do not list the target, and the role after it does.
///
/// That is how the proposal has a succinct delegation end the search.
pub(crate) fn bins_below_a_terminating_delegation(s: &mut Writer) {
    s.cites(["TAP15-d", "TUF-4.5-aa"]);
    bins_and_sibling(s);
    s.repository.delegations_mut(&Targets)[0].terminating = true;
    s.repository.delegations_mut(&Targets)[1].terminating = false;
    let sibling = Role::delegated("sibling");
    s.download(["a.whl"], accepts());
    s.attack("list another target with the stolen key of the later role", |a| {
        a.repository.add_target_to(&sibling, "c.whl", OTHER);
        a.publish([sibling]);
    });
    s.only_under_attack(|s| s.download(["c.whl"], rejects()));
}

/// A bin has a terminating delegation to a role that does not list the target, and a role after the bins does.
///
/// That is the other way by which the proposal has the search end.
pub(crate) fn terminating_delegation_below_a_bin(s: &mut Writer) {
    s.cites(["TAP15-d", "TUF-4.5-aa"]);
    bins_and_sibling(s);
    let (bin, inner) = (Role::delegated("bin-0"), Role::delegated("inner"));
    s.repository.delegate(&bin, Delegation { terminating: true, ..Delegation::new("inner", &["*.whl"]) });
    let path = file_with(|digest| digest.starts_with('0'));
    s.repository.add_target_to(&inner, &path, HONEST);
    s.download([&path], accepts());
    let other = file_with(|digest| digest.starts_with('1'));
    s.attack("list another target with the stolen key of the later role", |a| {
        let sibling = Role::delegated("sibling");
        a.repository.add_target_to(&sibling, &other, OTHER);
        a.publish([sibling]);
    });
    s.only_under_attack(|s| s.download([&other], rejects()));
}

/// A role that lists a target comes before one that delegates to bins, of which one lists it with other content.
///
/// To use both kinds of delegation, a role delegates to one role for each.
pub(crate) fn role_before_bins(s: &mut Writer) {
    s.cites(["TUF-4.5-z"]);
    bins_and_sibling(s);
    s.repository.add_target_to_bin(&Role::delegated("project"), "b.whl", HONEST);
    s.repository.delegations_mut(&Targets).reverse();
    s.download(["a.whl", "b.whl"], accepts().delivering(&[HONEST, OTHER]));
}

/// A role that delegates to bins for wheels alone, and a bin of it lists another kind of file.
pub(crate) fn target_outside_of_delegators_paths(s: &mut Writer) {
    s.cites(["TAP15-g", "TUF-4.5-s"]);
    let project = project(s);
    s.repository.add_target_to_bin(&project, "a.whl", HONEST);
    s.download(["a.whl"], accepts());
    outside(s, &project, "a.tgz");
}

/// Two levels above the bins, a role is trusted with archives that the one below may sign as well.
pub(crate) fn target_outside_of_paths_further_up(s: &mut Writer) {
    s.cites(["TAP15-g", "TUF-4.5-s"]);
    s.uses(Feature::PathDelegations);
    let (outer, inner) = (Role::delegated("outer"), Role::delegated("inner"));
    s.repository.delegate(&Targets, Delegation::new("outer", &["*.whl"]));
    s.repository.delegate(&outer, Delegation::new("inner", &["*.whl", "*.tgz"]));
    bins(s, &inner, "bin", 2);
    s.repository.add_target_to_bin(&inner, "a.whl", HONEST);
    s.download(["a.whl"], accepts());
    outside(s, &inner, "a.tgz");
}

/// A bin delegates to bins of its own, and one of those lists the target.
pub(crate) fn bins_below_a_bin(s: &mut Writer) {
    s.cites(["TAP15-j"]);
    four_bins(s);
    let outer = Role::delegated("bin-0");
    bins(s, &outer, "bin-0", 4);
    let inner = s.repository.add_target_to_bin(&outer, "a.whl", HONEST);
    s.download(["a.whl"], accepts().trusting(inner, 1).asking_for("1.bin-0-3.json"));
}

/// A bin delegates to a role by its name, and that role lists the target.
pub(crate) fn role_below_a_bin(s: &mut Writer) {
    s.cites(["TAP15-j"]);
    s.uses(Feature::PathDelegations);
    four_bins(s);
    s.repository.delegate(&Role::delegated("bin-0"), Delegation::new("wheels", &["*.whl"]));
    s.repository.add_target_to(&Role::delegated("wheels"), "a.whl", HONEST);
    s.download(["a.whl"], accepts());
}

/// A role below a bin lists a target of another bin.
pub(crate) fn role_below_a_bin_lists_another_bins_target(s: &mut Writer) {
    s.cites(["TAP15-g", "TUF-4.5-s"]);
    role_below_a_bin(s);
    s.attack("list a target of another bin with the stolen key", |a| {
        let wheels = Role::delegated("wheels");
        a.repository.add_target_to(&wheels, "b.whl", OTHER);
        a.publish([wheels]);
    });
    s.only_under_attack(|s| s.download(["b.whl"], rejects()));
}

/// A role delegates by hash prefixes to one that delegates to bins, as PEP 458 has it with its role `bins`.
pub(crate) fn bins_below_a_hash_prefix(s: &mut Writer) {
    s.cites(["TAP15-a", "TUF-4.5-p"]);
    s.uses(Feature::HashPrefixes);
    let prefixes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"];
    s.repository.delegate(&Targets, Delegation::bin("bins", &prefixes));
    let role = Role::delegated("bins");
    bins(s, &role, "bin", 5);
    for path in ["a.whl", "b.whl"] {
        s.repository.add_target_to_bin(&role, path, HONEST);
    }
    s.download(["a.whl", "b.whl"], accepts());
}

/// A bin delegates to the bins that it is itself one of.
pub(crate) fn bin_delegates_to_itself(s: &mut Writer) {
    s.cites(["TAP15-j"]);
    let bin = first_bin(s);
    s.download(["a.whl"], accepts());
    s.attack("have the bin delegate to the same bins, by its stolen key", |a| {
        let delegations = a.repository.draft(&Targets, 1).signed["delegations"].clone();
        a.forge(&bin, |d| {
            d.set("delegations", delegations.clone());
        });
    });
    let missing = file_with(|digest| digest.starts_with('0'));
    s.only_under_attack(|s| s.download([&missing], rejects()));
}

/// Bins lie forty deep, one below the other, and the last one lists the target.
///
/// How many roles a client visits is its own decision; that it has a bound keeps a hostile delegator from wasting its time.
pub(crate) fn bins_forty_deep(s: &mut Writer) {
    s.cites(["TAP15-j", "TUF-5.6.7-n"]);
    first_bin(s);
    s.download(["a.whl"], accepts());
    s.attack("have a bin delegate to bins below bins, by its stolen key", |a| {
        let mut delegator = Role::delegated("bin-2");
        for depth in 0..40 {
            let succinct =
                SuccinctRoles { signers: Signers::one("deep"), ..SuccinctRoles::new(&format!("d{depth}"), 8) };
            a.repository.delegate_succinctly(&delegator, succinct);
            delegator = a.repository.add_target_to_bin(&delegator, "b.whl", OTHER);
            if depth < 39 {
                a.repository.remove_target_from(&delegator, "b.whl");
            }
        }
        a.publish([Role::delegated("bin-2")]);
    });
    s.only_under_attack(|s| {
        let visits = accepts().delivering(&[OTHER]);
        s.download(["b.whl"], either("stops before 40 roles", rejects()).or("visits 40 roles", visits));
    });
}

/// The bin of a target is withheld, and a role after the bins lists other content.
pub(crate) fn missing_bin_ends_search(s: &mut Writer) {
    failing_bin(s, "withhold the bin", |a| a.withhold("1.bin-0.json"));
}

/// The bin of a target is signed by a stranger, and a role after the bins lists other content.
pub(crate) fn unsigned_bin_ends_search(s: &mut Writer) {
    failing_bin(s, "replace the bin by one that a stranger signed", |a| {
        a.replace(&Role::delegated("bin-0"), |d| {
            d.signed_by(&[Key::named("mallory")]);
        });
    });
}

/// The bin of a target is not JSON, and a role after the bins lists other content.
pub(crate) fn unreadable_bin_ends_search(s: &mut Writer) {
    failing_bin(s, "replace the bin by an error page", |a| a.put("1.bin-0.json", b"<html>oops</html>".as_slice()));
}

/// The bin of a target has expired, and a role after the bins lists other content.
pub(crate) fn expired_bin_ends_search(s: &mut Writer) {
    failing_bin(s, "replace the bin by one that has expired, signed with its stolen key", |a| {
        a.replace(&Role::delegated("bin-0"), |d| {
            d.set("expires", PAST);
        });
    });
}

/// The mirror serves another bin in the place of the right one, and a role after the bins lists other content.
///
/// The bins differ by nothing but what they list, unless snapshot lists hashes. So whoever has the network alone, and no key,
/// can hand the word on to the next role, where the search goes on after bins.
pub(crate) fn swapped_bin_hands_on_the_word(s: &mut Writer) {
    s.cites(["TAP15-d"]);
    bins_and_sibling(s);
    let path = file_with(|digest| digest.starts_with('0'));
    s.repository.add_target_to_bin(&Role::delegated("project"), &path, HONEST);
    s.repository.add_target_to(&Role::delegated("sibling"), &path, OTHER);
    s.download(["a.whl"], accepts());
    s.publish(s.repository.bins(&Role::delegated("project")));
    s.attack("serve the last bin in the place of the first", |a| {
        let last = a.published(&Role::delegated("bin-3"), 2);
        a.put("2.bin-0.json", &last);
    });
    let handed_on = accepts().delivering(&[OTHER]);
    let expected = either("takes the word of the next role", handed_on).or("finds no such target", rejects());
    s.only_under_attack(|s| s.download([&path], expected));
}

/// `project`, which signs for wheels by four bins.
fn project(s: &mut Writer) -> Role {
    s.uses(Feature::PathDelegations);
    s.repository.delegate(&Targets, Delegation::new("project", &["*.whl"]));
    let project = Role::delegated("project");
    bins(s, &project, "bin", 2);
    project
}

/// `project` with its bins, which list one wheel, and after it `sibling`, which lists another.
fn bins_and_sibling(s: &mut Writer) {
    let project = project(s);
    s.repository.add_target_to_bin(&project, "a.whl", HONEST);
    s.repository.delegate(&Targets, Delegation::new("sibling", &["*.whl"]));
    s.repository.add_target_to(&Role::delegated("sibling"), "b.whl", OTHER);
}

fn outside(s: &mut Writer, delegator: &Role, path: &str) {
    s.attack("list a target with the stolen key of the bins that their delegator has no authority for", |a| {
        let bin = a.repository.add_target_to_bin(delegator, path, OTHER);
        a.publish([bin]);
    });
    s.only_under_attack(|s| s.download([path], rejects()));
}

fn failing_bin(s: &mut Writer, what: &str, attack: impl FnOnce(&mut Adversary<'_>)) {
    s.cites(["TAP15-f", "TUF-5.6.7-d"]);
    bins_and_sibling(s);
    s.attack(&format!("{what}, and list the wheel with the stolen key of the later role"), |a| {
        let sibling = Role::delegated("sibling");
        a.repository.add_target_to(&sibling, "a.whl", OTHER);
        a.publish([sibling]);
        attack(a);
    });
    s.download(["a.whl"], rejects());
}
