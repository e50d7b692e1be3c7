//! One incident from its logs to its RCA, as a person does it in an editor.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use super::client::{Editor, Message};
use super::folder::write_new;
use super::incidents::{Fact, Incident, Why};
use super::person;
use super::printer::Printer;
use super::story::{self, Tally};

/// How many records are asked for when the first ones leave something out.
const MORE_EVIDENCE: usize = 12;
/// How many of the records that answers cite the short account shows.
const SHOWN: usize = 3;

/// The documents of an incident, by file name.
#[derive(Debug)]
pub(crate) struct Documents {
    pub(crate) triage: String,
    pub(crate) rca: String,
}

pub(crate) fn play(
    editor: &mut Editor,
    out: &mut Printer,
    folder: &Path,
    incident: &Incident,
) -> anyhow::Result<Documents> {
    out.heading(incident.title)?;
    let mut session =
        Session { editor, out, folder, incident, triage: String::new(), cited: BTreeMap::new() };
    session.open_logs()?;
    session.redact()?;
    let seen = session.start_triage()?;
    session.recognize(seen)?;
    session.add_events()?;
    let numbers = session.answer_whys()?;
    session.fill_in(&numbers)?;
    let rca = session.write_up()?;
    Ok(Documents { triage: workbench::uri::name(&session.triage), rca: workbench::uri::name(&rca) })
}

struct Session<'a> {
    editor: &'a mut Editor,
    out: &'a mut Printer,
    folder: &'a Path,
    incident: &'a Incident,
    /// URI of the triage document.
    triage: String,
    /// The record of each fact that the server suggested.
    cited: BTreeMap<&'static str, Record>,
}

/// A piece of evidence as the person needs it.
#[derive(Debug, Clone)]
struct Record {
    /// `E3`.
    id: String,
    /// RFC 3339; empty when the record says none.
    time: String,
    /// For the short account.
    line: String,
}

