//! Pictures of an issue: kept beside its documents without what they tell of who took them, where and with what.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use ::export::document::{Picture, PictureFormat};
use ::store::StoredImage;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{arguments, sha256};
use crate::outcome::{CommandError, Outcome};
use crate::triage_document::Target;
use crate::{Workbench, disk, protocol, uri};

/// A picture file larger than this is refused, in bytes.
const MOST_BYTES: u64 = 16 << 20;
/// So many bytes of pictures a document shows, each as often as it shows it; the rest of them are words.
const MOST_BYTES_SHOWN: u64 = 128 << 20;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attach {
    issue_id: Option<String>,
    uri: Option<String>,
    image: Option<String>,
    caption: Option<String>,
}

pub(super) fn attach(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.attachImage";
    let asked: Attach = arguments(command, argument)?;
    let given = asked.image.as_deref().ok_or_else(|| CommandError::Arguments {
        command: command.to_owned(),
        problem: "image is missing: the path of a PNG or JPEG file".to_owned(),
    })?;
    let from = uri::to_path(&workbench.spelled(given))
        .ok_or_else(|| CommandError::Missing(format!("{given} is not a file on this machine")))?;
    let triage = workbench.triage_text(&Target { issue_id: asked.issue_id, uri: asked.uri })?;
    let refused =
        |why: &str| CommandError::Refused(format!("{} is not attached: {why}", from.display()));
    let bytes = read_at_most(&from, MOST_BYTES)?.ok_or_else(|| refused(TOO_LARGE))?;
    let picture = Picture::read(&bytes).map_err(|error| refused(&error.to_string()))?;
    let hash = sha256(&picture.bytes);
    let extension = match picture.format {
        PictureFormat::Png => "png",
        PictureFormat::Jpeg => "jpg",
    };
    // The name a file had may tell of people; the hash tells of nobody, and the same picture has the same.
    let short = hash.get(..12).unwrap_or(&hash);
    let folder = triage.folder().join("images");
    let path = folder.join(format!("image-{short}.{extension}"));
    if !path.exists() {
        std::fs::create_dir_all(&folder).map_err(|error| {
            CommandError::File(format!("cannot make the folder {}: {error}", folder.display()))
        })?;
        disk::create(&path, &picture.bytes)?;
    }
    let caption: Vec<&str> =
        asked.caption.as_deref().unwrap_or_default().split_whitespace().collect();
    let caption = workbench.seal(&triage.issue_id, &caption.join(" ")).into_string();
    let image = StoredImage {
        id: uuid::Uuid::now_v7().to_string(),
        issue_id: triage.issue_id.clone(),
        path: path.display().to_string(),
        caption,
        sha256: hash,
        width: picture.width,
        height: picture.height,
        size: picture.bytes.len() as u64,
        added_at: Timestamp::now(),
    };
    workbench.with_store(|store| store.save_image(&image))?;
    workbench.audit("attach image", &triage.issue_id, &format!("sha256 {}", image.sha256));
    let linked = markdown(&image, &triage.folder());
    let mut result = protocol::image(&image);
    result["markdown"] = json!(linked);
    Ok(Outcome::of(result).saying(format!(
        "{} kept without its metadata; reports that are written from now on show it.",
        path.display()
    )))
}

const TOO_LARGE: &str = "it is larger than 16 MiB; make it smaller";

/// What a file holds; `None` where that is more bytes than these, which are not read then.
///
/// # Errors
/// When it cannot be read, or is none that ends, such as a device.
pub(super) fn read_at_most(path: &Path, most: u64) -> Result<Option<Vec<u8>>, CommandError> {
    let cannot = |error: &dyn std::fmt::Display| {
        CommandError::File(format!("cannot read {}: {error}", path.display()))
    };
    // Looked at before it is opened: to open a pipe waits for somebody who writes.
    if !std::fs::metadata(path).map_err(|error| cannot(&error))?.is_file() {
        return Err(cannot(&"it is no file"));
    }
    let file = std::fs::File::open(path).map_err(|error| cannot(&error))?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= most))
}

