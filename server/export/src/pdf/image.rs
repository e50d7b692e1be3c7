//! PNG and JPEG files as image objects.

use std::io::{Read, Write};

use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::document::{Picture, PictureFormat};

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
        document
            .add_object(Stream::new(dictionary, picture.bytes.to_vec()).with_compression(false)),
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

/// PNG (ISO/IEC 15948). PDF takes its lines as they are packed (ISO 32000-1, 7.4.4.4); only transparency stands apart there, so
/// what has some is unpacked, a line at a time.
fn png(document: &mut Document, picture: &Picture) -> Option<ObjectId> {
    let straight;
    let mut png = Png::read(&picture.bytes)?;
    if png.is_interlaced {
        // Seven pictures in one, which no line of the whole can be read from.
        let pixels = image::load_from_memory_with_format(&picture.bytes, image::ImageFormat::Png);
        let mut bytes = std::io::Cursor::new(Vec::new());
        pixels.ok()?.write_to(&mut bytes, image::ImageFormat::Png).ok()?;
        straight = bytes.into_inner();
        png = Png::read(&straight)?;
    }
    if matches!(png.kind, 4 | 6) {
        return png.apart(document);
    }
    // A torn file would be a hole in the page that nobody notices before it is printed.
    png.lines(|_| Some(()))?;
    let mut dictionary = entry(png.width, png.height, png.space()?);
    dictionary.set("BitsPerComponent", i64::from(png.depth));
    dictionary.set("Filter", name("FlateDecode"));
    dictionary.set(
        "DecodeParms",
        Dictionary::from_iter([
            ("Predictor", Object::Integer(15)),
            ("Colors", Object::Integer(png.channels()? as i64)),
            ("BitsPerComponent", Object::Integer(i64::from(png.depth))),
            ("Columns", Object::Integer(i64::from(png.width))),
        ]),
    );
    match png.kind {
        3 if !png.clear.is_empty() => {
            let mask = png.mask()?;
            let mask = document.add_object(mask);
            dictionary.set("SMask", Object::Reference(mask));
        }
        // One color that is clear.
        0 | 2 if !png.clear.is_empty() => {
            let samples = png.clear.chunks_exact(2).take(png.channels()?);
            let range = samples.flat_map(|sample| {
                let value = i64::from(u16::from_be_bytes([sample[0], sample[1]]));
                [Object::Integer(value), Object::Integer(value)]
            });
            dictionary.set("Mask", Object::Array(range.collect()));
        }
        _ => {}
    }
    Some(document.add_object(Stream::new(dictionary, png.packed).with_compression(false)))
}

/// A PNG in its parts.
struct Png<'a> {
    width: u32,
    height: u32,
    depth: u8,
    kind: u8,
    is_interlaced: bool,
    palette: &'a [u8],
    clear: &'a [u8],
    packed: Vec<u8>,
}

