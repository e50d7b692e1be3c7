//! The log of an open document: read when somebody asks for it, followed where the text only grew since it was read, moved along
//! with edits elsewhere while a large text is being edited.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

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

    /// Takes in the edit after this one, where both are one: a person who types on, or takes back what was typed.
    fn takes(&mut self, next: &LogEdit) -> bool {
        let end = self.span.start + self.inserted;
        let is_inside = next.span.start >= self.span.start && next.span.end <= end;
        if is_inside {
            self.inserted = self.inserted - next.span.len() + next.inserted;
            self.lines += next.lines;
        }
        is_inside
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
    /// What is off in the log, with silences from so many seconds on.
    off: Option<(i64, Vec<logs::Condition>)>,
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
                for edit in edits {
                    if !known.edits.last_mut().is_some_and(|last| last.takes(&edit)) {
                        known.edits.push(edit);
                    }
                }
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
        let (following, log) =
            followed.unwrap_or_else(|| logs::Following::read_as(&Rope(document), options, own));
        let log = Arc::new(log);
        *state = State {
            log: Some(Arc::clone(&log)),
            is_moved: false,
            following: Some(following),
            off: None,
            before: None,
        };
        log
    }

    /// What is off in the log where it is at hand, with silences from so many seconds on: looked for where it was read or followed,
    /// moved along with edits since.
    pub fn conditions(
        &self,
        document: &Document,
        options: &logs::ReadOptions,
        silence: i64,
    ) -> Option<Vec<logs::Condition>> {
        let mut state = self.state.try_lock().ok()?;
        let log = LogSlot::known(&mut state, document, options)?;
        if let Some((_, found)) = state.off.as_ref().filter(|(known, _)| *known == silence) {
            return Some(found.clone());
        }
        if state.is_moved {
            return None;
        }
        let found = logs::conditions(&log, document.text().as_bytes(), silence);
        state.off = Some((silence, found.clone()));
        Some(found)
    }

    /// The log of this text where it costs little: read already, followed, or moved along with the edits since it was read. Nothing
    /// where it was never read, or is being read now.
    pub fn at_hand(&self, document: &Document, options: &logs::ReadOptions) -> Option<ReadLog> {
        let mut state = self.state.try_lock().ok()?;
        LogSlot::known(&mut state, document, options)
    }

    /// The same for a view of the whole text, which waits for whoever follows the log now rather than show nothing.
    pub fn to_view(&self, document: &Document, options: &logs::ReadOptions) -> Option<ReadLog> {
        LogSlot::known(&mut lock(&self.state), document, options)
    }

    fn known(
        state: &mut State,
        document: &Document,
        options: &logs::ReadOptions,
    ) -> Option<ReadLog> {
        if let Some(log) = &state.log {
            return Some(Arc::clone(log));
        }
        let before = state.before.take()?;
        let edits = before.edits.clone();
        *state = match before.followed(document, options) {
            Ok((following, log)) => {
                State { log: Some(Arc::new(log)), following: Some(following), ..State::default() }
            }
            Err(Left { log, mut off }) => {
                let mut log = log?;
                for edit in &edits {
                    // Nobody else holds it, as a rule, so that it need not be copied.
                    if log.moves(edit.span, edit.inserted, edit.lines) {
                        Arc::make_mut(&mut log).shift(edit.span, edit.inserted, edit.lines);
                    }
                }
                for condition in off.iter_mut().flat_map(|(_, found)| found) {
                    for edit in &edits {
                        condition.span = logs::moved(condition.span, edit.span, edit.inserted);
                    }
                }
                State { log: Some(log), is_moved: true, off, ..State::default() }
            }
        };
        state.log.clone()
    }
}

/// What an earlier version leaves where it cannot be followed.
#[derive(Default)]
struct Left {
    log: Option<ReadLog>,
    off: Option<(i64, Vec<logs::Condition>)>,
}

