//! Every rule that can speak, with where its format is from and an example.
//!
//! Examples are put together when asked for, so that no scanner takes this text for a leak. A rule is listed with the kind that its
//! example is found as; a test finds each example with its own rule. Facts only: formats are those of the named sources, all code
//! and all examples are our own.

use crate::beside;
use crate::checksum::{base62, crc32};
use crate::detectors::national_id::{NUMBERS, Number};
use crate::detectors::vendor_token::keyed::{KEYED, Keyed};
use crate::detectors::vendor_token::{self, Alphabet, Check, Format};
use crate::registry::DETECTORS;
use crate::{Config, Kind, kind, scan};

/// A rule, as a list of all shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// The name in findings.
    pub rule: &'static str,
    /// What its example is found as; its tier is that of the rule.
    pub kind: &'static Kind,
    /// Where the format is from.
    pub source: &'static str,
    /// A text in which it finds something.
    pub example: String,
}

/// All rules of the detectors by name. Looks for each example, so it takes a moment.
pub fn rules() -> Vec<RuleInfo> {
    let rules = DETECTORS.iter().map(|detector| detector.rule).chain([beside::RULE]);
    let own = rules.filter_map(|one| {
        let (rule, source, parts) = ROWS.iter().find(|(rule, ..)| *rule == one)?;
        Some((*rule, *source, parts.concat()))
    });
    let formats = vendor_token::all().map(|one| (one.rule, VENDORS, of_format(one)));
    let keyed = KEYED.iter().map(|one| (one.rule, VENDORS, of_keyed(one)));
    let numbers = NUMBERS.iter().map(|one| (one.rule, NATIONAL, of_number(one)));
    let all = own.chain(formats).chain(keyed).chain(numbers);
    let mut rules: Vec<RuleInfo> = all
        .filter_map(|(rule, source, example)| {
            let found = scan(example.as_bytes(), &Config::everything());
            let finding = found
                .iter()
                .find(|finding| finding.rule == rule)
                .or_else(|| found.first().filter(|_| UNWRAPPERS.contains(&rule)))?;
            Some(RuleInfo { rule, kind: kind(finding.kind)?, source, example })
        })
        .collect();
    rules.sort_by_key(|info| info.rule);
    rules.dedup_by_key(|info| info.rule);
    rules
}

/// All rules as a Markdown page, without examples: they look like what a scanner looks for.
pub fn rules_markdown() -> String {
    let rules = rules();
    let mut page = format!(
        "# Rules\n\nMade by `UPDATE_EXPECT=1 cargo test -p detect`; do not edit.\n\n{} rules. \
         Tier 1 is a secret, 2 personal, 3 an identifier of infrastructure, 4 low. `tftsr rules` prints an example of each.\n\n\
         | rule | tier | type | source |\n|---|---|---|---|\n",
        rules.len()
    );
    for rule in rules {
        let RuleInfo { rule, kind, source, .. } = rule;
        page.push_str(&format!("| `{rule}` | {} | `{}` | {source} |\n", kind.tier, kind.id));
    }
    page
}

const VENDORS: &str = "the vendor's documentation; GitHub's list of secret scanning patterns; ids as in gitleaks where it has one";
const NATIONAL: &str =
    "the number's issuing authority and its published check digit (checks.rs names each)";

/// A credential in a vendor's format.
fn of_format(format: &Format) -> String {
    let mut body = drawn(format.alphabet, format.length.0, 7);
    if format.check == Check::Crc32 {
        body.truncate(body.len().saturating_sub(6));
        body.push_str(&base62(crc32(body.as_bytes())));
    }
    let vendor = format.rule.split('-').next().unwrap_or_default();
    match format.check {
        Check::Named => format!("{vendor} key {}{body} ", format.prefix),
        _ => format!("key {}{body} ", format.prefix),
    }
}

/// A key under the name of its vendor.
fn of_keyed(keyed: &Keyed) -> String {
    format!("{}_api_key={}", keyed.vendor, drawn(keyed.alphabet, keyed.length.0, 11))
}

