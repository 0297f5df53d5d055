//! What gives metadata its authority, and what does not (TUF §1.5.1, §1.5.3), and what clients say of themselves.

use super::*;

/// A repository is served without any encryption.
///
/// Signatures protect what matters, so the transport need not.
pub(crate) fn plain_http(s: &mut Writer) {
    s.cites(["TUF-1.5.1-a"]);
    s.in_both_profiles();
    s.download(["file.txt"], accepts());
    s.publish([Root, Targets]);
    s.download(["file.txt"], accepts());
}

/// Someone without any key of the repository signs a timestamp, and puts the key that verifies it beside the signature.
///
/// A key has authority by being listed in root, and by nothing else.
pub(crate) fn key_beside_the_signature(s: &mut Writer) {
    s.cites(["TUF-1.5.3-a"]);
    s.in_both_profiles();
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("sign timestamp 2 with another key, and enclose that", |a| {
        let stranger = Key::named("stranger");
        let mut file: serde_json::Value =
            serde_json::from_slice(&a.published(&Timestamp, 2)).expect("the repository's own JSON");
        file["signed"]["expires"] = "2045-01-01T00:00:00Z".into();
        let listed = file["signatures"][0]["keyid"].clone();
        let sig = stranger.sign(&tuf_gauntlet_core::json::canonical(&file["signed"]));
        file["signatures"] = json!([{"keyid": listed, "sig": sig, "key": stranger.public()}]);
        a.answer(&Timestamp, serde_json::to_vec(&file).expect("JSON"));
    });
    s.refresh(refused(&Timestamp));
    s.attack_ends();
    s.refresh(accepts());
}

/// A client looks for updates and fetches a file, from an honest mirror.
///
/// It has no reason to ask anywhere else or to tell who it is.
pub(crate) fn requests_say_no_more_than_needed(s: &mut Writer) {
    s.cites(["NET-g"]);
    s.in_both_profiles();
    s.repository.add_target("folder/file.txt", FILE);
    let discreet = || accepts().with(RequestRule::WithinBases).with(RequestRule::TellsNothing);
    s.download(["file.txt"], discreet());
    s.publish([Root, Targets]);
    s.download(["file.txt"], discreet());
}

/// The mirror gives the client a cookie, to know it again.
pub(crate) fn cookie(s: &mut Writer) {
    s.cites(["NET-g"]);
    s.keep_running();
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("set a cookie with timestamp 2", |a| {
        let file = a.published(&Timestamp, 2);
        a.answer(&Timestamp, Answer::of(file).with("set-cookie", "client=4711; Path=/"));
    });
    s.refresh(accepts().trusting(Timestamp, 2));
    let newest = || accepts().trusting(Timestamp, 2);
    s.download(
        ["file.txt"],
        either("forgets it", newest().with(RequestRule::TellsNothing)).or("gives it back", newest()),
    );
}
