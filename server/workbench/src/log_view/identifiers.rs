//! From an identifier (a request, a trace, a process, an address) to its other places, in all open logs.

use text::Span;

use super::{Place, record_at};
use crate::Workbench;
use crate::documents::{Role, Snapshot};

/// Most places that are given back.
const MOST: usize = 10_000;

/// The identifier at a byte, as a span of the document.
fn identifier_at(snapshot: &Snapshot, byte: usize) -> Option<Span> {
    let line = snapshot.document.line_span(snapshot.document.line_of(byte))?;
    let text = snapshot.document.slice(line);
    let found = logs::identifier_at(text.as_bytes(), byte.saturating_sub(line.start))?;
    Some(found.shifted(line.start))
}

/// Every place of the identifier at a byte, in all open logs: this document first.
pub fn references(workbench: &Workbench, snapshot: &Snapshot, byte: usize) -> Vec<Place> {
    let Some(span) = identifier_at(snapshot, byte).filter(|_| snapshot.role == Role::Log) else {
        return Vec::new();
    };
    let identifier = snapshot.document.slice(span).into_owned();
    let others = workbench.open_uris().into_iter().filter(|uri| *uri != snapshot.uri);
    let others = others.filter_map(|uri| workbench.snapshot(&uri));
    let mut places = Vec::new();
    for snapshot in std::iter::once(snapshot.clone()).chain(others) {
        if snapshot.role != Role::Log {
            continue;
        }
        let text = snapshot.document.text();
        places.extend(
            logs::occurrences(text.as_bytes(), identifier.as_bytes())
                .take(MOST - places.len())
                .map(|span| Place { snapshot: snapshot.clone(), span }),
        );
    }
    places
}

/// Where the identifier at a byte is first seen, by time, over all open logs; by file and line where records have no time.
pub fn definition(workbench: &Workbench, snapshot: &Snapshot, byte: usize) -> Option<Place> {
    let mut first: Option<(Option<jiff::Timestamp>, Place)> = None;
    let mut of: Option<String> = None;
    for place in references(workbench, snapshot, byte) {
        // Within a log the first place is the first in time, but for clocks that step back.
        if of.as_ref() == Some(&place.snapshot.uri) {
            continue;
        }
        of = Some(place.snapshot.uri.clone());
        let time = place.snapshot.log_at_hand().and_then(|log| {
            let index = record_at(&log, place.span.start)?;
            Some(log.records.get(index)?.time?.timestamp)
        });
        let earlier = match (&first, time) {
            (None, _) => true,
            (Some((Some(before), _)), Some(time)) => time < *before,
            (Some((None, _)), Some(_)) => true,
            (Some(_), None) => false,
        };
        if earlier {
            first = Some((time, place));
        }
    }
    first.map(|(_, place)| place)
}
