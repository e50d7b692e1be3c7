//! The grammar of `tftsr provider`.

use clap::{Args, Subcommand};

use super::Plain;

/// Arguments of `provider`.
#[derive(Debug, Args)]
pub struct Provider {
    #[command(subcommand)]
    pub(crate) verb: ProviderVerb,
}

/// What to do with AI providers. Where a name may be left out, the setting ai.provider or the only one there is counts.
#[derive(Debug, Subcommand)]
pub enum ProviderVerb {
    /// List providers and where their keys are kept
    List {
        /// How to print them
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Set up a provider, or change what is given of it
    Save {
        /// What to call it
        name: String,
        /// ollama, openai, openai-chat, anthropic, mistral, gemini or openai-compatible
        #[arg(long)]
        kind: Option<String>,
        /// Its address, where it is not the usual one
        #[arg(long, value_name = "ADDRESS")]
        url: Option<String>,
        /// The model to ask
        #[arg(long)]
        model: Option<String>,
        /// Path of Chat Completions below the address
        #[arg(long)]
        path: Option<String>,
        /// Header that carries the key
        #[arg(long)]
        header: Option<String>,
        /// What stands before the key in that header
        #[arg(long)]
        prefix: Option<String>,
        /// Add its origin to those that redacted text may be sent to
        #[arg(long)]
        allow: bool,
    },
    /// Forget a provider and its key
    Delete {
        /// Its name
        name: Option<String>,
    },
    /// Try a provider step by step
    Test {
        /// Its name
        name: Option<String>,
        /// How to print the steps
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Set the key of a provider: read from the terminal without echo, or from stdin
    Key {
        /// Its name
        name: Option<String>,
        /// Take the key away
        #[arg(long)]
        delete: bool,
    },
    /// List the models of a provider with their context sizes
    Models {
        /// Its name
        name: Option<String>,
        /// How to print them
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Have Ollama fetch a model
    Pull {
        /// The model, such as llama3.2:1b
        model: String,
        /// The provider
        #[arg(long)]
        name: Option<String>,
    },
    /// Have Ollama remove a model
    DeleteModel {
        /// The model
        model: String,
        /// The provider
        #[arg(long)]
        name: Option<String>,
    },
    /// Say what this machine is like and which sizes of model fit
    Hardware {
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
}
