use super::*;
use crate::level::Level;

fn check(lines: &[&str], want: &[&str]) {
    let sample: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
    let layout = Layout::learn(&sample);
    let got: Vec<String> = lines
        .iter()
        .map(|line| match layout.and_then(|layout| layout.head(line.as_bytes())) {
            Some(head) => format!(
                "{} [{}] {}",
                head.level.map_or("-", Level::id),
                &line[head.source.range()],
                &line[head.message.range()]
            ),
            None => "continues".to_owned(),
        })
        .collect();
    assert_eq!(got, want);
}

#[test]
fn layouts_nobody_described() {
    check(
        &[
            "2024-06-12 09:14:22 <Warn> [pool-1] shop.Cart: slow",
            "  2024-06-12 09:14:23 <Warn> dump",
            "2024-06-12 09:14:24 <Info> [pool-2] shop.Cart: error word",
        ],
        &["warning [shop.Cart] slow", "continues", "info [shop.Cart] error word"],
    );
    check(
        &["WARN  12.06.2024 09:14:22 disk - full", "INFO  12.06.2024 09:14:23 disk - ok"],
        &["warning [disk] full", "info [disk] ok"],
    );
    check(
        &["2024-06-12 09:14:22|E|net|down", "2024-06-12 09:14:23|I|net|up"],
        &["error [net] down", "info [net] up"],
    );
    check(
        &[
            "2024-06-12 09:14:22 an error occurred",
            "2024-06-12 09:14:23 all well",
            "2024-06-12 09:14:24 all well",
            "2024-06-12 09:14:25 bye",
        ],
        &["- [] an error occurred", "- [] all well", "- [] all well", "- [] bye"],
    );
    check(
        &[
            "[6/12/24 9:14:22:123 CEST] 0000004a WebCont  I   SRVE0242I: up",
            "[6/12/24 9:14:23:123 CEST] 0000004b Monitor  W   WSVR0605W: slow",
            "[6/12/24 9:14:24:123 CEST] 0000004b SystemErr R   at x.Y",
        ],
        &["info [SRVE0242I] up", "warning [WSVR0605W] slow", "- [] 0000004b SystemErr R   at x.Y"],
    );
    check(
        &[
            "[2024-06-12 09:14:22] production.ERROR: no such order",
            "[2024-06-12 09:14:23] worker.INFO: done",
        ],
        &["error [production] no such order", "info [worker] done"],
    );
    check(
        &[
            "1c081686-f410-6d14-a431-02ae0090189f 2024-06-12 09:14:22.1 89% [ERR] sofia.c:8 gone",
            "2024-06-12 09:14:23.1 89% [INFO] sofia.c:9 back",
        ],
        &["error [sofia.c:8] gone", "info [sofia.c:9] back"],
    );
    check(
        &["  1234:20240612:091422.123 up", " 21234:20240612:091423.123 down"],
        &["- [] up", "- [] down"],
    );
    check(
        &[
            "####<Jun 12, 2024 9:14:22,123 AM CEST> <Error> <Deployer> <host1> <> <no <b> there>",
            "####<Jun 12, 2024 9:14:23,123 AM CEST> <Info> <Deployer> <host2> <> <done>",
        ],
        &["error [Deployer] no <b> there>", "info [Deployer] done>"],
    );
    check(
        &[
            "06-12-2024 09:14:22.123 +0200 WARN  DateParser [12 merging] - no year",
            "06-12-2024 09:14:23.123 +0200 INFO  Output - sent",
        ],
        &["warning [DateParser] no year", "info [Output] sent"],
    );
    check(&["a1 1077804742 up", "a2 1077804749 down"], &["- [] up", "- [] down"]);
}
