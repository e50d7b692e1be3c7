//! The demo tells its story in a page and leaves a folder to go on in, without values and without names.

use std::path::PathBuf;

use crate::harness::{Output, Workspace, tftsr};

/// The people in the demo's logs, as its generators have them: data alone.
#[path = "../server/cli/src/demo/incidents/people.rs"]
mod people;

/// Words of people's names and accounts, in small letters.
fn names() -> Vec<String> {
    let people = people::PEOPLE.iter().chain([&people::ON_CALL]);
    let mut names: Vec<String> = people
        .flat_map(|person| {
            let (account, _) = person.email.split_once('@').expect("an address");
            [person.user, account, person.name].map(words)
        })
        .flatten()
        .filter(|word| word.len() > 1)
        .collect();
    names.sort();
    names.dedup();
    names
}

fn words(text: &str) -> Vec<String> {
    let split = text.split(|character: char| !character.is_alphanumeric());
    split.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// No word of a text may be one of a name.
fn check_nameless(what: &str, text: &str) {
    let names = names();
    for line in text.lines() {
        let named = words(line).into_iter().find(|word| names.binary_search(word).is_ok());
        assert_eq!(named, None, "{what} names a person: {line}");
    }
}

/// Files of the demo's folder whose name is wanted.
fn files(workspace: &Workspace, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let name =
        |file: &PathBuf| file.file_name().is_some_and(|name| wanted(&name.to_string_lossy()));
    workspace.all_files().into_iter().filter(name).collect()
}

/// Runs the demo in the folder `there`.
fn demo(workspace: &Workspace, arguments: &[&str]) -> Output {
    let demo = tftsr(workspace, &[&["demo", "there"], arguments].concat(), b"");
    assert_eq!(demo.code, 0, "{}\n{}", demo.text(), demo.stderr);
    demo
}

#[test]
fn the_demo_leaves_logs_triage_documents_and_rcas_without_values_or_names() {
    let workspace = Workspace::new();
    demo(&workspace, &[]);
    let (triage, rcas, copies) = (
        files(&workspace, |name| name.starts_with("triage-")),
        files(&workspace, |name| name.starts_with("rca-")),
        files(&workspace, |name| name.contains(".redacted.")),
    );
    assert_eq!((triage.len(), rcas.len(), copies.len()), (3, 3, 1));
    for document in triage.iter().chain(&rcas).chain(&copies) {
        let name = document.to_string_lossy();
        let scanned = tftsr(&workspace, &["scan", "--min-severity", "warning", &name], b"");
        assert_eq!(scanned.code, 0, "{name} holds values:\n{}", scanned.text());
        check_nameless(&name, &std::fs::read_to_string(document).expect("readable"));
    }
}

#[test]
fn every_log_of_the_demo_is_without_names_once_redacted() {
    let workspace = Workspace::new();
    demo(&workspace, &[]);
    let is_log = |name: &str| name.ends_with(".log") && !name.contains(".redacted.");
    let logs = files(&workspace, |name| is_log(name) || name == "syslog");
    assert_eq!(logs.len(), 9, "{logs:?}");
    let mut named = 0;
    for log in logs {
        let text = std::fs::read(&log).expect("readable");
        let names = names();
        named += usize::from(
            words(&String::from_utf8_lossy(&text)).iter().any(|word| names.contains(word)),
        );
        let redacted = tftsr(&workspace, &["redact", "-"], &text);
        assert_eq!(redacted.code, 0, "{}", redacted.stderr);
        check_nameless(&log.to_string_lossy(), &redacted.text());
    }
    assert!(named >= 7, "the names looked for are in {named} logs only");
}

#[test]
fn it_tells_a_short_story_and_all_of_it_when_asked() {
    let workspace = Workspace::new();
    let short = demo(&workspace, &[]).text();
    let lines = short.lines().count();
    assert!((40..=75).contains(&lines), "{lines} lines:\n{short}");
    let again = Workspace::new();
    let long = demo(&again, &["--verbose"]).text();
    assert!(long.lines().count() > 200, "{long}");
    for account in [&short, &long] {
        check_nameless("the account", account);
        for told in ["VS Code", "Neovim", "Helix", "TFTSR_KEY_FILE", "cargo install --path ."] {
            assert!(account.contains(told), "{told} is missing:\n{account}");
        }
    }
    for told in [" findings (the worst 1,000 listed)", "Root cause: ", "AWS access key ids"] {
        assert!(short.contains(told), "{told} is missing:\n{short}");
    }
}

/// What the demo is for: an incident led to a cause that is confirmed, named among the root causes, and cites the lines that
/// show it, with nothing left that an editor would underline as weak.
#[test]
fn an_incident_is_led_to_a_confirmed_root_cause_that_cites_its_lines() {
    let workspace = Workspace::new();
    demo(&workspace, &[]);
    let led = files(&workspace, |name| name.starts_with("triage-order-pages"));
    let text = std::fs::read_to_string(led.first().expect("is there")).expect("readable");
    let cause = text.split("## Root causes\n").nth(1).expect("a section").lines().next();
    let number =
        cause.and_then(|line| line.strip_prefix("- ")?.split_once(':')).expect("a number").0;
    let why = text.split(&format!("### {number} ")).nth(1).expect("its why");
    let why = why.split("\n#").next().expect("its lines");
    assert!(why.contains("*cause, confirmed") && why.contains("\nAgainst: "), "{why}");
    let cites = |line: &&str| {
        let id = line.strip_prefix("- [").and_then(|rest| rest.split(']').next());
        id.is_some_and(|id| why.contains(&format!("[{id}]")))
    };
    let cited: Vec<&str> = text.lines().filter(cites).collect();
    let shows = |line: &&str| line.contains("postgres.log#") && line.contains("DROP INDEX");
    assert!(cited.iter().any(shows), "{why}\n{cited:?}");
}

/// What a reader checks first: that the impact ends when it is said to be over, and that events cite records of their
/// own time.
#[test]
fn times_of_an_rca_agree() {
    let workspace = Workspace::new();
    demo(&workspace, &[]);
    for file in files(&workspace, |name| name.starts_with("rca-")) {
        let rca = std::fs::read_to_string(&file).expect("readable");
        let rows = |heading: &str| {
            let section = rca.lines().skip_while(|line| *line != heading).skip(1);
            let rows = section.take_while(|line| !line.starts_with("## "));
            rows.filter(|line| line.starts_with("| "))
                .map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
                .collect::<Vec<Vec<&str>>>()
        };
        let (timeline, evidence) = (rows("## Timeline"), rows("## Evidence"));
        let resolved = timeline.iter().find(|row| row.len() > 1 && row[1].contains("**Resolved**"));
        let resolved = resolved.expect("an end")[0];
        let window = rca.lines().find(|line| line.starts_with("- From ")).expect("a window");
        assert!(window.ends_with(&format!("T{resolved}Z")), "{window} but resolved at {resolved}");
        let mut cited = 0;
        for row in timeline.iter().filter(|row| row.len() == 3 && row[1].starts_with("**")) {
            for id in row[2].split(", ").filter(|id| id.starts_with('E')) {
                let record = evidence.iter().find(|record| record[0] == id).expect("known");
                let apart = seconds(row[0]).abs_diff(seconds(record[2]));
                assert!(apart <= 30, "{row:?} cites {record:?}");
                cited += 1;
            }
        }
        assert!(cited >= 2, "{}", file.display());
    }
}

/// `HH:MM:SS` in seconds of the day; a `~` before it marks a guess.
fn seconds(clock: &str) -> u32 {
    clock
        .trim_start_matches('~')
        .split(':')
        .fold(0, |sum, part| sum * 60 + part.parse::<u32>().expect("a number"))
}

#[test]
fn it_overwrites_nothing() {
    let workspace = Workspace::with(&[("tftsr-demo/mine.txt", "mine")]);
    let demo = tftsr(&workspace, &["demo"], b"");
    assert_eq!(demo.code, 0, "{}", demo.stderr);
    assert_eq!(workspace.read("tftsr-demo/mine.txt"), "mine");
    assert_eq!(workspace.files("tftsr-demo"), ["tftsr-demo", "tftsr-demo-2"]);
    let refused = tftsr(&workspace, &["demo", "tftsr-demo"], b"");
    assert_eq!(refused.code, 2, "a folder with files in it is left alone: {}", refused.text());
}
