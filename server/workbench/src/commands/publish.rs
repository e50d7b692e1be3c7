//! Publishing: wikis and trackers set up and tried, documents made and changed there.

use std::cell::RefCell;

use ::export::document::Document;
use ::store::{Publication, StoredTarget};
use jiff::Timestamp;
use publish::{Attached, Before, Done, Entry, Kind, Place, PublishError};
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::documents::placeholders_in;
use super::exports::{Wanted, source};
use super::images::Pictures;
use super::leaving::{Held, REDACT_PAGE, refusal, refuse_cut_apart};
use super::{arguments, sha256, word};
use crate::outcome::{CommandError, Outcome, counted};
use crate::publishing::{Road, place, refused, words};
use crate::triage_document::why_numbers;
use crate::{Workbench, protocol};

const KINDS: &str = "confluence, servicenow, azure-devops, jira, github, gitlab, gitea, mediawiki, redmine, webhook";
/// Most characters of a target's name.
const LONGEST_NAME: usize = 60;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Save {
    name: String,
    kind: Option<String>,
    base_url: Option<String>,
    container: Option<String>,
    parent: Option<String>,
    user: Option<String>,
}

pub(super) fn save(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.saveTarget";
    let save: Save = arguments(command, argument)?;
    let problem =
        |problem: String| CommandError::Arguments { command: command.to_owned(), problem };
    let name = save.name.trim().to_owned();
    let is_name = !name.is_empty()
        && name.len() <= LONGEST_NAME
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
    if !is_name {
        return Err(problem("name must be letters, digits, - _ or ., at most 60".to_owned()));
    }
    let known = workbench
        .with_store(|store| store.targets())?
        .into_iter()
        .find(|target| target.name == name);
    let kind = word(command, "kind", save.kind.as_deref(), Kind::from_id, KINDS)?
        .or_else(|| known.as_ref().and_then(|known| Kind::from_id(&known.kind)))
        .ok_or_else(|| problem(format!("kind must be one of: {KINDS}")))?;
    let same_kind = known.as_ref().filter(|known| known.kind == kind.id());
    let kept = |given: Option<String>, field: fn(&StoredTarget) -> &String| {
        given
            .map(|text| text.trim().to_owned())
            .or_else(|| same_kind.map(|known| field(known).clone()))
            .unwrap_or_default()
    };
    let base = match kept(save.base_url, |known| &known.base) {
        base if base.is_empty() => kind
            .usual_base()
            .ok_or_else(|| problem(format!("baseUrl is missing: where is this {}?", kind.id())))?
            .to_owned(),
        base => base,
    };
    let target = StoredTarget {
        id: known
            .as_ref()
            .map_or_else(|| uuid::Uuid::now_v7().to_string(), |known| known.id.clone()),
        name: name.clone(),
        kind: kind.id().to_owned(),
        base,
        container: kept(save.container, |known| &known.container),
        parent: kept(save.parent, |known| &known.parent),
        account: kept(save.user, |known| &known.account),
        updated_at: Timestamp::now(),
    };
    let address = Place {
        base: target.base.clone(),
        container: target.container.clone(),
        parent: target.parent.clone(),
        user: target.account.clone(),
    };
    if !kind.container().is_empty() && address.container.trim_matches('/').is_empty() {
        return Err(problem(format!("container is missing: {}", kind.container())));
    }
    let origin =
        ai::Origin::parse(&target.base).map_err(|error| CommandError::Provider(words(&error)))?;
    let moved = known.as_ref().is_some_and(|known| known.base != target.base);
    if moved {
        // The key was given for the old address.
        workbench.keep_target_key(&target, None)?;
    }
    workbench.with_store(|store| store.save_target(&target))?;
    workbench.audit("save target", &name, kind.id());
    let outcome =
        Outcome::of(described(workbench, &target)).saying(format!("Target {name} saved."));
    let refused = workbench.publish_gate().check(&origin).err();
    let refused = refused.map(|error| format!("Nothing is sent to it yet: {}.", words(&error)));
    Ok(super::providers::saved(outcome, refused, moved))
}

