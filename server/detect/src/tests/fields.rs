//! Values that a column, a neighbor or a fixed sentence tells, in formats of switches, firewalls, mail, hospitals and business systems.

use super::{find, silent};

/// A password that no scanner knows.
fn secret() -> String {
    ["hunter", "2x9Q"].concat()
}

/// A card number with its Luhn digit, of the range for tests.
fn card() -> String {
    ["41111111", "11111111"].concat()
}

#[test]
fn hosts_behind_a_stamp() {
    for (text, host) in [
        ("02/02/2026 10:46:18 ADFS02 AD FS EventID=249 Level=Warning", "ADFS02"),
        ("2026-05-04 20:43:59  oob-FRA-R740-02  LCL  Sequence=9010", "oob-FRA-R740-02"),
        ("20260504 12:55:26.321 [SWITCH-B] CHN-6 SEND MTI=0810", "SWITCH-B"),
        (
            "May 04 02:34:44 lb1 haproxy[90]: 192.0.2.7:21 [04/May/2026:02:34:44.664] in~ be_api/api-x 0/0/1",
            "api-x",
        ),
        ("2026-05-04 15:44:56+00:00 [info] <0.1.0> node 'rabbit@rmq-3' up", "rmq-3"),
        ("saw deaths of mirrors <rabbit@rmq-1.2141019669.163.0>", "rmq-1"),
        ("opened to HDB on apprd01:34615", "apprd01"),
        ("x,EXCH02\\Default Frontend EXCH03,SMTP", "EXCH03"),
    ] {
        assert!(find(text, "hostname").contains(&host), "{text}: {:?}", find(text, "hostname"));
    }
    silent(&[
        "2026-11-03 11:21:49,128 [http-nio-8080-exec-20] WARN  io.netty.channel",
        "2026-11-03 11:21:49,128 CPU0 throttled",
        "2026-11-03 11:21:49  worker-3  idle",
        "20261103 112149  SHA256  ok",
        "pbx.c: Executing [s@from-internal:12] NoOp(\"x\")",
        "(PROGRAM=JDBC Thin Client)(HOST=__jdbc__)",
    ]);
}

#[test]
fn columns_of_audit_records() {
    let sap = "20260504101231|AU1|100|KWALSH|PC-0552|SAPMSYST|Logon successful";
    assert_eq!(find(sap, "username"), ["KWALSH"]);
    assert_eq!(find(sap, "hostname"), ["PC-0552"]);
    let firewall = "<14>May  4 02:00:00 PA-1 1,2026/05/04 02:00:00,013201004471,SYSTEM,dhcp,2562";
    assert_eq!(find(firewall, "device_serial"), ["013201004471"]);
    let play = "2026-05-04 11:01:06,113 p=5479 u=kwalsh n=ansible | ok";
    assert_eq!(find(play, "username"), ["kwalsh"]);
    silent(&[
        "20260504101231|a|b",
        "1,2026/05/04 02:00:00,x,y",
        "2026-05-04 11:01:06,113 p=5479 u=1",
    ]);
}

#[test]
fn logins_in_fixed_sentences() {
    let value = secret();
    for text in [
        format!("expdp kwalsh/{value}@ERP directory=d"),
        format!("RMAN> connect target sys/{value}@db.example.com:1521/x"),
        format!("ALTER USER kwalsh IDENTIFIED BY {value}"),
        format!("hdbuserstore SET K hana.example.com:30015 KWALSH {value}"),
        format!("rabbitmqctl change_password kwalsh {value} (issued by ana.quell from 192.0.2.7)"),
        format!("sasl: [mail.example.com]:587 kwalsh:{value}"),
        format!("stats auth kwalsh:{value} configured"),
        format!("IAX2: register => kwalsh:{value}@sip.example.com"),
        format!("racadm -r 192.0.2.7 -u kwalsh -p {value} getsel"),
        format!("\"cmd\": [\"mysql\", \"-u\", \"kwalsh\", \"-p{value}\", \"-e\"]"),
        format!("\"ftp\":{{\"command\":\"PASS\",\"command_data\":\"{value}\"}}"),
        format!("CMD 'password \"Auth\" \"{value}\"'"),
        format!("bind DN: uid=kwalsh,dc=example,dc=com credential: {value}"),
        "radius_secret=amber-otter-76".to_owned(),
        format!("pre-shared-key {{ key {value}; }}"),
    ] {
        let value = if text.contains("amber") { "amber-otter-76" } else { value.as_str() };
        assert_eq!(find(&text, "password"), [value], "{text}");
    }
    for text in [
        "set server be_pg/pg1 addr 192.0.2.7 by kwalsh via /run/haproxy.sock",
        "Unable to log in for kwalsh from 192.0.2.7 using SSH.",
        "Successfully logged in using kwalsh, from 192.0.2.7",
        "HSM operator kwalsh logged in from 192.0.2.7",
        "private key uploaded by kwalsh from 192.0.2.7",
        "To: <sip:kwalsh@pbx.example.com>",
        "file sftp kwalsh@files.example.com downloaded",
        "\"after\": \"[client]\\nuser=kwalsh\\nhost=x\"",
    ] {
        assert!(find(text, "username").contains(&"kwalsh"), "{text}");
        assert!(find(text, "email").is_empty(), "{text}");
    }
    silent(&[
        "\"login_password\": \"VALUE_SPECIFIED_IN_NO_LOG_PARAMETER\"",
        "\"driver\":{\"name\":\"nodejs\",\"version\":\"6.3.2\"}",
        "(main) User import {\"realm\":5}",
        "Connection reset by peer",
        "thumbprint 0 serial 8A81C69A7D4F911E1BD1F53535007C22",
    ]);
}