/// The pictures that a document shows: of its folder alone, each read and unpacked once.
pub(super) struct Pictures {
    folder: Option<PathBuf>,
    known: RefCell<HashMap<String, Option<Picture>>>,
    bytes: Cell<u64>,
    left_out: RefCell<Vec<String>>,
}

impl Pictures {
    /// Those of the document at a URI.
    pub(super) fn of(uri: &str) -> Pictures {
        let folder = uri::to_path(uri).and_then(|path| path.parent()?.canonicalize().ok());
        Pictures {
            folder,
            known: RefCell::default(),
            bytes: Cell::new(0),
            left_out: RefCell::default(),
        }
    }

    /// The one that a document names by this path, if it may be shown.
    pub(super) fn get(&self, path: &str) -> Option<Picture> {
        let known = self.known.borrow().get(path).cloned();
        let picture = known.unwrap_or_else(|| {
            let picture = self.read(path);
            self.known.borrow_mut().insert(path.to_owned(), picture.clone());
            picture
        })?;
        let bytes = self.bytes.get() + picture.bytes.len() as u64;
        if bytes > MOST_BYTES_SHOWN {
            self.leave_out(path, "the document shows more than 128 MiB of pictures");
            return None;
        }
        self.bytes.set(bytes);
        Some(picture)
    }

    fn read(&self, path: &str) -> Option<Picture> {
        let folder = self.folder.as_deref()?;
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
        let file = folder.join(decoded.as_ref()).canonicalize().ok()?;
        if !file.starts_with(folder) {
            return None;
        }
        match read_at_most(&file, MOST_BYTES) {
            Ok(Some(bytes)) => match Picture::read(&bytes) {
                Ok(picture) => return Some(picture),
                Err(error) => self.leave_out(path, &error.to_string()),
            },
            Ok(None) => self.leave_out(path, TOO_LARGE),
            Err(_) => {}
        }
        None
    }

    fn leave_out(&self, path: &str, why: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let said = format!("The words of the picture {name} stand in its place: {why}.");
        let mut left_out = self.left_out.borrow_mut();
        if !left_out.contains(&said) {
            left_out.push(said);
        }
    }

    /// The document is read once more: what it shows is counted from the start.
    pub(super) fn again(&self) {
        self.bytes.set(0);
    }

    /// A sentence for each picture that is not shown though it is there.
    pub(super) fn left_out(&self) -> Vec<String> {
        self.left_out.borrow().clone()
    }
}

/// As documents in a folder show it: the caption, and the path with `/`.
pub(super) fn markdown(image: &StoredImage, folder: &Path) -> String {
    let caption: String =
        image.caption.chars().filter(|letter| !"[]\\`*_<>".contains(*letter)).collect();
    let caption = if caption.is_empty() { "Picture".to_owned() } else { caption };
    format!("![{caption}]({})", uri::relative(Path::new(&image.path), folder).replace(' ', "%20"))
}

#[derive(Deserialize)]
struct Which {
    id: String,
}

pub(super) fn delete(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Which { id } = arguments("tftsr.deleteImage", argument)?;
    if !workbench.with_store(|store| store.delete_image(&id))? {
        return Err(CommandError::Missing(format!(
            "there is no picture {id}; getIssue shows those of an issue"
        )));
    }
    workbench.audit("detach image", &id, "");
    Ok(Outcome::of(json!({ "id": id })).saying("Picture detached; its file stays."))
}

#[cfg(all(test, unix))]
mod tests {
    #[test]
    fn a_pipe_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("shot.png");
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
        assert!(made.success());
        let (done, wait) = std::sync::mpsc::channel();
        std::thread::spawn(move || done.send(super::read_at_most(&path, 10).is_err()));
        assert_eq!(wait.recv_timeout(std::time::Duration::from_secs(5)), Ok(true));
    }
}