fn described(workbench: &Workbench, target: &StoredTarget) -> Value {
    let origin = ai::Origin::parse(&target.base);
    let (source, _) = workbench.key_of_target(target);
    json!({
        "name": target.name,
        "kind": target.kind,
        "baseUrl": target.base,
        "container": target.container,
        "parent": target.parent,
        "user": target.account,
        "origin": origin.as_ref().map(ai::Origin::as_str).ok(),
        "allowed": origin.as_ref().is_ok_and(|origin| workbench.publish_gate().check(origin).is_ok()),
        "key": source.id(),
        "updatedAt": target.updated_at.to_string(),
    })
}

pub(super) fn list(workbench: &Workbench, _: &Value) -> Result<Outcome, CommandError> {
    let targets = workbench.with_store(|store| store.targets())?;
    let rows: Vec<Value> = targets.iter().map(|target| described(workbench, target)).collect();
    let message = match rows.len() {
        0 => "No target is set up; saveTarget or `tftsr target save` sets one up.".to_owned(),
        count => format!("{}.", counted(count, "target")),
    };
    Ok(Outcome::of(json!({ "targets": rows })).saying(message))
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

pub(super) fn delete(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Named { name } = arguments("tftsr.deleteTarget", argument)?;
    let target = workbench.target(name.as_deref())?;
    workbench.keep_target_key(&target, None)?;
    workbench.with_store(|store| store.delete_target(&target.name))?;
    workbench.audit("delete target", &target.name, "");
    Ok(Outcome::of(json!({ "name": target.name })).saying(format!(
        "Target {} and its key deleted; what was published there stays there.",
        target.name
    )))
}

#[derive(Deserialize)]
struct SetKey {
    name: Option<String>,
    key: Option<String>,
}

pub(super) fn set_key(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.setTargetKey";
    let SetKey { name, key } = arguments(command, argument)?;
    let problem = |problem: &str| CommandError::Arguments {
        command: command.to_owned(),
        problem: problem.to_owned(),
    };
    let key = key.ok_or_else(|| problem("key is missing; an editor asks for it without showing it, and `tftsr target key` reads it from the terminal or stdin; an empty one takes it away"))?;
    let given = Zeroizing::new(key);
    let key = Zeroizing::new(given.trim().to_owned());
    if key.chars().any(char::is_control) {
        return Err(problem("the key must be one line"));
    }
    let target = workbench.target(name.as_deref())?;
    let source = workbench.keep_target_key(&target, Some(&key).filter(|key| !key.is_empty()))?;
    let verb = if key.is_empty() { "forget key" } else { "set key" };
    workbench.audit(verb, &target.name, source.id());
    let message = match key.is_empty() {
        true => format!("The key of {} was taken away.", target.name),
        false => format!("The key of {} is kept in the {}.", target.name, source.id()),
    };
    Ok(Outcome::of(json!({ "name": target.name, "key": source.id() })).saying(message))
}

pub(super) fn test(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Named { name } = arguments("tftsr.testTarget", argument)?;
    let target = workbench.target(name.as_deref())?;
    let (kind, place) = place(&target)?;
    let seal = |text: &str| workbench.seal(crate::redaction::WORKSPACE_SCOPE, text);
    let mut road = Road::new(workbench, &target, &seal, false)?;
    workbench.audit("test target", &target.name, &target.base);
    let tried = publish::test(kind, &place, &mut road);
    let ok = tried.is_ok();
    let message = match tried {
        Ok(seen) => seen,
        Err(error) => error.to_string(),
    };
    let said = format!("{}: {message}.", target.name);
    let outcome = Outcome::of(json!({ "ok": ok, "message": message }));
    Ok(if ok { outcome.saying(said) } else { outcome.warning(&said) })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Publish {
    document_id: Option<String>,
    issue_id: Option<String>,
    uri: Option<String>,
    kind: Option<String>,
    target: Option<String>,
    #[serde(default)]
    redact: bool,
    #[serde(default)]
    overwrite: bool,
    #[serde(default)]
    dry_run: bool,
    #[serde(default)]
    pictures: bool,
}

pub(super) fn publish(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let asked: Publish = arguments("tftsr.publish", argument)?;
    let target = workbench.target(asked.target.as_deref())?;
    let (kind, place) = place(&target)?;
    let wanted = match &asked.document_id {
        None => Wanted { issue_id: asked.issue_id, uri: asked.uri, kind: asked.kind },
        Some(id) => {
            let known = workbench.with_store(|store| store.document_by_id(id))?;
            let known = known.ok_or_else(|| {
                CommandError::Missing(format!(
                    "there is no document {id}; getIssue shows those of an issue"
                ))
            })?;
            let uri = crate::uri::of_path(std::path::Path::new(&known.path));
            Wanted { issue_id: None, uri: Some(uri), kind: None }
        }
    };
    let source = source(workbench, &wanted)?;
    let Some(issue_id) = source.issue_id.clone() else {
        return Err(CommandError::Refused(
            "only a document of an issue is published: its front matter names none, so it could not be found again".to_owned(),
        ));
    };
    let numbers = why_numbers(&source.text);
    let findings = workbench.leaving(&source.text, &numbers);
    if !findings.is_empty() && !asked.redact {
        let apart = workbench.cut_apart(&source.text, &numbers).len();
        let held = Held { findings: &findings, apart, author: &[] };
        return Err(refusal(&source, &held, &[REDACT_PAGE]));
    }
    // Sealed whole, while each value still stands in the words that give it away; and each text again as it is written.
    let text = workbench.seal_numbered(&issue_id, &source.text, &numbers);
    let seal = |text: &str| workbench.seal_numbered(&issue_id, text, &numbers);
    let (document, pictures) = with_pictures(&source.uri, text.as_str());
    refuse_cut_apart(workbench, &source, &document, text.as_str(), &numbers, &[])?;
    let kept_back = kept_back(kind, pictures.len(), asked.pictures);
    let pictures = if kept_back.is_none() { pictures } else { Vec::new() };
    let count = placeholders_in(text.as_str());
    let classification = document.metadata.get("classification");
    let notice = format!(
        "{}{}",
        match classification {
            "" => String::new(),
            classification => format!("Classification: {classification}. "),
        },
        workbench.redaction_notice(count.values, count.types, 0, 0)
    );
    let entry = Entry {
        title: seal(&document.title()),
        notice: seal(&notice),
        marker: format!("{}/{}", plain(&issue_id), source.kind),
        text,
        pictures,
    };
    let (title, body) = entry.as_written(kind);
    let hash = hash_of(&entry, &title, &body);
    let before = workbench.with_store(|store| store.publication(&entry.marker, &target.name))?;
    let known = before.as_ref().map(|before| Before {
        id: before.remote_id.clone(),
        url: before.url.clone(),
        mark: before.mark.clone(),
        is_same: before.sha256 == hash,
    });
    let mut road = Road::new(workbench, &target, &seal, asked.dry_run)?;
    let made = publish::publish(kind, &place, &entry, known.as_ref(), asked.overwrite, &mut road);
    if asked.dry_run {
        let pictures: Vec<Value> = entry.pictures.iter().map(described_picture).collect();
        let seen = |requests: &[Value]| {
            let outcome = Outcome::of(json!({
                "dryRun": true, "target": target.name, "title": title, "text": body, "requests": requests,
                "pictures": pictures,
            }));
            match &kept_back {
                Some(why) => outcome.warning(&format!("{why}.")),
                None => outcome,
            }
        };
        return match made {
            Err(PublishError::Held) => Ok(seen(&road.written)
                .saying(format!("Nothing was sent. This would be: {}.", brief(&road.written)))),
            Err(PublishError::Transport(reason)) => Ok(seen(&[]).warning(&format!(
                "Nothing was sent, and the target could not be looked at: {reason}."
            ))),
            Err(error) => Err(refused(&error)),
            Ok(made) if made.done == Done::Unchanged => Ok(seen(&[]).saying(format!(
                "Nothing would be sent: {title} stands at {} as it is.",
                made.url
            ))),
            Ok(_) => {
                Err(CommandError::Refused("the target took a dry run for a real one".to_owned()))
            }
        };
    }
    let made = match made {
        Ok(made) => made,
        Err(error) => {
            workbench.audit(
                "publish document",
                &issue_id,
                &format!("{} to {}: failed", source.kind, target.name),
            );
            return Err(refused(&error));
        }
    };
    let action = match made.done {
        Done::Created => "created",
        Done::Updated => "updated",
        Done::Unchanged => "unchanged",
    };
    // What is not whole there is sent again the next time.
    let hash = if made.trouble.is_some() { String::new() } else { hash };
    let publication = Publication {
        issue_id: Some(issue_id.clone()),
        document: entry.marker.clone(),
        target: target.name.clone(),
        remote_id: made.id,
        url: made.url,
        mark: made.mark,
        sha256: hash,
        action: action.to_owned(),
        actor: workbench.actor().to_owned(),
        published_at: Timestamp::now(),
    };
    if made.done == Done::Unchanged {
        return Ok(Outcome::of(protocol::publication(&publication))
            .saying(format!("{title} stands at {} as it is: nothing was sent.", publication.url)));
    }
    let recorded = workbench.with_store(|store| store.add_publication(&publication));
    workbench.audit(
        "publish document",
        &issue_id,
        &format!(
            "{} to {} ({}), {action}, sha256 {}, {}",
            source.kind,
            target.name,
            target.base,
            publication.sha256,
            counted(entry.pictures.len(), "picture")
        ),
    );
    let mut outcome = Outcome::of(protocol::publication(&publication))
        .saying(format!("{} {action} at {}.", title, publication.url));
    if let Some(why) = kept_back {
        outcome = outcome.warning(&format!("{why}."));
    }
    if let Some(trouble) = made.trouble {
        outcome = outcome.warning(&format!(
            "The page is there, but not all of its pictures: {trouble}. Publish again to send them."
        ));
    }
    Ok(match recorded {
        Ok(()) => outcome,
        Err(error) => outcome.warning(&format!(
            "The publication is not in the history, so the next one cannot find it: {error}"
        )),
    })
}

/// SHA-256 of all that is sent: title, text as the target writes it, pictures.
fn hash_of(entry: &Entry, title: &str, body: &str) -> String {
    let mut all = format!("{title}\n{body}\n");
    for picture in &entry.pictures {
        all.push_str(&picture.name);
        all.push_str(&sha256(&picture.picture.bytes));
    }
    sha256(all.as_bytes())
}

/// The document, and the pictures of its folder that it shows, each once.
fn with_pictures(uri: &str, text: &str) -> (Document, Vec<Attached>) {
    let found = RefCell::new(Vec::<Attached>::new());
    let pictures = Pictures::of(uri);
    let document = ::export::parse(text, &|path| {
        let picture = pictures.get(path)?;
        let mut found = found.borrow_mut();
        if !found.iter().any(|known| known.path == path) {
            found.push(Attached::new(path, picture.clone()));
        }
        Some(picture)
    });
    (document, found.into_inner())
}

/// Why the pictures of a document do not go along.
fn kept_back(kind: Kind, count: usize, wanted: bool) -> Option<String> {
    if count == 0 {
        return None;
    }
    let pictures = counted(count, "picture");
    match (kind.takes_pictures(), wanted) {
        (false, _) => Some(format!(
            "{} takes no pictures by its API; the words of {pictures} stand in the text",
            kind.id()
        )),
        (true, false) => Some(format!(
            "The words of {pictures} stand in the text, for nobody can tell what pictures show: look at them, then publish with pictures"
        )),
        (true, true) => None,
    }
}

fn described_picture(attached: &Attached) -> Value {
    json!({
        "path": attached.path,
        "name": attached.name,
        "bytes": attached.picture.bytes.len(),
        "sha256": sha256(&attached.picture.bytes),
    })
}

/// Only what ids are made of.
fn plain(id: &str) -> String {
    id.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(64).collect()
}

fn brief(requests: &[Value]) -> String {
    let lines: Vec<String> = requests
        .iter()
        .map(|request| {
            let text = |key: &str| request[key].as_str().unwrap_or_default().to_owned();
            format!(
                "{} {} with {}",
                text("method"),
                text("url"),
                counted(text("body").len(), "byte")
            )
        })
        .collect();
    lines.join(", ")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Which {
    issue_id: Option<String>,
}

pub(super) fn history(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let which: Which = arguments("tftsr.listPublications", argument)?;
    let all = workbench.with_store(|store| store.publications(which.issue_id.as_deref()))?;
    let rows: Vec<Value> = all.iter().map(protocol::publication).collect();
    Ok(Outcome::of(json!({ "publications": rows }))
        .saying(format!("{}.", counted(rows.len(), "publication"))))
}
