//! Policy: what is looked for beside the detectors, what is done with it, and what is left alone, as files say it.
//!
//! A person's own file (`config.toml` in the platform's configuration folder, or the one `TFTSR_CONFIG_FILE` names) is theirs and
//! may loosen. Files named `.tftsr.toml` in the folder of a text and above it, up to the root of the repository, are not trusted:
//! they only tighten. Files are read when first needed and kept until [`Policies::forget`]; whatever in them cannot be used is a
//! [`Problem`], and the rest counts.

pub mod baseline;
mod formats;
pub mod import;
mod paths;
mod read;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use detect::{Allow, Config, Override, OwnRule, OwnRules};
use logs::OwnFormats;
use sha2::{Digest, Sha256};

use self::paths::Paths;
use self::read::{LARGEST, PolicyFile, Trust};
use crate::documents::lock;

pub use self::read::Problem;
pub(crate) use self::read::policy_id;

/// Name of the policy file of a folder.
pub const FILE_NAME: &str = ".tftsr.toml";

/// The policy for one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    overrides: BTreeMap<String, Override>,
    allow: Vec<Arc<Allow>>,
    rules: OwnRules,
    formats: OwnFormats,
}

impl Policy {
    /// What holds without any file.
    pub fn none() -> Policy {
        Policy {
            overrides: BTreeMap::new(),
            allow: Vec::new(),
            rules: OwnRules::none(),
            formats: OwnFormats::default(),
        }
    }

    /// A configuration with this policy in it.
    pub fn apply(&self, mut config: Config) -> Config {
        config.overrides.clone_from(&self.overrides);
        config.allow.extend(self.allow.iter().cloned());
        config.rules = self.rules.clone();
        config
    }

    /// The formats of logs beside those that are built in.
    pub fn formats(&self) -> &OwnFormats {
        &self.formats
    }

    /// The rules beside the detectors.
    pub fn rules(&self) -> &[OwnRule] {
        self.rules.rules()
    }
}

/// All policy files that matter to a process, read once.
pub struct Policies {
    /// The person's own file.
    own: Option<PathBuf>,
    state: Mutex<State>,
}

/// Where the person's file is; the rest may hold values.
impl std::fmt::Debug for Policies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Policies").field("own", &self.own).finish_non_exhaustive()
    }
}

#[derive(Default)]
struct State {
    /// The person's own file, once it has been read.
    own: Option<Arc<Loaded>>,
    /// What the files of a folder and those above it say together.
    folders: HashMap<PathBuf, Arc<Joined>>,
    files: HashMap<PathBuf, Arc<Loaded>>,
    /// The policy of each text asked for; `None` is text of no file.
    texts: HashMap<Option<PathBuf>, Arc<Policy>>,
}

/// A policy file, read.
struct Loaded {
    path: PathBuf,
    file: PolicyFile,
    problems: Vec<Problem>,
    /// SHA-256 of what was read; `None` when there is no such file, or none that counts.
    digest: Option<[u8; 32]>,
}

/// Several files together, before it is known for which text.
struct Joined {
    overrides: BTreeMap<String, Override>,
    allow: Vec<(Arc<Allow>, Paths)>,
    rules: OwnRules,
    formats: OwnFormats,
    /// For each rule: for which paths it is, and the file it stands in.
    of_rule: Vec<(Paths, PathBuf)>,
}

impl Policies {
    /// Nothing read yet. `own` is where the person's own file is or would be.
    pub fn new(own: Option<PathBuf>) -> Policies {
        Policies { own, state: Mutex::default() }
    }

    /// The policy for the text of a file, or of none; `folders` are those the editor has open. Reads files, so it may block.
    pub fn of(&self, path: Option<&Path>, folders: &[PathBuf]) -> Arc<Policy> {
        let absolute =
            path.map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
        let mut state = lock(&self.state);
        if let Some(known) = state.texts.get(&absolute) {
            return Arc::clone(known);
        }
        let joined = match absolute.as_deref().and_then(Path::parent) {
            Some(folder) => match state.folders.get(folder) {
                Some(known) => Arc::clone(known),
                None => {
                    let joined = Arc::new(self.joined(&mut state, &[folder.to_owned()]));
                    state.folders.insert(folder.to_owned(), Arc::clone(&joined));
                    joined
                }
            },
            None => Arc::new(self.joined(&mut state, folders)),
        };
        let policy = Arc::new(joined.of(absolute.as_deref()));
        state.texts.insert(absolute, Arc::clone(&policy));
        policy
    }

