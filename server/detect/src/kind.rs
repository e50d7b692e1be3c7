//! The catalogue: every kind of value that can be found, how bad it is and what is done with it by default.
//!
//! Ids are stable: they appear in reports, settings and placeholders. Kinds that a configuration adds stand beside the
//! catalogue, see [`declare`].

use std::sync::RwLock;

use crate::Severity;
use crate::names_kept::kept;

/// A kind of value.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Stable id, lower case, such as `ipv4`.
    pub id: &'static str,
    /// For people, such as "IPv4 address".
    pub title: &'static str,
    /// 1 secret, 2 personal, 3 infrastructure identifier, 4 low.
    pub tier: u8,
    /// How bad it is when it leaves the machine, unless the value itself is milder (a private address).
    pub severity: Severity,
    /// What is done with it unless settings say otherwise.
    pub policy: Policy,
}

/// What is done with a finding.
/// Ordered from loose to strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Policy {
    /// Neither shown nor replaced.
    Ignore,
    /// Shown only.
    Report,
    /// Shown, and replaced wherever text leaves.
    Redact,
}

/// All kinds, secrets first.
pub fn kinds() -> &'static [Kind] {
    KINDS
}

/// The kind with this id: of the catalogue, else one that was declared.
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.id == id).or_else(|| {
        let declared = DECLARED.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        declared.iter().copied().find(|kind| kind.id == id)
    })
}

/// Kinds that configurations added. They live as long as the process: findings name their kind by a plain reference.
static DECLARED: RwLock<Vec<&'static Kind>> = RwLock::new(Vec::new());

/// Most kinds that can be declared: each stays for the life of the process.
const MOST_DECLARED: usize = 1000;

/// Longest id of a kind, in bytes; a placeholder must stay short enough to be known again.
const LONGEST_ID: usize = 32;

/// Adds a kind to those known, for rules of a configuration; gives back the one there is when the id is known already.
/// The id is `a-z`, then `a-z0-9_`; the error says what does not fit.
pub fn declare(
    id: &str,
    title: &str,
    tier: u8,
    severity: Severity,
    policy: Policy,
) -> Result<&'static Kind, String> {
    if let Some(known) = kind(id) {
        return Ok(known);
    }
    let fits = id.len() <= LONGEST_ID
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !fits {
        return Err(format!(
            "the id of a type is a letter, then letters, digits and `_`, all lower case, at most {LONGEST_ID}"
        ));
    }
    let mut declared = DECLARED.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = declared.iter().copied().find(|kind| kind.id == id) {
        return Ok(known);
    }
    if declared.len() >= MOST_DECLARED {
        return Err(format!("there are {MOST_DECLARED} types of your own already"));
    }
    let kind: &'static Kind =
        Box::leak(Box::new(Kind { id: kept(id), title: kept(title), tier, severity, policy }));
    declared.push(kind);
    Ok(kind)
}

const fn secret(id: &'static str, title: &'static str) -> Kind {
    Kind { id, title, tier: 1, severity: Severity::Error, policy: Policy::Redact }
}

const fn personal(id: &'static str, title: &'static str) -> Kind {
    Kind { id, title, tier: 2, severity: Severity::Warning, policy: Policy::Redact }
}

const fn infrastructure(id: &'static str, title: &'static str) -> Kind {
    Kind { id, title, tier: 3, severity: Severity::Information, policy: Policy::Redact }
}

/// Declares a constant per kind, for detectors, and the slice of all of them.
macro_rules! catalogue {
    ($($name:ident = $make:expr;)*) => {
        $(pub(crate) static $name: Kind = $make;)*
        static KINDS: &[Kind] = &[$($make),*];
    };
}

