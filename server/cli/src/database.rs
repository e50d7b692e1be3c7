//! `tftsr db`: the database as a whole, for people.

use std::io::{IsTerminal, Write};

use anyhow::Context;
use serde_json::Value;
use workbench::Workbench;
use workbench::keeping::keys::Place;

use crate::arguments::{Database, DatabaseVerb, Key, KeyVerb, PlaceKind, Plain, Words};
use crate::exit_code::Exit;
use crate::output::{note, stdout};
use crate::provider::{print, rows, text};
use crate::secret;

pub(crate) fn run(arguments: &Database, workbench: &Workbench) -> anyhow::Result<Exit> {
    match &arguments.verb {
        DatabaseVerb::Key(key) => key_verb(key, workbench),
        DatabaseVerb::Backup { file } => {
            let result = workbench.back_up(file)?;
            note(&format!(
                "Backed up and read back; {} opens it like the database.",
                text(&result, "keys")
            ));
            print_path(&result)
        }
        DatabaseVerb::Restore { file, recovery, yes } => restore(workbench, file, *recovery, *yes),
        DatabaseVerb::Check { format } => {
            let result = workbench.check_database()?;
            print(*format, &result, |out| print_check(out, &result))?;
            Ok(if result["ok"] == true { Exit::Done } else { Exit::Findings })
        }
        DatabaseVerb::Salvage { file, from, format } => {
            let result = workbench.salvage_database(from.as_deref(), file)?;
            print(*format, &result, |out| print_salvage(out, &result))?;
            Ok(if result["whole"] == true { Exit::Done } else { Exit::Findings })
        }
        DatabaseVerb::Export { file, plaintext } => {
            if !plaintext {
                anyhow::bail!(
                    "a plain copy can be read by anybody who gets the file, original values included; add --plaintext if that is what you want"
                );
            }
            let result = workbench.export_plain(file)?;
            note(
                "Warning: this file is not encrypted and holds original values. Delete it when you are done.",
            );
            print_path(&result)
        }
        DatabaseVerb::Prune { older_than, dry_run, yes } => {
            prune(workbench, *older_than, *dry_run, *yes)
        }
    }
}

fn print_path(result: &Value) -> anyhow::Result<Exit> {
    print(Plain::Text, result, |out| writeln!(out, "{}", text(result, "path")))
}

/// Asks for a yes on a terminal; without one the question has to be answered beforehand.
pub(crate) fn confirmed(question: &str) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        anyhow::bail!("{question} Add --yes");
    }
    note(&format!("{question} [y/N]"));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("y"))
}

fn restore(
    workbench: &Workbench,
    file: &std::path::Path,
    recovery: bool,
    yes: bool,
) -> anyhow::Result<Exit> {
    let question = "The backup takes the place of the database, which is kept under another name.";
    if !yes && !confirmed(question)? {
        note("Nothing restored.");
        return Ok(Exit::Done);
    }
    let recovery = recovery.then(|| secret::ask("Recovery key of the backup")).transpose()?;
    let result = workbench.restore_backup(file, recovery.as_ref().map(|words| words.as_str()))?;
    match result["kept"].as_str() {
        Some(kept) => note(&format!("Restored; what was there is {kept} now.")),
        None => note("Restored; there was no database before."),
    }
    Ok(Exit::Done)
}

fn print_check(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    let bytes = result["pages"].as_i64().unwrap_or(0).saturating_mul(4096);
    writeln!(out, "database   schema {}, {} KiB", result["schema"], bytes / 1024)?;
    for (key, title) in [("badPages", "pages"), ("badTables", "tables"), ("orphans", "owners")] {
        let found = rows(result, key);
        if found.is_empty() {
            writeln!(out, "{title:10} whole")?;
        }
        for line in found {
            writeln!(out, "{title:10} DAMAGED  {}", line.as_str().unwrap_or_default())?;
        }
    }
    let audit = &result["audit"];
    let said = match audit["brokenAt"].as_i64() {
        None => format!("whole, {} rows, head {}", audit["rows"], text(audit, "head")),
        Some(at) => format!("BROKEN at row {at}: {}", text(audit, "problem")),
    };
    writeln!(out, "audit log  {said}")?;
    if result["ok"] != true {
        writeln!(
            out,
            "Next: tftsr db restore FILE puts a backup back; tftsr db salvage FILE saves what can be read. The file was left as it is."
        )?;
    }
    Ok(())
}

