use super::*;

/// When each line of a log was written, as far as the line says: every stamp of these logs sorts as text once its
/// clock is cut out.
fn clocks(log: &SampleLog) -> Vec<String> {
    let clock = |line: &str| {
        let bytes = line.as_bytes();
        let is_clock = |window: &[u8]| {
            window.iter().enumerate().all(|(index, byte)| match index {
                2 | 5 => *byte == b':',
                _ => byte.is_ascii_digit(),
            })
        };
        // The year of `19/May/2026:09:05:41` is no hour.
        let begins = |start: usize| start == 0 || !bytes[start - 1].is_ascii_digit();
        let mut windows = bytes.windows(8).take(90).enumerate();
        windows
            .find(|(start, window)| begins(*start) && is_clock(window))
            .map(|(start, _)| line[start..start + 8].to_owned())
    };
    let continues = |line: &&str| !line.starts_with(['\t', ' ']) && !line.starts_with("Traceback");
    log.text.lines().filter(continues).filter_map(clock).collect()
}

#[test]
fn logs_are_the_same_each_time_and_in_order_of_time() {
    for (first, second) in all().iter().zip(&all()) {
        for (log, again) in first.logs.iter().zip(&second.logs) {
            assert_eq!(log.text, again.text, "{}", log.name);
            let clocks = clocks(log);
            let lines = log.text.lines().count();
            assert!(
                (300..=2_600).contains(&lines),
                "{}/{} has {lines} lines",
                first.folder,
                log.name
            );
            assert!(clocks.len() > 250, "{}: {} stamps", log.name, clocks.len());
            assert!(clocks.is_sorted(), "{}", log.name);
            assert!(log.text.ends_with('\n') && !log.text.contains('\r'));
        }
        assert_eq!(first.impact, second.impact);
    }
}

#[test]
fn every_fact_is_in_its_log_and_the_cause_is_no_error() {
    for incident in all() {
        for fact in incident.facts {
            let log =
                incident.logs.iter().find(|log| log.name == fact.log).expect("the log of a fact");
            assert!(log.text.contains(fact.holds), "{}: {}", incident.folder, fact.key);
        }
        for cause in ["drop", "limit", "sed"] {
            let Some(fact) = incident.facts.iter().find(|fact| fact.key == cause) else { continue };
            let log = incident.logs.iter().find(|log| log.name == fact.log).expect("its log");
            let line = log.text.lines().find(|line| line.contains(fact.holds)).expect("its line");
            assert!(!line.to_lowercase().contains("error") && !line.contains("WARN"), "{line}");
        }
        assert!(incident.logs.iter().any(|log| log.name == incident.redaction.log));
    }
}

#[test]
fn what_is_cited_and_addressed_exists() {
    for incident in all() {
        let known = |key: &str| incident.facts.iter().any(|fact| fact.key == key);
        for why in incident.whys {
            for part in why.answer.split('{').skip(1) {
                let key = part.split_once('}').expect("a closed key").0;
                assert!(known(key), "{}: {key}", incident.folder);
            }
            assert!(
                why.parent.is_empty() || incident.whys.iter().any(|other| other.key == why.parent)
            );
        }
        assert!(incident.events.iter().flat_map(|event| event.facts).all(|key| known(key)));
        assert!(
            incident.events.iter().filter_map(|event| event.time.as_ref()).is_sorted(),
            "{:#?}",
            incident.events
        );
    }
}

#[test]
fn the_chain_runs_in_order() {
    let position = |incident: &Incident, log: &str, needle: &str| {
        let log = incident.logs.iter().find(|other| other.name == log).expect("log");
        let line = log
            .text
            .lines()
            .find(|line| line.contains(needle))
            .unwrap_or_else(|| panic!("{needle}"));
        clocks(&SampleLog { name: "one", text: line.to_owned() }).remove(0)
    };
    let [database, kubernetes, linux] = all();
    let chains: [(&Incident, &[(&str, &str)]); 3] = [
        (
            &database,
            &[
                ("shop.log", "to version \"118"),
                ("postgres.log", "DROP INDEX CONCURRENTLY"),
                ("postgres.log", "select o.* from orders"),
                ("access.log", "\" 503 "),
                ("postgres.log", "application_name=psql"),
                ("postgres.log", "CREATE INDEX CONCURRENTLY"),
            ],
        ),
        (
            &kubernetes,
            &[
                ("node-2.log", "pods=[\"shop/cart-api-7c9f4d5b8"),
                ("cart-api.log", "\"limitBytes\":268435456"),
                ("node-2.log", "Memory cgroup out of memory"),
                ("node-2.log", "CrashLoopBackOff"),
                ("ingress.log", "HTTP/2.0\" 503 "),
                ("cart-api.log", "\"version\":\"2.9.1\""),
            ],
        ),
        (
            &linux,
            &[
                ("syslog", "s/INFO/DEBUG/"),
                ("intranet.log", "level=DEBUG"),
                ("syslog", "/srv 100% used"),
                ("syslog", "truncate -s 0"),
            ],
        ),
    ];
    for (incident, chain) in chains {
        let times: Vec<String> =
            chain.iter().map(|(log, needle)| position(incident, log, needle)).collect();
        assert!(times.is_sorted(), "{}: {times:?}", incident.folder);
    }
}

#[test]
fn addresses_and_domains_are_made_up() {
    for incident in all() {
        for log in &incident.logs {
            for word in log.text.split(|character: char| {
                !(character.is_ascii_alphanumeric() || "@._-".contains(character))
            }) {
                let parts: Vec<&str> = word.split('.').collect();
                let numbers = parts
                    .iter()
                    .filter(|part| part.len() < 4 && part.parse::<u8>().is_ok())
                    .count();
                if parts.len() == 4 && numbers == 4 && !word.starts_with("136.0.0") {
                    assert!(
                        ["192.0.2.", "198.51.100.", "203.0.113."]
                            .iter()
                            .any(|net| word.starts_with(net)),
                        "{word}"
                    );
                }
                if let Some((_, domain)) = word
                    .split_once('@')
                    .filter(|(user, domain)| !user.is_empty() && domain.contains('.'))
                {
                    let made_up = ["example.com", "example.org", "example.net", ".example"];
                    assert!(made_up.iter().any(|end| domain.ends_with(end)), "{word}");
                }
            }
        }
    }
}

#[test]
fn base64_is_that_of_the_rfc() {
    for (text, encoded) in [
        ("", ""),
        ("f", "Zg"),
        ("fo", "Zm8"),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg"),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(dice::base64url(text), encoded);
    }
}
