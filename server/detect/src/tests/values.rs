//! A table for each detector: values it takes and values it leaves. What a scanner might take for a real secret is assembled here.

use super::find;

/// Text, and the values of `kind` that are found in it.
#[track_caller]
fn finds(kind: &str, rows: &[(String, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(find(text, kind), *expected, "{kind} in {text:?}");
    }
}

fn s(text: &str) -> String {
    text.to_owned()
}

/// `count` bytes that look drawn at random, from `alphabet`; the same on every run.
fn drawn(alphabet: &str, count: usize) -> String {
    let letters: Vec<char> = alphabet.chars().collect();
    let mut state = 0x2545_f491_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        letters[state as usize % letters.len()]
    };
    (0..count).map(|_| next()).collect()
}

const BASE62: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const HEX: &str = "0123456789abcdef";

/// A token of GitHub or npm: 30 drawn, and their checksum.
fn checked(prefix: &str) -> String {
    let body = drawn(BASE62, 30);
    let check = crate::checksum::base62(crate::checksum::crc32(body.as_bytes()));
    format!("{prefix}_{body}{check}")
}

#[test]
fn vendor_tokens() {
    let rows = [
        ("github_token", checked("ghp")),
        ("github_token", checked("ghs")),
        ("github_token", format!("github_{}_{}", "pat", drawn(BASE62, 82))),
        ("gitlab_token", format!("{}-{}", "glpat", drawn(BASE62, 20))),
        ("slack_token", format!("{}-{}-{}", "xoxb", "222233334444", drawn(BASE62, 24))),
        ("slack_token", format!("{}-1-A0123-{}", "xapp", drawn(HEX, 64))),
        ("stripe_key", format!("sk_{}_{}", "live", drawn(BASE62, 24))),
        ("sendgrid_key", format!("{}.{}.{}", "SG", drawn(BASE62, 22), drawn(BASE62, 43))),
        ("npm_token", checked("npm")),
        ("pypi_token", format!("{}-AgE{}", "pypi", drawn(BASE62, 60))),
        ("anthropic_key", format!("sk-{}-api03-{}", "ant", drawn(BASE62, 93))),
        ("openai_key", format!("sk-{}-{}", "proj", drawn(BASE62, 48))),
        ("gcp_api_key", format!("{}{}", "AIza", drawn(BASE62, 35))),
        ("vault_token", format!("{}.{}", "hvs", drawn(BASE62, 24))),
        ("telegram_token", format!("123456789:{}{}", "AA", drawn(BASE62, 33))),
        (
            "aws_access_key_id",
            format!("{}{}", "AKIA", drawn("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
        ),
        ("api_key", format!("{}_{}", "hf", drawn(BASE62, 34))),
        ("api_key", format!("dop_{}_{}", "v1", drawn(HEX, 64))),
        ("api_key", format!("{}_{}", "glsa", drawn(BASE62, 41))),
        ("api_key", format!("{}-{}", "NRAK", drawn("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 27))),
    ];
    for (kind, token) in &rows {
        for text in [
            format!("x {token} y"),
            format!("\"{token}\""),
            format!("https://example.com/?q={token}&b=1"),
            format!("TOKEN={token}"),
        ] {
            assert_eq!(find(&text, kind), [token.as_str()], "{kind} in {text:?}");
        }
        // Far too short.
        let part = token.get(..token.len() / 3).unwrap_or_default();
        assert_eq!(find(&format!("x {part} y"), kind), [""; 0], "a third of a {kind}");
    }
}

#[test]
fn private_keys() {
    let pem = |label: &str| {
        format!(
            "-----BEGIN {label}-----\n{}\n{}\n-----END {label}-----",
            drawn(BASE62, 64),
            drawn(BASE62, 40)
        )
    };
    for label in [
        "RSA PRIVATE KEY",
        "PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "EC PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
        "ENCRYPTED PRIVATE KEY",
    ] {
        let key = pem(label);
        assert_eq!(
            find(&format!("before\n{key}\nafter"), "private_key"),
            [key.as_str()],
            "{label}"
        );
        let crlf = key.replace('\n', "\r\n");
        assert_eq!(
            find(&format!("before\r\n{crlf}\r\nafter"), "private_key"),
            [crlf.as_str()],
            "{label}"
        );
        let escaped = key.replace('\n', "\\n");
        assert_eq!(
            find(&format!("{{\"key\":\"{escaped}\\n\",\"a\":1}}"), "private_key"),
            [format!("{escaped}\\n")],
            "{label}"
        );
    }
    for label in ["PUBLIC KEY", "CERTIFICATE", "PGP MESSAGE"] {
        assert_eq!(find(&pem(label), "private_key"), [""; 0], "{label}");
    }
    let wireguard = drawn(BASE62, 43) + "=";
    assert_eq!(find(&format!("PrivateKey = {wireguard}"), "private_key"), [wireguard.as_str()]);
    assert_eq!(find(&format!("PublicKey = {wireguard}"), "private_key"), [""; 0]);
    let jwk = drawn(BASE62, 43);
    assert_eq!(
        find(&format!("{{\"kty\":\"EC\",\"x\":\"{jwk}\",\"d\":\"{jwk}\"}}"), "private_key"),
        [jwk.as_str()]
    );
}

#[test]
fn a_torn_key_is_found_as_far_as_it_goes() {
    let body = drawn(BASE62, 64);
    let text =
        format!("-----BEGIN RSA PRIVATE {}-----\n{body}\n{body}\n2026-03-14 next record\n", "KEY");
    let found = find(&text, "private_key");
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with(&body) && !found[0].contains("record"), "{found:?}");
}

#[test]
fn passwords() {
    finds(
        "password",
        &[
            (s("password=hunter2x"), &["hunter2x"]),
            (s("db.password = 'a;b&c d'"), &["a;b&c d"]),
            (s("\"passwd\": \"Tr0ub4dor&3\""), &["Tr0ub4dor&3"]),
            (s("User Id=sa;Password=x9!kd;Encrypt=True"), &["x9!kd"]),
            (s("<password>open sesame</password>"), &["open sesame"]),
            (s("app --db-password Winter22 --verbose"), &["Winter22"]),
            (s("postgres://ana:p%40ss@db.example.com/x"), &["p%40ss"]),
            (s("PWD=/home/ana OLDPWD=/srv"), &[]),
            (s("password changed for 3 users"), &[]),
            (s("password=<password> passwd=***"), &[]),
            (s("CREATE USER ana IDENTIFIED BY 'geh3im';"), &["geh3im"]),
            (s("sshpass -p Winter22 ssh ana@192.0.2.1"), &["Winter22"]),
        ],
    );
}

#[test]
fn other_secrets() {
    let hex = drawn(HEX, 40);
    let base64 = drawn(BASE62, 86) + "==";
    finds(
        "api_key",
        &[
            (format!("X-Api-Key: {hex}"), &[hex.as_str()]),
            (format!("?api_key={hex}&v=2"), &[hex.as_str()]),
            (s("api key rotation"), &[]),
        ],
    );
    finds(
        "azure_storage_key",
        &[(format!("AccountName=a;AccountKey={base64};EndpointSuffix=x"), &[base64.as_str()])],
    );
    finds(
        "session_id",
        &[
            (format!("Cookie: JSESSIONID={hex}; theme=dark"), &[hex.as_str()]),
            (s("session 12 of 40"), &[]),
        ],
    );
    finds(
        "bearer_token",
        &[
            (format!("Authorization: Bearer {hex}"), &[hex.as_str()]),
            (s("Bearer authentication required"), &[]),
        ],
    );
    finds(
        "digest_auth",
        &[(
            format!("Digest username=\"ana\", realm=\"x\", response=\"{}\"", &hex[..32]),
            &[&hex[..32]],
        )],
    );
    finds(
        "password_hash",
        &[
            (
                s("ana:$6$saltsalt$abcdefghijklmnopqrstuvwxyz0123456789:19700:0"),
                &["$6$saltsalt$abcdefghijklmnopqrstuvwxyz0123456789"],
            ),
            (s("cost $12 or $6 each"), &[]),
        ],
    );
    finds(
        "snmp_community",
        &[
            (s("snmp-server community b1gSite RO"), &["b1gSite"]),
            (s("bgp community 65000:100 set"), &[]),
            (s("snmpwalk -v2c -c s1tewide 192.0.2.1"), &["s1tewide"]),
        ],
    );
    finds(
        "pin_otp",
        &[
            (s("verification code 380117 sent"), &["380117"]),
            (s("pin: 4"), &[]),
            (s("error code is 500123"), &[]),
        ],
    );
    let hook = format!("https://hooks.{}.com/services/T0123/B0123/{}", "slack", drawn(BASE62, 24));
    finds("slack_webhook", &[(format!("POST {hook} 200"), &[hook.as_str()])]);
}

#[test]
fn people() {
    finds(
        "email",
        &[
            (s("from=<ana@example.com>,"), &["ana@example.com"]),
            (s("logo@2x.png"), &[]),
            // Files that are called like mailboxes.
            (s("opened ana@example.com.log"), &["ana@example.com"]),
            (s("/srv/report-of-ana.m@example.com.log.gz"), &["report-of-ana.m@example.com"]),
            (s("[E1](ana%40example.com.log#L7)"), &["ana%40example.com"]),
            (s("logo@2x.min.png and getty@tty1.service, app@com.example.web.log"), &[]),
        ],
    );
    finds(
        "ipv4",
        &[
            (s("/srv/203.0.113.7.log app-203.0.113.8.log.1"), &["203.0.113.7", "203.0.113.8"]),
            (s("got lib-1.2.3.4.tar.gz and 1.2.3.4.jar"), &[]),
        ],
    );
    finds(
        "phone",
        &[
            (s("call +44 20 7946 0958 now"), &["+44 20 7946 0958"]),
            (s("(212) 555-0147"), &["(212) 555-0147"]),
            (s("tel 212.555.0147 x12"), &["212.555.0147 x12"]),
            (s("phone=\"06 12 34 56 78\""), &["06 12 34 56 78"]),
            (s("at +0x10e/0x8fe"), &[]),
            (s("2026-03-14 02:11:09 +0330"), &[]),
        ],
    );
    finds(
        "us_ssn",
        &[
            (s("ssn 219-09-9999"), &["219-09-9999"]),
            (s("ssn=219099999"), &["219099999"]),
            (s("ssn 900-00-1234"), &[]),
            (s("219 09 9999 rows"), &[]),
        ],
    );
    finds(
        "credit_card",
        &[
            (s("card 4111 1111 1111 1111"), &["4111 1111 1111 1111"]),
            (s("pan=5555555555554444"), &["5555555555554444"]),
            (s("card 4111 1111 1111 1112, 4111 1111 1111 1116"), &[]),
        ],
    );
    finds(
        "iban",
        &[
            (s("to DE89370400440532013000 ok"), &["DE89370400440532013000"]),
            (s("to DE88370400440532013000 ok"), &[]),
        ],
    );
    finds("imei", &[(s("IMEI: 490154203237518"), &["490154203237518"])]);
    finds(
        "date_of_birth",
        &[
            (s("dob=1979-11-30"), &["1979-11-30"]),
            (s("born on March 3, 1980"), &["March 3, 1980"]),
            (s("date=1979-11-30"), &[]),
        ],
    );
    finds(
        "person_name",
        &[
            (s("customer_name=Ana Quell id=3"), &["Ana Quell"]),
            (s("Dear Ana Quell, your order"), &["Ana Quell"]),
            (s("\"name\":\"Ana Quell\",\"email\":\"a@example.com\""), &["Ana Quell"]),
            (s("Access Denied for Service Manager"), &[]),
        ],
    );
    finds(
        "street_address",
        &[
            (s("at 221 Baker Street, London"), &["221 Baker Street"]),
            (s("500 Internal Server Error"), &[]),
            (s("address=\"10.0.0.1 port 22\""), &[]),
        ],
    );
    finds(
        "username",
        &[
            (s("Failed password for invalid user ana from 192.0.2.1 port 22"), &["ana"]),
            (s("Accepted publickey for ana from 192.0.2.1"), &["ana"]),
            (s("session opened for user root(uid=0) by ana(uid=1000)"), &["ana"]),
            (s("ana : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/bin/ls"), &["ana"]),
            (s("192.0.2.1 - ana [14/Mar/2026:02:11:09 +0000] \"GET / HTTP/1.1\" 200 1"), &["ana"]),
            (s("denied for CORP\\ana"), &["ana"]),
            (s("ana@EXAMPLE.COM for krbtgt/EXAMPLE.COM@EXAMPLE.COM"), &["ana"]),
            (s("user=root user=nobody user=www-data"), &[]),
            (s("user has no such file"), &[]),
        ],
    );
}

#[test]
fn documents_and_accounts() {
    finds(
        "passport",
        &[(s("passport no. X12345678 seen"), &["X12345678"]), (s("passport control"), &[])],
    );
    finds(
        "driver_license",
        &[(s("driver license D1234567 ok"), &["D1234567"]), (s("license number of seats"), &[])],
    );
    finds(
        "national_id",
        &[
            (s("dni=12345678Z"), &["12345678Z"]),
            (s("national id 86 095 742 719"), &["86 095 742 719"]),
            (s("sin=12"), &[]),
        ],
    );
    finds("uk_nhs", &[(s("NHS number 943 476 5919"), &["943 476 5919"])]);
    finds("uk_nino", &[(s("NINO QQ 12 34 56 C ok"), &["QQ 12 34 56 C"])]);
    finds("medical_record", &[(s("MRN: 00482913"), &["00482913"])]);
    finds("vin", &[(s("VIN 1M8GDM9AXKP042788"), &["1M8GDM9AXKP042788"])]);
    finds(
        "device_serial",
        &[
            (s("serial number 5CG7451ABC"), &["5CG7451ABC"]),
            (s("smartd: t10.ATA_____Z57D7UA: ok"), &["Z57D7UA"]),
            (s("cert serial 5CG7451ABC"), &[]),
        ],
    );
    finds(
        "bank_account",
        &[
            (s("ACH routing=021000021 account=465324532"), &["021000021", "465324532"]),
            (s("account=465324532"), &[]),
        ],
    );
    finds("swift_bic", &[(s("BIC DEUTDEFF500"), &["DEUTDEFF500"])]);
    finds("cvv", &[(s("cvv=123"), &["123"]), (s("cvv check passed"), &[])]);
    finds("imsi", &[(s("IMSI 310260371833813"), &["310260371833813"])]);
    finds(
        "crypto_address",
        &[(
            s("wallet 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
            &["1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"],
        )],
    );
    finds(
        "gps",
        &[(s("at 52.520008,13.404954"), &["52.520008,13.404954"]), (s("took 1.5,2.5"), &[])],
    );
}

#[test]
fn machines() {
    finds("ipv4", &[(s("from 192.0.2.1:80"), &["192.0.2.1"]), (s("version 1.2.3.4"), &[])]);
    finds(
        "ipv6",
        &[
            (s("v6(en0+:2001:db8::7) up"), &["2001:db8::7"]),
            (s("a::b"), &[]),
            (s("fe80::1%eth0"), &["fe80::1%eth0"]),
        ],
    );
    finds(
        "mac",
        &[
            (s("lladdr 00:00:5e:00:53:af"), &["00:00:5e:00:53:af"]),
            (s("from 0000.5e00.53af via"), &["0000.5e00.53af"]),
            (
                s("MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00 SRC=192.0.2.1"),
                &["00:00:5e:00:53:01", "00:00:5e:00:53:02"],
            ),
            (s("ff:ff:ff:ff:ff:ff"), &[]),
        ],
    );
    finds(
        "hostname",
        &[
            (s("Mar 14 02:11:09 web-7 sshd[1]: ok"), &["web-7"]),
            (s("<34>1 2026-03-14T02:11:09Z web-7 su - ID47 - x"), &["web-7"]),
            (s("2026-03-14T02:11:09Z web-7 sshd[1]: ok"), &["web-7"]),
            (s("2026-03-14T02:11:09Z INFO app: ok"), &[]),
            (s("hostname=web-7 port=80"), &["web-7"]),
            (s("refused: web-7/192.0.2.10:8080"), &["web-7"]),
            (s("from DESKTOP-4F2K9QX at"), &["DESKTOP-4F2K9QX"]),
            (s("thread-7 worker-12 ready"), &[]),
        ],
    );
    finds(
        "fqdn",
        &[(s("to web-7.example.com:443"), &["web-7.example.com"]), (s("at com.example.Main"), &[])],
    );
    finds(
        "unc_path",
        &[
            (s("open \\\\web-7\\share\\a.txt denied"), &["\\\\web-7\\share\\a.txt"]),
            (s("a\\\\nb"), &[]),
        ],
    );
    finds(
        "user_path",
        &[
            (s("open /home/ana/x"), &["/home/ana"]),
            (s("C:\\Users\\ana\\x"), &["C:\\Users\\ana"]),
            (s("/home/lost+found"), &[]),
        ],
    );
    finds(
        "windows_sid",
        &[(s("SID S-1-5-21-1-2-3-1001 ok"), &["S-1-5-21-1-2-3-1001"]), (s("SID S-1-5-18"), &[])],
    );
    finds(
        "aws_arn",
        &[(s("arn:aws:iam::123456789012:user/ana"), &["arn:aws:iam::123456789012:user/ana"])],
    );
    finds(
        "url",
        &[(s("see (https://example.com/a)."), &["https://example.com/a"]), (s("a://"), &[])],
    );
}

#[test]
fn names_and_values_in_two_fields() {
    assert_eq!(find("{\"name\":\"DB_PASSWORD\",\"value\":\"lm9Xw2qa\"}", "password"), ["lm9Xw2qa"]);
    assert_eq!(find("- name: DB_PASSWORD\n  value: \"lm9Xw2qa\"\n", "password"), ["lm9Xw2qa"]);
    assert_eq!(find("- name: LOG_LEVEL\n  value: \"lm9Xw2qa\"\n", "password"), [""; 0]);
}

#[test]
fn rows_of_an_insert() {
    let text = "INSERT INTO t (id, full_name, email, passport_no) VALUES (1,'Ana Quell','ana@example.com','AB1234567'),(2,'Bo Ek','bo@example.com','NX9876543');";
    assert_eq!(find(text, "person_name"), ["Ana Quell", "Bo Ek"]);
    assert_eq!(find(text, "passport"), ["AB1234567", "NX9876543"]);
}

#[test]
fn terminal_colors() {
    assert_eq!(
        find(
            "\u{1b}[36muser\u{1b}[0m=ana3 \u{1b}[36mpassword\u{1b}[0m=\u{1b}[31mhunter2x\u{1b}[0m",
            "password"
        ),
        ["hunter2x"]
    );
    assert_eq!(find("\u{1b}[36muser\u{1b}[0m=ana3 x", "username"), ["ana3"]);
}

#[test]
fn an_inline_comment_silences_its_line() {
    let text = "a 192.0.2.1 b # tftsr:allow\nc 192.0.2.2";
    let mut config = crate::Config::everything();
    assert_eq!(
        crate::scan(text.as_bytes(), &config).len(),
        2,
        "where all is looked for it counts for nothing"
    );
    config.allow_comments = true;
    assert_eq!(crate::scan(text.as_bytes(), &config).len(), 1);
}

#[test]
fn stars_do_not_hide_what_still_shows() {
    for (text, kind, value) in [
        ("user=jo****hn@example.com logged in", "email", "jo****hn@example.com"),
        ("mail to ****ana@example.com****", "email", "ana@example.com"),
        ("mail ana@example.com **** sent", "email", "ana@example.com"),
        ("password=hun****ter2x9 rejected", "password", "hun****ter2x9"),
        ("password=****hunter2x9 rejected", "password", "****hunter2x9"),
        ("login from 198.51.100.7**** failed", "ipv4", "198.51.100.7"),
    ] {
        assert_eq!(find(text, kind), [value], "{text}");
    }
}
