//! A section on the client's download process is missing.
//!
//! **Where**: The whole of PEP 458; "Integrating PyPI with TUF" leaves the adaptation of clients out.
//!
//! **Document**: Package managers are not told how to get from a requirement to verified files.
//!
//! **Claim**: A new section that documents the download process of clients would make sense, though it may be too much for errata.
//!
//! **Experiment**: Four package managers are each built on other sentences of the PEP, as by people who know nothing of each other,
//! and a fifth by the draft of that section. Compared are the targets and bins to which they lead for 50 projects; whether one finds
//! the files of an index that is laid out for another; and what each installs, from an index laid out for itself, when the network
//! alters files, withholds them, or puts its own in the place of what the metadata does not have. Then each rule of the draft is left
//! out in turn, in all installations of the catalogue, and counted is which rules the PEP has and for which leaving them out brings
//! harm.

use tuf_gauntlet_core::{
    hash::Hash,
    pep458::{
        Rule, Wanted,
        topology::{Content, Index, Layout, Sharing},
    },
    verdict::Verdict,
};

use super::{
    Finding, Lab, Seen, Table,
    drafts::{Draft, OF_THE_SECTION, OF_THE_TEXT, installs},
};
use crate::{
    catalogue, ledger,
    pep458_install::{EVIL, NEW, OLD, address, example, wheel, wheel_target},
    prelude::*,
};

pub(super) const REQUIREMENTS: &[&str] =
    &["SEED-DL-a", "SEED-DL-b", "SEED-DL-c", "SEED-DL-d", "SEED-DL-e", "SEED-DL-f", "P458-INDEX-c", "P458-INDEX-e"];

const PROJECT: &str = "example-project";

/// Where the web server has the page.
const PAGE: &str = "simple/example-project/";

const ATTACKS: [&str; 5] = ["newest-hidden", "page-withheld", "file-altered", "early-file", "file-of-another-host"];

/// A page in HTML with these links, each to a wheel of its version.
fn page(links: &[(&str, &str)]) -> Vec<u8> {
    let anchor =
        |(address, version): &(&str, &str)| format!("<a href=\"{address}\">{}</a><br>\n", wheel(PROJECT, version));
    format!("<!DOCTYPE html>\n<html><body>\n{}</body></html>\n", links.iter().map(anchor).collect::<String>())
        .into_bytes()
}

