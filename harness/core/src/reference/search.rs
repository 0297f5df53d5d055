//! TUF §5.6.7 and §5.7: the search for a target through the delegations, and the target file.

use serde_json::Value;

use super::{
    Rules,
    check::Check,
    metadata::{Metadata, matches_hashes},
    succinct,
    workflow::{Cycle, TARGETS_BYTES},
};
use crate::{client::Refusal, hash::Hash, json::sha256_hex, role::Role};

/// How many roles one search visits at most (§5.6.7.1).
const ROLES: usize = 32;
/// How many bytes a target file may have whose length check is left out.
const TARGET_BYTES: u64 = 50_000_000;

/// Where a search stands after a role has been visited.
enum Search {
    /// The role, or one it delegates to, has this TARGETS entry.
    Found(Value),
    /// Not there; the search goes on.
    Continue,
    /// Not there, and the search is over.
    Stop,
}

impl Cycle<'_> {
    /// §5.6.7 and §5.7 for one target path. `unchecked` is shown the file as it has come, before it is checked.
    pub(super) fn fetch_target(
        &mut self,
        path: &str,
        unchecked: impl FnOnce(&[u8]) -> Result<(), Refusal>,
    ) -> Result<Vec<u8>, Refusal> {
        let entry = self.find_target(path)?;
        self.fetch_found(path, &entry, unchecked)
    }

    /// §5.6.7: the TARGETS entry of a target path.
    pub(super) fn find_target(&mut self, path: &str) -> Result<Value, Refusal> {
        Ok(match self.visit(&Role::Targets, path, &mut Vec::new())? {
            Search::Found(entry) => entry,
            _ if self.rules.omits(Check::AuthorityEnds) => self.last_word_on(path).unwrap_or_default(),
            // 5.7.2
            _ if self.rules.omits(Check::TargetListed) => Value::Null,
            _ => return Err(Refusal::new(format!("no such target: {path}"))),
        })
    }

    /// §5.7.3: the file that a TARGETS entry lists.
    pub(super) fn fetch_found(
        &mut self,
        path: &str,
        entry: &Value,
        unchecked: impl FnOnce(&[u8]) -> Result<(), Refusal>,
    ) -> Result<Vec<u8>, Refusal> {
        let listed = entry["length"].as_u64();
        let length = listed.filter(|_| !self.rules.omits(Check::TargetLength));
        let name = self.target_file_name(path, &entry["hashes"]);
        let bytes = self.source.target(&name, length.unwrap_or(TARGET_BYTES))?;
        self.missed.set(bytes.is_none() && !self.rules.omits(Check::RetryForTargets));
        let bytes = bytes.ok_or_else(|| Refusal::new(format!("{name} is missing")))?;
        unchecked(&bytes)?;
        let whole = entry.is_null() || listed == Some(bytes.len() as u64);
        self.rules.require(Check::TargetLength, whole, || {
            format!("{path} has {} bytes where {} are listed", bytes.len(), listed.unwrap_or(0))
        })?;
        let vouched = entry.is_null() || matches_hashes(&entry["hashes"], &bytes);
        self.rules.require(Check::TargetHash, vouched, || format!("{path} does not have the listed hashes"))?;
        if self.rules.omits(Check::VerifiedBytesAreUsed) {
            return Ok(self.source.target(&name, TARGET_BYTES)?.unwrap_or(bytes));
        }
        Ok(bytes)
    }

    /// Whether any role lists this target.
    pub(super) fn lists(&mut self, path: &str) -> bool {
        matches!(self.visit(&Role::Targets, path, &mut Vec::new()), Ok(Search::Found(_)))
    }

    /// A target file by its path alone, for a client that helps itself.
    pub(super) fn fetch_unverified(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        self.source.target(path, TARGET_BYTES)?.ok_or_else(|| Refusal::new(format!("{path} is missing")))
    }

    /// §5.6.7.1 and §5.6.7.2: pre-order and depth first.
    ///
    /// A role is visited once in a search, whoever delegates to it: the plain text of the step.
    fn visit(&mut self, role: &Role, path: &str, visited: &mut Vec<Role>) -> Result<Search, Refusal> {
        // 5.6.7.1
        let metadata = self.trusted.get(role).ok_or_else(|| Refusal::new(format!("no trusted {role}")))?.clone();
        visited.push(role.clone());
        let own = metadata.signed["targets"].get(path);
        if let Some(entry) = own.filter(|_| !self.rules.omits(Check::OwnTargetsFirst)) {
            return Ok(Search::Found(entry.clone()));
        }
        // 5.6.7.2
        let mut delegations: Vec<&Value> = metadata.delegations().iter().collect();
        let bins = succinct::delegations(&metadata, &self.trusted[&Role::Snapshot], path, self.rules);
        delegations.extend(&bins);
        if self.rules.omits(Check::DelegationOrder) {
            delegations.reverse();
        }
        if self.rules.omits(Check::DepthFirst)
            && let Some(entry) = self.first_level(&metadata, &delegations, path)
        {
            return Ok(Search::Found(entry));
        }
        for delegation in delegations {
            let is_bin = bins.contains(delegation);
            let terminating = delegation["terminating"] == Value::Bool(true);
            if !is_bin && !covers(delegation, path, self.rules) && !self.rules.omits(Check::DelegatedPaths) {
                if terminating && self.rules.omits(Check::TerminatingWhereItCovers) {
                    return Ok(Search::Stop);
                }
                continue;
            }
            let name = delegation["name"].as_str().ok_or_else(|| Refusal::new("a delegation without a name"))?;
            let delegated = Role::delegated(name);
            if visited.contains(&delegated) && !self.rules.omits(Check::VisitedOnce) {
                continue;
            }
            if visited.len() >= ROLES && !self.rules.omits(Check::RoleCount) {
                return Ok(Search::Stop);
            }
            match self.load_delegated(&delegated, &metadata, delegation) {
                Err(_) if self.rules.omits(Check::FailureEndsSearch) => continue,
                other => other?,
            }
            if terminating && self.rules.omits(Check::TerminatingGoesDown) {
                let entry = self.trusted[&delegated].signed["targets"].get(path).cloned();
                return Ok(entry.map_or(Search::Stop, Search::Found));
            }
            if is_bin && self.rules.omits(Check::BinsDelegate) {
                let entry = self.trusted[&delegated].signed["targets"].get(path).cloned();
                return Ok(entry.map_or(Search::Continue, Search::Found));
            }
            match self.visit(&delegated, path, visited)? {
                Search::Continue => {}
                done => return Ok(done),
            }
            // 5.6.7.2.1
            if terminating && !self.rules.omits(Check::Terminating) {
                let reaches_up = *role == Role::Targets || !self.rules.omits(Check::TerminatingReachesUp);
                return Ok(if reaches_up { Search::Stop } else { Search::Continue });
            }
        }
        Ok(own.map_or(Search::Continue, |entry| Search::Found(entry.clone())))
    }

    /// What the roles of one level say of a target, before any that they delegate to is asked: for a client that does not search
    /// in depth.
    fn first_level(&mut self, delegator: &Metadata, delegations: &[&Value], path: &str) -> Option<Value> {
        let rules = self.rules;
        delegations.iter().filter(|delegation| covers(delegation, path, rules)).find_map(|delegation| {
            let role = Role::delegated(delegation["name"].as_str()?);
            self.load_delegated(&role, delegator, delegation).ok()?;
            self.trusted[&role].signed["targets"].get(path).cloned()
        })
    }

    /// What any stored delegated role says of a target, whoever delegates to it: for a client that does not take trust back.
    fn last_word_on(&self, path: &str) -> Option<Value> {
        self.stored_delegated().find_map(|file| {
            let file: Value = serde_json::from_slice(file).ok()?;
            file["signed"]["targets"].get(path).cloned()
        })
    }

    /// The checks of §5.6.1 to §5.6.6 for a delegated role: the workflow does not repeat them, but says of the search that it
    /// ends where metadata cannot be validated.
    fn load_delegated(&mut self, role: &Role, delegator: &Metadata, delegation: &Value) -> Result<(), Refusal> {
        let snapshot = self.trusted[&Role::Snapshot].clone();
        let listed = snapshot.listed(role);
        self.rules.require(Check::DelegatedListed, listed.is_some(), || format!("snapshot does not list {role}"))?;
        let keys = self.keys_listed_by(delegator);
        let of_this_name = |other: &&Value| other["name"] == delegation["name"];
        let delegation = match delegator.delegations().iter().rev().find(of_this_name) {
            Some(last) if self.rules.omits(Check::UniqueNames) => last,
            _ => delegation,
        };
        let is_signed = |cycle: &Cycle<'_>, file: &Metadata| file.is_signed_by(&keys, delegation, cycle.rules);
        if let Some(stored) = self.stored(role).and_then(|bytes| Metadata::parse(bytes, role, self.rules).ok())
            && (Some(stored.version) == listed || self.rules.omits(Check::RenewedDelegated))
            && !self.rules.omits(Check::UnchangedFiles)
            && snapshot.vouches_for(role, &stored.bytes)
            && is_signed(self, &stored)
        {
            return self.trusted_if_fresh(role, stored, Check::DelegatedExpiry);
        }
        let limit = snapshot.listed_length(role).unwrap_or_else(|| self.unless(Check::DelegatedLength, TARGETS_BYTES));
        let bytes = self.fetch_listed(&self.named_in_files(role, delegator), listed.unwrap_or(1), limit)?;
        self.rules.require(Check::DelegatedHash, snapshot.vouches_for(role, &bytes), || {
            format!("{role} does not have the hash listed in snapshot")
        })?;
        let new = Metadata::parse(&bytes, role, self.rules)?;
        self.rules.require(Check::DelegatedSigned, is_signed(self, &new), || {
            format!("{role} is not signed by a threshold of its keys")
        })?;
        self.rules.require(Check::DelegatedVersion, Some(new.version) == listed.or(Some(new.version)), || {
            format!("{role} version {} where snapshot lists {}", new.version, listed.unwrap_or(0))
        })?;
        self.check_veto(role, &new)?;
        self.trusted_if_fresh(role, new, Check::DelegatedExpiry)?;
        self.persist(role, Check::PersistTargets);
        Ok(())
    }

    /// The role by whose name the file is asked for; without the check, one in a folder of the delegating role's.
    fn named_in_files(&self, role: &Role, delegator: &Metadata) -> Role {
        let is_top_level = self.trusted.get(&Role::Targets).is_some_and(|targets| targets.bytes == delegator.bytes);
        if is_top_level || !self.rules.omits(Check::DelegatedFileName) {
            return role.clone();
        }
        Role::Delegated(format!("delegated/{role}"))
    }

    /// The key map of a delegating role; without the check, with those of all roles read so far laid over it.
    fn keys_listed_by(&self, delegator: &Metadata) -> Value {
        let mut keys = delegator.signed["delegations"]["keys"].clone();
        if self.rules.omits(Check::KeysOfTheDocument) {
            let others = self.trusted.values().filter_map(|file| file.signed["delegations"]["keys"].as_object());
            for (keyid, key) in others.flatten() {
                keys[keyid] = key.clone();
            }
        }
        keys
    }

    /// FILENAME.EXT or HASH.FILENAME.EXT in the folder of the path.
    fn target_file_name(&self, path: &str, hashes: &Value) -> String {
        let known = hashes.as_object().into_iter().flatten().find(|(name, _)| Hash::from_name(name).is_some());
        let digest = known.and_then(|(_, digest)| digest.as_str());
        let rule = if self.consistent { Check::TargetFileName } else { Check::PlainTargetName };
        let with_digest = self.consistent != self.rules.omits(rule);
        match digest.filter(|_| with_digest) {
            None => path.to_owned(),
            Some(digest) => match path.rsplit_once('/') {
                None => format!("{digest}.{path}"),
                Some((folder, name)) => format!("{folder}/{digest}.{name}"),
            },
        }
    }
}

