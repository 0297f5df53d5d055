//! PEP 458's model of the cost of its metadata ("Metadata Scalability"): constants C1 to C10, estimates V1 to V17, and what is
//! measured in their place.

use super::{build::Built, spec::Spec, visit::Visits};
use crate::pep458::topology::prefixes;

/// C1: hex digits of a SHA-512.
pub const C1: u64 = 128;
/// C2: characters of a keyid.
pub const C2: u64 = 64;
/// C5: characters of a target path.
pub const C5: u64 = 256;
/// C6: digits of a length.
pub const C6: u64 = 7;
/// C7: characters to encode a version number.
pub const C7: u64 = 6;
/// C8: targets.
pub const C8: u32 = 2_273_539;
/// C9: bytes of a distribution, on average.
pub const C9: u64 = 2_184_393;
/// C10: bins.
pub const C10: u32 = 16_384;

/// Descriptions, formulas as the PEP writes them, and its values.
const ROWS: [(&str, &str, u64); 17] = [
    ("length of a path hash prefix", "math.ceil(math.log(C10, 16))", 4),
    ("path hash prefixes", "16**V1", 65_536),
    ("targets of a bin", "math.ceil(C8/C10)", 139),
    ("hashes of a bin", "V3*C1", 17_792),
    ("target paths of a bin", "V3*C5", 35_584),
    ("lengths of a bin", "V3*C6", 973),
    ("size of a bin", "V4+V5+V6", 54_349),
    ("keyids in bins", "C10*C2", 1_048_576),
    ("path hash prefixes in bins", "V1*V2", 262_144),
    ("size of bins", "V8+V9", 1_310_720),
    ("size of snapshot", "C10*C7", 98_304),
    ("returning user, same snapshot", "2*V7", 108_698),
    ("the same, % of C9", "round((V12/C9)*100)", 5),
    ("returning user, other snapshot", "V12+V11", 207_002),
    ("the same, % of C9", "round((V14/C9)*100)", 9),
    ("new user", "V14+V10", 1_517_722),
    ("the same, % of C9", "round((V16/C9)*100)", 69),
];

/// The formulas, V1 first, as the PEP writes them.
pub const FORMULAS: [&str; 17] = {
    let mut formulas = [""; 17];
    let mut row = 0;
    while row < 17 {
        formulas[row] = ROWS[row].1;
        row += 1;
    }
    formulas
};

/// The values that the PEP gives, V1 first.
pub const VALUES: [u64; 17] = {
    let mut values = [0; 17];
    let mut row = 0;
    while row < 17 {
        values[row] = ROWS[row].2;
        row += 1;
    }
    values
};

/// The estimates for so many targets and bins, V1 first. Bytes, if nothing else is said in [`Row::what`].
pub fn estimates(targets: u32, bins: u32) -> [u64; 17] {
    let (c8, c10) = (u64::from(targets), u64::from(bins));
    // How many hex digits tell the bins apart, without the rounding of a logarithm.
    let v1 = u64::from(bins.max(1).next_power_of_two().ilog2().div_ceil(4));
    let v2 = 16_u64.pow(u32::try_from(v1).expect("at most 8"));
    let v3 = c8.div_ceil(c10);
    let (v4, v5, v6) = (v3 * C1, v3 * C5, v3 * C6);
    let v7 = v4 + v5 + v6;
    let (v8, v9) = (c10 * C2, v1 * v2);
    let v10 = v8 + v9;
    let v11 = c10 * C7;
    let v12 = 2 * v7;
    let v14 = v12 + v11;
    let v16 = v14 + v10;
    [v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, percent(v12), v14, percent(v14), v16, percent(v16)]
}

/// Of the average distribution, C9, rounded.
pub fn percent(bytes: u64) -> u64 {
    (bytes * 100 + C9 / 2) / C9
}

/// An estimate beside what was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// `V1` to `V17`.
    pub id: String,
    /// What it is about. The numbers are bytes, or else this says of what.
    pub what: &'static str,
    /// The formula in the PEP.
    pub formula: &'static str,
    /// The value in the PEP.
    pub pep: u64,
    /// The formula's value for the targets and bins that were measured; those of the PEP give its value.
    pub recomputed: u64,
    /// What was measured, if the client came so far.
    pub measured: Option<u64>,
    /// By how much the two part, and why.
    pub why: String,
}

/// The model beside an index that was built with a role `bins` and prefix lists, and visited.
pub fn rows(spec: &Spec, built: &Built, visits: &Visits) -> Vec<Row> {
    let measured = measured(spec, built, visits);
    let recomputed = estimates(spec.targets, spec.bins);
    let rows = ROWS.iter().zip(recomputed).zip(measured).enumerate();
    rows.map(|(index, ((&(what, formula, pep), recomputed), measured))| Row {
        id: format!("V{}", index + 1),
        what,
        formula,
        pep,
        recomputed,
        measured,
        why: measured.map_or_else(
            || "not measured: the client refuses this index".to_owned(),
            |measured| why(index + 1, recomputed, measured, spec, built),
        ),
    })
    .collect()
}

