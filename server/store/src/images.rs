//! Pictures of an issue; the files themselves stand in the workspace.

use jiff::Timestamp;
use rusqlite::Row;

use crate::investigation::rows;
use crate::values::{time, time_text};
use crate::{Store, StoreError};

/// A picture of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredImage {
    /// UUIDv7.
    pub id: String,
    /// The issue it belongs to.
    pub issue_id: String,
    /// Where it is on this machine.
    pub path: String,
    /// What it shows, redacted.
    pub caption: String,
    /// SHA-256 of the file as it is kept, 64 hex digits.
    pub sha256: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Size of the file in bytes.
    pub size: u64,
    /// When it was added (UTC).
    pub added_at: Timestamp,
}

const IMAGE: &str = "SELECT id, issue_id, path, caption, sha256, width, height, size_bytes, added_at FROM issue_images";

impl Store {
    /// Stores a picture; the same one again only gets another caption and place.
    pub fn save_image(&mut self, image: &StoredImage) -> Result<(), StoreError> {
        self.write("store the picture", |transaction| {
            transaction
                .execute(
                    "INSERT INTO issue_images (id, issue_id, path, caption, sha256, width, height, size_bytes, added_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                     ON CONFLICT (issue_id, sha256) DO UPDATE SET path = excluded.path, caption = excluded.caption",
                    (
                        &image.id,
                        &image.issue_id,
                        &image.path,
                        &image.caption,
                        &image.sha256,
                        image.width,
                        image.height,
                        i64::try_from(image.size).unwrap_or(i64::MAX),
                        time_text(image.added_at),
                    ),
                )
                .map(drop)
        })
    }

    /// The pictures of an issue, in the order they were added.
    pub fn images(&self, issue_id: &str) -> Result<Vec<StoredImage>, StoreError> {
        self.read("list the pictures", |connection| {
            rows(
                connection,
                &format!("{IMAGE} WHERE issue_id = ?1 ORDER BY rowid"),
                issue_id,
                image_of,
            )
        })
    }

    /// Forgets a picture; whether there was one. The file stays.
    pub fn delete_image(&mut self, id: &str) -> Result<bool, StoreError> {
        self.write("forget the picture", |transaction| {
            transaction
                .execute("DELETE FROM issue_images WHERE id = ?1", [id])
                .map(|count| count > 0)
        })
    }
}

fn image_of(row: &Row<'_>) -> rusqlite::Result<StoredImage> {
    Ok(StoredImage {
        id: row.get(0)?,
        issue_id: row.get(1)?,
        path: row.get(2)?,
        caption: row.get(3)?,
        sha256: row.get(4)?,
        width: row.get(5)?,
        height: row.get(6)?,
        size: row.get::<_, i64>(7).map(|size| u64::try_from(size).unwrap_or(0))?,
        added_at: time(row, 8)?,
    })
}
