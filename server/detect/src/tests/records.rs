//! Transcripts of conversations, records of payments, values that other programs write out, and what must not be taken for them.

use super::{find, find_rules, silent};

/// A password that no scanner knows.
fn secret() -> String {
    ["hunter", "2x9Q"].concat()
}

#[test]
fn who_speaks_in_a_conversation() {
    for (text, kind, name) in [
        ("[10:12] #chat-7 customer(Xanthippe): hello", "person_name", "Xanthippe"),
        ("10:12 | visitor [Katarzyna]: hello", "person_name", "Katarzyna"),
        ("Katarzyna Nowicki (Agent): one moment", "person_name", "Katarzyna Nowicki"),
        ("[10:12] #chat-7 agent kwalsh: one moment", "username", "kwalsh"),
        ("10:12 agent k.walsh7: one moment", "username", "k.walsh7"),
        ("[12/03/2026, 10:12:31] Zorvana Quelldorf: hello", "person_name", "Zorvana Quelldorf"),
        ("12.03.26, 10:12 PM - Zorvana Quelldorf: hello", "person_name", "Zorvana Quelldorf"),
        ("10:12 Agent Katarzyna Nowicki: one moment", "person_name", "Katarzyna Nowicki"),
        ("transferring you to Katarzyna", "person_name", "Katarzyna"),
        ("door code 4829 for Katarzyna", "person_name", "Katarzyna"),
    ] {
        assert_eq!(find(text, kind), [name], "{text}");
    }
    silent(&[
        "agent(Windows): started",
        "client [Firefox]: connected",
        "chat 7 SYSTEM: customer matched: yes",
        "agent config: loaded",
        "the customer service: closed",
        "[12/03/2026, 10:12:31] Service Manager: started",
        "12/03/2026, 10:12 - server started",
    ]);
}

#[test]
fn records_of_payments() {
    let entry = "622021000021755221519        0000012500000000000000001ANA QUELL               0021000020000001";
    assert_eq!(entry.len(), 94);
    assert_eq!(find(entry, "bank_account"), ["021000021", "755221519"]);
    assert_eq!(find(entry, "person_name"), ["ANA QUELL"]);
    let wrong = entry.replace("021000021", "021000022");
    assert!(find(&wrong, "bank_account").is_empty());
    let bacs = "2011477552215109920114775522152    00000012500EXAMPLE LTD       WAGES             ANA QUELL         ";
    assert_eq!(find(bacs, "bank_account"), ["201147", "75522151", "201147", "75522152"]);
    assert_eq!(find(bacs, "person_name"), ["ANA QUELL"]);
    assert_eq!(
        find("BACS line: 20-11-47 75522151 ANA QUELL 12.50", "bank_account"),
        ["20-11-47", "75522151"]
    );
    assert_eq!(
        find("Posting rejected: account 75522151 sort code 20-11-47", "bank_account"),
        ["75522151", "20-11-47"]
    );
    silent(&["BACS run 20-11-47 finished", "sort by 20-11-47 755221512"]);
}

#[test]
fn values_that_programs_write_out() {
    let word = secret();
    for (text, kind, value) in [
        (
            "{\"displayName\":\"Surname\",\"oldValue\":\"[]\",\"newValue\":\"[\\\"Nowicki\\\"]\"}",
            "person_name",
            "Nowicki",
        ),
        ("  [\"lastname\"]=>\n  string(7) \"Nowicki\"", "person_name", "Nowicki"),
        ("  [\"dob\":protected]=>\n  string(10) \"1962-02-06\"", "date_of_birth", "1962-02-06"),
        ("curl.exe -u kwalsh:x", "username", "kwalsh"),
        ("CONTOSO\\kwalsh   S-1-5-21-1-2-3-1105", "username", "kwalsh"),
        ("<l2tp-kwalsh>: authenticated", "username", "kwalsh"),
        ("AT+CPIN=\"4829\"", "pin_otp", "4829"),
        ("AT+CIMI -> 262017293878430", "imsi", "262017293878430"),
        ("<field id=\"52\" value=\"8F54FCEC658E2808\"/>", "pin_otp", "8F54FCEC658E2808"),
        ("SSR DOCO XX HK1 /V/820175936/PARIS/12JAN24/USA", "passport", "820175936"),
        ("From: <sip:4711@192.0.2.7>;tag=1", "username", "4711"),
        ("New Channel sofia/internal/4711@voice.example.com [x]", "username", "4711"),
        (
            "upn ana_example.com#EXT#@x.onmicrosoft.com",
            "email",
            "ana_example.com#EXT#@x.onmicrosoft.com",
        ),
        ("NHS number for mum is 943 476 5919, ok", "uk_nhs", "943 476 5919"),
        ("id=756.1234.5678.97", "national_id", "756.1234.5678.97"),
        ("&ACCT=1&STREET=12+Larch+Lane&IPADDRESS=", "street_address", "12+Larch+Lane"),
        ("\"loc\":[\"41.935444\",\"-0.371442\"]", "gps", "41.935444\",\"-0.371442"),
    ] {
        assert_eq!(find(text, kind), [value], "{text}");
    }
    for text in [
        format!("s:8:\"password\";s:10:\"{word}\";"),
        format!("s:8:\\\"password\\\";s:10:\\\"{word}\\\";"),
        format!("I typed {word} as my password"),
        format!("temp password set to {word} - change it"),
        format!("mot de passe c'est {word} svp"),
        format!("\\Sessions\\core\\ProxyPassword  Details: {word}"),
        format!("mysqldump -u kwalsh -p'{word}' --all"),
        format!("ldap_bind(Resource id #12, 'uid=kwalsh,ou=x', '{word}')"),
        format!("expdp userid=kwalsh/{word}@db.example.com:1521/x"),
    ] {
        assert_eq!(find(&text, "password"), [word.as_str()], "{text}");
    }
    let azure = ["Zq98Q", "~Zq9tr0ub4xZq9tr0ub4xZq9tr0ub4xAbCd"].concat();
    assert_eq!(find(&format!("the new one {azure} works"), "azure_client_secret"), [azure]);
    let vault = ["s.Zq9tr0ub", "4xKm7Zq9tr0ub4xW"].concat();
    assert_eq!(find(&format!("denied, also {vault}"), "vault_token"), [vault]);
    let phrase = "\tsecret = \"amber-otter-lantern\"";
    assert_eq!(find(phrase, "password"), ["amber-otter-lantern"]);
}

#[test]
fn names_that_are_no_ones() {
    for text in [
        "/usr/sbin/kamailio[9]: user 'kamailio' denied",
        "{\"key\":\"invitedUserEmailAddress\",\"value\":\"x\"}",
        "creating IAM Access Key: LimitExceeded",
        "{\"appDisplayName\":\"OneDrive SyncEngine\"}",
        "From: Larch Shop <noreply@example.com>",
        "arn:aws:iam::123456789012:role/fleet-ingest",
        "<pppoe-uplink>: initializing",
        "UserId=005A0000001b2cDIAQ Status=Success",
    ] {
        let found = find_rules(text);
        let named = ["person_name", "api_key"].iter().any(|kind| !find(text, kind).is_empty());
        let users = find(text, "username");
        assert!(!named && users.iter().all(|user| *user == "kamailio"), "{text}: {found:?}");
        assert!(users.len() <= 1, "{text}: {found:?}");
    }
}