/// A national number under its name, with a check digit that holds.
fn of_number(number: &Number) -> String {
    let name = number.names.first().copied().unwrap_or_default();
    let shape = number.shapes.first().copied().unwrap_or_default();
    let filled = |seed: u64| -> Vec<u8> {
        let mut dice = seed;
        let mut pick = |from: &[u8]| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            from.get((dice >> 33) as usize % from.len().max(1)).copied().unwrap_or(b'0')
        };
        shape
            .bytes()
            .map(|b| match b {
                b'9' => pick(b"0123456789"),
                b'A' => pick(b"ABCDEFGHJKLMNPQRSTUVWXYZ"),
                b'*' => pick(b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"),
                other => other,
            })
            .collect()
    };
    let good = (1..200_000).map(filled).find(|digits| (number.check)(digits));
    format!("{name}: {}", String::from_utf8_lossy(&good.unwrap_or_else(|| filled(1))))
}

/// Letters of an alphabet that look drawn at random, the same each time.
fn drawn(alphabet: Alphabet, length: usize, seed: u64) -> String {
    let letters: Vec<u8> =
        (b'0'..=b'z').filter(|b| b.is_ascii_alphanumeric() && alphabet.has(*b)).collect();
    let mut dice = seed;
    (0..length)
        .map(|_| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = (dice >> 33) as usize % letters.len().max(1);
            char::from(letters.get(at).copied().unwrap_or(b'0'))
        })
        .collect()
}

/// Detectors that show others what is hidden or lies elsewhere; these speak under the rule that knows the value.
static UNWRAPPERS: &[&str] = &[
    "arrow-value",
    "base64-text",
    "bracketed-value",
    "changed-value",
    "duplicate-entry",
    "es-nie",
    "named-value",
    "national-id-number",
    "php-serialized",
    "piped-value",
    "quoted-printable",
    "registry-value",
    "set-to",
    "table-column",
    "terminal-colors",
    "value-on-next-line",
    "zero-bytes",
];

type Row = (&'static str, &'static str, &'static [&'static str]);

