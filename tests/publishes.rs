//! Documents are published to wikis and trackers: made once, changed after that, never over the words of people there,
//! nothing in clear text, nothing where it is not allowed.

use serde_json::{Value, json};

use crate::harness::fake_targets::{self as fake, FakeTarget, Form};
use crate::harness::{Output, Workspace, fake_targets_key, png, tftsr};

const DOCUMENT: &str = "---\ntftsr: rca/1\nissue: 01970a2c-0000-7000-8000-00000000000b\ntitle: \"RCA: checkout fails\"\nclassification: internal\n---\n\n# RCA: checkout fails\n\n## Summary\nThe index `idx_orders` was dropped. Host [HOSTNAME_1] waited.\n\n| id | what |\n|---|---|\n| E1 | a \\| b |\n";

/// One kind of target: how it answers, where below the server it is, and how it is set up.
struct Case {
    kind: &'static str,
    form: Form,
    /// Behind the server's address.
    below: &'static str,
    container: &'static str,
    user: &'static str,
    header: (&'static str, String),
    /// A part of the text as it has to stand there.
    written: &'static str,
}

fn cases() -> Vec<Case> {
    let key = fake_targets_key();
    let basic = |user: &str| ("authorization", format!("Basic {user}:{key}"));
    let bearer = || ("authorization", format!("Bearer {key}"));
    let case = |kind, form, below, container, header, written| Case {
        kind,
        form,
        below,
        container,
        user: "",
        header,
        written,
    };
    let mail = "ana@example.com";
    vec![
        Case {
            user: mail,
            ..case(
                "confluence",
                fake::confluence_cloud,
                "/wiki",
                "OPS",
                basic(mail),
                "<td>a | b</td>",
            )
        },
        case("confluence", fake::confluence_server, "", "OPS", bearer(), "<h2>Summary</h2>"),
        Case {
            user: mail,
            ..case(
                "servicenow",
                fake::servicenow,
                "",
                "a7e8a78bff0221009b20ffffffffff17",
                basic(mail),
                "<code>idx_orders</code>",
            )
        },
        case(
            "azure-devops",
            fake::azure_devops,
            "",
            "example/shop/shop.wiki",
            basic(""),
            "## Summary",
        ),
        case("jira", fake::jira, "", "OPS", bearer(), "h2. Summary"),
        case("github", fake::github, "", "acme/shop", bearer(), "## Summary"),
        case("gitlab", fake::gitlab, "", "acme/shop", ("private-token", key.clone()), "## Summary"),
        case(
            "gitea",
            fake::gitea,
            "",
            "acme/shop",
            ("authorization", format!("token {key}")),
            "## Summary",
        ),
        Case {
            user: "Ops@tftsr",
            ..case(
                "mediawiki",
                fake::mediawiki,
                "/w/api.php",
                "",
                ("", String::new()),
                "== Summary ==",
            )
        },
        case("redmine", fake::redmine, "", "ops", ("x-redmine-api-key", key.clone()), "## Summary"),
    ]
}

fn save(workspace: &Workspace, case: &Case, target: &FakeTarget, allow: bool) -> Output {
    let url = format!("{}{}", target.base, case.below);
    let mut arguments = vec![
        "target",
        "save",
        "here",
        "--kind",
        case.kind,
        "--url",
        &url,
        "--container",
        case.container,
    ];
    arguments.extend(["--user", case.user]);
    if allow {
        arguments.push("--allow");
    }
    let saved = tftsr(workspace, &arguments, b"");
    assert_eq!(saved.code, 0, "{}: {}", case.kind, saved.stderr);
    let key = format!("{}\n", fake_targets_key());
    let kept = tftsr(workspace, &["target", "key", "here"], key.as_bytes());
    assert_eq!(kept.code, 0, "{}: {}", case.kind, kept.stderr);
    saved
}

fn publish(workspace: &Workspace, more: &[&str]) -> Output {
    tftsr(workspace, &[&["publish", "rca.md"], more].concat(), b"")
}

#[test]
fn every_kind_makes_a_page_once_changes_it_and_leaves_the_words_of_people() {
    for case in cases() {
        let name = format!("{}{}", case.kind, case.below);
        let workspace = Workspace::with(&[("rca.md", DOCUMENT)]);
        let target = FakeTarget::start(case.form, case.header.clone());
        save(&workspace, &case, &target, true);
        let tried = tftsr(&workspace, &["target", "test"], b"");
        assert_eq!(tried.code, 0, "{name}: {}{}", tried.text(), tried.stderr);

        let looked = publish(&workspace, &["--dry-run"]);
        assert_eq!(looked.code, 0, "{name}: {}", looked.stderr);
        assert!(looked.text().contains("Summary"), "{name}: {}", looked.text());
        assert!(target.pages().is_empty(), "{name}: a dry run wrote");

        let made = publish(&workspace, &[]);
        assert_eq!(made.code, 0, "{name}: {}", made.stderr);
        assert!(made.text().starts_with("http"), "{name}: {}", made.text());
        let pages = target.pages();
        assert_eq!(pages.len(), 1, "{name}");
        let page = pages.values().next().expect("a page");
        for part in [case.written, "01970a2c-0000-7000-8000-00000000000b/rca", "built-in policy"] {
            assert!(page.text.contains(part), "{name}: {part} is missing in\n{}", page.text);
        }
        // Each place keeps its titles in its own way.
        let letters =
            |text: &str| text.chars().filter(|ch| ch.is_alphanumeric()).collect::<String>();
        assert_eq!(letters(&page.title), "RCAcheckoutfails", "{name}");

        workspace.write("rca.md", &DOCUMENT.replace("was dropped", "was dropped by a migration"));
        let changed = publish(&workspace, &[]);
        assert_eq!(changed.code, 0, "{name}: {}", changed.stderr);
        let pages = target.pages();
        assert_eq!(pages.len(), 1, "{name}: a second copy");
        assert!(pages.values().all(|page| page.text.contains("by a migration")), "{name}");

        target.edit("\n\nA word of a person.");
        let refused = publish(&workspace, &[]);
        assert_eq!(refused.code, 2, "{name}: {}", refused.stderr);
        assert!(refused.stderr.contains("was changed there"), "{name}: {}", refused.stderr);
        assert!(
            target.pages().values().all(|page| page.text.contains("A word of a person")),
            "{name}"
        );
        assert_eq!(publish(&workspace, &["--overwrite"]).code, 0, "{name}");

        let history = tftsr(&workspace, &["target", "history", "--format", "json"], b"").json();
        let actions: Vec<&str> = history["publications"]
            .as_array()
            .expect("publications")
            .iter()
            .filter_map(|made| made["action"].as_str())
            .collect();
        assert_eq!(actions, ["updated", "updated", "created"], "{name}");
        let said = [history.to_string(), made.stderr, tried.text()].concat();
        assert!(!said.contains(&fake_targets_key()), "{name}: the key is told");
    }
}

#[test]
fn another_machine_finds_what_was_published_and_makes_no_second_copy() {
    for case in cases() {
        let target = FakeTarget::start(case.form, case.header.clone());
        for _ in 0..2 {
            let workspace = Workspace::with(&[("rca.md", DOCUMENT)]);
            save(&workspace, &case, &target, true);
            let made = publish(&workspace, &[]);
            assert_eq!(made.code, 0, "{}: {}", case.kind, made.stderr);
        }
        assert_eq!(target.pages().len(), 1, "{}{}", case.kind, case.below);
    }
}

#[test]
fn nothing_goes_out_in_clear_text_or_where_it_is_not_allowed() {
    let case = cases().swap_remove(5);
    let workspace =
        Workspace::with(&[("rca.md", &format!("{DOCUMENT}\nAsk ana.maria@example.com.\n"))]);
    let target = FakeTarget::start(case.form, case.header.clone());
    let saved = save(&workspace, &case, &target, false);
    assert!(saved.stderr.contains("publish.origins"), "{}", saved.stderr);
    let refused = publish(&workspace, &["--redact"]);
    assert!(refused.stderr.contains("publish.origins"), "{}", refused.stderr);
    let looked = publish(&workspace, &["--redact", "--dry-run"]);
    assert!(looked.stderr.contains("could not be looked at"), "{}", looked.stderr);
    assert!(looked.text().contains("[EMAIL_1]"), "{}", looked.text());
    assert_eq!(target.requests(), Vec::<String>::new());

    save(&workspace, &case, &target, true);
    let refused = publish(&workspace, &[]);
    assert!(refused.stderr.contains("in clear text"), "{}", refused.stderr);
    assert!(!refused.stderr.contains("ana.maria"), "{}", refused.stderr);
    let looked = publish(&workspace, &["--redact", "--dry-run"]);
    let shown = looked.text();
    assert!(shown.contains("POST") && shown.contains("/repos/acme/shop/issues"), "{shown}");
    let made = publish(&workspace, &["--redact"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let pages = target.pages();
    let page = pages.values().next().expect("a page");
    assert!(page.text.contains("[EMAIL_1]") && !page.text.contains("ana.maria"), "{}", page.text);
    // What was shown is what was sent.
    let body: Value = serde_json::from_str(shown.lines().nth(1).expect("a body")).expect("JSON");
    assert_eq!(body["body"], json!(page.text));
}

#[test]
fn a_wrong_key_a_missing_place_and_a_redirect_are_told_apart() {
    let workspace = Workspace::with(&[("rca.md", DOCUMENT)]);
    let case = cases().swap_remove(5);
    let target = FakeTarget::start(case.form, ("authorization", "Bearer other".to_owned()));
    save(&workspace, &case, &target, true);
    let tried = tftsr(&workspace, &["target", "test"], b"");
    assert_eq!(tried.code, 1);
    assert!(tried.text().contains("does not take the key"), "{}", tried.text());

    let nowhere = Case { container: "acme/other", ..cases().swap_remove(5) };
    let target = FakeTarget::start(nowhere.form, nowhere.header.clone());
    save(&workspace, &nowhere, &target, true);
    let tried = tftsr(&workspace, &["target", "test"], b"");
    assert!(tried.text().contains("no repository of this name"), "{}", tried.text());

    let away: Form =
        |_, _, _| (302, Value::Null, vec![("Location", "https://evil.example.com/".to_owned())]);
    let target = FakeTarget::start(away, ("", String::new()));
    save(&workspace, &case, &target, true);
    let tried = tftsr(&workspace, &["target", "test"], b"");
    assert!(tried.text().contains("redirects elsewhere"), "{}", tried.text());
}

#[test]
fn a_webhook_gets_markdown_and_html_under_one_id() {
    let workspace = Workspace::with(&[("rca.md", DOCUMENT)]);
    let case =
        Case { kind: "webhook", form: fake::webhook, container: "", ..cases().swap_remove(5) };
    let target = FakeTarget::start(case.form, case.header.clone());
    save(&workspace, &case, &target, true);
    assert_eq!(tftsr(&workspace, &["target", "test"], b"").code, 0);
    for _ in 0..2 {
        let made = publish(&workspace, &[]);
        assert_eq!(made.code, 0, "{}", made.stderr);
    }
    let pages = target.pages();
    assert_eq!(pages.values().next().map(|page| page.version), Some(2));
}

#[test]
fn pictures_go_along_once_and_only_when_a_person_says_so() {
    let expected = [
        ("confluence", "<ri:attachment ri:filename=\"NAME\"/>"),
        ("servicenow", "<img src=\"/sys_attachment.do?sys_id=c1c2d3e4f5a60718293a4b5c6d7e8f90\""),
        ("azure-devops", "(/.attachments/NAME)"),
        ("jira", "!NAME|alt=\"Orders\"!"),
        ("gitlab", "(/uploads/66dbcd21ec5d24ed6ea225176098d52b/NAME)"),
        ("gitea", "(/attachments/01970a2c-0000-4000-8000-00000000000c)"),
    ];
    let document = format!("{DOCUMENT}\n![Orders](images/orders.png)\n");
    for case in cases() {
        let name = format!("{}{}", case.kind, case.below);
        let workspace = Workspace::with(&[("rca.md", &document), ("images/x", "")]);
        std::fs::write(workspace.path("images/orders.png"), png(4, 3)).expect("written");
        let target = FakeTarget::start(case.form, case.header.clone());
        save(&workspace, &case, &target, true);
        let words = publish(&workspace, &[]);
        assert_eq!(words.code, 0, "{name}: {}", words.stderr);
        assert!(words.stderr.contains("words of 1 picture"), "{name}: {}", words.stderr);
        let pages = target.pages();
        assert!(
            pages.values().all(|page| page.text.contains("image: Orders")),
            "{name}: {pages:?}"
        );
        let Some((_, written)) = expected.iter().find(|(kind, _)| *kind == case.kind) else {
            continue;
        };
        for more in ["once", "twice"] {
            workspace.write("rca.md", &format!("{document}\n{more}\n"));
            let made = publish(&workspace, &["--pictures"]);
            assert_eq!(made.code, 0, "{name}: {}", made.stderr);
            assert!(!made.stderr.contains("picture"), "{name}: {}", made.stderr);
        }
        let uploads = target.uploads();
        assert_eq!(uploads.len(), 1, "{name}: {uploads:?}");
        assert_eq!(uploads[0].bytes, png(4, 3), "{name}");
        let pages = target.pages();
        assert_eq!(pages.len(), 1, "{name}");
        let page = pages.values().next().expect("a page");
        let written = written.replace("NAME", &uploads[0].name);
        assert!(
            page.text.contains(&written) && page.text.contains("twice"),
            "{name}: {}",
            page.text
        );

        // On another machine, and at once.
        let target = FakeTarget::start(case.form, case.header.clone());
        save(&workspace, &case, &target, true);
        let looked = publish(&workspace, &["--pictures", "--dry-run", "--overwrite"]);
        let shown = looked.text();
        assert!(shown.contains("picture images/orders.png as image-"), "{name}: {shown}");
        assert_eq!(target.uploads(), [], "{name}");
        let made = publish(&workspace, &["--pictures", "--overwrite"]);
        assert_eq!(made.code, 0, "{name}: {}", made.stderr);
        let page = target.pages().into_values().next().expect("a page");
        assert!(page.text.contains(&written), "{name}: {}", page.text);
    }
}
