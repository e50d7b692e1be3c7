//! What the tests drive the binary with: a fake editor, a shell, and folders that are gone afterwards.

mod command;
mod editor;
mod fake_provider;
pub mod fake_targets;
mod frames;
mod model_desk;
mod picture;
mod places;
mod shell;
mod workspace;

pub use command::{bare, finish, finish_with, killed_after};
pub use editor::Editor;
pub use fake_provider::{FakeProvider, KINDS};
use frames::{read_frame, write_frame};
pub use model_desk::{INCIDENT, ModelDesk, change_setting, has_marker, model_reply};
pub use picture::{crc, png};
pub use places::{path_of, uri};
pub use shell::{Output, call, on_a_terminal, peak, tftsr};
pub use workspace::Workspace;

/// The key that targets in tests take, made up.
pub fn fake_targets_key() -> String {
    ["s3cret", "made", "up"].join("-")
}

/// Whether the slow tests run; they return early otherwise, but always compile.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub fn slow_tests() -> bool {
    let wanted = std::env::var_os("RUN_SLOW_TESTS").is_some();
    if !wanted {
        eprintln!("skipped: set RUN_SLOW_TESTS=1 to run it");
    }
    wanted
}
