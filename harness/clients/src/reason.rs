//! Reasons: why a tool failed, by one line of the many that it wrote.

/// How tools say that a host cannot be reached.
const UNREACHED: [&str; 18] = [
    "dial tcp",
    "proxyconnect tcp",
    "no such host",
    "Name or service not known",
    "Temporary failure in name resolution",
    "Could not resolve host",
    "Could not resolve proxy",
    "Could not connect to server",
    "Couldn't connect to server",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ENETUNREACH",
    "ETIMEDOUT",
    "Network is unreachable",
    "Connection refused",
    "Connect timed out",
    "Failed to establish a new connection",
];

/// How tools say that a registry does not have a version.
const ABSENT: [&str; 7] = [
    "failed to select a version for the requirement",
    "No matching distribution found",
    "No matching version found",
    "unknown revision",
    "Could not find artifact",
    "404 Not Found",
    "module version is not available",
];

/// How a line begins in which a tool says what went wrong.
const ERROR: [&str; 4] = ["error", "npm error", "[error]", "fatal"];

/// Why a tool failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason<'a> {
    /// There is no network, or a host of it does not answer.
    Unreached(&'a str),
    /// The registry has no such version, as far as the tool says.
    Absent(&'a str),
    /// Anything else.
    Other(&'a str),
}

impl Reason<'_> {
    /// The reason in what a tool wrote: the line that says so, cut short if it is long.
    pub(crate) fn in_output(output: &str) -> Reason<'_> {
        let line_with = |words: &[&str]| {
            let says_so = |line: &&str| words.iter().any(|word| line.contains(word));
            output.lines().find(says_so).map(cut)
        };
        let is_error = |line: &&str| {
            let line = line.trim_start().to_lowercase();
            ERROR.iter().any(|word| line.starts_with(word))
        };
        if let Some(line) = line_with(&UNREACHED) {
            return Reason::Unreached(line);
        }
        if let Some(line) = line_with(&ABSENT) {
            return Reason::Absent(line);
        }
        let last = || output.lines().rfind(|line| !line.trim().is_empty());
        Reason::Other(output.lines().find(is_error).or_else(last).map_or("it said nothing", cut))
    }
}

/// What a tool wrote, without the colours that it gave it.
pub(crate) fn uncoloured(output: &str) -> String {
    let mut parts = output.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

fn cut(line: &str) -> &str {
    let line = line.trim();
    let end = line.char_indices().nth(200).map_or(line.len(), |(end, _)| end);
    &line[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Cargo, pip, npm, Go and Maven were heard to say it, each without a network.
    #[test]
    fn a_missing_network_is_told_apart() {
        for line in [
            "[7] Could not connect to server (Failed to connect to 127.0.0.1 port 9 after 0 ms: Could not connect to server)",
            "WARNING: Retrying after connection broken by 'ProxyError('Cannot connect to proxy.', NewConnectionError('Failed to \
             establish a new connection: [Errno 111] Connection refused'))': /simple/tuf/",
            "npm error code ECONNREFUSED",
            "main.go:29:2: go-tuf/v2@v2.0.1: Get \"https://proxy.invalid/v2.0.1.zip\": proxyconnect tcp: dial tcp 127.0.0.1:9: \
             connect: connection refused",
            "[ERROR] Could not transfer artifact a:b:pom:1.77.0: Connect to 127.0.0.1:9 failed: Connection refused",
        ] {
            // pip goes on to say that there is no such version.
            let output = format!("error: no luck\n{line}\nERROR: No matching distribution found for tuf==6.0.1");
            assert!(
                matches!(Reason::in_output(&output), Reason::Unreached(words) if line.starts_with(words)),
                "{line}"
            );
        }
    }

    /// As they were heard to say it, asked for versions that there are not.
    #[test]
    fn a_missing_version_is_told_apart() {
        for line in [
            "error: failed to select a version for the requirement `tough = \"=0.77.0\"`",
            "ERROR: No matching distribution found for tuf==6.77.0",
            "npm error notarget No matching version found for tuf-js@5.77.0.",
            "go: go-tuf/v2@v2.77.0: reading https://proxy.invalid/v2.77.0.zip: 404 Not Found",
            "[ERROR] Could not resolve dependencies for project worker: Could not find artifact a:b:jar:1.77.0 in central",
        ] {
            let output = format!("error: no luck\n{line}\nbye");
            assert_eq!(Reason::in_output(&output), Reason::Absent(line));
        }
    }

    #[test]
    fn otherwise_the_first_error_counts_or_the_last_line() {
        let compiler =
            "warning: unused\nerror[E0432]: unresolved import `tough::TransportStream`\nerror: could not compile";
        let first = "error[E0432]: unresolved import `tough::TransportStream`";
        assert_eq!(Reason::in_output(compiler), Reason::Other(first));
        assert_eq!(Reason::in_output("one\ntwo\n\n"), Reason::Other("two"));
        assert_eq!(Reason::in_output(""), Reason::Other("it said nothing"));
    }

    #[test]
    fn colours_are_no_part_of_a_reason() {
        assert_eq!(uncoloured("\u{1b}[0m[\u{1b}[1;31mERROR\u{1b}[m] no"), "[ERROR] no");
        assert_eq!(uncoloured("no"), "no");
    }
}
