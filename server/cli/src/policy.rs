//! The policy files that count for what is read, and what in them does not.

use std::path::{Path, PathBuf};

use workbench::environment::Environment;
use workbench::policy::{Policies, Problem};

use crate::files::Input;
use crate::output::note;

/// The policies for some inputs, read, so that types they add are known. What cannot be used in them is said.
pub(crate) fn policies(
    config: Option<&PathBuf>,
    version: &'static str,
    inputs: &[Input],
) -> Policies {
    let own = config.cloned().or_else(|| Environment::of_process(version).config_file);
    let policies = Policies::new(own);
    if let Some(path) = config.filter(|path| !path.exists()) {
        note(&format!("tftsr: there is no policy file {}; the defaults count", path.display()));
    }
    for input in inputs {
        policies.of(input.path(), &[]);
    }
    for (path, problem) in policies.problems() {
        note(&format!("tftsr: {}", said(&path, &problem)));
    }
    policies
}

/// A problem as compilers print one.
pub(crate) fn said(path: &Path, problem: &Problem) -> String {
    format!("{}:{}: {}", path.display(), problem.line, problem.message)
}
