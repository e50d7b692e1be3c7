//! What a log consists of.

use text::Span;

use crate::continuation::State;
use crate::level::Level;
use crate::records::Records;
use crate::time::Time;

/// What the reader cannot know from the text alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadOptions {
    /// The year of the last record, for stamps that have none (from the file's time, or now).
    pub year_hint: Option<i16>,
    /// Seconds east of UTC, for stamps that name no zone.
    pub zone_offset_seconds: i32,
}

/// A log, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    /// The id of the format; `plain` when the lines follow none that is known.
    pub format: &'static str,
    /// The records in the order of the file. They do not overlap.
    pub records: Records,
    /// The templates of the messages; a record's [`TemplateId`] is an index into them.
    pub templates: Vec<Template>,
    /// Lines that belong to no record: directives, banners in the middle, brackets around an array.
    pub meta: Vec<Span>,
}

impl Log {
    /// The template of a record.
    pub fn template(&self, record: &Record<'_>) -> &str {
        self.templates.get(record.template.0 as usize).map_or("", |template| template.text.as_str())
    }
}

/// One record: what a program said at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record<'a> {
    /// The whole extent with its continuation lines, without the last line end and without blank lines after it.
    pub span: Span,
    /// First line, from one.
    pub line: u32,
    /// Last line, from one.
    pub end_line: u32,
    /// When; nothing where the record has no stamp of its own.
    pub time: Option<Time>,
    /// How severe, where the record says so.
    pub level: Option<Level>,
    /// Who: logger, program, component; empty where the record does not say.
    pub source: &'a str,
    /// What it says, within `span`: the message of its first line, or the message field of a structured record.
    pub message: Span,
    /// Which template the message follows.
    pub template: TemplateId,
}

/// Index of a template in [`Log::templates`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TemplateId(pub u32);

/// What messages have in common, with `<*>` for what varies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The words.
    pub text: String,
    /// How many records follow it.
    pub count: u32,
    /// The first of them, as an index into [`Log::records`].
    pub first: u32,
}

/// What a reader finds at the head of a record; spans are within the line (or block) at hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub stamp: Option<crate::stamp::Stamp>,
    pub level: Option<Level>,
    pub source: Span,
    pub message: Span,
    /// The template where the format, not the words, decides it.
    pub key: Option<&'static str>,
}

impl Head {
    /// A head of which only the message is known.
    pub(crate) fn bare(message: Span) -> Head {
        Head { stamp: None, level: None, source: Span::new(0, 0), message, key: None }
    }

    /// All spans moved right.
    pub(crate) fn shifted(self, by: usize) -> Head {
        Head { source: self.source.shifted(by), message: self.message.shifted(by), ..self }
    }
}

/// A record before times and templates are settled; spans are within the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Raw {
    pub span: Span,
    pub line: u32,
    pub end_line: u32,
    pub head: Head,
}

/// What a reader gives back.
#[derive(Debug, Default)]
pub(crate) struct Raws {
    pub records: Vec<Raw>,
    pub meta: Vec<Span>,
    /// From where reading may go on when more is appended; nothing where all has to be read again.
    pub resume: Option<Resume>,
}

/// A record from which reading gives the same again, whatever follows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resume {
    /// Its index. It is read again; those before it stay as they are.
    pub record: usize,
    /// What the lines before it are in the middle of.
    pub state: State,
    /// The byte up to which the text must stay as it is, for this record to begin where it does.
    pub until: usize,
}
