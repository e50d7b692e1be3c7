//! Long work of a command, such as fetching a model, as a progress bar with a button to stop it.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;
use workbench::Workbench;
use workbench::running::Told;

use crate::answering::{Jobs, Running, begin};
use crate::capabilities::Client;

/// Shortest time between two reports.
const PAUSE: Duration = Duration::from_millis(250);

/// A workbench whose long work shows in the editor until it is over.
pub(crate) fn shown(
    workbench: &Workbench,
    client: tower_lsp::Client,
    abilities: Client,
    jobs: Jobs,
) -> Workbench {
    if !abilities.progress {
        return workbench.clone();
    }
    let (sender, told) = mpsc::unbounded_channel::<Told>();
    tokio::spawn(show(client, jobs, told));
    // The receiver is gone when the server leaves; then nobody looks.
    workbench.telling(move |told| drop(sender.send(told)))
}

/// Shows what is told until nobody is left who tells: the work is over then.
async fn show(client: tower_lsp::Client, jobs: Jobs, mut told: mpsc::UnboundedReceiver<Told>) {
    let Some(first) = told.recv().await else { return };
    let token = format!("tftsr-work-{}", client.next_request_id());
    jobs.insert(&token, first.stopper.clone());
    let bar: Option<Running> = begin(&client, &token, first.title.clone()).await;
    let mut next = Instant::now();
    while let Some(now) = told.recv().await {
        if let Some(bar) = &bar
            && Instant::now() >= next
        {
            bar.report_with_message(words(&now), Some(true)).await;
            next = Instant::now() + PAUSE;
        }
    }
    jobs.remove(&token);
    if let Some(bar) = bar {
        bar.finish().await;
    }
}

/// What is done, how much of it, and of how much.
fn words(told: &Told) -> String {
    let megabytes = |bytes: u64| bytes / 1_000_000;
    match told.total {
        0 => told.what.clone(),
        total => {
            let percent = told.done.min(total) * 100 / total;
            format!(
                "{}, {} of {} MB, {percent} %",
                told.what,
                megabytes(told.done),
                megabytes(total)
            )
        }
    }
}
