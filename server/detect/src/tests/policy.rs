//! What configurations change: own rules, policy and severity of a type, allow lists, comments.

use std::sync::Arc;

use proptest::prelude::*;

use crate::{
    Allow, Config, Finding, Override, OwnRule, OwnRules, Policy, RuleSpec, Severity, declare, kind,
    resolve, scan,
};

fn spec(id: &str, pattern: &str) -> RuleSpec {
    let kind = declare("badge", "Badge", 2, Severity::Warning, Policy::Redact).expect("fits");
    RuleSpec {
        id: id.to_owned(),
        kind,
        severity: kind.severity,
        pattern: pattern.to_owned(),
        keywords: Vec::new(),
        secret_group: None,
        entropy: None,
        context: Vec::new(),
    }
}

fn with(specs: Vec<RuleSpec>) -> Config {
    let rules = specs.into_iter().map(|spec| OwnRule::new(spec).expect("a rule")).collect();
    Config { rules: OwnRules::new(rules), ..Config::everything() }
}

/// Rule and value of what is shown.
fn shown<'t>(text: &'t str, config: &Config) -> Vec<(&'static str, &'t str)> {
    resolve(&scan(text.as_bytes(), config))
        .iter()
        .map(|finding| (finding.rule, text.get(finding.span.range()).unwrap_or("off")))
        .collect()
}

#[test]
fn a_rule_finds_its_group_in_lines_with_its_keyword() {
    let rule = RuleSpec {
        keywords: vec!["Badge".into()],
        ..spec("badge", r"badge[:= ]+([A-Z]{2}-\d{4})")
    };
    let text = "BADGE none\nopened by badge=QX-4711\r\nQX-0815\n";
    assert_eq!(shown(text, &with(vec![rule])), [("badge", "QX-4711")]);
}

#[test]
fn group_entropy_and_context_narrow_a_rule() {
    let pattern = r"ref (\w+)/(\w+)";
    let text = "ref ab12/aaaaaaaa\nticket: ref ab12/q7Xk29Zp";
    let check = |change: &dyn Fn(RuleSpec) -> RuleSpec, expected: &[&str]| {
        let found = shown(text, &with(vec![change(spec("ref", pattern))]));
        let values: Vec<&str> = found.into_iter().map(|(_, value)| value).collect();
        assert_eq!(values, expected);
    };
    check(&|rule| rule, &["ab12", "ab12"]);
    check(&|rule| RuleSpec { secret_group: Some(2), ..rule }, &["aaaaaaaa", "q7Xk29Zp"]);
    check(
        &|rule| RuleSpec { secret_group: Some(0), ..rule },
        &["ref ab12/aaaaaaaa", "ref ab12/q7Xk29Zp"],
    );
    check(&|rule| RuleSpec { secret_group: Some(2), entropy: Some(2.5), ..rule }, &["q7Xk29Zp"]);
    check(&|rule| RuleSpec { context: vec!["Ticket".into()], ..rule }, &["ab12"]);
    check(&|rule| RuleSpec { context: vec!["tick".into()], ..rule }, &[]);
}

#[test]
fn many_rules_look_as_each_alone() {
    let words = ["alpha", "beta", "gamma", "delta"];
    let rules = words.map(|word| spec(word, &format!(r"{word}-\d+")));
    let mut keyed = spec("keyed", r"k-\d+");
    keyed.keywords = vec!["omega".into(), "k-".into()];
    let config = with(rules.into_iter().chain([keyed]).collect());
    let text = "gamma-1 alpha-2\nnothing\ndelta-3 k-9 omega k-8\nomega";
    assert_eq!(
        shown(text, &config),
        [
            ("gamma", "gamma-1"),
            ("alpha", "alpha-2"),
            ("delta", "delta-3"),
            ("keyed", "k-9"),
            ("keyed", "k-8")
        ]
    );
    let without = Config { rules: config.rules.without(vec![2, 4]), ..config };
    assert_eq!(shown(text, &without), [("alpha", "alpha-2"), ("delta", "delta-3")]);
}

