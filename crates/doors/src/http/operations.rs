//! The operations over HTTP: `POST /v1/<operation>`, and what describes them.

use super::Door;
use super::answer::{answer, json, refuse, too_large};
use crate::{catalogue, openapi as document};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::{Caller, Door as EngineDoor, OpError, OpResult};
use serde_json::{Value, json as value};
use std::sync::Arc;

/// `POST /v1/<operation>`
pub async fn call(
    State(door): State<Arc<Door>>,
    Path(operation): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) => {
            let status = rejection.into_response().status();
            return if status == StatusCode::PAYLOAD_TOO_LARGE {
                too_large()
            } else {
                refuse(status, &OpError::invalid("", "The body did not arrive whole."))
            };
        }
    };
    let input = match parse(&body) {
        Ok(input) => input,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, &error),
    };
    let caller = match caller(&headers) {
        Ok(caller) => caller,
        Err(error) => return answer(Err::<(), _>(error)),
    };
    let desk = Arc::clone(&door.desk);
    // The engine waits for the disk and for its one writer; that must not hold up other requests.
    let called = tokio::task::spawn_blocking(move || desk.call(&operation, input, &caller)).await;
    answer(called.unwrap_or_else(|error| Err(OpError::internal(error))))
}

fn parse(body: &[u8]) -> OpResult<Value> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(body).map_err(|error| OpError::invalid("", format!("The body is not JSON: {error}.")))
}

fn caller(headers: &HeaderMap) -> OpResult<Caller> {
    let text = |name: &str| {
        // Which of two was meant, nobody knows.
        if headers.get_all(name).iter().nth(1).is_some() {
            return Err(OpError::invalid(name, format!("The header {name} stands twice in the request.")).hint("Send it once."));
        }
        let value = headers
            .get(name)
            .map(|value| value.to_str().map_err(|_| OpError::invalid(name, format!("The header {name} may hold plain ASCII only."))));
        value.transpose()
    };
    let preview = match text("Daybook-Preview")? {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => return Err(OpError::invalid("Daybook-Preview", format!("{other} is neither true nor false."))),
    };
    Ok(Caller { key: text("Idempotency-Key")?.map(str::to_owned), preview, ..Caller::owner(EngineDoor::Http) })
}

/// `GET /v1/operations`
pub async fn catalogue(State(door): State<Arc<Door>>) -> Response {
    json(StatusCode::OK, &catalogue::describe(door.desk.application()))
}

/// `GET /v1/openapi.json`
pub async fn openapi(State(door): State<Arc<Door>>) -> Response {
    json(StatusCode::OK, &document::document(door.desk.application()))
}

/// `GET /health`: that the door is open, and nothing about the books.
pub async fn health() -> Response {
    json(StatusCode::OK, &value!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}
