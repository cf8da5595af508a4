//! A static host that can be stopped, changed, told to keep files back, and to break off in the midst of one.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;

/// Serves a folder under a path of its own until it is dropped.
pub struct Host {
    port: u16,
    is_stopped: Arc<AtomicBool>,
    serving: Option<JoinHandle<()>>,
    breaking: Arc<Breaking>,
    /// Where the folder is, ending in a slash.
    pub address: String,
}

/// A file of which half is sent, once, and when the test says so.
#[derive(Default)]
struct Breaking {
    /// How its name begins, until it has been asked for.
    file: Mutex<Option<&'static str>>,
    may_go_on: Mutex<bool>,
    goes_on: Condvar,
}

impl Breaking {
    /// Whether this answer is to break off; it waits until it may.
    fn is_due(&self, name: &str) -> bool {
        let is_meant = |file: &mut &'static str| name.starts_with(*file) && name.ends_with(".wasm");
        let is_due = self.file.lock().is_ok_and(|mut file| file.take_if(is_meant).is_some());
        if is_due && let Ok(may_go_on) = self.may_go_on.lock() {
            drop(self.goes_on.wait_while(may_go_on, |may_go_on| !*may_go_on));
        }
        is_due
    }
}

impl Host {
    /// Serves `folder` under `path` (with a slash at both ends); files whose name begins with `without` are empty.
    pub fn start(folder: &Path, path: &'static str, without: Option<&'static str>) -> Host {
        Host::with(folder, path, without, Breaking::default())
    }

    /// The connection ends in the midst of the module whose name begins with `file`, the first time that it is asked for.
    pub fn breaking_off(folder: &Path, path: &'static str, file: &'static str) -> Host {
        Host::with(folder, path, None, Breaking { file: Mutex::new(Some(file)), ..Breaking::default() })
    }

    /// Now it may break off.
    pub fn go_on(&self) {
        if let Ok(mut may_go_on) = self.breaking.may_go_on.lock() {
            *may_go_on = true;
        }
        self.breaking.goes_on.notify_all();
    }

    fn with(folder: &Path, path: &'static str, without: Option<&'static str>, breaking: Breaking) -> Host {
        let breaking = Arc::new(breaking);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let port = listener.local_addr().expect("it listens on a port").port();
        let is_stopped = Arc::new(AtomicBool::new(false));
        let (has_ended, folder, breaks) = (is_stopped.clone(), folder.to_owned(), breaking.clone());
        let serving = std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if has_ended.load(Ordering::Relaxed) {
                    break;
                }
                let (folder, breaks) = (folder.clone(), breaks.clone());
                // A browser that goes away in the middle is no fault of the host.
                std::thread::spawn(move || drop(answer(connection, &folder, path, without, &breaks)));
            }
        });
        Host { port, is_stopped, serving: Some(serving), breaking, address: format!("http://127.0.0.1:{port}{path}") }
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
fn answer(
    mut connection: TcpStream,
    folder: &Path,
    path: &str,
    without: Option<&str>,
    breaking: &Breaking,
) -> std::io::Result<()> {
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
    let sent = if breaking.is_due(name) { length / 2 } else { length };
    connection.write_all(&bytes[..sent])
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
