//! Pictures of an issue: kept beside its documents without what they tell of who took them, where and with what.

use std::path::Path;

use ::export::document::{Picture, PictureFormat};
use ::store::StoredImage;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{arguments, sha256};
use crate::outcome::{CommandError, Outcome};
use crate::triage_document::Target;
use crate::{Workbench, disk, protocol, read, uri};

/// A picture file larger than this is refused, in bytes.
const MOST_BYTES: u64 = 16 << 20;
/// A picture of more pixels than this is refused: what draws it holds them all in memory.
const MOST_PIXELS: u64 = 50_000_000;

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
    let size = std::fs::metadata(&from).map_or(0, |found| found.len());
    let refused =
        |why: &str| CommandError::Refused(format!("{} is not attached: {why}", from.display()));
    if size > MOST_BYTES {
        return Err(refused("it is larger than 16 MiB; make it smaller"));
    }
    let picture = Picture::read(&read(&from)?)
        .ok_or_else(|| refused("it is no whole PNG or JPEG picture; convert it to one"))?;
    if u64::from(picture.width) * u64::from(picture.height) > MOST_PIXELS {
        return Err(refused("it has more than 50 million pixels; make it smaller"));
    }
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
