//! The window for a browser: the built files of `ui/`, from a folder or from the binary itself.

use super::Door;
use super::answer::{file, json, no_such_address, wrong_method};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use engine::{OpError, OpResult};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(feature = "embed-ui")]
static EMBEDDED: include_dir::Dir<'static> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/../../ui/dist");

const INDEX: &str = "index.html";

/// Where the files come from.
pub enum Window {
    /// A folder.
    Folder(PathBuf),
    /// The binary itself.
    #[cfg(feature = "embed-ui")]
    Embedded,
    /// It was not built.
    Missing,
}

impl Window {
    /// The folder that was named, or else the files in the binary, or else those beside it.
    pub fn find(named: Option<PathBuf>) -> OpResult<Window> {
        if let Some(folder) = named {
            return if folder.join(INDEX).is_file() {
                Ok(Window::Folder(folder))
            } else {
                Err(OpError::not_found("ui", format!("{} holds no built window.", folder.display()))
                    .hint("Name the folder that holds index.html."))
            };
        }
        #[cfg(feature = "embed-ui")]
        return Ok(Window::Embedded);
        #[cfg(not(feature = "embed-ui"))]
        Ok(std::env::current_exe().ok().and_then(|program| beside(&program)).map_or(Window::Missing, Window::Folder))
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        match self {
            Window::Folder(folder) => std::fs::read(folder.join(path)).ok(),
            #[cfg(feature = "embed-ui")]
            Window::Embedded => EMBEDDED.get_file(path).map(|file| file.contents().to_vec()),
            Window::Missing => None,
        }
    }
}

// An installed program has the window in a folder beside it or in share/; one that was just built finds that of its workspace.
#[cfg_attr(feature = "embed-ui", allow(dead_code))]
fn beside(program: &Path) -> Option<PathBuf> {
    let program = program.canonicalize().ok()?;
    let folder = program.parent()?;
    let above = folder.parent()?;
    let mut places = vec![folder.join("ui"), above.join("share/daybook/ui")];
    if above.file_name().is_some_and(|name| name == "target") {
        places.push(above.parent()?.join("ui/dist"));
    }
    places.into_iter().find(|place| place.join(INDEX).is_file())
}

/// Answers everything that is no operation.
pub async fn serve(State(door): State<Arc<Door>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return wrong_method(method).await;
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(content) = plain(path).then(|| door.window.read(path)).flatten() {
        // Vite puts a hash of the content into the names of these files.
        let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        return file(content_type(path), cache, Body::from(content));
    }
    let wants_page = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    let names_a_file = path.starts_with("assets/") || path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if names_a_file && !wants_page {
        return no_such_address().await;
    }
    // The page itself knows its routes.
    match door.window.read(INDEX) {
        Some(page) => file(content_type(INDEX), "no-cache", Body::from(page)),
        None if wants_page => (StatusCode::SERVICE_UNAVAILABLE, [(header::CONTENT_TYPE, content_type(INDEX))], NOT_BUILT).into_response(),
        None => json(
            StatusCode::SERVICE_UNAVAILABLE,
            &OpError::new(engine::ErrorCode::NotFound, "The window was not built.")
                .hint("Build it with `npm run build` in ui/, or name its folder with --ui."),
        ),
    }
}

// A path that leads into the folder and nowhere else: plain names, no dots in front.
fn plain(path: &str) -> bool {
    !path.is_empty()
        && path.split('/').all(|part| {
            !part.is_empty() && !part.starts_with('.') && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

const NOT_BUILT: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>Daybook</title>
<h1>The window was not built</h1>
<p>Daybook is running, and programs can call its operations here. The window for a browser is missing.</p>
<p>Build it with <code>npm ci</code> and <code>npm run build</code> in the folder <code>ui</code>, then load this page again;
or start Daybook with <code>--ui</code> and the folder of a built window.</p>
</html>
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_lead_to_files() {
        for path in ["index.html", "assets/index-D4f_x.js", "mark.svg"] {
            assert!(plain(path), "{path}");
        }
        for path in
            ["", "..", "../Cargo.toml", "assets/../../x", "assets//x", "/etc/passwd", "a\\b", "%2e%2e/x", ".env", "assets/.git", "c:x"]
        {
            assert!(!plain(path), "{path}");
        }
    }

    #[test]
    fn a_built_program_finds_the_window_of_its_workspace() {
        let root = std::env::temp_dir().join(format!("daybook-window-{}", uuid::Uuid::now_v7()));
        let program = root.join("target/debug/daybook");
        for file in [&program, &root.join("ui/dist/index.html")] {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "").unwrap();
        }
        assert_eq!(beside(&program), Some(root.canonicalize().unwrap().join("ui/dist")));
        let elsewhere = root.join("bin/debug/daybook");
        std::fs::create_dir_all(elsewhere.parent().unwrap()).unwrap();
        std::fs::write(&elsewhere, "").unwrap();
        assert_eq!(beside(&elsewhere), None);
        std::fs::remove_dir_all(root).unwrap();
    }
}
