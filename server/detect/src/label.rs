//! Labels: what the text itself says a value is, as `password=`, `"ssn":`, `<Data Name="TargetUserName">` or `passport no. `.
//!
//! A key is cut into parts (`db.password`, `dbPassword`, `DB-PASSWORD` are all "db password") and its longest known ending decides.
//! Endings that merely contain a telling word (`token_type`, `secret name`, `primary key`) are not in the vocabulary, so they say
//! nothing. Whether the value fits its label is for the detectors.

use std::sync::LazyLock;

use crate::hash::{Lengths, ShortMap};
use crate::line::Line;
use crate::value;
use crate::words::Words;

/// What a label says the value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Label {
    Password,
    PasswordHash,
    Secret,
    Token,
    ApiKey,
    Key,
    OauthToken,
    OauthSecret,
    AuthCode,
    Session,
    Cookie,
    Auth,
    Signature,
    DigestResponse,
    PrivateKey,
    AwsKeyId,
    AwsSecret,
    AwsSession,
    AzureKey,
    Credential,
    Community,
    Pin,
    Otp,
    Cvv,
    Username,
    PersonName,
    NameOrUser,
    Name,
    Email,
    Phone,
    Ssn,
    Card,
    Iban,
    Bic,
    BankAccount,
    Account,
    DateOfBirth,
    Address,
    Passport,
    License,
    NationalId,
    Nhs,
    Nino,
    Mrn,
    Imei,
    Imsi,
    Vin,
    Serial,
    Host,
    Server,
    Latitude,
    Longitude,
    Wallet,
    Dn,
    /// Known to say nothing.
    Nothing,
}

/// How a value is tied to its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tie {
    /// `key=value`.
    Equals,
    /// `key: value`, `"key": "value"`.
    Colon,
    /// `<key>value<`.
    Element,
    /// `--key value`.
    Flag,
    /// `key value`, as in a sentence.
    Space,
}

/// A value with a label.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Labeled {
    pub label: Label,
    pub tie: Tie,
    /// Start of the key.
    pub key: usize,
    /// The value, without quotes.
    pub start: usize,
    /// One past the value.
    pub end: usize,
    /// Whether quotes, brackets or an element hold the value.
    pub quoted: bool,
}

