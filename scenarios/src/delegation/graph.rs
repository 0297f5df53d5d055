//! Roles that delegate on: the order of the search, and whose word a role has over which way (TUF §5.6.7).

use super::*;

/// A role deep in the first branch and a role at the head of the second list the same target: the first branch wins.
///
/// The search goes down before it goes on.
pub(crate) fn depth_comes_first(s: &mut Writer) {
    s.cites(["TUF-5.6.7-a", "TUF-5.6.7-o"]);
    tree(s, &[("targets", "a"), ("a", "b"), ("b", "c"), ("targets", "d")]);
    s.repository.add_target_to(&Role::delegated("c"), "a.whl", HONEST);
    s.repository.add_target_to(&Role::delegated("d"), "a.whl", OTHER);
    s.download(["a.whl"], accepts().delivering(&[HONEST]));
}

/// Five roles on three levels are visited in pre-order.
///
/// The last one lists the target. A client that fetches all roles beforehand may do so in any order.
pub(crate) fn order_of_visits(s: &mut Writer) {
    s.cites(["TUF-5.6.7-a"]);
    tree(s, &[("targets", "v"), ("v", "z"), ("v", "y"), ("targets", "w"), ("w", "x")]);
    s.repository.add_target_to(&Role::delegated("x"), "a.whl", HONEST);
    s.refresh(accepts());
    let asked = ["2.root.json", "timestamp.json", "1.v.json", "1.z.json", "1.y.json", "1.w.json", "1.x.json"];
    s.download(
        ["a.whl"],
        either("visits in pre-order", accepts().asking_exactly(&asked)).or("fetches otherwise", accepts()),
    );
}

/// The first of two roles lists the target: the second need not be asked.
pub(crate) fn search_ends_where_the_target_is(s: &mut Writer) {
    s.cites(["TUF-5.6.7-c"]);
    tree(s, &[("targets", "first"), ("first", "deeper"), ("targets", "second")]);
    s.repository.add_target_to(&Role::delegated("first"), "a.whl", HONEST);
    s.refresh(accepts());
    let ends = accepts().not_asking_for("1.deeper.json").not_asking_for("1.second.json");
    s.download(["a.whl"], either("ends the search", ends).or("asks for more roles", accepts()));
}

/// Four roles delegate one to the other, and the last lists the target.
///
/// The file of each is called by its own name, at whatever depth it stands.
pub(crate) fn chain_of_roles(s: &mut Writer) {
    s.cites(["TUF-3.1.2-b"]);
    tree(s, &[("targets", "one"), ("one", "two"), ("two", "three"), ("three", "four")]);
    s.repository.add_target_to(&Role::delegated("four"), "a.whl", HONEST);
    s.download(["a.whl"], accepts());
}

/// A terminating delegation deep in the first branch covers the target and does not list it, and a role of the top level does.
///
/// It ends the whole search, not only that of its own level.
pub(crate) fn terminating_further_down(s: &mut Writer) {
    s.cites(["TUF-4.5-aa"]);
    tree(s, &[("targets", "first"), ("first", "inner"), ("targets", "second")]);
    s.repository.delegations_mut(&Role::delegated("first"))[0].terminating = true;
    s.repository.add_target_to(&Role::delegated("inner"), "a.whl", HONEST);
    s.download(["a.whl"], accepts());
    s.attack("list another target with the stolen key of the second role", |a| {
        let second = Role::delegated("second");
        a.repository.add_target_to(&second, "b.whl", OTHER);
        a.publish([second]);
    });
    s.only_under_attack(|s| s.download(["b.whl"], rejects()));
}

/// The role of a terminating delegation delegates on, and the target is there.
///
/// What it delegates to speaks for it, so the search goes on below.
pub(crate) fn below_a_terminating_delegation(s: &mut Writer) {
    s.cites(["TUF-4.5-aa"]);
    tree(s, &[("targets", "first"), ("first", "inner"), ("targets", "second")]);
    s.repository.delegations_mut(&Targets)[0].terminating = true;
    s.repository.add_target_to(&Role::delegated("inner"), "a.whl", HONEST);
    s.repository.add_target_to(&Role::delegated("second"), "a.whl", OTHER);
    s.download(["a.whl"], accepts().delivering(&[HONEST]));
}

/// Two roles delegate to the same third, each for other paths.
///
/// For an archive only the second way is open. The role has not been visited before then.
pub(crate) fn role_of_two_parents(s: &mut Writer) {
    s.cites(["TUF-5.6.7-l"]);
    diamond(s, ["shared-1", "shared-1"]);
    s.download(["a.tgz"], accepts());
    s.download(["a.whl"], accepts());
}

/// Two roles delegate to the same third with different keys, and the key of the first way signs for what goes the second.
pub(crate) fn key_of_the_other_parent(s: &mut Writer) {
    s.cites(["TUF-5.6.7-m"]);
    diamond(s, ["shared-1", "shared-2"]);
    s.download(["a.tgz"], accepts());
    sign_with_the_first_key(s);
    s.download(["a.tgz"], rejects());
    s.attack_ends();
    s.download(["a.tgz"], accepts());
}

