//! The one list of scenarios.
//!
//! From it come the catalogue and one test for each scenario and client. A name here without a function does not compile; a
//! function that is not here is dead code, which is an error.

use tuf_gauntlet_core::scenario::Scenario;

/// Hands the list of scenarios to another macro, after the tokens in the second pair of brackets.
#[doc(hidden)]
#[macro_export]
macro_rules! __scenarios {
    ([$($callback:tt)*] [$($input:tt)*]) => {
        $($callback)*! { [$($input)*]
            rollback {
                timestamp {
                    timestamp_version
                    timestamp_version_again
                    timestamp_version_with_hashes
                    timestamp_version_while_running
                    timestamp_version_after_expiry
                    timestamp_version_after_root_update
                    timestamp_version_after_root_rotation
                    timestamp_version_after_targets_rotation
                    timestamp_version_after_rotation
                    timestamp_unchanged
                    timestamp_renewed
                    versions_skipped
                    listed_snapshot_version
                    listed_snapshot_version_with_hashes
                    listed_snapshot_version_with_plain_names
                    listed_snapshot_version_again
                    listed_snapshot_version_after_expiry
                    snapshot_version_without_timestamp
                }
                snapshot {
                    targets_version
                    targets_version_with_hashes
                    targets_version_with_plain_names
                    targets_version_by_snapshot_key_alone
                    targets_version_again
                    targets_version_after_interruption
                    targets_version_after_skip
                    targets_version_after_expiry
                    targets_version_after_root_update
                    delegated_version
                    delegated_version_never_fetched
                    delegated_version_with_hashes
                    delegated_version_after_skip
                    delegated_version_after_expiry
                    delegated_version_further_down
                    targets_no_longer_listed
                    delegated_no_longer_listed
                    delegated_no_longer_listed_with_hashes
                    delegated_no_longer_listed_after_expiry
                    removed_role_no_longer_listed
                }
                root {
                    whole_mirror
                    whole_mirror_back_and_forth
                    root_repeated
                    root_before
                    root_first
                    root_after_next
                    root_far_ahead
                    root_gap
                    root_gap_before_rotated_key
                    root_chain
                    root_name_with_consistent_snapshots
                    root_name_with_plain_names
                    root_name_unstated
                    stored_root
                    stored_root_forgotten
                    root_refused
                    root_refused_twice
                    root_stored_at_once
                }
                numbers {
                    timestamp_version_rounded
                    listed_snapshot_version_rounded
                    targets_version_rounded
                    delegated_version_rounded
                    timestamp_version_beyond_31_bits
                    timestamp_version_beyond_32_bits
                    timestamp_version_beyond_63_bits
                    timestamp_version_of_64_bits
                    versions_of_31_bits
                    versions_beyond_31_bits
                    root_versions_beyond_31_bits
                    versions_beyond_32_bits
                    versions_beyond_53_bits
                    versions_beyond_63_bits
                }
            }
            fast_forward {
                versions {
                    timestamp_version
                    timestamp_version_before_rotation
                    timestamp_version_after_expiry
                    timestamp_version_while_running
                    inflated_timestamp_again
                    listed_snapshot_version
                    snapshot_version
                    listed_targets_version
                    listed_targets_version_with_snapshot_rotation
                    targets_version
                    targets_version_with_the_key_kept
                    targets_version_with_hashes
                    listed_delegated_version
                    delegated_version
                    delegated_version_with_the_key_kept
                    phantom_role
                    phantom_role_before_rotation
                }
                rotation {
                    timestamp_rotation_alone
                    snapshot_rotation_alone
                    timestamp_rotation_first
                    snapshot_rotation_first
                    rotations_while_away
                    rotation_in_an_intermediate_root
                    key_returns_while_away
                    key_returns
                    key_added_then_removed
                    key_added_then_removed_while_away
                    key_removed
                    one_of_several_keys_replaced
                    threshold_raised
                    rollback_after_addition
                    rollback_after_reordering
                    rollback_after_lowered_threshold
                    root_rotation_alone
                    targets_rotation_alone
                    recovery_interrupted
                    recovery_interrupted_among_roots
                    recovery_delayed
                }
                numbers {
                    versions_of_31_bits
                    versions_beyond_31_bits
                    versions_of_32_bits
                    versions_of_53_bits
                    versions_of_63_bits
                    versions_of_64_bits
                    delegated_version_of_63_bits
                }
            }
            freeze {
                expiry {
                    timestamp_long_expired
                    snapshot_long_expired
                    targets_long_expired
                    root_long_expired
                    timestamp_held_back
                    snapshot_held_back
                    targets_held_back
                    root_held_back
                    timestamp_replayed_after_expiry
                    download_after_expiry
                    stored_snapshot_expired
                    stored_targets_expired
                    stored_delegated_expired
                    snapshot_outlived
                    targets_outlived
                    delegated_outlived
                    stored_root_expired
                    new_root_withheld
                    revocation_withheld
                    everything_frozen
                    frozen_from_the_first_day
                    shipped_root_expired
                    shipped_root_expired_and_new_one_withheld
                    client_away_for_years
                    intermediate_roots_expired
                    stored_timestamp_expired
                }
                clock {
                    root_to_the_second
                    timestamp_to_the_second
                    snapshot_to_the_second
                    targets_to_the_second
                    delegated_to_the_second
                    root_expires_during_the_update
                    timestamp_expires_during_the_update
                    snapshot_expires_during_the_update
                    targets_expires_during_the_update
                    delegated_expires_during_the_update
                    running_client_looks_at_the_clock_again
                    running_client_and_expired_timestamp
                    running_client_and_outlived_snapshot
                    running_client_and_outlived_targets
                }
                replies {
                    no_newer_root
                    root_answered_with_server_error
                    root_answered_with_reset
                    root_cut_off
                    root_answered_with_forbidden
                    useless_root
                    useless_timestamp
                    useless_snapshot
                    useless_targets
                    nothing_new
                }
            }
            mix_and_match {
                naming {
                    naming_switched_on
                    naming_switched_off
                    naming_switched_back_and_forth
                    timestamp_has_no_version_in_its_name
                    timestamp_also_under_versioned_names
                    old_roots_with_plain_names
                    versioned_names
                    plain_names
                    naming_not_mentioned
                }
                interruption {
                    equal_timestamp_lists_another_snapshot
                    equal_timestamp_lists_another_hash
                    equal_timestamp_expires_later
                    equal_timestamp_after_expiry
                    interrupted_after_timestamp
                    interrupted_after_snapshot
                    first_update_interrupted_after_timestamp
                    first_update_interrupted_after_snapshot
                    accepted_files_are_stored
                    mirror_half_synchronised
                    publication_during_update
                    publication_after_request_for_root
                    plain_publication_after_request_for_timestamp
                    plain_publication_after_request_for_snapshot
                }
                hashes {
                    snapshot_differs_from_listed_hash
                    targets_differs_from_listed_hash
                    unchanged_snapshot_differs_from_listed_hash
                    unchanged_targets_differs_from_listed_hash
                    unchanged_targets_of_other_content
                    unchanged_snapshot_of_other_content
                    unchanged_targets
                    sha512_of_two_hashes_wrong
                    sha256_of_two_hashes_wrong
                    unknown_hash_alone
                    lengths_listed
                    hashes_listed
                    lengths_and_two_hashes_listed
                    snapshot_longer_than_listed
                    snapshot_shorter_than_listed
                    targets_longer_than_listed
                    targets_shorter_than_listed
                    huge_length_listed
                }
                files {
                    old_snapshot_with_new_timestamp
                    new_snapshot_with_old_timestamp
                    snapshot_version_lower_than_listed
                    snapshot_version_higher_than_listed
                    old_targets_with_new_snapshot
                    new_targets_with_old_snapshot
                    targets_version_lower_than_listed
                    targets_version_higher_than_listed
                    projects_of_two_snapshots
                    project_of_a_later_snapshot
                    timestamp_of_another_type
                    snapshot_of_another_type
                    targets_of_another_type
                    root_of_another_type
                    delegated_of_its_own_type
                    targets_not_listed
                    targets_listed_with_version_in_name
                    targets_listed_without_extension
                }
            }
            key_compromise {
                threshold {
                    root_key_repeated
                    timestamp_key_repeated
                    snapshot_key_repeated
                    targets_key_repeated
                    root_key_signs_again
                    timestamp_key_signs_again
                    snapshot_keyid_in_capitals
                    root_key_under_two_keyids
                    timestamp_key_under_two_keyids
                    snapshot_key_under_two_keyids
                    targets_key_under_two_keyids
                    timestamp_key_in_two_spellings
                    root_unknown_key
                    timestamp_unknown_key
                    snapshot_unknown_key
                    targets_unknown_key
                    root_key_of_another_role
                    timestamp_key_of_another_role
                    snapshot_key_of_another_role
                    targets_key_of_another_role
                    root_one_signature_too_few
                    timestamp_one_signature_too_few
                    snapshot_one_signature_too_few
                    targets_one_signature_too_few
                    root_keyid_borrowed
                    timestamp_keyid_borrowed
                    snapshot_keyid_borrowed
                    targets_keyid_borrowed
                }
                rotation {
                    root_signed_by_old_key_only
                    root_signed_by_new_key_only
                    root_threshold_raised
                    root_threshold_lowered
                    root_half_of_each_threshold
                    root_half_of_the_new_threshold
                    root_half_of_the_old_threshold
                    root_signed_by_the_first_key
                    rotations_followed
                    keys_come_back
                    root_revoked_key
                    timestamp_revoked_key
                    snapshot_revoked_key
                    targets_revoked_key
                    timestamp_key_revoked_meanwhile
                    snapshot_revoked_key_beside_a_valid_one
                    shared_key_and_two_thresholds
                    shared_key_taken_from_one_role
                }
                listing {
                    spare_signatures_by_unknown_keys
                    spare_signatures_of_unknown_kind
                    spare_signatures_by_other_roles
                    spare_signatures_that_do_not_verify
                    signatures_in_any_order
                    root_signature_entry_twice
                    timestamp_signature_entry_twice
                    keyid_is_not_the_hash
                    keyid_with_two_keys
                    keyid_of_a_neighbour
                    keyid_without_a_key
                    keyid_without_a_key_has_signed
                    keyid_listed_several_times
                    threshold_above_number_of_keys
                    threshold_below_one
                    threshold_not_an_integer
                    threshold_zero_needs_no_signature
                    threshold_zero_gives_root_away
                    threshold_zero_in_a_delegation
                    root_without_a_role
                }
            }
            arbitrary_software {
                shipped_root {
                    shipped_root_is_garbage
                    shipped_root_is_empty
                    shipped_root_is_of_another_role
                    shipped_root_is_cut_short
                    shipped_root_is_unsigned
                    shipped_root_is_signed_by_a_stranger
                    another_repository
                }
                forgery {
                    root_forged
                    timestamp_forged
                    snapshot_forged
                    targets_forged
                    root_altered
                    timestamp_altered
                    snapshot_altered
                    targets_altered
                    login_page
                    noise
                    cut_short
                    trailing_data
                    not_a_signed_file
                }
                endless {
                    endless_root
                    endless_timestamp
                    endless_snapshot
                    endless_snapshot_of_listed_length
                    endless_targets
                    endless_targets_of_listed_length
                    endless_delegated
                    endless_target
                    snapshot_longer_than_listed
                    targets_longer_than_listed
                    too_many_roots
                }
                target {
                    target_altered
                    target_replaced
                    target_one_byte_long
                    target_swapped
                    targets_of_equal_content
                    target_missing
                    target_no_longer_listed
                    target_not_yet_listed
                    target_listed_too_short
                    target_listed_too_long
                    target_without_hashes
                    target_with_no_hash
                    target_with_an_unknown_hash
                    target_with_one_wrong_hash
                    empty_target
                    unwanted_dependency
                    target_under_its_plain_name
                    target_in_a_folder
                    target_in_a_deep_folder
                    target_under_two_hashes
                    no_targets
                }
                values {
                    root_of_another_specification
                    timestamp_of_another_specification
                    snapshot_of_another_specification
                    targets_of_another_specification
                    later_minor_specification
                    timestamp_version_zero
                    timestamp_version_negative
                    timestamp_version_fraction
                    timestamp_version_text
                    root_version_text
                    snapshot_version_text
                    targets_version_text
                    expires_unreadable
                    expires_on_no_day
                    expires_elsewhere
                    expires_with_offset
                    expires_with_fraction
                    expires_in_small_letters
                    expires_without_zone
                    expires_with_space
                }
            }
            delegation {
                role {
                    delegated_target
                    signed_by_stranger
                    signed_by_delegator
                    signed_too_few
                    signed_by_replaced_key
                    expired
                    version_lower_than_listed
                    version_higher_than_listed
                    hash_differs_from_listed
                    not_listed_in_snapshot
                }
                search {
                    first_delegation_wins
                    delegator_wins
                    missing_role_ends_search
                    unsigned_role_ends_search
                    expired_role_ends_search
                    unreadable_role_ends_search
                    unlisted_role_and_the_search
                    missing_role_elsewhere
                    unlisted_role_elsewhere
                    target_outside_of_paths
                    target_outside_of_delegators_paths
                    removed_delegation
                    nothing_after_a_terminating_delegation
                    terminating_elsewhere
                    cycle
                    many_roles
                }
                graph {
                    depth_comes_first
                    order_of_visits
                    search_ends_where_the_target_is
                    chain_of_roles
                    terminating_further_down
                    below_a_terminating_delegation
                    role_of_two_parents
                    key_of_the_other_parent
                    key_of_the_other_parent_remembered
                    key_of_the_second_parent
                    one_keyid_of_two_parents
                    long_chain
                    one_name_twice
                    key_listed_in_root_alone
                    key_listed_by_a_neighbour
                    failure_is_not_remembered
                    several_searches
                    stored_role_of_a_replaced_key
                    stored_role_of_an_older_version
                }
                format {
                    of_another_specification
                    without_a_type
                    version_text
                    expires_unreadable
                }
            }
            paths {
                patterns {
                    wildcards
                    exact_path
                    several_asterisks
                    asterisk_for_nothing
                    question_mark_for_many
                    question_mark_for_nothing
                    more_after_the_pattern
                    more_before_the_pattern
                    folder_and_asterisk
                    asterisk_and_separator
                    asterisk_and_deeper_folder
                    question_mark_and_separator
                    capitals_in_a_pattern
                    percent_encoded_path
                    other_normal_form
                }
                glob {
                    brackets
                    brackets_as_they_are
                    negated_class
                    open_bracket
                    braces
                    double_asterisk
                    backslash
                    leading_dot
                    leading_separator
                    empty_segment
                    question_mark_beyond_ascii
                }
                lists {
                    neither_list
                    empty_list
                    empty_pattern
                    lone_separator
                    in_patterns_alone
                    in_prefixes_alone
                    in_both_lists
                    terminating_left_out
                }
            }
            hash_prefixes {
                bins {
                    sixteen_bins
                    one_bin_is_enough
                    target_of_another_bin
                    one_digit
                    three_digits
                    whole_digest
                    several_lengths
                    capital_digit
                    empty_prefix
                    longer_than_a_digest
                    path_with_a_folder
                    path_with_a_space
                    path_beyond_ascii
                }
                chain {
                    target_covered_all_along
                    bin_below_a_pattern
                    pattern_below_a_bin
                    bin_below_another_bin
                    terminating_bin
                }
            }
            target_files {
                hashes {
                    sha512_alone
                    a_name_for_each_hash
                    plain_target_name
                    blake2b_alone
                    blake2b_beside_sha256
                    unknown_hash_beside_a_known_one
                    unknown_hash_of_another_type
                    weaker_hash_wrong
                    both_hashes_wrong
                    digest_of_another_function
                    digest_in_capitals
                    digest_cut_short
                    digest_without_its_last_digit
                    digest_with_a_suffix
                    digest_of_nothing
                    digest_of_another_type
                    targets_with_an_unknown_hash
                    targets_with_one_wrong_hash
                }
                contents {
                    two_at_once
                    second_of_two_altered
                    second_of_two_missing
                    files_come_change_and_go
                    new_content
                    new_content_under_a_plain_name
                    old_content
                    old_content_while_running
                    contents_exchanged
                    refused_and_another
                    new_content_altered
                    last_byte_of_many
                    length_of_zero
                    length_of_another_kind
                    length_of_many_terabytes
                    custom_data
                    custom_data_of_another_type
                }
            }
            names {
                roles {
                    top_level_file_names
                    ordinary_role_names
                    role_names_differ_in_case
                    role_name_with_a_space
                    role_name_with_a_slash
                    role_name_with_a_query
                    role_name_with_percent_escapes
                    role_name_beyond_ascii
                    role_name_of_300_characters
                    role_name_of_two_dots
                    role_name_of_nothing
                    role_name_leads_out_of_the_folder
                    role_name_leads_to_the_timestamp
                    role_name_leads_to_the_root_of_the_system
                    role_name_leads_away_by_backslashes
                    role_named_root
                    role_named_timestamp
                    role_named_snapshot
                    role_named_like_a_root_file
                    role_named_targets
                    role_named_root_of_the_next_version
                }
                paths {
                    paths_differ_in_case
                    paths_differ_in_normal_form
                    paths_differ_in_encoding
                    path_with_a_space
                    path_with_a_percent_sign
                    path_with_a_number_sign
                    path_with_a_question_mark
                    path_with_a_plus_sign
                    path_beyond_ascii
                    path_with_a_colon
                    path_with_a_backslash
                    path_with_a_zero_byte
                    path_of_300_characters
                    path_with_an_empty_segment
                    path_with_a_dot_segment
                    path_with_a_slash_at_its_end
                    path_leads_out_of_the_folder
                    path_leads_out_by_way_of_a_folder
                    path_is_absolute
                    path_names_another_host
                    path_is_a_url
                }
            }
            format {
                members {
                    unknown_members_in_root
                    unknown_members_in_roles_of_root
                    unknown_member_in_a_key
                    unknown_member_in_a_key_value
                    unknown_members_in_timestamp
                    unknown_members_in_description_of_snapshot
                    unknown_members_in_snapshot
                    unknown_members_in_description_of_targets
                    unknown_members_in_targets
                    unknown_members_in_description_of_a_file
                    unknown_members_in_delegations
                    unknown_members_in_a_delegation
                    unknown_members_in_a_delegated_role
                    custom_data
                    custom_data_empty
                    delegations_empty
                    members_beside_the_signed_part
                    members_beside_a_signature
                }
                wire {
                    without_white_space
                    much_white_space
                    members_in_reverse
                    characters_by_number
                    names_beyond_the_basic_plane
                    names_that_go_on
                    paths_that_go_on
                    quotes_and_backslashes
                    letters_beyond_ascii
                    letters_in_two_parts
                    line_breaks
                    control_characters_of_all_kinds
                }
                parser {
                    member_twice_last_signed
                    member_twice_first_signed
                    signed_part_twice
                    not_quite_json
                    numbers_not_quite_json
                    whole_numbers_with_fraction
                    no_integers
                    text_that_is_not_utf8
                    lone_surrogates
                    deep_brackets
                    wide_object
                    deep_member
                    many_targets
                }
                shape {
                    root_of_other_types
                    timestamp_of_other_types
                    snapshot_of_other_types
                    targets_of_other_types
                    description_of_a_file_of_other_types
                    delegation_of_other_types
                    delegated_role_of_other_types
                    root_without_a_member
                    timestamp_without_a_member
                    snapshot_without_a_member
                    targets_without_a_member
                    descriptions_without_a_member
                }
                optional {
                    listed_length_of_other_types
                    listed_hashes_of_other_types
                    delegations_of_other_types
                    custom_data_of_other_types
                    mirrors_role
                    mirrors_file_spoilt
                    unknown_role_in_root
                    timestamp_describes_targets
                }
                signatures {
                    damaged_signatures
                    signatures_of_other_types
                    entries_that_are_no_signatures
                    signature_in_capitals
                    signature_in_other_encodings
                    damaged_signature_beside_a_good_one
                }
                unsigned {
                    unsigned_root
                    unsigned_timestamp
                    unsigned_snapshot
                    unsigned_targets
                }
                values {
                    impossible_dates
                    dates_long_past
                    dates_of_the_first_years
                    dates_beyond_32_bits
                    dates_far_ahead
                    years_of_many_digits
                    leap_seconds
                    short_specification_versions
                    specification_versions_with_parts
                    malformed_specification_versions
                }
            }
            keys {
                schemes {
                    ed25519_for_all_roles
                    ecdsa_for_root
                    ecdsa_for_timestamp
                    ecdsa_for_snapshot
                    ecdsa_for_targets
                    ecdsa_for_a_delegated_role
                    rsa_for_root
                    rsa_for_timestamp
                    rsa_for_snapshot
                    rsa_for_targets
                    rsa_for_a_delegated_role
                    root_moves_from_scheme_to_scheme
                    root_threshold_over_schemes
                    timestamp_threshold_over_schemes
                }
                spoilt {
                    ed25519_bit_flipped
                    ecdsa_bit_flipped
                    rsa_bit_flipped
                    delegated_ed25519_bit_flipped
                    delegated_ecdsa_bit_flipped
                    delegated_rsa_bit_flipped
                }
                malleability {
                    ed25519_with_order_added
                    ecdsa_with_s_negated
                    ecdsa_with_another_nonce
                    rsa_with_another_salt
                    ed25519_with_order_added_alone
                    ecdsa_with_s_negated_alone
                    ecdsa_key_under_two_types
                    ecdsa_key_with_two_kinds_of_line_breaks
                }
                declared {
                    schemes_that_do_not_fit
                    schemes_that_do_not_fit_ecdsa
                    schemes_that_do_not_fit_rsa
                    key_type_of_another_scheme
                    key_without_scheme
                    signature_names_another_scheme
                    signature_brings_a_scheme_back
                }
                unknown {
                    key_of_unknown_kind
                    key_of_unknown_form
                    key_of_sigstore_identity
                    key_of_unknown_scheme
                    key_of_unknown_kind_in_delegations
                    key_of_sigstore_identity_in_delegations
                    key_of_unknown_kind_for_no_role
                    unknown_kind_in_a_threshold_met_by_others
                    unknown_kind_makes_up_the_threshold
                }
                malformed {
                    malformed_keys
                    key_of_small_order
                    key_with_private_member
                    malformed_keys_in_pem
                }
                ed25519 {
                    ed25519_key_in_capitals
                    ed25519_key_in_pem
                }
                ecdsa {
                    ecdsa_under_its_older_key_type
                    ecdsa_key_as_a_point
                    ecdsa_key_as_a_compressed_point
                    ecdsa_signature_without_der
                    ecdsa_signature_in_ber
                    ecdsa_signature_of_known_numbers
                    ecdsa_key_off_the_curve
                }
                rsa {
                    rsa_1024_for_root
                    rsa_1024_for_timestamp
                    rsa_1024_for_snapshot
                    rsa_1024_for_targets
                    rsa_1024_for_a_delegated_role
                    rsa_2047_for_timestamp
                    rsa_1024_makes_up_the_threshold
                    rsa_1024_not_needed
                    rsa_4096_for_timestamp
                    rsa_salts_of_other_lengths
                    rsa_signature_of_another_scheme
                    rsa_key_in_pkcs1
                    rsa_key_without_last_line_break
                    rsa_key_between_blank_lines
                }
            }
            succinct_roles {
                names {
                    bit_length_1
                    bit_length_2
                    bit_length_3
                    bit_length_4
                    bit_length_5
                    bit_length_8
                    bit_length_11
                    bit_length_14
                    bit_length_16
                    bit_length_31
                    bit_length_32
                    path_with_a_folder
                    path_with_a_space
                    path_beyond_ascii
                    more_bins_of_equal_names
                    more_bins_of_longer_names
                    fewer_bins
                    prefix_of_nothing
                    prefix_with_a_hyphen
                    prefix_with_a_space
                    prefix_with_a_slash
                    prefix_of_two_dots
                    prefix_with_a_query
                    prefix_with_percent_escapes
                    prefix_beyond_ascii
                    prefix_like_a_top_level_role
                    prefix_leads_out_of_the_folder
                    prefix_leads_to_the_root_of_the_system
                    prefix_leads_away_by_backslashes
                }
                object {
                    roles_beside_bins
                    bins_beside_roles
                    empty_list_of_roles_beside_bins
                    null_for_roles_beside_bins
                    unknown_member
                    bit_length_0
                    bit_length_33
                    bit_length_negative
                    bit_length_text
                    bit_length_between_integers
                    bit_length_null
                    bit_length_left_out
                    bit_length_with_fraction_of_zero
                    name_prefix_left_out
                    name_prefix_of_another_type
                    threshold_0
                    threshold_left_out
                    keyids_left_out
                    keyids_without_keys
                    list_of_objects
                }
                bin {
                    updated
                    unchanged
                    signed_by_stranger
                    signed_by_delegator
                    signed_by_spare_key
                    signed_too_few
                    signed_twice_by_one_key
                    signed_by_replaced_key
                    expired
                    other_bin_expired
                    expires_in_store
                    version_lower_than_listed
                    version_higher_than_listed
                    listed_version_rolled_back
                    listed_version_of_another_bin_rolled_back
                    no_longer_listed
                    not_listed
                    missing
                    hash_differs_from_listed
                    longer_than_listed
                    endless
                    swapped_with_hashes
                    swapped
                    of_another_type
                    of_another_specification
                    version_text
                    expires_unreadable
                }
                search {
                    one_bin_is_enough
                    target_of_another_bin
                    role_named_like_a_bin
                    delegator_wins
                    role_after_bins
                    bins_below_a_terminating_delegation
                    terminating_delegation_below_a_bin
                    role_before_bins
                    target_outside_of_delegators_paths
                    target_outside_of_paths_further_up
                    bins_below_a_bin
                    role_below_a_bin
                    role_below_a_bin_lists_another_bins_target
                    bins_below_a_hash_prefix
                    bin_delegates_to_itself
                    bins_forty_deep
                    missing_bin_ends_search
                    unsigned_bin_ends_search
                    unreadable_bin_ends_search
                    expired_bin_ends_search
                    swapped_bin_hands_on_the_word
                }
                support {
                    repository_moves_to_bins
                    forged_bin
                    role_after_unknown_bins
                }
            }
            repositories {
                apart {
                    by_turns
                    by_turns_while_running
                    rotation_in_one
                    timestamp_of_another
                    mirror_of_another
                    timestamp_key_of_another
                    targets_key_of_another
                    target_of_another
                    target_only_in_another
                }
            }
            clients_clock {
                wrong {
                    ahead
                    set_back
                    set_back_before_an_expiry
                    set_back_while_running
                }
            }
            extensions {
                spec_version {
                    root_without_specification_version
                    timestamp_without_specification_version
                    snapshot_without_specification_version
                    targets_without_specification_version
                    delegated_role_without_specification_version
                }
                proposals {
                    compressed_copies
                    supported_versions_in_root
                    merkle_root_beside_snapshot
                    merkle_root_without_snapshot
                    merkle_root_instead_of_snapshot
                    content_of_another_system
                    path_with_another_scheme
                    null_key
                }
            }
            pep458_install {
                names {
                    spellings
                    letter_from_outside_ascii
                    impossible_names
                }
                links {
                    other_hosts
                    query
                    fragment
                    percent_encoding
                    relative_links
                    hidden_separators
                    control_characters
                    other_schemes
                    out_of_the_index
                    foreign_host
                    name_of_another_file
                    file_of_another_project
                }
                pages {
                    newest_version_hidden
                    yank_mark_removed
                    yanked
                    page_of_another_project
                    page_that_names_another_project
                    page_not_listed
                    both_forms
                    forms_exchanged
                    html_listed_as_json
                    other_page_at_the_second_request
                    later_version_of_pages
                    nested_page
                    long_page
                    sign_of_metadata_removed
                    digests_disagree
                }
                absence {
                    not_in_the_metadata_yet
                    removed_from_the_metadata
                    altered
                    withheld
                    page_withheld
                }
                snapshots {
                    moved_on
                    cleaned_up
                }
            }
            recovery {
                failure {
                    after_missing_files
                    after_broken_connections
                    after_server_errors
                    after_empty_files
                    after_login_pages
                    after_other_json
                    after_half_files
                    after_broken_transfers
                    after_flipped_bits
                    after_endless_files
                    after_files_of_another_role
                    after_signatures_of_a_stranger
                    after_everything_has_expired
                    after_spoilt_delegated_files
                }
                kill {
                    killed_at_each_request
                    killed_in_the_first_update
                    killed_at_a_delegated_role
                    killed_and_nothing_new
                    killed_and_shown_an_old_timestamp
                    killed_and_shown_old_targets
                }
                cycle {
                    roles_in_order
                    root_renewed_alone
                    download_comes_first
                    download_of_what_is_new
                    delegated_role_comes_last
                }
            }
            store {
                damage {
                    timestamp_damaged
                    snapshot_damaged
                    targets_damaged
                    delegated_damaged
                    snapshot_damaged_and_nothing_new
                    targets_damaged_and_nothing_new
                    root_damaged
                    root_damaged_and_another_repository
                    timestamp_damaged_and_replayed
                    stored_targets_by_a_stranger
                    stored_snapshot_by_a_stranger
                }
                targets {
                    stored_under_the_same_name
                    stored_side_by_side
                    replaced_on_the_mirror
                    renewed_and_replaced_on_the_mirror
                    cut_off_on_its_way
                    killed_in_the_middle
                    asked_for_again
                    altered_in_store
                    withdrawn_and_still_stored
                    path_that_leads_out
                    link_in_its_place
                }
            }
            pep458 {
                topology {
                    bins_below_a_role
                    first_lookup
                    bins_below_targets
                    release_in_no_bin
                    release_of_another_bin
                    release_of_another_bin_below_targets
                    project_before_bins
                    project_after_bins
                    project_added
                    snapshot_lists_root
                    snapshot_no_longer_lists_root
                    unknown_supported_versions
                }
                bins {
                    returning_user
                    sixteen_thousand_bins
                    more_bins
                    fewer_bins
                    bins_to_and_fro
                    fewer_bins_unlisted
                    fewer_bins_unlisted_after_rotation
                    fewer_bins_unlisted_for_new_users
                    bins_by_sha512
                    bins_by_blake2b
                    bins_by_content
                }
                keys {
                    one_online_key
                    one_key_for_all_but_root
                    file_of_another_type
                    bins_by_one_of_two
                    targets_by_one_of_two
                    bin_for_a_bin
                    bin_for_a_bin_while_running
                    targets_for_a_bin
                    bin_for_targets
                    old_bin_for_a_bin
                    bin_for_a_bin_with_hashes
                    bin_for_a_bin_of_another_key
                    bin_for_a_bin_of_another_version
                    online_key_replaced
                }
                trust {
                    shipped_root
                    roots_one_to_three
                    client_of_any_age
                    one_root_key_stolen
                    root_out_of_band
                    old_keys_after_root_out_of_band
                    root_out_of_band_after_fast_forward
                    root_out_of_band_of_the_same_version
                    root_signed_by_others_later
                    root_signed_by_more_later
                }
                digests {
                    sha512_alone
                    sha256_and_sha512
                    blake2b_alone
                    digest_before_the_name
                    name_alone
                    digest_in_the_path
                    digest_in_the_path_and_before_the_name
                    sha256_and_sha3
                    blake2b_as_the_index_calls_it
                    blake2b_without_a_hyphen
                    blake2b_in_capitals
                    blake2b_of_512_bits
                    blake2b_without_its_length
                    other_digests_of_256_bits
                    unknown_function_alone
                    from_sha256_to_blake2b
                    unknown_function_beside_sha256
                    name_by_an_unknown_digest
                    wrong_sha256_beside_an_unknown_function
                    metadata_by_blake2b
                    second_bin_against_blake2b
                }
                expiry {
                    timestamp_after_a_day
                    snapshot_after_a_day
                    bin_after_a_day
                    bin_after_a_week
                    bin_after_a_year
                    bins_after_a_year
                    targets_after_a_year
                    root_after_a_year
                    other_bin_expired
                    needed_bin_expired
                    freeze_without_the_bins_key
                    freeze_with_the_online_key
                }
                cleanup {
                    upload
                    changed_release
                    snapshot_hash_in_timestamp
                    release_removed
                    file_before_its_bin
                    no_way_around
                    snapshot_deleted
                    targets_deleted
                    bin_deleted
                    release_deleted
                    snapshot_deleted_for_good
                    snapshots_deleted_one_after_the_other
                    older_timestamp_at_the_second_try
                }
                compromise {
                    all_online_keys
                    bins_key_alone
                    bins_key_alone_with_the_hash_of_snapshot
                    bins_key_alone_with_hashes
                    bins_key_alone_and_a_returning_user
                    bins_role_key_alone
                    targets_key_alone
                    bins_role_key_alone_with_hashes
                    timestamp_and_snapshot
                    timestamp_and_snapshot_go_back
                    timestamp_alone
                    timestamp_lists_a_forged_snapshot
                }
                recovery {
                    attacked_client
                    client_from_before
                    client_attacked_half_way
                    new_client
                    versions_begin_anew
                    bins_keys_alone_replaced
                    online_key_after_fast_forward
                    versions_of_eight_bytes
                }
                claimed {
                    three_kinds_of_projects
                    unclaimed_against_claimed
                    invented_release_of_a_claimed_project
                    invented_release_of_a_recently_claimed_project
                    recently_claimed_project_taken_over
                    project_moves_to_claimed
                }
            }
            exhaustion {
                nesting {
                    arrays_beside_the_signed_part
                    objects_beside_the_signed_part
                    arrays_never_closed
                    arrays_in_the_signed_part
                    a_hundred_arrays_in_the_signed_part
                    objects_in_the_signed_part
                    arrays_for_the_signed_part
                    arrays_for_a_signature
                    arrays_in_a_delegated_role
                }
                numbers {
                    digits_beside_the_signed_part
                    digits_in_the_signed_part
                    exponents_beside_the_signed_part
                    digits_in_a_version
                    enormous_thresholds
                }
                strings {
                    one_string
                    escapes
                    colliding_names
                    equal_names
                }
                lists {
                    one_signature_many_times
                    signatures_of_unknown_keys
                    keys_in_root
                    one_keyid_many_times
                    keys_of_a_role
                    keys_of_delegations
                    delegations
                    files_in_snapshot
                    target_files
                }
                limits {
                    snapshot_of_no_listed_length
                    targets_of_no_listed_length
                    delegated_role_of_no_listed_length
                }
                patterns {
                    asterisks
                    asterisks_in_a_row
                    question_marks
                    braces
                    groups
                    ranges
                    many_patterns
                    a_long_pattern
                }
                graphs {
                    everybody_to_everybody
                    two_ways_on_every_level
                    two_hundred_side_by_side
                    a_thousand_in_a_row
                }
            }
            transport {
                endless {
                    timestamp_announced_as_a_terabyte
                    timestamp_until_the_connection_closes
                    snapshot_announced_as_a_terabyte
                    targets_announced_as_a_terabyte
                    delegated_until_the_connection_closes
                    target_announced_as_a_terabyte
                    root_in_either_way
                    headers_without_end
                    header_without_end
                    a_thousand_interim_answers
                    chunk_extension_without_end
                }
                truncation {
                    timestamp_breaks_off
                    snapshot_breaks_off
                    targets_breaks_off
                    target_breaks_off
                    no_answer_at_all
                    root_breaks_off
                }
                redirects {
                    timestamp_moved
                    target_moved_to_another_host
                    target_replaced_by_redirect
                    timestamp_rolled_back_by_redirect
                    snapshot_exchanged_by_redirect
                    circle
                    to_a_local_file
                    to_data
                    to_nowhere
                    root_in_a_circle
                    missing_roots_lead_to_the_newest
                }
                status {
                    timestamp_with_other_status
                    snapshot_with_other_status
                    targets_with_other_status
                    target_with_other_status
                    root_with_other_status
                    whole_file_with_other_status
                }
                encodings {
                    compressed_on_request
                    compressed_without_request
                    timestamp_swells
                    snapshot_swells
                    wrong_encodings
                    compressed_copies_of_old
                }
                slow {
                    timestamp_byte_by_byte
                    target_byte_by_byte
                    silence_at_first
                }
                swaps {
                    target_changes_after_first_request
                    timestamp_changes_after_first_request
                    target_differs_by_encoding
                    target_resumed_with_another
                }
                authority {
                    plain_http
                    key_beside_the_signature
                    requests_say_no_more_than_needed
                    cookie
                }
            }
        }
    };
}

macro_rules! catalogue {
    ([] $($family:ident { $($part:ident { $($name:ident)* })* })*) => {
        /// All scenarios, in their order.
        pub fn catalogue() -> Vec<Scenario> {
            vec![$($($(Scenario {
                family: stringify!($family),
                name: stringify!($name),
                file: concat!("scenarios/src/", stringify!($family), "/", stringify!($part), ".rs"),
                source: include_str!(concat!(stringify!($family), "/", stringify!($part), ".rs")),
                write: crate::$family::$part::$name,
            },)*)*)*]
        }
    };
}

__scenarios! { [catalogue] [] }
