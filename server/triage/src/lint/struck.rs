//! What a model said and what did not hold.

use super::{Context, Problem, ProblemSeverity, problem};
use crate::Author;
use crate::struck::{StruckKind, struck};

pub(super) fn check(context: &Context<'_>, problems: &mut Vec<Problem>) {
    // Answers to whys are not held to numbers, so a number that is struck through is a person's doing.
    let found = struck(context.layout.text).into_iter();
    for one in found.filter(|one| one.kind == StruckKind::Citation) {
        let why = context
            .document
            .whys
            .iter()
            .find(|why| why.span.start <= one.span.start && one.span.end <= why.span.end);
        // While nobody has accepted it, it is a part of a suggestion that says so.
        let is_open = why.is_some_and(|why| matches!(why.value.author, Author::Model { .. }));
        let severity =
            if is_open { ProblemSeverity::Information } else { ProblemSeverity::Warning };
        let message = "this citation of a model does not hold; cite what shows it, or take out what rests on it";
        problems.push(problem(one.span, severity, "struck-citation", message.to_owned()));
    }
}
