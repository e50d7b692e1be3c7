use std::io::Write;

use super::*;

fn file(text: &str) -> (tempfile::TempDir, LargeLog) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("big.log");
    std::fs::File::create(&path).expect("made").write_all(text.as_bytes()).expect("written");
    let log = LargeLog::open(&path).expect("opens");
    (folder, log)
}

fn text(count: usize) -> String {
    (0..count)
        .map(|index| {
            let (minute, second) = (index / 60 % 60, index % 60);
            let hour = index / 3600;
            let head = format!("2026-05-01T{hour:02}:{minute:02}:{second:02}Z");
            match index % 50 {
                49 => format!(
                    "{head} ERROR app: disk {index}: no space left on device\n\tat Disk.write(Disk.java:{index})\n\tat Main.run\n"
                ),
                _ => format!("{head} INFO app: request {index} served\n"),
            }
        })
        .collect()
}

#[test]
fn a_survey_of_any_chunks_and_threads_counts_as_one_reading_does() {
    let text = text(5000);
    let (_folder, log) = file(&text);
    let whole = logs::read(text.as_bytes(), &log.options);
    for threads in [1, 3] {
        let survey = survey(&log, threads, &|_| true).expect("reads").expect("is not stopped");
        assert_eq!(survey.records as usize, whole.records.len());
        assert_eq!(survey.lines as usize, text.lines().count());
        assert_eq!(survey.levels[1], 100);
        assert_eq!(survey.levels[3], 4900);
        let [group] = survey.groups.as_slice() else { panic!("{:?}", survey.groups) };
        assert_eq!(group.count, 100);
        let first = text.find("disk 49:").expect("there");
        let start = text[..first].rfind('\n').expect("a line before") + 1;
        assert_eq!((group.first.offset as usize, group.first.line), (start, 50));
        let last = text.rfind("2026").expect("there");
        assert_eq!((group.last.offset as usize, group.last.line), (last, 5198));
        assert_eq!(survey.minutes.values().map(|counts| counts[1]).sum::<u32>(), 100);
    }
}

#[test]
fn a_survey_stops_when_told_to_and_takes_lines_of_any_length() {
    let (_folder, log) = file(&text(5000));
    assert!(survey(&log, 2, &|_| false).expect("reads").is_none());
    let long = format!("{}\n2026-05-01T10:00:00Z INFO app: short\n", "x".repeat(90_000));
    let (_folder, log) = file(&long);
    let survey = survey(&log, 1, &|_| true).expect("reads").expect("is not stopped");
    assert_eq!((survey.records, survey.lines), (2, 2));
    let (_folder, log) = file("");
    assert_eq!(super::survey(&log, 1, &|_| true).expect("reads").expect("ends").records, 0);
}

#[test]
fn places_are_found_by_line_and_time() {
    let text = text(5000);
    let (_folder, log) = file(&text);
    for line in [1, 2, 50, 51, 5200] {
        let start = log.start_of_line(line).expect("reads") as usize;
        assert_eq!(text[..start].lines().count() as u64 + 1, line);
        assert_eq!(log.lines_before(start as u64).expect("reads") + 1, line);
    }
    assert_eq!(log.start_of_line(99_999).expect("reads"), log.size);
    let wanted = "2026-05-01T01:00:00Z".parse().expect("a time");
    let start = log.start_of_time(wanted).expect("reads") as usize;
    assert!(text[start..].starts_with("2026-05-01T01:00:00Z"), "{start}");
}

#[test]
fn a_page_quotes_sealed_lines_with_their_places() {
    let text = text(5000);
    let (_folder, log) = file(&text);
    let survey = survey(&log, 2, &|_| true).expect("reads").expect("is not stopped");
    let mut seal = |text: &str| text.replace("app", "[APP]");
    let page =
        overview(&log, &survey, &mut Page { link: "big.log", seal: &mut seal }).expect("reads");
    assert!(!page.contains(" app:"), "{page}");
    assert!(page.contains("error: file system full"), "{page}");
    assert!(page.contains("[big.log:50](big.log#L50) byte "), "{page}");
    assert!(
        page.contains("Disk.java:49)") && page.contains("Levels: 100 error, 4900 info."),
        "{page}"
    );
    let offset = log.start_of_line(2000).expect("reads");
    let page = around(&log, offset, &mut Page { link: "big.log", seal: &mut seal }).expect("reads");
    let lines: Vec<&str> = text.lines().collect();
    assert!(page.contains(&lines[1999].replace("app", "[APP]")), "{page}");
    assert!(page.contains("[big.log:1800]") && page.contains("after it:"), "{page}");
}
