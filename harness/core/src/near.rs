//! Near names, for messages about an unknown one.

use strsim::osa_distance;

/// The `known` names closest to `name`, at most three, the closest first; those that contain it count as close.
pub fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| {
            let distance = osa_distance(name, candidate);
            let close = distance <= name.len().max(candidate.len()) / 3;
            let contains = !name.is_empty() && candidate.contains(name);
            (close || contains).then_some((if contains { 0 } else { distance }, candidate))
        })
        .collect();
    scored.sort_unstable();
    scored.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// `unknown <what> "<name>"`, with near names or else all of them.
pub fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    let near = near(name, known.clone());
    if near.is_empty() {
        let all: Vec<_> = known.into_iter().collect();
        let known = if all.len() <= 12 { format!("; known: {}", all.join(", ")) } else { String::new() };
        return format!("unknown {what} \"{name}\"{known}");
    }
    format!("unknown {what} \"{name}\"; did you mean {}?", near.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_name() {
        let known = ["rollback::timestamp_version", "rollback::snapshot_version", "freeze::root_expired"];
        assert_eq!(near("rollback::timestmp_version", known)[0], "rollback::timestamp_version");
        assert_eq!(near("root_expired", known), ["freeze::root_expired"]);
        assert!(near("nonsense", known).is_empty());
    }

    #[test]
    fn the_message_names_what_is_wrong_and_what_to_do() {
        let message = unknown("client", "touhg", ["tough", "reference"]);
        assert_eq!(message, "unknown client \"touhg\"; did you mean tough?");
    }
}
