//! The detectors, in one ordered slice.
//!
//! Order decides only between detectors that are equally sure about the same span: the earlier one speaks.
//! A new detector is one file in `detectors/` and one line here.

use crate::detectors::{
    account_shape, argument_list, argument_pair, arn, auth_header, aws_key, azure_key, base64_text,
    bracketed_value, card_track, command_line, connection_string, credit_card, crypto_address,
    device_config, device_id, device_owner, device_prompt, device_serial, dicom, domain_name,
    email, encoded, entities, escaped_break, exec_argument, flag_value, gps, home_path,
    host_beside, host_column, host_header, host_made, host_name, host_told, iban, insert_values,
    ipv4, ipv6, jwt, key_file, known_message, labeled_identifier, labeled_number, labeled_secret,
    listing, mac_address, named_value, national_id, next_line, nick, nino, password_hash,
    payment_record, person_name, phone, piped_password, piped_value, private_key, public_key,
    radius_login, record_field, redis_command, script_name, segment, serialized, snmp_community,
    speaker, spoken_secret, sql_setting, ssn, street_address, swift_field, table_column, terminal,
    told_secret, travel_document, unc_path, url, user_at_host, user_context, user_of_program,
    user_told, username, vendor_token, vin, windows_sid, zeek,
};
use crate::label::Labeled;
use crate::line::{Found, Line};
use crate::place::{Place, Shape};
use crate::sweep::Number;
use crate::vocabulary::Label;

/// Looks at a place in a line; returns from where it may be woken again, so that no byte is read without bound.
pub(crate) type LookAt = fn(&Line, usize, &mut Found) -> usize;

/// Looks at a whole line.
pub(crate) type LookAtLine = fn(&Line, &mut Found);

/// Looks at groups of digits.
pub(crate) type LookAtNumber = fn(&Line, &Number, &mut Found);

/// Looks at a value with a label.
pub(crate) type LookAtLabeled = fn(&Line, &Labeled, &mut Found);

/// What wakes a detector.
pub(crate) enum Watch {
    /// Every line, once, at its start.
    Line(LookAtLine),
    /// One of these marks, wherever it stands; gets its place.
    Bytes(&'static [u8], LookAt),
    /// A mark between neighbors; gets its place.
    Places(&'static [Place], LookAt),
    /// A word that starts with one of these, case-sensitive, at least two bytes each; gets the start of the word.
    Prefixes(&'static [&'static str], LookAt),
    /// The same, for words of a length, least and most.
    Sized(&'static [&'static str], (usize, usize), LookAt),
    /// The same, where a digit follows the two bytes.
    Numbered(&'static [&'static str], LookAt),
    /// One of these words, lower case, ASCII case ignored; gets the end of the word.
    Words(&'static [&'static str], LookAt),
    /// A word of at least 16 letters, digits and underscores; gets the start of the word.
    LongWords(LookAt),
    /// A word that starts with a capital, behind another that does, with one byte in between or a comma and a space; gets its start.
    Pairs(LookAt),
    /// Groups of digits of one of these shapes.
    Digits(&'static [Shape], LookAtNumber),
    /// Groups of digits behind a space and a word with one of these endings, three bytes and more.
    Behind(&'static [&'static str], LookAtNumber),
    /// A value with one of these labels.
    Labels(&'static [Label], LookAtLabeled),
}

impl Watch {
    /// The look at a place, if that is what it wakes.
    pub fn look_at(&self) -> Option<&LookAt> {
        match self {
            Watch::Bytes(_, look)
            | Watch::Places(_, look)
            | Watch::Prefixes(_, look)
            | Watch::Sized(_, _, look)
            | Watch::Numbered(_, look)
            | Watch::Words(_, look)
            | Watch::LongWords(look)
            | Watch::Pairs(look) => Some(look),
            Watch::Line(_) | Watch::Digits(..) | Watch::Behind(..) | Watch::Labels(..) => None,
        }
    }
}

/// A detector: what it reports as, what wakes it.
pub(crate) struct Detector {
    /// The rule name in findings.
    pub rule: &'static str,
    /// What wakes it.
    pub watch: Watch,
}

