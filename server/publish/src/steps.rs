//! What publishing is, whatever the target: look, then make or change, and look again.

use sha2::{Digest, Sha256};

use crate::entry::{Addresses, Page, hex};
use crate::target::{Pictures, Remote, Target};
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
    /// Whether what is published now is what was published then, pictures and all.
    pub is_same: bool,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It was made.
    Created,
    /// What was there was changed.
    Updated,
    /// The same stands there already: nothing was sent.
    Unchanged,
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
    /// Why pictures of a page that is there now did not go along, if they did not.
    pub trouble: Option<PublishError>,
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
            let is_same = before.is_some_and(|before| before.is_same);
            if is_same && !overwrite && target.reads() && mark == mark_of(&there) {
                let (id, mark) = (there.id.clone(), mark.to_owned());
                let done = Done::Unchanged;
                return Ok(Published { done, id, url: there.url, mark, trouble: None });
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
    let (made, trouble) = written(target, place, entry, there.as_ref(), talk)?;
    let done = if there.is_some() { Done::Updated } else { Done::Created };
    if !target.reads() {
        return Ok(Published { done, id: made.id, url: made.url, mark: String::new(), trouble });
    }
    // Targets tidy text and addresses up when they store a page, so what stands there is asked for, not assumed.
    // The page is there whatever comes of that: it must be found again.
    let (seen, unseen) = match target.get(place, &made.id, talk) {
        Ok(seen) => (seen, None),
        Err(error) => (None, Some(error)),
    };
    // One that cannot be read now is held to be changed the next time, rather than not looked at.
    let mark = match (&seen, &unseen) {
        (Some(seen), _) => mark_of(seen),
        (None, Some(_)) => before.map(|before| before.mark.clone()).unwrap_or_default(),
        (None, None) => String::new(),
    };
    let url = seen.map(|seen| seen.url).filter(|url| !url.is_empty()).unwrap_or(made.url);
    Ok(Published { done, id: made.id, url, mark, trouble: trouble.or(unseen) })
}

/// Makes the page or changes it, its pictures with it. A picture that fails when the page is there is the second value.
fn written(
    target: &dyn Target,
    place: &Place,
    entry: &Entry,
    there: Option<&Remote>,
    talk: &mut dyn Talk,
) -> Result<(Remote, Option<PublishError>), PublishError> {
    let mut addresses = addresses(target, entry);
    let send = |page: Option<&Remote>, addresses: &mut Addresses, talk: &mut dyn Talk| {
        for picture in &entry.pictures {
            match target.send(place, page, picture, talk) {
                Ok(address) => addresses.insert(picture.name.clone(), address),
                // A look goes on to the page, which then shows the name.
                Err(PublishError::Held) => {
                    addresses.entry(picture.name.clone()).or_insert(picture.name.clone());
                    continue;
                }
                Err(error) => return Err(error),
            };
        }
        Ok(())
    };
    let before = match target.pictures() {
        Pictures::Words => false,
        Pictures::First(_) => true,
        Pictures::OfPage(_) => there.is_some(),
    };
    if before {
        send(there, &mut addresses, talk)?;
    }
    let page = Page { entry, addresses: &addresses };
    let made = match there {
        Some(there) => target.update(place, &page, there, talk)?,
        None => target.create(place, &page, talk)?,
    };
    if before || entry.pictures.is_empty() || target.pictures() == Pictures::Words {
        return Ok((made, None));
    }
    // They could not go before the page was there. Where only that tells their addresses, it is written once more.
    let known = addresses.clone();
    if let Err(error) = send(Some(&made), &mut addresses, talk) {
        return Ok((made, Some(error)));
    }
    if addresses == known {
        return Ok((made, None));
    }
    let mut again = || {
        let there = target.get(place, &made.id, talk)?;
        let there = there.ok_or_else(|| PublishError::Gone { url: made.url.clone() })?;
        target.update(place, &Page { entry, addresses: &addresses }, &there, talk)
    };
    let again = again();
    Ok(match again {
        Ok(again) => (again, None),
        Err(error) => (made, Some(error)),
    })
}

/// What is known of the addresses of pictures before they are sent.
fn addresses(target: &dyn Target, entry: &Entry) -> Addresses {
    let known = |name: &String| Some((name.clone(), target.address(name)?));
    entry.pictures.iter().filter_map(|picture| known(&picture.name)).collect()
}

/// Tries a target without changing anything. Gives back what was seen, in words.
pub fn test(kind: Kind, place: &Place, talk: &mut dyn Talk) -> Result<String, PublishError> {
    kind.target().test(place, talk)
}

impl Entry {
    /// The title and the text as a target writes them, to be looked at. A picture whose address the target tells only when it
    /// has it stands there by its name.
    pub fn as_written(&self, kind: Kind) -> (String, String) {
        let target = kind.target();
        let mut addresses = addresses(target, self);
        if target.pictures() != Pictures::Words {
            for picture in &self.pictures {
                addresses.entry(picture.name.clone()).or_insert_with(|| picture.name.clone());
            }
        }
        (self.title(LONGEST_TITLE), self.written(target.form(), &addresses))
    }
}

/// Most characters of a title: the least that the targets take.
pub(crate) const LONGEST_TITLE: usize = 240;

fn mark_of(remote: &Remote) -> String {
    hex(&Sha256::digest(remote.text.replace("\r\n", "\n").trim_end().as_bytes()))
}
