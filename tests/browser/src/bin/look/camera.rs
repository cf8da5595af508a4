//! Takes the pictures: sets the screen, waits until nothing moves any more, and keeps what was taken with its caption.

use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine};
use browser_tests::Visitor;
use serde_json::{Value, json};

use crate::{Size, text};

/// So many screens of a page's height are in one picture of the whole page.
const SCREENS: f64 = 2.0;

/// So many movements make a drag.
const STEPS: u32 = 5;

pub struct Camera<'a> {
    pub visitor: &'a Visitor,
    pub lab: &'a Value,
    pub size: &'static Size,
    /// The beginning of the names of pictures and sheets.
    pub part: String,
    pub shots: Vec<Shot>,
    /// Where the lab's pictures lie.
    folder: PathBuf,
}

/// A picture that was taken.
pub struct Shot {
    pub file: String,
    pub caption: String,
}

impl<'a> Camera<'a> {
    /// Removes what an earlier look left of this part.
    pub fn new(visitor: &'a Visitor, folder: &Path, lab: &'a Value, size: &'static Size, part: &str) -> Camera<'a> {
        let part = format!("{}-{part}", size.name);
        let id = text(&lab["id"]);
        let own = folder.join(id);
        std::fs::create_dir_all(&own).expect("the pictures' folder can be made");
        remove(&own, &format!("{part}-"));
        remove(folder, &format!("{id}-{part}"));
        let camera = Camera { visitor, lab, size, part, shots: Vec::new(), folder: own };
        camera.set_screen();
        camera
    }

    /// The size of the window's inside, and a finger instead of a mouse on a phone.
    fn set_screen(&self) {
        let Size { width, height, is_phone, .. } = self.size;
        set_screen(self.visitor, *width, *height, *is_phone);
    }

    /// Opens the lab in the state of a link, light. Things are at once where they belong, unless they are to `move`.
    pub fn open(&self, link: &str, moves: bool) {
        self.light("light", moves);
        self.visitor.visit(&format!("labs/{}/{link}", text(&self.lab["id"])));
        wait_for_width(self.visitor, self.size.width);
    }

    /// Presses a finger or the mouse's button there. WebDriver's own finger forgets between two calls that it is down.
    pub fn press_at(&self, [x, y]: [f64; 2]) {
        match self.size.is_phone {
            true => self.touch("touchStart", json!([{ "x": x, "y": y }])),
            false => {
                self.mouse("mouseMoved", [x, y], 0);
                self.mouse("mousePressed", [x, y], 1);
            }
        }
    }

    /// Moves what is pressed at `from` on to there, in steps as a hand does.
    pub fn drag_on(&self, from: [f64; 2], to: [f64; 2]) {
        for step in 1..=STEPS {
            let share = f64::from(step) / f64::from(STEPS);
            let [x, y] = [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis]));
            match self.size.is_phone {
                true => self.touch("touchMove", json!([{ "x": x, "y": y }])),
                false => self.mouse("mouseMoved", [x, y], 1),
            }
        }
    }

    pub fn let_go_at(&self, place: [f64; 2]) {
        match self.size.is_phone {
            true => self.touch("touchEnd", json!([])),
            false => self.mouse("mouseReleased", place, 0),
        }
    }

    fn touch(&self, what: &str, fingers: Value) {
        self.visitor.devtools("Input.dispatchTouchEvent", json!({ "type": what, "touchPoints": fingers }));
    }

    fn mouse(&self, what: &str, [x, y]: [f64; 2], buttons: u32) {
        let button = if what == "mouseMoved" && buttons == 0 { "none" } else { "left" };
        let event = json!({ "type": what, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1 });
        self.visitor.devtools("Input.dispatchMouseEvent", event);
    }

    fn light(&self, theme: &str, moves: bool) {
        let motion = if moves { "no-preference" } else { "reduce" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": motion },
        ]);
        self.visitor.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    /// Waits until the picture belongs to the state and is painted, words included.
    pub fn settle(&self) {
        self.visitor.idle();
        self.visitor.script_async(
            "const done = arguments[arguments.length - 1];
             document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));",
        );
        self.visitor.idle();
    }

    /// Takes what is on the screen once it has settled.
    pub fn take(&mut self, caption: &str) {
        self.settle();
        self.take_at_once(caption);
    }

    /// Takes what is on the screen now.
    pub fn take_at_once(&mut self, caption: &str) {
        let picture = photograph(self.visitor, json!({ "format": "png" }));
        self.keep(caption, &picture);
    }

    /// Takes what is on the screen, light and dark.
    pub fn take_in_both_lights(&mut self, caption: &str) {
        self.take(caption);
        self.light("dark", false);
        self.take(&format!("{caption}, dark"));
        self.light("light", false);
    }

    /// Takes the whole page, cut into pieces that can be looked at.
    pub fn take_page(&mut self, caption: &str) {
        self.settle();
        let height = page_height(self.visitor);
        let piece = f64::from(self.size.height) * SCREENS;
        let count = (height / piece).ceil().max(1.0);
        for at in 0..count as u32 {
            let top = f64::from(at) * piece;
            let picture = photograph_part(self.visitor, f64::from(self.size.width), top, piece.min(height - top));
            self.keep(&format!("{caption}, {} of {count}", at + 1), &picture);
        }
    }

    fn keep(&mut self, caption: &str, picture: &[u8]) {
        let name: String = caption.chars().map(|one| if one.is_alphanumeric() { one } else { ' ' }).collect();
        let words: Vec<&str> = name.split_whitespace().take(12).collect();
        let file = format!("{}-{:02}-{}.png", self.part, self.shots.len() + 1, words.join("-").to_lowercase());
        std::fs::write(self.folder.join(&file), picture).expect("a picture can be written");
        self.shots.push(Shot { file, caption: caption.to_owned() });
    }
}

/// Makes the window's inside so large, in real pixels; a phone has a finger and no mouse.
pub fn set_screen(visitor: &Visitor, width: u32, height: u32, is_phone: bool) {
    let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
    visitor.devtools("Emulation.setDeviceMetricsOverride", screen);
    let touch = json!({ "enabled": is_phone, "maxTouchPoints": if is_phone { 5 } else { 1 } });
    visitor.devtools("Emulation.setTouchEmulationEnabled", touch);
}

/// Waits until the page has its width: after a change of sites the browser tells the new page late.
pub fn wait_for_width(visitor: &Visitor, width: u32) {
    let has_width = format!("return matchMedia('(width: {width}px)').matches");
    visitor.until("the page is as wide as the screen", || visitor.script(&has_width) == Value::Bool(true));
}

pub fn page_height(visitor: &Visitor) -> f64 {
    visitor.script("return document.documentElement.scrollHeight").as_f64().expect("a page has a height")
}

/// A stripe of the page, on the screen or not.
pub fn photograph_part(visitor: &Visitor, width: f64, top: f64, height: f64) -> Vec<u8> {
    let clip = json!({ "x": 0, "y": top, "width": width, "height": height, "scale": 1 });
    photograph(visitor, json!({ "format": "png", "captureBeyondViewport": true, "clip": clip }))
}

fn photograph(visitor: &Visitor, how: Value) -> Vec<u8> {
    let answer = visitor.devtools("Page.captureScreenshot", how).expect("Chromium takes pictures");
    BASE64_STANDARD.decode(text(&answer["data"])).expect("a picture comes in base64")
}

/// Removes the files whose names begin so.
fn remove(folder: &Path, beginning: &str) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(beginning) {
            // What cannot be removed is written over, or is seen to be old by its date.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
