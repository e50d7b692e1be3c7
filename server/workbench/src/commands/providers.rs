//! AI providers: setting them up, trying them, and what models they have.

use ::store::StoredProvider;
use ai::{AiError, Endpoint, Kind, Stop};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{arguments, word};
use crate::Workbench;
use crate::outcome::{CommandError, Outcome, counted};
use crate::providers::refused;
use crate::running::{Stopper, Told};

const KINDS: &str = "ollama, openai, openai-chat, anthropic, mistral, gemini, openai-compatible";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Save {
    name: String,
    kind: Option<String>,
    base_url: Option<String>,
    model: Option<String>,
    path: Option<String>,
    header: Option<String>,
    prefix: Option<String>,
}

/// Most characters of a provider's name.
const LONGEST_NAME: usize = 60;

pub(super) fn save(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.saveProvider";
    let save: Save = arguments(command, argument)?;
    let name = save.name.trim().to_owned();
    let is_name = !name.is_empty()
        && name.len() <= LONGEST_NAME
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
    if !is_name {
        return Err(CommandError::Arguments {
            command: command.to_owned(),
            problem: "name must be letters, digits, - _ or ., at most 60".to_owned(),
        });
    }
    let known = workbench
        .with_store(|store| store.providers())?
        .into_iter()
        .find(|provider| provider.name == name);
    let kind = word(command, "kind", save.kind.as_deref(), Kind::from_id, KINDS)?
        .or_else(|| known.as_ref().and_then(|known| Kind::from_id(&known.kind)))
        .ok_or_else(|| CommandError::Arguments {
            command: command.to_owned(),
            problem: format!("kind must be one of: {KINDS}"),
        })?;
    let same_kind = known.as_ref().filter(|known| known.kind == kind.id());
    let kept = |field: fn(&StoredProvider) -> Option<String>| same_kind.and_then(field);
    let base = save
        .base_url
        .map(|base| base.trim().to_owned())
        .filter(|base| !base.is_empty())
        .or_else(|| kept(|known| Some(known.base.clone())))
        .unwrap_or_else(|| kind.usual_base().to_owned());
    let given = |text: Option<String>| text.map(|text| text.trim().to_owned());
    let provider = StoredProvider {
        id: known
            .as_ref()
            .map_or_else(|| uuid::Uuid::now_v7().to_string(), |known| known.id.clone()),
        name: name.clone(),
        kind: kind.id().to_owned(),
        base,
        model: given(save.model).or_else(|| kept(|known| known.model.clone())),
        path: given(save.path).or_else(|| kept(|known| known.path.clone())),
        key_header: given(save.header).or_else(|| kept(|known| known.key_header.clone())),
        // A blank at its end belongs to it.
        key_prefix: save.prefix.or_else(|| kept(|known| known.key_prefix.clone())),
        updated_at: Timestamp::now(),
    };
    let endpoint = workbench.endpoint(&provider, None)?;
    let moved = known.as_ref().is_some_and(|known| known.base != provider.base);
    if moved {
        // The key was given for the old address.
        workbench.keep_key(&provider, None)?;
    }
    workbench.with_store(|store| store.save_provider(&provider))?;
    workbench.audit("save provider", &name, kind.id());
    let origin = endpoint.origin().map_err(|error| refused(&error))?;
    let allowed = workbench.gate().check(&origin);
    let outcome =
        Outcome::of(described(workbench, &provider)).saying(format!("Provider {name} saved."));
    Ok(saved(outcome, allowed.err().map(|error| format!("It is not asked yet: {error}.")), moved))
}

/// What is said of something with an address that was saved: why nothing goes there yet, and that its key is gone.
pub(super) fn saved(outcome: Outcome, refused: Option<String>, moved: bool) -> Outcome {
    let outcome = match refused {
        None => outcome,
        Some(refused) => outcome.warning(&refused),
    };
    match moved {
        true => outcome.warning("Its address changed, so its key was forgotten; set it again."),
        false => outcome,
    }
}

fn described(workbench: &Workbench, provider: &StoredProvider) -> Value {
    let origin = ai::Origin::parse(&provider.base);
    let (source, _) = workbench.key_of(provider);
    json!({
        "name": provider.name,
        "kind": provider.kind,
        "baseUrl": provider.base,
        "model": provider.model,
        "path": provider.path,
        "header": provider.key_header,
        "prefix": provider.key_prefix,
        "origin": origin.as_ref().map(ai::Origin::as_str).ok(),
        "allowed": origin.as_ref().is_ok_and(|origin| workbench.gate().check(origin).is_ok()),
        "local": origin.as_ref().is_ok_and(ai::Origin::is_loopback),
        "key": source.id(),
        "updatedAt": provider.updated_at.to_string(),
    })
}