/// Whether a delegation covers a target path (§4.5).
///
/// Where both lists are there, which should not be, the hash prefixes count alone: never the union of the two.
fn covers(delegation: &Value, path: &str, rules: Rules) -> bool {
    let strings = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let prefixes = &delegation["path_hash_prefixes"];
    if prefixes.is_null() || rules.omits(Check::HashPrefixes) {
        return strings(&delegation["paths"]).iter().any(|pattern| matches_pattern(pattern, path, rules));
    }
    let digest = digest_of_path(path, rules);
    strings(prefixes).iter().any(|prefix| {
        let whole_bytes = prefix.get(..prefix.len() / 2 * 2).filter(|_| rules.omits(Check::OddPrefix));
        digest.starts_with(whole_bytes.unwrap_or(prefix))
    })
}

/// The digest by which target paths are shared out among bins, in hex digits.
pub(super) fn digest_of_path(path: &str, rules: Rules) -> String {
    let file_name = path.rsplit('/').next().unwrap_or(path);
    sha256_hex(if rules.omits(Check::PathDigest) { file_name } else { path }.as_bytes())
}

/// PATHPATTERN, segment by segment: a wildcard does not match a separator.
fn matches_pattern(pattern: &str, path: &str, rules: Rules) -> bool {
    let fold = |text: &str| if rules.omits(Check::LetterCase) { text.to_lowercase() } else { text.to_owned() };
    let (pattern, path) = (fold(pattern), fold(path));
    if rules.omits(Check::Separator) {
        return matches_segment(&pattern, &path, rules);
    }
    let (patterns, segments): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    patterns.len() == segments.len()
        && patterns.iter().zip(segments).all(|(pattern, segment)| matches_segment(pattern, segment, rules))
}