/// An index laid out for a draft.
#[derive(Clone, Copy)]
struct LaidOut(&'static dyn Draft);

impl LaidOut {
    fn page_target(self) -> String {
        self.0.page(PROJECT).unwrap_or_else(|| PAGE.to_owned())
    }

    /// The target path of a file; that at the web server, if it is no target.
    fn file_target(self, address: &str) -> String {
        self.0.file(PROJECT, address).unwrap_or_else(|| path(address).to_owned())
    }

    fn put_page(self, s: &mut Writer, page: &[u8]) {
        s.repository.serve(PAGE, page);
        // By a role that nobody delegates to, so that the script knows the page and no client does.
        let role = if self.0.page(PROJECT).is_some() { Targets } else { Role::delegated("nobodys") };
        s.repository.add_target_to(&role, &self.page_target(), page);
        for name in names(&self.page_target(), page) {
            s.repository.serve(&name, page);
        }
    }

    fn put_file(self, s: &mut Writer, address: &str, bytes: &[u8]) {
        s.repository.serve(path(address), bytes);
        if let Some(target) = self.0.file(PROJECT, address) {
            s.repository.add_target(&target, bytes);
            for name in names(&target, bytes) {
                s.repository.serve(&name, bytes);
            }
        }
    }

    fn whole(self, s: &mut Writer) {
        self.put_file(s, &address("1.0"), OLD);
        self.put_file(s, &address("1.1"), NEW);
        self.put_page(s, &page(&[(&address("1.0"), "1.0"), (&address("1.1"), "1.1")]));
    }

    fn install(self, s: &mut Writer, expected: impl Into<Alternatives>) {
        let targets = [self.page_target(), self.file_target(&address("1.1"))];
        let wanted = Wanted { project: PROJECT.to_owned(), ..example().by_html() };
        s.install(&wanted, [&targets[0], &targets[1]], expected);
    }
}

fn path(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split_once('/').map_or("", |(_, path)| path)
}

/// The names by which clients ask for a target. One client puts the digest before the whole path and drops a slash at its end; that
/// it is wrong is not the question here.
fn names(target: &str, bytes: &[u8]) -> Vec<String> {
    let digest = Hash::Sha256.hex(bytes);
    let (folder, name) = target.rsplit_once('/').map_or(("", target), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    vec![
        format!("{folder}{slash}{digest}.{name}"),
        format!("{digest}.{target}"),
        format!("{digest}.{}", target.trim_end_matches('/')),
    ]
}

/// The network answers every request for a file, by whichever of its names.
fn answer(a: &mut Adversary<'_>, target: &str, at: &str, reply: impl Into<Reply>) {
    let reply = reply.into();
    let honest = a.repository.target(target).cloned();
    for name in honest.iter().flat_map(|bytes| names(target, bytes)).chain([at.to_owned(), target.to_owned()]) {
        a.put_target(&name, reply.clone());
    }
}

/// The package manager has installed from the index once; then the network does this.
fn attacked(s: &mut Writer, index: LaidOut, attack: &str) {
    index.whole(s);
    index.install(s, accepts());
    let newer = match attack {
        "file-of-another-host" => format!("https://elsewhere.invalid/{}", wheel_target("1.2")),
        _ => address("1.2"),
    };
    if ["early-file", "file-of-another-host"].contains(&attack) {
        if attack == "file-of-another-host" {
            index.put_file(s, &newer, b"the wheel of 1.2\n");
        }
        index.put_page(s, &page(&[(&address("1.0"), "1.0"), (&newer, "1.2")]));
        s.publish([Targets]);
    }
    let older = page(&[(&address("1.0"), "1.0"), (&address("1.0"), "1.0")]);
    s.attack(attack, |a| match attack {
        "newest-hidden" => answer(a, &index.page_target(), PAGE, older.as_slice()),
        "page-withheld" => {
            answer(a, &index.page_target(), PAGE, Reply::Missing);
            a.put_target(PAGE, older.as_slice());
        }
        "file-altered" => answer(a, &index.file_target(&address("1.1")), path(&address("1.1")), EVIL),
        _ => answer(a, &index.file_target(&newer), path(&newer), EVIL),
    });
    let expected = either("refuses", rejects()).or("installs", either_way());
    s.only_under_attack(|s| index.install(s, expected));
}

fn outcome(seen: Seen<'_>, step: usize) -> &'static str {
    match seen.delivered(step).get(1).map(Vec::as_slice) {
        Some(NEW) => "installs 1.1",
        Some(OLD) => "installs 1.0",
        Some(_) => "installs the network's",
        None => "refuses",
    }
}

/// What came of an ordinary installation: a file was verified if the client asked for it by its digest.
fn ordinary(seen: Seen<'_>) -> &'static str {
    let verified = seen.asked(2).iter().any(|path| path.contains(&Hash::Sha256.hex(NEW)));
    match outcome(seen, 2) {
        "installs 1.1" if !verified => "installs 1.1 unverified",
        outcome => outcome,
    }
}

/// The kinds of requests in their order, each once.
fn requests(seen: Seen<'_>) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    for path in seen.asked(2) {
        let kind = match path {
            path if path.contains(&Hash::Sha256.hex(NEW)) => "file by its digest",
            path if path.ends_with(path_of_the_newest()) => "file",
            path if path.ends_with(PAGE) => "page",
            path if path.starts_with("metadata/") => "metadata",
            _ => "page by its digest",
        };
        if kinds.last() != Some(&kind) {
            kinds.push(kind);
        }
    }
    kinds.join(", ")
}

fn path_of_the_newest() -> &'static str {
    "packages/1.1/example_project-1.1-py3-none-any.whl"
}

/// Fifty projects as users type them, each with a link on its page: on two hosts, absolute or relative, with and without fragments
/// and percent-encoded letters.
fn projects() -> Vec<(String, String)> {
    let project = |i: usize| {
        let separator = ["-", "_", ".", "--"][i % 4];
        let name =
            if i.is_multiple_of(2) { format!("project{separator}{i}") } else { format!("Project{separator}{i}") };
        let local = if i.is_multiple_of(5) { "%2Blocal" } else { "" };
        let base = match i {
            _ if i % 7 == 3 => "https://elsewhere.invalid/packages/",
            _ if i.is_multiple_of(3) => "../../packages/",
            _ => "https://files.invalid/packages/",
        };
        let fragment = if i.is_multiple_of(2) { "#sha256=00" } else { "" };
        (name, format!("{base}{i:02x}/project_{i}-1.0{local}.tar.gz{fragment}"))
    };
    (0..50).map(project).collect()
}

/// For how many of the projects two drafts lead to one page, one file and one of 16,384 bins.
fn agreement(one: &dyn Draft, other: &dyn Draft) -> [usize; 3] {
    let index = Index { layout: Layout::Direct, sharing: Sharing::OneOnline, content: Content::H1, bins: 16_384 };
    let mut agreed = [0; 3];
    for (name, link) in projects() {
        let same = |one: Option<String>, other: Option<String>| one.is_some() && one == other;
        let bin = |draft: &dyn Draft| draft.file(&name, &link).map(|target| index.bin_of(&target).to_string());
        agreed[0] += usize::from(same(one.page(&name), other.page(&name)));
        agreed[1] += usize::from(same(one.file(&name, &link), other.file(&name, &link)));
        agreed[2] += usize::from(same(bin(one), bin(other)));
    }
    agreed
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let all = || OF_THE_TEXT.into_iter().chain([OF_THE_SECTION]);
    let mut pairs = Table::new("For how many of 50 projects two drafts agree", ["drafts", "page", "file", "bin"]);
    let mut disagreed = [false; 3];
    for (i, one) in all().enumerate() {
        for (j, other) in all().enumerate().take(i) {
            let agreed = agreement(one, other);
            if i.max(j) < OF_THE_TEXT.len() {
                (0..3).for_each(|what| disagreed[what] |= agreed[what] < projects().len());
            }
            let names = format!("{}, {}", other.name(), one.name());
            pairs.row([names, agreed[0].to_string(), agreed[1].to_string(), agreed[2].to_string()]);
        }
    }
    let (mut finds, mut strangers) = (0, 0);
    let mut order = Table::new("Requests of the reference client in an installation", ["draft", "requests, in order"]);
    for publisher in all() {
        for draft in all() {
            lab.installs_by(Some(installs(draft)));
            let write = |s: &mut Writer| {
                LaidOut(publisher).whole(s);
                s.refresh(accepts());
                LaidOut(publisher).install(s, either("installs", accepts()).or("refuses", rejects()));
            };
            let itself = publisher.name() == draft.name();
            let variant = format!("index-for-{}/installed-by-{}", publisher.name(), draft.name());
            let asked = std::cell::RefCell::new(None);
            let read = |seen: Seen<'_>| {
                asked.borrow_mut().get_or_insert_with(|| requests(seen));
                ordinary(seen)
            };
            let outcome = *lab.run(variant, &[], write, read).reference();
            let of_text = [publisher, draft].iter().all(|it| it.name() != OF_THE_SECTION.name());
            strangers += usize::from(!itself && of_text);
            finds += usize::from(!itself && of_text && outcome == "installs 1.1");
            if itself {
                order.row([draft.name().to_owned(), asked.take().unwrap_or_default()]);
            }
        }
    }
    let mut attained = |draft: &'static dyn Draft| {
        lab.installs_by(Some(installs(draft)));
        ATTACKS.map(|attack| {
            let write = |s: &mut Writer| attacked(s, LaidOut(draft), attack);
            let read = |seen: Seen<'_>| outcome(seen, 2);
            let variant = format!("{attack}/{}", draft.name());
            let outcome = *lab.run(variant, &[], write, read).reference();
            ["installs 1.0", "installs the network's"].contains(&outcome)
        })
    };
    let of_text = OF_THE_TEXT.map(&mut attained);
    let of_section = attained(OF_THE_SECTION);
    lab.installs_by(None);
    let decides = |attack: usize| {
        let harmed = of_text.iter().filter(|attained| attained[attack]).count();
        harmed > 0 && harmed < OF_THE_TEXT.len()
    };
    let rules = Rules::left_out(lab);
    let mut finding = Finding::of([
        ("drafts that are built on the text alone disagree on the target of a page", disagreed[0]),
        ("they disagree on the target of a file, and so on its bin", disagreed[1] && disagreed[2]),
        ("a draft does not find the files of an index that is laid out for another", finds < strangers),
        ("they disagree on what to do about a file that is not in the metadata", decides(3)),
        (
            "where they disagree, it decides whether the network comes by an installation of its choice",
            (0..ATTACKS.len()).any(decides),
        ),
        ("package managers need rules that the PEP does not state", rules.unstated > 0),
        ("to leave one of those out brings harm", rules.both > 0),
        ("a package manager by the draft of the section withstands all of these attacks", of_section == [false; 5]),
    ])
    .figure(
        "drafts of the text that find the files of an index laid out for another",
        finds,
        &format!("of {strangers}"),
    );
    for (draft, attained) in all().zip(of_text.iter().chain([&of_section])) {
        let count = attained.iter().filter(|it| **it).count();
        finding = finding.figure(format!("attacks that attain an installation, {}", draft.name()), count, "of 5");
    }
    finding
        .figure("rules of the draft of the section", Rule::ALL.len(), "")
        .figure("rules that the PEP does not state", rules.unstated, "")
        .figure("rules without which a package manager comes to harm", rules.harmful, "")
        .figure("rules that the PEP does not state and without which it comes to harm", rules.both, "")
        .figure("rules without which it only refuses what is honest", rules.refusing, "")
        .figure("installations that each was led through", rules.installs, "")
        .table(pairs)
        .table(order)
        .table(rules.table)
        .remark("On which sentences each of the four is built stands in its file in scenarios/src/claims/drafts.")
        .remark("Each row of the table of rules can be told in full by the scenario that it names: cargo gauntlet explain ID.")
}

