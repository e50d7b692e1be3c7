//! What names of accounts and machines say themselves, and values whose label stands a little apart.

use super::{find, silent};

/// A password that no scanner knows.
fn secret() -> String {
    ["hunter", "2x9Q"].concat()
}

#[test]
fn accounts_are_known_by_how_they_are_made_where_a_word_hints_at_somebody() {
    for (text, names) in [
        ("leave approved by manager jkowalski", &["jkowalski"][..]),
        ("upload as i.nagy completed", &["i.nagy"]),
        ("code sent for nagy.istvan, twice", &["nagy.istvan"]),
        ("audit: adm-jkowalski viewed the list", &["adm-jkowalski"]),
        ("session of u104567 closed", &["u104567"]),
        ("report was opened, then ana.keller exported it", &["ana.keller"]),
        ("{\"client\":\"jkowalski\",\"limit\":5}", &["jkowalski"]),
        ("10:00\tquery\tSSMS\tsvc_orders\t12", &["svc_orders"]),
        ("request,jkowalski,CLI,done", &["jkowalski"]),
    ] {
        assert_eq!(find(text, "username"), names, "{text}");
    }
    silent(&[
        "approved by everybody, opened by default",
        "waiting for syslog, sharing with clients",
        "sorted by max.poll, retried for the.end",
        "copied to svc-orders-7f9c4d-x2k4q",
        "event: app.oauth2.token created",
        "GET /filter?f=p12129",
        "the clock of kernel was changed",
    ]);
}

#[test]
fn machines_are_known_by_a_role_and_a_number() {
    for (text, names) in [
        ("Connecting to MASTER syd-lb-08:6379", &["syd-lb-08"][..]),
        ("worker online on k8s-wrk-7f3a", &["k8s-wrk-7f3a"]),
        ("[{es-data-01}{x}]", &["es-data-01"]),
        ("zones/europe-west1-b/instances/SRVSQL05", &["SRVSQL05"]),
        ("added 'mxprd08' to the list", &["mxprd08"]),
        ("ping LT-873240", &["LT-873240"]),
    ] {
        assert_eq!(find(text, "hostname"), names, "{text}");
    }
    silent(&[
        "pod web-7 in us-east-1, thread-pool-01",
        "0.043 [shop-web-80] []",
        "image api-v2-01.tar, tag web-01",
        "release app-server-12_rc",
    ]);
}

#[test]
fn names_of_other_scripts_have_a_family_name_or_its_ending() {
    for text in ["鈴木 美咲", "김 서연", "李 明辉", "Ирина Соколова", "Μαρία Παπαδοπούλου"]
    {
        assert_eq!(find(&format!("voucher for {text}, room 204"), "person_name"), [text]);
        assert_eq!(find(&format!("{{\"full_name\":\"{text}\"}}"), "person_name"), [text]);
    }
    silent(&["李 is here, 東京 駅", "Ошибка Сервера", "Новая Задача"]);
}

#[test]
fn a_value_is_found_a_little_apart_from_its_label() {
    let token = ["08b1ce27bc1be2648a2f7431", "18f9b028b27fdffb2e06"].concat();
    let password = secret();
    for (text, kind, value) in [
        (format!("access_token expired: {token}, re-login"), "oauth_token", &token),
        (format!("API key [{token}] of x invalidated"), "api_key", &token),
        (format!("\"CONFIG\" \"SET\" \"requirepass\" \"{password}\""), "password", &password),
        (format!("user ana on >{password} ~* +@all"), "password", &password),
        (format!("cfgattr=\"status[enable]passwd[{password}]x[1]\""), "password", &password),
        (
            format!("request=http://x.example/?user\\=ana&pass\\={password}&y"),
            "password",
            &password,
        ),
        (format!("Http::withBasicAuth('ana.quell', '{password}')"), "password", &password),
    ] {
        assert_eq!(find(&text, kind), [value.as_str()], "{text}");
    }
    for (text, kind, values) in [
        (
            "PassportNumber changed from 288180784 to 855034335 by x",
            "passport",
            &["288180784", "855034335"][..],
        ),
        ("{\"dob\":{\"gte\":\"1947-09-10\"}}", "date_of_birth", &["1947-09-10"]),
        ("{\"doc\":\"passport\",\"number\":\"A65325126\"}", "passport", &["A65325126"]),
        ("GET /x?ssn=379%2025%200518&y", "us_ssn", &["379%2025%200518"]),
        ("GET /tax/nino value=PL+50+99+84+B", "uk_nino", &["PL+50+99+84+B"]),
        ("\"backupCodes\":\"79017648, 77604412\"", "pin_otp", &["79017648", "77604412"]),
        ("token=\"237231\" msg=\"Two-factor activation\"", "pin_otp", &["237231"]),
        ("\"lastPos\":[114.6197,35.6719]", "gps", &["114.6197,35.6719"]),
        ("{\"bookedBy\":\"quellmann\"}", "username", &["quellmann"]),
        (
            "address: \"Rambla de Olimpia Vilar 16\"",
            "street_address",
            &["Rambla de Olimpia Vilar 16"],
        ),
        ("moved to ul. Kwiatowa 66/28 today", "street_address", &["ul. Kwiatowa 66/28"]),
        (
            "moved to 47 Rue Victor Hugo, 75002 Paris",
            "street_address",
            &["47 Rue Victor Hugo, 75002 Paris"],
        ),
    ] {
        assert_eq!(find(text, kind), values, "{text}");
    }
    silent(&[
        "token expired: please log in again",
        "API key [production] is void",
        "{\"displayName\":\"DeviceOSVersion\",\"oldValue\":\"[\\\"12.4.32.174\\\"]\"}",
        "GET /apis/coordination.k8s.io/v1/leases",
        "sorted_by=creation, caused by timeout",
        "on >= 5 and #1",
        "runs on >50% of nodes, see the page on <./a/b>",
    ]);
}