impl Png<'_> {
    fn read(bytes: &[u8]) -> Option<Png<'_>> {
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
        let png = Png {
            width: u32::from_be_bytes(header.get(..4)?.try_into().ok()?),
            height: u32::from_be_bytes(header.get(4..8)?.try_into().ok()?),
            depth: *header.get(8)?,
            kind: *header.get(9)?,
            is_interlaced: *header.get(12)? != 0,
            palette,
            clear,
            packed,
        };
        let has_size = png.width > 0 && png.height > 0;
        (has_size && matches!(png.depth, 1 | 2 | 4 | 8 | 16)).then_some(png)
    }

    fn channels(&self) -> Option<usize> {
        match self.kind {
            0 | 3 => Some(1),
            2 => Some(3),
            4 => Some(2),
            6 => Some(4),
            _ => None,
        }
    }

    /// What its samples mean.
    fn space(&self) -> Option<Object> {
        match self.kind {
            0 => Some(name("DeviceGray")),
            2 => Some(name("DeviceRGB")),
            3 => {
                let last = (self.palette.len() / 3).checked_sub(1).filter(|last| *last < 256)?;
                let colors = self.palette.get(..(last + 1) * 3)?.to_vec();
                Some(Object::Array(vec![
                    name("Indexed"),
                    name("DeviceRGB"),
                    Object::Integer(last as i64),
                    Object::String(colors, lopdf::StringFormat::Hexadecimal),
                ]))
            }
            _ => None,
        }
    }

    /// Bytes of a line.
    fn row(&self) -> Option<usize> {
        Some((self.width as usize * self.channels()? * usize::from(self.depth)).div_ceil(8))
    }

    /// Hands over the lines as they are packed, the number of their filter first; `None` where some are missing.
    fn lines(&self, mut take: impl FnMut(&[u8]) -> Option<()>) -> Option<()> {
        let mut line = vec![0; self.row()? + 1];
        let mut unpacking = ZlibDecoder::new(self.packed.as_slice());
        for _ in 0..self.height {
            unpacking.read_exact(&mut line).ok()?;
            if *line.first()? > 4 {
                return None;
            }
            take(&line)?;
        }
        Some(())
    }

    /// Hands over the lines with their filters undone (ISO/IEC 15948, clause 9).
    fn samples(&self, mut take: impl FnMut(&[u8]) -> Option<()>) -> Option<()> {
        let step = (self.channels()? * usize::from(self.depth)).div_ceil(8);
        let mut above = vec![0; self.row()?];
        let mut here = above.clone();
        self.lines(|line| {
            let (filter, source) = line.split_first()?;
            for (x, byte) in source.iter().enumerate() {
                let left = x.checked_sub(step).and_then(|x| here.get(x)).copied().unwrap_or(0);
                let up = above.get(x).copied().unwrap_or(0);
                let corner = x.checked_sub(step).and_then(|x| above.get(x)).copied().unwrap_or(0);
                let guess = match filter {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                    _ => paeth(left, up, corner),
                };
                *here.get_mut(x)? = byte.wrapping_add(guess);
            }
            take(&here)?;
            std::mem::swap(&mut above, &mut here);
            Some(())
        })
    }

    /// How much of each pixel of a palette is seen.
    fn mask(&self) -> Option<Stream> {
        let mut mask = packing();
        let mut seen = vec![0; self.width as usize];
        self.samples(|line| {
            for (x, seen) in seen.iter_mut().enumerate() {
                let index = usize::from(sample(line, x, self.depth));
                *seen = self.clear.get(index).copied().unwrap_or(255);
            }
            mask.write_all(&seen).ok()
        })?;
        self.packed(mask, "DeviceGray")
    }

    /// Color and transparency apart, eight bits a sample each.
    fn apart(&self, document: &mut Document) -> Option<ObjectId> {
        let colors = self.channels()? - 1;
        let (mut color, mut mask) = (packing(), packing());
        let (mut shown, mut seen) = (Vec::new(), Vec::new());
        self.samples(|line| {
            shown.clear();
            seen.clear();
            for x in 0..self.width as usize {
                let at = |channel: usize| {
                    let index = x * (colors + 1) + channel;
                    scaled(sample(line, index, self.depth), self.depth)
                };
                shown.extend((0..colors).map(at));
                seen.push(at(colors));
            }
            color.write_all(&shown).ok()?;
            mask.write_all(&seen).ok()
        })?;
        let mask = document.add_object(self.packed(mask, "DeviceGray")?);
        let mut color = self.packed(color, if colors == 1 { "DeviceGray" } else { "DeviceRGB" })?;
        color.dict.set("SMask", Object::Reference(mask));
        Some(document.add_object(color))
    }

    fn packed(&self, packing: ZlibEncoder<Vec<u8>>, space: &str) -> Option<Stream> {
        let mut dictionary = entry(self.width, self.height, name(space));
        dictionary.set("Filter", name("FlateDecode"));
        Some(Stream::new(dictionary, packing.finish().ok()?).with_compression(false))
    }
}

fn packing() -> ZlibEncoder<Vec<u8>> {
    ZlibEncoder::new(Vec::new(), flate2::Compression::default())
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
