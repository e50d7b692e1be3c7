//! Text in the forms of the targets, and the steps of publishing against a target in memory.

use expect_test::{Expect, expect};
use redact::{Ledger, Redacted, seal};
use serde_json::json;

use crate::entry::{Addresses, Form};
use crate::*;

fn sealed(text: &str) -> Redacted {
    seal(text, &[], &mut Ledger::new(Vec::new()))
}

fn entry(text: &str) -> Entry {
    Entry {
        title: sealed("RCA: checkout fails"),
        text: sealed(text),
        notice: sealed("Redacted under the built-in policy: 1 value of 1 type."),
        marker: "01970a2c-0000-7000-8000-000000000001/rca".to_owned(),
        pictures: Vec::new(),
    }
}

const TEXT: &str = "---\ntftsr: rca/1\ntitle: \"RCA: checkout fails\"\n---\n\n# RCA: checkout fails\n\n## Why\n\nThe index `idx_a` was **dropped** by *revision* 77 at [E1], see <https://wiki.example.com/a_b> and [notes](https://wiki.example.com/n).\n# no heading? {code} | pipe '' and ~~~~ <b>raw</b> __x__\n\n1. One\n   - two\n   - [x] three\n2. Four\n\n   ```\n   a {noformat} b <pre>\n   ```\n\n| id | what |\n|---|---|\n| E1 | a \\| b |\n| E2 | |\n\n> [!WARNING]\n> Mind [IPV4_1].\n\n> said\n\nLine[^1].\n\n[^1]: A note.\n\n---\n";

fn check(form: Form, expected: &Expect) {
    expected.assert_eq(&entry(TEXT).written(form, &Addresses::new()));
}