/// The label whose separator (`=`, `:` or the `>` of an element) is at `at`.
pub(crate) fn assigned(line: &Line, at: usize) -> Option<Labeled> {
    match line.at(at) {
        b'>' => element(line, at),
        b':' if line.at(at + 1) == b':'
            || line.before(at) == b':'
            || line.slice(at + 1, at + 3) == b"//" =>
        {
            None
        }
        b'=' if line.before(at) == b'=' || line.at(at + 1) == b'=' => None,
        b'=' if matches!(line.before(at), b'!' | b'<' | b'>') => None,
        separator => {
            let at_key = before_color(line, at);
            // Back over what may stand between key and separator: spaces, quotes with their escapes, a closing bracket.
            let mut end = line.run_back(at_key, if separator == b'=' { 48 } else { 3 }, |b| {
                b == b' ' || b == b'\t'
            });
            // `a := b` and `a => b`.
            let bracket = matches!(line.before(end), b')' | b']');
            if bracket {
                end -= 1;
            }
            let quoted_key = matches!(line.before(end), b'"' | b'\'');
            if quoted_key {
                end -= 1;
                end = line.run_back(end, 8, |b| b == b'\\');
            }
            if !line.before(end).is_ascii_alphanumeric() {
                return None;
            }
            let (label, key) =
                key_before(line, end, if separator == b':' || quoted_key { 3 } else { 2 })?;
            // The user of a URL.
            let name =
                line.run_back(key, 16, |b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            if separator == b':' && name >= 3 && line.slice(name - 3, name) == b"://" {
                return None;
            }
            let from = if separator == b'=' && line.at(at + 1) == b'>' { at + 2 } else { at + 1 };
            // `ruser= rhost=x` leaves the first empty; `key = value` does not.
            if separator == b'=' && line.at(from) == b' ' && line.before(at) != b' ' {
                return None;
            }
            let from = line.run(from, 4, |b| b == b' ' || b == b'\t');
            let tie = if separator == b'=' { Tie::Equals } else { Tie::Colon };
            let value = value::read(line, from)?;
            Some(Labeled {
                label,
                tie,
                key,
                start: value.start,
                end: value.end,
                quoted: value.quoted,
            })
        }
    }
}

/// Where the text ends that stands before a switch of terminal colors at `at`: `\x1b[36muser\x1b[0m=ana`.
fn before_color(line: &Line, at: usize) -> usize {
    if line.before(at) != b'm' {
        return at;
    }
    let digits = line.run_back(at - 1, 8, |b| b.is_ascii_digit() || b == b';');
    if digits >= 2 && line.slice(digits - 2, digits) == b"\x1b[" { digits - 2 } else { at }
}

/// `<password>`, `<Data Name="TargetUserName">`, closed at `at`.
fn element(line: &Line, at: usize) -> Option<Labeled> {
    if matches!(line.before(at), b'/' | b'-' | b'=' | b' ') {
        return None;
    }
    let open = line.run_back(at, 80, |b| b != b'<' && b != b'>');
    if line.before(open) != b'<' || line.at(open) == b'/' {
        return None;
    }
    let start = at + 1;
    let end = line.run(start, value::LONGEST, |b| b != b'<');
    if line.at(end) != b'<' || end == start {
        return None;
    }
    let tag_end = line.run(open, 80, |b| b.is_ascii_alphanumeric() || b"_-.:".contains(&b));
    // <Data Name="TargetUserName">, but <Password Type="text">.
    let last = line.run(tag_end, 1, |b| b == b' ');
    let named = ["name=", "key=", "id="].iter().any(|attribute| line.starts(last, attribute));
    let name_end = if named && matches!(line.before(at), b'"' | b'\'') { at - 1 } else { tag_end };
    let (label, key) = key_before(line, name_end, 0)?;
    Some(Labeled { label, tie: Tie::Element, key, start, end, quoted: true })
}

/// The label spoken by the word at `start..end`, one of [`SPOKEN`], when a space and a value follow.
pub(crate) fn spoken(line: &Line, start: usize, end: usize) -> Option<Labeled> {
    if !matches!(line.at(end), b' ' | b'#' | b'.') || end - start > 16 {
        return None;
    }
    let (label, key) = key_before(line, end, 3)?;
    // "passport no. 12", "card number is 12", "serial # 12"
    let mut from = line.run(end, 3, |b| matches!(b, b' ' | b'.' | b'#'));
    for filler in [
        "is ",
        "was ",
        "no. ",
        "no ",
        "nr. ",
        "nr ",
        "number is ",
        "number ",
        "num ",
        "# ",
        "on ",
        "0 ",
        "5 ",
        "6 ",
        "7 ",
        "8 ",
        "9 ",
    ] {
        if line.starts(from, filler) {
            from = line.run(from + filler.len(), 3, |b| b == b' ');
        }
    }
    let flag = line.before(key) == b'-'
        && !line.at(line.run_back(key, 2, |b| b == b'-').wrapping_sub(1)).is_ascii_alphanumeric();
    let value = value::read(line, from)?;
    if matches!(line.at(value.end), b'=') || (from == end) {
        return None;
    }
    Some(Labeled {
        label,
        tie: if flag { Tie::Flag } else { Tie::Space },
        key,
        start: value.start,
        end: value.end,
        quoted: value.quoted,
    })
}

/// The label that a phrase ending at `end` speaks, with where the phrase starts; up to `spaces` spaces may join its words.
pub(crate) fn key_before(line: &Line, end: usize, spaces: usize) -> Option<(Label, usize)> {
    if !may_end(line, end) {
        return None;
    }
    // Parts are collected from the right into the right end of the buffer, with one space in between.
    let mut buffer = [b' '; 64];
    let mut fill = buffer.len();
    let mut starts = [(0_usize, 0_usize); 5];
    let mut parts = 0;
    let mut joined = 0;
    let mut at = end;
    while parts < starts.len() {
        let start = part_start(line, at);
        let length = at - start;
        if length == 0 || length + 1 > fill {
            break;
        }
        if parts > 0 {
            fill -= 1;
        }
        for (to, from) in buffer.get_mut(fill - length..fill)?.iter_mut().zip(line.slice(start, at))
        {
            *to = from.to_ascii_lowercase();
        }
        fill -= length;
        if let Some(slot) = starts.get_mut(parts) {
            *slot = (fill, start);
        }
        parts += 1;
        at = start;
        match line.before(at) {
            b'_' | b'-' | b'.' if at >= 2 && line.at(at - 2).is_ascii_alphanumeric() => at -= 1,
            b'_' if at >= 3
                && line.at(at - 2) == b'_'
                && line.at(at - 3).is_ascii_alphanumeric() =>
            {
                at -= 2;
            }
            b' ' if joined < spaces && at >= 2 && line.at(at - 2).is_ascii_alphanumeric() => {
                joined += 1;
                at -= 1;
            }
            b if b.is_ascii_alphanumeric() => {}
            _ => break,
        }
    }
    for &(fill, start) in starts.get(..parts)?.iter().rev() {
        if let Some(label) = VOCABULARY.get(buffer.get(fill..)?) {
            return (*label != Label::Nothing).then_some((*label, start));
        }
    }
    // Run together: PGPASSWORD, dbpasswd, authtoken, password2.
    let &(fill, start) = starts.first().filter(|_| parts > 0)?;
    let last = buffer.get(fill..)?.trim_ascii_end();
    let stem = last.iter().rposition(|b| !b.is_ascii_digit()).and_then(|stop| last.get(..=stop))?;
    if stem.len() < last.len()
        && stem.len() >= 4
        && let Some(label) = VOCABULARY.get(stem)
        && matches!(
            label,
            Label::Password
                | Label::Secret
                | Label::Token
                | Label::ApiKey
                | Label::Phone
                | Label::Email
        )
    {
        return Some((*label, start));
    }
    RUN_TOGETHER
        .iter()
        .find(|(ending, _)| {
            ending.last() == stem.last() && stem.len() > ending.len() && stem.ends_with(ending)
        })
        .map(|(_, label)| (*label, start))
}

/// Whether the part of a key that ends at `end` can be the last of a phrase; refuses most keys at once.
fn may_end(line: &Line, end: usize) -> bool {
    let last = line.slice(part_start(line, end), end);
    let Some(&tail) = last.last() else { return false };
    ENDINGS.may_hold(last)
        || (last.len() >= 5
            && (tail.is_ascii_digit()
                || RUN_TOGETHER
                    .iter()
                    .any(|(ending, _)| ending.last() == Some(&tail.to_ascii_lowercase()))))
}

/// Where the part of a key that ends at `end` starts: at a separator or at a hump.
fn part_start(line: &Line, end: usize) -> usize {
    let mut start = end;
    while start > 0 && end - start < 32 {
        let b = line.before(start);
        if !b.is_ascii_alphanumeric() {
            break;
        }
        start -= 1;
        let before = line.before(start);
        if b.is_ascii_uppercase() {
            // "dbPassword" breaks before P; "APIKey" breaks before K.
            let next_lower = line.at(start + 1).is_ascii_lowercase() && start + 1 < end;
            if before.is_ascii_lowercase()
                || (before.is_ascii_digit() && next_lower)
                || (before.is_ascii_uppercase() && next_lower)
            {
                break;
            }
        }
    }
    // The end of a switch of terminal colors: \x1b[36muser.
    let color = line.run(start, 8, |b| b.is_ascii_digit());
    if line.before(start) == b'['
        && line.before(start.wrapping_sub(1)) == 0x1b
        && line.at(color) == b'm'
        && color < end
    {
        return color + 1;
    }
    start
}

/// Last words of labels that are followed by their value without a separator; sorted.
pub(crate) static SPOKEN: Words = Words::of(include_str!("words/label_spoken.txt"));

const RUN_TOGETHER: &[(&[u8], Label)] = &[
    (b"password", Label::Password),
    (b"passwd", Label::Password),
    (b"passphrase", Label::Password),
    (b"passwort", Label::Password),
    (b"dbpass", Label::Password),
    (b"userpass", Label::Password),
    (b"dbpwd", Label::Password),
    (b"userpwd", Label::Password),
    (b"clientsecret", Label::OauthSecret),
    (b"secretaccesskey", Label::AwsSecret),
    (b"secretkey", Label::Secret),
    (b"apisecret", Label::Secret),
    (b"appsecret", Label::Secret),
    (b"secret", Label::Secret),
    (b"apikey", Label::ApiKey),
    (b"accesskey", Label::Key),
    (b"sessionid", Label::Session),
    (b"sessid", Label::Session),
    (b"accesstoken", Label::OauthToken),
    (b"refreshtoken", Label::OauthToken),
    (b"token", Label::Token),
    (b"username", Label::Username),
    (b"hostname", Label::Host),
];

/// Endings of keys, as parts in lower case.
static VOCABULARY: LazyLock<ShortMap<&'static [u8], Label>> = LazyLock::new(|| {
    let rows: &[(Label, &str)] = &[
        (
            Label::Password,
            "password|passwd|pwd|passphrase|pass phrase|passcode|pass|passwort|contrasena|mot de passe|senha|user pass|userpass|login password|bind password|bindpw|bind pw|psk|pre shared key|wifi key|requirepass|masterauth|isakmp key|tacacs server key|radius server key|tacacs key|radius key|shared key|key string|ospf key|keystore pass|storepass|keypass|credential password|pw",
        ),
        (
            Label::PasswordHash,
            "password hash|passwd hash|pwd hash|hashed password|encrypted password|password digest|pwhash|user hash|ntlm hash|nt hash|lm hash|password hashed|crypted password|password encrypted",
        ),
        (
            Label::Secret,
            "secret|shared secret|app secret|application secret|consumer secret|api secret|signing secret|webhook secret|jwt secret|secret key|secretkey|secret token|master key|encryption key|signing key|hmac key|cookie secret|session secret|django secret key|auth secret|secret key base|secret value|radius secret|secret id",
        ),
        (
            Label::Token,
            "token|auth token|authtoken|api token|x auth token|deploy token|bot token|csrf token|csrfmiddlewaretoken|xsrf token|security token|x security token|device token|push token|personal access token|pat|registration token|access tok|user token|service token|vault token|private token|job token|upload token|reset token|magic token|invite token|verification token|login token|x vault token|installation token|runner token|session key|sso token|ssotoken|ticket granting ticket|bearer",
        ),
        (
            Label::ApiKey,
            "api key|apikey|x api key|api key id|app key|application key|appkey|auth key|authkey|access key|rapidapi key|x rapidapi key|subscription key|ocp apim subscription key|license key|licence key|integration key|service key|server key|rest api key|write key|ingest key|api key provided|api key is|secret api key|function key|x functions key|integration token",
        ),
        (Label::Key, "key|x key|apikeys|access key id secret|maps key"),
        (
            Label::OauthToken,
            "access token|accesstoken|refresh token|id token|oauth token|oauth access token|oauth verifier|oauth2 token|assertion|client assertion|saml response|x amz security token x|user access token",
        ),
        (
            Label::OauthSecret,
            "client secret|oauth secret|oauth client secret|consumer secret key|oauth token secret|oauth consumer secret",
        ),
        (Label::AuthCode, "auth code|authorization code|code|device code|authcode"),
        (
            Label::Session,
            "session id|sessionid|sid|sess id|sess|phpsessid|jsessionid|asp net session id|aspsessionid|connect sid|session token|sessiontoken|session|session cookie|laravel session|ci session|sessid|aspxauth|auth cookie|remember token|remember me token|rack session|jsession id|cfid|cftoken",
        ),
        (Label::Cookie, "cookie|set cookie"),
        (
            Label::Auth,
            "authorization|proxy authorization|x authorization|auth header|authorization header|http authorization",
        ),
        (Label::Signature, "sig|signature|x amz signature|x goog signature|hmac|hmac signature"),
        (Label::DigestResponse, "response"),
        (
            Label::PrivateKey,
            "private key|privatekey|private key json|client key data|wg private key|preshared key|ssh private key|tls key|rsa private key",
        ),
        (Label::AwsKeyId, "aws access key id|access key id|aws access key"),
        (
            Label::AwsSecret,
            "aws secret access key|secret access key|aws secret key|aws secret|s3 secret key|s3 secret",
        ),
        (Label::AwsSession, "aws session token|x amz security token|aws security token"),
        (
            Label::AzureKey,
            "accountkey|account key|storage key|storage account key|shared access key|azure storage key|cosmos key",
        ),
        (Label::Credential, "auth|credentials|credential|creds|user password|userpwd"),
        (
            Label::Community,
            "community|snmp community|community string|rocommunity|rwcommunity|snmp community string|ro community|rw community",
        ),
        (Label::Pin, "pin|pin code|pincode|2fa pin|card pin|mpin|atm pin|user pin|login pin"),
        (
            Label::Otp,
            "otp|otp code|one time password|one time code|one time passcode|verification code|verify code|security code sent|2fa code|mfa code|totp|totp code|sms code|auth pin|passcode sent|confirmation code|login code|access code|mfa token|2fa token|2fa|authentication code|activation code|code is",
        ),
        (
            Label::Cvv,
            "cvv|cvc|cvv2|cvc2|cid code|card verification value|card code|security code|card cvv|card cvc|csc|card security code",
        ),
        (
            Label::Username,
            "user|username|user name|login|login name|uid name|userid|user id|loginid|login id|account name|accountname|samaccountname|s am account name|target user name|targetusername|subject user name|subjectusername|sasl username|db user|dbuser|database user|mysql user|postgres user|pguser|ruser|luser|suser|duser|usr|uname|remote user|remoteuser|cs username|logon account|logon name|target account|operator|requested by|created by user|actor|principal|principal name|user principal|caller user|effective user|run as|runas|auth user|x remote user|x user|proxy user|acct|acct name|member name|workstation user|logname|identity|usuario|benutzer|utilisateur|nick|nickname|handle|screen name|impersonated user|ssh user|ansible user|smtp user|redis user|rabbitmq user|user login|on behalf of|sudo user|session user|user account|uid|auid|unauthuser|xauthuser|srcuser|dstuser|src user|dst user|source user|destination user|initiator user|dbusername|os username|client user|cn user|enduser|end user|login user|mail user|ftp user",
        ),
        (
            Label::PersonName,
            "full name|fullname|first name|firstname|last name|lastname|surname|given name|givenname|family name|familyname|customer name|customername|customer|patient name|patient|display name|displayname|contact name|contact|account holder|accountholder|holder|holder name|cardholder|card holder|cardholder name|card holder name|recipient name|recipient|sender name|sender|employee name|employee|applicant|applicant name|beneficiary|beneficiary name|member|owner name|client name|billing name|shipping name|buyer|buyer name|seller name|payee|payer|payer name|debtor|creditor|guest name|guest|passenger|passenger name|student name|student|doctor|physician|nurse|attending|caller name|author name|real name|realname|person|person name|nombre|apellido|nachname|vorname|nom|prenom|cn|gecos|middle name|maiden name|mothers maiden name|legal name|insured|policy holder|policyholder|subscriber name|subscriber|tenant name person|donor|driver|driver name|teacher|candidate|candidate name|attendee|invitee|reporter|assignee|assigned to|approver|approved by|reviewer|signed by|signatory|manager name|manager|agent name|to name|from name|attn|dear|hello|hi|mr|mrs|ms|dr",
        ),
        (Label::Name, "name"),
        (
            Label::NameOrUser,
            "owner|author|created by|updated by|modified by|submitted by|requester|initiator|performed by|user full",
        ),
        (
            Label::Email,
            "email|e mail|mail|email address|emailaddress|user email|contact email|mail from|rcpt to|upn|user principal name",
        ),
        (
            Label::Phone,
            "phone|phone number|phonenumber|telephone|telephone number|tel|tel no|mobile|mobile number|mobile phone|mobile no|cell|cell phone|cellphone|cell number|msisdn|fax|fax number|contact number|contact no|caller|callee|caller id|callerid|calling number|called number|dialed number|destination number|phone no|whatsapp|home phone|work phone|telefon|telefono|sms to|emergency contact phone|call from|calling party|called party|from number|to number|sms|recipient phone|customer phone|handynummer|mobil",
        ),
        (
            Label::Ssn,
            "ssn|social security number|social security no|social security|us ssn|ssn number|social|itin|taxpayer id|tax id|tin|ss number|soc sec",
        ),
        (
            Label::Card,
            "card|card number|cardnumber|card no|cardno|credit card|creditcard|credit card number|debit card|cc|cc number|ccnum|ccnumber|cc num|pan|card num|payment card|primary account number|account pan|visa|mastercard|amex|cardnum|card pan|kreditkarte",
        ),
        (Label::Iban, "iban|iban number|beneficiary iban|debtor iban|creditor iban|sender iban"),
        (Label::Bic, "bic|swift|swift code|bic code|swiftbic|swift bic|bic swift"),
        (
            Label::BankAccount,
            "account number|account no|acct number|acct no|bank account|bank account number|accountnumber|routing|routing number|routing no|aba|aba routing|aba number|sort code|sortcode|rtn|bsb|konto|kontonummer|bank acct|account num|acct num|clabe|ifsc|bban|direct debit account",
        ),
        (Label::Account, "account|account id|accountid|aws account|aws account id|owner id"),
        (
            Label::DateOfBirth,
            "dob|date of birth|dateofbirth|birth date|birthdate|birthday|born|born on|birth day|d o b|geburtsdatum|fecha de nacimiento|date de naissance|birth dt|patient dob",
        ),
        (
            Label::Address,
            "address|street|street address|streetaddress|home address|mailing address|shipping address|billing address|addr line|address line|addr line1|address line1|address1|address line 1|addr1|postal address|residence|delivery address|ship to|shipping to|street name|deliver to|address street|residential address|adresse|direccion",
        ),
        (
            Label::Passport,
            "passport|passport number|passport no|passportno|passportnumber|passport id|passport num|travel document|travel document number|document number passport|mrz|reisepass",
        ),
        (
            Label::License,
            "driver license|drivers license|driver licence|driving licence|driving license|driver s license|drivers licence|dl number|dl no|dl|license number|licence number|driver license number|drivers license number|driving licence number|dln|dlnumber|driver id|driving license number|dl num|drivinglicense|fuehrerschein",
        ),
        (
            Label::NationalId,
            "national id|nationalid|national id number|national identity|national identity number|national identification number|nid|dni|nie|nif|cpf|cnpj|sin|social insurance number|nir|personnummer|aadhaar|aadhar|uidai|bsn|burgerservicenummer|pesel|ahv|avs|codice fiscale|codicefiscale|cf|curp|rut|citizen id|id number|identity number|id card|id card number|identity card|tax number|steuer id|steuernummer|insee|fodselsnummer|cpr|hetu|egn|jmbg|oib|rrn|nric|fin|mykad|hkid|tfn|emirates id|id no|government id|personal id|personal number|person number|personal code|identification number|pan card|cedula|tc kimlik|numero de identidad",
        ),
        (Label::Nhs, "nhs|nhs number|nhs no|nhsnumber|nhs id"),
        (
            Label::Nino,
            "nino|ni number|national insurance number|national insurance|ni no|nin|national insurance no|uk nino",
        ),
        (
            Label::Mrn,
            "mrn|medical record|medical record number|medical record no|patient id|patientid|patient number|patient no|hospital number|medicare|medicare number|medicare id|health insurance number|hicn|mbi|medicaid|health card|health card number|health id|chart number|member id|insurance id|npi|dea number|policy number",
        ),
        (Label::Imei, "imei|imei number|device imei|imeisv|meid|equipment id"),
        (Label::Imsi, "imsi|subscriber imsi|iccid"),
        (
            Label::Vin,
            "vin|vin number|vehicle identification number|vehicle vin|vehicle id number|chassis number|chassis no",
        ),
        (
            Label::Serial,
            "serial number|serial no|serialnumber|serialno|device serial|sn|s n|serial|chassis serial|host serial|disk serial|asset tag|service tag|asset serial|hw serial|udid|device sn|serial num|devid|device serial number",
        ),
        (
            Label::Host,
            "host|hostname|host name|rhost|remote host|computer|computer name|computername|workstation|workstation name|workstationname|machine name|machine|server name|servername|source host|dest host|dhost|shost|dvchost|src host|dst host|node name|nodename|client host|target host|db host|dbhost|pghost|mysql host|redis host|peer host|client hostname|server hostname|client name host|device name|devicename|fqdn|dns name|x forwarded host|origin host|logging host|devname|dev name|srcname|dstname|src name host|hostid|reporting host|agent hostname|host id|source computer|caller computer name|client computer name|client machine",
        ),
        (
            Label::Server,
            "server|node|upstream|broker|leader|master|peer|backend|endpoint|data source|datasource|instance|source workstation|target server|connecting to",
        ),
        (Label::Latitude, "lat|latitude|gps lat|geo lat"),
        (Label::Longitude, "lon|lng|long|longitude|gps lon|geo lon|gps lng"),
        (
            Label::Wallet,
            "wallet|wallet address|btc address|eth address|bitcoin address|crypto address|payout address|deposit address|withdrawal address",
        ),
        (Label::Dn, "dn|bind dn|binddn|user dn|subject"),
        (
            Label::Nothing,
            "token type|primary key|public key|foreign key|cache key|partition key|sort key|routing key|object key|secret name|secretname|key id|key name|key type|file name|filename|pool name|user agent|next token|page token|continuation token|pagination token|nexttoken|idempotency key|cancellation token|lock token|session timeout|unexpected token|token count|tokenizer|hash key|row key|registry key|product code|error code|status code|exit code|response code|return code|country code|zip code|postal code|area code|http code|http status code|result code|reason code|currency code|language code|code signing|event code|sub code|key code|source code|byte code|op code|opcode|color code|qr code|bar code|state code|termination code|class name|host name verifier|domain name|service name|app name|process name|image name|container name|pod name|function name|method name|table name|db name|database name|schema name|event name|metric name|queue name|topic name|bucket name|group name|role name|policy name|user group|ip address|mac address|remote address|bind address|local address|address family|server address|listen address|client address|source address|destination address|peer address|memory address|physical address|virtual address|base address|network address|bad address|dns address|email subject|host key|known hosts|user count|password length|password policy|password age|min password|max password|password file|public token|sync token|syntax token|etag token|object id|request id|trace id|correlation id|transaction id|thread id|process id|event id|message id|order id|session name|session type|session count|session state|session status|account type|account status|account domain|hardware address|module name|product name|package name|path name|full class name|attribute name|project name|property name|field name|variable name|parameter name|resource name|cluster name|namespace name|node type|server version|key=value|column name|plugin name|driver version|device id|volume name|index name|thread name|logger name|tag name|job name|task name|step name|stage name|branch name|repo name|repository name|model name|vm name|interface name|common name|display name of|provider name|channel name|rule name|alert name|signature id|signature algorithm|signature version",
        ),
    ];
    rows.iter()
        .flat_map(|(label, phrases)| phrases.split('|').map(|phrase| (phrase.as_bytes(), *label)))
        .collect()
});

