//! One installation, one snapshot.

use super::*;

/// The repository moves on between the page and the distribution, and changes both.
///
/// About both: a client that fetches the second file under the first one's snapshot ends with the old pair. One that cannot has
/// to begin again and ends with the new pair. The old page with the new file never were an index.
pub(crate) fn moved_on(s: &mut Writer) {
    s.cites(["P458-INDEX-c"]);
    index(s);
    let without_digest = page("example-project", &[entry("1.1", &address("1.1"), None)]);
    put(&mut s.repository, PAGE, &without_digest);
    install_newest(s, accepts());
    let changed = page("example-project", &[entry("1.0", &address("1.0"), None), entry("1.1", &address("1.1"), None)]);
    let moves_on = |s: &mut Writer| {
        put(&mut s.repository, &wheel_target("1.1"), EVIL);
        put(&mut s.repository, PAGE, &changed);
        s.publish([Targets]);
    };
    let old = accepts().trusting(Timestamp, 1).trusting(Snapshot, 1).trusting(Targets, 1);
    let old = either("keeps the snapshot", old.delivering(&[&without_digest, NEW]));
    let expected = old.or("begins again", accepts().delivering(&[&changed, EVIL]));
    s.install_while(&example(), [PAGE, &wheel_target("1.1")], moves_on, expected);
    install_newest(s, accepts());
}

/// The repository publishes 1.2 and deletes the wheel of 1.1 between the page and the distribution.
///
/// About the package manager: it begins again, and finds the new page. The client has to go along.
pub(crate) fn cleaned_up(s: &mut Writer) {
    s.cites(["P458-CLEAN-d"]);
    index(s);
    let (old, new) = (wheel_target("1.1"), wheel_target("1.2"));
    let cleans_up = |s: &mut Writer| {
        s.publish([]);
        let digest = Hash::Sha256.hex(NEW);
        let [prefixed, before] = [s.repository.target_names(&old).remove(0), format!("{digest}.{old}")];
        s.repository.remove_target(&old);
        put(&mut s.repository, &new, EVIL);
        put(&mut s.repository, PAGE, &page("example-project", &[entry("1.2", &address("1.2"), Some(EVIL))]));
        s.publish([Targets]);
        for name in [&old, &prefixed, &before] {
            s.repository.serve(name, Reply::Missing);
        }
    };
    s.install_while(&example(), [PAGE, &new], cleans_up, accepts());
}
