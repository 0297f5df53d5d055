//! The checks and duties of the workflow, each of which can be left out.

macro_rules! checks {
    ($($(#[doc = $doc:literal])+ $name:ident: $($requirement:literal)+;)+) => {
        /// One check or duty of the workflow (TUF §5) or of the formats it reads (§4).
        ///
        /// A reference client without one of them is a wrong client, which the suite has to catch.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Check {
            /// All of them, in the order of the workflow.
            pub const ALL: &'static [Check] = &[$(Check::$name),+];

            /// The name of the variant.
            pub fn name(self) -> &'static str {
                match self { $(Check::$name => stringify!($name),)+ }
            }

            /// The requirements it serves.
            pub fn requirements(self) -> &'static [&'static str] {
                match self { $(Check::$name => &[$($requirement),+],)+ }
            }
        }
    };
}

checks! {
    /// §1.5.2: an update that was aborted is reported as such.
    FailureReported: "TUF-1.5.2-k" "TUF-2.2-a";
    /// §3: the keys of another repository do not count in this one.
    OwnKeys: "TUF-3-a";
    /// §3: nor does what is stored of another repository.
    OwnFiles: "TUF-3-a";
    /// TAP 10: there are no compressed copies that a client would ask for.
    NoCompressedCopies: "TAP10-a";
    /// PEP 458: what cannot be verified is not fetched in another way.
    NoWayAround: "TUF-1.5.2-a" "P458-INT-c";
    /// §1.5.1: the security of the framework does not depend on the encryption of the transport, and so neither does its use.
    PlainHttp: "TUF-1.5.1-a";
    /// §1.5.3: a key that comes with a signature has no authority by that.
    KeysFromElsewhere: "TUF-1.5.3-a";
    /// §1.5.2: what comes before a body is bounded, too.
    HeadLength: "TUF-1.5.2-b";
    /// §1.5.2, TAP 10: the bound of a file holds for what it is decoded to.
    DecodedLength: "TUF-1.5.2-b" "TAP10-b";
    /// TAP 10: metadata is asked for by its own name, not by that of a compressed copy.
    UncompressedNames: "TAP10-a";
    /// §2.2, as read here: only so many redirects are followed for a file.
    RedirectsEnd: "NET-a" "TUF-2.2-a";
    /// §5.7.3, as read here: the bytes that were verified are those that are used.
    VerifiedBytesAreUsed: "NET-d" "P458-INDEX-e" "TUF-5.7-d";
    /// §4: members that the specification does not name are part of what is signed.
    UnknownMembers: "TUF-4-a";
    /// §4: and part of what is stored.
    StoredWhole: "TUF-4-b";
    /// §4.1: what is signed is the canonical form, however the file itself is written.
    WireForm: "TUF-4.1-a";
    /// §4.1: what is there and empty is signed, too.
    EmptyMembers: "TUF-4.1-a";
    /// §4.1: canonical JSON sorts members by the code points of their names.
    CodePointOrder: "TUF-4.1-b";
    /// §4.1: a name that another one begins with comes first, whatever stands behind it in the file.
    WholeNames: "TUF-4.1-b";
    /// §4.1: canonical JSON escapes nothing in strings but the quotation mark and the backslash.
    RawStrings: "TUF-4.1-c";
    /// §4.1: it does escape these.
    EscapedQuotes: "TUF-4.1-c";
    /// §4.1: numbers are integers, and written as such.
    IntegersOnly: "TUF-4.1-d";
    /// §4.1, as read here: an object has no two members of one name.
    UniqueMembers: "TUF-4.1-e" "TUF-4.3-i";
    /// The type inside a file is that of the role it is loaded for.
    MetadataType: "TUF-4.2.1-b" "TUF-5.6.7-i" "TUF-4.5-ae";
    /// The specification version has the major number 1.
    SpecVersion: "TUF-4.3-a" "TUF-4.5-ae" "TAP6-a";
    /// A version is an integer above zero.
    VersionAboveZero: "TUF-4.3-e" "TUF-4.5-ae";
    /// A version is compared and asked for as it is, not as the nearest floating-point number.
    ExactVersions: "TUF-4.3-f" "TUF-1.5.2-h";
    /// A version keeps all its digits, also those beyond 32 bits.
    WideVersions: "TUF-4.3-f" "TUF-1.5.2-h";
    /// An expiry date can be read.
    ExpiresReadable: "TUF-4.2.3-a" "TUF-4.5-ae";
    /// An expiry date keeps all its digits, also after 2038.
    WideDates: "TUF-4.2.3-a" "TUF-4.2.3-c";
    /// A threshold is an integer of at least one.
    ThresholdAboveZero: "TUF-4.3-l";
    /// Root names keys and thresholds for all four top-level roles.
    FourRoles: "TUF-4.3-k";
    /// A keyid is the hash of its key.
    KeyidIsHash: "TUF-4.3-h" "TUF-4.2.1-c";
    /// Only the keys listed for a role count, not every key that the document knows.
    KeysOfTheRole: "TUF-5.3.4-e" "TUF-2.1-a";
    /// §4.2.2: keys for ECDSA are known, as is recommended.
    EcdsaKeys: "TUF-4.2.2-c";
    /// §4.2.2: keys for RSASSA-PSS are known, as is recommended.
    RsaKeys: "TUF-4.2.2-b";
    /// §4.2.2: RSA keys have at least 2048 bits.
    RsaBits: "TUF-4.2.2-d";
    /// §4.2.2, as read here: a key of an unknown kind verifies nothing, and does no harm either.
    UnknownKeys: "TUF-4.2.2-f" "TAP18-a";
    /// TAP 9: the key says by which scheme its signatures are verified, not the signature.
    DeclaredScheme: "TAP9-a";
    /// TAP 9: where the scheme is unknown, or does not fit the key, the one that would fit does not take its place.
    FittingScheme: "TAP9-b" "TUF-4.2.2-e";
    /// §4.2.2, as read here: where the type of a key is not the one of its scheme, it is not ignored.
    FittingKeyType: "TUF-4.2.2-e";
    /// A signature by a keyid that has signed already does not count again.
    RepeatedKeyid: "TUF-4.2.2-h" "TUF-4.2.1-e" "TUF-5.3.4-d" "TUF-5.4.2-b" "TUF-5.5.3-b" "TUF-5.6.3-b";
    /// A key listed under two keyids counts once.
    DistinctKeys: "TUF-4.3-j";
    /// A keyid that is listed several times for a role counts once.
    ListedOnce: "TUF-4.3-o" "TUF-5.4.2-b";
    /// A keyid stands for the key that the document itself lists, not for one that another document lists under it.
    KeysOfTheDocument: "TUF-4.3-i" "TUF-4.5-ad" "TAP12-c";
    /// §4.2.1: a signature is hex digits and nothing else.
    HexSignatures: "TUF-4.2.1-f";
    /// §4.2.1, as read here: in capitals, too.
    CapitalDigits: "TUF-4.2.1-f";
    /// §4.2.1, as read here: a repeated keyid does not count, and does not make a file invalid.
    RepeatedKeyidIsNoError: "TUF-4.2.1-d";
    /// A signature counts only if it verifies with the key that its keyid stands for.
    SignatureVerifies: "TUF-5.3.4-a" "TUF-5.4.2-a" "TUF-5.5.3-a" "TUF-5.6.3-a";
    /// A signature that does not count does no harm either.
    SpareSignatures: "TUF-4.2.1-g";
    /// Signatures stand in any order.
    SignatureOrder: "TUF-4.2.1-h";
    /// As many signatures are needed as the threshold says, not just one.
    ThresholdCount: "TUF-1.5.2-i" "TUF-5.3.4-c" "TUF-5.4.2-a" "TUF-5.5.3-a" "TUF-5.6.3-a" "TAP15-e";

    /// §2: what is held already and has not changed is not fetched again.
    UnchangedFiles: "TUF-2-b" "TUF-5.6.1-c" "TUF-4.4-g";

    /// §5: a cycle that has failed, or that was never finished, does not keep the next one from taking place.
    NothingLeftLocked: "TUF-5-a" "TUF-5-c";
    /// §5, as read here: a stored file that cannot be read is fetched anew.
    DamageIsNoError: "TUF-5-b" "TUF-5-a";
    /// §5: root comes before the other roles, also where they have nothing new.
    RootFirst: "TUF-5-e";
    /// §5: a download is part of a cycle that begins with an update.
    UpdateFirst: "TUF-5-f";

    /// §5.1: the start time is taken once and holds for the whole cycle.
    FixedStartTime: "TUF-5.1-a" "TUF-5.1-b";
    /// §5.1: the next cycle takes a new one.
    NewStartTime: "TUF-5.1-c";

    /// §5.2: without a usable trusted root there is no update.
    TrustedRoot: "TUF-5.2-a" "TUF-2.1.1-a";
    /// §5.2, as read here: the trusted root is trusted as it is, whoever has signed it.
    TrustedRootAsItIs: "TUF-5.2-a";
    /// §5.2: the expiry of the root at the start does not matter.
    StartingRootExpiry: "TUF-5.2-b";
    /// §5.2: a stored root is the starting point, not the shipped one.
    StoredRoot: "TUF-5.2-c" "TUF-1.5.2-h";

    /// PEP 458: a root that is installed anew takes the place of the stored one.
    InstalledRoot: "P458-TRUST-d";
    /// PEP 458, as read here: if it has other keys for timestamp or snapshot, the stored files of both are forgotten.
    InstalledRootRotates: "P458-TRUST-d";

    /// §5.3.1: all intermediate roots are fetched in turn.
    IntermediateRoots: "TUF-5.3.1-a" "TUF-6.1-a" "TUF-6.2.1-f" "P458-TRUST-b" "P458-CLEAN-e";
    /// §5.3.1: a root that is missing is not passed over.
    RootGap: "TUF-5.3.1-b";
    /// §5.3.3: root is requested by version, whatever the other files are called.
    RootFileName: "TUF-5.3.3-a" "TUF-6.2.1-f" "P458-TRUST-a";
    /// §5.3.3: one root has at most W bytes.
    RootLength: "TUF-5.3.3-b";
    /// §5.3.3: at most Y roots are taken in one cycle.
    RootCount: "TUF-5.3.3-c";
    /// §5.3.3: the absence of a newer root is no failure.
    RootAbsence: "TUF-5.3.3-d";
    /// §5.3.3: a failure to fetch is not an absence of a newer root.
    RootFailure: "TUF-5.3.3-e";
    /// §5.3.4: a threshold of the trusted root's keys has signed the new one.
    RootSignedByOld: "TUF-5.3.4-a" "TUF-5.3.4-g" "P458-TRUST-c";
    /// §5.3.4: a threshold of the new root's keys has signed it.
    RootSignedByNew: "TUF-5.3.4-b";
    /// §5.3.4: the old and the new threshold are each taken from their own document.
    RootOwnThreshold: "TUF-5.3.4-c";
    /// §5.3.4: a root that is refused is not stored.
    DiscardRoot: "TUF-5.2-d" "TUF-5.3.4-f";
    /// §5.3.5: the version inside is exactly N+1.
    RootVersion: "TUF-5.3.5-a" "TUF-5.3.1-b";
    /// §5.3.6: the expiry of intermediate roots does not matter.
    IntermediateExpiry: "TUF-5.3.6-a";
    /// §5.3.8: an accepted root is stored.
    PersistRoot: "TUF-5.3.8-a" "TUF-5.3.8-b";
    /// §5.3.8: it is stored before the next one is fetched.
    PersistEachRoot: "TUF-5.3.8-a" "TUF-5.2-d";
    /// §5.3.10: the last root has not expired.
    RootExpiry: "TUF-5.3.10-a" "TUF-5.3.10-c" "TUF-6.1-b" "TUF-1.5.2-e" "TUF-4.3-q";
    /// §5.3.10 and its likes: expiry is later than the start time, not equal to it.
    ExpiryBoundary: "TUF-5.3.10-b";
    /// §5.3.11: a rotation of timestamp or snapshot keys is a way back from inflated versions.
    Recovery: "TUF-1.5.2-d" "TUF-5.3.11-g" "P458-COMP-b" "P458-CS-c";
    /// §5.3.11: stored targets metadata has no veto against lower versions once the listed ones are forgotten.
    StoredTargetsHaveNoVeto: "TUF-5.3.11-h";
    /// §5.3.11: after a rotation of timestamp keys the stored timestamp has no veto.
    RecoverTimestamp: "TUF-5.3.11-a" "TUF-5.4.2-c";
    /// §5.3.11: after a rotation of snapshot keys the stored snapshot has no veto.
    RecoverSnapshot: "TUF-5.3.11-b" "TUF-5.3.11-i";
    /// §5.3.11: either rotation deletes both files.
    RecoverBoth: "TUF-5.3.11-c";
    /// §5.3.11: without a rotation nothing is deleted.
    RecoverOnlyAfterRotation: "TUF-5.3.11-f" "TUF-6.1-d";
    /// §5.3.11: a key that is merely added is no rotation.
    AdditionIsNoRotation: "TUF-5.3.11-d";
    /// §5.3.11: a rotation in an intermediate root counts.
    IntermediateRotation: "TUF-5.3.11-e";
    /// §5.3.12: the last root says how later files are named.
    NamingOfLastRoot: "TUF-5.3.12-a";

    /// §5.4.1: timestamp is requested without a version.
    TimestampFileName: "TUF-5.4.1-a" "TUF-3.1.2-a";
    /// §5.4.1: timestamp has at most X bytes.
    TimestampLength: "TUF-5.4.1-b";
    /// §5.4.2: a threshold of timestamp keys has signed it.
    TimestampSigned: "TUF-5.4.2-a";
    /// §5.4.3.1: its version is not lower than the trusted one.
    TimestampVersion: "TUF-5.4.3-a" "TUF-4.3-g" "TUF-1.5.2-h";
    /// §5.4.3.1: a file of the same version is discarded.
    EqualTimestamp: "TUF-5.4.3-c";
    /// §5.4.3.1: a file of the same version is no error.
    EqualTimestampIsNoError: "TUF-5.4.3-b";
    /// §5.4.3.1, as read here: the trusted timestamp that is kept must not have expired.
    EqualTimestampExpiry: "TUF-5.4.3-d" "TUF-1.5.2-e";
    /// §5.4.3.1, as read here: what an earlier cycle left unfinished is fetched although the timestamp is the same.
    EqualTimestampGoesOn: "TUF-5.4.3-f";
    /// §5.4.3.2: the snapshot version it lists is not lower than before.
    ListedSnapshotVersion: "TUF-5.4.3-g" "TUF-1.5.2-h";
    /// §5.4.3: a timestamp that is refused is not stored.
    DiscardTimestamp: "TUF-5.4.3-a" "TUF-5.4.3-g";
    /// §5.4.3: an expired trusted timestamp is still compared with.
    ExpiredTimestampCounts: "TUF-5.4.3-h";
    /// §5.4.4: that it has expired does not keep a fresh one out.
    ExpiredTimestampIsNoError: "TUF-5.4.4-b";
    /// §5.4.4: it has not expired.
    TimestampExpiry: "TUF-5.4.4-a" "TUF-1.5.2-e" "TUF-4.3-q";
    /// §5.4.5: it is stored.
    PersistTimestamp: "TUF-5.4.5-a";
    /// §5.4.5, §5.5.7: each file is stored before the next one is fetched.
    PersistAtOnce: "TUF-5.4.5-a" "TUF-5.5.7-a";

    /// §5.5.1, §5.6.1: with consistent snapshots, file names carry the listed version.
    VersionedNames: "TUF-5.5.1-a" "TUF-5.6.1-a" "TUF-6.2.1-c" "P458-CS-a";
    /// §5.5.1, §5.6.1: without them, they do not.
    PlainNames: "TUF-5.5.1-a" "TUF-5.6.1-a" "TUF-4.3-d";
    /// §5.5.1: snapshot has at most the listed length.
    SnapshotListedLength: "TUF-5.5.1-b" "TUF-4.6-b";
    /// §5.5.1: where no length is listed, it has at most Y bytes.
    SnapshotLength: "TUF-5.5.1-b" "TUF-4.4-b";
    /// §5.5.2: it matches the listed hashes.
    SnapshotHash: "TUF-5.5.2-a" "TUF-4.6-b" "TUF-4.4-e" "TUF-4.4-f";
    /// §5.5.3: a threshold of snapshot keys has signed it.
    SnapshotSigned: "TUF-5.5.3-a";
    /// §5.5.4: the version inside is the listed one.
    SnapshotVersion: "TUF-5.5.4-a" "TUF-1.5.2-g" "TUF-6.2.1-d";
    /// §5.5.5: the version of targets it lists is not lower than before.
    ListedTargetsVersion: "TUF-5.5.5-a" "TUF-5.5.5-e" "TUF-1.5.2-h";
    /// §5.5.5: nor is that of any delegated role.
    ListedDelegatedVersion: "TUF-5.5.5-b" "TUF-1.5.2-h";
    /// §5.5.5: no file listed before has disappeared.
    ListedFilesStay: "TUF-5.5.5-c";
    /// §5.5.5: a snapshot that is refused is not stored.
    DiscardSnapshot: "TUF-5.5.7-b";
    /// §5.5.5: an expired trusted snapshot is still compared with.
    ExpiredSnapshotCounts: "TUF-5.5.5-d";
    /// §5.5.5: so is one that the new timestamp no longer vouches for.
    OutdatedSnapshotCounts: "TUF-5.5.2-b";
    /// §5.5.5: so is one that a cycle which ended in between has left behind its timestamp.
    OvertakenSnapshotCounts: "TUF-5.5.5-a";
    /// §5.5.6: it has not expired.
    SnapshotExpiry: "TUF-5.5.6-a" "TUF-1.5.2-e" "TUF-4.3-q";
    /// §5.4.3.1, as read here: a stored snapshot that is used again has not expired.
    StoredSnapshotExpiry: "TUF-5.4.3-e" "TUF-5.5.6-a" "TUF-1.5.2-e" "TUF-4.3-q";
    /// §5.5.7: it is stored.
    PersistSnapshot: "TUF-5.5.7-a";

    /// §4.4: targets that snapshot does not list are not used.
    TargetsIsListed: "TUF-4.4-a" "TUF-4.4-d" "TUF-6.2.1-a";
    /// §4.6: timestamp has a say on snapshot only.
    TimestampListsSnapshot: "TUF-4.6-a";
    /// §5.6.1: targets has at most the listed length.
    TargetsListedLength: "TUF-5.6.1-b" "TUF-4.4-c";
    /// §5.6.1: where no length is listed, it has at most Z bytes.
    TargetsLength: "TUF-5.6.1-b" "TUF-4.4-b";
    /// §5.6.2: it matches the listed hashes.
    TargetsHash: "TUF-5.6.2-a" "TUF-4.4-c";
    /// §5.6.3: a threshold of targets keys has signed it.
    TargetsSigned: "TUF-5.6.3-a";
    /// §5.6.4: the version inside is the listed one.
    TargetsVersion: "TUF-5.6.4-a" "TUF-1.5.2-g" "TUF-6.2.1-d";
    /// §5.6.5: it has not expired.
    TargetsExpiry: "TUF-5.6.5-a" "TUF-1.5.2-e" "TUF-4.3-q";
    /// §5.4.3.1, as read here: stored targets metadata that is used again has not expired.
    StoredTargetsExpiry: "TUF-5.4.3-e" "TUF-5.6.5-a" "TUF-1.5.2-e" "TUF-4.3-q";
    /// §5.6.6: it is stored.
    PersistTargets: "TUF-5.6.6-a";

    /// §5.6.7: a role that snapshot does not list is not used.
    DelegatedListed: "TUF-4.4-a" "TUF-5.6.7-q" "TAP15-f";
    /// §1.5.2, §5.6.7: the file of a delegated role has at most Z bytes, too, where no length is listed.
    DelegatedLength: "TUF-1.5.2-b" "TUF-4.4-b" "TUF-5.6.7-j";
    /// §5.6.7: a delegated role matches the hashes listed in snapshot.
    DelegatedHash: "TUF-5.6.7-e";
    /// §5.6.7: a threshold of the delegating role's keys has signed it.
    DelegatedSigned: "TUF-5.6.7-f" "TAP15-e" "P458-KEY-b" "P458-COMP-b";
    /// §5.6.7: the version inside is the listed one.
    DelegatedVersion: "TUF-5.6.7-g" "TUF-1.5.2-g";
    /// §5.6.7: it has not expired.
    DelegatedExpiry: "TUF-5.6.7-h" "TUF-5.4.3-e" "TUF-1.5.2-e" "TUF-4.3-q";
    /// §5.6.1, §5.6.7: a stored delegated role is fetched anew where snapshot lists another version.
    RenewedDelegated: "P458-SIGN-a" "P458-PROD-a";
    /// §5.6.7: the search ends with a failure where a role cannot be had.
    FailureEndsSearch: "TUF-5.6.7-d" "TAP15-f";
    /// §5.6.7.1: a role is visited once.
    VisitedOnce: "TUF-5.6.7-k";
    /// §5.6.7.1: only so many roles are visited.
    RoleCount: "TUF-5.6.7-n";
    /// §2.1.2: a role's own word comes before that of the roles it delegates to.
    OwnTargetsFirst: "TUF-2.1.2-b" "TUF-5.6.7-o";
    /// §2.1.2: a role that nobody delegates to any longer has no say.
    AuthorityEnds: "TUF-2.1.2-a";
    /// §4.5: a delegation counts only for target paths that it covers.
    DelegatedPaths: "TUF-4.5-s" "TUF-5.6.7-b" "TUF-2.1.2-c" "TAP15-g" "P458-MIN-c";
    /// §4.5: wildcards stand for other characters than themselves.
    Wildcards: "TUF-4.5-t";
    /// §4.5: a question mark stands for one character, not for any run.
    OneCharacter: "TUF-4.5-t";
    /// §4.5: a pattern has to match all of a path segment.
    WholeSegment: "TUF-4.5-t";
    /// §4.5: a wildcard does not match a path separator.
    Separator: "TUF-4.5-u" "TUF-4.5-t";
    /// §4.5: small and capital letters are different ones.
    LetterCase: "TUF-4.5-d";
    /// §4.5: a delegation can also cover the paths whose digests have certain prefixes.
    HashPrefixes: "TUF-4.5-p" "TUF-4.5-q" "P458-MIN-a" "P458-MIN-e";
    /// §4.5: a prefix of an odd number of digits counts with its last digit.
    OddPrefix: "TUF-4.5-p" "TUF-4.5-q";
    /// §4.5: the digest is that of the whole path.
    PathDigest: "TUF-4.5-p" "TUF-4.5-r" "TAP15-a";
    /// §4.5: no two roles of a delegation have the same name.
    UniqueNames: "TUF-4.5-m";
    /// TAP 15: a delegation can also be to bins, by `succinct_roles`.
    SuccinctRoles: "TAP15-a";
    /// TAP 15: `succinct_roles` and `roles` exclude each other.
    SuccinctAlone: "TAP15-c";
    /// TAP 15: the bit length is an integer from 1 to 32.
    BitLengthRange: "TAP15-b";
    /// TAP 15: the name prefix is a string.
    NamePrefix: "TAP15-a";
    /// TAP 15: the first bits of the digest say which bin it is, not the last.
    LeadingBits: "TAP15-a";
    /// TAP 15: there are 2^32 bins at a bit length of 32, which is one too many for a number of 32 bits.
    WideBins: "TAP15-a" "TAP15-b";
    /// TAP 15: the number of a bin is not negative, also where its first bit is set.
    UnsignedBins: "TAP15-a";
    /// TAP 15: the number in a bin's name begins with zeros.
    ZeroPadding: "TAP15-a";
    /// TAP 15: so many that it has as many digits as that of the last bin.
    PaddingWidth: "TAP15-a";
    /// TAP 15, as read here: its letters are small.
    SmallDigits: "TAP15-a";
    /// TAP 15: the one bin of a target path is asked, and no other.
    OneBin: "TAP15-i" "TAP15-g" "TUF-4.5-s";
    /// TAP 15: a bin may itself delegate.
    BinsDelegate: "TAP15-j";
    /// TAP 15, as it is written: the search goes on after a bin.
    SearchGoesOnAfterBin: "TAP15-d";
    /// §3.1.2, as read here: the file of a delegated role does not take the place of a top-level role of the same name.
    OwnPlace: "TUF-3.1.2-d";
    /// §3.1.2: the file of a delegated role has its name, wherever in the graph it stands.
    DelegatedFileName: "TUF-3.1.2-b";
    /// §5.6.7: what a role delegates to is searched before the next role at its own level.
    DepthFirst: "TUF-5.6.7-a" "TUF-5.6.7-o";
    /// §5.6.7.2: delegations are followed in the order in which they appear.
    DelegationOrder: "TUF-4.5-z" "TUF-5.6.7-a";
    /// §5.6.7.2.1: nothing is searched after a terminating delegation.
    Terminating: "TUF-4.5-aa";
    /// §4.5, as read here: a terminating delegation that does not cover the target path ends nothing.
    TerminatingWhereItCovers: "TUF-4.5-ab";
    /// §4.5: a terminating delegation further down ends the whole search, not just that of its own level.
    TerminatingReachesUp: "TUF-4.5-aa";
    /// §4.5: what a terminating delegation's role itself delegates to is still searched.
    TerminatingGoesDown: "TUF-4.5-aa";

    /// §5.7.2: a target that no role lists is not asked for.
    TargetListed: "TUF-5.7-b" "P458-MIN-b" "P458-REV-a";
    /// §5.7.3: a target file has the listed length.
    TargetLength: "TUF-5.7-c" "TUF-4.5-e";
    /// §5.7.3: it matches the listed hashes.
    TargetHash: "TUF-5.7-a" "TUF-5.7-d" "TUF-1.5.2-a" "TUF-1.5.2-j";
    /// §5.7.3: with consistent snapshots it is requested by its hash.
    TargetFileName: "TUF-5.7-f" "TUF-6.2.1-b" "P458-CS-b";
    /// §5.7.3: without them it is requested by its path.
    PlainTargetName: "TUF-5.7-e";
    /// §2: it is nowhere that an application looks before all of this has been checked.
    TargetCheckedFirst: "TUF-2-a";
    /// §5.7.3: its name there is the path, without the hash by which it was requested.
    StoredUnderPath: "TUF-5.7-g";
    /// §5.7.3: that name leads nowhere else.
    StoredInside: "TUF-5.7-h";
    /// §5.7.3: what is stored there already is not taken for the target because of its name.
    StoredTargetChecked: "TUF-5.7-l";
    /// PEP 458: what is no longer listed is not handed over, although it is still stored.
    RemovedTargetGone: "P458-REV-a";

    /// PEP 458: an update that meets a file which has been cleaned up is run again.
    RetryAfterCleanUp: "P458-CLEAN-a";
    /// PEP 458, as read here: once.
    RetryOnce: "P458-CLEAN-b";
    /// PEP 458: by the same comparisons as any other update.
    RetryComparesAgain: "P458-CLEAN-c";
    /// PEP 458: also where the file is a target.
    RetryForTargets: "P458-CLEAN-d";
}
