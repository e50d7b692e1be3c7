//! When a command is told to end while it writes: what is not whole goes, and the process ends as it would have.

/// A file that is larger than the process may write (`ulimit -f`) is an error of the write then, and not the end of the process:
/// what is not whole is removed, and the reason said.
pub fn survive_file_limit() {
    #[cfg(unix)]
    {
        // That it was registered is enough; nobody looks at the flag.
        let seen = std::sync::Arc::default();
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, seen);
    }
}

/// Has files that are not whole removed when the process is interrupted, told to end, or its terminal goes.
pub(crate) fn clean_up() {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) else {
            return;
        };
        std::thread::spawn(move || {
            for signal in signals.forever() {
                workbench::disk::remove_unfinished();
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
    }
}
