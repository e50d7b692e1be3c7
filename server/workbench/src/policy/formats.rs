//! `[[formats]]` of a policy file: how logs look that nobody else knows.

use std::ops::Range;

use logs::OwnFormat;
use toml::de::DeTable;

use super::read::{Reader, Value};

/// Most formats of one file.
const MOST: usize = 64;

impl Reader<'_> {
    /// `[[formats]]`: `id`, `regex` with named groups, and `levels`, a table of words and what they mean.
    pub(super) fn formats(&mut self, value: &Value) {
        for (range, fields) in self.tables(value) {
            if self.file.formats.len() == MOST {
                self.problem(
                    range,
                    format!("a file has at most {MOST} formats; the rest is ignored"),
                );
                return;
            }
            if let Some(format) = self.format(&range, fields) {
                self.file.formats.push(format);
            }
        }
    }

    fn format(&mut self, range: &Range<usize>, fields: &DeTable) -> Option<OwnFormat> {
        self.only(fields, &["id", "description", "regex", "levels"]);
        let Some((_, id)) = self.string(fields, "id") else {
            self.problem(range.clone(), "a format needs an id");
            return None;
        };
        let Some((regex_range, regex)) = self.string(fields, "regex") else {
            self.problem(range.clone(), "a format needs a regex");
            return None;
        };
        let mut levels = Vec::new();
        if let Some(value) = fields.get("levels")
            && let Some(words) = self.table(value)
        {
            for (word, means) in words {
                match means.get_ref().as_str() {
                    Some(means) => levels.push((word.get_ref().to_string(), means.to_owned())),
                    None => self.problem(means.span(), "expected the name of a level"),
                }
            }
        }
        match OwnFormat::new(&id, &regex, &levels) {
            Ok(format) => Some(format),
            Err(error) => {
                self.problem(regex_range, error);
                None
            }
        }
    }
}
