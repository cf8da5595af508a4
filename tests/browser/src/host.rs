//! A static host that can be stopped, changed, and told to keep files back.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// Serves a folder under a path of its own until it is dropped.
pub struct Host {
    port: u16,
    is_stopped: Arc<AtomicBool>,
    serving: Option<JoinHandle<()>>,
    /// Where the folder is, ending in a slash.
    pub address: String,
}

impl Host {
    /// Serves `folder` under `path` (with a slash at both ends); files whose name begins with `without` are empty.
    pub fn start(folder: &Path, path: &'static str, without: Option<&'static str>) -> Host {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let port = listener.local_addr().expect("it listens on a port").port();
        let is_stopped = Arc::new(AtomicBool::new(false));
        let (has_ended, folder) = (is_stopped.clone(), folder.to_owned());
        let serving = std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if has_ended.load(Ordering::Relaxed) {
                    break;
                }
                let folder = folder.clone();
                // A browser that goes away in the middle is no fault of the host.
                std::thread::spawn(move || drop(answer(connection, &folder, path, without)));
            }
        });
        Host { port, is_stopped, serving: Some(serving), address: format!("http://127.0.0.1:{port}{path}") }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.is_stopped.store(true, Ordering::Relaxed);
        // It waits for a connection: this is the last one.
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
        if let Some(serving) = self.serving.take() {
            let _ = serving.join();
        }
    }
}

/// One request, one answer.
fn answer(mut connection: TcpStream, folder: &Path, path: &str, without: Option<&str>) -> std::io::Result<()> {
    let mut lines = BufReader::new(connection.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}

    let found = file_of(folder, path, request.split(' ').nth(1).unwrap_or_default());
    let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
    let file = found.unwrap_or_else(|| folder.join("404.html"));
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_kept_back = without.is_some_and(|start| name.starts_with(start));
    let bytes = if is_kept_back { Vec::new() } else { std::fs::read(&file)? };
    let (kind, length) = (content_type(&file), bytes.len());
    write!(
        connection,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    connection.write_all(&bytes)
}

fn file_of(folder: &Path, path: &str, url: &str) -> Option<PathBuf> {
    let below = url.split('?').next()?.strip_prefix(path)?;
    let file = folder.join(below);
    let file = if below.is_empty() || below.ends_with('/') { file.join("index.html") } else { file };
    file.is_file().then_some(file)
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}
