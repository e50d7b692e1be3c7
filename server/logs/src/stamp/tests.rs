use super::{any, epoch};

fn check(text: &str, want: &str) {
    let got = any(text.as_bytes()).map(|(stamp, length)| {
        let fraction = format!("{:09}", stamp.nanos);
        let fraction = &fraction[..usize::from(stamp.digits)];
        format!(
            "{} {}-{} {}:{}:{}.{fraction} {:?} len {length}",
            stamp.year.unwrap_or(0),
            stamp.month,
            stamp.day,
            stamp.hour,
            stamp.minute,
            stamp.second,
            stamp.zone
        )
    });
    assert_eq!(got.as_deref().unwrap_or("none"), want, "{text}");
}

#[test]
fn the_spellings_of_many_systems() {
    check("2024-06-12T09:14:22Z", "2024 6-12 9:14:22. Offset(0) len 20");
    check("2024-06-12T09:14:22.123456789Z x", "2024 6-12 9:14:22.123456789 Offset(0) len 30");
    check("2024-06-12T09:14:22.123+0200", "2024 6-12 9:14:22.123 Offset(7200) len 28");
    check("2024-06-12 09:14:22,123 INFO", "2024 6-12 9:14:22.123 Missing len 23");
    check("2024-06-12 09:14:22.123 CEST [1]", "2024 6-12 9:14:22.123 Offset(7200) len 28");
    check("2024-06-12 09:14:22 IST", "2024 6-12 9:14:22. Ambiguous(19800) len 23");
    check("2024-06-12 09:14:22.123+02", "2024 6-12 9:14:22.123 Offset(7200) len 26");
    check("2024-06-12 09:14:22 -0500 x", "2024 6-12 9:14:22. Offset(-18000) len 25");
    check("2024-06-12 09:14:22 - x", "2024 6-12 9:14:22. Missing len 19");
    check("2016-09-28 04:30:30, Info", "2016 9-28 4:30:30. Missing len 19");
    check("2024-06-12-23.20.39.298124+330 I19", "2024 6-12 23:20:39.298124 Offset(19800) len 30");
    check("2005-06-03-15.42.50.675872", "2005 6-3 15:42:50.675872 Missing len 26");
    check("20240612T091422Z", "2024 6-12 9:14:22. Offset(0) len 16");
    check("20171223-22:15:29:606|", "2017 12-23 22:15:29.606 Missing len 21");
    check("20171224-9:4:2:17|", "2017 12-24 9:4:2.017 Missing len 17");
    check("24/06/12 09:14:22 INFO", "2024 6-12 9:14:22. Missing len 17");
    check("6/12/24 9:14:22:123 CEST] x", "2024 6-12 9:14:22.123 Offset(7200) len 24");
    check("11/12/24 9:14:22:123 CEST] x", "2024 11-12 9:14:22.123 Offset(7200) len 25");
    check("20240612:091422.123 x", "2024 6-12 9:14:22.123 Missing len 19");
    check("06/12/24 | 09:14:22 UTC | x", "2024 6-12 9:14:22. Offset(0) len 23");
    check("240612  9:14:22", "2024 6-12 9:14:22. Missing len 15");
    check("081109 203615 148", "2008 11-9 20:36:15. Missing len 13");
    check("Jun  2 09:14:22 host", "0 6-2 9:14:22. Missing len 15");
    check("Jun 12 2024 09:14:22: %", "2024 6-12 9:14:22. Missing len 20");
    check("Wed Jun 12 09:14:22.123456 2024]", "2024 6-12 9:14:22.123456 Missing len 31");
    check("Wed Jun 12 09:14:22 CEST 2024", "2024 6-12 9:14:22. Offset(7200) len 29");
    check("Jun 12, 2024 9:14:22 PM", "2024 6-12 21:14:22. Missing len 23");
    check("12/Jun/2024:09:14:22 +0200]", "2024 6-12 9:14:22. Offset(7200) len 26");
    check("12-Jun-2024 09:14:22.123", "2024 6-12 9:14:22.123 Missing len 24");
    check("12 Jun 2024 09:14:22.123 *", "2024 6-12 9:14:22.123 Missing len 24");
    check("Wed, 12 Jun 2024 09:14:22 +0200", "2024 6-12 9:14:22. Offset(7200) len 31");
    check("Wed 2024-06-12 09:14:22.123456 CEST", "2024 6-12 9:14:22.123456 Offset(7200) len 35");
    check("3/4/2025 9:14:22 PM", "2025 3-4 21:14:22. Missing len 19");
    check("04.03.2025 21:14:22", "2025 3-4 21:14:22. Missing len 19");
    check("06-12 09:14:22.123", "0 6-12 9:14:22.123 Missing len 18");
    check(
        "10.30 16:49:06]",
        "0 10-30 16:49:06. Missing len 14".replace("16:49:06", "16:49:6").as_str(),
    );
    check("23:58:30,274 INFO", "0 0-0 23:58:30.274 Missing len 12");
    check("2024-13-12 09:14:22", "none");
    check("10.20.30.8 GET", "none");
    check("1718183662", "none");
    check("", "none");
}

#[test]
fn the_magnitude_of_an_epoch_tells_its_unit() {
    let read = |text: &str| {
        epoch(text.as_bytes())
            .map(|(stamp, length)| (stamp.epoch, stamp.nanos, stamp.digits, length))
    };
    assert_eq!(read("1718183662"), Some((Some(1_718_183_662), 0, 0, 10)));
    assert_eq!(read("1718183662.0570 x"), Some((Some(1_718_183_662), 57_000_000, 4, 15)));
    assert_eq!(read("1718183662057"), Some((Some(1_718_183_662), 57_000_000, 3, 13)));
    assert_eq!(read("1718183662123456789"), Some((Some(1_718_183_662), 123_456_789, 9, 19)));
    assert_eq!(read("12345"), None);
}
