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