/// `*` for any run and `?` for one character.
fn matches_segment(pattern: &str, segment: &str, rules: Rules) -> bool {
    if rules.omits(Check::Wildcards) {
        return pattern == segment;
    }
    let somewhere = if rules.omits(Check::WholeSegment) { "*" } else { "" };
    let pattern: Vec<char> = format!("{somewhere}{pattern}{somewhere}").chars().collect();
    let segment: Vec<char> = segment.chars().collect();
    // Whether the pattern so far matches the first `i` characters, for every `i`.
    let mut reached = vec![false; segment.len() + 1];
    reached[0] = true;
    for symbol in pattern {
        if symbol == '*' || (symbol == '?' && rules.omits(Check::OneCharacter)) {
            let first = reached.iter().position(|&reached| reached).unwrap_or(reached.len());
            reached[first..].fill(true);
            continue;
        }
        for i in (0..segment.len()).rev() {
            reached[i + 1] = reached[i] && (symbol == '?' || symbol == segment[i]);
        }
        reached[0] = false;
    }
    reached[segment.len()]
}

#[cfg(test)]
mod tests {
    use super::{Rules, matches_pattern};

    #[test]
    fn the_examples_of_the_specification_hold() {
        for (pattern, path, expected) in [
            ("targets/*.tgz", "targets/foo.tgz", true),
            ("targets/*.tgz", "targets/foo.txt", false),
            ("foo-version-?.tgz", "foo-version-2.tgz", true),
            ("foo-version-?.tgz", "foo-version-alpha.tgz", false),
            ("*.tgz", "foo.tgz", true),
            ("*.tgz", "targets/foo.tgz", false),
            ("foo.tgz", "foo.tgz", true),
            ("foo.tgz", "bar.tgz", false),
            ("a*b*c", "axxbxxc", true),
            ("a*b*c", "axxbxx", false),
        ] {
            assert_eq!(matches_pattern(pattern, path, Rules::default()), expected, "{pattern} against {path}");
        }
    }
}
