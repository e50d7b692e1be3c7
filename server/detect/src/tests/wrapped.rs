//! Secrets over several lines, and in text that is encoded once more.

use super::{find, silent};

fn row(count: usize) -> String {
    "MIIEow7T5kRb2Yc8NfHsJdGpQeWuOzKtVyBlMnCxAaPiSX9dLq4".chars().cycle().take(count).collect()
}

#[test]
fn a_long_key_is_one_finding() {
    for (size, dashes) in [(70_000, "-----"), (240_000, "-----"), (3_000, "---- ")] {
        let body: String = (0..size / 70).map(|_| row(70) + "\n").collect();
        let end = dashes.chars().rev().collect::<String>();
        let kind =
            if size > 5_000 { "PGP PRIVATE KEY BLOCK" } else { "SSH2 ENCRYPTED PRIVATE KEY" };
        let key = format!("{dashes}BEGIN {kind}{end}\n{body}{dashes}END {kind}{end}");
        assert_eq!(find(&format!("x\n{key}"), "private_key"), [key.as_str()], "{size}");
    }
}

#[test]
fn members_of_a_json_web_key() {
    let (n, d) = (row(86), row(43));
    let rsa = format!(
        "{{\n  \"kty\": \"RSA\",\n  \"n\": \"{n}\",\n  \"d\": \"{d}\",\n  \"p\": \"{d}\"\n}}\n"
    );
    assert_eq!(find(&rsa, "private_key"), [d.as_str(), &d]);
    let first = format!("{{\n  \"d\": \"{d}\",\n  \"crv\": \"P-256\",\n  \"kty\": \"EC\"\n}}\n");
    assert_eq!(find(&first, "private_key"), [d.as_str()]);
    assert_eq!(find(&format!("{{\n  \"k\": \"{d}\",\n  \"v\": 1\n}}\n"), "private_key"), [""; 0]);
}

#[test]
fn rows_of_a_putty_key() {
    let rows = format!("{}\n{}", row(64), row(24));
    let text = format!("Public-Lines: 1\n{}\nPrivate-Lines: 2\n{rows}\nPrivate-MAC: 00\n", row(64));
    assert_eq!(find(&text, "private_key"), [rows.as_str()]);
    let torn = format!("Private-Lines: 9\n{rows}");
    assert_eq!(find(&torn, "private_key"), [rows.as_str()]);
}

#[test]
fn values_on_the_next_line() {
    for text in [
        "  \"password\":\n    \"hunter2x9\",\n",
        "password:\n  hunter2x9\n",
        "db:\r\n  password: >-\r\n    hunter2x9\r\n",
    ] {
        assert_eq!(find(text, "password"), ["hunter2x9"], "{text:?}");
    }
    for text in [
        "password:\n  type: string\n",
        "Enter password:\nlogged-in2 ok\n",
        "password:\nnext7key: 1\n",
        "password:\n  required\n",
    ] {
        assert_eq!(find(text, "password"), [""; 0], "{text:?}");
    }
}

#[test]
fn percent_encoding() {
    let token = row(32);
    for text in [
        format!("GET /x?token%3D{token}%26a%3Db"),
        format!("cb=https%3A%2F%2Fexample.com%2F%3Ftoken%3D{token}%26x"),
        format!("state=%7B%22token%22%3A%22{token}%22%7D"),
        format!("next=%252Fa%253Ftoken%253D{token}%2526b"),
    ] {
        assert_eq!(find(&text, "api_key"), [token.as_str()], "{text}");
    }
    let url = "to=postgres%3A%2F%2Fana%3Ahunter2x9%40db.example.com%2Fx";
    assert_eq!(find(url, "password"), ["hunter2x9"]);
    assert_eq!(find(url, "fqdn"), ["db.example.com"]);
    silent(&["q=token%3Dnone%26a%3Db", "lang%3Den%26page%3D2"]);
}

#[test]
fn quoted_printable() {
    assert_eq!(find("password=3Dhunter2x9=\nabc7\nnext\n", "password"), ["hunter2x9=\nabc7"]);
    assert_eq!(find("password=3D\"hunter2x9\"\n", "password"), ["hunter2x9"]);
}

#[test]
fn json_in_json_and_odd_bytes() {
    for text in [
        "{\"log\":\"{\\\"m\\\":\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"hunter2x9\\\\\\\"}\\\"}\\n\"}",
        "\0password=hunter2x9\0user=ana3\0",
        "\u{1b}[32m\"password\"\u{1b}[0m: \u{1b}[33m\"hunter2x9\"\u{1b}[0m,",
    ] {
        assert_eq!(find(text, "password"), ["hunter2x9"], "{text:?}");
    }
    assert_eq!(find("password=\u{1b}[31mhunt\u{1b}[0mer2x9 x", "password"), ["hunt\u{1b}[0mer2x9"]);
}

#[test]
fn names_in_templates() {
    for (text, name) in [
        ("customer 50934 (Jorge Castellan) suspended", "Jorge Castellan"),
        ("employee #771: Dana Keller promoted", "Dana Keller"),
        ("User Dana Keller logged in", "Dana Keller"),
        ("User Xanthe Quorr logged in", "Xanthe Quorr"),
        ("Dear Ms Keller,", "Keller"),
        ("contact: Dana Keller", "Dana Keller"),
        ("ticket 4 assigned to Dana Keller", "Dana Keller"),
        ("patient Dana Keller (DOB 1979-11-30)", "Dana Keller"),
    ] {
        assert_eq!(find(text, "person_name"), [name], "{text}");
    }
    silent(&[
        "Failed Login",
        "Internal Server Error",
        "Mozilla Firefox",
        "moved to New York",
        "contact: New York",
        "customer 12 (Acme Holdings)",
        "job 44 (Mozilla Firefox)",
        "user 44 (Internal Server Error)",
    ]);
}
