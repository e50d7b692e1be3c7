//! Whose device it is, as systems name devices after their first owner: `Ana's iPhone`, `Anas MacBook Pro`, `iPhone von Ana`.

use crate::kind::PERSON_NAME;
use crate::line::{Found, Line};
use crate::names;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "device-owner",
    watch: Watch::Words(
        &[
            "iphone", "ipad", "macbook", "imac", "airpods", "watch", "galaxy", "pixel", "ipod",
            "homepod",
        ],
        look,
    ),
};

/// What joins a device to its owner behind it.
const JOINTS: &[&str] = &[" von ", " de ", " di ", " van ", " af ", " av ", " d\u{2019}", " d'"];

/// The device whose name ends at `end`.
fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = line.run_back(end, 8, |b| b.is_ascii_alphabetic());
    let stop = ["'s ", "\u{2019}s ", "\\'s ", "\\u2019s "].iter().find_map(|genitive| {
        let stop = word.checked_sub(genitive.len())?;
        line.starts(stop, genitive).then_some(stop)
    });
    if let Some(stop) = stop {
        let start = line.run_back(stop, 24, |b| b.is_ascii_alphabetic() || b >= 0x80);
        report(line, start, stop, found);
        return end;
    }
    if let Some(joint) = JOINTS.iter().find(|joint| line.starts(end, joint)) {
        let start = end + joint.len();
        let stop = line.run(start, 24, |b| b.is_ascii_alphabetic() || b >= 0x80);
        report(line, start, stop, found);
    }
    end
}

fn report(line: &Line, start: usize, stop: usize, found: &mut Found) {
    let name = line.slice(start, stop);
    let capital = name.first().is_some_and(|b| b.is_ascii_uppercase() || *b >= 0x80);
    if capital && name.len() >= 2 && names::is_given(name) {
        found.add(start, stop, &PERSON_NAME, 85, "owner in the name of a device");
    }
}