/// All detectors.
pub(crate) static DETECTORS: &[&Detector] = &[
    // Secrets by their own shape.
    &private_key::DETECTOR,
    &private_key::LABELED,
    &private_key::JWK,
    &key_file::PPK,
    &key_file::JWK_MEMBER,
    &jwt::DETECTOR,
    &aws_key::DETECTOR,
    &azure_key::DETECTOR,
    &vendor_token::source_hosting::DETECTOR,
    &vendor_token::delivery::DETECTOR,
    &vendor_token::cloud::DETECTOR,
    &vendor_token::machine_learning::DETECTOR,
    &vendor_token::communication::DETECTOR,
    &vendor_token::payment::DETECTOR,
    &vendor_token::observability::DETECTOR,
    &vendor_token::data::DETECTOR,
    &vendor_token::keyed::DETECTOR,
    &vendor_token::TWILIO,
    &vendor_token::TELEGRAM,
    &vendor_token::VAULT,
    &password_hash::DETECTOR,
    &password_hash::NAMED,
    &password_hash::STARRED,
    // Secrets by what stands before them.
    &auth_header::DETECTOR,
    &auth_header::LABELED,
    &labeled_secret::DETECTOR,
    &labeled_secret::RECOVERY,
    &named_value::DETECTOR,
    &named_value::SET,
    &named_value::DUPLICATE,
    &named_value::ARROW,
    &piped_value::DETECTOR,
    &piped_value::ROW,
    &next_line::DETECTOR,
    &encoded::PERCENT,
    &escaped_break::DETECTOR,
    &exec_argument::DETECTOR,
    &argument_list::NUMBERED,
    &argument_list::QUOTED,
    &argument_list::TITLE,
    &flag_value::DETECTOR,
    &entities::MARKUP,
    &entities::UNICODE,
    &base64_text::DETECTOR,
    &terminal::COLORS,
    &terminal::ZEROS,
    &connection_string::SQL,
    &command_line::DETECTOR,
    &device_config::DETECTOR,
    &radius_login::DETECTOR,
    &snmp_community::DETECTOR,
    &snmp_community::COMMAND,
    // People.
    &email::DETECTOR,
    &phone::DETECTOR,
    &phone::NATIONAL,
    &phone::LABELED,
    &phone::ENCODED,
    &phone::ROUTED,
    &ssn::DETECTOR,
    &credit_card::DETECTOR,
    &card_track::DETECTOR,
    &iban::DETECTOR,
    &device_id::DETECTOR,
    &labeled_number::DETECTOR,
    &labeled_number::SENT,
    &labeled_number::TOLD,
    &labeled_identifier::DETECTOR,
    &national_id::DETECTOR,
    &national_id::unlabeled::DIGITS,
    &national_id::unlabeled::NIE,
    &national_id::unlabeled::CODICE_FISCALE,
    &labeled_identifier::DISK,
    &labeled_identifier::SHORT,
    &device_serial::DETECTOR,
    &labeled_identifier::RECORD,
    &vin::DETECTOR,
    &crypto_address::DETECTOR,
    &gps::DETECTOR,
    &gps::LABELED,
    &gps::SENTENCE,
    &person_name::LABELED,
    &person_name::context::SPOKEN,
    &person_name::context::NUMBERED,
    &person_name::mailbox::DETECTOR,
    &person_name::pair::DETECTOR,
    &device_owner::DETECTOR,
    &script_name::DETECTOR,
    &street_address::DETECTOR,
    &street_address::BEHIND,
    &street_address::NAMED,
    &street_address::LABELED,
    &street_address::SPOKEN,
    &table_column::DETECTOR,
    &insert_values::DETECTOR,
    &argument_pair::DETECTOR,
    &argument_pair::BOUND,
    &told_secret::DETECTOR,
    &sql_setting::NAMED,
    &sql_setting::KEYED,
    &redis_command::DETECTOR,
    &redis_command::RULE,
    &bracketed_value::DETECTOR,
    &segment::DETECTOR,
    &travel_document::ZONE,
    &travel_document::REQUEST,
    &travel_document::PAYMENT,
    &travel_document::GUEST,
    &swift_field::PARTY,
    &swift_field::HEADER,
    &swift_field::PURPOSE,
    &nino::DETECTOR,
    &nino::TOLD,
    &dicom::DETECTOR,
    &zeek::DETECTOR,
    &record_field::DETECTOR,
    &known_message::DETECTOR,
    &piped_password::DETECTOR,
    &username::LABELED,
    &user_context::SPOKEN,
    &user_told::DETECTOR,
    &account_shape::DETECTOR,
    &account_shape::SUBJECT,
    &account_shape::VALUE,
    &account_shape::CELLS,
    &user_of_program::COLUMN,
    &user_of_program::ACCOUNT,
    &user_of_program::REQUEST,
    &user_of_program::DELIVERY,
    &public_key::DETECTOR,
    &user_at_host::DETECTOR,
    &user_at_host::DOMAIN,
    // Network and hosts.
    &url::DETECTOR,
    &ipv4::DETECTOR,
    &ipv6::DETECTOR,
    &mac_address::DETECTOR,
    &mac_address::LABELED,
    &domain_name::DETECTOR,
    &host_name::LABELED,
    &device_prompt::PROMPT,
    &device_prompt::NODE,
    &host_column::COLUMN,
    &host_header::DETECTOR,
    &host_header::PEER,
    &host_name::SHAPE,
    &host_name::SPOKEN,
    &host_name::SUFFIX,
    &host_told::DETECTOR,
    &host_made::DASHED,
    &host_made::GLUED,
    &host_made::ASSET,
    &host_beside::SLASH,
    &host_beside::POOLED,
    &host_beside::NAMED,
    &host_beside::GREETING,
    &unc_path::DETECTOR,
    &unc_path::SLASHED,
    &listing::DETECTOR,
    &nick::DETECTOR,
    &speaker::DETECTOR,
    &speaker::EXPORTED,
    &payment_record::DETECTOR,
    &payment_record::SORT_CODE,
    &serialized::DETECTOR,
    &spoken_secret::DETECTOR,
    &named_value::CHANGED,
    &named_value::DETAILS,
    &azure_key::CLIENT_SECRET,
    &labeled_identifier::NHS,
    &home_path::DETECTOR,
    &home_path::TILDE,
    &windows_sid::DETECTOR,
    &arn::DETECTOR,
    &arn::FLOW,
    // Behind all others: it widens what they found.
    &encoded::SOFT_BREAK,
];
