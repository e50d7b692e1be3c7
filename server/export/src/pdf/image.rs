//! PNG and JPEG files as image objects.

use std::io::Read;

use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::document::{Picture, PictureFormat};

/// A picture of more pixels than this is not unpacked.
const MOST_PIXELS: u64 = 64_000_000;

/// Adds a picture; `None` when its file is not what it says.
pub(crate) fn add(document: &mut Document, picture: &Picture) -> Option<ObjectId> {
    match picture.format {
        PictureFormat::Jpeg => jpeg(document, picture),
        PictureFormat::Png => png(document, picture),
    }
}

fn entry(width: u32, height: u32, space: Object) -> Dictionary {
    Dictionary::from_iter([
        ("Type", Object::Name(b"XObject".to_vec())),
        ("Subtype", Object::Name(b"Image".to_vec())),
        ("Width", Object::Integer(i64::from(width))),
        ("Height", Object::Integer(i64::from(height))),
        ("BitsPerComponent", Object::Integer(8)),
        ("ColorSpace", space),
    ])
}

fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// JPEG stands in a PDF as it is (ISO 32000-1, 7.4.8); only the number of its components has to be known.
fn jpeg(document: &mut Document, picture: &Picture) -> Option<ObjectId> {
    let space = match components(&picture.bytes)? {
        1 => "DeviceGray",
        3 => "DeviceRGB",
        4 => "DeviceCMYK",
        _ => return None,
    };
    let mut dictionary = entry(picture.width, picture.height, name(space));
    dictionary.set("Filter", name("DCTDecode"));
    if space == "DeviceCMYK" {
        // As Adobe's programs write it: inverted.
        let inverted = [1, 0, 1, 0, 1, 0, 1, 0].map(Object::Integer).to_vec();
        dictionary.set("Decode", Object::Array(inverted));
    }
    Some(
        document.add_object(Stream::new(dictionary, picture.bytes.clone()).with_compression(false)),
    )
}

/// From the start-of-frame segment (ITU-T T.81, B.2.2).
fn components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return bytes.get(at + 9).copied();
        }
        at += 2 + length;
    }
}

/// PNG (ISO/IEC 15948): unpacked to 8 bits a sample, transparency apart.
fn png(document: &mut Document, picture: &Picture) -> Option<ObjectId> {
    let image = unpacked(&picture.bytes)?;
    let space = if image.gray { "DeviceGray" } else { "DeviceRGB" };
    let mut dictionary = entry(image.width, image.height, name(space));
    if let Some(alpha) = image.alpha {
        let mask = Stream::new(entry(image.width, image.height, name("DeviceGray")), alpha);
        let mask = document.add_object(mask);
        dictionary.set("SMask", Object::Reference(mask));
    }
    Some(document.add_object(Stream::new(dictionary, image.color)))
}

struct Unpacked {
    width: u32,
    height: u32,
    gray: bool,
    color: Vec<u8>,
    alpha: Option<Vec<u8>>,
}

