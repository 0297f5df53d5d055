//! The folder for downloads: what an application finds there, and when.

use super::*;
use tuf_gauntlet_core::mirror::Kill;

/// A target is stored, renewed, and stored again.
///
/// With consistent snapshots it is asked for by a name with a hash in it, another one each time. That is between client and
/// mirror: the application looks for the file in the same place as before.
pub(crate) fn stored_under_the_same_name(s: &mut Writer) {
    s.cites(["TUF-5.7-g"]);
    s.store_targets();
    s.download(["file.txt"], accepts().storing(&[FILE]));
    s.repository.add_target("file.txt", OTHER_FILE);
    s.publish([Targets]);
    s.download(["file.txt"], accepts().storing(&[OTHER_FILE]));
}

/// Two targets of the same name are stored, from different folders.
pub(crate) fn stored_side_by_side(s: &mut Writer) {
    s.cites(["TUF-5.7-h", "TUF-5.7-g"]);
    s.store_targets();
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    s.repository.add_target("one/file.txt", FILE);
    s.repository.add_target("two/file.txt", OTHER_FILE);
    s.download(["one/file.txt", "two/file.txt"], accepts().storing(&[FILE, OTHER_FILE]));
}

/// The mirror serves another file of the same length in the place of a target.
///
/// It is not enough to report that. Where an application looks for the file there must be nothing either.
pub(crate) fn replaced_on_the_mirror(s: &mut Writer) {
    s.cites(["TUF-2-a", "TUF-5.7-d"]);
    s.store_targets();
    s.attack("serve another file of the same length as file.txt", |a| a.answer_target("file.txt", OTHER_FILE));
    s.download(["file.txt"], rejects().storing_nothing_but(&[]));
    s.attack_ends();
    s.download(["file.txt"], accepts().storing(&[FILE]));
}

/// The mirror serves another file in the place of a target that the client has an earlier version of.
///
/// What is stored may stay or go. What it must not do is to become the file that was refused.
pub(crate) fn renewed_and_replaced_on_the_mirror(s: &mut Writer) {
    s.cites(["TUF-2-a", "TUF-5.7-j"]);
    s.store_targets();
    s.download(["file.txt"], accepts().storing(&[FILE]));
    s.repository.add_target("file.txt", b"the newer file!\n");
    s.publish([Targets]);
    s.attack("serve another file of the same length as file.txt", |a| a.answer_target("file.txt", OTHER_FILE));
    s.download(["file.txt"], rejects().storing_nothing_but(&[FILE]));
    s.attack_ends();
    s.download(["file.txt"], accepts().storing(&[b"the newer file!\n"]));
}

/// A target of several chunks ends before its time.
pub(crate) fn cut_off_on_its_way(s: &mut Writer) {
    s.cites(["TUF-5.7-m", "TUF-5.7-j"]);
    let large = large();
    s.store_targets();
    s.repository.add_target("large.bin", &large);
    s.attack("break the connection in the last chunk of large.bin", |a| {
        a.answer_target("large.bin", Reply::CutOff(large.as_slice().into(), large.len() - 1));
    });
    s.download(["large.bin"], rejects().storing_nothing_but(&[]));
    s.attack_ends();
    s.download(["large.bin"], accepts().storing(&[&large]));
}

/// The client is killed in the middle of a target file.
///
/// What it has got so far is unverified, and is not to be found under the name of the target.
pub(crate) fn killed_in_the_middle(s: &mut Writer) {
    s.cites(["TUF-5-c", "TUF-5.7-j"]);
    let large = large();
    s.store_targets();
    s.repository.add_target("large.bin", &large);
    s.attack("kill the client when it has the first chunk of large.bin", |a| a.kill(Kill::InTargetFile));
    s.download(["large.bin"], either_way().storing_nothing_but(&[&large]));
    s.attack_ends();
    s.download(["large.bin"], accepts().storing(&[&large]));
}

