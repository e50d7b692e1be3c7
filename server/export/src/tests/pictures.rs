//! Photographs stand upright, however the camera was held, and tell of nobody.

use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage};

use crate::NoPicture;
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

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("short").to_be_bytes();
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(data);
    [&length[..], kind, data, &sum.sum().to_be_bytes()].concat()
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).expect("short").to_be_bytes();
    [&[0xff, marker][..], &length, data].concat()
}

fn photo(format: ImageFormat, exif: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    pixels().write_to(&mut std::io::Cursor::new(&mut file), format).expect("encodes");
    let (at, segment) = match format {
        ImageFormat::Jpeg => (2, segment(0xe1, &[b"Exif\0\0", exif].concat())),
        // Behind the header.
        _ => (33, chunk(b"eXIf", exif)),
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
        assert_eq!(*picture.bytes, *plain);
    }
}

fn tells(bytes: &[u8]) -> bool {
    bytes.windows(8).any(|part| part == b"Jane Roe")
}

#[test]
fn nothing_of_a_jpeg_but_its_picture_is_kept() {
    let mut plain = Vec::new();
    pixels().write_to(&mut std::io::Cursor::new(&mut plain), ImageFormat::Jpeg).expect("encodes");
    let jfif = plain.get(2..20).expect("a JFIF segment").to_vec();
    assert_eq!(jfif.get(4..9), Some(&b"JFIF\0"[..]));
    let with = |at: usize, part: &[u8]| {
        let mut file = plain.clone();
        file.splice(at..at, part.iter().copied());
        file
    };
    // A JFIF segment with a thumbnail of one line, eight bytes of which are a name.
    let mut thumbnail = jfif.get(4..16).expect("whole").to_vec();
    thumbnail.extend([3, 1]);
    thumbnail.extend(b"Jane Roe.");
    let mut with_thumbnail = plain.clone();
    with_thumbnail.splice(2..20, segment(0xe0, &thumbnail));
    let end = plain.len() - 2;
    let cases = [
        ("behind the end", [&plain[..], &photo(ImageFormat::Jpeg, &exif(1, true))].concat()),
        ("JFXX", with(20, &segment(0xe0, b"JFXX\0\x10Jane Roe"))),
        ("a thumbnail", with_thumbnail),
        ("an unknown marker", with(20, &segment(0xf7, b"Jane Roe"))),
        ("another unknown one", with(20, &segment(0xef, b"Jane Roe"))),
        ("a comment behind the scan", with(end, &segment(0xfe, b"Jane Roe"))),
        (
            "EXIF behind the scan",
            with(end, &segment(0xe1, &[b"Exif\0\0", &exif(1, true)[..]].concat())),
        ),
    ];
    for (what, file) in cases {
        assert!(tells(&file), "{what}");
        let picture = Picture::read(&file).expect(what);
        assert!(*picture.bytes == *plain, "{what}");
    }
    // Adobe's twelve bytes stay, and no more.
    let adobe = b"Adobe\0\x64\0\0\0\0\x01";
    let long = Picture::read(&with(20, &segment(0xee, &[&adobe[..], b"Jane Roe"].concat())));
    assert!(*long.expect("a picture").bytes == *with(20, &segment(0xee, adobe)));
    assert!(Picture::read(&plain[..end]).is_err(), "torn");
}

#[test]
fn segments_between_the_scans_of_a_progressive_jpeg_are_left_out() {
    // The frame says that there are two scans; what is coded in them is not looked at here.
    let frame = segment(0xc2, &[8, 0, 16, 0, 24, 1, 1, 0x11, 0]);
    let scan = |last: u8| {
        [segment(0xda, &[1, 1, 0, 0, last, 0]), vec![1, 0xff, 0, 2, 0xff, 0xd3, 3]].concat()
    };
    let comment = segment(0xfe, b"Jane Roe");
    let parts = |between: &[u8]| {
        [&[0xff, 0xd8][..], &frame, &scan(0), between, &scan(63), &[0xff, 0xd9]].concat()
    };
    let picture = Picture::read(&parts(&comment)).expect("a picture");
    assert_eq!(*picture.bytes, *parts(&[]));
    assert_eq!((picture.width, picture.height), (24, 16));
}

#[test]
fn a_png_keeps_what_makes_the_picture_and_is_refused_when_its_checksums_are_wrong() {
    let mut plain = Vec::new();
    pixels().write_to(&mut std::io::Cursor::new(&mut plain), ImageFormat::Png).expect("encodes");
    let with = |part: &[u8]| {
        let mut file = plain.clone();
        file.splice(33..33, part.iter().copied());
        file
    };
    let gamma = with(&chunk(b"gAMA", &45_455_u32.to_be_bytes()));
    assert!(*Picture::read(&gamma).expect("a picture").bytes == *gamma);
    for kind in [b"tEXt", b"iCCP", b"tIME", b"gAMA"] {
        let picture = Picture::read(&with(&chunk(kind, b"Jane Roe"))).expect("a picture");
        assert!(*picture.bytes == *plain);
    }
    assert!(Picture::read(&with(&chunk(b"NAME", b"Jane Roe"))).is_err());
    let mut broken = plain.clone();
    broken[29] ^= 1;
    assert!(Picture::read(&broken).is_err());
    let behind = [&plain[..], b"Jane Roe"].concat();
    assert!(*Picture::read(&behind).expect("a picture").bytes == *plain);
}

