//! Who may come in: requests of this machine, to this address, from this page, with the token.

use super::answer::{refuse, too_large, unauthorized};
use super::{BODY_MAX, Door};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use engine::{ErrorCode, OpError};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What a request must fit.
pub struct Guard {
    hosts: [String; 3],
    token_hash: [u8; 32],
}

impl Guard {
    /// The guard of a port.
    pub fn new(port: u16, token: &str) -> Guard {
        let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}"));
        Guard { hosts, token_hash: Sha256::digest(token).into() }
    }

    // A page of another site that has its name point to 127.0.0.1 sends that name as the host.
    fn knows_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    fn knows_token(&self, headers: &HeaderMap) -> bool {
        let Some((scheme, token)) =
            headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.split_once(' '))
        else {
            return false;
        };
        let given: [u8; 32] = Sha256::digest(token.trim()).into();
        // Every byte is looked at whatever the others are: the time tells nothing about the token.
        let difference = given.iter().zip(&self.token_hash).fold(0, |difference, (one, other)| difference | (one ^ other));
        scheme.eq_ignore_ascii_case("bearer") && difference == 0
    }

    fn check(&self, request: &Request) -> Result<(), OpError> {
        let refused =
            |message: &str| OpError::new(ErrorCode::NotAllowed, message).hint("Use the address that Daybook printed when it started.");
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) else {
            return Err(refused("The request names no host."));
        };
        let named_in_line = request.uri().authority().map(|authority| authority.as_str());
        if !self.knows_host(host) || !named_in_line.is_none_or(|host| self.knows_host(host)) {
            return Err(refused("Daybook answers at 127.0.0.1 and localhost only."));
        }
        let mut origins = request.headers().get_all(header::ORIGIN).iter();
        if !origins.all(|origin| origin.to_str().is_ok_and(|origin| origin.eq_ignore_ascii_case(&format!("http://{host}")))) {
            return Err(refused("Daybook answers no page of another site."));
        }
        Ok(())
    }
}

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Checks every request, and marks every answer.
pub async fn at_the_door(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let mut response = match door.guard.check(&request) {
        Ok(()) => next.run(request).await,
        Err(error) => refuse(StatusCode::FORBIDDEN, &error),
    };
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What is not said to be kept is kept nowhere: it is somebody's books.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Lets in who has the token.
pub async fn with_token(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    // A browser asks for other methods ahead of a page of another site; there is none here to answer to.
    if request.method() == Method::OPTIONS || !door.guard.knows_token(request.headers()) {
        return unauthorized();
    }
    // Known before the first byte of it arrives; a body without a length is counted as it comes.
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > BODY_MAX as u64) {
        return too_large();
    }
    next.run(request).await
}