    /// Names the files that count for text of no file: the first eight hex digits of the SHA-256 over theirs, the
    /// person's own first; `None` when none does.
    pub fn name(&self, folders: &[PathBuf]) -> Option<String> {
        self.of(None, folders);
        let state = lock(&self.state);
        let of_folders = policy_files(folders);
        let files = of_folders.iter().filter_map(|path| state.files.get(path));
        let digests: Vec<[u8; 32]> =
            state.own.iter().chain(files).filter_map(|file| file.digest).collect();
        let digest = Sha256::digest(digests.concat());
        let name: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        (!digests.is_empty()).then_some(name)
    }

    /// Everything in the files read so far that cannot be used, with the file.
    pub fn problems(&self) -> Vec<(PathBuf, Problem)> {
        let state = lock(&self.state);
        let mut all: Vec<&Arc<Loaded>> = state.own.iter().chain(state.files.values()).collect();
        all.sort_by(|a, b| a.path.cmp(&b.path));
        all.into_iter()
            .flat_map(|file| {
                file.problems.iter().map(|problem| (file.path.clone(), problem.clone()))
            })
            .collect()
    }

    /// The files that count among those read so far, and the SHA-256 of each.
    pub fn files(&self) -> Vec<(PathBuf, [u8; 32])> {
        let state = lock(&self.state);
        let loaded = state.own.iter().chain(state.files.values());
        let mut files: Vec<_> =
            loaded.filter_map(|file| Some((file.path.clone(), file.digest?))).collect();
        files.sort();
        files
    }

    /// What cannot be used in a text that is, or will be, the policy file of this name; `None` when it is no policy file.
    pub fn check(&self, path: &Path, text: &str) -> Option<Vec<Problem>> {
        if self.own.as_deref() == Some(path) {
            return Some(read::read(text, Trust::Person).1);
        }
        if path.file_name()? != FILE_NAME {
            return None;
        }
        let own = self.own_file(&mut lock(&self.state));
        Some(read::read(text, Trust::Workspace(&own.file.overrides)).1)
    }

    /// Whether this is a policy file.
    pub fn is_policy(&self, path: &Path) -> bool {
        self.own.as_deref() == Some(path) || path.file_name().is_some_and(|name| name == FILE_NAME)
    }

    /// Forgets all that was read: files changed.
    pub fn forget(&self) {
        *lock(&self.state) = State::default();
    }

    fn own_file(&self, state: &mut State) -> Arc<Loaded> {
        if let Some(known) = &state.own {
            return Arc::clone(known);
        }
        let loaded = match &self.own {
            Some(path) => load(path, Trust::Person),
            None => Loaded {
                path: PathBuf::new(),
                file: PolicyFile::default(),
                problems: Vec::new(),
                digest: None,
            },
        };
        let loaded = Arc::new(loaded);
        state.own = Some(Arc::clone(&loaded));
        loaded
    }

    /// What the person's file says, and those in some folders and above them.
    fn joined(&self, state: &mut State, folders: &[PathBuf]) -> Joined {
        let own = self.own_file(state);
        let mut joined = Joined {
            overrides: own.file.overrides.clone(),
            allow: own.file.allow.clone(),
            rules: OwnRules::none(),
            formats: OwnFormats::default(),
            of_rule: Vec::new(),
        };
        let (mut rules, mut formats) = (Vec::new(), Vec::new());
        let mut add = |joined: &mut Joined, loaded: &Loaded| {
            formats.extend(loaded.file.formats.iter().cloned());
            for (rule, paths) in &loaded.file.rules {
                rules.push(rule.clone());
                joined.of_rule.push((paths.clone(), loaded.path.clone()));
            }
        };
        add(&mut joined, &own);
        for path in policy_files(folders) {
            let loaded = match state.files.get(&path) {
                Some(known) => Arc::clone(known),
                None => {
                    let loaded = Arc::new(load(&path, Trust::Workspace(&own.file.overrides)));
                    state.files.insert(path, Arc::clone(&loaded));
                    loaded
                }
            };
            for (id, other) in &loaded.file.overrides {
                let now = joined.overrides.entry(id.clone()).or_default();
                now.policy = now.policy.max(other.policy);
                now.severity = now.severity.max(other.severity);
            }
            add(&mut joined, &loaded);
        }
        joined.rules = OwnRules::new(rules);
        joined.formats = OwnFormats::new(formats);
        joined
    }
}

