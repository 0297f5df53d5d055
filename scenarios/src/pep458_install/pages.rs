//! Index pages.

use super::*;

/// The page in HTML with the same links.
fn html_page() -> Vec<u8> {
    let anchors = ["1.0", "1.1"]
        .map(|version| format!("<a href=\"{}\">{}</a><br>\n", address(version), wheel("example-project", version)));
    format!("<!DOCTYPE html>\n<html><body>\n{}</body></html>\n", anchors.concat()).into_bytes()
}

/// The mirror serves a page on which the newest version is missing.
///
/// About the client: every distribution is signed, and without a verified page an old one is installed all the same.
pub(crate) fn newest_version_hidden(s: &mut Writer) {
    s.cites(["P458-INDEX-a", "TUF-5.7-d"]);
    index(s);
    s.attack("serve a page without 1.1", |a| answer(a, PAGE, page_without_the_newest()));
    install_newest(s, rejects());
    s.attack_ends();
    install_newest(s, accepts());
}

/// The mirror serves a page from which the mark of a yanked version has been taken.
///
/// About the client.
pub(crate) fn yank_mark_removed(s: &mut Writer) {
    s.cites(["P458-INDEX-a", "TUF-5.7-d"]);
    index(s);
    let marked = |mark: Value| {
        let mut newest = entry("1.1", &address("1.1"), Some(NEW));
        newest["yanked"] = mark;
        page("example-project", &[entry("1.0", &address("1.0"), Some(OLD)), newest])
    };
    put(&mut s.repository, PAGE, &marked(json!(true)));
    s.attack("serve the page without the mark", |a| answer(a, PAGE, marked(json!(null))));
    s.install(&example(), [PAGE, &wheel_target("1.0")], rejects());
    s.attack_ends();
    s.install(&example(), [PAGE, &wheel_target("1.0")], accepts());
}

/// The newest version has been yanked, and is asked for by its number and not.
///
/// About the package manager.
pub(crate) fn yanked(s: &mut Writer) {
    s.cites(["P458-INDEX-a"]);
    index(s);
    let mut newest = entry("1.1", &address("1.1"), Some(NEW));
    newest["yanked"] = json!("does not start");
    let page = page("example-project", &[entry("1.0", &address("1.0"), Some(OLD)), newest]);
    put(&mut s.repository, PAGE, &page);
    s.install(&example(), [PAGE, &wheel_target("1.0")], accepts());
    s.install(&example().version("1.1"), [PAGE, &wheel_target("1.1")], accepts());
}

/// The mirror serves the page of another project, as it is.
///
/// About the client: the page is a target, but not this one.
pub(crate) fn page_of_another_project(s: &mut Writer) {
    s.cites(["P458-INDEX-a", "TUF-1.5.2-j"]);
    index(s);
    let text = String::from_utf8(honest_page()).expect("a page in UTF-8");
    let other = text.replace("example", "another").into_bytes();
    put(&mut s.repository, "simple/another-project/index.json", &other);
    s.attack("serve the page of another-project", |a| answer(a, PAGE, other.clone()));
    install_newest(s, rejects());
    s.download([PAGE], rejects());
    s.attack_ends();
    install_newest(s, accepts());
}

/// The repository lists as the page of a project one that says it is that of another.
///
/// About the package manager.
pub(crate) fn page_that_names_another_project(s: &mut Writer) {
    s.cites(["P458-INDEX-a"]);
    index(s);
    let other = page("another-project", &[entry("1.1", &address("1.1"), Some(NEW))]);
    list_page(s, "list a page by the name of another-project", &other);
    install_newest(s, rejects());
    page_is_honest_again(s);
}

/// The metadata lists no page for a project, and the mirror has one.
///
/// About both: the client has no such target, and the package manager does not look for it elsewhere.
pub(crate) fn page_not_listed(s: &mut Writer) {
    s.cites(["P458-INDEX-b", "TUF-5.7-b"]);
    index(s);
    let (wanted, path) = (Wanted::newest("forgotten"), "simple/forgotten/index.json");
    let target = "packages/forgotten-1.0-py3-none-any.whl";
    put(&mut s.repository, target, OLD);
    install_newest(s, accepts());
    s.attack("serve a page that is not listed", |a| {
        let listed = json!({"filename": "forgotten-1.0-py3-none-any.whl", "url": format!("/{target}"), "hashes": {}});
        a.put_target(path, page("forgotten", &[listed]));
    });
    s.only_under_attack(|s| s.install(&wanted, [path, target], not_asking_plainly(rejects(), path)));
}

/// A project has a page in either form, and each is used.
///
/// About both: one address for two forms would be one target with two contents.
pub(crate) fn both_forms(s: &mut Writer) {
    s.cites(["P458-INDEX-d"]);
    index(s);
    let path = "simple/example-project/index.html";
    put(&mut s.repository, path, &html_page());
    install_newest(s, accepts());
    s.install(&example().by_html(), [path, &wheel_target("1.1")], accepts());
}

