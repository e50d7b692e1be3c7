//! When things happened, how long they took, and how both are written.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use triage::{EventKind, TimelineEvent};

/// The moments of an incident that durations are measured between.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Moments {
    /// The first start of impact.
    pub(crate) start: Option<Timestamp>,
    /// The first detection.
    pub(crate) detected: Option<Timestamp>,
    /// The first acknowledgement.
    pub(crate) acknowledged: Option<Timestamp>,
    /// The last mitigation: before it, harm was still done.
    pub(crate) mitigated: Option<Timestamp>,
    /// The last resolution.
    pub(crate) resolved: Option<Timestamp>,
}

impl Moments {
    /// The moments that a timeline names.
    pub(crate) fn of(timeline: &[&TimelineEvent]) -> Moments {
        let times =
            |kind| timeline.iter().filter(move |event| event.kind == kind).map(|event| event.time);
        Moments {
            start: times(EventKind::ImpactStart).min(),
            detected: times(EventKind::Detected).min(),
            acknowledged: times(EventKind::Acknowledged).min(),
            mitigated: times(EventKind::Mitigated).max(),
            resolved: times(EventKind::Resolved).max(),
        }
    }

    /// When the impact was over: back to normal, else harm stopped; never before it started.
    pub(crate) fn end(&self) -> Option<Timestamp> {
        self.resolved.or(self.mitigated).filter(|end| self.start.is_none_or(|start| start <= *end))
    }

    /// From start to end of the impact, when both are known.
    pub(crate) fn impact(&self) -> Option<(Timestamp, Timestamp)> {
        Some((self.start?, self.end()?))
    }
}

/// One of the four durations that incidents are compared by: TTD, TTA, TTM, TTR.
pub(crate) struct Measure {
    /// Column head, such as "to detect".
    pub(crate) name: &'static str,
    /// What it starts with, such as "the start of impact".
    pub(crate) from_name: &'static str,
    /// What it ends with, such as "detection".
    pub(crate) until_name: &'static str,
    /// When it starts.
    pub(crate) from: Option<Timestamp>,
    /// When it ends.
    pub(crate) until: Option<Timestamp>,
}

impl Measure {
    /// The duration in words; `None` when a moment is missing or they stand in the wrong order.
    pub(crate) fn duration(&self) -> Option<String> {
        let (from, until) = (self.from?, self.until?);
        (from <= until).then(|| duration(from, until))
    }
}

/// The four durations: detect, mitigate and resolve from the start of impact, acknowledge from detection.
pub(crate) fn measures(moments: &Moments) -> [Measure; 4] {
    let start = "the start of impact";
    let measure = |name, from_name, until_name, from, until| Measure {
        name,
        from_name,
        until_name,
        from,
        until,
    };
    [
        measure("to detect", start, "detection", moments.start, moments.detected),
        measure(
            "to acknowledge",
            "detection",
            "acknowledgement",
            moments.detected,
            moments.acknowledged,
        ),
        measure("to mitigate", start, "mitigation", moments.start, moments.mitigated),
        measure("to resolve", start, "resolution", moments.start, moments.resolved),
    ]
}

/// One of the four durations, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedTime {
    /// `TTD`, `TTA`, `TTM` or `TTR`.
    pub name: &'static str,
    /// The duration; `None` when it is not known.
    pub duration: Option<String>,
    /// What it is from and until, or what is missing.
    pub words: String,
}

/// The four durations of a timeline, each with what it rests on, or what is missing for it.
pub fn explained(timeline: &[&TimelineEvent]) -> Vec<ExplainedTime> {
    let moments = Moments::of(timeline);
    ["TTD", "TTA", "TTM", "TTR"]
        .into_iter()
        .zip(measures(&moments))
        .map(|(name, measure)| {
            let duration = measure.duration();
            let is_guess = timeline.iter().any(|event| {
                !event.certain && [measure.from, measure.until].contains(&Some(event.time))
            });
            let mut words = match (&duration, measure.from, measure.until) {
                (Some(duration), Some(from), Some(until)) => format!(
                    "{name} {duration}: from {} ({from}) to {} ({until}).",
                    measure.from_name, measure.until_name
                ),
                (_, Some(_), Some(_)) => format!(
                    "{name} is not known: {} is before {}.",
                    measure.until_name, measure.from_name
                ),
                (_, None, _) => {
                    format!("{name} is not known: the timeline lacks {}.", measure.from_name)
                }
                (_, _, None) => {
                    format!("{name} is not known: the timeline lacks {}.", measure.until_name)
                }
            };
            if duration.is_some() && is_guess {
                words.push_str(" A time in it is a guess: its log does not say the year or zone.");
            }
            ExplainedTime { name, duration, words }
        })
        .collect()
}