/// What becomes of a package manager without one rule of the draft of the section.
struct Rules {
    table: Table,
    installs: usize,
    unstated: usize,
    harmful: usize,
    refusing: usize,
    both: usize,
}

impl Rules {
    fn left_out(lab: &mut Lab<'_>) -> Rules {
        let installs: Vec<_> = catalogue().into_iter().filter(|scenario| scenario.family == "pep458_install").collect();
        let expected: Vec<Verdict> = installs.iter().map(|scenario| lab.package_manager(None, scenario)).collect();
        let table =
            Table::new("Rules of the draft of the section", ["rule", "stated by", "left out, it is", "for example in"]);
        let mut rules = Rules { table, installs: installs.len(), unstated: 0, harmful: 0, refusing: 0, both: 0 };
        for &rule in Rule::ALL {
            let verdicts: Vec<Verdict> =
                installs.iter().map(|scenario| lab.package_manager(Some(rule), scenario)).collect();
            let changed =
                || installs.iter().zip(&expected).zip(&verdicts).filter(|((_, before), after)| before != after);
            let first = |wanted: Verdict| {
                changed().find(|(_, after)| **after == wanted).map(|((scenario, _), _)| scenario.id())
            };
            let (unsafe_in, strict_in) = (first(Verdict::Unsafe), first(Verdict::Strict));
            // What the PEP says outright has a level; what only follows from it, or from the discussion, is implied.
            let said = |id: &&&str| {
                ledger().find(id).is_some_and(|it| it.source.starts_with("PEP 458") && it.level.name() != "implied")
            };
            let stated: Vec<&str> = rule.requirements().iter().filter(said).copied().collect();
            rules.unstated += usize::from(stated.is_empty());
            rules.harmful += usize::from(unsafe_in.is_some());
            rules.refusing += usize::from(unsafe_in.is_none() && strict_in.is_some());
            rules.both += usize::from(stated.is_empty() && unsafe_in.is_some());
            let effect = if unsafe_in.is_some() {
                "unsafe"
            } else if strict_in.is_some() {
                "strict"
            } else {
                "another reading"
            };
            let example = unsafe_in.or(strict_in).or_else(|| changed().next().map(|((scenario, _), _)| scenario.id()));
            let stated = if stated.is_empty() { "nobody".to_owned() } else { stated.join(", ") };
            let example = example.unwrap_or_else(|| "none".to_owned());
            rules.table.row([rule.name().to_owned(), stated, effect.to_owned(), example]);
        }
        rules
    }
}
