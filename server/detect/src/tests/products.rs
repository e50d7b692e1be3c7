//! What single products print: sentences, columns and commands of theirs.

use super::{find, silent};

/// A password that no scanner knows.
fn secret() -> String {
    ["hunter", "2x9Q"].concat()
}

#[test]
fn text_of_several_lines_in_one() {
    let text = r#"{"data":{"allow.txt":"192.0.2.7\n198.51.100.9\n2001:db8::7\nweb1.example.com"}}"#;
    assert_eq!(find(text, "ipv4"), ["192.0.2.7", "198.51.100.9"]);
    assert_eq!(find(text, "ipv6").first(), Some(&"2001:db8::7"));
    assert_eq!(find(text, "fqdn"), ["web1.example.com"]);
    let script = format!(
        r#"{{"run.sh":"set -e\ncurl -u kwalsh:{} https://web1.example.com/\n"}}"#,
        secret()
    );
    assert_eq!(find(&script, "password"), [secret()]);
    assert_eq!(find(&script, "username"), ["kwalsh"]);
    assert_eq!(find(r"CORP\nina left", "username"), ["nina"]);
    silent(&[r#"{"path":"C:\temp\new\report"}"#, r#"{"m":"one\ntwo\nthree"}"#]);
}

#[test]
fn statements_that_set_or_take_a_secret() {
    let secret = secret();
    for text in [
        format!("UPDATE o SET option_value='{secret}' WHERE option_name='smtp_password'"),
        format!("UPDATE o SET v=\\'{secret}\\' WHERE name=\\'smtp_password\\'"),
        format!("SELECT AES_DECRYPT(token, '{secret}') FROM t"),
        format!("SELECT pgp_sym_encrypt(note, '{secret}')"),
        format!("EncryptByPassPhrase('{secret}', @note)"),
        format!("UTL_HTTP.SET_WALLET('file:/etc/wallets','{secret}')"),
    ] {
        assert_eq!(find(&text, "password"), [secret.as_str()], "{text}");
    }
    assert_eq!(
        find("INSERT INTO login_codes(phone,code) VALUES('+49 30 901820','128014')", "pin_otp"),
        ["128014"]
    );
    silent(&[
        "UPDATE o SET v='plain text' WHERE name='blog_title'",
        "SELECT AES_DECRYPT(note, @key)",
        "INSERT INTO products(name,code) VALUES('x','128014')",
    ]);
}

#[test]
fn columns_of_zeek() {
    let secret = secret();
    let ftp = format!(
        "1772442888.495498\tCSfqfoHPq5u4H6qvfN\t192.0.2.7\t1102\t192.0.2.8\t21\tkwalsh\t{secret}\tRETR\tx"
    );
    assert_eq!(find(&ftp, "username"), ["kwalsh"]);
    assert_eq!(find(&ftp, "password"), [secret.as_str()]);
    let snmp = "1772443154.236957\tCucNXTW6vvcgxHcmHu\t192.0.2.7\t11543\t192.0.2.8\t161\t2.286\t2c\tm0nit0r02\t60";
    assert_eq!(find(snmp, "snmp_community"), ["m0nit0r02"]);
    let conn =
        "1772442888.495498\tCSfqfoHPq5u4H6qvfN\t192.0.2.7\t1102\t192.0.2.8\t21\ttcp\tftp\t0.1";
    assert!(find(conn, "username").is_empty());
}

#[test]
fn arguments_of_an_exec_in_a_container() {
    let secret = secret();
    let text = format!(
        "/pods/x/exec?command=mysql&command=-ukwalsh&command=-p{secret}&command=-h&command=db-7&stdin=true"
    );
    assert_eq!(find(&text, "password"), [secret.as_str()]);
    assert_eq!(find(&text, "username"), ["kwalsh"]);
    assert_eq!(find(&text, "hostname"), ["db-7"]);
    silent(&["/pods/x/exec?command=ls&command=-la&command=-p&stdin=true"]);
}

#[test]
fn a_password_right_behind_its_user() {
    for value in [secret() + "!", ["Mad", "rid66!x"].concat()] {
        let text = format!("auth kwalsh@example.com : {value} rejected");
        assert_eq!(find(&text, "password"), [value.as_str()], "{text}");
    }
    for text in ["kwalsh@example.com : rejected", "kwalsh@example.com / 2 attempts"] {
        assert!(find(text, "password").is_empty(), "{text}");
    }
}

#[test]
fn owners_of_devices() {
    assert_eq!(find("paired with Anna's iPhone", "person_name"), ["Anna"]);
    assert_eq!(find("iPhone von Anna", "person_name"), ["Anna"]);
    silent(&["today's watch list", "The user's iPhone"]);
}

#[test]
fn machines_by_place_role_and_number() {
    for (text, host) in [
        ("no answer from arn2dc21:6677", "arn2dc21"),
        ("job failed on ZRH2SQL07", "ZRH2SQL07"),
        ("restarted on worker-blue-21", "worker-blue-21"),
        ("moved to WKS-T93219", "WKS-T93219"),
    ] {
        assert_eq!(find(text, "hostname"), [host], "{text}");
    }
    silent(&["built on mingw32", "on worker-3", "\"project_id\":\"orders-prod-4471\""]);
}

#[test]
fn keys_and_communities_of_routers() {
    let secret = secret();
    for text in [
        format!("cmd=radius-server host 192.0.2.7 key 0 {secret}"),
        format!("tacplus-server 192.0.2.7 secret {secret} source-address 192.0.2.9"),
        format!("username kwalsh role admin secret 0 {secret}"),
        format!("neighbor 192.0.2.7 password 0 {secret}"),
    ] {
        assert_eq!(find(&text, "password"), [secret.as_str()], "{text}");
    }
    assert_eq!(find("+  community SEN4zuYP {", "snmp_community"), ["SEN4zuYP"]);
    silent(&["host web key 0 is missing", "username role secret sha512"]);
}

#[test]
fn mail_of_exim_and_dovecot() {
    let secret = secret();
    let text = format!("7 expanded: servers=192.0.2.7/mail/kwalsh/{secret}");
    assert_eq!(find(&text, "password"), [secret.as_str()]);
    let text = format!(
        "imap-login: Master user login: ana@example.com*kwalsh pass={secret} rip=192.0.2.7"
    );
    assert_eq!(find(&text, "username"), ["kwalsh"]);
    let text = "2026-05-04 10:12:31 1sABCd-000IhR-A4 => kwalsh <ana@example.com> R=local_user T=x";
    assert_eq!(find(text, "username"), ["kwalsh"]);
    assert!(find(text, "hostname").is_empty());
}

#[test]
fn addresses_with_a_port_behind_eight_groups() {
    assert_eq!(
        find("haproxy[7]: 2001:db8:0:0:13:5:9:7:8862 [x]", "ipv6"),
        ["2001:db8:0:0:13:5:9:7"]
    );
    silent(&["ratio 0.27179, 0.47906 stddev", "codec id 4.5.3.8 of the annex"]);
}

#[test]
fn arguments_that_stand_one_by_one() {
    let secret = secret();
    for text in [
        format!(
            r#"type=EXECVE msg=audit(1:2): argc=4 a0="mysql" a1="-u" a2="kwalsh" a3="-p{secret}""#
        ),
        format!("type=EXECVE msg=audit(1:2): argc=4 a0=sshpass a1=-p a2={secret} a3=ssh"),
        format!(
            r#"type=EXECVE argc=5 a0="htpasswd" a1="-bc" a2="/etc/x" a3="kwalsh" a4="{secret}""#
        ),
        format!(r#"Cmd: ["mysql","-ukwalsh","-p{secret}","orders"]"#),
    ] {
        assert!(find(&text, "password").contains(&secret.as_str()), "{text}");
    }
    let hex: String =
        format!("mysql\0-ukwalsh\0-p{secret}").bytes().map(|b| format!("{b:02X}")).collect();
    let text = format!("type=PROCTITLE msg=audit(1:2): proctitle={hex}");
    let wanted: String = secret.bytes().map(|b| format!("{b:02X}")).collect();
    assert_eq!(find(&text, "password"), [wanted.as_str()]);
    silent(&[
        r#"type=EXECVE argc=2 a0="ls" a1="-la""#,
        r#"Cmd: ["nginx","-g","daemon off;"]"#,
        "proctitle=6C73002D6C61",
    ]);
}

#[test]
fn options_whose_names_are_run_together() {
    let secret = secret();
    for text in [
        format!("qm set 168 --ciuser kwalsh --cipassword {secret} --ipconfig0 x"),
        format!("New-Thing -AdminPassword {secret} -Size 5"),
    ] {
        assert_eq!(find(&text, "password"), [secret.as_str()], "{text}");
    }
    silent(&["systemctl --user mask x.socket", "run --password-file x", "mount --token-type y"]);
}

#[test]
fn names_that_devices_and_nodes_give() {
    for (text, host) in [
        ("RTR-HQ-C1111#show cellular 0/2/0", "RTR-HQ-C1111"),
        ("FGT-HQ-01 # diagnose sys top", "FGT-HQ-01"),
        ("sw1(config)# interface Gi1/0/1", "sw1"),
    ] {
        assert_eq!(find(text, "hostname"), [host], "{text}");
    }
    let text = "added {{elk-3}{Fb1luzX-anY4fknKYc-3xA}{gAqh2OdHPNzEM7y-LN-MIg}{elk-3}{192.0.2.7}";
    assert_eq!(find(text, "hostname"), ["elk-3", "elk-3"]);
    silent(&["step-1 # what happens", "a-b#showcase", "{x}{y}{z}"]);
}

#[test]
fn users_of_a_realm_and_numbers_that_were_called() {
    assert_eq!(find("<kwalsh@pam> end task", "username"), ["kwalsh"]);
    assert_eq!(find("pveum user add kwalsh@pve --comment x", "username"), ["kwalsh"]);
    assert_eq!(find("sofia/internal/493012345678@example.com", "phone"), ["493012345678"]);
    assert_eq!(find("Data Source=WEB7\\SQL2016;Initial Catalog=x", "username"), [""; 0]);
}
