//! Answers and refusals as HTTP responses.

use super::BODY_MAX;
use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::{ErrorCode, OpError, OpResult};
use serde::Serialize;

/// A JSON body with a status.
pub fn json(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => (status, [(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A refusal with a status of its own.
pub fn refuse(status: StatusCode, error: &OpError) -> Response {
    json(status, error)
}

/// The answer of an operation, or its refusal with the status of its code.
pub fn answer(result: OpResult<impl Serialize>) -> Response {
    match result {
        Ok(value) => json(StatusCode::OK, &value),
        Err(error) => refuse(StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &error),
    }
}

/// The token is missing or another.
pub fn unauthorized() -> Response {
    let error = OpError::new(ErrorCode::NotAllowed, "The request does not carry the token of this Daybook.")
        .hint("Send it as `Authorization: Bearer <token>`; the file that Daybook named when it started holds it.");
    let mut response = refuse(StatusCode::UNAUTHORIZED, &error);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// The body has more bytes than are taken.
pub fn too_large() -> Response {
    refuse(StatusCode::PAYLOAD_TOO_LARGE, &OpError::invalid("", format!("The body is larger than {} MiB.", BODY_MAX / 1024 / 1024)))
}

/// Nothing lies at this address.
pub async fn no_such_address() -> Response {
    refuse(
        StatusCode::NOT_FOUND,
        &OpError::new(ErrorCode::NotFound, "Nothing lies at this address.").hint("GET /v1/openapi.json describes all addresses."),
    )
}

/// The address takes another method. The router says in `Allow` which.
pub async fn wrong_method(method: Method) -> Response {
    let error =
        OpError::new(ErrorCode::NotAllowed, format!("{method} is not answered at this address.")).hint("Operations are called with POST.");
    refuse(StatusCode::METHOD_NOT_ALLOWED, &error)
}

/// A page or file of the window.
pub fn file(content_type: &'static str, cache: &'static str, content: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, cache)], content.into()).into_response()
}
