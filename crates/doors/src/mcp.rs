//! The agents' door: MCP over standard input and output. Questions are free; changes are previews until the owner allows them.

mod tools;

use engine::{Caller, Desk, Door, Entry, ErrorCode, OpError, OpResult, OperationKind};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, CustomRequest, CustomResult, ErrorCode as ErrorCodeOfProtocol, ErrorData,
    Implementation, ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::{RequestContext, ServerInitializeError};
use rmcp::{RoleServer, ServerHandler, ServiceExt};
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};

/// The tool argument that carries the idempotency key.
pub const KEY: &str = "idempotencyKey";
/// The tool argument that asks for a preview.
pub const PREVIEW: &str = "preview";

const NOTE: &str = "This is a preview: nothing was changed. The owner allows changes by starting this server with --allow-changes.";

/// How the door is opened.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether the agent may change the books.
    pub allow_changes: bool,
}

/// Serves one agent until it closes standard input.
pub fn serve(desk: &Arc<Desk>, options: Options) -> OpResult<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(OpError::internal)?;
    let (reader, writer) = rmcp::transport::io::stdio();
    let served = runtime.block_on(converse(desk, options, reader, writer));
    // A read of standard input cannot be called back.
    runtime.shutdown_timeout(Duration::from_millis(200));
    desk.close_company();
    served
}

async fn converse(
    desk: &Arc<Desk>,
    options: Options,
    reader: impl AsyncRead + Send + Unpin + 'static,
    writer: impl AsyncWrite + Send + Unpin + 'static,
) -> OpResult<()> {
    let agents = Agents { desk: Arc::clone(desk), allow_changes: options.allow_changes };
    match agents.serve((reader, writer)).await {
        Ok(running) => running.waiting().await.map(drop).map_err(OpError::internal),
        // An agent that goes before it has said hello leaves nothing to do.
        Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
        Err(error) => Err(OpError::invalid("", format!("The agent does not speak MCP: {error}."))),
    }
}

struct Agents {
    desk: Arc<Desk>,
    allow_changes: bool,
}

impl ServerHandler for Agents {
    fn get_info(&self) -> ServerConfig {
        let may = if self.allow_changes {
            "Changes are allowed; give each new change a fresh idempotencyKey, and a repeated one its first key."
        } else {
            NOTE_AT_START
        };
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("daybook", env!("CARGO_PKG_VERSION")))
            .with_instructions(format!("The books of one business, in double entry. Amounts are objects such as {{\"amount\": \"12.50\", \"currency\": \"CAD\"}}, dates are YYYY-MM-DD. {may}"))
    }

    async fn list_tools(&self, _: Option<PaginatedRequestParams>, _: RequestContext<RoleServer>) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all(self.desk.application())))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::find(self.desk.application(), name).map(tools::tool)
    }

    // What comes here is no request as the protocol has it: an unknown method, or a known one with other parameters.
    async fn on_custom_request(&self, request: CustomRequest, _: RequestContext<RoleServer>) -> Result<CustomResult, ErrorData> {
        if KNOWN_METHODS.contains(&request.method.as_str()) {
            let message =
                format!("The parameters of {} cannot be read: a tool is called by its name, with an object of arguments.", request.method);
            return Err(ErrorData::invalid_params(message, None));
        }
        Err(ErrorData::new(ErrorCodeOfProtocol::METHOD_NOT_FOUND, request.method, None))
    }

    async fn call_tool(&self, request: CallToolRequestParams, _: RequestContext<RoleServer>) -> Result<CallToolResponse, ErrorData> {
        let entry = match self.desk.application().entry(&request.name) {
            Ok(entry) if !entry.internal => entry,
            // What cannot be routed is an error of the protocol; the same words go along.
            unknown => {
                let error = unknown
                    .err()
                    .unwrap_or_else(|| OpError::new(ErrorCode::UnknownOperation, format!("There is no operation named {}.", request.name)));
                return Err(ErrorData::invalid_params(error.message.clone(), serde_json::to_value(&error).ok()));
            }
        };
        let (desk, allowed) = (Arc::clone(&self.desk), self.allow_changes);
        let arguments = request.arguments.unwrap_or_default();
        // The engine waits for the disk; that must not hold up other requests.
        let called = tokio::task::spawn_blocking(move || call(&desk, entry, arguments, allowed)).await;
        let result = match called.unwrap_or_else(|error| Err(OpError::internal(error))) {
            Ok(answer) => CallToolResult::structured(answer),
            Err(error) => CallToolResult::structured_error(serde_json::to_value(&error).unwrap_or_default()),
        };
        Ok(result.into())
    }
}

const KNOWN_METHODS: [&str; 2] = ["tools/call", "tools/list"];

const NOTE_AT_START: &str = "Changes are previews: they show what would happen, and change nothing. The owner allows changes by starting this server with --allow-changes.";

fn call(desk: &Desk, entry: &Entry, mut arguments: Map<String, Value>, allowed: bool) -> OpResult<Value> {
    let mut caller = Caller { actor: "agent".to_owned(), ..Caller::owner(Door::Mcp) };
    if entry.kind == OperationKind::Command {
        caller.key = match arguments.remove(KEY) {
            None | Some(Value::Null) => None,
            Some(Value::String(key)) => Some(key),
            Some(_) => return Err(OpError::invalid(KEY, "The idempotency key is a text.")),
        };
        caller.preview = match arguments.remove(PREVIEW) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(preview)) => preview,
            Some(_) => return Err(OpError::invalid(PREVIEW, "preview is either true or false.")),
        };
    }
    let only_shown = entry.kind == OperationKind::Command && !allowed && !caller.preview;
    if entry.kind == OperationKind::Desk && !entry.changes.is_empty() && !allowed {
        return Err(OpError::new(
            ErrorCode::NotAllowed,
            format!("{} acts on company files, and changes are not allowed here.", entry.title()),
        )
        .hint("The owner allows changes by starting this server with --allow-changes."));
    }
    caller.preview |= only_shown;
    let answer = desk.call(entry.name, Value::Object(arguments), &caller)?;
    let mut answer = serde_json::to_value(answer).map_err(OpError::internal)?;
    if let (true, Value::Object(fields)) = (only_shown, &mut answer) {
        fields.insert("note".to_owned(), NOTE.into());
    }
    Ok(answer)
}

#[cfg(test)]
mod tests;
