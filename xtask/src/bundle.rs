//! From sources to a folder that any static host can serve.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::glue::{Glue, bind, check_bindgen_version};
use crate::process::timed;
use crate::project::Project;
use crate::wasm32::{Wasm32, wasm32};
use crate::{Outcome, files, process, template, tools};

/// What a bundle is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Small and fast: for a host, and for the browser tests.
    Publish,
    /// Quick to build again, and reloading by itself.
    Develop,
}

pub struct Module {
    pub bin: &'static str,
    /// The cargo profile it is published with.
    profile: &'static str,
    pub optimise: &'static str,
    /// Vector instructions, which every current browser has. They change no result: the compiler
    /// never reorders sums of floats.
    simd: bool,
}

const MODULES: [Module; 2] = [
    Module { bin: "page", profile: "page", optimise: "-Os", simd: false },
    Module { bin: "labs", profile: "release", optimise: "-O3", simd: true },
];

/// Where the page asks whether there is something newer, in development.
pub const LIVE_ENDPOINT: &str = "__live";

/// Builds the site for publishing and puts it in the place of `folder`, once it is whole.
pub fn publish(project: &Project, public_url: &str, folder: &str) -> Outcome<()> {
    check_public_url(public_url)?;
    let next = project.path("target/site/publish-next");
    bundle(project, Purpose::Publish, public_url, &next)?;
    files::replace_folder(&next, &project.path(folder))?;
    println!("{folder}/ holds the site, to be served under {public_url}");
    Ok(())
}

/// Builds the site into a folder of its own.
pub fn bundle(project: &Project, purpose: Purpose, public_url: &str, out: &Path) -> Outcome<()> {
    check_bindgen_version(project)?;
    let wasm32 = wasm32(project)?;
    let compiled = compile(project, &wasm32, purpose)?;
    let wasm_opt = match purpose {
        Purpose::Publish => {
            tools::wasm_opt(project).inspect_err(|sentence| println!("  Going on without wasm-opt: {sentence}")).ok()
        }
        Purpose::Develop => None,
    };
    let glue = timed("bind the modules to JavaScript", || {
        // The two are independent, and each uses one processor for most of its time.
        std::thread::scope(|scope| {
            let works = std::array::from_fn::<_, 2, _>(|index| {
                let (wasm, wasm_opt, module) = (&compiled[index], wasm_opt.as_deref(), &MODULES[index]);
                scope.spawn(move || bind(project, purpose, module, wasm, wasm_opt))
            });
            let [page, labs] = works.map(|work| work.join().map_err(|_| "wasm-bindgen panicked.".to_string()));
            Ok([page??, labs??])
        })
    })?;

    files::empty_folder(out)?;
    let template = place_files(project, purpose, public_url, out, &glue)?;
    let template_path = project.path("target/site/template.html");
    files::write(&template_path, template)?;
    timed("write the pages", || {
        // One profile for both purposes, so that the writer is compiled once.
        let mut command = project.cargo();
        command.args(["run", "--quiet", "--profile", "serve", "--bin", "prerender", "--", "--out"]);
        command.arg(out).arg("--template").arg(&template_path).args(["--public-url", public_url]);
        process::run(&mut command)
    })?;
    check_pages(public_url, out)
}

/// Builds the module that measures the algorithms in a browser, as the labs' module is built; gives the folder of
/// its page.
pub fn bench_page(project: &Project) -> Outcome<PathBuf> {
    let module = Module { bin: "bench", profile: "release", optimise: "-O3", simd: true };
    let wasm32 = wasm32(project)?;
    let mut command = wasm32.cargo(project, "build", &compiler_flags(project, module.simd));
    process::run(command.args(["--profile", module.profile, "--bin", module.bin]))?;
    let wasm_opt = tools::wasm_opt(project).ok();
    let wasm = wasm32.binary(project, module.profile, module.bin);
    let glue = bind(project, Purpose::Publish, &module, &wasm, wasm_opt.as_deref())?;
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
    Ok(out)
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
                    let mut command = wasm32.cargo(project, "build", &compiler_flags(project, module.simd));
                    process::run(command.args(["--profile", module.profile, "--bin", module.bin]))
                })?;
            }
        }
        Purpose::Develop => timed("compile the modules", || {
            let mut command = wasm32.cargo(project, "build", &compiler_flags(project, true));
            command.args(["--profile", "serve"]);
            command.args(MODULES.iter().flat_map(|module| ["--bin", module.bin]));
            process::run(&mut command)
        })?,
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

fn compiler_flags(project: &Project, simd: bool) -> Vec<String> {
    // Panic messages name source files: what is published tells nobody's folders.
    let mut flags = vec![format!("--remap-path-prefix={}=.", project.root.display())];
    let cargo_home =
        std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    if let Ok(cargo_home) = cargo_home {
        flags.push(format!("--remap-path-prefix={cargo_home}=cargo"));
    }
    if simd {
        flags.push("-Ctarget-feature=+simd128".into());
    }
    flags
}

