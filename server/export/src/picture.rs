//! Pictures as they may leave: PNG and JPEG, upright, without what they say about who took them, where and with what.

use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat};

use crate::document::{Picture, PictureFormat};

/// A picture of more pixels than this is refused.
pub const MOST_PIXELS: u64 = 50_000_000;
/// And one that takes more bytes than this when it is unpacked: 16 bits a sample take twice as much as 8. Turning a photograph
/// takes that twice; nothing else unpacks more than two lines at a time.
pub const MOST_UNPACKED: u64 = 200 << 20;
/// How well a turned photograph is kept, of 100: beyond what eyes tell apart.
const QUALITY: u8 = 93;

/// Why bytes are no picture that may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPicture {
    /// They are neither PNG nor JPEG, or torn.
    NotWhole,
    /// It has more than [`MOST_PIXELS`], or unpacked more than [`MOST_UNPACKED`].
    TooLarge,
}

impl std::fmt::Display for NoPicture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            NoPicture::NotWhole => "it is no whole PNG or JPEG picture; convert it to one",
            NoPicture::TooLarge => {
                "it has more than 50 million pixels, or unpacked more than 200 MiB; make it smaller"
            }
        })
    }
}

impl std::error::Error for NoPicture {}

impl Picture {
    /// A PNG or JPEG file as a picture, its metadata left out: places and people stand in EXIF, XMP and text chunks.
    ///
    /// How a camera was held stands there, too, so a picture that it says to turn is turned. What it says of its size is looked
    /// at before anything is unpacked.
    ///
    /// # Errors
    /// When the bytes are neither, torn, or would be too large unpacked.
    pub fn read(bytes: &[u8]) -> Result<Picture, NoPicture> {
        let (picture, exif) = match bytes {
            [0x89, b'P', b'N', b'G', ..] => png(bytes),
            [0xff, 0xd8, 0xff, ..] => jpeg(bytes),
            _ => None,
        }
        .ok_or(NoPicture::NotWhole)?;
        let pixels = u64::from(picture.width) * u64::from(picture.height);
        if pixels > MOST_PIXELS || pixels.saturating_mul(picture.bytes_a_pixel()) > MOST_UNPACKED {
            return Err(NoPicture::TooLarge);
        }
        Ok(match exif.and_then(orientation) {
            None | Some(Orientation::NoTransforms) => picture,
            // What cannot be turned is a picture all the same.
            Some(orientation) => turned(&picture, orientation).unwrap_or(picture),
        })
    }

    /// How many bytes a pixel takes when it is unpacked.
    fn bytes_a_pixel(&self) -> u64 {
        let head = |at: usize| self.bytes.get(at).copied().unwrap_or(0);
        match (self.format, head(24), head(25)) {
            (PictureFormat::Jpeg, ..) => 3,
            (PictureFormat::Png, depth, kind) => {
                let channels = match kind {
                    0 => 1,
                    4 => 2,
                    6 => 4,
                    // Of a palette each pixel becomes a color.
                    _ => 3,
                };
                channels * u64::from(depth).div_ceil(8)
            }
        }
    }
}

/// What stands below a picture: the words for those who do not see it, unless they only say that it is one.
pub(crate) fn caption(alt: &str) -> Option<&str> {
    let alt = alt.trim();
    let says_nothing = alt.is_empty()
        || ["picture", "image", "screenshot", "photo"].contains(&alt.to_lowercase().as_str());
    (!says_nothing).then_some(alt)
}

/// How the pixels are to be turned, of a TIFF structure (EXIF 2.32, 4.6.4: tag 274 of the first directory).
fn orientation(tiff: &[u8]) -> Option<Orientation> {
    let is_little = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let (first, second) = (usize::from(short(4)?), usize::from(short(6)?));
    let directory = if is_little { second << 16 | first } else { first << 16 | second };
    let entries = usize::from(short(directory)?);
    let at = (0..entries).map(|entry| directory + 2 + 12 * entry);
    let value = at.into_iter().find(|at| short(*at) == Some(274)).and_then(|at| short(at + 8))?;
    Orientation::from_exif(u8::try_from(value).ok()?)
}

fn turned(picture: &Picture, orientation: Orientation) -> Option<Picture> {
    let format = match picture.format {
        PictureFormat::Png => ImageFormat::Png,
        PictureFormat::Jpeg => ImageFormat::Jpeg,
    };
    let mut pixels = image::load_from_memory_with_format(&picture.bytes, format).ok()?;
    pixels.apply_orientation(orientation);
    let (width, height) = (pixels.width(), pixels.height());
    Some(Picture { format: picture.format, width, height, bytes: file(&pixels, format)?.into() })
}

fn file(pixels: &DynamicImage, format: ImageFormat) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    match format {
        ImageFormat::Jpeg => {
            let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            pixels.write_with_encoder(encoder).ok()?;
        }
        format => pixels.write_to(&mut std::io::Cursor::new(&mut bytes), format).ok()?,
    }
    Some(bytes)
}

