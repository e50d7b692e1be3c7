//! The log of an open document: read when somebody asks for it, followed where the text only grew since it was read, moved along
//! with edits elsewhere while a large text is being edited.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard};

use text::{Document, Span};

use crate::documents::lock;
use crate::log_view::ReadLog;

/// Edits since a log was read; beyond so many it is read anew.
const MOST_EDITS: usize = 4096;

/// One edit: these bytes became so many, and so many lines more or fewer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LogEdit {
    pub span: Span,
    pub inserted: usize,
    pub lines: i64,
}

impl LogEdit {
    /// The edit that puts a text in place of a span.
    pub fn of(document: &Document, span: Span, text: &str) -> LogEdit {
        let removed = document.line_of(span.end) - document.line_of(span.start);
        let added = memchr::memchr_iter(b'\n', text.as_bytes()).count();
        let lines = i64::try_from(added).unwrap_or(0) - i64::try_from(removed).unwrap_or(0);
        LogEdit { span, inserted: text.len(), lines }
    }
}

/// The log of one version of a text.
#[derive(Debug, Default)]
pub(crate) struct LogSlot {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    log: Option<ReadLog>,
    /// Whether the log was moved along with edits, not read.
    is_moved: bool,
    following: Option<logs::Following>,
    before: Option<Before>,
}

/// An earlier version of the text, and what was done to it since.
#[derive(Debug, Clone)]
struct Before {
    slot: Arc<LogSlot>,
    edits: Vec<LogEdit>,
}

impl LogSlot {
    /// The slot of the text that edits make of the one of `before`. Never waits.
    pub fn after(before: &Arc<LogSlot>, edits: Vec<LogEdit>) -> LogSlot {
        let direct = |edits| Before { slot: Arc::clone(before), edits };
        let known = match before.state.try_lock() {
            // It is being read, so there will be something to follow.
            Err(_) => Some(direct(edits)),
            Ok(state) if state.log.is_some() => Some(direct(edits)),
            Ok(state) => state.before.clone().map(|mut known| {
                known.edits.extend(edits);
                known
            }),
        };
        let before = known.filter(|known| known.edits.len() <= MOST_EDITS);
        LogSlot { state: Mutex::new(State { before, ..State::default() }) }
    }

    /// The log of this text, read or followed.
    pub fn read(
        &self,
        document: &Document,
        options: &logs::ReadOptions,
        own: &logs::OwnFormats,
    ) -> ReadLog {
        let mut state = lock(&self.state);
        if let Some(log) = state.log.as_ref().filter(|_| !state.is_moved) {
            return Arc::clone(log);
        }
        let before = state.before.take();
        let followed = before.and_then(|before| before.followed(document, options).ok());
        let (following, log) = followed
            .unwrap_or_else(|| logs::Following::read_as(document.text().as_bytes(), options, own));
        let log = Arc::new(log);
        *state = State {
            log: Some(Arc::clone(&log)),
            is_moved: false,
            following: Some(following),
            before: None,
        };
        log
    }

    /// The log of this text where it costs little: read already, followed, or moved along with the edits since it was read. Nothing
    /// where it was never read, or is being read now.
    pub fn at_hand(&self, document: &Document, options: &logs::ReadOptions) -> Option<ReadLog> {
        let state = self.state.try_lock().ok()?;
        LogSlot::known(state, document, options)
    }

    /// The same for a view of the whole text, which waits for whoever follows the log now rather than show nothing.
    pub fn to_view(&self, document: &Document, options: &logs::ReadOptions) -> Option<ReadLog> {
        LogSlot::known(lock(&self.state), document, options)
    }

    fn known(
        mut state: MutexGuard<'_, State>,
        document: &Document,
        options: &logs::ReadOptions,
    ) -> Option<ReadLog> {
        if let Some(log) = &state.log {
            return Some(Arc::clone(log));
        }
        let before = state.before.take()?;
        let edits = before.edits.clone();
        let (log, is_moved, following) = match before.followed(document, options) {
            Ok((following, log)) => (log, false, Some(following)),
            Err(log) => {
                let mut log = log?;
                for edit in edits {
                    log.shift(edit.span, edit.inserted, edit.lines);
                }
                (log, true, None)
            }
        };
        let log = Arc::new(log);
        *state = State { log: Some(Arc::clone(&log)), is_moved, following, before: None };
        Some(log)
    }
}

