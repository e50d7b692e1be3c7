//! The tables of `README.md`, printed on request: they take a while.

use std::collections::HashMap;
use std::io::Write as _;

use crate::folder::incidents;
use crate::incident::{Role, Set};
use crate::score::{Case, Mean, Ranking, engine, errors_by_time, rarest_first};
use crate::set::INCIDENTS;

/// Seeds of each incident.
const SEEDS: std::ops::Range<u64> = 10..14;
const HEAD: &str = "led first | in 5 | in 10 | cause first | in 5 | in 10 | chain recall | noise | listed\n\
     ---|---|---|---|---|---|---|---|---|---";

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

/// The incidents of the sets for some seeds, or those of the folders in `FOLDERS` (with a `:` between two).
fn each(seeds: std::ops::Range<u64>) -> Box<dyn Iterator<Item = (String, String, Case)>> {
    if let Ok(folders) = std::env::var("FOLDERS") {
        let folders: Vec<String> = folders.split(':').map(str::to_owned).collect();
        return Box::new(folders.into_iter().flat_map(|folder| {
            let found = incidents(std::path::Path::new(&folder)).into_iter();
            found.map(move |(name, written)| {
                (name, folder.clone(), Case::read(written, Some(2026)).one_step_a_kind())
            })
        }));
    }
    Box::new(INCIDENTS.iter().map(|make| make()).flat_map(move |incident| {
        let (name, set) = (incident.name.to_owned(), format!("{:?}", incident.set));
        let cases: Vec<_> = seeds.clone().map(|seed| Case::new(&incident, seed)).collect();
        cases.into_iter().map(move |case| (name.clone(), set.clone(), case))
    }))
}

/// Prints how the clocks of the logs were brought together, and when on the common clock the story is told in each.
fn clocks(case: &Case) {
    let inputs = case.inputs();
    let timeline = logs::timeline(&inputs);
    for (log, alignment) in logs::alignments(&inputs).iter().enumerate() {
        let told = |(file, line): &(usize, u32)| {
            let records = &case.logs.get(*file)?.records;
            Some((*file, records.partition_point(|record| record.end_line < *line)))
        };
        let own = || timeline.iter().filter(|moment| moment.log == log);
        let chain: Vec<(usize, usize)> = case
            .written
            .steps
            .iter()
            .filter(|step| step.role != Role::Decoy)
            .flat_map(|step| step.lines.iter().filter_map(told))
            .collect();
        let story = || own().filter(|moment| chain.contains(&(moment.log, moment.record)));
        let minutes =
            |moment: Option<&logs::Moment>| moment.map_or(0, |one| one.millis / 60_000 % 10_000);
        print(&format!(
            "CLOCK {} moved {:.2} h by {:?}, {}..{}, story {}..{}",
            inputs[log].name,
            alignment.offset_millis as f64 / 3_600_000.0,
            alignment.basis,
            minutes(own().next()),
            minutes(own().next_back()),
            minutes(story().next()),
            minutes(story().next_back()),
        ));
    }
}

/// Prints what is picked for one incident: `INCIDENT=db-dropped-index SEED=3`; with `FOLDERS` as well.
#[test]
fn one() {
    let Ok(wanted) = std::env::var("INCIDENT") else { return };
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(10);
    for (name, set, case) in
        each(seed..seed + 1).filter(|(name, ..)| *name == wanted || wanted == "all")
    {
        let inputs = case.inputs();
        let started = std::time::Instant::now();
        let picks = logs::evidence(&inputs, 20);
        clocks(&case);
        let took = started.elapsed();
        let score = case.score(&|inputs| engine(inputs, &[]));
        print(&format!("\n{name} of {set}: {score:?} in {took:?}"));
        let options = logs::EvidenceOptions { limit: 2000, without: &[], more: true };
        let more = logs::evidence_with(&inputs, &options);
        let lies = |pick: &logs::Pick, (file, line): (usize, u32)| {
            let record = &case.logs[pick.log].records.get(pick.record).expect("a record");
            file == pick.log && (record.line..=record.end_line).contains(&line)
        };
        let holds = |pick: &logs::Pick, step: &crate::write::Truth| {
            step.lines.iter().any(|place| lies(pick, *place))
        };
        for pick in &picks {
            let record = &case.logs[pick.log].records.get(pick.record).expect("a record");
            let (file, text) = &case.written.files[pick.log];
            let said: String = text[record.message.range()].chars().take(160).collect();
            let role = case.written.steps.iter().find(|step| holds(pick, step));
            let role = role.map_or("-".to_owned(), |step| format!("{:?}", step.role));
            print(&format!(
                "{:5.2} {role:9} {file}:{} {said}\n                  {}",
                pick.score, record.line, pick.reason
            ));
        }
        for step in case.written.steps.iter().filter(|step| step.role != Role::Decoy) {
            if picks.iter().any(|pick| holds(pick, step)) {
                continue;
            }
            let (file, line) = step.lines[0];
            let text = &case.written.files[file];
            let line = text.1.lines().nth(line as usize - 1).unwrap_or_default();
            let place = more.iter().position(|pick| holds(pick, step));
            print(&format!("MISSED {:?} x{}: {} {line}", step.role, step.lines.len(), text.0));
            if let Some(pick) = place.and_then(|at| more.get(at)) {
                let clues: Vec<String> = pick
                    .contributions
                    .iter()
                    .map(|said| format!("{}={:.2}", said.clue, said.value))
                    .collect();
                let belongs: f64 = pick.contributions.iter().map(|said| said.belongs).sum();
                print(&format!(
                    "       would be {} with {:.2}, belongs {belongs:.2}: {}",
                    place.map_or(0, |at| at + 1),
                    pick.score,
                    clues.join(" ")
                ));
            }
        }
    }
}