impl Session<'_> {
    fn uri(&self, log: &str) -> String {
        workbench::uri::of_path(&self.folder.join(self.incident.folder).join(log))
    }

    fn place(&self, log: &str) -> String {
        format!("{}/{log}", self.incident.folder)
    }

    fn open_logs(&mut self) -> anyhow::Result<()> {
        let folder = self.folder.join(self.incident.folder);
        std::fs::create_dir(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        for log in &self.incident.logs {
            write_new(&folder.join(log.name), &log.text)?;
            let uri = self.uri(log.name);
            self.editor.open(&uri)?;
            let found = self.editor.diagnostics(&uri)?;
            let (place, tally) = (self.place(log.name), Tally::of(&found));
            self.out.brief("opened", &format!("{place}: {}", tally.in_brief()))?;
            self.out.detail("opened", &format!("{place}: {}", tally.total()))?;
            self.list(&tally)?;
        }
        Ok(())
    }

    /// Puts the cursor on the worst finding, reads what it is, and picks a code action from the menu.
    fn redact(&mut self) -> anyhow::Result<()> {
        let redaction = &self.incident.redaction;
        let (uri, place) = (self.uri(redaction.log), self.place(redaction.log));
        let found = self.editor.diagnostics(&uri)?;
        let worst = found.iter().min_by_key(|one| one["severity"].as_i64().unwrap_or(i64::MAX));
        let worst = worst.with_context(|| format!("the server found nothing in {place}"))?;
        let (range, at) = (&worst["range"], &worst["range"]["start"]);
        let item = json!({"uri": uri});
        let hover = self
            .editor
            .request("textDocument/hover", &json!({"textDocument": item, "position": at}))?;
        let line = at["line"].as_u64().unwrap_or_default() + 1;
        let words =
            hover["contents"]["value"].as_str().unwrap_or("(no hover)").replace("\n\n", "\n");
        self.out.detail("hover", &format!("{place}:{line}\n{words}"))?;
        let context = json!({"diagnostics": [worst]});
        let params = json!({"textDocument": item, "range": range, "context": context});
        let actions = self.editor.request("textDocument/codeAction", &params)?;
        let actions = actions.as_array().cloned().unwrap_or_default();
        let titles: Vec<&str> =
            actions.iter().filter_map(|action| action["title"].as_str()).collect();
        self.out.detail("actions", &titles.join("\n"))?;
        let is_wanted = |action: &&Value| {
            action["title"].as_str().is_some_and(|title| title.starts_with(redaction.action))
        };
        let action = actions.iter().find(is_wanted).with_context(|| {
            format!("the server offers no code action \"{}\" for {place}", redaction.action)
        })?;
        let command = &action["command"];
        let name = command["command"].as_str().context("a code action without a command")?;
        let (result, message) = self.editor.command(name, &command["arguments"][0])?;
        self.editor.save_all()?;
        let changed = result["uri"].as_str().unwrap_or(&uri).to_owned();
        let left = self.editor.diagnostics(&changed)?;
        let name = workbench::uri::name(&changed);
        let tally = Tally::of(&left);
        let remaining = format!("{name} now: {}", tally.total());
        self.say("redacted", &message)?;
        self.out.brief("redacted", &format!("{} {remaining}", message.text))?;
        self.out.detail("", &remaining)?;
        self.list(&tally)?;
        // A line that still holds something in clear text is not shown.
        if left.iter().all(|one| one["range"]["start"]["line"].as_u64() != Some(line - 1)) {
            let redacted = self.editor.buffers.line(&changed, line);
            self.out.detail("", redacted.trim())?;
            let column = usize::try_from(at["character"].as_u64().unwrap_or_default())?;
            self.out.brief("", &story::around(redacted.trim_end(), column))?;
        }
        Ok(())
    }

    /// Starts triage over all logs; gives back the evidence.
    fn start_triage(&mut self) -> anyhow::Result<Vec<Value>> {
        let mut logs = self.incident.logs.iter().map(|log| self.uri(log.name));
        let first = logs.next().context("an incident without logs")?;
        let argument = json!({
            "uri": first,
            "logs": logs.collect::<Vec<_>>(),
            "title": self.incident.title,
            "domain": self.incident.domain,
            "severity": self.incident.severity,
        });
        let (result, message) = self.editor.command("tftsr.startTriage", &argument)?;
        self.say("triage", &message)?;
        let place = self.place(self.incident.logs[0].name);
        self.out.brief("triage", &format!("in {place}: {}", message.text))?;
        self.triage = result["uri"].as_str().context("startTriage gave no document")?.to_owned();
        self.editor.save_all()?;
        self.list_evidence(&result)
    }

    fn list_evidence(&mut self, result: &Value) -> anyhow::Result<Vec<Value>> {
        let evidence = result["evidence"].as_array().cloned().unwrap_or_default();
        for one in &evidence {
            let word = |key: &str| one[key].as_str().unwrap_or_default();
            let (id, file, time, reason) = (word("id"), word("file"), word("time"), word("reason"));
            self.out.detail(
                id,
                &format!("{file}:{} {time} {}\n({reason})", one["line"], word("excerpt")),
            )?;
        }
        Ok(evidence)
    }

    /// Looks for the records the person knows among those suggested; asks for more once if some are missing.
    fn recognize(&mut self, mut seen: Vec<Value>) -> anyhow::Result<()> {
        if self.missing(&seen).next().is_some() {
            let argument = json!({"uri": self.triage, "limit": MORE_EVIDENCE});
            let (result, message) = self.editor.command("tftsr.suggestEvidence", &argument)?;
            self.say("more", &message)?;
            seen.extend(self.list_evidence(&result)?);
        }
        let missing: Vec<&Fact> = self.missing(&seen).collect();
        for fact in missing {
            seen.extend(self.cite(fact)?);
        }
        for fact in self.incident.facts {
            if let Some(record) = self.suggested(&seen, fact) {
                self.cited.insert(fact.key, record);
            }
        }
        self.show_cited()
    }

    /// Cites a record that the person knows and that was not suggested, as one selects its line in the log.
    fn cite(&mut self, fact: &Fact) -> anyhow::Result<Option<Value>> {
        let uri = self.uri(fact.log);
        let Some(line) = self.editor.buffers.find(&uri, fact.holds) else { return Ok(None) };
        let (result, message) =
            self.editor.command("tftsr.citeLines", &json!({ "uri": uri, "line": line }))?;
        self.say("cited", &message)?;
        Ok(Some(result["evidence"].clone()))
    }

    /// Tells in short of the records that the answers to the first why and those below it rest on, from the cause up:
    /// of each answer the first that it cites.
    fn show_cited(&mut self) -> anyhow::Result<()> {
        let mut shown: Vec<&Record> = Vec::new();
        let leg = self.incident.whys.first().map(|why| why.leg);
        for why in self.incident.whys.iter().rev().filter(|why| Some(why.leg) == leg) {
            let first = person::keys(why.answer).find_map(|key| self.cited.get(key));
            if let Some(record) = first.filter(|one| shown.iter().all(|other| other.id != one.id)) {
                shown.push(record);
            }
        }
        shown.truncate(SHOWN);
        shown.sort_by_key(|record| &record.time);
        for record in shown {
            self.out.brief(&record.id, &record.line)?;
        }
        Ok(())
    }

    fn missing<'s>(&'s self, seen: &'s [Value]) -> impl Iterator<Item = &'static Fact> + 's {
        self.incident.facts.iter().filter(|fact| self.suggested(seen, fact).is_none())
    }

    /// The evidence whose lines tell a fact.
    fn suggested(&self, seen: &[Value], fact: &Fact) -> Option<Record> {
        let (uri, place) = (self.uri(fact.log), self.place(fact.log));
        let tells = |one: &&Value| {
            let (first, last) =
                (one["line"].as_u64().unwrap_or(1), one["endLine"].as_u64().unwrap_or(0));
            one["file"].as_str() == Some(&place)
                && (first..=last.max(first))
                    .any(|line| self.editor.buffers.line(&uri, line).contains(fact.holds))
        };
        let found = seen.iter().find(tells)?;
        let word = |key: &str| found[key].as_str().map(str::to_owned);
        Some(Record {
            id: word("id")?,
            time: word("time").unwrap_or_default(),
            line: story::record(found),
        })
    }

    fn add_events(&mut self) -> anyhow::Result<()> {
        let command = "tftsr.addTimelineEvent";
        for event in &self.incident.events {
            let cited: Vec<&Record> =
                event.facts.iter().filter_map(|key| self.cited.get(key)).collect();
            let evidence: Vec<&String> = cited.iter().map(|record| &record.id).collect();
            let recorded = cited.first().map(|record| &record.time);
            let Some(time) = event.time.as_ref().or(recorded).filter(|time| !time.is_empty())
            else {
                continue;
            };
            let argument = json!({
                "uri": self.triage, "time": time, "kind": event.kind, "what": event.what, "evidence": evidence,
            });
            let (added, _) = self.editor.command(command, &argument)?;
            let word = |key: &str| added[key].as_str().unwrap_or_default();
            self.out.detail(
                "timeline",
                &format!("{} {}: {}", word("time"), word("kind"), word("what")),
            )?;
        }
        self.editor.save_all()
    }

    /// Answers the whys; gives back the number of each.
    fn answer_whys(&mut self) -> anyhow::Result<BTreeMap<&'static str, String>> {
        let citations: BTreeMap<&str, String> =
            self.cited.iter().map(|(key, record)| (*key, format!("[{}]", record.id))).collect();
        let mut numbers: BTreeMap<&'static str, String> = BTreeMap::new();
        for why in self.incident.whys {
            // The first question came with the document.
            let number = if numbers.is_empty() {
                "1".to_owned()
            } else {
                self.ask(why, numbers.get(why.parent))?
            };
            let is_supported = person::keys(why.answer).any(|key| citations.contains_key(key));
            let argument = json!({
                "uri": self.triage,
                "number": number,
                "question": why.question,
                "answer": person::filled(why.answer, &citations),
                "kind": why.kind,
                "status": if is_supported { why.status } else { "hypothesis" },
            });
            self.editor.command("tftsr.updateFiveWhy", &argument)?;
            let text = self.editor.buffers.get(&self.triage)?.document.text().into_owned();
            let heading = format!("### {number} ");
            let question = text.lines().find(|line| line.starts_with(&heading)).unwrap_or_default();
            let question = question.trim_start_matches('#').trim();
            let lines = person::part(&text, &heading);
            self.out.brief("why", &story::why(question, &lines))?;
            self.out.detail("why", &format!("{question}\n{}", lines.join("\n")))?;
            numbers.insert(why.key, number);
        }
        self.editor.save_all()?;
        Ok(numbers)
    }

    /// Has the server ask the next why. The person makes its question more exact when answering. Where the server
    /// would rather go on elsewhere, the person adds a why of their own.
    fn ask(&mut self, why: &Why, parent: Option<&String>) -> anyhow::Result<String> {
        let mut argument = json!({"uri": self.triage, "leg": why.leg});
        if let Some(parent) = parent {
            argument["number"] = json!(parent);
        }
        let (asked, message) = self.editor.command("tftsr.askWhy", &argument)?;
        self.say("asked", &message)?;
        let number = asked["number"].as_str().unwrap_or_default();
        let above = number.rsplit_once('.').map(|(above, _)| above);
        if !number.is_empty() && above == parent.map(String::as_str) {
            return Ok(number.to_owned());
        }
        let argument =
            json!({"uri": self.triage, "leg": why.leg, "parent": parent, "question": why.question});
        let (added, message) = self.editor.command("tftsr.addFiveWhy", &argument)?;
        self.say("added", &message)?;
        added["number"].as_str().map(str::to_owned).context("addFiveWhy gave no number")
    }

    /// Types what no command is for into the document.
    fn fill_in(&mut self, numbers: &BTreeMap<&'static str, String>) -> anyhow::Result<()> {
        let bullets =
            |items: &[String]| items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>();
        let owned = |items: &[&str]| {
            items.iter().map(|item| person::filled(item, numbers)).collect::<Vec<_>>()
        };
        let rows: Vec<String> =
            self.incident.countermeasures.iter().map(|cells| person::row(&owned(cells))).collect();
        let impact = bullets(&self.incident.impact);
        let causes = bullets(&owned(self.incident.root_causes));
        let questions = bullets(&owned(self.incident.open_questions));
        for (title, lines) in [
            ("Impact", impact),
            ("Root causes", causes),
            ("Countermeasures", rows),
            ("Open questions", questions),
        ] {
            let text = self.editor.buffers.get(&self.triage)?.document.text().into_owned();
            let edit = person::in_section(&text, title, &lines);
            let edit =
                edit.with_context(|| format!("the triage document has no section {title}"))?;
            self.editor.write(&self.triage, edit)?;
        }
        self.editor.save_all()?;
        let argument = json!({"uri": self.triage, "status": "resolved"});
        let (_, message) = self.editor.command("tftsr.updateIssue", &argument)?;
        self.say("issue", &message)?;
        self.editor.save_all()?;
        let left = self.editor.diagnostics(&self.triage)?;
        let name = workbench::uri::name(&self.triage);
        self.out.detail("checked", &format!("{name}: {} diagnostics", left.len()))?;
        for one in &left {
            let line = one["range"]["start"]["line"].as_u64().unwrap_or_default() + 1;
            self.out.line(
                "warning",
                &format!("{name}:{line}: {}", one["message"].as_str().unwrap_or_default()),
            )?;
        }
        Ok(())
    }

    /// Has the RCA written; gives back its URI.
    fn write_up(&mut self) -> anyhow::Result<String> {
        let (result, message) =
            self.editor.command("tftsr.generateRca", &json!({"uri": self.triage}))?;
        self.editor.save_all()?;
        self.say("RCA", &message)?;
        let uri = result["uri"].as_str().context("generateRca gave no document")?.to_owned();
        let text = self.editor.buffers.get(&uri)?.document.text().into_owned();
        let summary = person::part(&text, "## Summary");
        self.out.brief("RCA", &story::summary(&summary).join("\n"))?;
        self.out.detail("summary", &summary.join("\n"))?;
        let titles: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        self.out.detail("sections", &titles.join(", "))?;
        Ok(uri)
    }

    /// Passes on what the server says: a warning in both accounts.
    fn say(&mut self, label: &str, message: &Message) -> anyhow::Result<()> {
        if message.is_warning {
            return self.out.line(label, &format!("warning: {}", message.text));
        }
        self.out.detail(label, &message.text)
    }

    fn list(&mut self, tally: &Tally) -> anyhow::Result<()> {
        tally.kinds().try_for_each(|kind| self.out.detail("", &kind))
    }
}