#[test]
fn a_value_is_found_anywhere_in_an_endless_line() {
    let config = with(vec![spec("badge", r"QX-\d{4}")]);
    for place in [0, 6_100, 8_185, 8_190, 8_192, 20_000, 39_990] {
        let mut line = ".".repeat(40_000);
        line.replace_range(place..place + 7, "QX-4711");
        assert_eq!(shown(&line, &config), [("badge", "QX-4711")], "{place}");
    }
}

#[test]
fn rules_that_cannot_be_used_are_refused_with_a_reason() {
    for (spec, reason) in [
        (spec("Bad Id", "x"), "lower-case"),
        (spec("a", "(x"), "unclosed group"),
        (spec("a", "x*"), "nothing at all"),
        (spec("a", r"\w{1000}{1000}"), "too large"),
        (spec("a", &"x".repeat(20_000)), "too long"),
        (RuleSpec { secret_group: Some(2), ..spec("a", "(x)") }, "no group 2; it has 1"),
        (RuleSpec { keywords: vec![String::new()], ..spec("a", "x") }, "1 to 200"),
    ] {
        let error = OwnRule::new(spec).expect_err(reason);
        assert!(error.contains(reason) && !error.contains('\n'), "{error}");
    }
}

#[test]
fn what_was_replaced_once_is_left_alone() {
    let config = with(vec![spec("badge", r"badge=(\S+)"), spec("any", r"[A-Z]+_\d")]);
    assert_eq!(shown("badge=[BADGE_1] [EMAIL_2]", &config), []);
}

#[test]
fn policy_and_severity_of_a_type_can_be_changed() {
    let text = "from 192.0.2.7 and 203.0.114.9 to ana@example.com at http://example.com/a";
    let mut config = Config::everything();
    let set = |policy, severity| Override { policy, severity };
    config.overrides.insert("email".into(), set(Some(Policy::Ignore), None));
    config.overrides.insert("ipv4".into(), set(Some(Policy::Report), Some(Severity::Error)));
    config.overrides.insert("url".into(), set(Some(Policy::Redact), Some(Severity::Error)));
    let found = scan(text.as_bytes(), &config);
    let of = |kind: &str| -> Vec<(Policy, Severity)> {
        found.iter().filter(|f| f.kind == kind).map(|f| (f.policy, f.severity)).collect()
    };
    assert_eq!(of("email"), []);
    // The address of a documentation range stays as mild as it is.
    assert_eq!(of("ipv4"), [(Policy::Report, Severity::Hint), (Policy::Report, Severity::Error)]);
    assert_eq!(of("url"), [(Policy::Redact, Severity::Error)]);
    assert_eq!(shown(text, &config).last(), Some(&("url", "http://example.com/a")));
}

#[test]
fn allow_lists_leave_alone_what_fits_all_they_name() {
    let text = "ana@example.com bo@example.com 10.1.2.3 203.0.114.9 fe80::1%eth0";
    let check = |allow: Allow, left: &[&str]| {
        let config = Config { allow: vec![Arc::new(allow)], ..Config::everything() };
        let values: Vec<&str> = shown(text, &config).into_iter().map(|(_, value)| value).collect();
        assert_eq!(values, left);
    };
    let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    check(Allow::all(), &[]);
    check(Allow::all().types(list(&["ipv4", "ipv6"])), &["ana@example.com", "bo@example.com"]);
    check(
        Allow::all().rules(list(&["email"])).values(list(&["ANA@example.com"])),
        &["bo@example.com", "10.1.2.3", "203.0.114.9", "fe80::1%eth0"],
    );
    check(
        Allow::all().pattern("^bo@").expect("reads").pattern("^10").expect("reads"),
        &["ana@example.com", "203.0.114.9", "fe80::1%eth0"],
    );
    check(
        Allow::all().network("10.0.0.0/8").expect("reads").network("fe80::/10").expect("reads"),
        &["ana@example.com", "bo@example.com", "203.0.114.9"],
    );
    assert!(Allow::all().pattern("(").is_err() && Allow::all().network("10/8").is_err());
}

