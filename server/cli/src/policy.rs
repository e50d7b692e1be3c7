//! The policy files that count for what is read, and what in them does not.

use std::path::Path;

use workbench::environment::Environment;
use workbench::policy::{Policies, Problem};

use crate::arguments::Selection;
use crate::files::Input;
use crate::output::note;

/// The policies for some inputs, read, so that types they add are known. What cannot be used in them is said.
pub(crate) fn policies(selection: &Selection, version: &'static str, inputs: &[Input]) -> Policies {
    let own = selection.config.clone().or_else(|| Environment::of_process(version).config_file);
    let policies = Policies::new(own);
    if let (Some(path), true) =
        (&selection.config, selection.config.as_ref().is_some_and(|path| !path.exists()))
    {
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
