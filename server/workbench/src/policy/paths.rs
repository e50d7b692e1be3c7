//! Which files a rule or an allowance is for.

use globset::{GlobBuilder, GlobMatcher};
use regex_automata::meta::Regex;

/// Files, by globs and a pattern over their path; without either, all files.
#[derive(Debug, Clone)]
pub(super) struct Paths {
    globs: Vec<GlobMatcher>,
    pattern: Option<Regex>,
}

impl Paths {
    /// All files.
    pub(super) fn any() -> Paths {
        Paths { globs: Vec::new(), pattern: None }
    }

    /// Whether all files are meant.
    pub(super) fn is_any(&self) -> bool {
        self.globs.is_empty() && self.pattern.is_none()
    }

    /// Adds a glob, as `.gitignore` has them: `*` stays inside of a folder, `**` does not; one without `/` means a name in any
    /// folder; one that ends in `/` means all below.
    pub(super) fn glob(&mut self, glob: &str) -> Result<(), String> {
        let mut full = match glob.trim_end_matches('/').contains('/') {
            true => glob.trim_start_matches('/').to_owned(),
            false => format!("**/{glob}"),
        };
        if full.ends_with('/') {
            full.push_str("**");
        }
        let built = GlobBuilder::new(&full).literal_separator(true).build();
        let built = built.map_err(|error| format!("this is no glob: {}", error.kind()))?;
        self.globs.push(built.compile_matcher());
        Ok(())
    }

    /// Asks for a pattern that is found in the path, as well.
    pub(super) fn pattern(&mut self, pattern: &str) -> Result<(), String> {
        self.pattern = Some(detect::pattern(pattern)?);
        Ok(())
    }

    /// Whether a file is meant. Its path is relative to the folder of the policy file, with `/` between parts.
    pub(super) fn hold(&self, path: &str) -> bool {
        (self.globs.is_empty() || self.globs.iter().any(|glob| glob.is_match(path)))
            && self.pattern.as_ref().is_none_or(|pattern| pattern.is_match(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_mean_what_gitignore_means() {
        for (glob, path, holds) in [
            ("*.log", "a/b/app.log", true),
            ("*.log", "app.log.1", false),
            ("logs/*.log", "logs/a.log", true),
            ("logs/*.log", "logs/x/a.log", false),
            ("logs/**", "logs/x/a.log", true),
            ("logs/", "a/logs/x/a.log", true),
            ("/etc/*.conf", "etc/a.conf", true),
            ("**/test/*", "a/test/b", true),
        ] {
            let mut paths = Paths::any();
            paths.glob(glob).expect(glob);
            assert_eq!(paths.hold(path), holds, "{glob} {path}");
        }
        assert!(Paths::any().glob("a[").is_err() && Paths::any().pattern("(").is_err());
    }
}
