//! Running other programs, and telling how long things take.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::Outcome;

/// Runs it with its output passed through.
pub fn run(command: &mut Command) -> Outcome<()> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`{}` failed ({status}).", shown(command)))
}

/// Runs it with its output passed through, each line behind `mark`, and gives the lines of its standard output, whether it
/// fails or not.
pub fn run_told(command: &mut Command, mark: &str) -> (Outcome<()>, Vec<String>) {
    let mut child = match command.stdout(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => return (Err(cannot_start(command, &error)), Vec::new()),
    };
    let mut lines = Vec::new();
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()).map_while(Result::ok)
    {
        println!("{mark}{line}");
        lines.push(line);
    }
    let ended = match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{}` failed ({status}).", shown(command))),
        Err(error) => Err(cannot_start(command, &error)),
    };
    (ended, lines)
}

/// Runs it in silence and gives what it wrote to standard output; shows everything if it fails.
pub fn capture(command: &mut Command) -> Outcome<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| cannot_start(command, &error))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    eprint!("{text}{}", String::from_utf8_lossy(&output.stderr));
    Err(format!("`{}` failed ({}).", shown(command), output.status))
}

/// Where a program lies on the PATH.
pub fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| [folder.join(program), folder.join(format!("{program}.exe"))])
        .find(|candidate| candidate.is_file())
}

/// Does one part of the work, saying before what it is and after how long it took.
pub fn timed<T>(what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("- {what}");
    let start = Instant::now();
    let result = work()?;
    println!("  {}", seconds(start.elapsed()));
    Ok(result)
}

/// Does a part of the work that goes on beside another: says only afterwards that it is done, if it took a while.
pub fn told_late<T>(what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let start = Instant::now();
    let result = work()?;
    if start.elapsed() > Duration::from_secs(1) {
        println!("  {what}: compiled, {}", seconds(start.elapsed()));
    }
    Ok(result)
}

/// Milliseconds that went into fetching.
static FETCHED: AtomicU64 = AtomicU64::new(0);

/// Fetches or installs something that is missing: its time is told apart, because the next run does not take it.
pub fn fetching<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    FETCHED.fetch_add(u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    result
}

/// How long this program has been fetching so far.
pub fn fetched() -> Duration {
    Duration::from_millis(FETCHED.load(Ordering::Relaxed))
}

pub fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` cannot be started: {error}", shown(command))
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let mut words = vec![program.file_name().unwrap_or_default().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}
