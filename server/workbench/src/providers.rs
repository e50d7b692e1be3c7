//! AI providers as a person set them up: where they are, with which key, and within which limits.
//!
//! A key comes from the environment, else from the keychain, else from the encrypted store. It is handed to `ai` and to
//! nobody else, and stands in no setting, message or trace.

use ::store::StoredProvider;
use ai::{Client, Endpoint, Gate, KeyHeader, Kind, SecretString};
use zeroize::Zeroizing;

use crate::Workbench;
use crate::outcome::CommandError;

/// Where a key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeySource {
    Environment,
    Keychain,
    Database,
    None,
}

impl KeySource {
    /// As results name it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            KeySource::Environment => "environment",
            KeySource::Keychain => "keychain",
            KeySource::Database => "database",
            KeySource::None => "none",
        }
    }
}

/// An error of a provider as one of a command.
pub(crate) fn refused(error: &ai::AiError) -> CommandError {
    CommandError::Provider(error.to_string())
}

impl Workbench {
    /// The provider meant: the one named, else the one that `ai.provider` names, else the only one there is.
    pub(crate) fn provider(&self, name: Option<&str>) -> Result<StoredProvider, CommandError> {
        let mut all = self.with_store(|store| store.providers())?;
        let chosen = name.map(str::to_owned).or_else(|| self.settings_now().ai.provider.clone());
        if let Some(name) = chosen {
            return all.into_iter().find(|provider| provider.name == name).ok_or_else(|| {
                CommandError::Missing(format!(
                    "there is no provider {name}; listProviders shows those there are"
                ))
            });
        }
        match all.len() {
            1 => Ok(all.remove(0)),
            0 => Err(CommandError::Missing(
                "no AI provider is set up; save one with saveProvider or `tftsr provider save`, or go on with the guided questions, which need none".to_owned(),
            )),
            _ => Err(CommandError::Missing(
                "there are several providers; name one, or set ai.provider".to_owned(),
            )),
        }
    }

    /// What may be talked to: from the person's own stored settings alone.
    pub(crate) fn gate(&self) -> Gate {
        let ai = &self.settings_now().ai;
        Gate { origins: ai.origins.clone(), local_only: ai.local_only, proxy: ai.proxy.clone() }
    }

    /// A client within the person's limits.
    pub(crate) fn ai_client(&self) -> Client {
        Client::new(self.gate())
    }

    /// A provider with its key, ready to be asked.
    pub(crate) fn endpoint(
        &self,
        provider: &StoredProvider,
        model: Option<&str>,
    ) -> Result<Endpoint, CommandError> {
        let kind = Kind::from_id(&provider.kind).ok_or_else(|| {
            CommandError::Refused(format!(
                "provider {} is of a kind that this version does not know; save it again",
                provider.name
            ))
        })?;
        let (_, key) = self.key_of(provider);
        let model = model.or(provider.model.as_deref()).unwrap_or_default();
        let model = self.seal(crate::redaction::WORKSPACE_SCOPE, model);
        let header = provider.key_header.clone().map(|name| KeyHeader {
            name,
            prefix: provider.key_prefix.clone().unwrap_or_default(),
        });
        Endpoint::new(kind, Some(&provider.base), model, key)
            .and_then(|endpoint| endpoint.with(provider.path.clone(), header))
            .map_err(|error| refused(&error))
    }

    /// The key of a provider and where it comes from. A variable that belongs to a vendor counts for that vendor's own
    /// origin alone, so that a key does not travel to whoever else speaks the same form.
    pub(crate) fn key_of(&self, provider: &StoredProvider) -> (KeySource, Option<SecretString>) {
        let environment = self.environment();
        let kind = Kind::from_id(&provider.kind);
        let own = format!("TFTSR_API_KEY_{}", variable(&provider.name));
        let at_home = kind.is_some_and(|kind| {
            let same = |base: &str| ai::Origin::parse(base).ok();
            same(&provider.base).is_some_and(|origin| same(kind.usual_base()) == Some(origin))
        });
        let vendor = kind.and_then(Kind::key_variable).filter(|_| at_home);
        for name in [Some(own.as_str()), vendor].into_iter().flatten() {
            if let Some(key) = environment.api_key(name) {
                return (KeySource::Environment, Some(secret(key)));
            }
        }
        if let Some(key) = self.key_in_keychain(&provider.id) {
            return (KeySource::Keychain, Some(key));
        }
        match self.with_store(|store| store.provider_key(&provider.name)) {
            Ok(Some(key)) => (KeySource::Database, Some(SecretString::from(key))),
            _ => (KeySource::None, None),
        }
    }

    /// Keeps a key, or takes it away: in the keychain where that holds the key of the database, else in the database.
    pub(crate) fn keep_key(
        &self,
        provider: &StoredProvider,
        key: Option<&Zeroizing<String>>,
    ) -> Result<KeySource, CommandError> {
        if self.keep_in_keychain(&provider.id, key) {
            // One that an earlier run had to keep in the database is not left there.
            self.with_store(|store| store.set_provider_key(&provider.name, None))?;
            return Ok(KeySource::Keychain);
        }
        let text = key.map(|key| key.as_str());
        self.with_store(|store| store.set_provider_key(&provider.name, text))?;
        Ok(if key.is_some() { KeySource::Database } else { KeySource::None })
    }

    /// The key that the keychain holds under an id.
    pub(crate) fn key_in_keychain(&self, id: &str) -> Option<SecretString> {
        let key = vault::api_key(self.keychain_folder()?, id).ok()??;
        Some(secret(&key))
    }

    /// Keeps a key in the keychain, or takes it away from there; whether it is there now.
    pub(crate) fn keep_in_keychain(&self, id: &str, key: Option<&Zeroizing<String>>) -> bool {
        let Some(data_dir) = self.keychain_folder() else { return false };
        match key {
            Some(key) => vault::keep_api_key(data_dir, id, key).is_ok(),
            None => {
                vault::forget_api_key(data_dir, id);
                false
            }
        }
    }

    /// The data folder, where the keychain is what a person chose for the key of the database: no place is tried that
    /// they did not choose.
    fn keychain_folder(&self) -> Option<&std::path::Path> {
        match self.store_state() {
            Ok("keychain") => self.environment().data_dir.as_deref(),
            _ => None,
        }
    }
}

fn secret(key: &Zeroizing<String>) -> SecretString {
    SecretString::from(key.as_str())
}

/// A name as a part of the name of a variable: `my-server` is `MY_SERVER`.
pub(crate) fn variable(name: &str) -> String {
    name.chars()
        .map(
            |letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' },
        )
        .collect()
}