pub(super) fn list(workbench: &Workbench, _: &Value) -> Result<Outcome, CommandError> {
    let providers = workbench.with_store(|store| store.providers())?;
    let asked = workbench.provider(None).ok().map(|provider| provider.name);
    let rows: Vec<Value> = providers
        .iter()
        .map(|provider| {
            let mut row = described(workbench, provider);
            row["asked"] = json!(asked.as_deref() == Some(provider.name.as_str()));
            row
        })
        .collect();
    let message = match rows.len() {
        0 => "No AI provider is set up; the guided questions need none.".to_owned(),
        count => format!("{}.", counted(count, "provider")),
    };
    Ok(Outcome::of(json!({ "providers": rows })).saying(message))
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

pub(super) fn delete(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Named { name } = arguments("tftsr.deleteProvider", argument)?;
    let provider = workbench.provider(name.as_deref())?;
    workbench.keep_key(&provider, None)?;
    workbench.with_store(|store| store.delete_provider(&provider.name))?;
    workbench.audit("delete provider", &provider.name, "");
    Ok(Outcome::of(json!({ "name": provider.name }))
        .saying(format!("Provider {} and its key deleted.", provider.name)))
}

pub(super) fn test(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Named { name } = arguments("tftsr.testProvider", argument)?;
    let provider = workbench.provider(name.as_deref())?;
    let endpoint = workbench.endpoint(&provider, None)?;
    workbench.audit("test provider", &provider.name, &origin(&endpoint));
    let steps = workbench.ai_client().check(&endpoint, &Stop::default());
    let ok = steps.iter().all(|step| step.ok);
    let failed = steps.iter().find(|step| !step.ok);
    let came_to = failed.map_or("works".to_owned(), |step| format!("fails at {}", step.name));
    workbench.audit("provider tested", &provider.name, &came_to);
    let said: Vec<String> = steps
        .iter()
        .map(|step| {
            let mark = if step.ok { "" } else { " FAILED" };
            format!("{}{mark}: {}", step.name, step.message)
        })
        .collect();
    let message = format!("{}: {}.", provider.name, said.join("; "));
    let rows: Vec<Value> = steps
        .iter()
        .map(|step| json!({ "name": step.name, "ok": step.ok, "message": step.message }))
        .collect();
    let outcome = Outcome::of(json!({ "ok": ok, "message": message, "steps": rows }));
    Ok(if ok { outcome.saying(message) } else { outcome.warning(&message) })
}

fn origin(endpoint: &Endpoint) -> String {
    endpoint.origin().map(|origin| origin.as_str().to_owned()).unwrap_or_default()
}

#[derive(Deserialize)]
struct SetKey {
    name: Option<String>,
    key: Option<String>,
}

pub(super) fn set_key(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.setApiKey";
    let SetKey { name, key } = arguments(command, argument)?;
    let key = key.ok_or_else(|| CommandError::Arguments {
        command: command.to_owned(),
        problem: "key is missing; an editor asks for it without showing it, and `tftsr provider key` reads it from the terminal or stdin; an empty one takes it away".to_owned(),
    })?;
    let given = Zeroizing::new(key);
    let key = Zeroizing::new(given.trim().to_owned());
    if key.chars().any(|letter| letter.is_control() || !letter.is_ascii()) {
        return Err(CommandError::Arguments {
            command: command.to_owned(),
            problem: "the key must be one line of plain ASCII".to_owned(),
        });
    }
    let provider = workbench.provider(name.as_deref())?;
    let source = workbench.keep_key(&provider, Some(&key).filter(|key| !key.is_empty()))?;
    let verb = if key.is_empty() { "forget key" } else { "set key" };
    workbench.audit(verb, &provider.name, source.id());
    let message = match source {
        crate::providers::KeySource::None => {
            format!("The key of {} was taken away.", provider.name)
        }
        source => format!("The key of {} is kept in the {}.", provider.name, source.id()),
    };
    Ok(Outcome::of(json!({ "name": provider.name, "key": source.id() })).saying(message))
}

pub(super) fn models(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Named { name } = arguments("tftsr.listModels", argument)?;
    let provider = workbench.provider(name.as_deref())?;
    let endpoint = workbench.endpoint(&provider, None)?;
    let client = workbench.ai_client();
    let stop = Stop::default();
    let models = client.models(&endpoint, &stop).map_err(|error| refused(&error))?;
    let loaded: Vec<String> = match endpoint.kind {
        Kind::Ollama => client
            .loaded(&endpoint, &stop)
            .map(|models| models.into_iter().map(|model| model.id).collect())
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    let rows: Vec<Value> = models
        .iter()
        .map(|model| {
            json!({
                "id": model.id,
                "context": model.context,
                "sizeBytes": model.size,
                "remote": model.remote,
                "loaded": loaded.contains(&model.id),
            })
        })
        .collect();
    let message = format!("{} has {}.", provider.name, counted(rows.len(), "model"));
    Ok(Outcome::of(json!({ "models": rows })).saying(message))
}

#[derive(Deserialize)]
struct ModelOf {
    name: Option<String>,
    model: Option<String>,
}

pub(super) fn pull(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let asked: ModelOf = arguments("tftsr.pullModel", argument)?;
    let (provider, endpoint) = with_model(workbench, "tftsr.pullModel", &asked)?;
    workbench.audit("pull model", &provider.name, endpoint.model());
    let (stop, _running) = workbench.running();
    let mut total = 0;
    let tell = |what: &str, done: u64, total: u64| {
        workbench.tell(Told {
            title: format!("Fetching {} from {}", endpoint.model(), provider.name),
            what: what.to_owned(),
            done,
            total,
            stopper: Stopper(stop.clone()),
        });
    };
    tell("asked", 0, 0);
    let pulled = workbench.ai_client().pull(&endpoint, &stop, &mut |pull| {
        total = total.max(pull.total);
        tell(&pull.status, pull.completed, pull.total);
    });
    match pulled {
        Ok(()) => Ok(Outcome::of(json!({ "model": endpoint.model(), "bytes": total }))
            .saying(format!("{} is there.", endpoint.model()))),
        Err(AiError::Stopped) => Err(CommandError::Refused(format!(
            "fetching {} was stopped; it goes on from there when it is asked for again",
            endpoint.model()
        ))),
        Err(error) => Err(refused(&error)),
    }
}

pub(super) fn delete_model(
    workbench: &Workbench,
    argument: &Value,
) -> Result<Outcome, CommandError> {
    let asked: ModelOf = arguments("tftsr.deleteModel", argument)?;
    if asked.model.is_none() {
        return Err(no_model("tftsr.deleteModel"));
    }
    let (provider, endpoint) = with_model(workbench, "tftsr.deleteModel", &asked)?;
    workbench.ai_client().delete(&endpoint, &Stop::default()).map_err(|error| refused(&error))?;
    workbench.audit("delete model", &provider.name, endpoint.model());
    Ok(Outcome::of(json!({ "model": endpoint.model() })).saying(format!(
        "{} was removed from {}.",
        endpoint.model(),
        provider.name
    )))
}

fn with_model(
    workbench: &Workbench,
    command: &str,
    asked: &ModelOf,
) -> Result<(StoredProvider, Endpoint), CommandError> {
    let provider = workbench.provider(asked.name.as_deref())?;
    let endpoint = workbench.endpoint(&provider, asked.model.as_deref())?;
    match endpoint.model().is_empty() {
        true => Err(no_model(command)),
        false => Ok((provider, endpoint)),
    }
}

fn no_model(command: &str) -> CommandError {
    CommandError::Arguments {
        command: command.to_owned(),
        problem: "model is missing; listModels shows those there are".to_owned(),
    }
}

pub(super) fn stop(workbench: &Workbench, _: &Value) -> Result<Outcome, CommandError> {
    let stopped = workbench.stop_all();
    let message = match stopped {
        0 => "Nothing was running.".to_owned(),
        count => format!("{} stopped.", counted(count, "request")),
    };
    Ok(Outcome::of(json!({ "stopped": stopped })).saying(message))
}

pub(super) fn hardware(workbench: &Workbench, _: &Value) -> Result<Outcome, CommandError> {
    let hardware = crate::hardware::read();
    let fitting = crate::hardware::fitting(&hardware);
    let ollama = crate::hardware::ollama_on_path();
    let runs = running_ollama(workbench);
    let message = format!(
        "{}, {:.1} GB of memory{}; models of up to about {} fit.{}",
        counted(hardware.cores, "core"),
        gigabytes(hardware.memory),
        match hardware.video_memory {
            Some(bytes) => format!(", {:.1} GB of video memory", gigabytes(bytes)),
            None => String::new(),
        },
        fitting.largest,
        match (&runs, ollama) {
            (Some(version), _) => format!(" Ollama {version} runs."),
            (None, true) =>
                " Ollama is installed and does not run: start it, or `ollama serve`.".to_owned(),
            (None, false) =>
                format!(" Ollama is not installed: {}", crate::hardware::install_guidance()),
        }
    );
    Ok(Outcome::of(json!({
        "cores": hardware.cores,
        "memoryBytes": hardware.memory,
        "videoMemoryBytes": hardware.video_memory,
        "ollamaInstalled": ollama,
        "ollamaRunning": runs.is_some(),
        "ollamaVersion": runs,
        "installGuidance": crate::hardware::install_guidance(),
        "largest": fitting.largest,
        "recommended": fitting.models,
    }))
    .saying(message))
}

/// The version of the Ollama that runs on this machine: of a provider that is one, else where it usually is.
fn running_ollama(workbench: &Workbench) -> Option<String> {
    let saved = workbench.with_store(|store| store.providers()).unwrap_or_default();
    let saved = saved.into_iter().filter(|provider| provider.kind == Kind::Ollama.id());
    let bases = saved.map(|provider| provider.base).chain([Kind::Ollama.usual_base().to_owned()]);
    let client = workbench.ai_client();
    bases
        .filter_map(|base| {
            Endpoint::new(Kind::Ollama, Some(&base), no_model_yet(workbench), None).ok()
        })
        .filter(|endpoint| endpoint.origin().is_ok_and(|origin| origin.is_loopback()))
        .find_map(|endpoint| client.version(&endpoint, &Stop::default()).ok())
}

fn no_model_yet(workbench: &Workbench) -> redact::Redacted {
    workbench.seal(crate::redaction::WORKSPACE_SCOPE, "")
}

fn gigabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e9
}
