//! Secrets inside base64, escaped marks, terminal colors and zero bytes; keys in other languages.

use super::{find, find_rules, silent};

/// Base64 of bytes, RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |all, at| all << 8 | usize::from(*group.get(at).unwrap_or(&0)));
        for at in 0..4 {
            let digit = DIGITS[bits >> (18 - 6 * at) & 63];
            text.push(if at > group.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[test]
fn base64_of_text_that_holds_a_secret_is_one_finding() {
    for (text, kind) in [
        ("{\"user\": \"ana\", \"password\": \"hunter2x9\"}", "password"),
        ("postgres://ana:hunter2x9@db.example.com/x", "password"),
        ("#!/bin/sh\nexport DB_PASSWORD=hunter2x9\n", "password"),
        ("{\"to\":\"ana@example.com\",\"x\":1}", "email"),
    ] {
        let encoded = base64(text.as_bytes());
        assert_eq!(find(&format!("payload={encoded} ok"), kind), [encoded.as_str()], "{text}");
        assert_eq!(find(&format!("{{\"b\":\"{encoded}\"}}"), kind), [encoded.as_str()], "{text}");
    }
    let wide: Vec<u8> =
        "$password='hunter2x9'; run".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encoded = base64(&wide);
    let line = format!("powershell -EncodedCommand {encoded}");
    assert_eq!(find(&line, "password"), [encoded.as_str()]);
}

#[test]
fn base64_of_anything_else_is_nothing() {
    let twice = base64(base64(b"{\"user\": \"ana\", \"password\": \"hunter2x9\"}").as_bytes());
    let plain = base64(b"{\"level\": \"info\", \"message\": \"all is well\"}");
    for text in [twice, plain, base64(&[7; 60]), "AbstractConnectionFactoryBean".into()] {
        silent(&[&format!("payload={text} ok")]);
    }
}

#[test]
fn escaped_marks() {
    for text in [
        "&lt;password&gt;hunter2x9&lt;/password&gt;",
        "{&quot;password&quot;:&quot;hunter2x9&quot;}",
        "{\"q\":\"a\\u0026password\\u003dhunter2x9\\u0026b\"}",
        "{\\u0022password\\u0022:\\u0022hunter2x9\\u0022}",
    ] {
        assert_eq!(find(text, "password"), ["hunter2x9"], "{text}");
    }
    silent(&["a &gt; b &quot;c&quot;: d", "x\\u003d12", "&lt;password&gt;&lt;/password&gt;"]);
}

#[test]
fn colors_inside_of_keys_and_values() {
    let text = "\u{1b}[36mpass\u{1b}[31mword\u{1b}[0m=hunt\u{1b}[31mer2x9\u{1b}[0m ok";
    assert_eq!(find(text, "password"), ["hunt\u{1b}[31mer2x9"]);
    let text = "from \u{1b}[35m203.0.113.7\u{1b}[0m to \u{1b}[1;35mana@example.com\u{1b}[0m";
    assert_eq!(find(text, "ipv4"), ["203.0.113.7"]);
    assert_eq!(find(text, "email"), ["ana@example.com"]);
    silent(&["\u{1b}[32mINFO\u{1b}[0m all is well \u{1b}[2K", "\u{1b}", "\u{1b}[\u{1b}[31"]);
}

#[test]
fn zeros_between_the_letters() {
    let wide = |text: &str| text.chars().flat_map(|c| [c, '\0']).collect::<String>();
    let text = wide("password=hunter2x9 from 203.0.113.7 ok");
    let value = wide("hunter2x9");
    assert_eq!(find(&text, "password"), [value.trim_end_matches('\0')]);
    let big = format!("\0{text}");
    assert_eq!(find(&big, "password"), [value.trim_end_matches('\0')]);
    silent(&["\0\0\0", "a\0b", "x\0y\0z\0 all is well"]);
}

#[test]
fn keys_in_other_languages() {
    for key in [
        "Kennwort",
        "mot_de_passe",
        "contraseña",
        "senha",
        "wachtwoord",
        "lösenord",
        "hasło",
        "şifre",
        "salasana",
        "heslo",
        "jelszó",
        "пароль",
        "Пароль",
        "パスワード",
        "密码",
        "비밀번호",
        "κωδικός",
        "adgangskode",
        "parola",
    ] {
        for text in [format!("{key}=hunter2x9 x"), format!("\"{key}\": \"hunter2x9\", ")] {
            assert_eq!(find(&text, "password"), ["hunter2x9"], "{text}");
        }
    }
    for key in
        ["Benutzername", "nom d'utilisateur", "usuário", "użytkownik", "пользователь", "用户名"]
    {
        let text = format!("{key}: ana31");
        assert_eq!(find(&text, "username"), ["ana31"], "{text}");
    }
    for text in ["Geburtsdatum: 12.04.1971", "data di nascita: 12/04/1971", "生年月日: 1971-04-12"]
    {
        assert!(find_rules(text).iter().any(|(_, value)| value.starts_with("1")), "{text}");
    }
    silent(&["straße: gesperrt", "código postal: 28013", "пользователь: не найден"]);
}