/// A duration in words, two units at most: `850 ms`, `7 min 20 s`, `2 h 05 min`, `3 d 04 h`.
pub(crate) fn duration(from: Timestamp, until: Timestamp) -> String {
    let milliseconds = until.duration_since(from).as_millis().max(0);
    let seconds = milliseconds / 1000;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match seconds {
        0 if milliseconds > 0 => format!("{milliseconds} ms"),
        0..60 => format!("{seconds} s"),
        60..3_600 if seconds % 60 == 0 => format!("{minutes} min"),
        60..3_600 => format!("{minutes} min {} s", seconds % 60),
        3_600..86_400 if minutes == 0 => format!("{hours} h"),
        3_600..86_400 => format!("{hours} h {minutes:02} min"),
        _ if hours == 0 => format!("{days} d"),
        _ => format!("{days} d {hours:02} h"),
    }
}

/// The day in UTC, `2026-03-14`.
pub(crate) fn day(time: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(time).date()
}

/// The time of day in UTC, `02:11:40`.
pub(crate) fn time_of_day(time: Timestamp) -> String {
    let time = TimeZone::UTC.to_datetime(time);
    format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
}

/// How moments are written in one document: with their date when it is not clear which day is meant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// The day of all moments, when they share one and the text names it.
    pub(crate) only_day: Option<Date>,
}

impl Clock {
    /// The clock of a document with these moments. `names_day`: whether its text says which day it was.
    pub(crate) fn of(times: impl Iterator<Item = Timestamp>, names_day: bool) -> Clock {
        let mut days = times.map(day);
        let first = days.next().filter(|first| names_day && days.all(|day| day == *first));
        Clock { only_day: first }
    }

    /// `02:11:40`, or `2026-03-14 02:11:40` (UTC).
    pub(crate) fn time(self, time: Timestamp) -> String {
        let (date, clock) = (day(time), time_of_day(time));
        if self.only_day == Some(date) { clock } else { format!("{date} {clock}") }
    }

    /// `from 02:11:40 to 02:52:05 UTC on 2026-03-14`, or with both dates.
    pub(crate) fn window(self, from: Timestamp, until: Timestamp) -> String {
        let on = self.only_day.map(|day| format!(" on {day}")).unwrap_or_default();
        format!("from {} to {} UTC{on}", self.time(from), self.time(until))
    }

    /// `at 02:11:40 UTC on 2026-03-14`.
    pub(crate) fn at(self, time: Timestamp) -> String {
        let on = self.only_day.map(|day| format!(" on {day}")).unwrap_or_default();
        format!("at {} UTC{on}", self.time(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_words() {
        let start: Timestamp = "2026-03-14T02:11:40Z".parse().unwrap();
        for (milliseconds, expected) in [
            (0, "0 s"),
            (850, "850 ms"),
            (59_999, "59 s"),
            (120_000, "2 min"),
            (440_000, "7 min 20 s"),
            (425_000, "7 min 5 s"),
            (2_425_000, "40 min 25 s"),
            (7_200_000, "2 h"),
            (7_500_000, "2 h 05 min"),
            (7_530_000, "2 h 05 min"),
            (273_600_000, "3 d 04 h"),
            (86_400_000, "1 d"),
        ] {
            let until = start + jiff::SignedDuration::from_millis(milliseconds);
            assert_eq!(duration(start, until), expected);
        }
    }

    #[test]
    fn each_duration_says_what_it_rests_on_or_what_is_missing() {
        let event = |time: &str, kind| TimelineEvent {
            time: time.parse().unwrap(),
            certain: true,
            kind,
            what: String::new(),
            evidence: Vec::new(),
        };
        let events = [
            event("2026-03-14T02:11:40Z", EventKind::ImpactStart),
            event("2026-03-14T02:19:00Z", EventKind::Detected),
            event("2026-03-14T02:01:00Z", EventKind::Resolved),
        ];
        let words: Vec<String> = explained(&events.iter().collect::<Vec<_>>())
            .into_iter()
            .map(|time| time.words)
            .collect();
        assert_eq!(
            words,
            [
                "TTD 7 min 20 s: from the start of impact (2026-03-14T02:11:40Z) to detection (2026-03-14T02:19:00Z).",
                "TTA is not known: the timeline lacks acknowledgement.",
                "TTM is not known: the timeline lacks mitigation.",
                "TTR is not known: resolution is before the start of impact.",
            ]
        );
        let [start, mut detected, _] = events;
        detected.certain = false;
        assert_eq!(
            explained(&[&start, &detected])[0].words,
            "TTD 7 min 20 s: from the start of impact (2026-03-14T02:11:40Z) to detection (2026-03-14T02:19:00Z). A time in it is a guess: its log does not say the year or zone."
        );
    }

    #[test]
    fn the_date_is_shown_when_days_differ() {
        let (a, b): (Timestamp, Timestamp) =
            ("2026-03-14T23:59:59Z".parse().unwrap(), "2026-03-15T00:00:01Z".parse().unwrap());
        let clock = Clock::of([a, b].into_iter(), true);
        assert_eq!(clock.window(a, b), "from 2026-03-14 23:59:59 to 2026-03-15 00:00:01 UTC");
        assert_eq!(Clock::of([a].into_iter(), true).at(a), "at 23:59:59 UTC on 2026-03-14");
        assert_eq!(Clock::of([a].into_iter(), false).time(a), "2026-03-14 23:59:59");
    }
}
