//! Keeps what our crates trace as warnings and errors, without what they told: see `workbench::own_log`.

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// Keeps level, place and the names of fields.
pub struct OwnLog;

impl<S: Subscriber> Layer<S> for OwnLog {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if *metadata.level() > Level::WARN {
            return;
        }
        let place = format!("{}:{}", metadata.target(), metadata.line().unwrap_or(0));
        let mut names = Names(Vec::new());
        event.record(&mut names);
        workbench::own_log::note(metadata.level().as_str(), &place, &names.0);
    }
}

struct Names(Vec<&'static str>);

impl Visit for Names {
    fn record_debug(&mut self, field: &Field, _: &dyn std::fmt::Debug) {
        self.0.push(field.name());
    }
}
