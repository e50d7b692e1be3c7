//! `key=value` lines (Prometheus, Loki, Grafana, logrus, FortiGate and other firewalls).

use text::Span;

use crate::payload;
use crate::record::Head;

/// `ts=2024-06-12T09:14:24.580Z caller=compact.go:519 level=info msg="write block"`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut end = 0;
    // A relay's priority in front is no pair.
    if line.first() == Some(&b'<') {
        end = memchr::memchr(b'>', line.get(..line.len().min(6))?)? + 1;
    }
    let fields = payload::logfmt_fields(line.get(end..)?)?;
    if !fields.tell() {
        return None;
    }
    Some(fields.head(Span::new(0, line.len() - end)).shifted(end))
}