/// The mirror serves the page in the other form: HTML for JSON, and JSON for HTML.
///
/// About the client: both pages are targets, and neither is the other one.
pub(crate) fn forms_exchanged(s: &mut Writer) {
    s.cites(["P458-INDEX-d"]);
    index(s);
    let path = "simple/example-project/index.html";
    put(&mut s.repository, path, &html_page());
    s.attack("exchange the forms of the page", |a| {
        answer(a, PAGE, html_page());
        answer(a, path, honest_page());
    });
    install_newest(s, rejects());
    s.install(&example().by_html(), [path, &wheel_target("1.1")], rejects());
    s.attack_ends();
    install_newest(s, accepts());
}

/// The repository lists a page in HTML as the one in JSON.
///
/// About the package manager, which reads what it asked for and does not guess: a file that is one thing to one reader and
/// another to the next is how two of them are made to disagree.
pub(crate) fn html_listed_as_json(s: &mut Writer) {
    s.cites(["P458-INDEX-d"]);
    index(s);
    list_page(s, "list HTML as index.json", &html_page());
    install_newest(s, rejects());
    page_is_honest_again(s);
}

/// The mirror serves the honest page once, and then another one.
///
/// About both: what is read must be the bytes that were verified, and not those of a second request.
pub(crate) fn other_page_at_the_second_request(s: &mut Writer) {
    s.cites(["P458-INDEX-e"]);
    index(s);
    let served_twice = |s: &mut Writer| {
        s.attack("serve a page without 1.1", |a| answer(a, PAGE, page_without_the_newest()));
    };
    s.install_while(&example(), [PAGE, &wheel_target("1.1")], served_twice, accepts());
}

/// A page is of a later major version.
///
/// About the package manager: it cannot know what it would overlook.
pub(crate) fn later_version_of_pages(s: &mut Writer) {
    s.cites(["P458-INDEX-d"]);
    index(s);
    let text = String::from_utf8(honest_page()).expect("a page in UTF-8");
    list_page(
        s,
        "list a page of version 2.0",
        text.replace(r#""api-version":"1.1""#, r#""api-version":"2.0""#).as_bytes(),
    );
    install_newest(s, rejects());
    page_is_honest_again(s);
}

/// A page is a hundred thousand lists, one in the other.
///
/// About the package manager, which must not fall over.
pub(crate) fn nested_page(s: &mut Writer) {
    s.cites(["P458-INDEX-a"]);
    index(s);
    list_page(s, "list a page of nested lists", "[".repeat(100_000).as_bytes());
    install_newest(s, rejects());
    page_is_honest_again(s);
}

/// A project has five thousand files.
///
/// About both.
pub(crate) fn long_page(s: &mut Writer) {
    s.cites(["P458-INDEX-a"]);
    index(s);
    let old = |i: u32| entry(&format!("0.{i}"), &address(&format!("0.{i}")), Some(OLD));
    let mut files: Vec<Value> = (0..5_000).map(old).collect();
    files.push(entry("1.1", &address("1.1"), Some(NEW)));
    put(&mut s.repository, PAGE, &page("example-project", &files));
    install_newest(s, accepts());
}

/// A page says that there is signed metadata, and the mirror serves one that does not say so, and hides the newest version.
///
/// About the package manager: an attacker can take away whatever sign there is in what he serves. That there is metadata, and
/// where, is configured with the shipped root.
pub(crate) fn sign_of_metadata_removed(s: &mut Writer) {
    s.cites(["SEED-DL-c", "P458-INT-c"]);
    index(s);
    let text = String::from_utf8(honest_page()).expect("a page in UTF-8");
    let sign = r#""meta":{"_tuf":{"metadata":"https://index.invalid/tuf/"},"#;
    put(&mut s.repository, PAGE, text.replace(r#""meta":{"#, sign).as_bytes());
    s.attack("serve a page without the sign", |a| answer(a, PAGE, page_without_the_newest()));
    install_newest(s, rejects());
    s.attack_ends();
    install_newest(s, accepts());
}

/// A page says of a wheel that it has the digest of another file. First the mirror serves that file, then the honest one.
///
/// About the client first, then about the package manager: of two statements that disagree one is wrong.
pub(crate) fn digests_disagree(s: &mut Writer) {
    s.cites(["SEED-DL-f", "TUF-5.7-d"]);
    index(s);
    let wrong = page("example-project", &[entry("1.1", &address("1.1"), Some(EVIL))]);
    s.attack("list the digest of another file, and serve that file", |a| {
        publish_for_the_repository(a, &[(PAGE, &wrong)]);
        answer(a, &wheel_target("1.1"), EVIL);
    });
    install_newest(s, rejects());
    s.attack("serve the honest file", |a| answer(a, &wheel_target("1.1"), NEW));
    install_newest(s, rejects());
    page_is_honest_again(s);
}
