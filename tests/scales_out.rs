//! Under an engine that splits a log over processes, redaction gives what one process gives; slow.

use std::path::Path;
use std::process::Command;

use crate::harness::{Workspace, slow_tests, tftsr};

/// A log of many lines, each value on several of them, so that every partition holds values of the others.
fn log() -> String {
    let mut log = String::new();
    for number in 0..40_000 {
        let (second, user) = (number % 60, number % 37);
        log.push_str(&format!(
            "2026-05-01T10:00:{second:02}Z INFO login user=u{user}@example.com from 198.51.100.{} ünïcode 😀\n",
            number % 251
        ));
        if number % 9 == 0 {
            log.push_str(&format!(
                "2026-05-01T10:00:{second:02}Z WARN connect password=hunter{}Zq{user} took {number} ms\n",
                user * 7
            ));
        }
    }
    log
}

#[test]
fn spark_with_two_executors_gives_the_bytes_of_one_process() {
    if !slow_tests() {
        return;
    }
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools-spark/bin/python");
    assert!(python.exists(), "{} is missing; run tests/install.sh first", python.display());
    let workspace = Workspace::with(&[("app.log", &log())]);
    let key = workspace.path("spark.key");
    std::fs::write(&key, "5a".repeat(32)).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).expect("set");
    }
    let key = key.to_str().expect("a plain path");
    let alone = tftsr(
        &workspace,
        &["redact", "-", "--style", "hash", "--key-file", key],
        &std::fs::read(workspace.path("app.log")).expect("readable"),
    );
    assert_eq!(alone.code, 0, "{}", alone.stderr);

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spark/redact.py");
    let output = Command::new(&python)
        .arg(script)
        .args([env!("CARGO_BIN_EXE_tftsr"), key])
        .args([workspace.path("app.log"), workspace.path("spark.log")])
        .arg("8")
        .current_dir(workspace.folder())
        .env("PYSPARK_PYTHON", &python)
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        .env_remove("SPARK_HOME")
        .output()
        .expect("Spark starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.trim(), "8 partitions, 2 executors");

    let together = std::fs::read(workspace.path("spark.log")).expect("written by Spark");
    assert!(together == alone.stdout, "the outputs differ");
    let text = alone.text();
    assert!(!text.contains("example.com") && !text.contains("hunter"), "something is left");
    assert_eq!(text.lines().count(), workspace.read("app.log").lines().count());
}
