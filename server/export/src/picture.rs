//! Pictures as they may leave: PNG and JPEG without what they say about who took them, where and with what.

use crate::document::{Picture, PictureFormat};

impl Picture {
    /// A PNG or JPEG file as a picture, its metadata left out: places and people stand in EXIF, XMP and text chunks.
    /// `None` when the bytes are neither, or torn.
    pub fn read(bytes: &[u8]) -> Option<Picture> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => png(bytes),
            [0xff, 0xd8, 0xff, ..] => jpeg(bytes),
            _ => None,
        }
    }
}

/// Only the chunks that make the picture (ISO/IEC 15948, clause 11).
fn png(bytes: &[u8]) -> Option<Picture> {
    let (signature, mut rest) = bytes.split_at_checked(8)?;
    let mut kept = signature.to_vec();
    let mut size = None;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let chunk = rest.get(..length.checked_add(12)?)?;
        let kind = chunk.get(4..8)?;
        if size.is_none() {
            let data = chunk.get(8..16).filter(|_| kind == b"IHDR")?;
            size = Some((
                u32::from_be_bytes(data.get(..4)?.try_into().ok()?),
                u32::from_be_bytes(data.get(4..)?.try_into().ok()?),
            ));
        }
        if matches!(kind, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND") {
            kept.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            break;
        }
        rest = rest.get(chunk.len()..)?;
    }
    let (width, height) = size?;
    (width > 0 && height > 0).then_some(Picture {
        format: PictureFormat::Png,
        width,
        height,
        bytes: kept,
    })
}

/// Without application segments other than JFIF's and Adobe's color transform, and without comments (ITU-T T.81, annex B).
fn jpeg(bytes: &[u8]) -> Option<Picture> {
    let mut kept = bytes.get(..2)?.to_vec();
    let mut at = 2;
    let mut size = None;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        // Markers may be preceded by fill bytes.
        if marker == 0xff {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let read = |from: usize| {
                Some(u16::from_be_bytes([*segment.get(from)?, *segment.get(from + 1)?]))
            };
            size = Some((read(7)?, read(5)?));
        }
        if marker == 0xda {
            // From the scan on everything is picture; what some cameras append after its end is not.
            let scan = bytes.get(at..)?;
            let end = scan
                .windows(2)
                .rposition(|pair| pair == [0xff, 0xd9])
                .map_or(scan.len(), |end| end + 2);
            kept.extend_from_slice(scan.get(..end)?);
            break;
        }
        if !matches!(marker, 0xe1..=0xed | 0xef | 0xfe) {
            kept.extend_from_slice(segment);
        }
        at += 2 + length;
    }
    let (width, height) = size?;
    (width > 0 && height > 0).then_some(Picture {
        format: PictureFormat::Jpeg,
        width: u32::from(width),
        height: u32::from(height),
        bytes: kept,
    })
}
