//! From a link in a page to a distribution.

use super::*;

/// The page has this link for 1.1 from now on, and it leads to the wheel.
fn linked(s: &mut Writer, link: &str) {
    let files = [entry("1.0", &address("1.0"), Some(OLD)), entry("1.1", link, Some(NEW))];
    put(&mut s.repository, PAGE, &page("example-project", &files));
    s.publish([Targets]);
    install_newest(s, accepts());
}

/// The page has this link for 1.1, and it leads nowhere.
fn refused(s: &mut Writer, link: &str) {
    let files = [entry("1.0", &address("1.0"), Some(OLD)), entry("1.1", link, Some(NEW))];
    list_page(s, &format!("list 1.1 under the link {link:?}"), &page("example-project", &files));
    install_newest(s, rejects());
    page_is_honest_again(s);
}

/// Links to one file name another host, scheme, port or user.
///
/// About the package manager: the path alone makes the target, so that a mirror can serve the page as it is.
pub(crate) fn other_hosts(s: &mut Writer) {
    s.cites(["SEED-DL-b"]);
    index(s);
    let path = wheel_target("1.1");
    for host in
        ["https://mirror.invalid/", "http://files.invalid/", "https://files.invalid:8443/", "//me@files.invalid/"]
    {
        linked(s, &format!("{host}{path}"));
    }
}

/// A link has a query.
///
/// About the package manager.
pub(crate) fn query(s: &mut Writer) {
    s.cites(["SEED-DL-b"]);
    index(s);
    linked(s, &format!("{}?download=1&name=/other.whl", address("1.1")));
}

/// A link has a fragment.
///
/// About the package manager. In HTML that is where the digest stands.
pub(crate) fn fragment(s: &mut Writer) {
    s.cites(["SEED-DL-b"]);
    index(s);
    linked(s, &format!("{}#egg=example-project", address("1.1")));
}

/// A link has letters, hyphens and dots in percent-encoding, in small and capital digits.
///
/// About the package manager: a server takes them for the same path.
pub(crate) fn percent_encoding(s: &mut Writer) {
    s.cites(["SEED-DL-b"]);
    index(s);
    linked(s, &address("1.1").replace("1.1-py3", "1%2e1%2Dpy3").replace("packages", "%70ackages"));
}

/// A link is relative to the page, or has dot segments.
///
/// About the package manager.
pub(crate) fn relative_links(s: &mut Writer) {
    s.cites(["SEED-DL-b"]);
    index(s);
    let path = wheel_target("1.1");
    for start in ["../../", "/", "/./x/../", "../../../../../", "../%2e%2e/"] {
        linked(s, &format!("{start}{path}"));
    }
}

/// A link hides a separator in percent-encoding.
///
/// About the package manager: to a server this is one segment and another file, which must not become the same target.
pub(crate) fn hidden_separators(s: &mut Writer) {
    s.cites(["SEED-DL-b"]);
    index(s);
    let path = wheel_target("1.1");
    refused(s, &format!("https://files.invalid/{}", path.replacen('/', "%2F", 1)));
    refused(s, &format!("https://files.invalid/packages/..%2f{path}"));
    refused(s, &format!("https://files.invalid/packages/..%5c{path}"));
}

/// A link has a NUL byte, a line break, a tab, a space or a backslash, as it is or encoded.
///
/// About the package manager: URL parsers pass over some of them, and file systems end at others.
pub(crate) fn control_characters(s: &mut Writer) {
    s.cites(["SEED-DL-b"]);
    index(s);
    let path = wheel_target("1.1");
    refused(s, &format!("https://files.invalid/{}", path.replacen("packages", "pack\tages", 1)));
    refused(s, &format!("https://files.invalid/{}", path.replacen("packages", "packages\n", 1)));
    refused(s, &format!("https:\\\\files.invalid\\{}", path.replace('/', "\\")));
    refused(s, &format!(" https://files.invalid/{path}"));
    refused(s, &format!("https://files.invalid/{path}%00"));
}

/// A link leads elsewhere than to the web: to a file, to a server of another kind, or to data or a script in the link itself.
///
/// About the package manager.
pub(crate) fn other_schemes(s: &mut Writer) {
    s.cites(["SEED-DL-b"]);
    index(s);
    let path = wheel_target("1.1");
    refused(s, &format!("ftp://files.invalid/{path}"));
    refused(s, &format!("file:///{path}"));
    refused(s, &format!("data:,{path}"));
    refused(s, &format!("javascript:/{path}"));
}

/// A link leads above the page and out of the index, to the metadata and to the root of the file system.
///
/// About both: the package manager stays below the targets base URL, and the client has no such target.
pub(crate) fn out_of_the_index(s: &mut Writer) {
    s.cites(["SEED-DL-b", "TUF-5.7-b"]);
    index(s);
    let name = wheel("example-project", "1.1");
    s.attack("serve wheels above the index", |a| {
        let link = format!("../../../../{name}");
        let page = page("example-project", &[entry("1.1", &link, None)]);
        publish_for_the_repository(a, &[(PAGE, &page)]);
        a.put_target(&name, EVIL);
    });
    install_newest(s, rejects());
    page_is_honest_again(s);
}

/// A page lists version 9.9 on the attacker's own host. The metadata does not list it, and the mirror has it.
///
/// About both: the package manager does not go to that host, and the client has no such target.
pub(crate) fn foreign_host(s: &mut Writer) {
    s.cites(["SEED-DL-e", "P458-INT-c", "TUF-5.7-b"]);
    index(s);
    let path = wheel_target("9.9");
    s.attack("list 9.9 on another host", |a| {
        let listed = entry("9.9", &format!("https://evil.invalid/{path}"), Some(EVIL));
        publish_for_the_repository(a, &[(PAGE, &page("example-project", &[listed]))]);
        a.put_target(&path, EVIL);
    });
    install_newest(s, not_asking_plainly(rejects(), &path));
    page_is_honest_again(s);
}

/// A page gives the wheel of 1.0 the name of a wheel of 1.1.
///
/// About the package manager: the client hands over what it was asked for, and it is what the metadata says.
pub(crate) fn name_of_another_file(s: &mut Writer) {
    s.cites(["SEED-DL-b"]);
    index(s);
    let files = [entry("1.1", &address("1.0"), None)];
    list_page(s, "list 1.0 as 1.1", &page("example-project", &files));
    install_newest(s, rejects());
    page_is_honest_again(s);
}

/// A page lists the wheel of another project, of a higher version than its own.
///
/// About the package manager: a name in the index page of a project does not make a file the project's.
pub(crate) fn file_of_another_project(s: &mut Writer) {
    s.cites(["SEED-DL-b"]);
    index(s);
    let name = wheel("another-project", "9.9");
    let target = format!("packages/9.9/{name}");
    put(&mut s.repository, &target, OLD);
    let foreign = json!({"filename": name, "url": format!("/{target}"), "hashes": {}});
    let page = page("example-project", &[foreign, entry("1.1", &address("1.1"), Some(NEW))]);
    list_page(s, "list a wheel of another project", &page);
    install_newest(s, accepts().delivering(&[&page, NEW]));
    page_is_honest_again(s);
}
