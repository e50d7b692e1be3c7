//! Serials of devices behind a word for a device, without a label.

use crate::kind::DEVICE_SERIAL;
use crate::line::{Found, Line, is_word};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "device-serial",
    watch: Watch::Words(
        &[
            "kiosk", "printer", "scanner", "terminal", "reader", "tablet", "handheld", "box",
            "modem", "meter", "tracker", "laptop", "notebook", "handset", "chassis", "rev", "disk",
            "drive", "device", "member", "master",
        ],
        device,
    ),
};

/// `kiosk CZ8462D404`, `Chassis   JND1D464DA70`, and `REV 31   750-149887   CARX7219` of a list of parts: what stands behind a word
/// for a device has letters between its digits, as names of machines do not.
fn device(line: &Line, end: usize, found: &mut Found) -> usize {
    let mut start = line.run(end, 40, |b| b == b' ');
    if start == end {
        return end;
    }
    if line.starts(end.saturating_sub(3), "rev") {
        // The revision and the number of the part stand before.
        let revision = line.run(start, 3, |b| b.is_ascii_digit());
        let part = line.run(revision, 8, |b| b == b' ');
        let stop = line.run(part, 11, |b| b.is_ascii_digit() || b == b'-');
        if revision == start || stop != part + 10 || line.at(part + 3) != b'-' {
            return end;
        }
        start = line.run(stop, 8, |b| b == b' ');
    }
    let stop = line.run(start, 20, |b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let value = line.slice(start, stop);
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let mixed = value.iter().skip_while(|b| !b.is_ascii_digit()).any(u8::is_ascii_uppercase);
    let part = line.starts(end.saturating_sub(3), "rev");
    // Classes of devices have short codes, too: PNP0C0A.
    let common = ["disk", "rive", "vice", "mber", "ster"]
        .iter()
        .any(|word| line.starts(end.saturating_sub(4), word));
    let (least, numbers) = if common { (10, 4) } else { (7, 2) };
    if (least..=16).contains(&value.len())
        && digits >= numbers
        && value.len() - digits >= 2
        && (mixed || part)
        && !is_word(line.at(stop))
        && line.at(stop) != b'-'
        && !is_placeholder(value)
    {
        found.add(start, stop, &DEVICE_SERIAL, 80, "serial behind a word for a device");
    }
    stop
}