impl Before {
    /// The log followed to a text; where that is not possible, the log as it was, if there is one.
    fn followed(
        self,
        document: &Document,
        options: &logs::ReadOptions,
    ) -> Result<(logs::Following, logs::Log), Option<logs::Log>> {
        let (log, following) = {
            let mut state = lock(&self.slot.state);
            let following = if state.is_moved { None } else { state.following.take() };
            // Nobody else needs it there, so it need not be copied.
            let is_alone = Arc::strong_count(&self.slot) == 1;
            let log = if is_alone { state.log.take() } else { state.log.clone() };
            (log, following)
        };
        let Some(log) = log else { return Err(None) };
        let mut log = Arc::try_unwrap(log).unwrap_or_else(|shared| (*shared).clone());
        let Some(mut following) = following else { return Err(Some(log)) };
        let same_until = self.edits.iter().map(|edit| edit.span.start).min().unwrap_or(0);
        match following.follow(&mut log, &Rope(document), same_until, options) {
            true => Ok((following, log)),
            false => Err(Some(log)),
        }
    }
}

/// A document that is read in places.
struct Rope<'a>(&'a Document);

impl logs::Source for Rope<'_> {
    fn length(&self) -> usize {
        self.0.len()
    }

    fn bytes(&self, span: Span) -> Cow<'_, [u8]> {
        let mut bytes = Vec::with_capacity(span.len());
        self.0.read(span, &mut bytes);
        Cow::Owned(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: logs::ReadOptions =
        logs::ReadOptions { year_hint: Some(2026), zone_offset_seconds: 0 };

    fn line(index: usize) -> String {
        format!(
            "2026-05-01T10:{:02}:{:02}Z INFO app: served {index}\n",
            index / 60 % 60,
            index % 60
        )
    }

    fn edited(
        document: &mut Document,
        slot: &Arc<LogSlot>,
        span: Span,
        text: &str,
    ) -> Arc<LogSlot> {
        let edit = LogEdit::of(document, span, text);
        document.replace(span, text);
        Arc::new(LogSlot::after(slot, vec![edit]))
    }

    #[test]
    fn a_text_that_grows_is_followed_through_unread_versions() {
        let mut document = Document::new(&(0..500).map(line).collect::<String>());
        let mut slot = Arc::new(LogSlot::default());
        slot.read(&document, &OPTIONS, &logs::OwnFormats::default());
        for index in 500..520 {
            let end = document.len();
            slot = edited(&mut document, &slot, Span::new(end, end), &line(index));
        }
        assert!(lock(&slot.state).before.as_ref().is_some_and(|before| before.edits.len() == 20));
        {
            // While one is at it, the cursor does not wait.
            let _busy = lock(&slot.state);
            assert!(slot.at_hand(&document, &OPTIONS).is_none());
        }
        let log = slot.to_view(&document, &OPTIONS).expect("is followed");
        assert!(!lock(&slot.state).is_moved, "not only moved");
        assert_eq!(*log, logs::read(document.text().as_bytes(), &OPTIONS));
        assert_eq!(log.records.len(), 520);
    }

    #[test]
    fn an_edit_in_the_middle_moves_the_log_until_it_is_read() {
        let mut document = Document::new(&(0..50).map(line).collect::<String>());
        let first = Arc::new(LogSlot::default());
        assert!(first.at_hand(&document, &OPTIONS).is_none(), "it was never read");
        first.read(&document, &OPTIONS, &logs::OwnFormats::default());
        let place = line(0).len();
        let slot = edited(&mut document, &first, Span::new(place, place), "a note\n");
        let moved = slot.at_hand(&document, &OPTIONS).expect("is moved");
        assert_eq!((moved.records.len(), moved.records[1].line), (50, 3));
        let read = slot.read(&document, &OPTIONS, &logs::OwnFormats::default());
        assert_eq!(*read, logs::read(document.text().as_bytes(), &OPTIONS));
        // The version before is as it was.
        assert_eq!(
            first.read(&Document::new(""), &OPTIONS, &logs::OwnFormats::default()).records[1].line,
            2
        );
    }
}
