//! The detectors, one file each: shape, validation, context.
//!
//! A file declares a [`crate::registry::Detector`] and the functions it needs; which run, and in which order, is the registry's.

pub(crate) mod arn;
pub(crate) mod auth_header;
pub(crate) mod aws_key;
pub(crate) mod base64_text;
pub(crate) mod command_line;
pub(crate) mod connection_string;
pub(crate) mod credit_card;
pub(crate) mod crypto_address;
pub(crate) mod device_id;
pub(crate) mod domain_name;
pub(crate) mod email;
pub(crate) mod encoded;
pub(crate) mod entities;
pub(crate) mod gps;
pub(crate) mod home_path;
pub(crate) mod host_name;
pub(crate) mod iban;
pub(crate) mod insert_values;
pub(crate) mod ipv4;
pub(crate) mod ipv6;
pub(crate) mod jwt;
pub(crate) mod key_file;
pub(crate) mod labeled_identifier;
pub(crate) mod labeled_number;
pub(crate) mod labeled_secret;
pub(crate) mod mac_address;
pub(crate) mod named_value;
pub(crate) mod national_id;
pub(crate) mod next_line;
pub(crate) mod password_hash;
pub(crate) mod person_name;
pub(crate) mod phone;
pub(crate) mod private_key;
pub(crate) mod radius_login;
pub(crate) mod snmp_community;
pub(crate) mod ssn;
pub(crate) mod street_address;
pub(crate) mod terminal;
pub(crate) mod unc_path;
pub(crate) mod url;
pub(crate) mod user_at_host;
pub(crate) mod username;
pub(crate) mod vendor_token;
pub(crate) mod windows_sid;
