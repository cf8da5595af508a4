//! From sources to a folder that any static host can serve.

use std::path::{Path, PathBuf};

#[cfg(feature = "publish")]
use crate::glue::bind_to_publish;
use crate::glue::{Binder, Glue, bind};
use crate::process::{timed, told_late};
use crate::project::Project;
#[cfg(feature = "publish")]
use crate::registry::Registry;
#[cfg(feature = "publish")]
use crate::sizes::{self, Weights};
use crate::wasm32::{Wasm32, wasm32};
#[cfg(feature = "publish")]
use crate::whole;
use crate::writer::{Pages, Writer};
use crate::{Outcome, files, licenses, offline, place, process, tools};

/// What a bundle is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Small and fast: for a host, and for the browser tests.
    Publish,
    /// Quick to build again, and reloading by itself.
    Develop,
}

#[derive(Debug)]
pub struct Module {
    pub bin: &'static str,
    /// The cargo profile it is published with.
    profile: &'static str,
    pub optimise: &'static str,
    /// Vector instructions, which every current browser has. They change no result: the compiler
    /// never reorders sums of floats.
    simd: bool,
    /// More flags for the compiler.
    flags: &'static [&'static str],
    /// The feature by which it is cut into parts, for publishing.
    pub parts: Option<&'static str>,
}

const SIMD: &str = "-Ctarget-feature=+simd128";

const LABS: Module = Module {
    bin: "labs",
    profile: "release",
    optimise: "-O3",
    simd: true,
    // A tenth smaller than what the compiler itself would inline, and as fast: measured in Chromium, as `cargo xtask
    // bench` does. At 0 some algorithms take half as long again.
    flags: &["-Cllvm-args=-inline-threshold=25"],
    parts: Some("labs-in-parts"),
};

pub static MODULES: [Module; 2] = [
    Module { bin: "page", profile: "page", optimise: "-Oz", simd: false, flags: &[], parts: Some("views-in-parts") },
    LABS,
];

/// Where the page asks whether there is something newer, in development.
pub const LIVE_ENDPOINT: &str = "__live";

/// Where the site will lie. It runs anywhere; but pages that stand for any address, and what others read
/// of it, hold addresses in full.
pub struct Host {
    /// The path on its host, with a slash at both ends.
    pub public_url: String,
    /// Scheme and host.
    pub origin: Option<String>,
}

impl Default for Host {
    fn default() -> Host {
        Host { public_url: "/".into(), origin: None }
    }
}

/// Builds the site for publishing and puts it into `dist`, once it is whole. Gives what it weighs, which is printed, too.
#[cfg(feature = "publish")]
pub fn publish(project: &Project, host: &Host) -> Outcome<Weights> {
    host.check()?;
    // First of all: to learn after minutes of compiling that a crate may not be published would be a pity.
    let licenses = licenses::page(project)?;
    let next = project.path("target/site/publish-next");
    let Compiled { writer, binder, modules } = compiled(project, Purpose::Publish)?;
    let wasm_opt =
        tools::wasm_opt(project).inspect_err(|sentence| println!("  Going on without wasm-opt: {sentence}")).ok();
    let glue = bound(&modules, |module, wasm| bind_to_publish(project, &binder, module, wasm, wasm_opt.as_deref()))?;
    let pages = project.path("target/site/pages");
    files::empty_folder(&pages)?;
    timed("write the pages", || writer.write_all(host, &pages))?;
    licenses::write(&licenses, &pages)?;
    files::empty_folder(&next)?;
    place::place(project, Purpose::Publish, &next, &pages, &glue)?;
    offline::write(Purpose::Publish, &next)?;
    let faults = whole::faults(&next, &Registry::of_last(project)?, &host.public_url)?;
    if !faults.is_empty() {
        return Err(format!("The site is not whole:\n  {}", faults.join("\n  ")));
    }
    let weights = sizes::weigh(&next, &Registry::of_last(project)?)?;
    print!("{}", weights.table());
    files::replace_folder(&next, &project.path("dist"))?;
    println!("dist/ holds the site, for any path of any static host.");
    Ok(weights)
}

