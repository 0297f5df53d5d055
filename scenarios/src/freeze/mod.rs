//! Freeze attacks: the client is kept on what it has, or on what has run out (TUF §1.5.2), and what the dates in
//! metadata do about it. Also the plainest denial of service: no answer, or none that is of any use.

pub(crate) mod clock;
pub(crate) mod expiry;
pub(crate) mod replies;

use crate::prelude::*;
use tuf_gauntlet_core::expectation::{Alternatives, Expectation};

fn hold_back(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    s.repository.set_lifetime(role.clone(), hours(1));
    s.publish([role.clone()]);
    s.attack(&format!("hold {role} 2 back until it has expired"), |a| a.wait(hours(2)));
}

fn expire_stored(s: &mut Writer, role: &Role) {
    s.repository.set_lifetime(role.clone(), hours(1));
    s.refresh(accepts());
    s.attack(&format!("serve nothing new until {role} 1 has expired"), |a| a.wait(hours(2)));
}

fn short_lived_first_root(s: &mut Writer) {
    s.repository.set_lifetime(Root, hours(1));
    s.refresh(accepts());
    s.repository.set_lifetime(Root, days(365));
}

/// A delegated role with a target of its own.
fn packages(s: &mut Writer) -> Role {
    s.uses(Feature::PathDelegations);
    let packages = Role::delegated("packages");
    s.repository.delegate(&Targets, Delegation::new("packages", &["package.whl"]));
    s.repository.add_target_to(&packages, "package.whl", b"the honest package\n");
    packages
}
