//! The folder of a demo: always a fresh one, with a place for its own database and key.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Name of the folder when the person gives none.
const NAME: &str = "tftsr-demo";
/// How many demos may lie beside each other.
const MOST: u32 = 1000;

/// A folder that was empty when it was made or found.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    shown: String,
}

impl Folder {
    /// Makes the folder named, or a fresh one below the current one. One that holds anything is left alone.
    pub(crate) fn create(wanted: Option<PathBuf>) -> anyhow::Result<Folder> {
        let shown = match wanted {
            Some(path) => {
                std::fs::create_dir_all(&path)
                    .with_context(|| format!("cannot make {}", path.display()))?;
                let mut entries = std::fs::read_dir(&path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                if entries.next().is_some() {
                    bail!(
                        "{} is not empty; name a folder that is, or that does not exist yet",
                        path.display()
                    );
                }
                path
            }
            None => fresh(NAME)?,
        };
        let path = std::path::absolute(&shown)
            .with_context(|| format!("cannot find {}", shown.display()))?;
        let folder = Folder { path, shown: shown.display().to_string() };
        private(&folder.data_dir())?;
        // The key must not get into a repository that the folder happens to lie in.
        write_new(&folder.data_dir().join(".gitignore"), "*\n")?;
        Ok(folder)
    }

    /// Absolute.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// As the person wrote it.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Where the demo's database lies.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.path.join(".tftsr-demo")
    }

    /// The key of that database; the server makes it.
    pub(crate) fn key_file(&self) -> PathBuf {
        self.data_dir().join("key")
    }

    /// What to type in a shell so that an editor started from it opens the demo's database.
    pub(crate) fn settings(&self) -> Vec<String> {
        [("TFTSR_DATA_DIR", self.data_dir()), ("TFTSR_KEY_FILE", self.key_file())]
            .into_iter()
            .map(|(name, path)| {
                let path = quoted(&path.to_string_lossy());
                if cfg!(windows) {
                    format!("$env:{name} = {path}")
                } else {
                    format!("export {name}={path}")
                }
            })
            .collect()
    }
}

/// Writes a file that does not exist yet.
pub(crate) fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let write =
        || std::io::Write::write_all(&mut std::fs::File::create_new(path)?, text.as_bytes());
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// A word for a shell: as it is, or in single quotes.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain =
        |character: char| character.is_ascii_alphanumeric() || "/._-+:\\".contains(character);
    if !word.is_empty() && word.chars().all(is_plain) && (cfg!(windows) || !word.contains('\\')) {
        return word.to_owned();
    }
    let escaped = if cfg!(windows) { "''" } else { "'\\''" };
    format!("'{}'", word.replace('\'', escaped))
}

/// Makes the first of `NAME`, `NAME-2`, `NAME-3` … that does not exist.
fn fresh(name: &str) -> anyhow::Result<PathBuf> {
    for number in 1..=MOST {
        let path =
            PathBuf::from(if number == 1 { name.to_owned() } else { format!("{name}-{number}") });
        match std::fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error).with_context(|| {
                    format!(
                        "cannot make {} in the current folder; name a folder: tftsr demo DIR",
                        path.display()
                    )
                });
            }
        }
    }
    bail!(
        "there are {MOST} demo folders here already; remove some, or name a folder: tftsr demo DIR"
    )
}

/// Makes a folder that only its owner may enter.
fn private(path: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).with_context(|| format!("cannot make {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_holds_something_is_left_alone() {
        let base = tempfile::tempdir().expect("folder");
        let wanted = base.path().join("a b/demo");
        let folder = Folder::create(Some(wanted.clone())).expect("made");
        assert!(folder.data_dir().is_dir());
        let error = Folder::create(Some(wanted)).expect_err("not empty").to_string();
        assert!(
            error.ends_with("is not empty; name a folder that is, or that does not exist yet"),
            "{error}"
        );
        write_new(&folder.data_dir().join(".gitignore"), "").expect_err("exists");
    }

    #[test]
    fn the_next_free_name_is_taken() {
        let base = tempfile::tempdir().expect("folder");
        let name = base.path().join("demo").to_string_lossy().into_owned();
        for end in ["demo", "demo-2", "demo-3"] {
            assert_eq!(fresh(&name).expect("made"), base.path().join(end));
        }
    }

    #[cfg(unix)]
    #[test]
    fn paths_are_quoted_where_a_shell_needs_it() {
        for (word, expected) in
            [("/tmp/demo-2", "/tmp/demo-2"), ("/a b", "'/a b'"), ("it's", "'it'\\''s'"), ("", "''")]
        {
            assert_eq!(quoted(word), expected);
        }
    }
}
