//! Photographs stand upright, however the camera was held, and tell of nobody.

use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage};

use crate::document::Picture;

/// Two thirds red at the left, blue at the right: 24 pixels wide, 16 high.
fn pixels() -> DynamicImage {
    let color = |x: u32| if x < 16 { Rgb([220, 0, 0]) } else { Rgb([0, 0, 220]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(24, 16, |x, _| color(x)))
}

/// EXIF that says how the pixels are to be turned, and who took them.
fn exif(orientation: u8, is_little: bool) -> Vec<u8> {
    let mut bytes = if is_little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
    let mut number = |value: u32, size: usize| {
        let big = value.to_be_bytes();
        let mut part = big[4 - size..].to_vec();
        if is_little {
            part.reverse();
        }
        bytes.extend(part);
    };
    for (value, size) in
        [(8, 4), (1, 2), (274, 2), (3, 2), (1, 4), (u32::from(orientation), 2), (0, 2), (0, 4)]
    {
        number(value, size);
    }
    bytes.extend(b"Jane Roe");
    bytes
}

fn photo(format: ImageFormat, exif: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    pixels().write_to(&mut std::io::Cursor::new(&mut file), format).expect("encodes");
    let (at, segment) = match format {
        ImageFormat::Jpeg => {
            let data = [b"Exif\0\0", exif].concat();
            let length = u16::try_from(data.len() + 2).expect("short").to_be_bytes();
            (2, [&[0xff, 0xe1][..], &length, &data].concat())
        }
        _ => {
            let length = u32::try_from(exif.len()).expect("short").to_be_bytes();
            // Behind the header; its checksum is not looked at.
            (33, [&length[..], b"eXIf", exif, &[0; 4]].concat())
        }
    };
    file.splice(at..at, segment);
    file
}

#[test]
fn photographs_are_upright_in_every_orientation() {
    // Where the blue end is then, and whether width and height change places: EXIF 2.32, 4.6.4.
    let cases = [
        (1, false, (22, 8)),
        (2, false, (2, 8)),
        (3, false, (2, 8)),
        (4, false, (22, 8)),
        (5, true, (8, 22)),
        (6, true, (8, 22)),
        (7, true, (8, 2)),
        (8, true, (8, 2)),
    ];
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        for (orientation, changes, (x, y)) in cases {
            for is_little in [false, true] {
                let file = photo(format, &exif(orientation, is_little));
                let picture = Picture::read(&file).expect("a picture");
                let expected = if changes { (16, 24) } else { (24, 16) };
                assert_eq!((picture.width, picture.height), expected, "{format:?} {orientation}");
                let seen =
                    image::load_from_memory_with_format(&picture.bytes, format).expect("decodes");
                assert_eq!(seen.dimensions(), expected);
                let [red, _, blue, _] = seen.get_pixel(x, y).0;
                assert!(blue > 180 && red < 60, "{format:?} {orientation}: {red} {blue}");
                let told = picture.bytes.windows(4).any(|part| part == b"Jane" || part == b"Exif");
                assert!(!told, "{format:?} {orientation}");
            }
        }
    }
}

#[test]
fn a_picture_that_is_upright_is_kept_byte_for_byte_and_odd_metadata_does_no_harm() {
    let mut plain = Vec::new();
    pixels().write_to(&mut std::io::Cursor::new(&mut plain), ImageFormat::Jpeg).expect("encodes");
    for exif in
        [&exif(1, true)[..], &exif(0, true), &exif(9, false), b"II*\0\xff\xff\xff\xff", b"MM", b""]
    {
        let picture = Picture::read(&photo(ImageFormat::Jpeg, exif)).expect("a picture");
        assert_eq!(picture.bytes, plain);
    }
}
