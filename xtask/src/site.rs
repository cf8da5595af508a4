//! A static file server for this machine only: it answers as a plain host on the net would.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tiny_http::{Method, Request, Server};

use crate::bundle::LIVE_ENDPOINT;
use crate::writer::Pages;
use crate::{Outcome, files};

/// What is served.
pub struct Site {
    folder: PathBuf,
    /// The path it is served under, with a slash at both ends.
    public_url: String,
    /// What writes a file that is missing when it is asked for, if anything does. It is held for writing while the
    /// folder is exchanged.
    provider: RwLock<Option<Pages>>,
    /// Grows with every exchange.
    version: Mutex<u64>,
    changed: Condvar,
}

impl Site {
    pub fn new(folder: PathBuf, public_url: &str) -> Arc<Site> {
        // Starting from the clock, a restarted server counts as newer than the one before.
        let started = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Arc::new(Site {
            folder,
            public_url: public_url.to_string(),
            provider: RwLock::new(None),
            version: Mutex::new(started.map_or(0, |time| time.as_millis() as u64)),
            changed: Condvar::new(),
        })
    }

    /// Serves a newer folder from now on, with the pages that belong to it, and tells those who wait for it.
    pub fn exchange(&self, newer: &Path, pages: Option<Pages>) -> Outcome<()> {
        {
            let mut provider = self.provider.write().unwrap_or_else(PoisonError::into_inner);
            files::replace_folder(newer, &self.folder)?;
            *provider = pages;
        }
        *self.version.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_all();
        Ok(())
    }

    /// Answers requests from a thread of its own until the server is dropped.
    pub fn serve(self: &Arc<Site>, listener: TcpListener) -> Outcome<Running> {
        let port = listener.local_addr().map_err(|error| error.to_string())?.port();
        let server =
            Server::from_listener(listener, None).map_err(|error| format!("The server cannot be started: {error}"))?;
        let server = Arc::new(server);
        let site = Arc::clone(self);
        let receiving = Arc::clone(&server);
        std::thread::spawn(move || {
            for request in receiving.incoming_requests() {
                let site = Arc::clone(&site);
                std::thread::spawn(move || site.answer(request));
            }
        });
        Ok(Running { server, url: format!("http://127.0.0.1:{port}{}", self.public_url) })
    }

    fn answer(&self, request: Request) {
        let (path, query) = match request.url().split_once('?') {
            Some((path, query)) => (path.to_string(), Some(query.to_string())),
            None => (request.url().to_string(), None),
        };
        let answer = if !matches!(request.method(), Method::Get | Method::Head) {
            Answer::text(405, "Only GET and HEAD.\n")
        } else if path == format!("{}{LIVE_ENDPOINT}", self.public_url) {
            let seen = query.as_deref().and_then(|query| query.strip_prefix("seen="));
            let version = self.newer_than(seen.and_then(|seen| seen.parse().ok()));
            Answer::text(200, &version.to_string())
        } else {
            let provider = self.provider.read().unwrap_or_else(PoisonError::into_inner);
            let mut found = find(&self.folder, &self.public_url, &path);
            if let (Found::Nothing, Some(pages), Some(below)) =
                (&found, &*provider, path.strip_prefix(&self.public_url))
            {
                if let Err(sentence) = pages.provide(below, &self.folder) {
                    eprintln!("{sentence}");
                }
                found = find(&self.folder, &self.public_url, &path);
            }
            match found {
                Found::File(file) => Answer::file(200, &file),
                Found::Folder(address) => {
                    let query = query.map_or(String::new(), |query| format!("?{query}"));
                    Answer { location: Some(address + &query), ..Answer::text(301, "") }
                }
                Found::Nothing => Answer::file(404, &self.folder.join("404.html")),
            }
        };
        // A visitor who went away in the meantime is no error of ours.
        let _ = answer.send(request);
    }

