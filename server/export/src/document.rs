//! The document tree. Everything a renderer needs, with plain public fields.
//!
//! Inline text is a flat list of styled runs rather than a tree: emphasis nests in Markdown, but every target format sets
//! properties on runs of text.

use crate::figure::Chart;

/// A whole document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// From the front matter.
    pub metadata: Metadata,
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// Footnotes in the order they are referred to: number 1 is the first.
    pub notes: Vec<Vec<Block>>,
}

/// What the front matter says of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Every `key: value` of the front matter, in order, quotes removed.
    pub fields: Vec<(String, String)>,
}

impl Metadata {
    /// The value of a field; empty when it is not there.
    pub fn get(&self, key: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value.as_str())
    }

    /// The language of the text as a BCP 47 tag; English when it is not said.
    pub fn language(&self) -> &str {
        match self.get("lang") {
            "" => "en",
            language => language,
        }
    }
}

impl Document {
    /// The title: of the front matter, else of the first heading.
    pub fn title(&self) -> String {
        let named = self.metadata.get("title");
        if !named.is_empty() {
            return named.to_owned();
        }
        let first = self.blocks.iter().find_map(|block| match block {
            Block::Heading { content, .. } => Some(plain(content)),
            _ => None,
        });
        first.unwrap_or_else(|| "Untitled".to_owned())
    }
}

/// One block.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Unique within the document.
        anchor: String,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// The first number; `None` for bullets.
        start: Option<u64>,
        /// Its items.
        items: Vec<Item>,
    },
    /// A table.
    Table(Table),
    /// Preformatted text.
    Code {
        /// The first word of the fence's info string; may be empty.
        language: String,
        /// Lines, without the last line end.
        text: String,
    },
    /// Quoted blocks.
    Quote(Vec<Block>),
    /// A box that stands out.
    Callout {
        /// What kind of remark it is.
        kind: Callout,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// A picture of its own.
    Picture {
        /// The picture.
        picture: Picture,
        /// What it shows, for those who do not see it.
        alt: String,
    },
    /// A figure that is drawn from what the document says.
    Figure {
        /// What it shows.
        chart: Chart,
        /// The Markdown that names it.
        source: String,
    },
    /// A horizontal rule.
    Rule,
    /// What follows begins on a new page.
    PageBreak,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// One an each column.
    pub columns: Vec<Align>,
    /// The header row: as many cells as columns.
    pub header: Vec<Vec<Inline>>,
    /// The other rows: as many cells as columns.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Where links to it lead, such as `e1`.
    pub anchor: Option<String>,
    /// Its cells.
    pub cells: Vec<Vec<Inline>>,
}

/// How the text of a column is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// Centered.
    Center,
    /// At the right.
    Right,
}

/// An item of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// Where links to it lead, such as `why-1.1`.
    pub anchor: Option<String>,
    /// Whether a task is done; `None` for what is no task.
    pub task: Option<bool>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// Kinds of call-outs, those of GitHub's Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callout {
    /// Worth knowing.
    Note,
    /// Makes things easier.
    Tip,
    /// Must be known.
    Important,
    /// Needs attention at once.
    Warning,
    /// Has consequences.
    Caution,
}

impl Callout {
    /// The word that heads the box.
    pub fn title(self) -> &'static str {
        match self {
            Callout::Note => "Note",
            Callout::Tip => "Tip",
            Callout::Important => "Important",
            Callout::Warning => "Warning",
            Callout::Caution => "Caution",
        }
    }
}

/// A piece of inline content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text in one style.
    Text(Run),
    /// A line ends here.
    Break,
    /// A reference to the footnote of this index in [`Document::notes`].
    Note(usize),
}

/// Text in one style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// How it looks.
    pub style: Style,
    /// Where it leads.
    pub link: Option<Target>,
}

/// How text looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Strong emphasis.
    pub bold: bool,
    /// Emphasis.
    pub italic: bool,
    /// Struck through.
    pub strike: bool,
    /// Literal text.
    pub code: bool,
}

/// Where a link leads. Schemes that could run or read something are never here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `https:`, `http:` or `mailto:`.
    Web(String),
    /// A place in this document.
    Anchor(String),
    /// A file of the workspace: live in Markdown only, for elsewhere it leads nowhere.
    Workspace(String),
}

/// A PNG or JPEG picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Which of both.
    pub format: PictureFormat,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The file; shared by all places that show it.
    pub bytes: std::sync::Arc<[u8]>,
}

/// What a picture's bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// Portable Network Graphics.
    Png,
    /// JFIF or EXIF.
    Jpeg,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?} {}×{}", self.format, self.width, self.height)
    }
}

/// The text of inline content without its styles.
pub fn plain(content: &[Inline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text(run) => run.text.as_str(),
            Inline::Break => " ",
            Inline::Note(_) => "",
        })
        .collect()
}