fn unpacked(bytes: &[u8]) -> Option<Unpacked> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let (mut header, mut palette, mut clear, mut packed) = (None, &[][..], &[][..], Vec::new());
    while rest.len() >= 12 {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let data = rest.get(8..8usize.checked_add(length)?)?;
        match rest.get(4..8)? {
            b"IHDR" => header = Some(data),
            b"PLTE" => palette = data,
            b"tRNS" => clear = data,
            b"IDAT" => packed.extend_from_slice(data),
            b"IEND" => break,
            _ => {}
        }
        rest = rest.get(12 + length..)?;
    }
    let header = header?;
    let width = u32::from_be_bytes(header.get(..4)?.try_into().ok()?);
    let height = u32::from_be_bytes(header.get(4..8)?.try_into().ok()?);
    let (depth, kind, interlaced) = (*header.get(8)?, *header.get(9)?, *header.get(12)?);
    let pixels = u64::from(width) * u64::from(height);
    if interlaced != 0 || pixels == 0 || pixels > MOST_PIXELS {
        return None;
    }
    let channels: usize = match kind {
        0 | 3 => 1,
        2 => 3,
        4 => 2,
        6 => 4,
        _ => return None,
    };
    let bits = channels * usize::from(depth);
    let row = (width as usize * bits).div_ceil(8);
    let mut raw = Vec::new();
    let expected = (row + 1) * height as usize;
    ZlibDecoder::new(packed.as_slice()).take(expected as u64).read_to_end(&mut raw).ok()?;
    if raw.len() < expected {
        return None;
    }
    let lines = unfiltered(&raw, row, bits.div_ceil(8), height as usize)?;
    let gray = matches!(kind, 0 | 4);
    let mut color = Vec::with_capacity(pixels as usize * if gray { 1 } else { 3 });
    let mut alpha = Vec::new();
    for line in lines.chunks_exact(row) {
        for x in 0..width as usize {
            let sample = |channel: usize| sample(line, x * channels + channel, depth);
            match kind {
                0 => color.push(scaled(sample(0), depth)),
                2 => color.extend((0..3).map(|channel| scaled(sample(channel), depth))),
                3 => {
                    let index = usize::from(sample(0));
                    color.extend_from_slice(palette.get(index * 3..index * 3 + 3)?);
                    if !clear.is_empty() {
                        alpha.push(clear.get(index).copied().unwrap_or(255));
                    }
                }
                4 => {
                    color.push(scaled(sample(0), depth));
                    alpha.push(scaled(sample(1), depth));
                }
                _ => {
                    color.extend((0..3).map(|channel| scaled(sample(channel), depth)));
                    alpha.push(scaled(sample(3), depth));
                }
            }
        }
    }
    Some(Unpacked { width, height, gray, color, alpha: (!alpha.is_empty()).then_some(alpha) })
}

/// A sample of 1, 2, 4, 8 or 16 bits.
fn sample(line: &[u8], index: usize, depth: u8) -> u16 {
    match depth {
        16 => u16::from_be_bytes([
            line.get(index * 2).copied().unwrap_or(0),
            line.get(index * 2 + 1).copied().unwrap_or(0),
        ]),
        8 => u16::from(line.get(index).copied().unwrap_or(0)),
        depth => {
            let depth = usize::from(depth.max(1));
            let bit = index * depth;
            let byte = line.get(bit / 8).copied().unwrap_or(0);
            u16::from(byte >> (8 - depth - bit % 8) & ((1 << depth) - 1) as u8)
        }
    }
}

fn scaled(sample: u16, depth: u8) -> u8 {
    match depth {
        16 => (sample >> 8) as u8,
        8 => sample as u8,
        depth => (u32::from(sample) * 255 / ((1u32 << depth) - 1)) as u8,
    }
}

/// Undoes the filters of lines (ISO/IEC 15948, clause 9).
fn unfiltered(raw: &[u8], row: usize, step: usize, height: usize) -> Option<Vec<u8>> {
    let mut lines = vec![0u8; row * height];
    for y in 0..height {
        let source = raw.get(y * (row + 1)..(y + 1) * (row + 1))?;
        let (filter, source) = source.split_first()?;
        let (above, line) = lines.split_at_mut(y * row);
        let above = y.checked_sub(1).and_then(|y| above.get(y * row..));
        for x in 0..row {
            let left = x.checked_sub(step).and_then(|x| line.get(x)).copied().unwrap_or(0);
            let up = above.and_then(|above| above.get(x)).copied().unwrap_or(0);
            let corner = x.checked_sub(step).and_then(|x| above?.get(x)).copied().unwrap_or(0);
            let guess = match filter {
                0 => 0,
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => return None,
            };
            *line.get_mut(x)? = source.get(x)?.wrapping_add(guess);
        }
    }
    Some(lines)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i32::from(left) + i32::from(up) - i32::from(corner);
    let distance = |value: u8| (guess - i32::from(value)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}