fn measured(spec: &Spec, built: &Built, visits: &Visits) -> [Option<u64>; 17] {
    let bins = u64::from(spec.bins);
    let each = |sum: u64| Some((sum + bins / 2) / bins);
    let lists = |bin: u32| prefixes(bin as usize, spec.bins as usize);
    let prefixes: Vec<u64> = (0..spec.bins).flat_map(lists).map(|prefix| prefix.len() as u64).collect();
    let raw = built.bins.iter().map(|size| size.raw).sum();
    let same = visits.returning_same.as_ref().ok().map(|visit| visit.bins);
    let other = visits.returning_other.as_ref().ok().map(|visit| visit.bins + visit.snapshot);
    let new = visits.new_user.as_ref().ok().map(|visit| visit.bins + visit.snapshot + visit.bins_role);
    let anatomy = built.anatomy;
    [
        prefixes.first().copied(),
        Some(prefixes.len() as u64),
        each(anatomy.targets),
        each(anatomy.hashes),
        each(anatomy.paths),
        each(anatomy.lengths),
        each(raw),
        Some(bins * C2),
        Some(prefixes.iter().sum()),
        built.bins_role.map(|size| size.raw),
        Some(built.snapshot.raw),
        same,
        same.map(percent),
        other,
        other.map(percent),
        new,
        new.map(percent),
    ]
}

fn why(number: usize, recomputed: u64, measured: u64, spec: &Spec, built: &Built) -> String {
    let anatomy = built.anatomy;
    let (targets, bins) = (anatomy.targets.max(1), u64::from(spec.bins));
    let tenths = |sum: u64, of: u64| format!("{}.{}", sum / of, sum * 10 / of % 10);
    let because = match number {
        3 => "the PEP rounds up".to_owned(),
        4 if anatomy.hashes == targets * C1 => "from V3, which the PEP rounds up".to_owned(),
        4 => format!("{} hex digits of hashes for each target, where the PEP has 128", tenths(anatomy.hashes, targets)),
        5 => format!("paths have {} characters on average, and not 256", tenths(anatomy.paths, targets)),
        6 => format!("lengths have {} digits on average, and not 7", tenths(anatomy.lengths, targets)),
        7 => {
            let raw: u64 = built.bins.iter().map(|size| size.raw).sum();
            let rest = raw - anatomy.hashes - anatomy.paths - anatomy.lengths;
            format!(
                "paths are shorter, and names of members, punctuation and the signature, {} bytes in each bin, are left out",
                rest / bins
            )
        }
        10 => {
            let rest = built.bins_role.map_or(0, |size| size.raw).saturating_sub(recomputed);
            format!(
                "names of roles and members, thresholds and punctuation are left out, {} bytes of each bin",
                rest / bins
            )
        }
        11 => format!(
            "a line of snapshot has the name of the file and of its member, {} bytes, and not 6",
            built.snapshot.raw / bins
        ),
        12 => "twice what is measured for V7, give or take the bins that were visited".to_owned(),
        14 => "V12 and V11 as measured".to_owned(),
        16 => "V14 and V10 as measured; the role bins makes the most of it".to_owned(),
        _ => "as V12, V14 and V16".to_owned(),
    };
    if recomputed == measured {
        return "the same".to_owned();
    }
    if number == 1 || number == 2 || number == 8 || number == 9 {
        return format!("{}: counted in the lists of this index", parted(recomputed, measured));
    }
    format!("{}: {because}", parted(recomputed, measured))
}

/// By how much the measured value is more or less, also in per cent.
fn parted(recomputed: u64, measured: u64) -> String {
    let off = measured.abs_diff(recomputed);
    let tenths = (off * 1_000 + recomputed / 2) / recomputed.max(1);
    let sign = if measured > recomputed { '+' } else { '-' };
    format!("{sign}{off} ({sign}{}.{} %)", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_the_table_is_what_its_formula_gives() {
        let estimates = estimates(C8, C10);
        for (index, ((_, formula, pep), estimate)) in ROWS.iter().zip(estimates).enumerate() {
            assert_eq!(estimate, *pep, "V{} = {formula}", index + 1);
        }
    }

    #[test]
    fn ten_times_the_targets_cost_what_the_text_says() {
        let estimates = estimates(C8 * 10, C10);
        assert_eq!((estimates[12], estimates[14], estimates[16]), (50, 54, 114));
    }

    #[test]
    fn each_constant_changes_the_rows_that_have_it() {
        let (pep, more_bins) = (estimates(C8, C10), estimates(C8, 2 * C10));
        let changed: Vec<usize> = (0..17).filter(|&row| pep[row] != more_bins[row]).map(|row| row + 1).collect();
        assert_eq!(changed, [3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17]);
    }
}