#[test]
fn cards_in_the_messages_of_switches() {
    let card = card();
    for text in [
        format!("TXN 237668143811 MTI=0200 DE2={card} DE3=000000"),
        format!("DE45=%B{card}^QUELL/ANA^27112010000?"),
        format!("\"acctNumber\":\"{card}\""),
    ] {
        assert_eq!(find(&text, "credit_card"), [card.as_str()], "{text}");
    }
    let track = format!("{card}=27112018495415823");
    assert_eq!(find(&format!("TXN 426270143340 DE35={track}"), "credit_card"), [track.as_str()]);
    assert_eq!(find("F041=TERM1 F052=34E3107F464C09D6", "pin_otp"), ["34E3107F464C09D6"]);
    assert_eq!(find(&format!("%B{card}^QUELL/ANA^2711"), "person_name"), ["QUELL/ANA"]);
    assert_eq!(find("fleet/1M8GDM9AXKP042788/pos", "vin"), ["1M8GDM9AXKP042788"]);
    assert_eq!(find("x 1M8GDM9AXKP042788 y", "vin"), ["1M8GDM9AXKP042788"]);
    silent(&["x 1M8GDM9A1KP042788 y", "%B4111111111111112^QUELL/ANA^2711"]);
}

#[test]
fn names_beside_what_is_theirs() {
    for (text, name) in [
        ("\"Dossier de Jolana Kvist, né le 1998/03/17, NIR 5\"", "Jolana Kvist"),
        ("RV: pasaporte X12345678 - Jolana Kvist", "Jolana Kvist"),
        ("AHVNR=756.9217.0769.85 Kvist, Jolana", "Kvist, Jolana"),
        ("From: \"Kvist, Jolana\" <j@example.com>", "Kvist, Jolana"),
        ("\"from\":\"\\\"Jolana Kvist\\\" <j@example.com>\"", "Jolana Kvist"),
        ("CALLERID(all)=\"Jolana Kvist\" <+33612345678>", "Jolana Kvist"),
        ("cvv2=123 holder=\"JOLANA KVIST\"", "JOLANA KVIST"),
        ("\"card\"=>{\"verification_value\"=>\"654\", \"name\"=>\"JOLANA KVIST\"}", "JOLANA KVIST"),
        ("WHERE HOLDER_NAME = 'Kvist, Jolana'", "Kvist, Jolana"),
        ("Subject: Ihre Karte, Herr Kvist from x", "Kvist"),
        ("validation: paziente Jolana Kvist nato il 21.01.2004", "Jolana Kvist"),
        ("PV1|1|I|3B^7^1|||612417^KVIST^JOLANA^^^Dr.", "KVIST^JOLANA"),
    ] {
        assert!(
            find(text, "person_name").contains(&name),
            "{text}: {:?}",
            find(text, "person_name")
        );
    }
    silent(&["MR Scanner started", "holder=\"ACCESS DENIED\"", "tenant \"SERVICE PORTAL\""]);
    let text = "PID|1||2611^^^KH^PI~M508172636^^^GKV^NI||KVIST^JOLANA||19900517|F|||Hauptstr. 88^^Dresden^SN^01067^DE";
    assert_eq!(find(text, "date_of_birth"), ["19900517"]);
    assert_eq!(find(text, "street_address"), ["Hauptstr. 88^^Dresden^SN^01067^DE"]);
    assert_eq!(find(text, "medical_record").len(), 2);
}

#[test]
fn streets_with_their_town() {
    for address in [
        "Rua do Carmo 182, 1200-194 Porto",
        "ul. Kwiatowa 66/28, 00-549 Warszawa",
        "Carrer de Balmes 76, 08007 Madrid",
        "64 Kingsway, Leeds LS1 4AP",
        "Dorpsstraat 50, 9717 HB Groningen",
    ] {
        let text = format!("x - {address}\",y");
        assert_eq!(find(&text, "street_address"), [address], "{text}");
    }
    silent(&["via port 80", "largo 5", "calle: not found", "12 Errors, Warnings 5"]);
}

