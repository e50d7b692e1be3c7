//! The language server: decode, one call to the workbench, encode.
//!
//! Only this crate knows LSP. It holds no knowledge of logs, findings or triage.

mod answering;
mod answers;
mod backend;
mod capabilities;
mod configuring;
mod effects;
mod fetching;
mod framing;
mod from_lsp;
mod guard;
mod looks;
mod opening;
mod publisher;
mod saves;
mod to_lsp;
mod views;

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::{LspService, Server};
use workbench::Workbench;

use crate::backend::Backend;
use crate::opening::Waiting;

/// Requests and notifications worked on at once; more wait in the pipe.
const CONCURRENCY: usize = 64;

/// Serves one client on stdin and stdout until it leaves. Gives back the exit code the specification asks for:
/// 0 after `shutdown` and `exit`, 1 when the client left without saying so.
pub fn serve_stdio(workbench: Workbench) -> std::io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let code = runtime.block_on(serve(workbench, tokio::io::stdin(), tokio::io::stdout()));
    // A thread that still reads stdin or waits for a keychain must not hold the process back.
    runtime.shutdown_timeout(Duration::from_millis(200));
    Ok(code)
}

/// Serves one client on any pair of streams; see [`serve_stdio`].
pub async fn serve(
    workbench: Workbench,
    input: impl AsyncRead + Unpin + Send + 'static,
    output: impl AsyncWrite + Send + 'static,
) -> u8 {
    let waiting = Waiting::default();
    let input = framing::guarded(input, waiting.clone());
    let service = LspService::build(|client| Backend::new(client, workbench, waiting))
        .custom_method(framing::REJECTED, Backend::rejected)
        .custom_method(opening::OPENED, Backend::opened)
        .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress);
    #[cfg(test)]
    let service = service
        .custom_method("test/panic", Backend::panics)
        .custom_method("test/panicInHandler", Backend::panics_in_handler);
    let (service, socket) = service.finish();
    let leaving = service.inner().leaving();
    let service = guard::Guarded(service);
    Server::new(input, output, socket).concurrency_level(CONCURRENCY).serve(service).await;
    if leaving.load(Ordering::SeqCst) { 0 } else { 1 }
}

#[cfg(any(test, fuzzing))]
pub mod fuzz;
#[cfg(test)]
mod tests;
