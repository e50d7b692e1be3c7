//! Data elements of DICOM as dcmdump and its kin print them: `(0010,0010) PN [Quell^Ana]`, `0010,0030 PatientBirthDate: 19710412`
//! (PS3.6, the registry of data elements).

use crate::detectors::segment;
use crate::kind::{DATE_OF_BIRTH, MEDICAL_RECORD, PHONE, STREET_ADDRESS};
use crate::line::{Found, Line, lower};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "dicom-element",
    watch: Watch::Words(&["pn", "lo", "da", "sh", "st", "patient"], look),
};

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run_back(end, 8, |b| b.is_ascii_alphabetic());
    let mut buffer = [0; 8];
    if lower(line.slice(start, end), &mut buffer) == b"patient" {
        return patient(line, end, found);
    }
    let tag = line.slice(start.saturating_sub(12), start);
    let open = line.run(end, 6, |b| b == b' ');
    if line.at(open) != b'[' || !tag.ends_with(b") ") {
        return end;
    }
    let stop = line.run(open + 1, 128, |b| b != b']');
    let from = open + 1;
    let to = line.run_back(stop, 8, |b| b == b' ').max(from);
    let value = line.slice(from, to);
    if line.at(stop) != b']' || value.is_empty() || is_placeholder(value) {
        return end;
    }
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    match tag.get(..11) {
        // Patient, other names, physicians, operators.
        Some(
            b"(0010,0010)" | b"(0010,1001)" | b"(0010,1005)" | b"(0010,1060)" | b"(0008,0090)"
            | b"(0008,1048)" | b"(0008,1050)" | b"(0008,1060)" | b"(0008,1070)" | b"(0032,1032)"
            | b"(0040,a123)" | b"(0040,A123)",
        ) => segment::name(line, from, to, found),
        Some(b"(0010,0020)" | b"(0010,1000)") if digits >= 3 => {
            found.add(from, to, &MEDICAL_RECORD, 90, "value by its data element");
        }
        Some(b"(0010,0030)") if digits == 8 => {
            found.add(from, to, &DATE_OF_BIRTH, 92, "value by its data element");
        }
        Some(b"(0010,1040)") if value.contains(&b' ') => {
            found.add(from, to, &STREET_ADDRESS, 88, "value by its data element");
        }
        Some(b"(0010,2154)") if digits >= 7 => {
            found.add(from, to, &PHONE, 90, "value by its data element");
        }
        _ => {}
    }
    end
}

/// `New patient: QUELL^ANA`: a name of a person as DICOM writes it (PS3.5 section 6.2) in a sentence about a patient.
fn patient(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run(end, 3, |b| matches!(b, b' ' | b':' | b'"' | b'\'' | b'['));
    let stop = line.run(start, 64, |b| {
        b.is_ascii_alphabetic() || b >= 0x80 || matches!(b, b'^' | b'-' | b'\'')
    });
    if start > end && line.slice(start, stop).contains(&b'^') {
        segment::name(line, start, stop, found);
    }
    end
}
