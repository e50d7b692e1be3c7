//! JSON Web Tokens (RFC 7519): three base64url parts, the first two of which start with an encoded `{"`.

use crate::kind::JWT;
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "jwt", watch: Watch::Prefixes(&["eyJ"], look) };

fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let part = |from: usize| line.run(from, 1 << 16, is_part);
    let header = part(start);
    if line.at(header) != b'.' {
        return header;
    }
    let payload = part(header + 1);
    let length = payload - header - 1;
    if line.at(payload) != b'.' || length < 4 {
        return payload;
    }
    let mut end = part(payload + 1);
    // JWE has five parts.
    for _ in 0..2 {
        if line.at(end) == b'.' && is_part(line.at(end + 1)) {
            end = part(end + 1);
        }
    }
    if header - start >= 10 && (line.starts(header + 1, "ey") || end > payload + 20) {
        found.add(start, end, &JWT, 99, "three base64url parts of a token");
    }
    end
}