/// A picture, and the EXIF that it came with.
type WithExif<'a> = (Picture, Option<&'a [u8]>);

/// Only the chunks that make the picture (ISO/IEC 15948, clause 11), each with the checksum that it says.
fn png(bytes: &[u8]) -> Option<WithExif<'_>> {
    let (signature, mut rest) = bytes.split_at_checked(8)?;
    let mut kept = signature.to_vec();
    let (mut size, mut exif) = (None, None);
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let chunk = rest.get(..length.checked_add(12)?)?;
        let (kind, data) = (chunk.get(4..8)?, chunk.get(8..8 + length)?);
        let mut sum = flate2::Crc::new();
        sum.update(chunk.get(4..8 + length)?);
        if chunk.get(8 + length..)? != sum.sum().to_be_bytes() {
            return None;
        }
        match (kind, length) {
            (b"IHDR", 13) if size.is_none() => {
                size = Some((
                    u32::from_be_bytes(data.get(..4)?.try_into().ok()?),
                    u32::from_be_bytes(data.get(4..8)?.try_into().ok()?),
                ));
                kept.extend_from_slice(chunk);
            }
            _ if size.is_none() => return None,
            (b"PLTE" | b"tRNS", ..=768) | (b"IDAT", _) => kept.extend_from_slice(chunk),
            // What its colors mean: a few numbers.
            (b"gAMA", 4) | (b"cHRM", 32) | (b"sRGB", 1) => kept.extend_from_slice(chunk),
            (b"IEND", 0) => {
                kept.extend_from_slice(chunk);
                break;
            }
            (b"eXIf", _) => exif = Some(data),
            // A capital first letter says that nobody sees the picture right without it (5.4).
            _ if kind.first()?.is_ascii_uppercase() => return None,
            _ => {}
        }
        rest = rest.get(chunk.len()..)?;
    }
    let (width, height) = size?;
    let picture = Picture { format: PictureFormat::Png, width, height, bytes: kept.into() };
    (width > 0 && height > 0).then_some((picture, exif))
}

/// Only the segments that make the picture, up to its own end (ITU-T T.81, annex B): cameras put comments, thumbnails and EXIF
/// into others, also between scans, and whole pictures and films behind the end.
fn jpeg(bytes: &[u8]) -> Option<WithExif<'_>> {
    let mut kept = bytes.get(..2)?.to_vec();
    let mut at = 2;
    let (mut size, mut exif) = (None, None);
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Markers may be preceded by fill bytes.
            0xff => {
                at += 1;
                continue;
            }
            0xd9 => {
                kept.extend_from_slice(&[0xff, 0xd9]);
                break;
            }
            // These have no length, and no place here.
            0x00 | 0x01 | 0xd0..=0xd8 => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        let data = segment.get(4..)?;
        at += 2 + length;
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let read = |from: usize| {
                    Some(u16::from_be_bytes([*data.get(from)?, *data.get(from + 1)?]))
                };
                if size.replace((read(3)?, read(1)?)).is_some() {
                    return None;
                }
                kept.extend_from_slice(segment);
            }
            // Tables, and how often the scan begins anew.
            0xc4 | 0xdb | 0xdd => kept.extend_from_slice(segment),
            0xda => {
                kept.extend_from_slice(segment);
                let scan = scan(bytes.get(at..)?)?;
                kept.extend_from_slice(scan);
                at += scan.len();
            }
            // JFIF, its thumbnail left out.
            0xe0 if data.starts_with(b"JFIF\0") && kept.len() == 2 => {
                kept.extend_from_slice(&[0xff, 0xe0, 0, 16]);
                kept.extend_from_slice(data.get(..12)?);
                kept.extend_from_slice(&[0, 0]);
            }
            0xe1 if exif.is_none() => exif = data.strip_prefix(b"Exif\0\0"),
            // Adobe's, which says how the colors are meant.
            0xee if data.starts_with(b"Adobe") => {
                kept.extend_from_slice(&[0xff, 0xee, 0, 14]);
                kept.extend_from_slice(data.get(..12)?);
            }
            _ => {}
        }
    }
    let (width, height) = size?;
    let picture = Picture {
        format: PictureFormat::Jpeg,
        width: u32::from(width),
        height: u32::from(height),
        bytes: kept.into(),
    };
    (width > 0 && height > 0).then_some((picture, exif))
}

/// The entropy-coded data up to the marker behind it: `FF 00` is a byte of it, and `FF D0` to `FF D7` stand within.
fn scan(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes
        .windows(2)
        .position(|pair| matches!(pair, [0xff, next] if !matches!(next, 0x00 | 0xd0..=0xd7)))?;
    bytes.get(..end)
}
