//! Contact sheets of every lab, so that those who build it look at it.

use serde_json::{Value, json};

use crate::browser::{Browser, Driver};
use crate::project::Project;
use crate::site::{Site, listen};
use crate::{Outcome, bundle, files, process};

#[derive(Default)]
pub struct Options {
    /// All if empty.
    pub labs: Vec<String>,
    pub sizes: Vec<String>,
    pub parts: Vec<String>,
    /// What `build` left, as it is, instead of a fresh build.
    pub is_dist: bool,
}

/// As the binary `look` of the browser tests knows them.
const SIZES: [&str; 3] = ["laptop", "projector", "phone"];
const PARTS: [&str; 5] = ["default", "stops", "controls", "drag", "play"];

/// Asked for as if it were a lab.
const KIT: &str = "kit";

/// Takes the pictures and puts them on sheets in `target/look`.
pub fn look(project: &Project, options: &Options) -> Outcome<()> {
    if options.labs == [KIT] {
        return kit(project);
    }
    check("size", &SIZES, &options.sizes)?;
    check("part", &PARTS, &options.parts)?;
    // The plan first: to learn after minutes of building that a lab is not called so would be a pity.
    let plan = json!({ "labs": labs(project, &options.labs)?, "sizes": options.sizes, "parts": options.parts });
    built(project, options.is_dist)?;
    let folder = project.path("target/look");
    files::write(&folder.join("plan.json"), plan.to_string())?;

    let driver = Browser::Chromium.install(project)?;
    let site = Site::new(project.path("dist"), "/").serve(listen(0)?)?;
    let driver = Driver::start(Browser::Chromium, driver)?;
    let looked = process::run(
        project
            .cargo()
            .args(["run", "--quiet", "--package", "browser-tests", "--bin", "look", "--"])
            .arg(&folder)
            .env("TACTILE_URL", &site.url)
            .env("WEBDRIVER_URL", &driver.url)
            .env("BROWSER", "chromium"),
    );
    println!("{} leads to all sheets; their pictures lie beside it.", project.shown(&folder.join("index.html")));
    looked
}

/// The figure kit's examples, which need neither a site nor a browser.
fn kit(project: &Project) -> Outcome<()> {
    let folder = project.path("target/look");
    files::make_folder(&folder)?;
    process::run(project.cargo().args(["run", "--quiet", "--bin", "lab", "--", "--kit"]).arg(&folder))?;
    println!("{} shows all sheets.", project.shown(&folder.join("kit.html")));
    Ok(())
}

fn check(what: &str, known: &[&str], wanted: &[String]) -> Outcome<()> {
    match wanted.iter().find(|name| !known.contains(&name.as_str())) {
        Some(unknown) => Err(format!("There is no {what} `{unknown}`; there are {}.", known.join(", "))),
        None => Ok(()),
    }
}

/// Builds the site, or takes what was built last.
pub fn built(project: &Project, is_dist: bool) -> Outcome<()> {
    if !is_dist {
        bundle::publish(project, &bundle::Host::default()).map(drop)
    } else if project.path("dist/index.html").is_file() {
        Ok(())
    } else {
        Err("There is no dist/index.html: leave out --dist, or run `cargo xtask build` first.".into())
    }
}

/// What there is to look at in each of these labs, or in all.
pub fn labs(project: &Project, wanted: &[String]) -> Outcome<Vec<Value>> {
    let told = |arguments: &[&str]| {
        let mut command = project.cargo();
        // In the profile and with the features that the bundler compiles it with, so that it is compiled once.
        command.args(["run", "--quiet", "--features", "pictures", "--bin", "lab", "--"]);
        let text = process::capture(command.args(arguments))?;
        serde_json::from_str::<Value>(&text).map_err(|error| format!("What `lab` tells cannot be read: {error}"))
    };
    let list = told(&["--list"])?;
    let all: Vec<&str> = list.as_array().into_iter().flatten().filter_map(|lab| lab["id"].as_str()).collect();
    check("lab", &all, wanted)?;
    let is_wanted = |id: &&&str| wanted.is_empty() || wanted.iter().any(|name| name == **id);
    all.iter().filter(is_wanted).map(|id| told(&[id, "--ends"])).collect()
}