impl Before {
    /// The log followed to a text; where that is not possible, what there is as it was.
    fn followed(
        self,
        document: &Document,
        options: &logs::ReadOptions,
    ) -> Result<(logs::Following, logs::Log), Left> {
        let (log, following, off) = {
            let mut state = lock(&self.slot.state);
            let following = if state.is_moved { None } else { state.following.take() };
            // Nobody else needs it there, so it need not be copied.
            match Arc::strong_count(&self.slot) == 1 {
                true => (state.log.take(), following, state.off.take()),
                false => (state.log.clone(), following, state.off.clone()),
            }
        };
        let Some(log) = log else { return Err(Left::default()) };
        let Some(mut following) = following else { return Err(Left { log: Some(log), off }) };
        let same_until = self.edits.iter().map(|edit| edit.span.start).min().unwrap_or(0);
        if !following.follows(same_until) {
            return Err(Left { log: Some(log), off });
        }
        let mut log = Arc::unwrap_or_clone(log);
        match following.follow(&mut log, &Rope(document), same_until, options) {
            true => Ok((following, log)),
            false => Err(Left { log: Some(Arc::new(log)), off }),
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
        assert!(lock(&slot.state).before.as_ref().is_some_and(|before| before.edits.len() == 1));
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
        assert_eq!((moved.records.len(), moved.records.get(1).expect("a record").line), (50, 3));
        let read = slot.read(&document, &OPTIONS, &logs::OwnFormats::default());
        assert_eq!(*read, logs::read(document.text().as_bytes(), &OPTIONS));
        // The version before is as it was.
        assert_eq!(
            first
                .read(&Document::new(""), &OPTIONS, &logs::OwnFormats::default())
                .records
                .get(1)
                .expect("a record")
                .line,
            2
        );
    }

    #[test]
    fn what_is_typed_in_one_place_is_one_edit() {
        let mut document = Document::new(&(0..50).map(line).collect::<String>());
        let first = Arc::new(LogSlot::default());
        first.read(&document, &OPTIONS, &logs::OwnFormats::default());
        let place = line(0).len() + 30;
        let mut slot = first;
        for (index, sign) in "some words".chars().enumerate() {
            let at = Span::new(place + index, place + index);
            slot = edited(&mut document, &slot, at, &sign.to_string());
        }
        slot = edited(&mut document, &slot, Span::new(place + 8, place + 10), "");
        let edits = lock(&slot.state).before.as_ref().map(|before| before.edits.clone());
        let [edit] = edits.as_deref().expect("not read") else { panic!("{edits:?}") };
        assert_eq!((edit.span, edit.inserted, edit.lines), (Span::new(place, place), 8, 0));
        let moved = slot.at_hand(&document, &OPTIONS).expect("is moved");
        let read = logs::read(document.text().as_bytes(), &OPTIONS);
        let spans = |log: &logs::Log| log.records.iter().map(|one| one.span).collect::<Vec<_>>();
        assert_eq!(spans(&moved), spans(&read));
    }

    #[test]
    fn a_sign_typed_over_another_copies_nothing() {
        let mut document = Document::new(&(0..50).map(line).collect::<String>());
        let first = Arc::new(LogSlot::default());
        let read = first.read(&document, &OPTIONS, &logs::OwnFormats::default());
        let place = line(0).len() + 30;
        let slot = edited(&mut document, &first, Span::new(place, place + 1), "x");
        let moved = slot.at_hand(&document, &OPTIONS).expect("is moved");
        assert!(Arc::ptr_eq(&read, &moved), "one log for both versions");
    }

    #[test]
    fn what_is_off_moves_with_edits_and_is_not_looked_for_again() {
        let back = "2026-05-01T09:00:00Z INFO app: the clock was set\n";
        let text = (0..50).map(line).collect::<String>() + back + &back.repeat(9);
        let mut document = Document::new(&text);
        let first = Arc::new(LogSlot::default());
        assert_eq!(first.conditions(&document, &OPTIONS, 60), None, "it was never read");
        first.read(&document, &OPTIONS, &logs::OwnFormats::default());
        let off = first.conditions(&document, &OPTIONS, 60).expect("was read");
        let slot = edited(&mut document, &first, Span::new(0, 0), "a note\n");
        let moved = slot.conditions(&document, &OPTIONS, 60).expect("is moved");
        let starts =
            |of: &[logs::Condition]| of.iter().map(|one| one.span.start).collect::<Vec<_>>();
        assert!(!off.is_empty());
        assert_eq!(starts(&moved), starts(&off).iter().map(|at| at + 7).collect::<Vec<_>>());
        assert_eq!(slot.conditions(&document, &OPTIONS, 90), None, "not with other silences");
    }
}
