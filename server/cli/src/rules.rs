//! `tftsr rules`: every rule with tier, type, source and example; and rules of other scanners, imported.

use std::io::Write;

use anyhow::{Context, bail};
use serde_json::json;
use workbench::policy::import::import;
use workbench::scan::{rules, rules_markdown};

use crate::arguments::{Rules, RulesFormat, RulesVerb};
use crate::exit_code::Exit;
use crate::output::{note, stdout};

pub(crate) fn run(arguments: &Rules) -> anyhow::Result<Exit> {
    match &arguments.verb {
        None => list(arguments.format),
        Some(RulesVerb::Import { file, output }) => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            let imported =
                import(&text).map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
            for line in &imported.left_out {
                note(&format!("not imported: {line}"));
            }
            note(&format!("{} imported", workbench::outcome::counted(imported.rules, "rule")));
            match output {
                Some(path) if path.exists() => {
                    bail!("{} exists; choose another name", path.display())
                }
                Some(path) => workbench::disk::write(path, imported.text.as_bytes())?,
                None => stdout().write_all(imported.text.as_bytes())?,
            }
            Ok(Exit::Done)
        }
    }
}

fn list(format: RulesFormat) -> anyhow::Result<Exit> {
    let mut out = stdout();
    if format == RulesFormat::Md {
        out.write_all(rules_markdown().as_bytes())?;
    } else {
        for rule in rules() {
            match format {
                RulesFormat::Jsonl => writeln!(
                    out,
                    "{}",
                    json!({ "rule": rule.rule, "type": rule.kind.id, "tier": rule.kind.tier, "source": rule.source, "example": rule.example })
                )?,
                _ => writeln!(
                    out,
                    "{:<40} {} {:<20} {}\n{:>43}{}",
                    rule.rule,
                    rule.kind.tier,
                    rule.kind.id,
                    rule.source,
                    "",
                    rule.example.escape_debug()
                )?,
            }
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}
