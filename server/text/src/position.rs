//! Positions as editors count them.

/// Line and column, both from zero. What a column counts is set by [`Encoding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, from zero. Lines end in LF or CRLF; a lone CR is text.
    pub line: u32,
    /// Code units from the start of the line, from zero.
    pub column: u32,
}

/// What a column counts (LSP 3.17 `PositionEncodingKind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 bytes.
    Utf8,
    /// UTF-16 code units, the default of the protocol.
    Utf16,
    /// Unicode scalar values.
    Utf32,
}
