//! Takes pictures of every lab in its many states and puts them on contact sheets. `cargo xtask look` writes the plan
//! and sets the addresses.

mod camera;
mod sheet;
mod states;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use browser_tests::Visitor;
use serde_json::Value;

use camera::Camera;
use states::{PARTS, Part};

/// A screen that a lab is looked at on.
pub struct Size {
    name: &'static str,
    width: u32,
    height: u32,
    is_phone: bool,
    /// The parts that are looked at on it.
    parts: &'static [&'static str],
    /// Pictures of it beside each other on a contact sheet.
    columns: u32,
}

const SIZES: [Size; 3] = [
    Size {
        name: "laptop",
        width: 1440,
        height: 900,
        is_phone: false,
        parts: &["default", "stops", "controls", "drag", "play"],
        columns: 2,
    },
    Size { name: "projector", width: 1920, height: 1080, is_phone: false, parts: &["stops"], columns: 2 },
    Size { name: "phone", width: 390, height: 844, is_phone: true, parts: &["default", "stops", "drag"], columns: 4 },
];

fn main() -> ExitCode {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("the folder that holds the plan is named"));
    let plan = std::fs::read_to_string(folder.join("plan.json")).expect("the plan lies in the folder");
    let plan: Value = serde_json::from_str(&plan).expect("the plan is JSON");
    let Some(visitor) = Visitor::new(1440, 900) else { return ExitCode::FAILURE };
    let is_wanted = |what: &str, name: &str| {
        let wanted = plan[what].as_array().map_or(&[][..], Vec::as_slice);
        wanted.is_empty() || wanted.iter().any(|one| one == name)
    };
    let mut failures = Vec::new();
    for lab in plan["labs"].as_array().into_iter().flatten() {
        let start = Instant::now();
        for size in SIZES.iter().filter(|size| is_wanted("sizes", size.name)) {
            let has = |part: &&Part| size.parts.contains(&part.name) && is_wanted("parts", part.name);
            for part in PARTS.iter().filter(has) {
                let what = format!("{}, {}, {}", text(&lab["id"]), size.name, part.name);
                let start = Instant::now();
                let mut camera = Camera::new(&visitor, &folder, lab, size, part.name);
                // What goes wrong in one state must not cost the pictures of all others.
                let looked = catch_unwind(AssertUnwindSafe(|| (part.look)(&mut camera)));
                let told = match camera.shots.len() {
                    0 => "nothing to look at".to_owned(),
                    count => format!("{count} pictures, sheets: {}", sheet::write(&camera, &folder)),
                };
                println!("{what}: {told}, {:.1} s", start.elapsed().as_secs_f64());
                if looked.is_err() {
                    failures.push(what);
                }
            }
        }
        println!("{}: {:.0} s in all", text(&lab["id"]), start.elapsed().as_secs_f64());
        sheet::write_index(&folder);
    }
    if failures.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("Not all of these could be looked at, for the reasons above:\n  {}", failures.join("\n  "));
    ExitCode::FAILURE
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
