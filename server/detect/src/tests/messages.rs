//! What known programs, segments and calls say at fixed places.

use super::{find, find_rules, silent};

/// A password that no scanner knows.
fn secret() -> String {
    ["hunter", "2x9Q"].concat()
}

#[test]
fn names_of_people_wherever_they_stand() {
    for (text, names) in [
        ("claim of Katarzyna Nowicki, 12 bags", &["Katarzyna Nowicki"][..]),
        ("crew list: Nowicki, Katarzyna on leave", &["Nowicki, Katarzyna"]),
        ("boarded NOWICKI/KATARZYNA SEQ 12", &["NOWICKI", "KATARZYNA"]),
        ("NM1NOWICKI/XQ MRS", &["NOWICKI", "XQ"]),
        ("payee KATARZYNA NOWICKI", &["KATARZYNA NOWICKI"]),
        ("login room 571 surname Nowicki mac none", &["Nowicki"]),
        ("GivenName         : Katarzyna", &["Katarzyna"]),
        ("merge \"Nowicki, Élodie\" with none", &["Nowicki, Élodie"]),
        ("<nameFirst>Katarzyna</nameFirst><nameSur>Nowicki</nameSur>", &["Katarzyna", "Nowicki"]),
    ] {
        assert_eq!(find(text, "person_name"), names, "{text}");
    }
    silent(&[
        "Jordan River and Virginia Beach were down",
        "Kafka, Cassandra and Solr",
        "San Martin station is closed",
        "GRANT ALL ON MARIA TO PUBLIC",
        "/DATA/MARTIN/QUELL is full",
        "Mark Complete and Max Connections",
        "KUNDE: Der Stand ist gut",
        "MARIA FAILED",
        "Katarzyna said hello",
    ]);
}

#[test]
fn codes_and_papers_that_sentences_tell() {
    for (text, kind, value) in [
        ("Your PIN for Anna is 4829", "pin_otp", "4829"),
        ("Die PIN vom Brief ist 4829, danke", "pin_otp", "4829"),
        ("sms passcode 482913 queued", "pin_otp", "482913"),
        ("reset code 482913 mailed", "pin_otp", "482913"),
        ("entered pin=4829 expected 3470", "pin_otp", "4829"),
        ("{\"phone\":\"+4930901820\",\"code\":\"482913\"}", "pin_otp", "482913"),
        ("DOB 28SEP51 ok", "date_of_birth", "28SEP51"),
        ("dob=27Mar2003", "date_of_birth", "27Mar2003"),
        ("geb. 03.04.1947 in", "date_of_birth", "03.04.1947"),
        ("{\\\"dob\\\":[\\\"1961-01-03\\\"]}", "date_of_birth", "1961-01-03"),
        ("{\"birthDate\":{\"$date\":\"1991-02-12T00:00:00Z\"}}", "date_of_birth", "1991-02-12"),
        ("BIRTH_DATE=TO_DATE('1975-02-09','YYYY-MM-DD')", "date_of_birth", "1975-02-09"),
        (
            "<saml:Attribute Name=\"dateOfBirth\"><saml:AttributeValue>2003-08-02</saml:AttributeValue>",
            "date_of_birth",
            "2003-08-02",
        ),
        ("{\"docType\":\"PASSPORT\",\"docNumber\":\"C8C01HV87\"}", "passport", "C8C01HV87"),
        (
            "{\"docType\":\"DRIVING_LICENCE\",\"docNumber\":\"X1234567\"}",
            "driver_license",
            "X1234567",
        ),
        ("Konto-Nr. 75522151; BLZ 20111", "bank_account", "75522151"),
        ("Führerschein N2564983", "driver_license", "N2564983"),
        ("Zählernummer 1EMH0053837473", "device_serial", "1EMH0053837473"),
    ] {
        assert!(find(text, kind).contains(&value), "{text}: {:?}", find(text, kind));
    }
    silent(&[
        "the code for module x is 1234",
        "{\"type\":\"invoice\",\"docNumber\":\"20240017\"}",
        "license ABC-1234-5678 activated",
        "chart 65.1.12 installed",
        "EchoToken=0c326f56-cb69-46d8-b780-98e3272b5f9a 200 OK",
        "\"update_password\": \"always\",",
        "\"serial\":\"1f:a5:9a:a5:04:7c\"",
        "node:20 with digest node@sha256:9ed5108222e88c05975f5a033fe88e2f",
        "SerializationVersion: 1.1.0.1",
    ]);
}

