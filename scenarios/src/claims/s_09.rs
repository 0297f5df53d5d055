//! Which patterns a path pattern can be.
//!
//! **Where**: TUF specification, §4.5, PATHPATTERN.
//!
//! **Document**: The manual page of glob is cited, and only the asterisk and the question mark are named; that they should not
//! match a separator is advice.
//!
//! **Claim**: The editors have to name the grammar, because a signer and a client of two dialects disagree about whom a file
//! belongs to.
//!
//! **Experiment**: A table of patterns and paths: wildcards beside and across separators, brackets, negated classes, braces,
//! double asterisks, backslashes, leading dots.

use super::{Finding, Lab, open::decision};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-4.5-t", "TUF-4.5-u", "TUF-4.5-v", "TUF-4.5-w"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    decision(lab, REQUIREMENTS, &[])
}
