//! The one list of scenarios.
//!
//! From it come the catalogue and one test for each scenario and client. A name here without a function does not compile; a
//! function that is not here is dead code, which is an error.

use tuf_gauntlet_core::scenario::Scenario;

/// Hands the list of scenarios to another macro, after the tokens in the second pair of brackets.
#[doc(hidden)]
#[macro_export]
macro_rules! __scenarios {
    ([$($callback:tt)*] [$($input:tt)*]) => {
        $($callback)*! { [$($input)*]
            rollback {
                timestamp_version
            }
            fast_forward {

            }
            freeze {

            }
            mix_and_match {

            }
            key_compromise {

            }
            arbitrary_software {

            }
            delegation {
                delegated_target
                signed_by_stranger
                signed_by_delegator
                signed_too_few
                signed_by_replaced_key
                expired
                version_lower_than_listed
                version_higher_than_listed
                hash_differs_from_listed
                not_listed_in_snapshot
                first_delegation_wins
                delegator_wins
                missing_role_ends_search
                unsigned_role_ends_search
                expired_role_ends_search
                unreadable_role_ends_search
                target_outside_of_paths
                target_outside_of_delegators_paths
                removed_delegation
                nothing_after_a_terminating_delegation
                terminating_elsewhere
                cycle
                many_roles
            }
        }
    };
}

macro_rules! catalogue {
    ([] $($family:ident { $($name:ident)* })*) => {
        /// All scenarios, in their order.
        pub fn catalogue() -> Vec<Scenario> {
            vec![$($(Scenario {
                family: stringify!($family),
                name: stringify!($name),
                file: concat!("scenarios/src/", stringify!($family), ".rs"),
                source: include_str!(concat!(stringify!($family), ".rs")),
                write: crate::$family::$name,
            },)*)*]
        }
    };
}

__scenarios! { [catalogue] [] }
