//! TAP 15: delegations to bins by one object, `succinct_roles`, in place of the list `roles`.

use serde_json::{Value, json};

use super::{
    Rules,
    check::Check,
    metadata::{Metadata, check_threshold},
    search::digest_of_path,
};
use crate::{client::Refusal, role::Role};

/// The form of the object in the metadata of `role`, if there is one.
///
/// "Only one of the two may be specified" is read to the letter: an empty list of roles beside it is one too many as well.
pub(super) fn check(role: &Role, delegations: &Value, rules: Rules) -> Result<(), Refusal> {
    let Some(succinct) = object(delegations, rules) else { return Ok(()) };
    rules.require(Check::SuccinctAlone, delegations.get("roles").is_none(), || {
        format!("{role}: both roles and succinct_roles")
    })?;
    let bit_length = &succinct["bit_length"];
    let in_range = bit_length.as_u64().is_some_and(|bits| (1..=32).contains(&bits));
    rules.require(Check::BitLengthRange, in_range, || format!("{role}: bit length {bit_length}"))?;
    let prefix = &succinct["name_prefix"];
    rules.require(Check::NamePrefix, prefix.is_string(), || format!("{role}: name prefix {prefix}"))?;
    check_threshold(&succinct["threshold"], &format!("the bins of {role}"), rules)
}

/// The delegation to the bin that a target path belongs to, as `roles` would list it; none without a succinct delegation.
///
/// The text calls succinct delegations non-terminating, and so they are here. A terminating one is made by the delegation
/// above, or by those of the bin.
pub(super) fn delegations(delegator: &Metadata, snapshot: &Metadata, path: &str, rules: Rules) -> Vec<Value> {
    let Some(succinct) = object(&delegator.signed["delegations"], rules) else { return Vec::new() };
    let prefix = succinct["name_prefix"].as_str().unwrap_or_default();
    let mut names = vec![format!("{prefix}-{}", bin_of(path, &succinct["bit_length"], rules))];
    if rules.omits(Check::OneBin) {
        let listed = snapshot.signed["meta"].as_object().into_iter().flat_map(|meta| meta.keys());
        let others = listed.filter_map(|file| file.strip_suffix(".json"));
        names.extend(others.filter(|name| name.starts_with(&format!("{prefix}-"))).map(str::to_owned));
    }
    let delegation = |name| {
        json!({
            "name": name,
            "keyids": succinct["keyids"],
            "threshold": succinct["threshold"],
            "terminating": rules.omits(Check::SearchGoesOnAfterBin),
        })
    };
    names.into_iter().map(delegation).collect()
}

fn object(delegations: &Value, rules: Rules) -> Option<&Value> {
    delegations.get("succinct_roles").filter(|_| !rules.omits(Check::SuccinctRoles))
}

/// The number of the bin, as its name has it: the first `bit_length` bits of the digest, with as many hexadecimal digits as
/// the number of the last bin has.
#[expect(clippy::cast_possible_wrap, reason = "the faults of narrow numbers")]
fn bin_of(path: &str, bit_length: &Value, rules: Rules) -> String {
    let bits = bit_length.as_u64().unwrap_or_else(|| read_leniently(bit_length)).min(63);
    let digest = digest_of_path(path, rules);
    let first = u64::from_str_radix(&digest[..16], 16).expect("hexadecimal digits");
    let narrow = (first >> 32) as u32;
    let last = (1 << bits) - 1;
    let index = if rules.omits(Check::LeadingBits) {
        u64::from(narrow) & last
    } else if rules.omits(Check::WideBins) {
        let count = 1_u32.wrapping_shl(bits as u32);
        u64::from((narrow >> (32 - bits.clamp(1, 32))) & (count - 1))
    } else {
        first.checked_shr(64 - bits as u32).unwrap_or(0)
    };
    let signed = (narrow as i32) >> (32 - bits.clamp(1, 32));
    if rules.omits(Check::UnsignedBins) && signed < 0 {
        return format!("-{:x}", signed.unsigned_abs());
    }
    let width = if rules.omits(Check::ZeroPadding) {
        1
    } else if rules.omits(Check::PaddingWidth) {
        (bits / 4) as usize
    } else {
        bits.div_ceil(4).max(1) as usize
    };
    if rules.omits(Check::SmallDigits) { format!("{index:0width$X}") } else { format!("{index:0width$x}") }
}

/// What a client makes of a bit length that is none, if it does not refuse it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the fault")]
fn read_leniently(number: &Value) -> u64 {
    let whole = number.as_f64().filter(|float| float.fract() == 0.0).map(|float| float as u64);
    whole.or_else(|| number.as_str().and_then(|text| text.parse().ok())).unwrap_or(0)
}