/// A target is asked for twice.
///
/// What is stored already and is still what is listed need not be fetched again.
pub(crate) fn asked_for_again(s: &mut Writer) {
    s.cites(["TUF-5.7-k"]);
    s.store_targets();
    s.download(["file.txt"], accepts().storing(&[FILE]));
    let from_store = accepts().storing(&[FILE]).without_target_request();
    s.download(
        ["file.txt"],
        either("takes what is stored", from_store).or("fetches again", accepts().storing(&[FILE])),
    );
}

/// A stored target has been altered, and is asked for again.
///
/// The place and even the length are right. Whoever takes it for the target has not looked at it.
pub(crate) fn altered_in_store(s: &mut Writer) {
    s.cites(["TUF-5.7-l"]);
    s.store_targets();
    s.download(["file.txt"], accepts().storing(&[FILE]));
    s.attack("the disk: the stored file.txt has other content of the same length", |a| {
        a.alter_stored_targets(OTHER_FILE);
    });
    let reports = rejects().storing_nothing_but(&[OTHER_FILE]);
    s.download(["file.txt"], either("fetches again", accepts().storing(&[FILE])).or("reports", reports));
}

/// A target is taken out of the metadata. It is still on the mirror, and in the client's store.
///
/// That a distribution has been withdrawn has to reach those who have it already.
pub(crate) fn withdrawn_and_still_stored(s: &mut Writer) {
    s.cites(["P458-REV-a", "TUF-5.7-b"]);
    s.store_targets();
    s.repository.add_target("other.txt", OTHER_FILE);
    s.download(["file.txt", "other.txt"], accepts());
    s.repository.remove_target("other.txt");
    s.publish([Targets]);
    s.attack("keep the withdrawn other.txt on the mirror", |a| a.put_target("other.txt", OTHER_FILE));
    s.only_under_attack(|s| s.download(["other.txt"], rejects().without_target_request()));
    s.download(["file.txt"], accepts());
}

/// A target has a path that leads out of the folder for downloads.
///
/// Whoever has the targets key says so, and the mirror has the file wherever the path may lead. It is for the client to see that
/// nothing outside is touched.
pub(crate) fn path_that_leads_out(s: &mut Writer) {
    s.cites(["TUF-5.7-h"]);
    s.store_targets();
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    s.download(["file.txt"], accepts().storing(&[FILE]));
    for path in ["../evil.txt", "folder/../../evil.txt", "../targets/file.txt"] {
        s.attack(&format!("list a target with the path {path} with the stolen key"), |a| {
            a.repository.add_target(path, OTHER_FILE);
            a.publish([Targets]);
            for led_to in ["evil.txt", "targets/evil.txt", "targets/file.txt", "targets/targets/file.txt"] {
                a.put_path(led_to, OTHER_FILE);
            }
        });
        s.only_under_attack(|s| s.download([path], either_way()));
        s.attack_ends();
        s.publish([Targets]);
        s.publish([Targets]);
    }
    s.download(["file.txt"], accepts());
}

/// Where a target is to be stored there is a symbolic link that leads out of the folder.
///
/// Somebody with access to the folder has put it there. What the client has to make of that, nothing says.
pub(crate) fn link_in_its_place(s: &mut Writer) {
    s.cites(["TUF-5.7-h"]);
    s.store_targets();
    s.refresh(accepts());
    s.attack("the disk: a symbolic link called file.txt leads out of the folder for downloads", |a| {
        a.link_out_of_store("file.txt");
    });
    s.download(
        ["file.txt"],
        either("replaces the link", accepts().storing(&[FILE]).leaving_links())
            .or("refuses", rejects().leaving_links())
            .or("stores elsewhere", accepts().leaving_links())
            .or("writes through the link", accepts()),
    );
}

fn large() -> Vec<u8> {
    b"a large file\n".repeat(1_000)
}