#[test]
fn fields_of_travel_and_of_banks() {
    for (text, kind, values) in [
        (
            "P<UTOQUELL<<ANA<MARIA<<<<<<<<<<<<<<<<<<<<<<<",
            "person_name",
            &["QUELL", "ANA<MARIA"][..],
        ),
        ("L898902C36UTO7408122F1204159ZE184226B<<<<<10", "passport", &["L898902C3"]),
        ("L898902C36UTO7408122F1204159ZE184226B<<<<<10", "date_of_birth", &["740812"]),
        (
            "SSR DOCS XX HK1/P/GBR/X4820175/GBR/28SEP51/F/14MAR31/QUELL/XQ/H",
            "passport",
            &["X4820175"],
        ),
        (
            "SSR DOCS XX HK1/P/GBR/X4820175/GBR/28SEP51/F/14MAR31/QUELL/XQ/H",
            "person_name",
            &["QUELL", "XQ"],
        ),
        ("SSR CTCM XX HK1/4915112345678", "phone", &["4915112345678"]),
        ("NAD+FL+++QUELL:ANA+12 RUE DES LILAS+PARIS++75001+FRA'", "person_name", &["QUELL", "ANA"]),
        ("COM+4930901820:TE+ana@example.com:EM'", "email", &["ana@example.com"]),
        ("DOC+P:110:111+X4820175' DTM+36:310314'", "passport", &["X4820175"]),
        ("ATT+2++F' DTM+329:510928'", "date_of_birth", &["510928"]),
        (
            "{1:F01BANKBEBBAXXX2222123456}{2:I103BANKDEFFXXXXN}",
            "swift_bic",
            &["BANKBEBBAXXX", "BANKDEFFXXXX"],
        ),
        (":25:BANKDEFF/95079078", "bank_account", &["95079078"]),
        (":57A://FW021000021", "bank_account", &["021000021"]),
        (":57A://FW021000021\nBANKDEFFXXX", "swift_bic", &["BANKDEFFXXX"]),
        ("?20EREF?30BANKDEFF?32ANA QUELL", "person_name", &["ANA QUELL"]),
        ("|RN12|G#5|GNQuell, Ana|", "person_name", &["Quell, Ana"]),
        ("<CdtrAcct><Id><Othr><Id>6789401672</Id></Othr>", "bank_account", &["6789401672"]),
        ("|262017293878430|490154203237518|4917648492137|x", "imei", &["490154203237518"]),
        ("|262017293878430|490154203237518|4917648492137|x", "phone", &["4917648492137"]),
        ("81 Ana Nowicki   20/11/1950  x", "date_of_birth", &["20/11/1950"]),
        ("[[\"mrn\", \"1236929\"], [\"LIMIT\", 1]]", "medical_record", &["1236929"]),
        ("WK 23 74 53 C   3224.41", "uk_nino", &["WK 23 74 53 C"]),
        ("FPC 0   REV 31   750-149887   CARX7219   MPC", "device_serial", &["CARX7219"]),
        ("kiosk CZ8462D404 up", "device_serial", &["CZ8462D404"]),
        ("Goethestr. 11", "street_address", &["Goethestr. 11"]),
        ("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9", "gps", &["4807.038,N,01131.000,E"]),
        ("ACK for Nowicki^Katarzyna ok", "person_name", &["Nowicki", "Katarzyna"]),
        ("holder='M QUELLER'", "person_name", &["M QUELLER"]),
        ("Duplicate entry 'kwalsh' for key 'users.username'", "username", &["kwalsh"]),
        ("NHC 8812345 fecha nac. 03/07/1965", "date_of_birth", &["03/07/1965"]),
        (
            "guests Nowicki/Xara Mrs, Quell/Tim Mr",
            "person_name",
            &["Nowicki", "Xara", "Quell", "Tim"],
        ),
        ("nome Maria da Silva nasc 12/03/1980", "person_name", &["Maria da Silva"]),
        ("nome Maria da Silva nasc 12/03/1980", "date_of_birth", &["12/03/1980"]),
        ("Utente mquell ha eseguito accesso", "username", &["mquell"]),
        ("Disk S3Z8NB0K123456A in bay 4", "device_serial", &["S3Z8NB0K123456A"]),
        ("cell. 347 1234567", "phone", &["347 1234567"]),
        ("otp generated: 918273 for x", "pin_otp", &["918273"]),
        ("wohnt Bahnhofstraße 97b", "street_address", &["Bahnhofstraße 97b"]),
    ] {
        assert_eq!(find(text, kind), values, "{text}: {:?}", find_rules(text));
    }
    silent(&[
        "a << 2; b<<<c; template<class T>",
        "self.password -> check the rest",
        "Duplicate entry '12-7' for key 'orders.PRIMARY'",
        "fn token(&self) -> Token",
        "device PNP0C0A found, disk SDA1 ok",
        "usr/Local Miss",
        "Utente sconosciuto",
        "cell 12 of the table",
        "L898902C37UTO7408122F1204159ZE184226B<<<<<10",
        "F01 is a key; I18n loaded",
        "a ? 30 : 31; x?30=1",
        "printer LASER1000 up",
        "GNU tar and GNOME",
        "step 25: done, 59: next",
        "code 931141 via SMS",
    ]);
}

