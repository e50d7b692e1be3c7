//! Values that a grammar rather than one label tells: what holds a field, what repeats in a line, columns of records without a head.

use super::{find, silent};

/// A password that no scanner knows.
fn secret() -> String {
    ["hunter", "2x9Q"].concat()
}

#[test]
fn a_name_is_what_its_holder_says() {
    for text in [
        r#"{"id":5,"user":{"id":7,"name":"kwalsh"}}"#,
        r#"{"pusher":{"name":"kwalsh","x":1}}"#,
        r#"{"name":"user","value":"kwalsh"}"#,
        r#"{"name":"kwalsh","email":"k@example.com"}"#,
        "ok: (item={'name': 'kwalsh', 'password': 'x', 'shell': '/bin/sh'})",
        r#"{"reporter":"kwalsh7"}"#.replace("kwalsh7", "k.walsh").as_str(),
    ] {
        let wanted = if text.contains("k.walsh") { "k.walsh" } else { "kwalsh" };
        assert!(find(text, "username").contains(&wanted), "{text}");
    }
    assert_eq!(find(r#"{"host":{"id":"5","name":"web7"}}"#, "hostname"), ["web7"]);
    assert_eq!(find(r#"{"deviceDetail":{"displayName":"LT-NQYO23"}}"#, "hostname"), ["LT-NQYO23"]);
    silent(&[
        r#"{"pool":{"name":"kwalsh"}}"#,
        r#"{"name":"orders","size":5}"#,
        r#"{"agent":{"name":"filebeat"}}"#,
        "ActivityManager: k.walsh",
    ]);
}

#[test]
fn a_name_repeats_in_its_line() {
    let text = r#"{"user":"kwalsh","url":"/files/kwalsh/a","message":"kwalsh left","x":"mkwalsh kwalsh=5"}"#;
    assert_eq!(find(text, "username"), ["kwalsh"; 3]);
    assert_eq!(find("name: user=aquell display=ldap-aquell", "username"), ["aquell"; 2]);
    // Words of prose do not.
    assert_eq!(find(r#"{"user":"files","message":"files left"}"#, "username").len(), 1);
}

#[test]
fn columns_of_records_without_a_head() {
    for (text, kind, values) in [
        (
            "20260503 10:11:12,db07,kwalsh,web07,5,7,QUERY,shop,'SELECT 1',0",
            "username",
            ["kwalsh"].as_slice(),
        ),
        (
            "20260503 10:11:12,db07,kwalsh,web07,5,7,QUERY,shop,'SELECT 1',0",
            "hostname",
            &["db07", "web07"],
        ),
        ("\"NPS01\",\"IAS\",05/04/2026,10:12:31,1,\"CORP\\kwalsh\",\"x\"", "username", &["kwalsh"]),
        (
            "1,a,0123,GLOBALPROTECT,0,2562,b,vsys1,gateway-auth,login,LDAP,,kwalsh,FR,web07,192.0.2.7",
            "username",
            &["kwalsh"],
        ),
        ("2026-05-04T10:12:31.1Z|ab12|192.0.2.7|kwalsh|GET|/api|200", "username", &["kwalsh"]),
    ] {
        assert_eq!(find(text, kind), values, "{text}");
    }
    silent(&["a,b,read,write,query,c", "x,get,y", "a|get|b", "the,query,was,read"]);
}

#[test]
fn secrets_that_a_column_or_a_verb_names() {
    let value = secret();
    for text in [
        format!("(1)|VARIABLE_ASSIGNMENT|[50]|pwd|\"{value}\"|0x1"),
        format!("Session variable 'session.logon.last.password' set to {value}"),
        format!("url=jdbc:oracle:thin:kwalsh/{value}@//db.example.com:1521/X"),
        format!("net use \\\\web07\\share {value} /user:CORP\\kwalsh failed: error 5"),
        format!("\"function\":\"connect\",\"args\":[\"web07\",\"kwalsh\",\"{value}\",\"/home\"]"),
        format!("1,\"{{\"\"user\"\":\"\"kwalsh\"\",\"\"password\"\":\"\"{value}\"\"}}\""),
        format!("<kwalsh> /msg NickServ IDENTIFY {value}"),
        format!("8=FIX.4.4|35=A|553=kwalsh|554={value}|10=128|"),
    ] {
        assert_eq!(find(&text, "password"), [value.as_str()], "{text}");
    }
    let groups = ["154352-834271-063780-031671", "527326-840247-903716-380686"].join("-");
    assert_eq!(find(&format!("key escrowed: {groups}"), "password"), [groups.as_str()]);
    silent(&[
        "password set to expire in 5 days",
        "Task session [2ffbad85-704f-4113-8cfb-32cbb5dac1fb] has been completed",
        "logger=sqlstore.session t=2026-11-03T06:07:25.948592166+01:00 level=info",
        "the level was set to debug",
        "154352-834271-063780-031671",
        "a|token|b",
        "runas /user:CORP\\svc cmd.exe".replace("svc", "root").as_str(),
    ]);
}

#[test]
fn codes_that_messages_send() {
    for text in [
        "msg: G-482913 is your login code.",
        "[msg:482913 ist Ihr Bestaetigungscode]",
        "Votre code : 482913",
        "to=5&text=Code+is+482913",
        "mTAN 482913 fuer Ueberweisung",
    ] {
        assert_eq!(find(text, "pin_otp"), ["482913"], "{text}");
    }
    silent(&[
        "482913 is your order",
        "4829 is the code of the error",
        "process 482913 is your daemon",
    ]);
}

#[test]
fn numbers_and_places_by_their_name() {
    for (text, kind, value) in [
        ("BSN 111222333 onbekend", "national_id", "111222333"),
        ("aadhaar_no=234123412346 pending", "national_id", "234123412346"),
        ("paired with S/N SGH805VBXX now", "device_serial", "SGH805VBXX"),
        ("\"value\":\"MRN288705\"", "medical_record", "MRN288705"),
        ("[from:InfoSMS] [to:447946018123] [msg:5]", "phone", "447946018123"),
        ("Kunde x, Anschrift: Bergerallee 380", "street_address", "Bergerallee 380"),
        ("street=Viale Ossani, 397 zip=04689", "street_address", "Viale Ossani, 397"),
        (
            "delivery address \"Plaza Carretero 34 Piso 4\" not found",
            "street_address",
            "Plaza Carretero 34 Piso 4",
        ),
        ("ship_to=Rayaan Pai zip=1", "person_name", "Rayaan Pai"),
        ("Requested for: Rayaan Pai", "person_name", "Rayaan Pai"),
        ("\"name\":\"Michelle Cline's iPhone\"", "person_name", "Michelle Cline"),
        ("{givenName=[Kaarina], uid=5}", "person_name", "Kaarina"),
        ("(0010,0010) PN [Quell^Ana]  # 12", "person_name", "Quell^Ana"),
        ("(0010,0030) DA [19710412]", "date_of_birth", "19710412"),
        ("New patient: QUELL^ANA", "person_name", "QUELL^ANA"),
        ("SUPI[imsi-001010000000007]", "imsi", "001010000000007"),
        ("id: 356938035643809, lat: 48.85661, lon: 2.35222", "imei", "356938035643809"),
        ("mac=00505E005307 up", "mac", "00505E005307"),
        ("IP 192.0.2.7.51234 > 192.0.2.8.80: Flags", "ipv4", "192.0.2.7"),
        ("IP 192.0.2.7.51234 > 192.0.2.8.80: Flags", "ipv4", "192.0.2.8"),
        ("IP web7.example.com.443 > x: Flags", "fqdn", "web7.example.com"),
    ] {
        assert!(find(text, kind).contains(&value), "{text}: {:?}", find(text, kind));
    }
    silent(&[
        "address: Port 80 is closed",
        "SN 5 of 7",
        "[from:447946018123] of bytes",
        "the state of Great Things",
        "MRN12",
        "tags=[a, b]",
        "version 1.2.3.4.5: fixed",
        "commit mac=0123456789abcdef",
        "356938035643809 rows",
        "\"apiVersion\":\"audit.k8s.io/v1\"",
    ]);
}

#[test]
fn users_of_sentences() {
    for text in [
        "login ok for kwalsh (OTP 1 accepted)",
        "binding as kwalsh with passphrase",
        "deployed by kwalsh",
        "Login failed: 'kwalsh' (Remote IP: '192.0.2.7')",
        "2026-05-04 10:12:31.456 UTC,\"kwalsh\",\"orders\",412,\"192.0.2.7:5\",6.1,1,\"x\"",
        "DATABASE USER:[6] 'kwalsh' PRIVILEGE",
        "Logon of user KWALSH in client 100 failed".to_lowercase().as_str(),
        "Entity 'kwalsh' has insufficient authority",
        "ALTER ROLE kwalsh PASSWORD 'x'",
        "openvpn[412]: kwalsh/192.0.2.7:51234 PUSH: x",
        "rhost=192.0.2.7 user=kwalsh@pve msg=x",
        "{\"sub\":\"kwalsh\",\"iat\":5}",
        "crontab[4]: (kwalsh) BEGIN EDIT (x)",
        "AUDIT user=kwalsh(admin) partition=All",
        "[10:12:31] <kwalsh> hello",
        "-rw-r--r-- 1 kwalsh staff  4096 May  4 10:12 notes.txt",
        "user (kwalsh) "
            .replace("user (", "X: USER(")
            .replace(") ", "7 ) ")
            .to_lowercase()
            .as_str(),
    ] {
        let found = find(text, "username");
        assert!(found.iter().any(|name| name.starts_with("kwalsh")), "{text}: {found:?}");
    }
    silent(&[
        "Verification succeeded for blk_3141363517520802396",
        "rejected by validator",
        "deployed by scheduler",
        "rule_uid=6xOSrKtID dsUID=NaY1gV2NG",
        "SELECT x FROM user t0 WHERE t0.id = 5",
        "User was reloaded from a user provider.",
        "password=\"\" user=\"\" x",
        "pub const STATX_UID: u32 = 8;",
        "drwxr-xr-x 2 root root 4096 May  4 10:12 bin",
    ]);
}

#[test]
fn hosts_of_clusters_and_leases() {
    for (text, value) in [
        ("authenticator failed for (web7) [192.0.2.7]: 535", "web7"),
        ("dhcp1 assigned 192.0.2.7 for 00:00:5e:00:53:07 web7", "web7"),
        ("Finished rebalance with members [web7-60895, db9-43118], topology", "web7"),
        ("####<Nov 03, 2026 10:12:31 AM CET> <Info> <JDBC> <web7> <AdminServer> <x> <> <>", "web7"),
        ("[2026-11-03T10:12:31,123][WARN ][o.e.x.Service] [web7] failed", "web7"),
        ("2026-11-03 10:12:31,123 web7 proftpd[12] x", "web7"),
        ("serf: EventMemberJoin: web7 192.0.2.7", "web7"),
        ("Invalid request for //web77/home", "web77"),
        ("Creating snapshot for VM \"plx84\", ref", "plx84"),
        ("Agent started on tlx5136 PID 16315", "tlx5136"),
        ("Agent name: 'db27'", "db27"),
        ("2026 May 04 10:12:31 wazuh1->/var/log/auth.log", "wazuh1"),
        ("2026 May 04 10:12:31 (web7) 192.0.2.7->/var/log/secure", "web7"),
        ("2026-05-04 10:12:31,456 web7 sudo: x", "web7"),
        ("11,05/04/26,10:12:31,Renew,192.0.2.77,PC7793,00505E005307,,412", "PC7793"),
    ] {
        assert!(find(text, "hostname").contains(&value), "{text}: {:?}", find(text, "hostname"));
    }
    silent(&[
        "2026-11-03T06:20:08.6159286Z Agent name: 'default'",
        "2026-11-03 10:12:31,123 main Foo: x",
        "moved from ens192 to eth0",
        "D WifiStateMachine: connecting to it",
        "[INFO]  agent.server.serf.lan: joined",
        "\"process.thread.name\":\"main\"",
        "serviceaccount from kube-api-access-ghcgj (ro)",
        "a //comment/b",
    ]);
}

#[test]
fn keys_of_azure_by_their_signature() {
    let drawn = "Zq9tr0ub4xKp7".repeat(8);
    for (place, signature, rest) in [
        (76, "+ASt", "aB3dEg=="),
        (76, "ACDb", "aB3dEg=="),
        (42, "AzSe", "Ab3dE1"),
        (44, "AzFu", "aB3dEg=="),
    ] {
        let key = [&drawn[..place], signature, rest].concat();
        let text = format!("sent {key} twice");
        let found: Vec<&str> = crate::scan(text.as_bytes(), &crate::Config::everything())
            .iter()
            .map(|f| f.rule)
            .collect();
        assert!(found.contains(&"azure-identifiable-key"), "{signature}: {found:?}");
        // One letter more, and the signature stands elsewhere.
        silent(&[&format!("sent x{key} twice")]);
    }
    let token = [&drawn[..52], "JQQJ99BCACAAAAAZg6lNAAAS", "AZDO1Vba"].concat();
    assert_eq!(find(&format!("sent {token} twice"), "api_key"), [token.as_str()]);
}

#[test]
fn secrets_at_their_place_in_commands_and_protocols() {
    let p = secret();
    for text in [
        format!("SELECT * FROM postgresql('db7:5432', 'shop', 'users', 'k.walsh', '{p}')"),
        format!(
            "SELECT * FROM mongodb('db7:27017', 'shop', 'users', 'k.walsh', '{p}', 'id UInt64')"
        ),
        format!("SELECT pgp_sym_decrypt(data, '{p}') FROM t"),
        format!("CONNECT TO SHOP USER k.walsh USING {p}"),
        format!("OPTIONS (REMOTE_AUTHID 'k.walsh', REMOTE_PASSWORD '{p}')"),
        format!("keytool -storepass {p} -alias x"),
        format!("worker | bindpw {p}"),
        format!("sudo -S <<< \"{p}\""),
        format!("a0=\"mysql\" a1=\"-uk.walsh\" a2=\"-p{p}\""),
        format!("netdom join web7 /userd:k.walsh /passwordd:{p}"),
        format!("Command \"add system user k.walsh {p}\""),
        format!("action -ldapBindDnPassword {p}\" - Status"),
        format!("a1 LOGIN k.walsh {p}"),
        format!("New password for k.walsh is {p}."),
        format!("attempt with credentials k.walsh / {p}"),
    ] {
        assert_eq!(find(&text, "password"), [p.as_str()], "{text}");
    }
    for text in [
        format!("rocommunity {p} 192.0.2.7"),
        format!("com2sec readonly default {p}"),
        format!("snmp community string is {p}"),
        format!("192.0.2.7.snmp: C=\"{p}\" GetRequest(28)"),
    ] {
        assert_eq!(find(&text, "snmp_community"), [p.as_str()], "{text}");
    }
    let token = ["Zq9tr0ub4xKp7", "wB3nYc1R5sD3fG6h"].concat();
    for text in [format!("session cookie _shop_key={token}"), format!("cf_clearance={token}")] {
        assert_eq!(find(&text, "session_id"), [token.as_str()], "{text}");
    }
    assert_eq!(find(&format!("got access_token {token}"), "oauth_token"), [token.as_str()]);
    assert_eq!(find(&format!("token created: {token} for x"), "api_key"), [token.as_str()]);
    let hash = ["*0716D914E95F2293363A1", "ACC2D36654B5688ED20"].concat();
    assert_eq!(find(&format!("k.walsh:{hash}:19876:0"), "password_hash"), [hash.as_str()]);
    assert_eq!(find("Votre code est 910548", "pin_otp"), ["910548"]);
    assert_eq!(
        find(&format!("os_password={}&x=1", ["Changeme", "!940"].concat()), "password").len(),
        1
    );
    silent(&[
        "the password for the account is invalid",
        "password for k is expired",
        "bindpw is not set",
        "changed access_token handling",
        "-keypass option",
        "Assembly Shop, PublicKeyToken=0519a3174ed07e6b loaded",
        "password=changeme",
        "vehicle registration started",
        "ERROR retry 5x2 done",
    ]);
}

#[test]
fn users_and_devices_of_jira_and_mobile_networks() {
    assert_eq!(find("exec-17 ERROR kwalsh 661x47868x1 zfeu4v x", "username"), ["kwalsh"]);
    assert_eq!(find("connected to amqp broker at db7:5672 as svc_sql", "username"), ["svc_sql"]);
    assert_eq!(find("Attach request from IMSI[001010000000007]", "imsi"), ["001010000000007"]);
    assert_eq!(find("MSISDN[15550100123]", "phone"), ["15550100123"]);
    silent(&["exec-17 ERROR anonymous 661x47868x1 zfeu4v x", "INFO started 5x3 times"]);
}