/// The same, after the third role has been read over the first way.
///
/// What a client remembers of the role was verified for the first parent, and for no other.
pub(crate) fn key_of_the_other_parent_remembered(s: &mut Writer) {
    s.cites(["TUF-5.6.7-m", "TUF-5.6.7-p"]);
    diamond(s, ["shared-1", "shared-2"]);
    s.download(["a.whl", "a.tgz"], accepts());
    sign_with_the_first_key(s);
    s.download(["a.whl", "a.tgz"], rejects());
    s.attack_ends();
    s.download(["a.whl", "a.tgz"], accepts());
}

/// Two roles delegate to the same third for the same paths, and it is signed with the key that the second of them names.
///
/// Over the first way it cannot be validated. Whether that ends the search, or the role has yet to be visited over the second
/// way, is left open.
pub(crate) fn key_of_the_second_parent(s: &mut Writer) {
    s.cites(["TUF-5.6.7-l"]);
    tree(s, &[("targets", "first"), ("first", "shared"), ("targets", "second"), ("second", "shared")]);
    s.repository.delegations_mut(&Role::delegated("second"))[0].signers = Signers::one("shared-2");
    let shared = Role::delegated("shared");
    s.repository.add_target_to(&shared, "a.whl", HONEST);
    s.download(["a.whl"], accepts());
    s.publish([shared.clone()]);
    s.attack("sign the shared role with the second of its two keys alone", |a| {
        a.replace(&shared, |d| {
            d.signed_by(&[Key::named("shared-2")]);
        });
    });
    s.download(["a.whl"], either("ends the search", rejects()).or("goes on to the next role", accepts()));
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// Two roles delegate to the same third with different keys, and both call theirs by one keyid.
///
/// TAP 12 makes keyids names of the delegator's choice, so that the third role has two signatures under one of them. By the
/// specification as it stands, the second parent's keyid is wrong.
pub(crate) fn one_keyid_of_two_parents(s: &mut Writer) {
    s.cites(["TAP12-d"]);
    diamond(s, ["shared-1", "shared-2"]);
    s.download(["a.tgz"], accepts());
    let [one, other] = ["shared-1", "shared-2"].map(Key::named);
    s.publish_edited([Role::delegated("archives"), Role::delegated("shared")], |draft| {
        if draft.role == Role::delegated("archives") {
            draft.signed["delegations"]["keys"] = json!({ one.keyid(): other.public() });
            draft.signed["delegations"]["roles"][0]["keyids"] = json!([one.keyid()]);
        } else if draft.role == Role::delegated("shared") {
            draft.signed_by(std::slice::from_ref(&one)).also_signed_under(one.keyid().to_owned(), &other);
        }
    });
    let refusing = rejects().not_going_back(Timestamp);
    s.download(["a.tgz"], either("tries each signature", accepts()).or("refuses keyids that are not hashes", refusing));
}

/// A hundred roles delegate one to the next, and the last one lists the target.
pub(crate) fn long_chain(s: &mut Writer) {
    s.cites(["TUF-5.6.7-n"]);
    project(s);
    s.download(["a.whl"], accepts());
    s.attack("delegate through a hundred roles, by the stolen key of the delegated role", |a| {
        let mut delegator = Role::delegated("project");
        for i in 0..100 {
            let name = format!("role{i:02}");
            let delegation = Delegation { signers: Signers::one("many"), ..Delegation::new(&name, &["*.whl"]) };
            a.repository.delegate(&delegator, delegation);
            delegator = Role::delegated(&name);
        }
        a.repository.add_target_to(&delegator, "b.whl", OTHER);
        a.publish([Role::delegated("project")]);
    });
    s.only_under_attack(|s| {
        s.download(
            ["b.whl"],
            either("stops before 100 roles", rejects()).or("visits 100 roles", accepts().delivering(&[OTHER])),
        );
    });
}

/// A delegation has two entries of one name, and the file is signed with the key of the second.
pub(crate) fn one_name_twice(s: &mut Writer) {
    s.cites(["TUF-4.5-m"]);
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.attack("delegate to the same name again, and sign the role with the second key alone", |a| {
        let again = Delegation { signers: Signers::one("mallory"), ..Delegation::new("project", &["*.whl"]) };
        a.repository.delegate(&Targets, again);
        a.publish_edited([Targets], |d| {
            if d.role == project {
                d.signed_by(&[Key::named("mallory")]);
            }
        });
    });
    s.download(["a.whl"], rejects());
}

/// A delegation names a keyid whose key only root lists.
///
/// The keys of a delegated role are those that the delegating file lists.
pub(crate) fn key_listed_in_root_alone(s: &mut Writer) {
    s.cites(["TUF-4.5-ad"]);
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.attack("name the timestamp key in the delegation without listing it, and sign the role with it", |a| {
        let keys = a.keys(&Timestamp);
        a.publish_edited([Targets, project.clone()], |d| {
            if d.role == Targets {
                d.signed["delegations"]["roles"][0]["keyids"] = json!([keys[0].keyid()]);
            }
            if d.role == project {
                d.signed_by(&keys);
            }
        });
    });
    s.download(["a.whl"], rejects());
}

/// A delegation names a keyid whose key only another delegated role lists.
pub(crate) fn key_listed_by_a_neighbour(s: &mut Writer) {
    s.cites(["TUF-4.5-ad", "TUF-4.3-i"]);
    let neighbour = Key::named("inner-1");
    tree(s, &[("targets", "neighbour"), ("neighbour", "inner"), ("targets", "project")]);
    let project = Role::delegated("project");
    s.repository.add_target_to(&project, "a.whl", HONEST);
    s.download(["a.whl"], accepts());
    s.attack("name a neighbour's key in the delegation without listing it, and sign the role with it", |a| {
        a.publish_edited([Targets, project.clone()], |d| {
            if d.role == Targets {
                d.signed["delegations"]["roles"][1]["keyids"] = json!([neighbour.keyid()]);
            }
            if d.role == project {
                d.signed_by(std::slice::from_ref(&neighbour));
            }
        });
    });
    s.download(["a.whl"], rejects());
}

/// A role cannot be had, and then it can: a client that keeps running finds the target after all.
pub(crate) fn failure_is_not_remembered(s: &mut Writer) {
    s.cites(["TUF-5.6.7-p"]);
    s.keep_running();
    let project = project(s);
    s.refresh(accepts());
    s.attack("withhold the delegated role", |a| a.withhold(&format!("1.{}", project.file_name())));
    s.download(["a.whl"], rejects());
    s.download(["file.txt"], either("fetches roles on the way", accepts()).or("needs every role", rejects()));
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// Several targets are fetched in one go, and one search ends at a terminating delegation that another passes by.
pub(crate) fn several_searches(s: &mut Writer) {
    s.cites(["TUF-5.6.7-p"]);
    tree(s, &[("targets", "first"), ("first", "inner"), ("targets", "second")]);
    let patterns = Delegation::new("first", &["a.*"]);
    s.repository.delegations_mut(&Targets)[0] = Delegation { terminating: true, ..patterns };
    s.repository.add_target_to(&Role::delegated("inner"), "a.whl", HONEST);
    s.repository.add_target_to(&Role::delegated("second"), "b.whl", OTHER);
    s.download(["b.whl", "a.whl", "file.txt", "b.whl"], accepts());
}

/// The delegation names another key, and the delegated role stays as it is stored.
///
/// A stored file has to be verified by the keys of today.
pub(crate) fn stored_role_of_a_replaced_key(s: &mut Writer) {
    s.cites(["TUF-5.6.7-r", "TUF-5.6.7-f"]);
    project(s);
    s.download(["a.whl"], accepts());
    s.attack("name another key in the delegation, and leave the delegated role alone", |a| {
        let key = Key::named("project-2");
        a.forge(&Targets, |d| {
            d.signed["delegations"]["keys"] = json!({key.keyid(): key.public()});
            d.signed["delegations"]["roles"][0]["keyids"] = json!([key.keyid()]);
        });
    });
    s.download(["a.whl"], rejects());
}

/// Snapshot lists a new version of the delegated role, which the mirror withholds.
///
/// The version that is stored is no longer the current one, and does not count.
pub(crate) fn stored_role_of_an_older_version(s: &mut Writer) {
    s.cites(["TUF-5.6.7-r"]);
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.publish([project.clone()]);
    s.attack("withhold version 2 of the delegated role", |a| a.withhold("2.project.json"));
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts().trusting(project, 2));
}

/// A repository with these delegations for wheels, `targets` at the top.
fn tree(s: &mut Writer, delegations: &[(&str, &str)]) {
    s.uses(Feature::PathDelegations);
    for (delegator, delegated) in delegations {
        let delegator = if *delegator == "targets" { Targets } else { Role::delegated(delegator) };
        s.repository.delegate(&delegator, Delegation::new(delegated, &["*.whl"]));
    }
}

/// `wheels` and `archives` delegate to `shared`, each for its own kind of file, with these keys.
fn diamond(s: &mut Writer, keys: [&str; 2]) {
    s.uses(Feature::PathDelegations);
    for (name, pattern, key) in [("wheels", "*.whl", keys[0]), ("archives", "*.tgz", keys[1])] {
        s.repository.delegate(&Targets, Delegation::new(name, &[pattern]));
        let shared = Delegation { signers: Signers::one(key), ..Delegation::new("shared", &[pattern]) };
        s.repository.delegate(&Role::delegated(name), shared);
    }
    for path in ["a.whl", "a.tgz"] {
        s.repository.add_target_to(&Role::delegated("shared"), path, HONEST);
    }
}

fn sign_with_the_first_key(s: &mut Writer) {
    s.publish([Role::delegated("shared")]);
    s.attack("sign the shared role with the first of its two keys alone", |a| {
        a.replace(&Role::delegated("shared"), |d| {
            d.signed_by(&[Key::named("shared-1")]);
        });
    });
}
