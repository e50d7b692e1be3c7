//! What the process was started with. Read once by `main`; nothing below reads environment variables.

use std::path::PathBuf;

use zeroize::Zeroizing;

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
    /// Folder the process was started in: relative paths of commands start here.
    pub current_dir: PathBuf,
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
            current_dir: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
        }
    }
}