fn print_salvage(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    for table in rows(result, "tables") {
        let lost = match table["lost"].as_u64() {
            Some(0) => continue_if_empty(table),
            Some(lost) => format!("up to {lost} lost"),
            None => "some lost, and no telling how many".to_owned(),
        };
        if !lost.is_empty() {
            writeln!(out, "{:22} {:>7} saved  {lost}", text(table, "name"), table["saved"])?;
        }
    }
    for (key, what) in [
        (
            "stubs",
            "issues lost their own row; what else was saved of them has a title that says so",
        ),
        ("orphans", "places and marks were left out, since what they belong to was lost"),
    ] {
        if result[key].as_u64().unwrap_or(0) > 0 {
            writeln!(out, "{} {what}", result[key])?;
        }
    }
    writeln!(out, "{}", text(result, "path"))?;
    writeln!(
        out,
        "Next: look at what was lost, then tftsr db restore FILE puts it in the place of the damaged one."
    )
}

/// Tables that are empty and whole are not worth a line.
fn continue_if_empty(table: &Value) -> String {
    if table["saved"] == 0 { String::new() } else { "all".to_owned() }
}

fn prune(workbench: &Workbench, days: u32, dry_run: bool, yes: bool) -> anyhow::Result<Exit> {
    let found = workbench.prune(days, false)?;
    let issues = rows(&found, "issues");
    let mut out = stdout();
    for issue in issues {
        writeln!(
            out,
            "{}  {:8}  {}  {}",
            text(issue, "id"),
            text(issue, "status"),
            text(issue, "updated").get(..10).unwrap_or_default(),
            text(issue, "title")
        )?;
    }
    out.flush()?;
    note(&format!(
        "{} over and not changed for {days} days; {} kept, {} of them as old but not over. The audit log, settings and files in workspaces stay.",
        issues.len(),
        found["kept"],
        found["keptThoughOld"]
    ));
    if dry_run || issues.is_empty() {
        return Ok(Exit::Done);
    }
    let question = format!("{} issues go for good, original values included.", issues.len());
    if !yes && !confirmed(&question)? {
        note("Nothing deleted.");
        return Ok(Exit::Done);
    }
    let done = workbench.prune(days, true)?;
    note(&format!("{} deleted.", rows(&done, "issues").len()));
    Ok(Exit::Done)
}

