//! Users and secrets in sentences, on command lines and in the configuration of devices, beyond the formats of known programs.

use super::{find, find_rules, silent};

#[test]
fn a_word_behind_user_is_a_name_unless_sentences_go_on_with_it() {
    for text in [
        "user kwalsh has 3 keys",
        "msg=\"user kwalsh, again\"",
        "Benutzer 'kwalsh' angemeldet",
        "Benutzer kwalsh7 angemeldet",
        "cn=kwalsh,ou=people,dc=example,dc=com",
        "proftpd[7]: USER kwalsh (Login failed): Incorrect password",
        "useradd -m -s /bin/sh kwalsh",
    ] {
        assert!(find(text, "username").iter().any(|name| name.starts_with("kwalsh")), "{text}");
    }
    silent(&[
        "user hash 0x1f of table 3",
        "user space is full",
        "every user gets one",
        "a user can not be mounted",
        "user deletion took 3 ms",
        "cn=config,cn=schema",
    ]);
}

#[test]
fn passwords_on_command_lines_and_in_calls() {
    let value = ["hunter", "2x9Q"].concat();
    for text in [
        format!("net user kwalsh {value} /add"),
        format!("htpasswd -b .htpasswd kwalsh {value}"),
        format!("psexec \\\\web-7 -u kwalsh -p {value} cmd"),
        format!("password: Some(\"{value}\"), port: 1"),
        format!("CREATE LOGIN [kwalsh] WITH PASSWORD = N'{value}'"),
        format!("  [\"password\"]=> string(10) \"{value}\""),
        format!("User-Password = \"{value}\""),
        format!("enable secret {value}"),
    ] {
        assert_eq!(find(&text, "password"), [value.as_str()], "{text}");
    }
    silent(&[
        "net user /domain",
        "(get_passphrase): Likewise.",
        "pam_unix(passwd:chauthtok): nothing",
        "def login(password: str, x: int)",
        "let pass = Rc::new(Cell::new(true));",
        "my $pwd = $ftp->pwd;",
        "psk.c:275:21: warning",
        "the password file\\&. An input",
        "--passwd=FILE",
    ]);
}

#[test]
fn what_stands_beside_a_known_value() {
    let (id, secret) = (
        ["AKIA", "Q3EGRZ7WXKPL2VTN"].concat(),
        ["wJq7rXUtnFEMI2K7MDENGbPx", "RfiCYzq8KAPk9ZhB"].concat(),
    );
    assert_eq!(find(&format!("using {id} / {secret} ok"), "aws_secret_key"), [secret.as_str()]);
    assert_eq!(find("registered: Ana Quell (ana@example.com)", "person_name"), ["Ana Quell"]);
    assert_eq!(
        find("snmp-server host 192.0.2.1 version 2c corp-ro7", "snmp_community"),
        ["corp-ro7"]
    );
    assert_eq!(find("GET /reset?email=ana@example.com&code=482913 x", "pin_otp"), ["482913"]);
    assert_eq!(find("from 2a02:679:17de:2::65:51419 x", "ipv6"), ["2a02:679:17de:2::65"]);
    assert_eq!(
        find("connect from mail.prod.north.net[198.51.100.7]", "fqdn"),
        ["mail.prod.north.net"]
    );
    let rules = find_rules("(CONNECT_DATA=(HOST=web-7)(USER=kwalsh))");
    assert!(rules.iter().any(|(_, value)| value == "kwalsh"), "{rules:?}");
}