#[test]
fn machines_and_users_where_sentences_put_them() {
    for (text, kind, value) in [
        ("Server be_mq/ber-app-28 is DOWN", "hostname", "ber-app-28"),
        ("printer offline at BERGATE19", "hostname", "BERGATE19"),
        ("client ber-pgw-12 {", "hostname", "ber-pgw-12"),
        ("hostnamectl set-hostname ber-db-12", "hostname", "ber-db-12"),
        ("local address is ber-db-46-24846, physical", "hostname", "ber-db-46"),
        ("agent kwalsh_x signed in at desk", "username", "kwalsh_x"),
        ("failed for cashier kwalsh97", "username", "kwalsh97"),
        ("key issued to k.walsh at desk", "username", "k.walsh"),
        ("User 5f0c1d2e-8b4c-42b2-bc10-852e9e8babb6 (kwalsh) locked", "username", "kwalsh"),
        ("kwalsh (192.0.2.7): login failed", "username", "kwalsh"),
        ("<param name=\"username\" value=\"kwalsh\"/>", "username", "kwalsh"),
        ("\"display_name\":\"ldap-kwalsh\"", "username", "kwalsh"),
    ] {
        assert!(find(text, kind).contains(&value), "{text}: {:?}", find_rules(text));
    }
    silent(&["/user add x=1", "image eu-west-1 at eu-west-1", "Ping failed for trunk on line"]);
}

#[test]
fn passwords_where_commands_and_programs_put_them() {
    let value = secret();
    for text in [
        format!("define('DB_PASSWORD', '{value}');"),
        format!("password = os.getenv(\"DB_PASS\", \"{value}\")"),
        format!("'password' => env('DB_PASSWORD', '{value}'),"),
        format!("os.environ.get(\"ADMIN_PASSWORD\", \"{value}\")"),
        format!("env.DB_PASSWORD -> {value}"),
        format!("setx DB_PASSWORD \"{value}\" /M"),
        format!("$c = mysqli_connect(\"db.example.com\", \"kwalsh\", \"{value}\", \"shop\");"),
        format!("PDO->__construct('mysql:host=db.example.com', 'kwalsh', '{value}', Array)"),
        format!("$pw = ConvertTo-SecureString \"{value}\" -AsPlainText -Force"),
        format!("(ConvertTo-SecureString -AsPlainText \"{value}\" -Force)"),
        format!("echo 'kwalsh:{value}' | sudo chpasswd"),
        format!("echo \"{value}\" | sudo -S systemctl restart nginx"),
        format!("echo {value} | docker login -u kwalsh --password-stdin"),
        format!("192.0.2.7:6379> AUTH {value}"),
        format!("17.1 [0 192.0.2.7:5] \"AUTH\" \"{value}\""),
        format!("tacacs-server host 192.0.2.7 key 0 {value}"),
        format!(" ip ospf message-digest-key 1 md5 {value}"),
        format!("ntp authentication-key 1 md5 {value}"),
        format!("/ip ipsec identity add peer=hq secret={value}"),
        format!("AT+CWJAP=\"HomeNet\",\"{value}\""),
        format!("mosquitto_pub -h example.com -u kwalsh -P {value} -t a"),
        format!("sqlplus kwalsh/{value}@db.example.com:1521/ORCL"),
        format!("schtasks /create /ru CORP\\kwalsh /rp {value}"),
        format!("SET PASSWORD FOR 'kwalsh'@'%' = PASSWORD('{value}');"),
    ] {
        assert_eq!(find(&text, "password"), [value.as_str()], "{text}");
    }
    let both = format!("changed password from \"{value}\" to \"{value}8\"");
    assert_eq!(find(&both, "password"), [value.clone(), format!("{value}8")]);
    silent(&[
        "nntp(user=login, password=password)",
        "self.trust_password = trust_password",
        "\"AWS::AppSync::ApiKey\": \"3d104ea0be48564b\",",
        "\"AWS::Redshift::EndpointAuthorization\": \"e72be424d109da1d\",",
        "pub pat: nl80211_pattern_support,",
        "problem identified by \"jamesh\"",
        "enter the login and password changing it",
        "callers to pass false.",
        "WARNING! Using --password via the CLI is insecure.",
        "define('WP_DEBUG', 'false');",
        "os.environ.get(\"DB_PASSWORD\", \"\")",
        "echo \"$PW\" | sudo -S true",
        "cat list | sudo chpasswd",
        "$pw = ConvertTo-SecureString $plain -AsPlainText",
        "SET \"encrypted_password\" = $1, \"x\" = $2",
        "the key 0 is pressed",
        "AUTH failed",
    ]);
}

