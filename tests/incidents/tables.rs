//! The tables of `README.md`, printed on request: they take a while.

use std::io::Write as _;

use crate::incident::{Role, Set};
use crate::score::{Case, Mean, Ranking, engine, errors_by_time, rarest_first};
use crate::set::INCIDENTS;

/// Seeds of each incident.
const SEEDS: std::ops::Range<u64> = 10..14;
const HEAD: &str =
    "first | in 5 | in 10 | chain recall | noise | listed\n---|---|---|---|---|---|---";

fn print(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

#[test]
fn tables() {
    if std::env::var_os("RUN_SLOW_TESTS").is_none() {
        print("tables are printed with RUN_SLOW_TESTS=1 only");
        return;
    }
    let mut cases: Vec<(&str, Set, Case)> = Vec::new();
    for incident in INCIDENTS.iter().map(|make| make()) {
        for seed in SEEDS {
            cases.push((incident.name, incident.set, Case::new(&incident, seed)));
        }
    }
    let mean = |ranking: Ranking<'_>, wanted: &dyn Fn(&str, Set) -> bool| {
        let scores: Vec<_> = cases
            .iter()
            .filter(|(name, set, _)| wanted(name, *set))
            .map(|(.., case)| case.score(ranking))
            .collect();
        Mean::of(&scores)
    };
    let all: Ranking<'_> = &|inputs| engine(inputs, &[]);
    print(&format!("\nranking, set | {HEAD}"));
    for (name, ranking) in [
        ("evidence", all),
        ("error lines by time", &errors_by_time),
        ("rarest template first", &rarest_first),
    ] {
        for wanted in [Set::Train, Set::HeldOut, Set::Blind, Set::Second] {
            if cases.iter().any(|(_, set, _)| *set == wanted) {
                print(&format!(
                    "{name}, {wanted:?} | {}",
                    mean(ranking, &|_, set| set == wanted).cells()
                ));
            }
        }
    }
    print(&format!("\nincident | {HEAD}"));
    for incident in INCIDENTS.iter().map(|make| make()) {
        let row = mean(all, &|name, _| name == incident.name);
        print(&format!("{} ({:?}) | {}", incident.name, incident.set, row.cells()));
    }
    print(&format!("\nswitched off | {HEAD}"));
    print(&format!("nothing | {}", mean(all, &|_, _| true).cells()));
    for check in logs::evidence_checks() {
        let row = mean(&|inputs| engine(inputs, &[check]), &|_, _| true);
        print(&format!("{check} | {}", row.cells()));
    }
}

/// Prints what is picked for one incident: `INCIDENT=db-dropped-index SEED=3`.
#[test]
fn one() {
    let Ok(name) = std::env::var("INCIDENT") else { return };
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(10);
    for incident in INCIDENTS.iter().map(|make| make()).filter(|incident| incident.name == name) {
        let case = Case::new(&incident, seed);
        let inputs = case.inputs();
        let started = std::time::Instant::now();
        let picks = logs::evidence(&inputs, 20);
        let took = started.elapsed();
        let score = case.score(&|inputs| engine(inputs, &[]));
        print(&format!("{name} seed {seed}: {score:?} in {took:?}"));
        let role = |log: usize, record: usize| {
            let record = &case.logs[log].records[record];
            case.written
                .steps
                .iter()
                .find(|step| {
                    step.lines.iter().any(|(file, line)| {
                        *file == log && (record.line..=record.end_line).contains(line)
                    })
                })
                .map_or("-".to_owned(), |step| format!("{:?}", step.role))
        };
        for pick in &picks {
            let record = &case.logs[pick.log].records[pick.record];
            let (file, text) = &case.written.files[pick.log];
            let said: String = text[record.message.range()].chars().take(110).collect();
            print(&format!(
                "{:5.2} {:9} {file}:{} {said}\n                  {}",
                pick.score,
                role(pick.log, pick.record),
                record.line,
                pick.reason
            ));
        }
        for step in &case.written.steps {
            let told = picks.iter().any(|pick| {
                let record = &case.logs[pick.log].records[pick.record];
                step.lines.iter().any(|(file, line)| {
                    *file == pick.log && (record.line..=record.end_line).contains(line)
                })
            });
            if !told && step.role != Role::Decoy {
                let (file, line) = step.lines[0];
                let text =
                    case.written.files[file].1.lines().nth(line as usize - 1).unwrap_or_default();
                print(&format!("MISSED {:?} x{}: {text}", step.role, step.lines.len()));
            }
        }
    }
}

/// Prints all that the checks say of all records of all incidents, for whoever fits the weights: `DUMP=20..30`, the seeds,
/// and the names of incidents to leave alone, `WITHOUT=one,two`.
#[test]
fn dump() {
    let Ok(seeds) = std::env::var("DUMP") else { return };
    let Some((from, to)) = seeds.split_once("..") else { return };
    let (Ok(from), Ok(to)) = (from.parse(), to.parse()) else { return };
    let mut out = std::io::stdout().lock();
    let unseen = std::env::var("WITHOUT").unwrap_or_default();
    for incident in INCIDENTS.iter().map(|make| make()) {
        if unseen.split(',').any(|name| name == incident.name) {
            continue;
        }
        for seed in from..to {
            let case = Case::new(&incident, seed);
            let options = logs::EvidenceOptions { limit: 2000, without: &[], more: true };
            let chain = case.written.steps.iter().filter(|step| step.role != Role::Decoy).count();
            let (name, set) = (incident.name, incident.set);
            let _ = writeln!(out, "CASE {name} {set:?} {seed} {chain}");
            for pick in logs::evidence_with(&case.inputs(), &options) {
                let record = &case.logs[pick.log].records[pick.record];
                let step = case.written.steps.iter().position(|step| {
                    step.lines.iter().any(|(file, line)| {
                        *file == pick.log && (record.line..=record.end_line).contains(line)
                    })
                });
                let role = step
                    .map_or("-".to_owned(), |step| format!("{:?}", case.written.steps[step].role));
                let clues: Vec<String> = pick
                    .contributions
                    .iter()
                    .map(|said| format!("{}={:.4}", said.clue, said.value))
                    .collect();
                let step = step.map_or(-1, |step| step as i64);
                let _ = writeln!(out, "{role} {step} {} {}", record.line, clues.join(" "));
            }
        }
    }
}
