//! Several files in one text: a block starts at a line `//- /path`.

/// A file of a fixture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What stands behind `//- `, such as `/payments.log`; empty when the text names none.
    pub path: String,
    /// The lines up to the next block, each with its line feed.
    pub text: String,
}

/// The files of `fixture`, in order. Lines before the first block are a file without a path, unless all of them are blank.
pub fn files(fixture: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    for line in fixture.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("//- ") {
            files.push(File { path: path.trim_end().to_owned(), text: String::new() });
        } else if let Some(file) = files.last_mut() {
            file.text.push_str(line);
        } else if !line.trim().is_empty() {
            files.push(File { path: String::new(), text: line.to_owned() });
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_text_without_a_name() {
        let two = files("\n//- /a.log\none\n\n//- /b.log\ntwo");
        assert_eq!(
            two.iter().map(|f| (f.path.as_str(), f.text.as_str())).collect::<Vec<_>>(),
            [("/a.log", "one\n\n"), ("/b.log", "two")]
        );
        assert_eq!(files("one\n"), [File { path: String::new(), text: "one\n".to_owned() }]);
        assert_eq!(files(" \n"), []);
    }
}