#[test]
fn a_comment_allows_its_line_or_what_it_names() {
    let mut config = with(vec![spec("badge", r"QX-\d{4}")]);
    config.allow_comments = true;
    let line = "ana@example.com 203.0.114.9 QX-4711";
    let all = ["ana@example.com", "203.0.114.9", "QX-4711"];
    for (comment, left) in [
        ("", &all[..]),
        ("# tftsr:allow", &[]),
        ("# tftsr:allow email", &all[1..]),
        ("# tftsr:allow ipv4, email -- ours", &all[2..]),
        ("<!-- tftsr:allow badge -->", &all[..2]),
        ("// tftsr:allow emial", &all),
    ] {
        let text = format!("{line} {comment}");
        let values: Vec<&str> = shown(&text, &config).into_iter().map(|(_, value)| value).collect();
        assert_eq!(values, left, "{comment}");
    }
    config = config.for_sealing();
    assert_eq!(shown(&format!("{line} tftsr:allow"), &config).len(), 3);
}

#[test]
fn kinds_can_be_added_once() {
    let first = declare("locker", "Locker", 2, Severity::Warning, Policy::Redact).expect("fits");
    let again = declare("locker", "Other", 1, Severity::Error, Policy::Report).expect("known");
    assert!(std::ptr::eq(first, again) && kind("locker") == Some(first));
    assert_eq!(
        declare("email", "x", 1, Severity::Error, Policy::Redact).map(|k| k.title),
        Ok("Email address")
    );
    for wrong in ["", "Locker", "a b", "1a", &"a".repeat(33)] {
        assert!(declare(wrong, "x", 1, Severity::Error, Policy::Redact).is_err(), "{wrong}");
    }
}

/// For each byte whether it is replaced.
fn replaced(text: &[u8], config: &Config) -> Vec<bool> {
    let mut replaced = vec![false; text.len()];
    let redacted = |finding: &&Finding| finding.policy == Policy::Redact && !finding.nested;
    for finding in scan(text, config).iter().filter(redacted) {
        replaced[finding.span.range()].fill(true);
    }
    replaced
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever rules are added: what is replaced without them is replaced with them.
    #[test]
    fn rules_only_tighten(
        words in prop::collection::vec(prop::sample::select(vec![
            "password=Zq9tr0ub4x", "ana@example.com", "203.0.114.9", "web-01.corp.example", " ", "\n", "user=", "QX-4711",
            "http://bo:s3cr3tpw@198.18.0.9/x", ", ", "[EMAIL_1]", "session=a8f5f167f44f4964e6c998dee827110c", "ü",
        ]), 1..8),
        patterns in prop::collection::vec(prop::sample::select(vec![
            ".", ".{3}", r"=\w{4}", r"\w+@", r"d=.*", r"\d+\.", r"[a-z]+\.[a-z]+", "(.)(.)", r"\S+ \S+", "x",
        ]), 0..4),
        severity in prop::sample::select(vec![Severity::Hint, Severity::Error]),
        keyed in any::<bool>(),
    ) {
        let text = words.concat();
        let rules = patterns.iter().enumerate().map(|(index, pattern)| RuleSpec {
            severity,
            keywords: if keyed { vec!["e".into(), ".".into()] } else { Vec::new() },
            ..spec(&format!("r{index}"), pattern)
        });
        let with = replaced(text.as_bytes(), &with(rules.collect()));
        let without = replaced(text.as_bytes(), &Config::everything());
        for (at, (with, without)) in with.iter().zip(&without).enumerate() {
            prop_assert!(with >= without, "byte {at} of {text:?}");
        }
    }
}
