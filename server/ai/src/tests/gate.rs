//! Where nothing is sent.

use super::forms::{asked, whole};
use super::server::{Reply, Server};
use super::{PATIENCE, ask, client, endpoint, sealed};
use crate::{AiError, Client, Endpoint, Gate, KeyHeader, Kind, Origin, Stop};

fn origin(text: &str) -> Result<String, AiError> {
    Origin::parse(text).map(|origin| origin.as_str().to_owned())
}

#[test]
fn only_https_or_this_machine_is_an_origin() {
    assert_eq!(origin("https://api.example.com/v1"), Ok("https://api.example.com".to_owned()));
    assert_eq!(origin("https://api.example.com:443"), Ok("https://api.example.com".to_owned()));
    for local in
        ["http://localhost:11434", "http://127.0.0.1:1", "http://[::1]:1", "http://127.9.9.9"]
    {
        assert!(Origin::parse(local).is_ok_and(|origin| origin.is_loopback()), "{local}");
    }
    for bad in [
        "http://api.example.com",
        "http://203.0.113.9",
        "http://localhost.example.com",
        "http://0.0.0.0:1",
        "ftp://localhost",
        "file:///etc/passwd",
        "nothing",
        "",
        "http://[::ffff:203.0.113.9]",
    ] {
        assert!(Origin::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn an_origin_is_what_a_person_sees() {
    for (odd, meant) in [
        ("http://2130706433:1", "127.0.0.1"),
        ("http://0x7f.0.0.1", "127.0.0.1"),
        ("http://0177.0.0.1", "127.0.0.1"),
        ("http://127.1", "127.0.0.1"),
        ("https://api.example.com.", "api.example.com"),
        ("http://localhost.:1", "localhost"),
        ("https://%61pi.example.com", "api.example.com"),
        ("https://\u{430}pi.example.com", "xn--pi-6kc.example.com"),
        ("https://api\u{3002}example.com", "api.example.com"),
        ("https://\u{ff41}pi.example.com", "api.example.com"),
    ] {
        let error = Origin::parse(odd).expect_err(odd);
        assert!(error.to_string().ends_with(&format!("write it as {meant}")), "{odd}: {error}");
        assert!(Endpoint::new(Kind::Compatible, Some(odd), sealed("m"), None).is_err(), "{odd}");
    }
    let with_user = ["https://user", ":pass", "@api.example.com"].concat();
    for bad in [
        with_user.as_str(),
        "https://user@api.example.com",
        "https://*.example.com",
        "https://api.example.com/v1",
        "https://api.example.com?x",
        "https://api.example.com#x",
        "https:api.example.com",
        "https:\\\\api.example.com",
        "https://api.exam\nple.com",
        "https://api.example.com example.net",
    ] {
        assert!(Origin::exact(bad).is_err(), "{bad}");
    }
    for good in ["https://API.example.com/", "http://[::1]:1", "https://xn--pi-6kc.example.com"] {
        assert!(Origin::exact(good).is_ok(), "{good}");
    }
}

#[test]
fn the_header_of_a_key_is_one_header() {
    let header = |name: &str, prefix: &str| {
        let header = KeyHeader { name: name.to_owned(), prefix: prefix.to_owned() };
        endpoint(Kind::Compatible, "https://api.example.com").with(None, Some(header)).err()
    };
    assert_eq!(header("api-key", "Token "), None);
    for (name, prefix, part) in [
        ("X-Key\r\nX-Other", "", "name"),
        ("X Key", "", "name"),
        ("Host", "", "name"),
        ("content-length", "", "name"),
        ("api-key", "Bearer \r\nX-Other: 1 ", "prefix"),
        ("api-key", "B\u{e9}arer ", "prefix"),
    ] {
        let error = header(name, prefix).expect("refused").to_string();
        assert!(error.starts_with(&format!("the {part} of the key's header")), "{error}");
    }
    let path = Some("chat\r\nX-Other: 1".to_owned());
    assert!(endpoint(Kind::Compatible, "https://api.example.com").with(path, None).is_err());
}

#[test]
fn an_origin_must_be_allowed_exactly() {
    let gate = |origins: &[&str], local_only| Gate {
        origins: origins.iter().map(|&origin| origin.to_owned()).collect(),
        local_only,
        proxy: None,
    };
    let check =
        |gate: &Gate, address: &str| gate.check(&Origin::parse(address).expect("an origin"));
    let one = gate(&["https://api.example.com"], false);
    assert_eq!(check(&one, "https://api.example.com/v1"), Ok(()));
    for other in [
        "https://api.example.com:8443",
        "https://api.example.com.example.net",
        "https://example.com",
        "https://a.api.example.com",
        "http://localhost:11434",
    ] {
        assert!(matches!(check(&one, other), Err(AiError::OriginNotAllowed { .. })), "{other}");
    }
    let local = gate(&["https://api.example.com", "http://localhost:1"], true);
    assert!(matches!(check(&local, "https://api.example.com"), Err(AiError::NotLocal { .. })));
    assert_eq!(check(&local, "http://localhost:1"), Ok(()));
}

#[test]
fn a_key_in_an_address_and_a_path_to_another_host_are_refused() {
    let at = |base: &str| Endpoint::new(Kind::Compatible, Some(base), sealed("m"), None);
    let with_user = ["https://user:pass", "@example.com/v1"].concat();
    assert_eq!(at(&with_user).err(), Some(AiError::KeyInAddress));
    assert_eq!(at("https://example.com/v1?key=x").err(), Some(AiError::KeyInAddress));
    let endpoint = at("https://example.com/v1").expect("fits");
    for path in ["https://example.net/x", "http://example.com/x", "\\\\example.net/x"] {
        assert!(endpoint.clone().with(Some(path.to_owned()), None).is_err(), "{path}");
    }
}

#[test]
fn nothing_is_sent_to_an_origin_that_is_not_allowed() {
    let server = Server::start(vec![Reply::events(&whole(Kind::OpenAi))]);
    let got = Client::new(Gate::default()).ask(
        &endpoint(Kind::OpenAi, &server.base),
        &ask(),
        &Stop::default(),
        &mut |_| {},
    );
    assert!(matches!(got, Err(AiError::OriginNotAllowed { .. })), "{got:?}");
    assert_eq!(server.received(), "");
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(vec![Reply::events(&whole(Kind::OpenAi))]);
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let head = format!("{status}\r\nlocation: {}/responses", elsewhere.base);
        let (got, ..) = asked(Kind::OpenAi, vec![Reply::new(&head, b"")]);
        assert!(matches!(got, Err(AiError::Redirected { .. })), "{got:?}");
    }
    assert_eq!(elsewhere.received(), "");
}

#[test]
fn a_model_that_forwards_is_refused_before_it_gets_any_text() {
    let shown = r#"{"remote_host":"https://example.com","model_info":{}}"#;
    let server = Server::start(vec![Reply::json("200 OK", shown)]);
    let gate = Gate { origins: vec![server.base.clone()], local_only: true, proxy: None };
    let client = Client::patient(gate, PATIENCE);
    let mut local = endpoint(Kind::Ollama, &server.base);
    let got = client.ask(&local, &ask(), &Stop::default(), &mut |_| {});
    assert!(matches!(got, Err(AiError::RemoteModel { .. })), "{got:?}");
    assert!(!server.received().contains("pool"), "{}", server.received());
    local.model = sealed("big-cloud");
    let got = client.pull(&local, &Stop::default(), &mut |_| {});
    assert!(matches!(got, Err(AiError::RemoteModel { .. })), "{got:?}");
}

#[test]
fn tls_faults_and_closed_ports_are_told_apart() {
    // A server that answers TLS with words of another protocol.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("https://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let got = client(&base).models(&endpoint(Kind::OpenAi, &base), &Stop::default());
    assert!(matches!(got, Err(AiError::Tls { .. })), "{got:?}");
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|port| port.local_addr())
        .expect("a port");
    let base = format!("http://{free}");
    let got = client(&base).models(&endpoint(Kind::OpenAi, &base), &Stop::default());
    assert!(matches!(got, Err(AiError::Connect { .. })), "{got:?}");
}

#[test]
fn a_name_of_this_machine_must_resolve_to_it() {
    let found = |addresses: &[&str]| {
        let addresses: Vec<_> =
            addresses.iter().map(|text| text.parse().expect("an address")).collect();
        crate::gate::only_loopback(&addresses)
    };
    assert!(found(&["127.0.0.1:1", "[::1]:1"]));
    assert!(!found(&["127.0.0.1:1", "203.0.113.9:1"]));
    assert!(!found(&[]));
}

#[test]
fn a_check_says_each_step() {
    let models = r#"{"data":[{"id":"some-model","max_context_length":4096}]}"#;
    let trial = "data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"ok\\\": true}\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let server = Server::start(vec![Reply::json("200 OK", models), Reply::events(trial)]);
    let steps =
        client(&server.base).check(&endpoint(Kind::Compatible, &server.base), &Stop::default());
    let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
    assert_eq!(
        names,
        ["origin", "name resolution", "connection", "key", "model", "streaming", "schema"]
    );
    assert!(steps.iter().all(|step| step.ok), "{steps:?}");
    let server = Server::start(vec![Reply::json("401 Unauthorized", "{}")]);
    let steps =
        client(&server.base).check(&endpoint(Kind::Compatible, &server.base), &Stop::default());
    assert!(steps.last().is_some_and(|step| step.name == "key" && !step.ok), "{steps:?}");
}

#[test]
fn a_key_counts_as_taken_only_where_it_was_looked_at() {
    let steps_of = |reply: Reply| {
        let server = Server::start(vec![reply]);
        client(&server.base).check(&endpoint(Kind::Compatible, &server.base), &Stop::default())
    };
    let redirected = steps_of(Reply::new("302 Found\r\nlocation: https://example.com/", b""));
    let last = redirected.last().expect("a step");
    assert_eq!((last.name, last.ok), ("connection", false), "{redirected:?}");
    assert!(last.message.contains("redirects elsewhere"), "{last:?}");
    for reply in [
        Reply::json("404 Not Found", "{}"),
        Reply::json("500 Internal Server Error\r\nx-should-retry: false", "{}"),
        Reply::new("200 OK\r\ncontent-type: text/html", b"<html>Sign in</html>"),
    ] {
        let steps = steps_of(reply);
        let key = steps.iter().find(|step| step.name == "key").expect("a step");
        assert!(key.message.starts_with("not looked at: "), "{key:?}");
    }
}
