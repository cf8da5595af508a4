//! The project's own commands, as `cargo xtask <command>`: build, serve, test, look, new-lab.

// Without what publishes, much of what remains is not called. With it, the compiler looks for what nobody calls.
#![cfg_attr(not(feature = "publish"), allow(dead_code, unused_imports))]

#[cfg(feature = "publish")]
mod bench;
mod browser;
mod bundle;
#[cfg(feature = "publish")]
mod drags;
mod files;
mod glue;
mod licenses;
#[cfg(feature = "publish")]
mod look;
mod new_lab;
mod offline;
#[cfg(feature = "publish")]
mod partition;
mod place;
mod process;
mod project;
mod registry;
mod serve;
#[cfg(feature = "publish")]
mod shared;
mod site;
#[cfg(feature = "publish")]
mod sizes;
mod template;
#[cfg(feature = "publish")]
mod test;
#[cfg(feature = "publish")]
mod times;
mod tools;
mod wasm32;
#[cfg(feature = "publish")]
mod whole;
mod writer;

use std::process::ExitCode;

use lexopt::prelude::*;

use project::Project;

/// Ends in a value or in one sentence for the person at the terminal.
type Outcome<T> = Result<T, String>;

const HELP: &str = "\
cargo xtask <command>

  serve     build, serve on 127.0.0.1:8080, build again and reload at every change
              --port <number>        another port
              --open                 open the page in the default browser
              --dist                 serve what `build` left in dist/, as it is
  build     the whole site into dist/, for any path of any static host
              --public-url </path/>  where it will lie, for the page that is sent for what is
                                     not there (default /)
              --origin <https://…>   its host, for the sitemap and the cards of link previews
  test      install what is missing, then run every test there is
              --only <step>          only this step, may be repeated; `--only help` lists them
              --lab <id>             instead, what tells after an edit whether one lab is right: its own
                                     tests, conformance, golden and its Python, with the time of each
              --browser <name>       chromium, firefox or webkit, more than once if you like; all that can be had if not named
  check     the quick part of `test`
  look      contact sheets of every lab, or of the labs that are named, into target/look/: light and
            dark, every stop, both ends of every control, a drag, frames of play; `kit` names the
            figure kit's examples
              --size <size>          laptop, projector (stops only) or phone (default, stops, drag),
                                     more than once if you like
              --only <part>          default, stops, controls, drag or play, likewise
              --dist                 of what `build` left in dist/, as it is
  bench     what visitors feel and what peers do, side by side in one run
              --drags                instead, how long every slider and handle of every lab, or of the
                                     labs that are named, takes from the hand to the picture
              --strict               with --drags: fails where one is over its budget
              --dist                 with --drags: of what `build` left in dist/, as it is
  new-lab   <chapter> <id>: the files and lines of a new lab
";

/// What both programs do.
pub fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("\n{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<ExitCode> {
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next().map_err(usage)? {
        Some(Value(command)) => command.string().map_err(usage)?,
        None | Some(Short('h') | Long("help")) => {
            print!("{HELP}");
            return Ok(ExitCode::SUCCESS);
        }
        Some(other) => return Err(usage(other.unexpected())),
    };
    match command.as_str() {
        "serve" => serve(arguments),
        "new-lab" => new_lab(arguments),
        "help" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        "build" | "test" | "bench" | "check" | "look" => publishing(&command, arguments),
        other => Err(format!("There is no command `{other}`.\n\n{HELP}")),
    }
}

/// Commands that need what publishes.
#[cfg(feature = "publish")]
fn publishing(command: &str, arguments: lexopt::Parser) -> Outcome<ExitCode> {
    match command {
        "build" => build(arguments),
        "bench" => bench(arguments),
        "look" => look(arguments),
        _ => test(arguments, command == "check"),
    }
}

