//! What may be folded away: the lines after the first of a record, and runs of records that say the same.

use crate::record::Log;

/// Fewest records in a row of the same template that fold.
const RUN: usize = 4;

/// Lines that may be folded into the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// The line that stays, from 1.
    pub first_line: u32,
    /// The last line, from 1.
    pub last_line: u32,
    /// Whether it is a run of records; else one record of several lines.
    pub run: bool,
}

/// The folds of a log, by first line; no two start at the same one.
pub fn folds(log: &Log) -> Vec<Fold> {
    let mut folds = Vec::new();
    let mut from = 0;
    while let Some(first) = log.records.get(from) {
        let rest = log.records.range(from..log.records.len());
        let run = rest.take_while(|record| record.template == first.template).count();
        let records = log.records.range(from..from + run);
        from += run;
        let folds_as_run = run >= RUN;
        if folds_as_run && let Some(last) = records.clone().next_back() {
            folds.push(Fold { first_line: first.line, last_line: last.end_line, run: true });
        }
        folds.extend(
            records
                .skip(usize::from(folds_as_run))
                .filter(|record| record.end_line > record.line)
                .map(|record| Fold {
                    first_line: record.line,
                    last_line: record.end_line,
                    run: false,
                }),
        );
    }
    folds
}
