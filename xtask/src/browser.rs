//! The browsers for tests and the drivers that steer them.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

use crate::project::Project;
use crate::{Outcome, process, tools};

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
            process::run(
                project
                    .cargo()
                    .args(["install", "geckodriver", "--locked", "--root"])
                    .arg(project.path("target/tools")),
            )?;
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

/// A running driver; it ends when this is dropped.
pub struct Driver {
    child: Child,
    pub url: String,
}

impl Driver {
    pub fn start(browser: Browser, program: PathBuf) -> Outcome<Driver> {
        let port = free_port()?;
        let mut command = match browser {
            Browser::Webkit => {
                let mut command = Command::new("xvfb-run");
                // Larger than any window of the tests; and it stays when one browser has gone and the next not yet come.
                command.args(["--auto-servernum", "--server-args=-screen 0 1920x1200x24 -noreset"]).arg(program);
                command
            }
            _ => Command::new(program),
        };
        let child = command
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| format!("{} cannot be started: {error}", browser.driver()))?;
        let driver = Driver { child, url: format!("http://127.0.0.1:{port}") };
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if start.elapsed() > Duration::from_secs(20) {
                return Err(format!("{} does not answer at {}.", browser.driver(), driver.url));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Asked to end, a driver closes its browsers; killed, it would leave them behind.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        let start = Instant::now();
        while asked.is_ok() && start.elapsed() < Duration::from_secs(3) {
            if let Ok(Some(_)) = self.child.try_wait() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        // It may have ended by itself in between, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("No free port was found: {error}"))
}
