//! A panic costs one reply: whatever fails inside a handler, its request is answered and the server goes on.
//!
//! Wraps the protocol library's service from outside, so that no handler has to think of it. It says nothing of what
//! was being worked on, since that may hold a value.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use tower_lsp::jsonrpc::{Error, Request, Response};
use tower_service::Service;

/// A service whose panics are error replies.
pub(crate) struct Guarded<S>(pub(crate) S);

impl<S> Service<Request> for Guarded<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let request = without_needless_params(request);
        let id = request.id().cloned();
        let handled = self.0.call(request);
        Box::pin(async move {
            // The state behind a handler stays sound after a panic: see `workbench::documents::lock`.
            let mut handled = pin!(handled);
            let guarded = poll_fn(|context| {
                let polled = catch_unwind(AssertUnwindSafe(|| handled.as_mut().poll(context)));
                polled.map_or(Poll::Ready(None), |polled| polled.map(Some))
            });
            guarded
                .await
                .unwrap_or_else(|| Ok(id.map(|id| Response::from_error(id, failed_inside()))))
        })
    }
}

/// Some clients, such as lsp-mode, send `shutdown` and `exit` with empty params; the library refuses any.
fn without_needless_params(request: Request) -> Request {
    if !matches!(request.method(), "shutdown" | "exit") || request.params().is_none() {
        return request;
    }
    let (method, id, _) = request.into_parts();
    match id {
        Some(id) => Request::build(method).id(id).finish(),
        None => Request::build(method).finish(),
    }
}

/// The error of a request that failed through no fault of the client.
pub(crate) fn failed_inside() -> Error {
    let mut error = Error::internal_error();
    error.message = "this request failed inside the server; the server goes on".into();
    error
}