catalogue! {
    PASSWORD = secret("password", "Password");
    PASSWORD_HASH = secret("password_hash", "Password hash");
    PIN_OTP = secret("pin_otp", "PIN or one-time code");
    SNMP_COMMUNITY = secret("snmp_community", "SNMP community");
    PRIVATE_KEY = secret("private_key", "Private key");
    JWT = secret("jwt", "JSON Web Token");
    BEARER_TOKEN = secret("bearer_token", "Bearer token");
    BASIC_AUTH = secret("basic_auth", "Basic authentication");
    DIGEST_AUTH = secret("digest_auth", "Digest authentication response");
    SESSION_ID = secret("session_id", "Session id");
    OAUTH_TOKEN = secret("oauth_token", "OAuth token");
    OAUTH_SECRET = secret("oauth_secret", "OAuth client secret");
    API_KEY = secret("api_key", "API key");
    AWS_ACCESS_KEY_ID = secret("aws_access_key_id", "AWS access key id");
    AWS_SECRET_KEY = secret("aws_secret_key", "AWS secret key");
    AWS_SESSION_TOKEN = secret("aws_session_token", "AWS session token");
    GCP_API_KEY = secret("gcp_api_key", "Google API key");
    AZURE_STORAGE_KEY = secret("azure_storage_key", "Azure storage key");
    AZURE_SAS = secret("azure_sas", "Azure shared access signature");
    AZURE_CLIENT_SECRET = secret("azure_client_secret", "Azure client secret");
    GITHUB_TOKEN = secret("github_token", "GitHub token");
    GITLAB_TOKEN = secret("gitlab_token", "GitLab token");
    SLACK_TOKEN = secret("slack_token", "Slack token");
    SLACK_WEBHOOK = secret("slack_webhook", "Slack webhook");
    STRIPE_KEY = secret("stripe_key", "Stripe key");
    TWILIO_KEY = secret("twilio_key", "Twilio key");
    SENDGRID_KEY = secret("sendgrid_key", "SendGrid key");
    NPM_TOKEN = secret("npm_token", "npm token");
    PYPI_TOKEN = secret("pypi_token", "PyPI token");
    OPENAI_KEY = secret("openai_key", "OpenAI key");
    ANTHROPIC_KEY = secret("anthropic_key", "Anthropic key");
    TELEGRAM_TOKEN = secret("telegram_token", "Telegram bot token");
    VAULT_TOKEN = secret("vault_token", "Vault token");
    EMAIL = personal("email", "Email address");
    PHONE = personal("phone", "Phone number");
    PERSON_NAME = personal("person_name", "Name of a person");
    USERNAME = personal("username", "User name");
    DATE_OF_BIRTH = personal("date_of_birth", "Date of birth");
    STREET_ADDRESS = personal("street_address", "Street address");
    US_SSN = personal("us_ssn", "US social security number");
    UK_NINO = personal("uk_nino", "UK national insurance number");
    UK_NHS = personal("uk_nhs", "UK NHS number");
    PASSPORT = personal("passport", "Passport number");
    DRIVER_LICENSE = personal("driver_license", "Driver license number");
    NATIONAL_ID = personal("national_id", "National id number");
    MEDICAL_RECORD = personal("medical_record", "Medical record number");
    CREDIT_CARD = personal("credit_card", "Payment card number");
    CVV = personal("cvv", "Card verification code");
    IBAN = personal("iban", "IBAN");
    BANK_ACCOUNT = personal("bank_account", "Bank account or routing number");
    SWIFT_BIC = personal("swift_bic", "SWIFT/BIC");
    CRYPTO_ADDRESS = personal("crypto_address", "Cryptocurrency address");
    IMEI = personal("imei", "IMEI");
    IMSI = personal("imsi", "IMSI");
    VIN = personal("vin", "Vehicle identification number");
    GPS = personal("gps", "Coordinates");
    IPV4 = infrastructure("ipv4", "IPv4 address");
    IPV6 = infrastructure("ipv6", "IPv6 address");
    MAC = infrastructure("mac", "MAC address");
    HOSTNAME = infrastructure("hostname", "Host name");
    FQDN = infrastructure("fqdn", "Domain name");
    UNC_PATH = infrastructure("unc_path", "Network share path");
    USER_PATH = infrastructure("user_path", "Home folder");
    WINDOWS_SID = infrastructure("windows_sid", "Windows security id");
    AWS_ARN = infrastructure("aws_arn", "AWS resource name");
    AWS_ACCOUNT_ID = infrastructure("aws_account_id", "AWS account id");
    DEVICE_SERIAL = infrastructure("device_serial", "Device serial number");
    URL = Kind { id: "url", title: "URL", tier: 4, severity: Severity::Hint, policy: Policy::Report };
}
