//! What the process was started with. Read once by `main`; nothing below reads environment variables.

use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::editors::Places;

/// Where state lives and how the database key is found. Not `Debug`: it holds the passphrase.
pub struct Environment {
    /// Version of the product.
    pub version: &'static str,
    /// Folder of `tftsr.db` (`TFTSR_DATA_DIR`, else the platform's data directory); `None` where there is neither.
    pub data_dir: Option<PathBuf>,
    /// File with the raw database key (`TFTSR_KEY_FILE`).
    pub key_file: Option<PathBuf>,
    /// Passphrase that unwraps the database key (`TFTSR_PASSPHRASE`, else the first line of `TFTSR_PASSPHRASE_FILE`).
    pub passphrase: Option<Zeroizing<String>>,
    /// The person's own policy file (`TFTSR_CONFIG_FILE`, else `tftsr/config.toml` in the platform's configuration folder).
    pub config_file: Option<PathBuf>,
    /// Keys of AI providers: `TFTSR_API_KEY_NAME` for the provider of a name, `TFTSR_TARGET_KEY_NAME` for the target of one, and the variables of the vendors' own tools.
    pub api_keys: Vec<(String, Zeroizing<String>)>,
    /// Folder the process was started in: relative paths of commands start here.
    pub current_dir: PathBuf,
    /// Where the person's editors keep things.
    pub places: Places,
}

impl Environment {
    /// The environment of this process.
    pub fn of_process(version: &'static str) -> Environment {
        let path = |name: &str| {
            std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
        };
        let passphrase = std::env::var("TFTSR_PASSPHRASE")
            .ok()
            .filter(|value| !value.is_empty())
            .map(Zeroizing::new)
            .or_else(|| passphrase_in(&path("TFTSR_PASSPHRASE_FILE")?));
        Environment {
            version,
            data_dir: data_dir(),
            key_file: path("TFTSR_KEY_FILE"),
            passphrase,
            config_file: path("TFTSR_CONFIG_FILE")
                .or_else(|| dirs::config_dir().map(|dir| dir.join("tftsr").join("config.toml"))),
            api_keys: api_keys(),
            current_dir: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            places: Places::of_process(),
        }
    }

    /// The key of a variable.
    pub(crate) fn api_key(&self, variable: &str) -> Option<&Zeroizing<String>> {
        self.api_keys.iter().find(|(name, _)| name == variable).map(|(_, key)| key)
    }
}

/// The data folder of this process: `TFTSR_DATA_DIR`, else the platform's; `None` where there is neither.
pub fn data_dir() -> Option<PathBuf> {
    std::env::var_os("TFTSR_DATA_DIR")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
        .or_else(|| dirs::data_dir().map(|dir| dir.join("tftsr")))
}

/// The first line of a file; a file that cannot be read gives none, and then the database says that it wants one.
pub fn passphrase_in(path: &std::path::Path) -> Option<Zeroizing<String>> {
    let text = Zeroizing::new(std::fs::read_to_string(path).ok()?);
    let line = text.lines().next().filter(|line| !line.is_empty())?;
    Some(Zeroizing::new(line.to_owned()))
}

/// Keeps the memory of this process, which holds values, out of core dumps and from other processes of the same user.
/// For processes that run on.
pub fn forbid_dumps() {
    vault::forbid_dumps();
}

fn api_keys() -> Vec<(String, Zeroizing<String>)> {
    let is_of_vendor =
        |name: &str| ai::Kind::ALL.iter().any(|kind| kind.key_variable() == Some(name));
    std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            let is_key = name.starts_with("TFTSR_API_KEY_")
                || name.starts_with("TFTSR_TARGET_KEY_")
                || is_of_vendor(&name);
            let key = Zeroizing::new(value.into_string().ok().filter(|_| is_key)?);
            (!key.trim().is_empty()).then_some((name, key))
        })
        .collect()
}