#[test]
fn markdown_without_front_matter_and_title() {
    check(
        Form::Markdown,
        &expect![[r#"
        ## Why

        The index `idx_a` was **dropped** by *revision* 77 at [E1], see https://[FQDN_1]/a_b and [notes](<https://[FQDN_1]/n>).

        # no heading? {code} | pipe '' and \~\~\~\~ `<b>`raw`</b>` **x**

        1. One

           - two
           - [x] three

        2. Four

           ```
           a {noformat} b <pre>
           ```

        | id | what |
        | --- | --- |
        | E1 | a \| b |
        | E2 |  |

        > [!WARNING]
        > Mind [IPV4_1].

        > said

        Line[^1].

        ***

        ***

        Redacted under the built-in policy: 1 value of 1 type. Written by tftsr: `01970a2c-0000-7000-8000-000000000001/rca`.

        [^1]: A note.
    "#]],
    );
}

#[test]
fn markdown_that_knows_no_call_outs() {
    let entry = entry("# Title\n\n> [!WARNING]\n> Mind it.\n\n- a\n\n  > [!TIP]\n  > b\n");
    let written = entry.written(Form::PlainMarkdown { titled: false }, &Addresses::new());
    let titled = entry.written(Form::PlainMarkdown { titled: true }, &Addresses::new());
    assert_eq!(titled, format!("# Title\n\n{written}"));
    let noted = self::entry("Line[^1].\n\n[^1]: A note.\n\n    > [!NOTE]\n    > Mind it.\n");
    let noted = noted.written(Form::PlainMarkdown { titled: false }, &Addresses::new());
    assert!(noted.contains("**Note**") && !noted.contains("[!NOTE]"), "{noted}");
    assert!(written.contains("> **Warning**\n>\n> Mind it.\n"), "{written}");
    assert!(written.contains("  > **Tip**\n  >\n  > b\n"), "{written}");
}

#[test]
fn pictures_are_shown_where_the_target_keeps_them() {
    let picture = export::document::Picture {
        format: export::document::PictureFormat::Png,
        width: 4,
        height: 3,
        bytes: b"\x89PNG".to_vec().into(),
    };
    let attached = Attached::new("images/a%20b.png", picture);
    let entry = Entry {
        pictures: vec![attached.clone()],
        ..entry("![A *rack* \"x\" | y!](images/a%20b.png)\n\n![none](other.png)\n")
    };
    let kept = Addresses::from([(attached.name.clone(), "/kept/1".to_owned())]);
    for (form, expected) in [
        (Form::Markdown, "![A rack \"x\" | y!](/kept/1)"),
        (Form::Xhtml, "<img src=\"/kept/1\" alt=\"A rack &quot;x&quot; | y!\"/>"),
        (Form::Storage, "<ri:attachment ri:filename=\"/kept/1\"/>"),
        (Form::Jira, "!/kept/1|alt=\"A rack x  y\"!"),
        (Form::Wikitext, "[[File:/kept/1|frame|alt=A rack \"x\" &#124; y&#33;|A rack"),
    ] {
        let written = entry.written(form, &kept);
        assert!(written.contains(expected), "{form:?}: {written}");
        assert!(written.contains("image: none"), "{form:?}: {written}");
        let words = entry.written(form, &Addresses::new());
        assert!(words.contains("image: A rack"), "{form:?}: {words}");
    }
}

#[test]
fn xhtml() {
    check(
        Form::Xhtml,
        &expect![[r#"
        <h2>Why</h2>
        <p>The index <code>idx_a</code> was <strong>dropped</strong> by <em>revision</em> 77 at [E1], see <a href="https://[FQDN_1]/a_b">https://[FQDN_1]/a_b</a> and <a href="https://[FQDN_1]/n">notes</a>.</p>
        <h1>no heading? {code} | pipe '' and ~~~~ <code>&lt;b&gt;</code>raw<code>&lt;/b&gt;</code> <strong>x</strong></h1>
        <ol><li>One<ul><li>two</li><li>☑ three</li></ul>
        </li><li>Four<pre>a {noformat} b &lt;pre&gt;</pre>
        </li></ol>
        <table><tbody><tr><th>id</th><th>what</th></tr>
        <tr><td>E1</td><td>a | b</td></tr>
        <tr><td>E2</td><td></td></tr>
        </tbody></table>
        <blockquote><p><strong>Warning</strong></p><p>Mind [IPV4_1].</p>
        </blockquote>
        <blockquote><p>said</p>
        </blockquote>
        <p>Line<sup>1</sup>.</p>
        <hr/>
        <hr/>
        <p>Redacted under the built-in policy: 1 value of 1 type. Written by tftsr: <code>01970a2c-0000-7000-8000-000000000001/rca</code>.</p>
        <ol><li><p>A note.</p>
        </li></ol>
    "#]],
    );
}

#[test]
fn jira_notation() {
    check(
        Form::Jira,
        &expect![[r#"
        h2. Why

        The index {{idx\_a}} was {*}dropped{*} by {_}revision{_} 77 at \[E1\], see [https://%5BFQDN_1%5D/a_b] and [notes|https://%5BFQDN_1%5D/n].

        h1. no heading? \{code\} \| pipe '' and \~\~\~\~ {{<b>}}raw{{</b>}} {*}x{*}

        # One
        #* two
        #* ☑ three
        # Four
        {{a \{noformat\} b <pre>}}

        ||id||what||
        |E1|a \| b|
        |E2| |

        {panel:title=Warning}
        Mind \[IPV4\_1\].
        {panel}

        {quote}
        said
        {quote}

        Line^1^.

        ----

        ----

        Redacted under the built-in policy: 1 value of 1 type. Written by tftsr: {{01970a2c-0000-7000-8000-000000000001/rca}}.

        ^1^ A note.
    "#]],
    );
}

#[test]
fn wikitext() {
    check(
        Form::Wikitext,
        &expect![[r#"
        == Why ==

        The index <code>idx&#95;a</code> was '''dropped''' by ''revision'' 77 at &#91;E1&#93;, see [https://%5BFQDN_1%5D/a_b https://&#91;FQDN&#95;1&#93;/a&#95;b] and [https://%5BFQDN_1%5D/n notes].

        = no heading? &#123;code&#125; &#124; pipe &#39;&#39; and &#126;&#126;&#126;&#126; <code>&lt;b&gt;</code>raw<code>&lt;/b&gt;</code> '''x''' =

        <ol>
        <li>One
        <ul>
        <li>two
        </li>
        <li>☑ three
        </li>
        </ul>
        </li>
        <li>Four

        <pre>
        a &#123;noformat&#125; b &lt;pre&gt;
        </pre>

        </li>
        </ol>

        {| class="wikitable"
        ! id
        ! what
        |-
        | E1
        | a &#124; b
        |-
        | E2
        |
        |}

        <blockquote>
        '''Warning'''

        Mind &#91;IPV4&#95;1&#93;.

        </blockquote>

        <blockquote>
        said

        </blockquote>

        Line<sup>1</sup>.

        ----

        ----

        Redacted under the built-in policy: 1 value of 1 type. Written by tftsr: <code>01970a2c-0000-7000-8000-000000000001/rca</code>.

        <sup>1</sup> A note.
    "#]],
    );
}

#[test]
fn hostile_markdown_stays_words_in_every_form() {
    let text = "[a](javascript:alert(1)) <script>x</script> {html}<b>{html} {{danger}} '''b''' \
                [[File:x.png]] ||head|| !http://x.example/y.png! {{{1}}} </noformat> ]]> <![CDATA[";
    for form in [Form::Markdown, Form::Xhtml, Form::Jira, Form::Wikitext] {
        let written = entry(text).written(form, &Addresses::new());
        assert!(!written.contains("javascript:"), "{written}");
        let live: &[&str] = match form {
            Form::Xhtml | Form::Storage => &["<script", "<b>", "<![CDATA["],
            Form::Jira => &["[a|", " {html}", "||head", " !http"],
            Form::Wikitext => &["<script", "{{danger", "'''b", "[[File"],
            Form::Markdown | Form::PlainMarkdown { .. } => &["\n<script"],
        };
        for mark in live {
            assert!(!written.contains(mark), "{mark} is live in {form:?}:\n{written}");
        }
    }
}

/// A wiki of one page that counts versions, as Redmine's does.
#[derive(Default)]
struct Wiki {
    page: Option<(String, u64)>,
    requests: Vec<String>,
    dry: bool,
    /// How many requests it answers before it answers none.
    answers: Option<usize>,
    /// It takes no pictures.
    is_full: bool,
}

impl Talk for Wiki {
    fn say(&mut self, request: &Request) -> Result<Reply, PublishError> {
        self.requests.push(format!("{} {}", request.method.name(), request.path));
        if request.writes && self.dry {
            return Err(PublishError::Held);
        }
        let reply = |status, body| Ok(Reply { status, body, ..Reply::default() });
        if self.answers.is_some_and(|answers| self.requests.len() > answers) {
            return reply(503, json!(null));
        }
        match (&request.body, &mut self.page) {
            (Body::None, None) => reply(404, json!(null)),
            (Body::None, Some((text, version))) => reply(
                200,
                json!({ "wiki_page": { "title": "RCA_checkout_fails", "text": text, "version": version } }),
            ),
            (Body::Json(body), page) => {
                let text = body["wiki_page"]["text"].as_str().unwrap_or_default().to_owned();
                let version = page.as_ref().map_or(0, |(_, version)| *version);
                let named = body["wiki_page"]["version"].as_u64().unwrap_or(version);
                if named != version {
                    return reply(409, json!(null));
                }
                *page = Some((text, version + 1));
                reply(if version == 0 { 201 } else { 204 }, json!(null))
            }
            (Body::Picture(..), _) if self.is_full => reply(413, json!(null)),
            (Body::Picture(..), _) => reply(201, json!({ "upload": { "token": "7.made-up" } })),
            _ => reply(406, json!(null)),
        }
    }
}

fn place() -> Place {
    Place {
        base: "https://wiki.example.com".to_owned(),
        container: "ops".to_owned(),
        parent: String::new(),
        user: String::new(),
    }
}

fn go(
    wiki: &mut Wiki,
    text: &str,
    before: Option<&Before>,
    overwrite: bool,
) -> Result<Published, PublishError> {
    publish(Kind::Redmine, &place(), &entry(text), before, overwrite, wiki)
}

fn remembered(made: &Published) -> Before {
    Before { id: made.id.clone(), url: made.url.clone(), mark: made.mark.clone(), is_same: false }
}

#[test]
fn it_is_made_once_and_changed_after_that() {
    let mut wiki = Wiki::default();
    let made = go(&mut wiki, "first", None, false).expect("made");
    assert_eq!((made.done, made.mark.len()), (Done::Created, 64));
    assert_eq!(made.url, "https://wiki.example.com/projects/ops/wiki/RCA_checkout_fails");
    let again = go(&mut wiki, "second", Some(&remembered(&made)), false).expect("changed");
    assert_eq!(again.done, Done::Updated);
    // Another machine that knows nothing of it finds it by its marker.
    let elsewhere = go(&mut wiki, "third", None, false).expect("changed");
    assert_eq!(elsewhere.done, Done::Updated);
    assert_eq!(wiki.page.expect("a page").1, 3);
}

#[test]
fn a_page_that_is_there_takes_pictures_and_its_new_text_with_them() {
    let mut wiki = Wiki::default();
    let picture = export::document::Picture {
        format: export::document::PictureFormat::Png,
        width: 4,
        height: 3,
        bytes: b"\x89PNG".to_vec().into(),
    };
    let made = go(&mut wiki, "first", None, false).expect("made");
    let shown = Entry {
        pictures: vec![Attached::new("a.png", picture)],
        ..entry("second\n\n![rack](a.png)\n")
    };
    for overwrite in [false, true] {
        let mark = if overwrite { "of before".to_owned() } else { made.mark.clone() };
        let before = Before { mark, ..remembered(&made) };
        let again = publish(Kind::Redmine, &place(), &shown, Some(&before), overwrite, &mut wiki);
        assert_eq!(again.expect("changed").done, Done::Updated);
        let (text, _) = wiki.page.as_ref().expect("a page");
        assert!(text.contains("second") && text.contains("(image-"), "{text}");
    }
}

#[test]
fn a_page_whose_picture_fails_is_there_and_is_found_again() {
    let mut wiki = Wiki { is_full: true, ..Wiki::default() };
    let picture = export::document::Picture {
        format: export::document::PictureFormat::Png,
        width: 4,
        height: 3,
        bytes: b"\x89PNG".to_vec().into(),
    };
    let shown =
        Entry { pictures: vec![Attached::new("a.png", picture)], ..entry("![rack](a.png)\n") };
    let made = publish(Kind::Redmine, &place(), &shown, None, false, &mut wiki).expect("made");
    assert_eq!((made.done, made.id.as_str()), (Done::Created, "RCA_checkout_fails"));
    assert!(matches!(made.trouble, Some(PublishError::Refused { status: 413, .. })), "{made:?}");
}

#[test]
fn what_stands_there_already_is_not_sent_again() {
    let mut wiki = Wiki::default();
    let made = go(&mut wiki, "first", None, false).expect("made");
    let same = Before { is_same: true, ..remembered(&made) };
    let again = go(&mut wiki, "first", Some(&same), false).expect("looked at");
    assert_eq!((again.done, again.mark), (Done::Unchanged, made.mark));
    assert_eq!(wiki.page.as_ref().expect("a page").1, 1);
    assert_eq!(go(&mut wiki, "first", Some(&same), true).expect("sent").done, Done::Updated);
}

/// A MediaWiki that warns of an upload.
struct Warning(&'static str, Vec<String>);

impl Talk for Warning {
    fn say(&mut self, request: &Request) -> Result<Reply, PublishError> {
        let body = match &request.body {
            Body::Upload(fields, ..) => {
                self.1.push("upload".to_owned());
                assert!(!fields.iter().any(|(name, _)| *name == "ignorewarnings"), "{fields:?}");
                json!({ "upload": { "result": "Warning", "filekey": "k.1", "warnings": { self.0: ["X"] } } })
            }
            Body::Form(fields) if fields.iter().any(|(name, _)| *name == "filekey") => {
                self.1.push("passed over".to_owned());
                json!({ "upload": { "result": "Success" } })
            }
            Body::Form(_) => json!({ "edit": { "result": "Success", "title": "T" } }),
            _ => {
                json!({ "query": { "tokens": { "csrftoken": "c+" }, "pages": [{ "missing": true }] } })
            }
        };
        Ok(Reply { status: 200, body, ..Reply::default() })
    }
}

#[test]
fn a_wiki_that_warns_of_an_upload_is_heard() {
    let picture = export::document::Picture {
        format: export::document::PictureFormat::Png,
        width: 4,
        height: 3,
        bytes: b"\x89PNG".to_vec().into(),
    };
    let shown =
        Entry { pictures: vec![Attached::new("a.png", picture)], ..entry("![rack](a.png)\n") };
    let mut wiki = Warning("duplicate", Vec::new());
    publish(Kind::MediaWiki, &place(), &shown, None, false, &mut wiki).expect("made");
    assert_eq!(wiki.1, ["upload", "passed over"]);
    let mut wiki = Warning("exists", Vec::new());
    let refused = publish(Kind::MediaWiki, &place(), &shown, None, false, &mut wiki);
    let said = refused.expect_err("is refused").to_string();
    assert!(said.contains("warns of: exists"), "{said}");
    // What would be sent shows the picture, also where its address is not known yet.
    for kind in [Kind::MediaWiki, Kind::Gitea, Kind::GitLab, Kind::ServiceNow, Kind::Jira] {
        let name = &shown.pictures[0].name;
        assert!(shown.as_written(kind).1.contains(name.as_str()), "{}", kind.id());
    }
}

#[test]
fn what_people_changed_there_is_not_written_over() {
    let mut wiki = Wiki::default();
    let made = go(&mut wiki, "first", None, false).expect("made");
    if let Some((text, version)) = &mut wiki.page {
        text.push_str("and a word of a person\n");
        *version += 1;
    }
    let refused = go(&mut wiki, "second", Some(&remembered(&made)), false);
    assert!(matches!(refused, Err(PublishError::Changed { .. })), "{refused:?}");
    assert!(wiki.page.as_ref().expect("a page").0.contains("a word of a person"));
    go(&mut wiki, "second", Some(&remembered(&made)), true).expect("overwritten");
}

#[test]
fn a_page_that_could_not_be_looked_at_is_looked_at_the_next_time() {
    let mut wiki = Wiki::default();
    let made = go(&mut wiki, "first", None, false).expect("made");
    // It is read and written, and not read any more.
    wiki.answers = Some(wiki.requests.len() + 2);
    let again = go(&mut wiki, "second", Some(&remembered(&made)), false).expect("changed");
    assert!(again.trouble.is_some() && wiki.page.as_ref().is_some_and(|page| page.1 == 2));
    assert_eq!(again.mark, made.mark);
    wiki.answers = None;
    let refused = go(&mut wiki, "third", Some(&remembered(&again)), false);
    assert!(matches!(refused, Err(PublishError::Changed { .. })), "{refused:?}");
}

#[test]
fn a_page_of_somebody_else_is_not_written_over_and_one_that_is_gone_is_said() {
    let mut wiki = Wiki { page: Some(("mine".to_owned(), 4)), ..Wiki::default() };
    let refused = go(&mut wiki, "first", None, false);
    assert!(matches!(refused, Err(PublishError::Taken { .. })), "{refused:?}");
    assert_eq!(wiki.page.as_ref().expect("a page").0, "mine");
    let made = go(&mut wiki, "first", None, true).expect("overwritten");
    wiki.page = None;
    let refused = go(&mut wiki, "second", Some(&remembered(&made)), false);
    assert!(matches!(refused, Err(PublishError::Gone { .. })), "{refused:?}");
    assert_eq!(
        go(&mut wiki, "second", Some(&remembered(&made)), true).expect("made").done,
        Done::Created
    );
}

#[test]
fn a_dry_run_reads_and_writes_nothing() {
    let mut wiki = Wiki { dry: true, ..Wiki::default() };
    assert_eq!(go(&mut wiki, "first", None, false), Err(PublishError::Held));
    assert_eq!(wiki.page, None);
    assert_eq!(
        wiki.requests,
        [
            "GET projects/ops/wiki/RCA_checkout_fails.json",
            "PUT projects/ops/wiki/RCA_checkout_fails.json"
        ]
    );
}

#[test]
fn containers_are_written_as_each_kind_wants_them() {
    for kind in Kind::ALL {
        let place = Place { container: String::new(), ..place() };
        let tried = test(*kind, &place, &mut Wiki::default());
        match kind.container() {
            "" => {}
            expected => {
                assert_eq!(tried, Err(PublishError::Container { expected }), "{}", kind.id());
            }
        }
        assert_eq!(Kind::from_id(kind.id()), Some(*kind));
    }
}

#[test]
fn what_a_target_says_goes_into_one_line() {
    for (status, body, expected) in [
        (401, json!(null), "the target does not take the key"),
        (403, json!({"message": "no\nrights."}), "the key may not do this (no rights)"),
        (400, json!({"errors": {"summary": "is required"}}), "summary: is required"),
        (422, json!({"error": {"message": "bad"}}), "(422): bad"),
        (503, json!(null), "failed (503)"),
    ] {
        let said = PublishError::of_status(status, &body).to_string();
        assert!(said.contains(expected), "{said}");
    }
}