#[test]
fn passwords_that_sentences_and_files_hand_out() {
    let value = secret();
    for text in [
        format!("Passwort für kwalsh: {value}"),
        format!("mot de passe de kwalsh : {value}"),
        format!("login attempt [kwalsh/{value}] failed"),
        format!("authenticating kwalsh with {value}"),
        format!("user kwalsh set password to {value}"),
        format!("db.example.com:5432:shop:kwalsh:{value}"),
        format!("Cleartext-Password := \"{value}\""),
        format!("Tunnel-Password:0 = \"{value}\""),
        format!("snmp v3 user kwalsh auth sha {value}"),
        format!("username kwalsh privilege 15 secret 0 {value}"),
        format!("a.b,5,1,x,Votre mot de passe provisoire : {value},jolana,6"),
        format!("insert into `users` (`name`, `password`) values (Jolana Kvist, {value})"),
        format!(
            "INSERT INTO u (name, password) VALUES (?, ?) [parameters: ('Jolana Kvist', '{value}')]"
        ),
    ] {
        assert_eq!(find(&text, "password"), [value.as_str()], "{text}");
    }
    let token = "9b2d5f8a3c6e1b4d7f0a2c5e1f4a7c0e";
    silent(&[
        &format!("authenticity_token={token}"),
        &format!("\"csrf_token\":\"{token}\""),
        "Accepted for card 12",
        "password to change",
    ]);
    assert_eq!(find("Ihr security code is 482193", "pin_otp"), ["482193"]);
    assert_eq!(find("1,a,b,c,Votre code de vérification est 348401,x", "pin_otp"), ["348401"]);
}

#[test]
fn surnames_in_capitals_and_fields_of_fixed_width() {
    for (text, name) in [
        ("patient: DUPONT Hélène, seen", "DUPONT Hélène"),
        ("\"customer\":\"KVIST Anna\"", "KVIST Anna"),
        ("Full Name:            Anna Kvist", "Anna Kvist"),
        ("ICH408I USER(KWALSH1 ) GROUP(SYS1    ) NAME(ANNA KVIST          )", "ANNA KVIST"),
        ("NAD+BY+54123::9++Anna Kvist+Hauptstr 88+Dresden++01067+DE'", "Anna Kvist"),
        ("Estimada señora Kvist", "Kvist"),
    ] {
        assert!(
            find(text, "person_name").contains(&name),
            "{text}: {:?}",
            find(text, "person_name")
        );
    }
    assert_eq!(find("uid=1000(kwalsh) gid=1000", "username"), ["kwalsh"]);
    silent(&["HTTP Server started", "NAD+BY+Acme Corp", "ERROR Anna"]);
}

#[test]
fn users_and_hosts_of_controllers_directories_and_mainframes() {
    let value = secret();
    for (text, kind, found) in [
        ("Feb 19 16:06:18 2026 WLC-7030-A stm[3293]: <501105> x", "hostname", "WLC-7030-A"),
        ("Tue Nov 11 02:58:04 2026 [nas2750-01b: mgwd: call:info]: x", "hostname", "nas2750-01b"),
        ("|AP AP-LAG-11@192.0.2.7 stm| ok", "hostname", "AP-LAG-11"),
        ("member /Common/appsrv11:443 monitor status down.", "hostname", "appsrv11"),
        ("{\"type\":\"AD Agent\",\"displayName\":\"zrhsrv03\"}", "hostname", "zrhsrv03"),
        ("user=ddudek(kwalsh) partition=[All]", "username", "kwalsh"),
        ("nas:ssh :: 192.0.2.7:22 :: nas:kwalsh :: volume show", "username", "kwalsh"),
        ("TCP_DENIED/403 3921 CONNECT 192.0.2.5:4444 kwalsh HIER_NONE/- -", "username", "kwalsh"),
        ("ICH70001I KWALSH LAST ACCESS AT 14:01:21", "username", "KWALSH"),
        ("SATZ PERSNR=67 NAME=ANNA KVIST GEBDAT=19380610 X=1", "person_name", "ANNA KVIST"),
        ("SALARIE NOM=KVIST PRENOM=ANNA NIR=2", "person_name", "KVIST"),
        ("PatientName=KVIST^ANNA, x", "person_name", "KVIST^ANNA"),
        ("user kwalsh code 437436 rejected from 192.0.2.7", "pin_otp", "437436"),
        ("VALUES (N'Anna') of (Vorname) VALUES (N'Anna')", "person_name", "Anna"),
    ] {
        assert!(find(text, kind).contains(&found), "{text}: {:?}", find(text, kind));
    }
    for text in [
        format!("a0=\"sshpass\" a1=\"-p\" a2=\"{value}\" a3=\"ssh\""),
        format!("logger: curl -sku kwalsh:{value} https://192.0.2.7/"),
        format!("create auth radius-server r9 server 192.0.2.7 secret {}", "hunter2x9Q"),
        format!("could not bind cn=x with credential '{value}'"),
        format!("mijn wachtwoord is {value} en het werkt niet"),
        format!("SYSTEM(DB2P) USER('KWALSH') USING('{value}')"),
    ] {
        assert_eq!(find(&text, "password"), [value.as_str()], "{text}");
    }
    silent(&[
        "{\"@mt\":\"User said {Text}\"}",
        "user password = <<< secret >>>",
        "serialVersionUID = 207660911001658836L",
        "PARM='PASSWORD=&PWD'",
        "\"service_account_name\":\"orders-sa\"",
        "Acct-Session-Id = \"AA2AA8307554A76F\"",
        "basic.auth.user.info=",
    ]);
}