impl Joined {
    /// What of it is for one text. Where the text has no path, a rule for some paths counts and an allowance for some does not.
    fn of(&self, path: Option<&Path>) -> Policy {
        let mut off = Vec::new();
        for (index, (paths, file)) in self.of_rule.iter().enumerate() {
            let meant = match path {
                // The examples of a rule are no findings of it.
                Some(path) if path == file => false,
                Some(path) => paths.is_any() || paths.hold(&relative(path, file)),
                None => true,
            };
            if !meant {
                off.push(index);
            }
        }
        let meant = |paths: &Paths| match path {
            _ if paths.is_any() => true,
            Some(path) => paths.hold(&slashed(path)),
            None => false,
        };
        let allow = self.allow.iter().filter(|(_, paths)| meant(paths));
        Policy {
            overrides: self.overrides.clone(),
            allow: allow.map(|(allow, _)| Arc::clone(allow)).collect(),
            rules: self.rules.without(off),
            formats: self.formats.clone(),
        }
    }
}

/// A path as seen from the folder of a policy file; from the root, when it is not below it.
fn relative(path: &Path, file: &Path) -> String {
    let below = file
        .parent()
        .filter(|_| file.file_name().is_some_and(|name| name == FILE_NAME))
        .and_then(|folder| path.strip_prefix(folder).ok());
    slashed(below.unwrap_or(path))
}

/// A path with `/` between its parts and none at its start.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/").trim_start_matches('/').to_owned()
}

/// The policy files of some folders and those above, up to the root of the repository, the outermost first.
fn policy_files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in folders {
        let mut chain = Vec::new();
        for folder in folder.ancestors() {
            let file = folder.join(FILE_NAME);
            if file.symlink_metadata().is_ok() {
                chain.push(file);
            }
            if folder.join(".git").exists() {
                break;
            }
        }
        chain.reverse();
        for file in chain {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files
}

/// Reads one file. One that is not there says nothing.
fn load(path: &Path, trust: Trust) -> Loaded {
    let mut digest = None;
    let (file, problems) = match text_of(path, trust) {
        Ok(Some(text)) => {
            digest = Some(Sha256::digest(&text).into());
            read::read(&text, trust)
        }
        Ok(None) => (PolicyFile::default(), Vec::new()),
        Err(message) => {
            let problem = Problem { span: text::Span::new(0, 0), line: 1, message };
            (PolicyFile::default(), vec![problem])
        }
    };
    Loaded { path: path.to_owned(), file, problems, digest }
}

fn text_of(path: &Path, trust: Trust) -> Result<Option<String>, String> {
    if let (Trust::Workspace(_), Some(folder)) = (trust, path.parent()) {
        let inside =
            |real: PathBuf| folder.canonicalize().is_ok_and(|folder| real.starts_with(folder));
        if !path.canonicalize().is_ok_and(inside) {
            return Err(
                "the file is a link that leads out of its folder; it is not read".to_owned()
            );
        }
    }
    match path.metadata() {
        Ok(metadata) if metadata.len() > LARGEST as u64 => {
            return Err(format!("the file is larger than {LARGEST} bytes and is not read"));
        }
        Ok(metadata) if metadata.is_dir() => return Err("this is a folder, not a file".to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        _ => {}
    }
    let bytes = std::fs::read(path).map_err(|error| format!("the file cannot be read: {error}"))?;
    String::from_utf8(bytes).map(Some).map_err(|_| "the file is no UTF-8 text".to_owned())
}

#[cfg(any(test, fuzzing))]
pub mod fuzz;
#[cfg(test)]
mod tests;
