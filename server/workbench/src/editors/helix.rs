//! Helix: whether a `languages.toml` can take what belongs there.

use toml::{Table, Value};

use super::files::HELIX_LANGUAGES;

/// What becomes of a `languages.toml`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Extended {
    /// All is there.
    Already,
    /// This is added at its end.
    By(String),
    /// It is not clear how, for this reason.
    Doubtful(&'static str),
}

/// Looks what a person's `languages.toml` would become. Ours is added at the end, where it changes nothing that is
/// there, and only if what comes out is TOML with all that was in it before.
pub(super) fn extended(text: &str) -> Extended {
    if text.contains(HELIX_LANGUAGES.trim_end()) {
        return Extended::Already;
    }
    let Ok(before) = text.parse::<Table>() else {
        return Extended::Doubtful("it is not valid TOML");
    };
    if before.get("language-server").and_then(|servers| servers.get("tftsr")).is_some() {
        return Extended::Doubtful("it has a language server tftsr that differs from this one");
    }
    let languages = before.get("language").and_then(Value::as_array);
    let has = |name: &str| {
        languages.is_some_and(|all| {
            all.iter().any(|language| language.get("name").and_then(Value::as_str) == Some(name))
        })
    };
    if has("log") || has("triage") {
        return Extended::Doubtful("it has a language log or triage of its own");
    }
    let gap = match text {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let addition = format!("{gap}{HELIX_LANGUAGES}");
    // A list or table written on one line cannot be continued further down.
    if format!("{text}{addition}").parse::<Table>().is_err() {
        return Extended::Doubtful("it lists its languages on one line");
    }
    Extended::By(addition)
}

/// Whether a `languages.toml` names the server.
pub(super) fn names_the_server(text: &str) -> bool {
    let table = text.parse::<Table>().unwrap_or_default();
    table.get("language-server").and_then(|servers| servers.get("tftsr")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_extended_only_where_that_is_clear() {
        let others = "[[language]]\nname = \"rust\"\nauto-format = false\n";
        for text in ["", others, "# nothing yet", "[language-server.other]\ncommand = \"other\"\n"]
        {
            let Extended::By(addition) = extended(text) else { panic!("{text:?} can be extended") };
            let whole = format!("{text}{addition}");
            assert!(names_the_server(&whole) && !names_the_server(text));
            assert_eq!(extended(&whole), Extended::Already, "a second time");
        }
        for text in [
            "[[language]\n",
            "[language-server.tftsr]\ncommand = \"/opt/tftsr\"\n",
            "[[language]]\nname = \"log\"\n",
            "language = [{ name = \"rust\" }]\n",
            "language-server = { other = { command = \"other\" } }\n",
        ] {
            assert!(matches!(extended(text), Extended::Doubtful(_)), "{text:?}");
        }
    }
}
