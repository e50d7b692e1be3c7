//! A folder with files for one test, and a data folder with a key of its own beside it.

use std::path::PathBuf;

/// Both folders are removed when it goes out of scope.
pub struct Workspace {
    root: tempfile::TempDir,
}

impl Workspace {
    /// An empty workspace.
    pub fn new() -> Workspace {
        let root = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir_all(root.path().join("work")).expect("created");
        Workspace { root }
    }

    /// A workspace with these files, `(name, text)`.
    pub fn with(files: &[(&str, &str)]) -> Workspace {
        let workspace = Workspace::new();
        for (name, text) in files {
            workspace.write(name, text);
        }
        workspace
    }

    /// The folder that the editor opens.
    pub fn folder(&self) -> PathBuf {
        // Editors send resolved paths; on some systems the temporary folder is a link.
        self.root.path().join("work").canonicalize().expect("there")
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Writes a file and gives back its path.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        std::fs::write(&path, text).expect("written");
        path
    }

    /// The text of a file on disk.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect(name)
    }

    /// Names of all files whose name starts so, sorted.
    pub fn files(&self, prefix: &str) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder())
            .expect("there")
            .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with(prefix))
            .collect();
        names.sort();
        names
    }

    /// Where `TFTSR_DATA_DIR` points.
    pub fn data_dir(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// Where `TFTSR_KEY_FILE` points.
    pub fn key_file(&self) -> PathBuf {
        self.root.path().join("key")
    }

    /// The environment of a process that works here and nowhere else.
    pub fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        vec![
            ("TFTSR_DATA_DIR", self.data_dir()),
            ("TFTSR_KEY_FILE", self.key_file()),
            ("TFTSR_CONFIG_FILE", self.root.path().join("config.toml")),
        ]
    }

    /// Every file below a folder, for tests that look for what must not be there.
    pub fn all_files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.root.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files
    }
}