    /// Waits until there is a version other than the one seen, at most half a minute.
    fn newer_than(&self, seen: Option<u64>) -> u64 {
        let version = self.version.lock().unwrap_or_else(PoisonError::into_inner);
        let waited =
            self.changed.wait_timeout_while(version, Duration::from_secs(30), |version| Some(*version) == seen);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

struct Answer {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
    location: Option<String>,
}

impl Answer {
    fn text(status: u16, text: &str) -> Answer {
        Answer { status, kind: "text/plain; charset=utf-8", body: text.into(), location: None }
    }

    fn file(status: u16, file: &Path) -> Answer {
        match std::fs::read(file) {
            Ok(body) => Answer { status, kind: content_type(file), body, location: None },
            Err(_) => Answer::text(404, "Not found.\n"),
        }
    }

    /// Ends the connection after each answer. The library hands a new connection to a thread that
    /// waits on an old one when two come at once, and a browser then waits for good.
    fn send(self, request: Request) -> std::io::Result<()> {
        let is_head = *request.method() == Method::Head;
        let mut head = format!(
            // Any page may read it, as on the usual hosts: a frame without an origin of its own could not run else.
            "HTTP/1.1 {} \r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nConnection: close\r\nAccess-Control-Allow-Origin: *\r\n",
            self.status,
            self.kind,
            self.body.len()
        );
        if let Some(location) = self.location.filter(|location| !location.contains(['\r', '\n'])) {
            head += &format!("Location: {location}\r\n");
        }
        let mut out = request.into_writer();
        out.write_all(head.as_bytes())?;
        out.write_all(b"\r\n")?;
        if !is_head {
            out.write_all(&self.body)?;
        }
        out.flush()
    }
}

/// A server at work; it ends when this is dropped.
pub struct Running {
    server: Arc<Server>,
    pub url: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

/// Takes a port of this machine; 0 takes any free one.
pub fn listen(port: u16) -> Outcome<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!(
                "Port {port} is taken: choose another one, as in `cargo xtask serve --port {}`.",
                port.wrapping_add(1).max(1024)
            )
        }
        _ => format!("Port {port} cannot be used: {error}."),
    })
}

#[derive(Debug, PartialEq)]
enum Found {
    File(PathBuf),
    /// A folder that was asked for without its slash: the address with it.
    Folder(String),
    Nothing,
}

/// What a path of a request stands for.
fn find(folder: &Path, public_url: &str, path: &str) -> Found {
    let Some(relative) = path.strip_prefix(public_url) else {
        return match format!("{path}/") == public_url {
            true => Found::Folder(public_url.to_string()),
            false => Found::Nothing,
        };
    };
    let Some(parts) = safe_parts(relative) else {
        return Found::Nothing;
    };
    let file = parts.iter().fold(folder.to_path_buf(), |path, part| path.join(part));
    if file.is_dir() {
        if !(relative.is_empty() || relative.ends_with('/')) {
            return Found::Folder(format!("{path}/"));
        }
        let index = file.join("index.html");
        return if index.is_file() { Found::File(index) } else { Found::Nothing };
    }
    match file.is_file() && !relative.ends_with('/') {
        true => Found::File(file),
        false => Found::Nothing,
    }
}