/// Builds the site into a folder of its own, but for its pages, which are written when they are asked for.
pub fn develop(project: &Project, out: &Path) -> Outcome<Pages> {
    let Compiled { writer, binder, modules } = compiled(project, Purpose::Develop)?;
    let glue = bound(&modules, |module, wasm| bind(project, &binder, module, wasm))?;
    let pages = project.path("target/site/asked");
    files::empty_folder(&pages)?;
    writer.write_first(&pages)?;
    files::empty_folder(out)?;
    let names = place::place(project, Purpose::Develop, out, &pages, &glue)?;
    offline::write(Purpose::Develop, out)?;
    Ok(Pages::new(project.clone(), writer, names, pages))
}

/// All that cargo makes for a site.
struct Compiled {
    writer: Writer,
    binder: Binder,
    /// In the order of `MODULES`.
    modules: [PathBuf; 2],
}

fn compiled(project: &Project, purpose: Purpose) -> Outcome<Compiled> {
    let wasm32 = wasm32(project)?;
    // What runs on this machine is compiled into another folder than the modules: neither waits for the other.
    let (modules, programs) = std::thread::scope(|scope| {
        let programs = scope.spawn(|| -> Outcome<(Binder, Writer)> {
            // Cargo tells of the modules only: of two at once, neither could be read.
            let binder = told_late("wasm-bindgen", || Binder::compile(project))?;
            Ok((binder, told_late("the writer of texts and pages", || Writer::compile(project, purpose))?))
        });
        (compile(project, &wasm32, purpose), programs.join())
    });
    let (modules, programs) = (modules?, programs.map_err(|_| "Compiling panicked.".to_string())?);
    let (binder, writer) = programs?;
    Ok(Compiled { writer, binder, modules })
}

/// Both modules with their glue.
fn bound(modules: &[PathBuf; 2], bind: impl Fn(&'static Module, &Path) -> Outcome<Glue> + Sync) -> Outcome<[Glue; 2]> {
    timed("bind the modules to JavaScript", || {
        // The two are independent, and each uses one processor for most of its time.
        std::thread::scope(|scope| {
            let works = std::array::from_fn::<_, 2, _>(|index| {
                let (bind, wasm) = (&bind, &modules[index]);
                scope.spawn(move || bind(&MODULES[index], wasm))
            });
            let [page, labs] = works.map(|work| work.join().map_err(|_| "Binding panicked.".to_string()));
            Ok([page??, labs??])
        })
    })
}

impl Host {
    fn check(&self) -> Outcome<()> {
        check_public_url(&self.public_url)?;
        let host =
            self.origin.as_ref().map(|origin| origin.strip_prefix("https://").or(origin.strip_prefix("http://")));
        let plain =
            |host: &str| !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:".contains(c));
        match host {
            Some(None) => Err("An origin begins with https://, such as https://example.org.".into()),
            Some(Some(host)) if !plain(host) => Err(format!(
                "`{host}` will not do as origin: it is a host and nothing after it, such as https://example.org."
            )),
            _ => Ok(()),
        }
    }
}

/// Builds the module that measures the algorithms in a browser, as the labs' module is built; gives the folder of
/// its page.
#[cfg(feature = "publish")]
pub fn bench_page(project: &Project) -> Outcome<PathBuf> {
    let module = Module { bin: "bench", parts: None, ..LABS };
    let wasm32 = wasm32(project)?;
    let flags = compiler_flags(project, &module);
    let mut command = wasm32.cargo_to_publish(project, &flags);
    process::run(command.args(["--profile", module.profile, "--bin", module.bin]))?;
    let wasm_opt = tools::wasm_opt(project).ok();
    let wasm = wasm32.binary(project, module.profile, module.bin);
    let glue = bind_to_publish(project, &Binder::compile(project)?, &module, &wasm, wasm_opt.as_deref())?;
    let out = project.path("target/site/bench");
    files::empty_folder(&out)?;
    for (path, content) in &glue.snippets {
        files::write(&out.join(path), content)?;
    }
    files::write(&out.join("bench.js"), &glue.script)?;
    files::write(&out.join("bench.wasm"), &glue.wasm)?;
    files::write(
        &out.join("start.js"),
        "import init from './bench.js';\nawait init({ module_or_path: 'bench.wasm' });\n",
    )?;
    let page =
        "<!doctype html><meta charset=\"utf-8\"><title>Bench</title><script type=\"module\" src=\"start.js\"></script>";
    files::write(&out.join("index.html"), page)?;
    match tools::tensorflow(project) {
        Ok(scripts) => tensorflow_page(&out, &scripts)?,
        Err(sentence) => println!("TensorFlow.js is left out: {sentence}"),
    }
    Ok(out)
}

/// The page on which TensorFlow.js does the network lab's work.
fn tensorflow_page(out: &Path, scripts: &[PathBuf]) -> Outcome<()> {
    let mut page = "<!doctype html><meta charset=\"utf-8\"><title>TensorFlow.js</title>".to_owned();
    for script in scripts {
        let name = script.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files::write(&out.join(&name), files::read(script)?)?;
        if name.ends_with(".js") {
            page += &format!("<script src=\"{name}\"></script>");
        }
    }
    files::write(&out.join("tensorflow.js"), include_str!("../assets/tensorflow.js"))?;
    files::write(&out.join("tensorflow.html"), page + "<script type=\"module\" src=\"tensorflow.js\"></script>")
}

/// A path that begins and ends with a slash and needs no escaping anywhere.
fn check_public_url(public_url: &str) -> Outcome<()> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    let good = public_url.starts_with('/')
        && public_url.ends_with('/')
        && public_url.chars().all(plain)
        && !public_url.contains("//")
        && !public_url.split('/').any(|part| part == "." || part == "..");
    match good {
        true => Ok(()),
        false => Err(format!(
            "`{public_url}` will not do as public URL: it is a path that begins and ends with a slash, such as /tactile/."
        )),
    }
}

