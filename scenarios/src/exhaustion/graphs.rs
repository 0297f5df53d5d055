//! Delegations in which a search can lose itself (TUF §5.6.7).

use super::*;

const FOUND: &[u8] = b"found after all\n";

/// The adversary has the key of targets, and so can delegate as he likes: `delegations` gives who delegates to whom.
///
/// The target lies with one more role, to which targets delegate last. All delegations cover it, by a pattern and once more by
/// a prefix, for clients that know nothing else.
fn lost_in(s: &mut Writer, what: &str, delegations: &[(Role, String)]) {
    s.isolated();
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    s.download(["file.txt"], accepts());
    s.attack(&format!("delegate to {what}, by the stolen targets key"), |a| {
        for (delegator, delegated) in delegations.iter().chain([&(Targets, "last".to_owned())]) {
            let signers = Signers::one("many");
            let delegation = Delegation { signers, ..Delegation::new(delegated, &["*/*", "dir/"]) };
            a.repository.delegate(delegator, delegation);
        }
        a.repository.add_target_to(&Role::delegated("last"), "dir/a.txt", FOUND);
        a.publish([Targets]);
    });
    s.only_under_attack(|s| {
        let finds = bearable(accepts().delivering(&[FOUND]));
        s.download(["dir/a.txt"], either("gives up", bearable(rejects())).or("finds it", finds));
    });
}

fn role(i: usize) -> String {
    format!("role{i:03}")
}

/// Eight roles delegate each to all of the others.
///
/// There are more than ten thousand ways through them on which no role comes twice.
pub(crate) fn everybody_to_everybody(s: &mut Writer) {
    s.cites(["TUF-5.6.7-k"]);
    let mut delegations = vec![(Targets, role(0))];
    for (i, j) in (0..8).flat_map(|i| (0..8).map(move |j| (i, j))).filter(|(i, j)| i != j) {
        delegations.push((Role::Delegated(role(i)), role(j)));
    }
    lost_in(s, "eight roles that all delegate to each other", &delegations);
}

/// On each of twelve levels two roles delegate to both roles of the next.
///
/// There is no circle, and yet there are four thousand ways down.
pub(crate) fn two_ways_on_every_level(s: &mut Writer) {
    s.cites(["TUF-5.6.7-k"]);
    let mut delegations = vec![(Targets, role(0)), (Targets, role(1))];
    for (i, j) in (0..22).flat_map(|i| [(i, i / 2 * 2 + 2), (i, i / 2 * 2 + 3)]) {
        delegations.push((Role::Delegated(role(i)), role(j)));
    }
    lost_in(s, "twelve levels of two roles", &delegations);
}

/// Targets delegate the same path to two hundred roles, none of which lists it.
pub(crate) fn two_hundred_side_by_side(s: &mut Writer) {
    s.cites(["TUF-5.6.7-n"]);
    let delegations: Vec<_> = (0..200).map(|i| (Targets, role(i))).collect();
    lost_in(s, "two hundred roles", &delegations);
}

/// A thousand roles delegate one to the next, and none of them lists the path.
///
/// A client that calls itself for every role runs out of stack.
pub(crate) fn a_thousand_in_a_row(s: &mut Writer) {
    s.cites(["TUF-5.6.7-n"]);
    let delegator = |i: usize| if i == 0 { Targets } else { Role::Delegated(role(i - 1)) };
    let delegations: Vec<_> = (0..1_000).map(|i| (delegator(i), role(i))).collect();
    lost_in(s, "a thousand roles in a row", &delegations);
}
