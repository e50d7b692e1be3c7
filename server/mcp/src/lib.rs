//! The Model Context Protocol on stdin and stdout: decode, one call to the workbench, encode.
//!
//! Another assistant in the same editor can help on an incident without ever reading the raw log: all that it gets is
//! redacted, and nothing is written. Only this crate knows the protocol.

use std::sync::Arc;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData,
    Implementation, JsonObject, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult, Resource,
    ResourceContents, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::{ServerHandler, ServiceExt};
use serde_json::Value;
use workbench::Workbench;
use workbench::assistant::{INSTRUCTIONS, TOOLS};
use workbench::outcome::CommandError;

/// Serves one client on stdin and stdout until it leaves.
pub fn serve_stdio(workbench: Workbench) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let assistant = Assistant { workbench };
        match assistant.serve((tokio::io::stdin(), tokio::io::stdout())).await {
            Ok(running) => running.waiting().await.map(drop).map_err(std::io::Error::other),
            // A client that leaves before it said hello wanted nothing.
            Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => Ok(()),
            Err(error) => Err(std::io::Error::other(error.to_string())),
        }
    });
    // A thread that still reads stdin must not hold the process back.
    runtime.shutdown_background();
    served
}

struct Assistant {
    workbench: Workbench,
}

impl Assistant {
    /// Runs work on a blocking thread: it reads files and the database.
    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Workbench) -> T + Send + 'static,
    ) -> Result<T, ErrorData> {
        let workbench = self.workbench.clone();
        // A panic costs one reply; nothing of it is repeated, since it may hold a value.
        tokio::task::spawn_blocking(move || work(&workbench)).await.map_err(|_| {
            ErrorData::internal_error("this failed inside; see the log on stderr", None)
        })
    }
}

impl ServerHandler for Assistant {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("tftsr", self.workbench.environment().version))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = TOOLS.iter().map(|tool| {
            let schema: JsonObject = serde_json::from_str(tool.schema).unwrap_or_default();
            let hints = ToolAnnotations::new().read_only(true).destructive(false).open_world(false);
            Tool::new(tool.name, tool.about, Arc::new(schema)).with_annotations(hints)
        });
        Ok(ListToolsResult::with_all_items(tools.collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let name = request.name.into_owned();
        let argument = request.arguments.map_or(Value::Null, Value::Object);
        let answer = self.compute(move |workbench| workbench.assist(&name, &argument)).await?;
        let result = match answer {
            Ok(text) => CallToolResult::success(vec![ContentBlock::text(text)]),
            Err(error @ CommandError::Unknown(_)) => {
                return Err(ErrorData::invalid_params(error.to_string(), None));
            }
            // What went wrong is for the assistant to read, and to mend.
            Err(error) => CallToolResult::error(vec![ContentBlock::text(error.to_string())]),
        };
        Ok(result.into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let resources =
            self.compute(Workbench::resources).await?.map_err(|error| failed(&error))?;
        let resources = resources
            .into_iter()
            .map(|one| Resource::new(one.uri, one.name).with_mime_type("text/markdown"));
        Ok(ListResourcesResult::with_all_items(resources.collect()))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let uri = request.uri.clone();
        let text = self
            .compute(move |workbench| workbench.resource(&uri))
            .await?
            .map_err(|error| failed(&error))?;
        let contents = ResourceContents::text(text, request.uri).with_mime_type("text/markdown");
        Ok(ReadResourceResult::new(vec![contents]).into())
    }
}

fn failed(error: &CommandError) -> ErrorData {
    match error {
        CommandError::Missing(_) => ErrorData::resource_not_found(error.to_string(), None),
        _ => ErrorData::internal_error(error.to_string(), None),
    }
}