/// Compiles both modules; gives their files in the order of `MODULES`.
fn compile(project: &Project, wasm32: &Wasm32, purpose: Purpose) -> Outcome<[PathBuf; 2]> {
    match purpose {
        Purpose::Publish => {
            for module in &MODULES {
                timed(&format!("compile the module `{}`", module.bin), || {
                    let flags = compiler_flags(project, module);
                    let mut command = wasm32.cargo_to_publish(project, &flags);
                    command.args(["--profile", module.profile, "--bin", module.bin]);
                    process::run(command.args(module.parts.iter().flat_map(|feature| ["--features", feature])))
                })?;
            }
        }
        Purpose::Develop => {
            timed("compile the page and the labs; beside them wasm-bindgen and a writer of texts", || {
                let mut command = wasm32.cargo(project, "build", &[SIMD.into()]);
                command.args(["--profile", "serve"]);
                command.args(MODULES.iter().flat_map(|module| ["--bin", module.bin]));
                process::run(&mut command)
            })?
        }
    }
    Ok(std::array::from_fn(|index| {
        let module = &MODULES[index];
        let profile = match purpose {
            Purpose::Publish => module.profile,
            Purpose::Develop => "serve",
        };
        wasm32.binary(project, profile, module.bin)
    }))
}

fn compiler_flags(project: &Project, module: &Module) -> Vec<String> {
    // Panic messages name source files: what is published tells nobody's folders.
    let mut flags = vec![format!("--remap-path-prefix={}=.", project.root.display())];
    let cargo_home =
        std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    if let Ok(cargo_home) = cargo_home {
        flags.push(format!("--remap-path-prefix={cargo_home}=cargo"));
    }
    if module.simd {
        flags.push(SIMD.into());
    }
    if module.parts.is_some() {
        // By these the splitter sees which function leads to which.
        flags.push("-Clink-arg=--emit-relocs".into());
    }
    flags.extend(module.flags.iter().map(|flag| (*flag).to_owned()));
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_urls_are_paths_between_slashes() {
        for good in ["/", "/x/", "/tactile/v1.2/"] {
            assert_eq!(check_public_url(good), Ok(()), "{good}");
        }
        for bad in ["", "x/", "/x", "//", "/a//b/", "/../", "/a b/", "/\"/", "https://example.org/"] {
            assert!(check_public_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn origins_are_a_scheme_and_a_host() {
        let checked = |origin: &str| Host { public_url: "/".into(), origin: Some(origin.into()) }.check();
        for good in ["https://example.org", "http://127.0.0.1:8080", "https://a-b.example.org"] {
            assert_eq!(checked(good), Ok(()), "{good}");
        }
        for bad in [
            "example.org",
            "https://",
            "https://example.org/",
            "https://example.org/x",
            "ftp://example.org",
            "https://a b",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }
}
