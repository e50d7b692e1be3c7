//! Policy files: what they may say, what they may not, and where they count.

use std::path::Path;

use detect::{Config, resolve, scan};
use expect_test::{Expect, expect};

use super::{Policies, Policy};

/// Rule, type and value of what is shown.
fn found(policy: &Policy, text: &str) -> Vec<(String, String, String)> {
    resolve(&scan(text.as_bytes(), &policy.apply(Config::everything())))
        .iter()
        .map(|finding| {
            let value = text.get(finding.span.range()).unwrap_or_default();
            (finding.rule.to_owned(), finding.kind.to_owned(), value.to_owned())
        })
        .collect()
}

fn values(policy: &Policy, text: &str) -> Vec<String> {
    found(policy, text).into_iter().map(|(_, _, value)| value).collect()
}

/// The problems of a file, a line each.
#[track_caller]
fn check(name: &str, own: &str, text: &str, expected: &Expect) {
    let folder = tempfile::tempdir().expect("a folder");
    let own_path = folder.path().join("config.toml");
    std::fs::write(&own_path, own).expect("written");
    let policies = Policies::new(Some(own_path));
    let problems = policies.check(&folder.path().join(name), text).expect("a policy file");
    let lines: Vec<String> =
        problems.iter().map(|problem| format!("{}: {}\n", problem.line, problem.message)).collect();
    expected.assert_eq(&lines.concat());
}

const RULE: &str = r#"
[types.door_badge]
title = "Badge"

[[rules]]
id = "acme-badge"
type = "door_badge"
regex = '''badge[= ]+(QX-\d{4})'''
keywords = ["badge"]
match = ["opened by badge=QX-4711"]
no_match = ["badge=QY-4711"]
"#;