/// Writes everything but the pages, under names that carry the content's hash; gives the pages'
/// template with those names filled in.
fn place_files(
    project: &Project,
    purpose: Purpose,
    public_url: &str,
    out: &Path,
    [page, labs]: &[Glue; 2],
) -> Outcome<String> {
    let place = |name: &str, bytes: &[u8]| -> Outcome<String> {
        let path = format!("assets/{}", files::hashed_name(name, bytes));
        files::write(&out.join(&path), bytes)?;
        Ok(format!("{public_url}{path}"))
    };

    let assets = project.path("assets");
    let style = place("style.css", &files::read(&assets.join("style.css"))?)?;
    let mut data = BTreeMap::new();
    for file in files::all_files(&assets.join("data"))? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match name.strip_suffix(".csv") {
            Some(stem) => {
                data.insert(stem.to_string(), place(&format!("data/{name}"), &files::read(&file)?)?);
            }
            // Where the tables come from and under which licence goes along with them.
            None => files::write(&out.join("assets/data").join(name), files::read(&file)?)?,
        }
    }
    files::copy_folder(&assets.join("icons"), &out.join("assets/icons"))?;
    let icon = match assets.join("icons/icon.svg").is_file() {
        true => format!("<link rel=\"icon\" href=\"{public_url}assets/icons/icon.svg\" type=\"image/svg+xml\">"),
        false => String::new(),
    };
    let mut manifest = String::new();
    if assets.join("manifest.webmanifest").is_file() {
        files::write(&out.join("manifest.webmanifest"), files::read(&assets.join("manifest.webmanifest"))?)?;
        manifest = format!("<link rel=\"manifest\" href=\"{public_url}manifest.webmanifest\">");
    }

    for (path, content) in page.snippets.iter().chain(&labs.snippets) {
        files::write(&out.join("assets").join(path), content)?;
    }
    let page_script = place("page.js", &page.script)?;
    let page_wasm = place("page.wasm", &page.wasm)?;
    let labs_script = place("labs.js", &labs.script)?;
    let labs_wasm = place("labs.wasm", &labs.wasm)?;

    let develop = purpose == Purpose::Develop;
    let config_json = serde_json::json!({ "base": public_url, "data": data, "live": develop }).to_string();
    let script =
        |name: &str, text: &str, values: &[(&str, &str)]| place(name, template::fill(text, values)?.as_bytes());
    let config = script("config.js", include_str!("../assets/config.js"), &[("config_json", &config_json)])?;
    let worker = script(
        "worker.js",
        include_str!("../assets/worker.js"),
        &[("config", &config), ("labs_script", &labs_script), ("labs_wasm", &labs_wasm)],
    )?;
    let start = script(
        "start.js",
        include_str!("../assets/start.js"),
        &[("config", &config), ("page_script", &page_script), ("page_wasm", &page_wasm), ("worker", &worker)],
    )?;
    let mut live = String::new();
    if develop {
        let endpoint = format!("{public_url}{LIVE_ENDPOINT}");
        let url = script("live.js", include_str!("../assets/live.js"), &[("live_endpoint", &endpoint)])?;
        live = format!("<script type=\"module\" src=\"{url}\"></script>");
    }

    let text = template::fill(
        &files::read_text(&project.path("index.html"))?,
        &[
            ("style", &style),
            ("icon", &icon),
            ("manifest", &manifest),
            ("page_script", &page_script),
            ("page_wasm", &page_wasm),
            ("start", &start),
            ("live", &live),
        ],
    )?;
    // A line whose link is not needed leaves no empty one behind.
    Ok(text.lines().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect())
}

/// The written pages are whole: the first page is there, nothing is left to fill in, and no
/// address leads out of the folder the site is served from.
fn check_pages(public_url: &str, out: &Path) -> Outcome<()> {
    if !out.join("index.html").is_file() {
        return Err("`prerender` wrote no index.html.".into());
    }
    for file in files::all_files(out)? {
        if file.extension().is_some_and(|extension| extension == "html") {
            let text = files::read_text(&file)?;
            if let Some(fault) = fault_of_page(public_url, &text) {
                return Err(format!("{}: {fault}", file.display()));
            }
        }
    }
    Ok(())
}

fn fault_of_page(public_url: &str, text: &str) -> Option<String> {
    for name in ["title", "description", "body"] {
        if text.contains(&format!("{{{{{name}}}}}")) {
            return Some(format!("{{{{{name}}}}} was not filled in."));
        }
    }
    ["href=\"", "src=\"", "action=\""]
        .iter()
        .flat_map(|attribute| text.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .find(|address| address.starts_with('/') && !address.starts_with(public_url))
        .map(|address| format!("`{address}` lies outside of {public_url}."))
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
    fn addresses_outside_of_the_site_are_found() {
        assert_eq!(
            fault_of_page("/x/", "<a href=\"/x/labs/\"><img src=\"https://example.org/\"><a href=\"#a\">"),
            None
        );
        assert_eq!(fault_of_page("/", "<a href=\"/labs/\">"), None);
        let fault = fault_of_page("/x/", "<a href=\"/x/\"><script src=\"/start.js\">");
        assert_eq!(fault.as_deref(), Some("`/start.js` lies outside of /x/."));
        assert!(fault_of_page("/x/", "<div>{{body}}</div>").is_some());
    }
}
