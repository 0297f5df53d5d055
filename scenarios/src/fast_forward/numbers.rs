//! Recovery from versions near the limits of number types.

use super::*;

const FOLLOWS: &str = "follows large versions";

const REFUSES: &str = "refuses large versions";

/// All versions are driven up to the greatest signed number of 32 bits; all three keys are replaced.
pub(crate) fn versions_of_31_bits(s: &mut Writer) {
    s.cites(["TUF-5.3.11-g", "TUF-4.3-f"]);
    let greatest = (1 << 31) - 1;
    inflated_everywhere(s, greatest, accepts().trusting(Timestamp, greatest).trusting(Targets, greatest));
}

/// All versions are driven up beyond the signed numbers of 32 bits; all three keys are replaced.
pub(crate) fn versions_beyond_31_bits(s: &mut Writer) {
    s.in_both_profiles();
    large(s, 1 << 31);
}

/// All versions are driven up to the greatest number of 32 bits; all three keys are replaced.
pub(crate) fn versions_of_32_bits(s: &mut Writer) {
    large(s, (1 << 32) - 1);
}

/// All versions are driven up to the greatest that a floating-point number is sure to hold; all three keys are replaced.
pub(crate) fn versions_of_53_bits(s: &mut Writer) {
    large(s, (1 << 53) - 1);
}

/// All versions are driven up to the greatest signed number of 64 bits; all three keys are replaced.
///
/// Nothing can be added to such a version: no later file could ever be newer.
pub(crate) fn versions_of_63_bits(s: &mut Writer) {
    large(s, (1 << 63) - 1);
}

/// All versions are driven up to the greatest number of 64 bits; all three keys are replaced.
pub(crate) fn versions_of_64_bits(s: &mut Writer) {
    large(s, u64::MAX);
}

/// A delegated role's version is driven up to the greatest signed number of 64 bits; all keys behind it are replaced.
pub(crate) fn delegated_version_of_63_bits(s: &mut Writer) {
    s.cites(["TUF-5.3.11-g", "TUF-5.3.11-h"]);
    let project = inflated_project(s, (1 << 63) - 1, either(FOLLOWS, accepts()).or(REFUSES, rejects()));
    rotate_both(s);
    s.repository.delegations_mut(&Targets)[0].signers = Signers::one("project-2");
    s.publish([Targets, project.clone()]);
    s.download(["a.whl"], accepts().trusting(project, 2));
}

fn large(s: &mut Writer, version: u64) {
    s.cites(["TUF-5.3.11-g", "TUF-4.3-f"]);
    let follows = accepts().trusting(Timestamp, version).trusting(Snapshot, version).trusting(Targets, version);
    inflated_everywhere(s, version, either(FOLLOWS, follows).or(REFUSES, rejects()));
}
