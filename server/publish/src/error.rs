//! Why something was not published: one variant a thing to do about it. No message holds a key or a text that was sent.

use serde_json::Value;

/// Why something was not published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The transport could not carry it; the words say why and what to do.
    #[error("{0}")]
    Transport(String),
    /// A request that writes was held back, because only a look was asked for.
    #[error("nothing was sent: this was a dry run")]
    Held,
    /// The target does not take the key.
    #[error("the target does not take the key; set it again, and the user where it wants one")]
    BadKey,
    /// The key may not do this.
    #[error("the key may not do this ({said}); check what it is allowed to do with the target")]
    Forbidden {
        /// What the target says.
        said: String,
    },
    /// The space, project or repository is not there.
    #[error("the target has no {what}; check the container, and that the key may see it")]
    NoContainer {
        /// What is not there.
        what: String,
    },
    /// The page was changed there since it was published.
    #[error(
        "{url} was changed there since it was published; take over what people wrote, or overwrite it"
    )]
    Changed {
        /// Where it is.
        url: String,
    },
    /// A page of this name that was not published from here is in the way.
    #[error(
        "{url} has this title already and was not published from here; give the document another title, or overwrite it"
    )]
    Taken {
        /// Where it is.
        url: String,
    },
    /// What was published is gone.
    #[error("{url} is no longer there; overwrite makes it anew")]
    Gone {
        /// Where it was.
        url: String,
    },
    /// Longer than the target takes.
    #[error(
        "the document has {length} characters, and the target takes {most}; publish it to a wiki, or link an export"
    )]
    TooLong {
        /// Characters of the document.
        length: usize,
        /// Most that it takes.
        most: usize,
    },
    /// The target wants fewer requests.
    #[error("the target limits the rate of requests; try again in a while")]
    RateLimited,
    /// The target did not understand.
    #[error("the target refused the request ({status}): {said}")]
    Refused {
        /// The status of HTTP.
        status: u16,
        /// What the target says.
        said: String,
    },
    /// The target failed.
    #[error("the target failed ({status}); try again")]
    Server {
        /// The status of HTTP.
        status: u16,
    },
    /// Another program answers there.
    #[error("the address does not answer like this kind of target; check kind and address")]
    NotThisKind,
    /// The container is not written as this kind wants it.
    #[error("the container must be written as {expected}")]
    Container {
        /// As it is written.
        expected: &'static str,
    },
}

/// Most characters of what a target says that are shown.
const LONGEST: usize = 200;

impl PublishError {
    /// The fault that a status and the body of a reply tell of.
    pub(crate) fn of_status(status: u16, body: &Value) -> PublishError {
        let said = said(body);
        match status {
            401 => PublishError::BadKey,
            403 => PublishError::Forbidden { said },
            404 | 410 => PublishError::NoContainer { what: "such place".to_owned() },
            429 => PublishError::RateLimited,
            500.. => PublishError::Server { status },
            _ => PublishError::Refused { status, said },
        }
    }
}

/// The reason in the body of an error, as the targets give it: `message`, `errorMessages`, `errors`, `error.message`,
/// `error.info`, `data.message`.
fn said(body: &Value) -> String {
    let pointers = [
        "/message",
        "/errorMessages/0",
        "/errors/0/title",
        "/errors/0/message",
        "/errors/0",
        "/error/message",
        "/error/info",
        "/data/message",
        "/error",
    ];
    let text = pointers.iter().find_map(|pointer| body.pointer(pointer).and_then(Value::as_str));
    // Jira names the fields that it does not like.
    let field = || {
        let (name, words) = body.get("errors")?.as_object()?.iter().next()?;
        Some(format!("{name}: {}", words.as_str()?))
    };
    let text = text.map(str::to_owned).or_else(field).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String =
        words.join(" ").chars().filter(|character| !character.is_control()).take(LONGEST).collect();
    match line.trim_end_matches('.') {
        "" => "it gives no reason".to_owned(),
        line => line.to_owned(),
    }
}
