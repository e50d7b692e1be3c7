//! Keys and values stay out of what is printed, and out of what is sent.

use serde_json::json;

use super::forms::{asked, reply, whole};
use super::server::{Reply, Server};
use super::{ask, client, endpoint, sealed};
use crate::{Kind, Role, Stop, Turn};

#[test]
fn a_key_is_printed_nowhere() {
    let endpoint = endpoint(Kind::OpenAi, "https://api.example.com");
    assert!(!format!("{endpoint:?}").contains("key-of-tests"));
    let token = ["ghp_", &"a1B2c3D4e5".repeat(3), "F6g7H8"].concat();
    let said = format!(
        r#"{{"error":{{"message":"Incorrect API key provided: {token} of ana@example.com"}}}}"#
    );
    let server = Server::start(vec![Reply::json("400 Bad Request", &said)]);
    let endpoint = self::endpoint(Kind::OpenAi, &server.base);
    let error = client(&server.base).models(&endpoint, &Stop::default()).expect_err("a fault");
    for text in [error.to_string(), format!("{error:?}"), crate::said::safe(&said)] {
        assert!(!text.contains(&token) && !text.contains("ana@"), "{text}");
    }
}

#[test]
fn no_value_reaches_a_provider_in_any_byte() {
    let secrets = [
        ["ghp_", &"a1B2c3D4e5".repeat(3), "F6g7H8"].concat(),
        ["AKIA", "Z7VRSQ5TJN2XMPLK"].concat(),
        "ana.lovelace@example.com".to_owned(),
        "203.0.113.77".to_owned(),
        "2001:db8::7a31".to_owned(),
        ["hunter2-", "correct-horse"].concat(),
        ["4111 1111", " 1111 1111"].concat(),
        "DE89370400440532013000".to_owned(),
        "db-prod-17.corp.example.net".to_owned(),
    ];
    let text = format!(
        "token={} key {} mail {} from {} and {} password={} card {} iban {} host={}\n",
        secrets[0],
        secrets[1],
        secrets[2],
        secrets[3],
        secrets[4],
        secrets[5],
        secrets[6],
        secrets[7],
        secrets[8]
    );
    for &kind in Kind::ALL {
        let server = Server::start(vec![reply(kind, &whole(kind))]);
        let mut endpoint = endpoint(kind, &server.base);
        endpoint.model = sealed(&format!("m-{}", secrets[2]));
        let mut ask = ask();
        ask.system = sealed(&text);
        ask.turns = [Role::Person, Role::Model, Role::Person]
            .map(|role| Turn { role, text: sealed(&text) })
            .to_vec();
        let client = client(&server.base);
        let stop = Stop::default();
        client.ask(&endpoint, &ask, &stop, &mut |_| {}).expect("an answer");
        let _ = client.tokens(&endpoint, &ask, &stop);
        let _ = client.models(&endpoint, &stop);
        let received = server.received();
        assert!(received.contains("[EMAIL_1]"), "{received}");
        for secret in &secrets {
            assert!(!received.contains(secret.as_str()), "{kind:?}: {received}");
        }
    }
}

#[test]
fn a_key_that_a_provider_gives_back_is_not_kept() {
    let key = ["key", "-of-", "tests"].concat();
    for &kind in Kind::ALL {
        let said = json!({"error": {"message": format!("no such key: {key} (key-****ests)"), "type": key, "code": "x"}});
        for status in ["400 Bad Request", "403 Forbidden", "500 Oh\r\nx-should-retry: false"] {
            let (got, ..) = asked(kind, vec![Reply::json(status, &said.to_string())]);
            let error = got.expect_err("a fault").to_string();
            assert!(error.contains("[key]") && !error.contains("tests"), "{kind:?} {error}");
        }
        // In the answer itself, also where it comes in pieces.
        let body = whole(kind).replace("The pool ", &format!("The {key} po")).replace("ran", &key);
        let (got, seen, _) = asked(kind, vec![reply(kind, &body)]);
        let got = got.expect("an answer");
        assert_eq!(got.text, seen);
        assert!(seen.contains("The [key] po[key] dry") && !seen.contains(&key), "{kind:?} {seen}");
    }
    let orders = ["a\u{1b}[2J", "a\nb", "a\u{202e}b", ""].map(|id| json!({ "id": id }));
    let mut rows = vec![json!({"id": format!("m-{key}")})];
    rows.extend(orders);
    let listed = json!({ "data": rows }).to_string();
    let server = Server::start(vec![Reply::json("200 OK", &listed)]);
    let endpoint = endpoint(Kind::Compatible, &server.base);
    let models = client(&server.base).models(&endpoint, &Stop::default()).expect("a list");
    let ids: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, ["m-[key]"], "nothing that a terminal obeys is listed");
}
