//! What publishing is, whatever the target: look, then make or change, and look again.

use sha2::{Digest, Sha256};

use crate::target::{Remote, Target};
use crate::{Entry, Kind, Place, PublishError, Talk};

/// What was published before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// What the target calls it by.
    pub id: String,
    /// Where people read it.
    pub url: String,
    /// What [`Published::mark`] was then.
    pub mark: String,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It was made.
    Created,
    /// What was there was changed.
    Updated,
}

/// Something that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Made or changed.
    pub done: Done,
    /// What the target calls it by.
    pub id: String,
    /// Where people read it.
    pub url: String,
    /// What tells later whether it was changed there: SHA-256 of what stands there, 64 hex digits; empty where it cannot
    /// be read.
    pub mark: String,
}

/// Publishes an entry: changes what was published before, or makes it. What people changed there since, and what has its
/// title but is not ours, is left alone unless `overwrite` is set.
pub fn publish(
    kind: Kind,
    place: &Place,
    entry: &Entry,
    before: Option<&Before>,
    overwrite: bool,
    talk: &mut dyn Talk,
) -> Result<Published, PublishError> {
    let target = kind.target();
    let there = match before {
        Some(before) => {
            let there = target.get(place, &before.id, talk)?;
            if there.is_none() && !overwrite {
                return Err(PublishError::Gone { url: before.url.clone() });
            }
            there
        }
        None => None,
    };
    let there = match there {
        Some(there) => {
            let mark = before.map_or("", |before| before.mark.as_str());
            if !overwrite && target.reads() && !mark.is_empty() && mark != mark_of(&there) {
                return Err(PublishError::Changed { url: there.url });
            }
            Some(there)
        }
        None => match target.find(place, entry, talk)? {
            Some(found) if !overwrite && !found.text.contains(&entry.marker) => {
                return Err(PublishError::Taken { url: found.url });
            }
            found => found,
        },
    };
    let (done, made) = match &there {
        Some(there) => (Done::Updated, target.update(place, entry, there, talk)?),
        None => (Done::Created, target.create(place, entry, talk)?),
    };
    let mark = match target.reads() {
        // Targets tidy text up when they store it, so what stands there is asked for, not assumed.
        true => target.get(place, &made.id, talk)?.as_ref().map(mark_of).unwrap_or_default(),
        false => String::new(),
    };
    Ok(Published { done, id: made.id, url: made.url, mark })
}

/// Tries a target without changing anything. Gives back what was seen, in words.
pub fn test(kind: Kind, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
    kind.target().test(place, talk)
}

impl Entry {
    /// The title and the text as a target writes them, to be looked at.
    pub fn as_written(&self, kind: Kind) -> (String, String) {
        let target = kind.target();
        (self.title(LONGEST_TITLE), self.written(target.form()))
    }
}

/// Most characters of a title: the least that the targets take.
pub(crate) const LONGEST_TITLE: usize = 240;

/// The text of an entry in the form of a target.
pub(crate) fn written(
    target: &dyn Target,
    entry: &Entry,
    most: usize,
) -> Result<String, PublishError> {
    let text = entry.written(target.form());
    let length = text.chars().count();
    match length > most {
        true => Err(PublishError::TooLong { length, most }),
        false => Ok(text),
    }
}

fn mark_of(remote: &Remote) -> String {
    let digest = Sha256::digest(remote.text.replace("\r\n", "\n").trim_end().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
