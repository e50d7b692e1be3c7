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
    /// Passphrase that unwraps the database key (`TFTSR_PASSPHRASE`).
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
        let passphrase = std::env::var("TFTSR_PASSPHRASE").ok().filter(|value| !value.is_empty());
        Environment {
            version,
            data_dir: path("TFTSR_DATA_DIR")
                .or_else(|| dirs::data_dir().map(|dir| dir.join("tftsr"))),
            key_file: path("TFTSR_KEY_FILE"),
            passphrase: passphrase.map(Zeroizing::new),
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
