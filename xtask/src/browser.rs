//! The browsers for tests and the drivers that steer them.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

use crate::project::Project;
use crate::{Outcome, process, tools};

/// How long a driver may take to answer, on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    Chromium,
    Firefox,
    Webkit,
}

impl FromStr for Browser {
    type Err = String;

    fn from_str(name: &str) -> Outcome<Browser> {
        Browser::ALL
            .into_iter()
            .find(|browser| browser.name() == name)
            .ok_or_else(|| "there are chromium, firefox and webkit".to_string())
    }
}

impl Browser {
    pub const ALL: [Browser; 3] = [Browser::Chromium, Browser::Firefox, Browser::Webkit];

    pub fn name(self) -> &'static str {
        match self {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
            Browser::Webkit => "webkit",
        }
    }

    /// Any of these programs will do as the browser.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Browser::Chromium => &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
            Browser::Firefox => &["firefox-esr", "firefox"],
            // Its driver brings the browser, which needs a display.
            Browser::Webkit => &["xvfb-run"],
        }
    }

    fn driver(self) -> &'static str {
        match self {
            Browser::Chromium => "chromedriver",
            Browser::Firefox => "geckodriver",
            Browser::Webkit => "WebKitWebDriver",
        }
    }

    fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Browser::Chromium => &["chromium", "chromium-driver"],
            Browser::Firefox => &["firefox-esr"],
            Browser::Webkit => &["webkit2gtk-driver", "xvfb", "xauth"],
        }
    }

    /// Finds or installs browser and driver; gives the driver.
    pub fn install(self, project: &Project) -> Outcome<PathBuf> {
        let browser = || self.programs().iter().any(|program| process::found(program).is_some());
        let own = project.path("target/tools/bin").join(self.driver());
        let driver = || process::found(self.driver()).or_else(|| own.is_file().then(|| own.clone()));
        let from_crates_io = self == Browser::Firefox;
        if !browser() || (driver().is_none() && !from_crates_io) {
            println!("  {} is missing; installing it.", self.name());
            tools::apt_install(self.debian_packages())
                .map_err(|error| format!("The browser tests need {} and its driver: {error}.", self.name()))?;
        }
        if driver().is_none() && from_crates_io {
            println!("  geckodriver is missing; compiling it, which takes a minute or two.");
            let install = ["install", "geckodriver", "--locked", "--root"];
            process::fetching(|| process::run(project.cargo().args(install).arg(project.path("target/tools"))))?;
        }
        driver().ok_or_else(|| {
            format!(
                "{} is still missing: run `sudo apt-get install {}`.",
                self.driver(),
                self.debian_packages().join(" ")
            )
        })
    }
}

/// Starts what its arguments name and waits until its input ends, as it does however the one who holds the other end goes:
/// by its own will, by a signal, in a panic. Then all that was started is asked to end, so that a driver closes its browsers,
/// and what is still there after a moment is killed: a display, and the shell around it, too.
const WARDEN: &str = "\
    \"$@\" </dev/null &
    started=$!
    cat >/dev/null
    trap '' TERM
    kill -TERM 0
    (sleep 3; kill -KILL 0) &
    wait $started
    kill -KILL 0";

fn warden() -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", WARDEN, "warden"]).stdin(Stdio::piped());
    // What is to end together is a group, to which an interrupt at the terminal does not come: it has its warden.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// A running driver; it ends when this is dropped, or with this program.
pub struct Driver {
    warden: Child,
    pub url: String,
}

impl Driver {
    pub fn start(browser: Browser, program: PathBuf) -> Outcome<Driver> {
        let port = free_port()?;
        let mut command = warden();
        if browser == Browser::Webkit {
            // Larger than any window of the tests; and it stays when one browser has gone and the next not yet come.
            command.args(["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1920x1200x24 -noreset"]);
        }
        command.arg(program).arg(format!("--port={port}")).stdout(Stdio::null());
        let warden = command.spawn().map_err(|error| format!("{} cannot be started: {error}", browser.driver()))?;
        let driver = Driver { warden, url: format!("http://127.0.0.1:{port}") };
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if start.elapsed() > PATIENCE {
                return Err(format!("{} does not answer at {}.", browser.driver(), driver.url));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.warden.stdin.take());
        // It kills itself at last, which is no fault.
        let _ = self.warden.wait();
    }
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("No free port was found: {error}"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// As a display does, which a shell has started and which hears of nothing.
    #[test]
    fn all_that_was_started_ends_when_the_one_who_holds_it_has_gone() {
        let stubborn = "trap '' TERM; sleep 600 & wait";
        let mut command = warden();
        let mut warden = command.args(["sh", "-c", stubborn]).spawn().expect("there is a shell");
        let group = format!("-{}", warden.id());
        let is_there = || {
            let asked = Command::new("kill").args(["-0", "--", &group]).stderr(Stdio::null()).status();
            asked.expect("kill is there").success()
        };
        assert!(is_there(), "it has been started");
        // What the system does when a process ends, however that comes about.
        drop(warden.stdin.take());
        let _ = warden.wait();
        // The others of the group have been killed; the system may not have buried them yet.
        let start = Instant::now();
        while is_there() {
            assert!(start.elapsed() < PATIENCE, "something is still there");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