/// The last words of the vocabulary.
static ENDINGS: LazyLock<Lengths> = LazyLock::new(|| {
    Lengths::of(VOCABULARY.keys().filter_map(|phrase| phrase.rsplit(|b| *b == b' ').next()))
});

#[cfg(test)]
mod tests {
    use super::*;

    fn label(key: &str) -> Option<Label> {
        key_before(&Line { bytes: key.as_bytes(), whole: key.as_bytes(), base: 0 }, key.len(), 3)
            .map(|(label, _)| label)
    }

    #[test]
    fn one_key_in_many_spellings() {
        for key in [
            "password",
            "db.password",
            "dbPassword",
            "DB_PASSWORD",
            "DB-PASSWORD",
            "spring.datasource.password",
            "PGPASSWORD",
            "password2",
            "db_passwd",
        ] {
            assert_eq!(label(key), Some(Label::Password), "{key}");
        }
        assert_eq!(label("secretAccessKey"), Some(Label::AwsSecret));
        assert_eq!(label("X-Api-Key"), Some(Label::ApiKey));
        assert_eq!(label("APIKey"), Some(Label::ApiKey));
        assert_eq!(label("social security number"), Some(Label::Ssn));
        assert_eq!(label("TargetUserName"), Some(Label::Username));
    }

    #[test]
    fn keys_that_only_contain_a_telling_word() {
        for key in [
            "token_type",
            "secretName",
            "primary key",
            "key_id",
            "session_timeout",
            "max_tokens",
            "status code",
            "password_policy",
        ] {
            assert_eq!(label(key), None, "{key}");
        }
    }
}