fn key_verb(key: &Key, workbench: &Workbench) -> anyhow::Result<Exit> {
    match &key.verb {
        KeyVerb::List { format } => {
            let result = workbench.key_places()?;
            print(*format, &result, |out| {
                for place in rows(&result, "places") {
                    let cost = &place["cost"];
                    let cost = match cost["memoryKiB"].as_u64() {
                        Some(memory) => {
                            format!("  Argon2id, {} MiB, {} passes", memory / 1024, cost["passes"])
                        }
                        None => String::new(),
                    };
                    writeln!(out, "{:12} {}{cost}", text(place, "kind"), text(place, "title"))?;
                }
                if result["rekeyPending"] == true {
                    writeln!(
                        out,
                        "A change of the database key was interrupted; the next use of the database settles it."
                    )?;
                }
                Ok(())
            })
        }
        KeyVerb::Add(new) => {
            let place = place_of(new.place, new.file.as_deref(), &new.words, workbench)?;
            workbench.add_key(&place, &mut show_recovery)?;
            note(&format!("The database is opened by its {} too, now.", title(new.place)));
            Ok(Exit::Done)
        }
        KeyVerb::Remove { place } => {
            workbench.remove_key(place.id())?;
            note(&match place {
                PlaceKind::KeyFile => {
                    "The key file opens nothing any more; delete it yourself.".to_owned()
                }
                other => format!("The {} opens nothing any more.", title(*other)),
            });
            Ok(Exit::Done)
        }
        KeyVerb::Rotate { rekey: true, .. } => {
            workbench.rekey(&mut show_recovery)?;
            note(
                "The database has another key, and all places open it. Backups made before keep the old one; their .keys files open them.",
            );
            Ok(Exit::Done)
        }
        KeyVerb::Rotate { place, words, .. } => {
            let kind = match place {
                Some(place) => *place,
                None => kind_of(workbench.key_place_in_use()?)?,
            };
            let place = place_of(kind, None, words, workbench)?;
            workbench.rotate_key(&place, &mut show_recovery)?;
            note(&format!("Exchanged: the {} as it was opens nothing any more.", title(kind)));
            Ok(Exit::Done)
        }
        KeyVerb::Recover { to, words } => {
            let environment = workbench.environment();
            let kind = to.unwrap_or(match (&environment.key_file, &environment.passphrase) {
                (Some(_), _) => PlaceKind::KeyFile,
                (None, Some(_)) => PlaceKind::Passphrase,
                (None, None) => PlaceKind::Keychain,
            });
            if kind == PlaceKind::Recovery {
                anyhow::bail!(
                    "a recovery key opens the database once; choose keychain, passphrase or key-file"
                );
            }
            let recovery = secret::ask("Recovery key")?;
            let set = environment.passphrase.clone().filter(|_| kind == PlaceKind::Passphrase);
            let place = match set.filter(|_| words.new_passphrase_file.is_none()) {
                Some(words) => Place::Passphrase(words),
                None => place_of(kind, None, words, workbench)?,
            };
            workbench.recover_key(&recovery, &place, &mut show_recovery)?;
            note(&format!(
                "The database is opened by its {} again. The recovery key that you used opens nothing any more; the one above does.",
                title(kind)
            ));
            Ok(Exit::Done)
        }
    }
}

fn place_of(
    kind: PlaceKind,
    file: Option<&std::path::Path>,
    words: &Words,
    workbench: &Workbench,
) -> anyhow::Result<Place> {
    Ok(match kind {
        PlaceKind::Keychain => Place::Keychain,
        PlaceKind::Recovery => Place::Recovery,
        PlaceKind::Passphrase => {
            Place::Passphrase(secret::new_words(words.new_passphrase_file.as_deref())?)
        }
        PlaceKind::KeyFile => Place::KeyFile(
            file.map(std::path::Path::to_path_buf)
                .or_else(|| workbench.environment().key_file.clone())
                .context("which key file? Name it with --file, or set TFTSR_KEY_FILE")?,
        ),
    })
}

fn kind_of(id: &str) -> anyhow::Result<PlaceKind> {
    [PlaceKind::Keychain, PlaceKind::Passphrase, PlaceKind::Recovery, PlaceKind::KeyFile]
        .into_iter()
        .find(|kind| kind.id() == id)
        .context("the place that opens the database is one that only a newer tftsr knows")
}

fn title(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Keychain => "keychain",
        PlaceKind::Passphrase => "passphrase",
        PlaceKind::Recovery => "recovery key",
        PlaceKind::KeyFile => "key file",
    }
}

/// The key is the result, so it goes to stdout; the words around it do not.
fn show_recovery(key: &str) -> std::io::Result<()> {
    note(
        "The recovery key. Write it down and keep it away from this machine; it is not shown again:",
    );
    let mut out = stdout();
    writeln!(out, "{key}")?;
    out.flush()
}