#[test]
fn what_cannot_be_used_is_said_with_its_line_and_the_rest_counts() {
    let text = format!(
        r#"{RULE}
[[rules]]
id = "wrong-example"
regex = 'ab+'
match = ["ac"]
no_match = ["abb"]

[[rules]]
id = "wrong-pattern"
regex = 'a(b'

[[rules]]
id = "too-large"
regex = '(\w{{900}}){{900}}'

[[rules]]
regex = 'x'

[[rules]]
id = "acme-badge"
regex = 'again'

[policy]
emial = "redact"
email = "loud"

[severity]
ipv4 = "error"

[other]
"#
    );
    check(
        ".tftsr.toml",
        "",
        &text,
        &expect![[r#"
        16: the rule does not find this example; the rule is ignored
        17: the rule finds this example of what it must not find; the rule is ignored
        21: the pattern cannot be read: unclosed group
        25: the pattern is too large: it would need more than 4194304 bytes; use smaller counts in {…}
        27: a rule needs an id
        30: another rule of this file has the same id; this one is ignored
        35: there is no such type; `tftsr scan --list-types` shows all, and [types.…] adds one
        36: expected redact, report or ignore
        41: a workspace can only add types and rules and make policy and severity stricter; this is ignored
    "#]],
    );
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(".tftsr.toml"), text).expect("written");
    let policy = Policies::new(None).of(Some(&folder.path().join("a.log")), &[]);
    assert_eq!(
        found(&policy, "badge=QX-4711 abb"),
        [("acme-badge".into(), "door_badge".into(), "QX-4711".into())]
    );
}

#[test]
fn broken_toml_is_a_problem_and_the_rest_counts() {
    let text = format!("[policy\nx = \n{RULE}");
    check(
        ".tftsr.toml",
        "",
        &text,
        &expect![[r#"
        1: unclosed table, expected `]`
    "#]],
    );
}

#[test]
fn a_workspace_can_only_tighten() {
    let own = "[policy]\nhostname = \"report\"\nurl = \"redact\"\n[severity]\nemail = \"error\"\n";
    let workspace = r#"
providers = ["https://ai.example"]
origins = ["https://ai.example"]
run = "make"

[policy]
email = "ignore"
url = "report"
hostname = "redact"
ipv4 = "redact"

[severity]
email = "hint"
hostname = "warning"

[[allow]]
values = ["ana@example.com"]

[[rules]]
id = "elsewhere"
regex = 'x-\d+'
paths = ["../other/*", "/etc/passwd", "~/x"]
"#;
    check(
        ".tftsr.toml",
        own,
        workspace,
        &expect![[r#"
        2: a workspace can only add types and rules and make policy and severity stricter; this is ignored
        3: a workspace can only add types and rules and make policy and severity stricter; this is ignored
        4: a workspace can only add types and rules and make policy and severity stricter; this is ignored
        7: a workspace can only make this stricter; it stays redact
        8: a workspace can only make this stricter; it stays redact
        13: a workspace can only raise this; it stays error
        16: a workspace can allow nothing; write this into your own file, or tftsr:allow into the line itself
        22: a path must stay inside of the folder of this file
        22: a path must stay inside of the folder of this file
        22: a path must stay inside of the folder of this file
    "#]],
    );
    check(
        "config.toml",
        "",
        &workspace.replace("../other/*", "other/*"),
        &expect![[r#"
        2: there is no such table; there are policy, severity, types, rules, allow and formats
        3: there is no such table; there are policy, severity, types, rules, allow and formats
        4: there is no such table; there are policy, severity, types, rules, allow and formats
        22: a path must stay inside of the folder of this file
    "#]],
    );
}

#[test]
fn a_person_may_loosen_and_allow() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("config.toml");
    std::fs::write(
        &own,
        r#"
[policy]
email = "ignore"
[[allow]]
cidrs = ["203.0.113.0/24"]
types = ["ipv4"]
[[allow]]
patterns = ['^sk-test']
[[allow]]
paths = ["fixtures/"]
[[allow]]
values = []
"#,
    )
    .expect("written");
    let policies = Policies::new(Some(own));
    let at = |name: &str| policies.of(Some(&folder.path().join(name)), &[]);
    let text = "ana@example.com 203.0.113.9 198.18.0.1";
    assert_eq!(values(&at("a.log"), text), ["198.18.0.1"]);
    assert_eq!(values(&at("fixtures/a.log"), text), [""; 0]);
    assert_eq!(values(&policies.of(None, &[]), text), ["198.18.0.1"]);
    let problems = policies.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].1.line == 11 && problems[0].1.message.contains("empty"), "{problems:?}");
}

#[test]
fn files_count_below_their_folder_up_to_the_root_of_the_repository() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    let rule =
        |id: &str, paths: &str| format!("[[rules]]\nid = \"{id}\"\nregex = '{id}-\\d+'\n{paths}\n");
    write(".tftsr.toml", &rule("outside", ""));
    write("repo/.git/HEAD", "");
    write("repo/.tftsr.toml", &(rule("top", "") + &rule("narrow", "paths = [\"logs/*.log\"]")));
    write("repo/logs/.tftsr.toml", &rule("inner", ""));
    let policies = Policies::new(None);
    let text = "outside-1 top-2 narrow-3 inner-4";
    let check = |path: Option<&str>, expected: &[&str]| {
        let path = path.map(|path| folder.path().join(path));
        let policy = policies.of(path.as_deref(), &[folder.path().join("repo")]);
        assert_eq!(values(&policy, text), expected, "{path:?}");
    };
    check(Some("repo/logs/a.log"), &["top-2", "narrow-3", "inner-4"]);
    check(Some("repo/a.log"), &["top-2"]);
    check(Some("a.log"), &["outside-1"]);
    // Text of no file: what the folders say, and rules for some paths, too.
    check(None, &["top-2", "narrow-3"]);
    // The examples of a rule are no findings of it.
    check(Some("repo/logs/.tftsr.toml"), &["top-2"]);
    write("repo/.tftsr.toml", "");
    check(Some("repo/a.log"), &["top-2"]);
    policies.forget();
    check(Some("repo/a.log"), &[]);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("w")).expect("made");
    std::fs::write(folder.path().join("secret.toml"), RULE).expect("written");
    std::os::unix::fs::symlink("../secret.toml", folder.path().join("w/.tftsr.toml"))
        .expect("linked");
    let policies = Policies::new(None);
    let policy = policies.of(Some(&folder.path().join("w/a.log")), &[]);
    assert_eq!(values(&policy, "badge=QX-4711"), [""; 0]);
    let problems = policies.problems();
    assert!(problems[0].1.message.contains("link"), "{problems:?}");
    assert_eq!(problems[0].0, Path::new(&folder.path().join("w/.tftsr.toml")));
}
