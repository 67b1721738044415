//! The HTTP door: the operations on loopback, with a token, and the window for a browser.

mod answer;
mod events;
mod guard;
mod operations;
mod token;
mod window;

use crate::background::Background;
use crate::product::Product;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use engine::{Desk, ErrorCode, OpError, OpResult};
use events::Changes;
use guard::Guard;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use token::TokenFile;
use tokio::net::TcpListener;
use tokio::sync::watch;
use window::Window;

/// The largest body of a request.
pub const BODY_MAX: usize = 32 * 1024 * 1024;
// How long requests under way may take once the door is told to close.
const PATIENCE: Duration = Duration::from_secs(10);

/// How the door is opened.
pub struct Options {
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Where the built window lies, unless it is found by itself.
    pub ui: Option<PathBuf>,
    /// Whether the daily run and the jobs are done here too.
    pub daily_run: bool,
}

/// Where the door is, and how to get in.
pub struct Address {
    /// The port on 127.0.0.1.
    pub port: u16,
    /// The file that holds the token. It is gone when the door closes.
    pub token_file: PathBuf,
    token: String,
}

impl Address {
    /// What a browser opens. The token stands after `#`, so that it is never sent in a request line.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/#token={}", self.port, self.token)
    }
}

/// What every request sees.
pub(crate) struct Door {
    desk: Arc<Desk>,
    guard: Guard,
    changes: Changes,
    window: Window,
    closing: watch::Receiver<bool>,
}

/// Opens the door, tells `announce` where it is, and serves until the process is told to stop.
pub fn serve(product: &Product, desk: &Arc<Desk>, options: &Options, announce: impl FnOnce(&Address) -> OpResult<()>) -> OpResult<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(OpError::internal)?;
    let served = runtime.block_on(async { open(product, desk, options, announce, stop_signal()).await });
    // A browser may keep a connection open for ever.
    runtime.shutdown_timeout(Duration::from_secs(1));
    desk.close_company();
    served
}

async fn open(
    product: &Product,
    desk: &Arc<Desk>,
    options: &Options,
    announce: impl FnOnce(&Address) -> OpResult<()>,
    stop: impl Future<Output = ()>,
) -> OpResult<()> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, options.port))).await.map_err(|error| {
        OpError::new(ErrorCode::Conflict, format!("Port {} cannot be used: {error}.", options.port))
            .at("port")
            .hint("Choose another port, or leave it out to take a free one.")
    })?;
    let port = listener.local_addr().map_err(OpError::internal)?.port();
    let token_file = TokenFile::create(&desk.options().home, port)?;
    let (close, closing) = watch::channel(false);
    let door = Arc::new(Door {
        desk: Arc::clone(desk),
        guard: Guard::new(port, token_file.token()),
        changes: Changes::of(desk),
        window: Window::find(options.ui.clone())?,
        closing: closing.clone(),
    });
    let background = options.daily_run.then(|| Background::start(product, desk)).transpose()?;
    announce(&Address { port, token_file: token_file.path().to_owned(), token: token_file.token().to_owned() })?;
    let mut word = closing.clone();
    let serving = axum::serve(listener, router(door)).with_graceful_shutdown(async move {
        // The sender lives as long as the door: this waits for the word.
        let _ = word.wait_for(|closing| *closing).await;
    });
    let mut serving = tokio::spawn(serving.into_future());
    let ended = tokio::select! {
        ended = &mut serving => Some(ended),
        () = stop => None,
    };
    let _ = close.send(true);
    let ended = match ended {
        Some(ended) => Some(ended),
        None => tokio::time::timeout(PATIENCE, &mut serving).await.ok(),
    };
    if let Some(background) = background {
        background.stop();
    }
    match ended {
        Some(Ok(Err(error))) => Err(OpError::internal(error)),
        Some(Err(error)) => Err(OpError::internal(error)),
        // Requests that took longer than the patience are cut off; what they did not commit is rolled back.
        Some(Ok(Ok(()))) | None => Ok(()),
    }
}

fn router(door: Arc<Door>) -> Router {
    let operations = Router::new()
        .route("/operations", get(operations::catalogue))
        .route("/openapi.json", get(operations::openapi))
        .route("/events", get(events::stream))
        .route("/{operation}", post(operations::call))
        .fallback(answer::no_such_address)
        .method_not_allowed_fallback(answer::wrong_method)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn_with_state(Arc::clone(&door), guard::with_token));
    Router::new()
        .route("/health", get(operations::health))
        .nest("/v1", operations)
        .route("/v1", any(answer::no_such_address))
        .route("/v1/", any(answer::no_such_address))
        .fallback(window::serve)
        .method_not_allowed_fallback(answer::wrong_method)
        .layer(from_fn_with_state(Arc::clone(&door), guard::at_the_door))
        .with_state(door)
}

// Listens from now on, not from the first wait: a signal that comes right after the announcement must not kill the process.
#[cfg(unix)]
fn stop_signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let listening = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        let (Ok(mut interrupt), Ok(mut terminate)) = listening else {
            tracing::warn!("this system passes on no signals; only a kill stops the door");
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

#[cfg(windows)]
fn stop_signal() -> impl Future<Output = ()> {
    let listening = tokio::signal::windows::ctrl_c();
    async move {
        match listening {
            Ok(mut ctrl_c) => drop(ctrl_c.recv().await),
            Err(error) => {
                tracing::warn!(%error, "this system passes on no signals; only a kill stops the door");
                std::future::pending().await
            }
        }
    }
}

#[cfg(test)]
mod tests;
