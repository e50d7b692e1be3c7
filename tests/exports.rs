//! Documents leave as files: the gate, the formats, the history, and what other programs make of them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::harness::{Output, Workspace, bare, call, crc, finish, png, slow_tests, tftsr};

const RCA: &str = include_str!("../server/export/src/tests/rca.md");

fn export(workspace: &Workspace, arguments: &[&str]) -> Output {
    tftsr(
        workspace,
        &[&["export", "rca.md", "--date", "2026-03-16T09:30:00Z"], arguments].concat(),
        b"",
    )
}

fn exported(workspace: &Workspace, arguments: &[&str]) -> PathBuf {
    let output = export(workspace, arguments);
    assert_eq!(output.code, 0, "{}", output.stderr);
    PathBuf::from(output.text().trim())
}

/// What a program says about a file; `None`, with a line that says so, when the program is not installed.
fn said(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    match Command::new(program).args(arguments).arg(file).output() {
        Ok(output) => {
            assert!(
                output.status.success(),
                "{program}: {}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(_) => {
            not_installed(program);
            None
        }
    }
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn not_installed(program: &str) {
    eprintln!("skipped: {program} is not installed");
}

#[test]
fn the_same_document_and_date_give_the_same_bytes_and_nothing_is_overwritten() {
    let workspace = Workspace::with(&[("rca.md", RCA)]);
    for format in ["pdf", "docx", "html", "md"] {
        let first = exported(&workspace, &["--format", format]);
        let second = exported(&workspace, &["--format", format]);
        assert_ne!(first, second);
        assert_eq!(
            std::fs::read(&first).expect("there"),
            std::fs::read(&second).expect("there"),
            "{format}"
        );
    }
    assert_eq!(
        workspace.files("rca"),
        [
            "rca-2.docx",
            "rca-2.html",
            "rca-2.pdf",
            "rca.docx",
            "rca.export-2.md",
            "rca.export.md",
            "rca.html",
            "rca.md",
            "rca.pdf"
        ]
    );
    let refused = export(&workspace, &["-o", "rca.pdf"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("exists already"), "{}", refused.stderr);
    let before = std::fs::read(workspace.path("rca.html")).expect("there");
    exported(&workspace, &["--format", "md", "-o", "rca.html", "--force"]);
    assert_eq!(std::fs::read(workspace.path("rca-before.html")).expect("kept"), before);
}

#[test]
fn a_value_in_clear_text_stops_the_export_and_is_not_repeated() {
    let workspace =
        Workspace::with(&[("rca.md", &format!("{RCA}\nAsked ana.marsh@example.com.\n"))]);
    let refused = export(&workspace, &[]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("email") && refused.stderr.contains("line "),
        "{}",
        refused.stderr
    );
    assert!(!refused.stderr.contains("marsh"), "{}", refused.stderr);
    assert_eq!(workspace.files("rca"), ["rca.md"]);
    exported(&workspace, &["--format", "html", "--redact"]);
    let page = workspace.read("rca.html");
    assert!(page.contains("[EMAIL_1]") && !page.contains("marsh"));
    exported(&workspace, &["--format", "html", "--allow", "-o", "open.html"]);
    let open = workspace.read("open.html");
    assert!(open.contains("Holds 1 value in clear text"));
    assert!(!open.contains("nothing had to be replaced"), "{open}");
    assert!(open.contains("Not redacted: 1 value in clear text."), "{open}");
}

#[test]
fn a_value_that_marks_cut_apart_stops_the_export_as_well() {
    for hidden in [
        "Host 203.0.**113**.77 failed.",
        "Host **203**.0.113.77 failed.",
        "Host 203.0&#46;113.77 failed.",
        "Host 203.0\\.113.77 failed.",
        "Asked maria.gonza**lez**@example.com.",
        "Card 4111 1111\n1111 1111 was charged.",
    ] {
        let workspace = Workspace::with(&[("rca.md", &format!("{RCA}\n{hidden}\n"))]);
        for arguments in [&["--format", "html"][..], &["--format", "html", "--redact"]] {
            let refused = export(&workspace, arguments);
            assert_eq!(refused.code, 2, "{hidden} {arguments:?}: {}", refused.stderr);
            assert!(!refused.stderr.contains("113"), "{}", refused.stderr);
        }
        exported(&workspace, &["--format", "html", "--allow"]);
    }
    // Marks that cut nothing, and values that are replaced, go through.
    let plain = format!("{RCA}\nThe **web** server of [HOST_1] was `restarted` by\n[USER_1].\n");
    exported(&Workspace::with(&[("rca.md", &plain)]), &["--format", "html"]);
}

#[test]
fn a_file_is_known_again_until_it_is_changed() {
    let workspace = Workspace::with(&[("rca.md", RCA)]);
    let path = exported(&workspace, &[]);
    let name = path.to_string_lossy().into_owned();
    let known = tftsr(&workspace, &["rca", "verify", &name], b"");
    assert_eq!(known.code, 0, "{}", known.stderr);
    let listed = tftsr(&workspace, &["call", "listExports"], b"").json();
    assert_eq!(listed["exports"][0]["format"], "pdf");
    assert_eq!(listed["exports"][0]["sha256"].as_str().map(str::len), Some(64));
    let mut bytes = std::fs::read(&path).expect("there");
    bytes.push(b'\n');
    std::fs::write(&path, bytes).expect("written");
    assert_eq!(tftsr(&workspace, &["rca", "verify", &name], b"").code, 1);
}

#[cfg(unix)]
#[test]
fn where_nothing_can_be_written_the_error_says_so_and_nothing_is_left() {
    let workspace = Workspace::with(&[("rca.md", RCA)]);
    let refused = export(&workspace, &["-o", "no-such-folder/rca.pdf"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("cannot write"), "{}", refused.stderr);
    assert_eq!(workspace.files("rca"), ["rca.md"]);
    if Path::new("/dev/full").exists() {
        let refused = export(&workspace, &["-o", "/proc/rca.pdf"]);
        assert_eq!(refused.code, 2, "{}", refused.stderr);
    }
}

#[test]
fn a_log_is_no_document() {
    let workspace = Workspace::with(&[("app.log", "2026-03-14T02:11:40Z ERROR x\n")]);
    let refused = tftsr(&workspace, &["export", "app.log"], b"");
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("no Markdown document"), "{}", refused.stderr);
}

#[test]
fn other_programs_read_the_pdf() {
    let long = format!(
        "{RCA}\n## Raw log\n\n```\n{}\n```\n",
        "2026-03-14T02:11:40.123Z ERROR HikariPool-1 λόγος ошибка → ".repeat(8)
    );
    let workspace = Workspace::with(&[("rca.md", &long)]);
    let path = exported(&workspace, &[]);
    said("qpdf", &["--check"], &path);
    if let Some(fonts) = said("pdffonts", &[], &path) {
        for font in fonts.lines().skip(2) {
            assert!(font.contains("yes yes yes"), "{font}");
        }
    }
    if let Some(info) = said("pdfinfo", &[], &path) {
        for part in [
            "RCA: checkout returned 502",
            "Root cause analysis of issue",
            "Tagged:          yes",
            "Mar 16 09:30:00 2026",
        ] {
            assert!(info.contains(part), "{part}\n{info}");
        }
    }
    if Command::new("pdftotext").arg("-v").output().is_err() {
        not_installed("pdftotext");
        return;
    }
    let text = Command::new("pdftotext")
        .args([path.as_os_str(), "-".as_ref()])
        .output()
        .expect("runs")
        .stdout;
    let text = String::from_utf8_lossy(&text).into_owned();
    for part in [
        "idx_orders_customer",
        "What we ruled out",
        "Page 1 of",
        "INTERNAL",
        "λόγος ошибка →",
        "Countermeasures",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let heads: Vec<usize> = ["Summary", "Timeline", "Root causes and trigger", "Evidence"]
        .iter()
        .filter_map(|head| text.rfind(head))
        .collect();
    assert!(heads.len() == 4 && heads.is_sorted(), "{heads:?}");
}

#[test]
fn a_document_takes_the_house_style_of_another() {
    let workspace = Workspace::with(&[("rca.md", RCA), ("no.docx", "no package")]);
    let first = exported(&workspace, &["--format", "docx", "-o", "house.docx"]);
    let second = exported(&workspace, &["--format", "docx", "--reference", "house.docx"]);
    assert_ne!(first, second);
    let refused = export(&workspace, &["--format", "docx", "--reference", "no.docx"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("no DOCX file"), "{}", refused.stderr);
    let refused = export(&workspace, &["--format", "pdf", "--reference", "house.docx"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("docx alone"), "{}", refused.stderr);
}

/// What a person who opens the file with python-docx sees.
const READ_DOCX: &str = r#"
import sys, docx
document = docx.Document(sys.argv[1])
core = document.core_properties
print("title:", core.title)
print("subject:", core.subject)
print("created:", core.created.isoformat())
print("default:", document.styles.default(1).name)
for paragraph in document.paragraphs:
    if paragraph.style.name.startswith(("Title", "Heading")):
        print(paragraph.style.name + ":", paragraph.text)
for table in document.tables:
    print("table:", "|".join(cell.text for cell in table.rows[0].cells), len(table.rows), table.style.name)
section = document.sections[0]
print("header:", section.header.paragraphs[0].text)
print("footer:", section.footer.paragraphs[0].text)
# A person changes a style, and saves.
document.styles["Heading 1"].font.italic = True
document.save(sys.argv[1] + ".changed.docx")
"#;

#[test]
fn word_processors_open_the_docx() {
    let workspace = Workspace::with(&[("rca.md", RCA)]);
    let path = exported(&workspace, &["--format", "docx"]);
    let installed = Command::new("python3").args(["-c", "import docx"]).output();
    if installed.is_ok_and(|output| output.status.success()) {
        let seen = said("python3", &["-c", READ_DOCX], &path).expect("python3 is there");
        for part in [
            "title: RCA: checkout returned 502 for one customer in three",
            "subject: Root cause analysis of issue 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10",
            "created: 2026-03-16T09:30:00+00:00",
            "default: Normal",
            "Title: RCA: checkout returned 502 for one customer in three",
            "Heading 1: Root causes and trigger",
            "table: time (UTC)|what|evidence 8 Report Table",
            "header: RCA: checkout returned 502 for one customer in three\tinternal",
            "footer: Redacted under the built-in policy",
        ] {
            assert!(seen.contains(part), "{part}\n{seen}");
        }
    } else {
        not_installed("python-docx");
    }
    if !slow_tests() {
        return;
    }
    let text = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", workspace.path("profile").display()))
        .args(["--headless", "--convert-to", "txt:Text", "--outdir"])
        .arg(workspace.path("converted"))
        .arg(&path)
        .output();
    if text.is_err() {
        not_installed("soffice");
        return;
    }
    let words = |text: &str| -> Vec<String> {
        text.split(|character: char| !character.is_alphabetic())
            .filter(|word| word.len() > 3)
            .map(str::to_owned)
            .collect()
    };
    let text = workspace.read("converted/rca.txt");
    let body = RCA.splitn(3, "---").nth(2).expect("a body");
    let found = words(&text);
    let mut found = found.iter();
    for word in words(body) {
        assert!(found.any(|found| *found == word), "{word} is not where it should be\n{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_leaves_nothing_behind() {
    let workspace = Workspace::with(&[("rca.md", RCA)]);
    let mut command = bare(&workspace, &[]);
    let arguments = [env!("CARGO_BIN_EXE_tftsr"), "export", "rca.md", "--format", "pdf"];
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "ulimit -f 8; exec \"$0\" \"$@\""])
        .args(arguments)
        .current_dir(workspace.folder())
        .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let output = finish(&mut shell);
    assert_eq!(output.code, 2, "{}", output.stderr);
    assert!(output.stderr.contains("rca.pdf"), "{}", output.stderr);
    let left: Vec<_> = std::fs::read_dir(workspace.folder())
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name.contains("unfinished") || name.ends_with(".pdf"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    command.arg("--version");
    assert_eq!(finish(&mut command).code, 0);
}

#[test]
fn a_picture_that_would_fill_the_memory_is_words_and_the_reason_is_said() {
    let workspace = Workspace::with(&[("rca.md", "# R\n\n![a rack](big.png)\n")]);
    // A size is a claim of 8 bytes.
    let mut file = png(2, 2);
    file[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    let sum = crc(&file[12..29]).to_be_bytes();
    file[29..33].copy_from_slice(&sum);
    std::fs::write(workspace.path("big.png"), file).expect("written");
    let output = tftsr(&workspace, &["export", "rca.md", "--format", "html"], b"");
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert!(output.stderr.contains("big.png stand in its place: it has more than 50 million"));
    assert!(workspace.read("rca.html").contains("[image: a rack]"));
}

#[test]
fn an_export_names_who_made_it() {
    let workspace = Workspace::with(&[("rca.md", "# R\n\nWords.\n")]);
    let author = |path: &str| {
        let file = std::fs::read(workspace.path(path)).expect("there");
        String::from_utf8_lossy(&file).into_owned()
    };
    tftsr(&workspace, &["export", "rca.md"], b"");
    assert!(author("rca.pdf").contains("/Author(tftsr (shell))"), "{}", author("rca.pdf"));
    tftsr(&workspace, &["export", "rca.md", "--author", "Storage team"], b"");
    let second = author("rca-2.pdf");
    assert!(second.contains("/Author(Storage team)") && !second.contains("/Author()"));
}

#[test]
fn values_are_put_back_only_when_told_to_marked_on_each_page_and_recorded() {
    let log = "2026-03-14T02:11:40Z ERROR mailer no route to ana.maria@example.com\n";
    let workspace = Workspace::with(&[("mail.log", log)]);
    let call = |command: &str, argument: &serde_json::Value| call(&workspace, command, argument);
    let started = call("startTriage", &serde_json::json!({ "uri": "mail.log" }));
    let id = started["issueId"].as_str().expect("an id");
    call("generateRca", &serde_json::json!({ "issueId": id }));
    let export = |more: &[&str]| {
        let output = tftsr(&workspace, &[&["export", "--issue", id], more].concat(), b"");
        assert_eq!(output.code, 0, "{}", output.stderr);
        (output.text().trim().to_owned(), output.stderr)
    };
    let (plain, _) = export(&["--kind", "triage", "--format", "html"]);
    let plain = std::fs::read_to_string(plain).expect("there");
    assert!(plain.contains("[EMAIL_1]") && !plain.contains("ana.maria"), "{plain}");
    for format in ["html", "md"] {
        let (path, said) = export(&["--kind", "triage", "--format", format, "--restore"]);
        let verified = tftsr(&workspace, &["rca", "verify", &path], b"");
        assert!(
            verified.stderr.contains("it holds 2 values restored to clear text"),
            "{}",
            verified.stderr
        );
        let text = std::fs::read_to_string(path).expect("there");
        assert!(text.contains("ana.maria@example.com"), "{text}");
        assert!(text.contains("restored to clear text"), "{text}");
        assert!(!said.contains("ana.maria"), "{said}");
    }
    let (pdf, _) = export(&["--kind", "triage", "--format", "pdf", "--restore"]);
    if let Some(text) = said("pdftotext", &["-layout"], Path::new(&pdf)) {
        let pages = text.matches('\u{c}').count();
        assert!(text.matches("restored to clear text").count() >= pages, "{text}");
    }
    let audit = call("listAudit", &serde_json::json!({}));
    let rows = audit["audit"].as_array().expect("rows");
    let told = rows.iter().any(|row| row["action"] == "restore")
        && rows
            .iter()
            .any(|row| row["details"].as_str().is_some_and(|words| words.contains("2 restored")));
    assert!(told, "{audit}");
}

/// Something of everything that a page can hold.
const RICH: &str = "\n## Of everything\n\nSee [the wiki](https://wiki.example.com/a?b=c&d=e), [why](#why-it-happened) and \
    [this](javascript:alert(1)), [E1].\n\n### Below\n\n#### Deeper\n\n> A quote.\n\n> [!WARNING]\n> Mind it.\n\n\
    - [x] done\n- [ ] open\n\n```sh\nkubectl get pods\n```\n\n![Orders per minute](orders.png)\n\n\
    | token | n |\n|---|---:|\n| TOKEN | 1 |\n\n<!-- figure: whys -->\n\nEnd[^1].\n\n[^1]: A note.\n";

#[test]
fn outline_contents_links_tags_and_contrast_are_as_readers_need_them() {
    let text = format!("{RCA}{}", RICH.replace("TOKEN", &"Ab1".repeat(90)));
    let workspace = Workspace::with(&[("rca.md", &text)]);
    std::fs::write(workspace.path("orders.png"), png(40, 30)).expect("written");
    let pdf = exported(&workspace, &["--allow"]);
    let html = exported(&workspace, &["--allow", "--format", "html"]);
    let installed = Command::new("python3").args(["-c", "import pikepdf, html5lib"]).output();
    if !installed.is_ok_and(|output| output.status.success()) {
        not_installed("pikepdf or html5lib");
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/look_at_exports.py");
    let looked =
        Command::new("python3").args([&script, &pdf, &html]).output().expect("python3 is there");
    assert!(
        looked.status.success(),
        "{}{}",
        String::from_utf8_lossy(&looked.stdout),
        String::from_utf8_lossy(&looked.stderr)
    );
}

#[test]
fn a_browser_prints_the_page_with_all_its_words_and_cuts_no_table() {
    if !slow_tests() {
        return;
    }
    let text = format!("{RCA}{}", RICH.replace("TOKEN", &"Ab1".repeat(90)));
    let workspace = Workspace::with(&[("rca.md", &text)]);
    let html = exported(&workspace, &["--allow", "--format", "html"]);
    let printed = workspace.path("printed.pdf");
    let ran = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
        .arg(format!("--user-data-dir={}", workspace.path("browser").display()))
        .arg(format!("--print-to-pdf={}", printed.display()))
        .arg(format!("file://{}", html.display()))
        .output();
    if ran.is_err() {
        not_installed("chromium");
        return;
    }
    let Ok(boxes) = Command::new("pdftotext").arg("-bbox").arg(&printed).arg("-").output() else {
        not_installed("pdftotext");
        return;
    };
    let boxes = String::from_utf8_lossy(&boxes.stdout).into_owned();
    let number = |line: &str, name: &str| -> f32 {
        line.split(&format!("{name}=\""))
            .nth(1)
            .and_then(|rest| rest.split('"').next()?.parse().ok())
            .expect(name)
    };
    let mut width = 0.0;
    let mut words = 0;
    for line in boxes.lines().map(str::trim) {
        if line.starts_with("<page ") {
            width = number(line, "width");
        } else if line.starts_with("<word ") {
            words += 1;
            assert!(number(line, "xMax") <= width && number(line, "xMin") >= 0.0, "cut: {line}");
        }
    }
    assert!(words > 400, "{words}");
    for word in ["idx_orders_customer", "Countermeasures", "HikariPool-1"] {
        assert!(boxes.contains(word), "{word} is missing");
    }
}

#[test]
fn fonts_of_the_system_show_what_those_of_the_program_lack() {
    let workspace =
        Workspace::with(&[("rca.md", "# 山\n\n障害が発生しました。\n\nA word: שלום\n")]);
    let output = export(&workspace, &[]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    // Hebrew is written from right to left, which no font alone does.
    assert!(output.stderr.contains("No font has ו (U+05D5)"), "{}", output.stderr);
    let fonts = Command::new("fc-list").arg(":lang=ja").output();
    if !fonts.is_ok_and(|fonts| !fonts.stdout.is_empty()) {
        not_installed("a font for Japanese");
        return;
    }
    assert!(!output.stderr.contains("U+5C71"), "{}", output.stderr);
    let path = PathBuf::from(output.text().trim());
    let again = exported(&workspace, &[]);
    assert_eq!(std::fs::read(&path).expect("there"), std::fs::read(again).expect("there"));
    said("qpdf", &["--check"], &path);
    if let Some(fonts) = said("pdffonts", &[], &path) {
        assert!(fonts.lines().skip(2).all(|font| font.contains("yes yes yes")), "{fonts}");
    }
    let text = Command::new("pdftotext").args([path.as_os_str(), "-".as_ref()]).output();
    if let Ok(text) = text {
        assert!(String::from_utf8_lossy(&text.stdout).contains("障害が発生しました。"));
    }
}

/// What nobody writes by accident.
fn hostile() -> Vec<(&'static str, String)> {
    vec![
        ("nested lists", format!("{}deep\n", "- ".repeat(10_000))),
        ("nested quotes", format!("{}deep\n", ">".repeat(10_000))),
        ("a line of a megabyte", "word ".repeat(200_000)),
        ("a token of a megabyte", "x".repeat(1 << 20)),
        ("raw HTML", "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> <iframe src=//evil.example>\n".into()),
        ("live links", "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](file:///etc/passwd) [e](vbscript:x) <javascript:alert(1)>\n\n[f]: javascript:alert(1)\n\n[f] ![g](javascript:alert(1))\n".into()),
        ("bidi controls", "invoice\u{202e}fdp.exe and \u{2066}hidden\u{2069}\n".into()),
        ("zero-width characters", "pass\u{200b}word \u{feff}a\u{2060}b\u{ad}c\n".into()),
        ("broken tables", "| a | b\n|---|\n| c | d | e |\n\n||\n|-|\n|\n\n| a |\n|:-:|:-:|\n".into()),
        ("wide tables", format!("|{}\n|{}\n|{}\n", "a|".repeat(300), "-|".repeat(300), "b|".repeat(300))),
        ("endless front matter", "---\ntitle: x\nno: end\n".into()),
        ("controls", "a\0b\u{1b}[31mred\u{7}\u{8}\n".into()),
        ("nothing", String::new()),
        ("open marks", "**bold *it ~~no `code [link](<\n```\nnever closed\n".into()),
        ("notes in notes", "[^1]\n\n[^1]: see [^1] and [^2]\n[^2]: see [^1]\n".into()),
        ("figures", "<!-- figure: whys -->\n<!-- figure: volume 1 2 3 -->\n<!-- figure: -->\n".into()),
    ]
}

#[test]
fn hostile_documents_become_files_with_nothing_live_in_them() {
    for (kind, text) in hostile() {
        let workspace = Workspace::with(&[("rca.md", &text)]);
        for format in ["pdf", "docx", "html", "md"] {
            let output = export(&workspace, &["--format", format, "--allow"]);
            assert_eq!(output.code, 0, "{kind} as {format}: {}", output.stderr);
            let bytes = std::fs::read(output.text().trim()).expect("there");
            let page = String::from_utf8_lossy(&bytes).to_lowercase();
            let live: &[&str] = match format {
                "html" => &[
                    "href=\"javascript",
                    "href=\"data:",
                    "href=\"file:",
                    "href=\"vbscript",
                    "<script",
                    "<iframe",
                    "onerror=alert(1)>",
                    "\u{202e}",
                    "\u{200b}",
                ],
                "pdf" => &["/javascript", "/launch", "(file:", "(data:"],
                "md" => &["](javascript", "](<javascript", "](data:text", "](file:", "\u{202e}"],
                _ => &["PK\u{0}"],
            };
            for mark in live {
                assert!(!page.contains(mark), "{kind} as {format}: {mark} is live");
            }
        }
        assert!(workspace.files("rca").len() == 5, "{kind}: {:?}", workspace.files("rca"));
    }
}