#[test]
fn users_where_programs_put_them() {
    for text in [
        "dovecot: lmtp(kwalsh)<12><abc>: stored",
        "535 Incorrect authentication data (set_id=kwalsh)",
        "P=esmtpsa A=dovecot_login:kwalsh S=12",
        "dovecot: auth: passwd-file(kwalsh,192.0.2.7): Password mismatch",
        "[pid 5] [kwalsh] OK UPLOAD: Client \"192.0.2.7\"",
        "su[5]: (to root) kwalsh on pts/2",
        "usermod[5]: add 'kwalsh' to group 'sudo'",
        "Principal = User:kwalsh is Denied Operation = Write",
        "CREATE ROLE kwalsh WITH LOGIN;",
        "USERID:[6] \"kwalsh\" USERHOST:[5] \"x\"",
        "time=1 [app:1] 192.0.2.7 - kwalsh [12/May/2026:03:13:50 +0000] \"PUT / HTTP/1.1\"",
        "5 120 192.0.2.7 TCP_TUNNEL/200 1 CONNECT example.com:443 kwalsh HIER_DIRECT/192.0.2.1 -",
        "kwalsh:x:1000:1000:,,,:/home/other:/bin/bash",
        "kwalsh   pts/0        192.0.2.7   Mon May  4 10:12",
        "EAP method EAP_MSCHAPV2 failed for peer kwalsh",
        "Authentication for user [web7x] -> [kwalsh] FAILED",
        "Could not find user \\\"kwalsh\\\" for db \\\"admin\\\"",
    ] {
        assert!(find(text, "username").contains(&"kwalsh"), "{text}");
    }
    silent(&[
        "HTTP POST /api/orders/5 responded 201 in 34.1120 ms",
        "Invalid username or password",
        "{\"user\":\"U0EWHSZAJ3\"}",
        "imap(5) is a function",
        "add 'x' to list",
    ]);
}

#[test]
fn people_in_segments() {
    let text = "PID|1||MRN035049^^^HOSP^MR||Quell^Ana||19710412|F|||12 Larch Lane^^Boston^MA||+14155550143|||||5820";
    assert_eq!(find(text, "medical_record"), ["MRN035049"]);
    assert_eq!(find(text, "person_name"), ["Quell^Ana", "Quell", "Ana"]);
    assert_eq!(find(text, "date_of_birth"), ["19710412"]);
    assert!(find(text, "street_address").contains(&"12 Larch Lane"));
    assert!(find(text, "phone").contains(&"+14155550143"));
    assert_eq!(find("NM1*IL*1*QUELL*ANA****MI*W4102885815~", "person_name"), ["QUELL", "ANA"]);
    assert_eq!(find("DMG*D8*19710830*F~", "date_of_birth"), ["19710830"]);
    assert_eq!(find("REF*SY*219099999~", "us_ssn"), ["219099999"]);
    silent(&[
        "PID|USER|COMMAND",
        "pid 12|34|56",
        "NM1*85*2*CLINIC*****XX*12",
        "REF*EI*219099999~",
        "pid|1|2|3|4|5|6",
    ]);
}

#[test]
fn other_values_at_fixed_places() {
    assert_eq!(find("To=%2B13125556448&Sid=5", "phone"), ["%2B13125556448"]);
    assert_eq!(find("Started by user Dalila Ramirez", "person_name"), ["Dalila Ramirez"]);
    assert_eq!(find(":57A:DEUTDEFF", "swift_bic"), ["DEUTDEFF"]);
    assert_eq!(find("  [[\"first_name\", \"Ana\"], [\"id\", 5]]", "person_name"), ["Ana"]);
    assert_eq!(find("a: 192.0.2.1[x]...192.0.2.2[y]", "ipv4"), ["192.0.2.1", "192.0.2.2"]);
    silent(&["x%2B1234", "sn: 12", "address family: Inet", "rrn=612762781611"]);
}