/// Prints all that the checks say of all records of all incidents, for whoever fits the weights: `DUMP=20..30`, the seeds,
/// and the names of incidents to leave alone, `WITHOUT=one,two`; with `FOLDERS` as well.
#[test]
fn dump() {
    let Ok(seeds) = std::env::var("DUMP") else { return };
    let Some((from, to)) = seeds.split_once("..") else { return };
    let (Ok(from), Ok(to)) = (from.parse(), to.parse()) else { return };
    let mut out = std::io::stdout().lock();
    let unseen = std::env::var("WITHOUT").unwrap_or_default();
    for (name, set, case) in each(from..to) {
        if unseen.split(',').any(|other| other == name) {
            continue;
        }
        let options = logs::EvidenceOptions { limit: 2000, without: &[], more: true };
        let chain = case.written.steps.iter().filter(|step| step.role != Role::Decoy).count();
        let _ = writeln!(out, "CASE {name} {set} {chain}");
        let times: HashMap<(usize, usize), i64> = logs::timeline(&case.inputs())
            .iter()
            .map(|moment| ((moment.log, moment.record), moment.millis))
            .collect();
        for step in &case.written.steps {
            let place = |(file, line): &(usize, u32)| {
                let records = &case.logs[*file].records;
                let at = records.partition_point(|record| record.end_line < *line);
                times.get(&(*file, at)).copied().unwrap_or_default()
            };
            let own: Vec<String> = step.lines.iter().map(|line| place(line).to_string()).collect();
            let _ = writeln!(out, "STEP {:?} {}", step.role, own.join(" "));
        }
        for pick in logs::evidence_with(&case.inputs(), &options) {
            let record = &case.logs[pick.log].records.get(pick.record).expect("a record");
            let step = case.written.steps.iter().position(|step| {
                step.lines.iter().any(|(file, line)| {
                    *file == pick.log && (record.line..=record.end_line).contains(line)
                })
            });
            let role =
                step.map_or("-".to_owned(), |step| format!("{:?}", case.written.steps[step].role));
            let clues: Vec<String> = pick
                .contributions
                .iter()
                .map(|said| format!("{}={:.4}", said.clue, said.value))
                .collect();
            let step = step.map_or(-1, |step| step as i64);
            // Who says what and when: for whoever tries other ways to leave out what is said already.
            let said = &case.written.files[pick.log].1[record.message.range()];
            let words: Vec<&str> = said
                .split(|sign: char| !sign.is_alphabetic())
                .filter(|word| word.len() > 2)
                .take(24)
                .collect();
            let time = times.get(&(pick.log, pick.record)).copied().unwrap_or_default();
            let source: String = record.source.split_whitespace().collect::<Vec<_>>().join("_");
            let _ = writeln!(
                out,
                "{role} {step} {} {} {}\t{time}\t{source}\t{}",
                pick.log,
                record.line,
                clues.join(" "),
                words.join(" ")
            );
        }
    }
}

/// Prints how the incidents of `FOLDERS` are told.
#[test]
fn folders() {
    if std::env::var_os("FOLDERS").is_none() {
        return;
    }
    let mut scores = Vec::new();
    print(&format!("\nincident | {HEAD}"));
    for (name, _, case) in each(0..0) {
        let score = case.score(&|inputs| engine(inputs, &[]));
        print(&format!("{name} | {} | {score:?}", Mean::of(&[score]).cells()));
        scores.push(score);
    }
    print(&format!("all | {}", Mean::of(&scores).cells()));
}