/// Has the program compiled that knows these commands, and hands over to it.
#[cfg(not(feature = "publish"))]
fn publishing(_: &str, _: lexopt::Parser) -> Outcome<ExitCode> {
    let mut full = Project::find()?.cargo();
    full.args(["run", "--package", "xtask", "--bin", "xtask-full", "--"]).args(std::env::args_os().skip(1));
    let status = full.status().map_err(|error| format!("cargo cannot be started: {error}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn serve(mut arguments: lexopt::Parser) -> Outcome<ExitCode> {
    let mut options = serve::Options { port: 8080, open: false };
    let mut dist = false;
    while let Some(argument) = arguments.next().map_err(usage)? {
        match argument {
            Long("port") => options.port = arguments.value().and_then(|v| v.parse()).map_err(usage)?,
            Long("open") => options.open = true,
            Long("dist") => dist = true,
            other => return Err(usage(other.unexpected())),
        }
    }
    let project = Project::find()?;
    if dist {
        serve::serve_dist(&project, &options)?;
    } else {
        serve::serve(&project, &options)?;
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(feature = "publish")]
fn build(mut arguments: lexopt::Parser) -> Outcome<ExitCode> {
    let mut host = bundle::Host::default();
    while let Some(argument) = arguments.next().map_err(usage)? {
        match argument {
            Long("public-url") => {
                host.public_url = arguments.value().and_then(|v| v.string()).map_err(usage)?;
            }
            Long("origin") => {
                host.origin = Some(arguments.value().and_then(|v| v.string()).map_err(usage)?);
            }
            other => return Err(usage(other.unexpected())),
        }
    }
    bundle::publish(&Project::find()?, &host)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(feature = "publish")]
fn test(mut arguments: lexopt::Parser, quick: bool) -> Outcome<ExitCode> {
    let mut options = test::Options { quick, ..Default::default() };
    let mut lab = None;
    while let Some(argument) = arguments.next().map_err(usage)? {
        match argument {
            Long("only") => {
                options.only.push(arguments.value().and_then(|v| v.string()).map_err(usage)?);
            }
            Long("lab") => lab = Some(arguments.value().and_then(|v| v.string()).map_err(usage)?),
            Long("browser") => {
                options.browsers.push(arguments.value().and_then(|v| v.parse()).map_err(usage)?);
            }
            other => return Err(usage(other.unexpected())),
        }
    }
    let project = Project::find()?;
    let all_passed = match lab {
        Some(id) => test::lab(&project, &id)?,
        None => test::test(&project, &options)?,
    };
    Ok(if all_passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(feature = "publish")]
fn bench(mut arguments: lexopt::Parser) -> Outcome<ExitCode> {
    let (mut options, mut only_drags) = (drags::Options::default(), false);
    while let Some(argument) = arguments.next().map_err(usage)? {
        match argument {
            Long("drags") => only_drags = true,
            Long("strict") if only_drags => options.is_strict = true,
            Long("dist") if only_drags => options.is_dist = true,
            Value(lab) if only_drags => options.labs.push(lab.string().map_err(usage)?),
            other => return Err(usage(other.unexpected())),
        }
    }
    let project = Project::find()?;
    if !only_drags {
        return bench::bench(&project).map(|()| ExitCode::SUCCESS);
    }
    let is_within = drags::drags(&project, &options)?;
    Ok(if is_within || !options.is_strict { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(feature = "publish")]
fn look(mut arguments: lexopt::Parser) -> Outcome<ExitCode> {
    let mut options = look::Options::default();
    while let Some(argument) = arguments.next().map_err(usage)? {
        match argument {
            Long("size") => options.sizes.push(arguments.value().and_then(|v| v.string()).map_err(usage)?),
            Long("only") => options.parts.push(arguments.value().and_then(|v| v.string()).map_err(usage)?),
            Long("dist") => options.is_dist = true,
            Value(lab) => options.labs.push(lab.string().map_err(usage)?),
            other => return Err(usage(other.unexpected())),
        }
    }
    look::look(&Project::find()?, &options)?;
    Ok(ExitCode::SUCCESS)
}

fn new_lab(mut arguments: lexopt::Parser) -> Outcome<ExitCode> {
    let mut names = Vec::new();
    while let Some(argument) = arguments.next().map_err(usage)? {
        match argument {
            Value(name) => names.push(name.string().map_err(usage)?),
            other => return Err(usage(other.unexpected())),
        }
    }
    let [chapter, id] = names.as_slice() else {
        return Err("Say which chapter and which id: `cargo xtask new-lab <chapter> <id>`.".into());
    };
    new_lab::new_lab(&Project::find()?, chapter, id)?;
    Ok(ExitCode::SUCCESS)
}

fn usage(error: lexopt::Error) -> String {
    format!("{error}; `cargo xtask help` lists what there is.")
}