/// The parts of a relative path, decoded; nothing if it could lead out of the folder.
fn safe_parts(relative: &str) -> Option<Vec<String>> {
    let trimmed = relative.strip_suffix('/').unwrap_or(relative);
    if trimmed.is_empty() {
        return relative.is_empty().then(Vec::new);
    }
    trimmed
        .split('/')
        .map(|part| {
            let part = percent_decoded(part)?;
            let unsafe_character = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
            let good = !part.is_empty() && part != "." && part != ".." && !part.contains(unsafe_character);
            good.then_some(part)
        })
        .collect()
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            let digits = after.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpStream;

    use super::*;

    /// A site in a folder of its own, with a file outside of it that must never be served.
    fn example(name: &str) -> PathBuf {
        let around = files::scratch(name);
        files::write(&around.join("secret.txt"), "secret").unwrap();
        let folder = around.join("site");
        files::write(&folder.join("index.html"), "first page").unwrap();
        files::write(&folder.join("404.html"), "no such page").unwrap();
        files::write(&folder.join("labs/roc/index.html"), "roc").unwrap();
        files::write(&folder.join("assets/page.wasm"), "\0asm").unwrap();
        folder
    }

    #[test]
    fn paths_stand_for_files_and_folders() {
        let folder = example("paths");
        let file = |name: &str| Found::File(folder.join(name));
        for (public_url, path, expected) in [
            ("/", "/", file("index.html")),
            ("/", "/labs/roc/", file("labs/roc/index.html")),
            ("/", "/labs/roc", Found::Folder("/labs/roc/".into())),
            ("/", "/assets/page%2Ewasm", file("assets/page.wasm")),
            ("/", "/assets/", Found::Nothing),
            ("/", "/index.html/", Found::Nothing),
            ("/", "/nothing", Found::Nothing),
            ("/x/", "/x/", file("index.html")),
            ("/x/", "/x", Found::Folder("/x/".into())),
            ("/x/", "/x/labs/roc", Found::Folder("/x/labs/roc/".into())),
            ("/x/", "/", Found::Nothing),
            ("/x/", "/xindex.html", Found::Nothing),
        ] {
            assert_eq!(find(&folder, public_url, path), expected, "{path} under {public_url}");
        }
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = example("out");
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/labs/../../secret.txt",
            "/..%2fsecret.txt",
            "/..%5csecret.txt",
            "/..\\secret.txt",
            "//secret.txt",
            "/./secret.txt",
            "/C:/secret.txt",
            "/%",
            "/%zz",
            "/%+2",
            "/%00",
            "/%ff",
            "//",
        ] {
            assert_eq!(find(&folder, "/", path), Found::Nothing, "{path}");
        }
    }

    fn get(running: &Running, path: &str) -> String {
        let address = running.url.trim_start_matches("http://").split('/').next().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[test]
    fn answers_as_a_host_would() {
        let site = Site::new(example("answers"), "/x/");
        let running = site.serve(listen(0).unwrap()).unwrap();
        let page = get(&running, "/x/");
        assert!(page.starts_with("HTTP/1.1 200") && page.ends_with("first page"), "{page}");
        let wasm = get(&running, "/x/assets/page.wasm");
        assert!(wasm.contains("Content-Type: application/wasm"), "{wasm}");
        let missing = get(&running, "/x/none");
        assert!(missing.starts_with("HTTP/1.1 404") && missing.ends_with("no such page"), "{missing}");
        let moved = get(&running, "/x/labs/roc?v=1");
        assert!(moved.contains("301") && moved.contains("Location: /x/labs/roc/?v=1"), "{moved}");
    }

    #[test]
    fn an_exchange_is_served_and_told() {
        let folder = example("exchange");
        let newer = folder.with_file_name("newer");
        files::write(&newer.join("index.html"), "second page").unwrap();
        let site = Site::new(folder, "/");
        let running = site.serve(listen(0).unwrap()).unwrap();
        let seen = site.newer_than(None);
        let waiting = std::thread::spawn({
            let site = Arc::clone(&site);
            move || site.newer_than(Some(seen))
        });
        site.exchange(&newer, None).unwrap();
        assert_eq!(waiting.join().unwrap(), seen + 1);
        assert!(get(&running, "/").ends_with("second page"));
        assert!(get(&running, &format!("/__live?seen={seen}")).ends_with(&(seen + 1).to_string()));
    }

    #[test]
    fn a_taken_port_is_told() {
        let first = listen(0).unwrap();
        let port = first.local_addr().unwrap().port();
        assert!(listen(port).unwrap_err().starts_with(&format!("Port {port} is taken")));
    }
}