/// The detectors that are no tables: rule, source, and an example in parts.
static ROWS: &[Row] = &[
    (
        "address-field",
        "field names of customer and order logs",
        &["address=\"", "221 Baker Street\""],
    ),
    (
        "argument-pair",
        "PHP define, getenv of several languages, setx of Windows, PDO and mysqli",
        &["define('DB_PASSWORD', '", "Zq9tr0ub4x');"],
    ),
    (
        "auth-header",
        "RFC 9110 section 11.6.2, RFC 7616",
        &["Authorization: ", "q8Zk2LmX9vB4nT7wYc1R"],
    ),
    ("auth-scheme", "RFC 6750, RFC 7617", &["Authorization: Bearer ", "q8Zk2LmX9vB4nT7wYc1R"]),
    ("aws-access-key-id", "AWS IAM user guide, unique identifiers", &["AK", "IAQ3EGT5RZ7MKWXN2P"]),
    (
        "aws-arn",
        "AWS general reference, Amazon resource names",
        &["arn:aws:iam::", "482915736204:role/app"],
    ),
    ("base64-text", "RFC 4648", &["data: ", "cGFzc3dvcmQ9WnE5dHIwdWI0eA=="]),
    (
        "command-line",
        "manual pages of mysql, curl, psql and others",
        &["mysql -u root -p", "Zq9tr0ub4x"],
    ),
    ("credit-card", "ISO/IEC 7812 (Luhn), ranges of issuers", &["card 4111 1111", " 1111 1111"]),
    (
        "crypto-address",
        "Base58Check, BIP 173, EIP-55",
        &["to bc1qar0srrr7xfkvy5l643", "lydnw9re59gtzzwf5mdq"],
    ),
    (
        "disk-serial",
        "VMware device names (t10)",
        &["t10.ATA_____ST1000DM003", "________________________________Z1D5ABCD"],
    ),
    ("domain-account", "Windows logon names (MS-DTYP)", &["logon of ACME", "\\jdoe failed"]),
    (
        "domain-name",
        "RFC 1035, IANA's list of top-level domains",
        &["lookup web-3.corp.", "acme-industries.com"],
    ),
    ("email", "RFC 5321, RFC 5322", &["ana@", "example.com"]),
    (
        "escaped-markup",
        "HTML entities, XML 1.0",
        &["&lt;password&gt;", "Zq9tr0ub4x&lt;/password&gt;"],
    ),
    ("es-nie", "Spain, Royal Decree 557/2011", &["X1234567", "L"]),
    ("gps", "ISO 6709", &["at 52.520008", ", 13.404954"]),
    ("gps-field", "ISO 6709, field names", &["latitude=", "52.520008"]),
    ("home-path", "FHS 3.0, Windows profiles", &["/home/", "jdoe/app.log"]),
    (
        "host-address",
        "logs of Java and of Kubernetes (name/address)",
        &["connected to db-primary", "/198.51.100.7:5432"],
    ),
    ("host-column", "RFC 3164, RFC 5424", &["Jan 12 06:25:01 web-prod-03", " sshd[12]: ok"]),
    ("host-context", "log messages of servers", &["connection from host ", "db-primary-01 lost"]),
    ("host-field", "field names (ECS, logfmt, JSON)", &["host=", "web-prod-03"]),
    (
        "account-shape",
        "how accounts are made of names (initial and family name, given name and family name) and duties; name lists as in `names.rs`",
        &["passed with ", "i.nagy"],
    ),
    (
        "account-deed",
        "as `account-shape`, before what somebody did",
        &["ana.quell", " viewed the list"],
    ),
    (
        "account-value",
        "as `account-shape`, as a whole value",
        &["{\"client\":\"", "ana.quell", "\"}"],
    ),
    (
        "account-cell",
        "as `account-shape`, as a whole cell between tabs",
        &["10:00\tquery\t", "ana.quell", "\t12"],
    ),
    (
        "bracketed-value",
        "FortiOS log message reference, `cfgattr` of events 44546 and on",
        &["cfgattr=\"passwd[", "Zq9tr0ub4x", "]status[enable]\""],
    ),
    (
        "host-made",
        "RFC 1178 and how sites number machines: a place or stage, a role, a number",
        &["[", "lon-fw-10", "]"],
    ),
    (
        "host-asset",
        "as `host-made`, by the numbers of inventories",
        &["journal of ", "NB411735", " copied"],
    ),
    ("host-glued", "as `host-made`, without dashes", &["restart of ", "appprd16", " done"]),
    (
        "name-of-script",
        "most frequent family names: Myoji-yurai (Japan), KOSIS census 2015 (Korea), Ministry of Public Security 2020 (China); endings of family names in Cyrillic and Greek",
        &["voucher for ", "\u{9234}\u{6728} \u{7f8e}\u{54b2}"],
    ),
    (
        "public-key-owner",
        "sshd(8), AUTHORIZED_KEYS FILE FORMAT",
        &[
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI",
            "Be1hcHBsZXBlYXJwbHVtY2hlcnJ5ZmlnZGF0ZXM7",
            " aquell@web7",
        ],
    ),
    ("redis-acl", "Redis documentation, ACL rules", &["user ana on >", "Zq9tr0ub4x", " ~* +@all"]),
    (
        "redis-command",
        "Redis documentation, MONITOR and commands",
        &["\"CONFIG\" \"SET\" \"requirepass\" \"", "Zq9tr0ub4x", "\""],
    ),
    (
        "told-secret",
        "own: a word for a secret, few words or a bracket, and a value drawn at random",
        &["access_token expired: ", "Kq7Zt2Lw9Xb4", "Vn8Ud3Rf6Hy1", ", again"],
    ),
    ("uk-nino-told", "HMRC manual NIM39110", &["GET /tax/nino value=", "AB123456C", " 200"]),
    ("host-shape", "default names of Windows and of clouds", &["DESKTOP-", "4F7KQ2M up"]),
    ("host-suffix", "names that people give machines", &["seen anas-", "macbook offline"]),
    ("iban", "ISO 13616, SWIFT registry release 99", &["GB82WEST", "12345698765432"]),
    ("imei", "3GPP TS 23.003 (Luhn)", &["imei 4901542", "03237518"]),
    (
        "insert-values",
        "SQL:2016, INSERT",
        &["INSERT INTO users (name, password) VALUES ('ana', '", "Zq9tr0ub4x')"],
    ),
    ("ipv4", "RFC 791, RFC 1918, RFC 5737", &["198.51.", "100.7"]),
    ("ipv6", "RFC 4291, RFC 5952", &["2001:db8:", ":5:7"]),
    ("it-codice-fiscale", "Italy, decree of 23 December 1976", &["RSSMRA85T10", "A562S"]),
    ("jwk", "RFC 7517", &["{\"kty\":\"oct\",\"k\":\"", "q8Zk2LmX9vB4nT7wYc1R5sD3fG6hJ0pA\"}"]),
    (
        "jwk-member",
        "RFC 7518 section 6",
        &["\"kty\":\"EC\"\n\"d\": \"", "q8Zk2LmX9vB4nT7wYc1R5sD3fG6hJ0pAq8Zk2LmX9vB\""],
    ),
    (
        "jwt",
        "RFC 7519",
        &["eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0NTY3ODkwIn0.", "dozjgNryP4J3jVmNHl0w5N"],
    ),
    ("labeled-identifier", "field names of ids", &["passport: ", "X4820175"]),
    ("labeled-number", "field names of codes", &["otp=", "482913"]),
    ("labeled-secret", "field names of secrets", &["password=", "Zq9tr0ub4x"]),
    ("mac-address", "IEEE 802", &["3c:22:fb:", "5a:01:9e"]),
    (
        "name-behind-number",
        "log messages of shops and banks",
        &["customer 4711 (", "Maria Schmidt)"],
    ),
    ("name-context", "log messages", &["prescription for ", "Maria Schmidt"]),
    ("name-field", "field names; lists of given names", &["full_name=\"", "Maria Schmidt\""]),
    ("name-mailbox", "RFC 5322 section 3.4", &["From: Maria Schmidt ", "<maria@example.com>"]),
    (
        "named-value",
        "Kubernetes and CloudFormation manifests",
        &["{\"name\": \"DB_PASSWORD\", \"value\": \"", "Zq9tr0ub4x\"}"],
    ),
    ("national-id-number", "national numbers with two check digits", &["cpf 529.982.", "247-25"]),
    (
        "password-hash",
        "crypt(5), PHC string format",
        &["$2b$12$", "R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"],
    ),
    ("percent-encoded", "RFC 3986 section 2.1", &["q=password%3D", "Zq9tr0ub4x"]),
    ("phone", "ITU-T E.164, national numbering plans", &["+49 30 ", "901820"]),
    ("phone-field", "field names; ITU-T E.164", &["phone=", "030 901820"]),
    ("phone-national", "North American Numbering Plan", &["call 212-555", "-0142"]),
    (
        "private-key",
        "RFC 7468, RFC 4880",
        &[
            "-----BEGIN ",
            "PRIVATE KEY-----\nMIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8\n-----END ",
            "PRIVATE KEY-----",
        ],
    ),
    (
        "private-key-field",
        "kubeconfig, WireGuard",
        &["PrivateKey = ", "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk="],
    ),
    (
        "putty-private-key",
        "PuTTY manual, appendix C",
        &["Private-Lines: 1\n", "AAAAQQCq8Zk2LmX9vB4nT7wYc1R5sD3fG6hJ0pA\nPrivate-MAC: 00\n"],
    ),
    ("quoted-printable", "RFC 2045 section 6.7", &["password=3D", "Zq9tr0ub=\n4xYw7\n"]),
    (
        "radius-login",
        "FreeRADIUS log format",
        &["Login OK: [jdoe", "/Zq9tr0ub4x] (from client nas port 1)"],
    ),
    ("snmp-command", "net-snmp manual", &["snmpwalk -v2c -c ", "n3tw0rkRO 198.51.100.7"]),
    ("snmp-community", "RFC 3584, field names", &["snmp-server community ", "n3tw0rkRO RO"]),
    (
        "sql-password",
        "MySQL and PostgreSQL, CREATE USER",
        &["CREATE USER app IDENTIFIED BY '", "Zq9tr0ub4x'"],
    ),
    ("street-address", "UPU S42, forms of national addresses", &["ship to 221 ", "Baker Street"]),
    ("table-column", "RFC 4180, headers of tables", &["id,email,password\n1,x,", "Zq9tr0ub4x\n"]),
    (
        "telegram-bot-token",
        "Telegram Bot API",
        &["bot4859282493:", "AAq8Zk2LmX9vB4nT7wYc1R5sD3fG6hJ0pAq"],
    ),
    ("terminal-colors", "ECMA-48 section 8.3.117", &["password=\u{1b}[31m", "Zq9tr0ub4x\u{1b}[0m"]),
    (
        "twilio-auth-token",
        "Twilio REST API",
        &["AC1f4a7c0e9b2d5f8a3c6e1b4d7f0a2c5e", ":9b2d5f8a3c6e1b4d7f0a2c5e1f4a7c0e"],
    ),
    ("unc-path", "MS-DTYP section 2.2.57", &["\\\\files", "rv01\\share$\\x"]),
    ("unicode-escape", "RFC 8259 section 7", &["password\\u003d", "Zq9tr0ub4x"]),
    ("url", "RFC 3986", &["https://", "intranet.example.com/a"]),
    (
        "known-message",
        "messages, commands and protocols of Dovecot, Exim, Cisco IOS, Oracle, Redis, Net-SNMP, HAProxy, PowerShell, 3GPP and others",
        &["ConvertTo-SecureString \"", "Zq9tr0ub4x\" -AsPlainText -Force"],
    ),
    ("phone-encoded", "E.164 in a form, RFC 3986", &["To=%2B1", "4155550143&x=1"]),
    (
        "piped-password",
        "chpasswd(8), sudo(8), docker login",
        &["echo 'jdoe:", "Zq9tr0ub4x' | chpasswd"],
    ),
    ("piped-value", "debug log of Apex", &["|VARIABLE_ASSIGNMENT|[95]|pwd|\"", "Zq9tr0ub4x\"|0x1"]),
    (
        "bitlocker-recovery-password",
        "BitLocker recovery, documentation of Windows",
        &["key: 154352-834271-063780-031671", "-527326-840247-903716-380686"],
    ),
    ("phone-routed", "E.164, SMPP 3.4, Kannel", &["Sent SMS [from:InfoSMS] [to:4479", "46018123]"]),
    ("code-in-message", "messages of one-time codes", &["G-83", "3754 is your login code."]),
    ("serial-number", "labels of hardware", &["changer S/N: SGH80", "5VBXX"]),
    ("medical-record-number", "HL7 and FHIR identifiers", &["\"value\":\"MRN", "288705\""]),
    (
        "address-context",
        "sentences of delivery logs",
        &["delivery address \"12 Larch", " Lane\" not found"],
    ),
    ("set-to", "logs of BIG-IP APM", &["'session.logon.last.password' set to ", "Zq9tr0ub4x"]),
    ("card-track", "ISO/IEC 7813", &["%B45058451", "43789444^QUELL/ANA^27112010000?"]),
    ("vin", "ISO 3779, 49 CFR 565.15", &["fleet/1M8GDM9A", "XKP042788/pos"]),
    (
        "name-beside",
        "forms that give a person and their number",
        &["Quell, born 1971-04-12; Dossier de Ana Qu", "ell, DOB 1971-04-12"],
    ),
    ("smb-host", "mount.cifs(8), smbclient(1)", &["request for //web-prod-", "03/home"]),
    ("listing-owner", "ls(1), tar(1)", &["-rw-r--r-- 1 jd", "oe staff 4096 May  4 10:12 a"]),
    ("chat-nick", "logs of irssi and WeeChat", &["[10:12:31] <jd", "oe> hello"]),
    ("speaker", "transcripts of help desks", &["10:12 #chat-7 customer(An", "a): hello"]),
    (
        "chat-export",
        "chats as messengers export them",
        &["12/03/2026, 10:12 - An", "a Quell: hello"],
    ),
    (
        "payment-record",
        "Nacha Operating Rules, Appendix Three; Bacs Standard 18",
        &[
            "622021000021755221519",
            "        0000012500000000000000001ANA QUELL               0021000020000001",
        ],
    ),
    ("sort-code-account", "messages about Bacs and CHAPS", &["BACS line: 20-11-47 755", "22151"]),
    ("php-serialized", "serialize() of PHP", &["s:8:\"password\";s:10:\"Zq9t", "r0ub4x\";"]),
    ("spoken-password", "sentences of people", &["I typed Zq9tr", "0ub4x as password"]),
    (
        "changed-value",
        "audit log of Entra ID",
        &["{\"displayName\":\"Surname\",\"newValue\":\"[\\\"Qu", "ell\\\"]\"}"],
    ),
    (
        "registry-value",
        "Sysmon, event 13",
        &["\\Sessions\\core\\ProxyPassword  Details: Zq9t", "r0ub4x"],
    ),
    (
        "azure-client-secret",
        "Microsoft security-utilities, SEC101/156",
        &["new one Zq98Q", "~Zq9tr0ub4xZq9tr0ub4xZq9tr0ub4xAbCd"],
    ),
    ("vault-legacy-token", "documentation of Vault", &["also s.Zq9tr0ub", "4xKm7Zq9tr0ub4xW, too"]),
    ("nhs-number", "NHS data dictionary", &["NHS number for mum is 943 476 ", "5919"]),
    ("mac-field", "IEEE 802, labels", &["mac=00505E", "005307"]),
    ("dicom-element", "DICOM PS3.6", &["(0010,0010) PN [Qu", "ell^Ana]"]),
    (
        "azure-identifiable-key",
        "Microsoft security-utilities, SEC101/152 to SEC101/181",
        &["x Zq9tr0ub4xZq9tr0ub4xZq9tr0ub4xZq9tr0ub4xZq", "AzSe", "A1b2C3 y"],
    ),
    (
        "host-held",
        "ECS and JSON of agents, fields of objects",
        &["\"host\":{\"id\":\"5\",\"name\":\"", "web-prod-03\"}"],
    ),
    (
        "host-greeting",
        "RFC 5321 section 4.1.1.1, as Exim logs it",
        &["failed for (", "web-prod-03) [198.51.100.7]"],
    ),
    (
        "record-field",
        "PAN-OS syslog field descriptions, MariaDB audit plugin, NPS and IAS, Artifactory request log",
        &["20260503 10:11:12,db07,jdoe,", "web07,5,7,QUERY,shop,'SELECT 1',0"],
    ),
    (
        "segment-field",
        "HL7 v2.5.1 chapters 3 and 6, ASC X12 005010X222",
        &["PID|1||4711", "99^^^HOSP^MR||Quell^Ana||19710412|F"],
    ),
    (
        "user-account-file",
        "passwd(5), who(1), last(1)",
        &["jdoe:x:1000:1000:Jane Doe,,,:", "/home/jdoe:/bin/bash"],
    ),
    ("us-ssn", "SSA, randomized ranges of 2011", &["ssn 219", "-09-9998"]),
    (
        "user-at-host",
        "ssh(1), MySQL account names",
        &["Access denied for user 'jdoe'@", "'web-prod-03'"],
    ),
    (
        "user-column",
        "Common Log Format",
        &["198.51.100.7 - jdoe", " [12/Jan/2026:06:25:01 +0000] \"GET / HTTP/1.1\" 200 1"],
    ),
    (
        "user-context",
        "log messages of sshd, sudo, PAM and others",
        &["Failed password for invalid user ", "jdoe from 198.51.100.7"],
    ),
    ("user-field", "field names (ECS, logfmt, JSON)", &["username=", "jdoe"]),
    (
        "user-w3c",
        "W3C Extended Log File Format, IIS",
        &[
            "2026-01-12 06:25:01 198.51.100.7 GET /a - 443 ACME",
            "\\jdoe 198.51.100.9 Mozilla/5.0 200 0 0 1",
        ],
    ),
    ("name-pair", "lists of given names", &["row 7, Katarzyna ", "Nowicki, done"]),
    (
        "code-in-sentence",
        "messages of banks, shops and schools",
        &["the PIN for Anna is 48", "2913"],
    ),
    (
        "host-pool",
        "messages of HAProxy and of pools of servers",
        &["Server be_mq/ber-app-2", "8 is DOWN"],
    ),
    ("value-on-next-line", "YAML 1.2, manifests", &["password:\n", "  Zq9tr0ub4x\n"]),
    (
        "machine-readable-zone",
        "ICAO Doc 9303",
        &["L898902C36UTO7408122F", "1204159ZE184226B<<<<<10"],
    ),
    (
        "service-request",
        "IATA AIRIMP",
        &["SSR DOCS XX HK1/P/GBR/X4820175/GBR/28SEP51/F/", "14MAR31/QUELL/ANA"],
    ),
    ("form-of-payment", "IATA AIRIMP", &["FP CCVI41111111", "11111111/0828"]),
    ("guest-record", "FIAS, field identifiers", &["|RN157|G#52|GN", "Quell, Ana|"]),
    ("swift-party", "SWIFT, MT103 and MT940", &[":59:/2465", "98906"]),
    ("swift-header", "SWIFT, header blocks", &["{1:F01BANKBEBB", "AXXX2222123456}"]),
    ("statement-purpose", "DFÜ agreement, annex 3", &[":86:166?00X?30BANKDEFF?32", "ANA QUELL"]),
    ("uk-nino-groups", "HMRC manual NIM39110", &["x AB 12 34 ", "56 C"]),
    (
        "bound-value",
        "log of Ruby on Rails",
        &["[[\"session_id\", \"b1251b939a4aee92", "194c16f13e00078d\"]]"],
    ),
    ("device-serial", "messages of terminals, show chassis hardware", &["kiosk CZ8462", "D404 up"]),
    (
        "duplicate-entry",
        "MySQL, error 1062",
        &["Duplicate entry 'kwalsh", "x9' for key 'users.username'"],
    ),
    ("arrow-value", "dumps of environments", &["env.DB_PASSWORD -> ", "Zq9tr0ub4x"]),
    (
        "nmea-position",
        "NMEA 0183, GGA, RMC, GLL",
        &["$GPGGA,123519,4807.038,N,", "01131.000,E,1,08,0.9"],
    ),
    ("windows-sid", "MS-DTYP section 2.4.2", &["S-1-5-21-3623811015", "-3361044348-30300820-1013"]),
    (
        "zero-bytes",
        "text of two bytes a letter",
        &["p\0a\0s\0s\0w\0o\0r\0d\0=\0", "Z\0q\x009\0t\0r\x000\0u\0b\x004\0x\0"],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Tables whose rows speak under names of their own.
    const TABLES: [&str; 3] = ["vendor-token", "vendor-key-field", "national-id"];

    #[test]
    fn the_page_lists_the_rules_there_are() {
        expect_test::expect_file!["../RULES.md"].assert_eq(&rules_markdown());
    }

    #[test]
    fn every_rule_has_a_source_and_an_example_that_it_finds() {
        let found: BTreeSet<&str> = rules().into_iter().map(|info| info.rule).collect();
        let all = DETECTORS
            .iter()
            .map(|one| one.rule)
            .filter(|rule| !TABLES.contains(rule))
            .chain(vendor_token::all().map(|one| one.rule))
            .chain(KEYED.iter().map(|one| one.rule))
            .chain(NUMBERS.iter().map(|one| one.rule));
        let missing: BTreeSet<&str> = all.filter(|rule| !found.contains(rule)).collect();
        let looked: Vec<String> = ROWS
            .iter()
            .filter(|(rule, ..)| missing.contains(rule))
            .map(|(rule, _, parts)| {
                let found = scan(parts.concat().as_bytes(), &Config::everything());
                format!("{rule}: {:?}", found.iter().map(|f| f.rule).collect::<Vec<_>>())
            })
            .collect();
        assert!(missing.is_empty(), "{missing:?}\n{}", looked.join("\n"));
    }
}