/// A PNG that says a size and holds no pixels.
fn only_says(width: u32, height: u32, depth: u8, kind: u8) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([depth, kind, 0, 0, 0]);
    let parts = [chunk(b"IHDR", &head), chunk(b"IDAT", b""), chunk(b"IEND", b"")].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &parts].concat()
}

#[test]
fn a_picture_that_would_fill_the_memory_is_refused_by_what_it_says_of_itself() {
    for (width, height, depth, kind, expected) in [
        (8000, 6000, 8, 2, Ok(())),
        (8000, 8000, 16, 6, Err(NoPicture::TooLarge)),
        (7000, 7000, 16, 6, Err(NoPicture::TooLarge)),
        (7000, 7000, 1, 0, Ok(())),
        (u32::MAX, u32::MAX, 1, 0, Err(NoPicture::TooLarge)),
        (0, 10, 8, 2, Err(NoPicture::NotWhole)),
    ] {
        let read = Picture::read(&only_says(width, height, depth, kind)).map(|_| ());
        assert_eq!(read, expected, "{width}x{height}, {depth} bits, kind {kind}");
    }
}

/// A PNG of a checkerboard of a kind and depth, as encoders write them.
fn drawn(color: image::ColorType) -> (Vec<u8>, DynamicImage) {
    let rgba = image::RgbaImage::from_fn(9, 7, |x, y| {
        image::Rgba([(x * 28) as u8, (y * 36) as u8, 90, if (x + y) % 2 == 0 { 255 } else { 60 }])
    });
    let whole = DynamicImage::ImageRgba8(rgba);
    let pixels = match color {
        image::ColorType::L8 => DynamicImage::ImageLuma8(whole.to_luma8()),
        image::ColorType::La8 => DynamicImage::ImageLumaA8(whole.to_luma_alpha8()),
        image::ColorType::Rgb8 => DynamicImage::ImageRgb8(whole.to_rgb8()),
        image::ColorType::Rgb16 => DynamicImage::ImageRgb16(whole.to_rgb16()),
        image::ColorType::Rgba16 => DynamicImage::ImageRgba16(whole.to_rgba16()),
        _ => whole,
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Png).expect("encodes");
    (bytes.into_inner(), pixels)
}

#[test]
fn a_pdf_has_the_pixels_of_a_png_whatever_its_kind() {
    use image::ColorType::{L8, La8, Rgb8, Rgb16, Rgba8, Rgba16};
    for color in [L8, La8, Rgb8, Rgba8, Rgb16, Rgba16] {
        let (bytes, pixels) = drawn(color);
        let picture = Picture::read(&bytes).expect("a picture");
        let mut file = lopdf::Document::with_version("1.7");
        let id = crate::pdf::add_image(&mut file, &picture).expect("is added");
        let stream = file.get_object(id).and_then(lopdf::Object::as_stream).expect("a stream");
        let shown = stream.decompressed_content().expect("unpacks");
        let wide = matches!(color, Rgb16);
        let expected: Vec<u8> = match (color, wide) {
            (L8, _) => pixels.to_luma8().into_raw(),
            (La8, _) => pixels.to_luma8().into_raw(),
            (_, true) => {
                pixels.to_rgb16().into_raw().into_iter().flat_map(u16::to_be_bytes).collect()
            }
            _ => pixels.to_rgb8().into_raw(),
        };
        assert_eq!(shown, expected, "{color:?}");
        let mask = stream.dict.get(b"SMask").and_then(lopdf::Object::as_reference);
        assert_eq!(mask.is_ok(), pixels.color().has_alpha(), "{color:?}");
        if let Ok(mask) = mask {
            let mask = file.get_object(mask).and_then(lopdf::Object::as_stream).expect("a stream");
            let alpha: Vec<u8> = pixels.to_rgba8().pixels().map(|pixel| pixel.0[3]).collect();
            assert_eq!(mask.decompressed_content().expect("unpacks"), alpha, "{color:?}");
        }
    }
    // What is torn is no hole in the page.
    let (bytes, _) = drawn(Rgb8);
    let picture = Picture::read(&bytes).expect("a picture");
    let torn = Picture { height: picture.height, bytes: only_says(9, 7, 8, 2).into(), ..picture };
    assert!(crate::pdf::add_image(&mut lopdf::Document::with_version("1.7"), &torn).is_none());
}
