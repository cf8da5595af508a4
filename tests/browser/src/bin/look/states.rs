//! The states that are looked at, and how a visitor comes to them. Each way is one small function, so that it is
//! easily mended when the page changes.

use browser_tests::Visitor;
use browser_tests::keys::PAGE_DOWN;
use serde_json::{Value, json};

use crate::camera::Camera;
use crate::text;

/// What is looked at.
pub struct Part {
    pub name: &'static str,
    pub look: fn(&mut Camera),
}

/// In the order of the sheets.
pub const PARTS: [Part; 5] = [
    Part { name: "default", look: default },
    Part { name: "stops", look: stops },
    Part { name: "controls", look: controls },
    Part { name: "drag", look: drag },
    Part { name: "play", look: play },
];

/// How many seconds a button may take to come.
const PATIENCE: u64 = 10;
/// Frames of play at each speed.
const FRAMES: u32 = 4;

fn default(camera: &mut Camera) {
    camera.open("", false);
    camera.take_in_both_lights("As it comes");
    camera.take_page("The whole page");
}

/// Every stop of the tour; on a projector in front of a class.
fn stops(camera: &mut Camera) {
    camera.open("", false);
    let is_shown = camera.size.name == "projector";
    let stops: Vec<String> =
        camera.lab["stops"].as_array().into_iter().flatten().map(|stop| text(&stop["title"]).to_owned()).collect();
    for (at, title) in stops.iter().enumerate() {
        match at {
            0 if is_shown => press(camera.visitor, "Present"),
            0 if camera.size.is_phone => press(camera.visitor, "Tour"),
            0 => press(camera.visitor, "Take the tour"),
            _ => camera.visitor.press(PAGE_DOWN),
        }
        camera.take_in_both_lights(&format!("Stop {}: {title}", at + 1));
    }
}

/// Both ends of every control, by their links.
fn controls(camera: &mut Camera) {
    let lab = camera.lab;
    for end in lab["ends"].as_array().into_iter().flatten() {
        camera.open(text(&end["link"]), false);
        let (label, value) = (text(&end["label"]), text(&end["value"]));
        if end["presses"] == true {
            unfold(camera.visitor);
            press(camera.visitor, label);
        }
        camera.take(&format!("{label}: {value}"));
    }
}

/// Before, in and after a drag of the first handle; on a phone also of the first slider, as it is covered by a finger.
fn drag(camera: &mut Camera) {
    camera.open("", false);
    if let Some(handle) = first_handle(camera.visitor) {
        pull(camera, &handle);
    }
    if camera.size.is_phone {
        camera.open("", false);
        if let Some(slider) = first_slider(camera.visitor) {
            pull(camera, &slider);
        }
    }
}

/// Something that can be pulled: from where, to where in the middle, and to where at last, in pixels of the screen.
struct Pull {
    name: String,
    from: [f64; 2],
    over: [f64; 2],
    to: [f64; 2],
}

fn pull(camera: &mut Camera, pull: &Pull) {
    let Pull { name, from, over, to } = pull;
    camera.take(&format!("{name}: before the drag"));
    camera.press_at(*from);
    camera.drag_on(*from, *over);
    camera.take(&format!("{name}: in the drag"));
    camera.drag_on(*over, *to);
    camera.take(&format!("{name}: at the far end"));
    camera.let_go_at(*to);
    camera.take(&format!("{name}: after the drag"));
}

/// The first handle that is to be seen, brought on the screen: a drag goes to that corner of its figure that is farther away.
fn first_handle(visitor: &Visitor) -> Option<Pull> {
    read_pull(&visitor.script(
        "const handles = [...document.querySelectorAll('[data-frame] [data-handle]')];
         const handle = handles.find(one => one.checkVisibility());
         if (!handle) return null;
         const frame = handle.closest('[data-frame]');
         frame.scrollIntoView({ block: 'center' });
         const [one, all] = [handle, frame].map(element => element.getBoundingClientRect());
         const [x, y] = [one.x + one.width / 2, one.y + one.height / 2];
         const far = (at, least, length) => at < least + length / 2 ? least + 0.9 * length : least + 0.1 * length;
         const within = (at, most) => Math.min(Math.max(at, 4), most - 4);
         const to = [within(far(x, all.x, all.width), innerWidth), within(far(y, all.y, all.height), innerHeight)];
         return { name: handle.getAttribute('aria-label'), from: [x, y], over: [(2 * x + to[0]) / 3, (2 * y + to[1]) / 3], to };",
    ))
}

/// The first slider that is to be seen and is not the player's, brought on the screen.
fn first_slider(visitor: &Visitor) -> Option<Pull> {
    read_pull(&visitor.script(
        "const sliders = [...document.querySelectorAll('main input[type=range]')];
         const slider = sliders.find(one => one.checkVisibility() && !one.closest('[role=group][aria-label^=Player]'));
         if (!slider) return null;
         slider.scrollIntoView({ block: 'center' });
         const box = slider.getBoundingClientRect();
         const [least, most, now] = [slider.min, slider.max, slider.value].map(Number);
         const [share, thumb] = [(now - least) / (most - least), box.height];
         const at = share => [box.x + thumb / 2 + share * (box.width - thumb), box.y + box.height / 2];
         const far = share < 0.5 ? 1 : 0;
         return { name: slider.labels[0]?.textContent.trim() ?? 'A slider', from: at(share), over: at((2 * share + far) / 3), to: at(far) };",
    ))
}

fn read_pull(told: &Value) -> Option<Pull> {
    let place = |key: &str| [0, 1].map(|axis| told[key][axis].as_f64().unwrap_or_default());
    told.is_object().then(|| Pull {
        name: text(&told["name"]).to_owned(),
        from: place("from"),
        over: place("over"),
        to: place("to"),
    })
}

/// Frames while it plays, slowly and as fast as it goes.
fn play(camera: &mut Camera) {
    if camera.lab["has_player"] != true {
        return;
    }
    camera.open("", true);
    for is_fast in [false, true] {
        if step(camera.visitor) > 0.0 {
            press(camera.visitor, "Back to the start");
        }
        let speed = set_speed(camera.visitor, is_fast);
        press(camera.visitor, "Play");
        for frame in 1..=FRAMES {
            let before = step(camera.visitor);
            // A run that is over shows its last step again.
            camera.visitor.until("it plays on", || step(camera.visitor) != before || !is_playing(camera.visitor));
            camera.take_at_once(&format!("Played at {speed}, frame {frame}"));
        }
        if is_playing(camera.visitor) {
            press(camera.visitor, "Pause");
        }
    }
}

/// Where the player stands.
fn step(visitor: &Visitor) -> f64 {
    let value = visitor.script("return Number(document.querySelector('[role=group][aria-label^=Player] input').value)");
    value.as_f64().unwrap_or_default()
}

/// Chooses the slowest or the fastest speed; says how fast that is.
fn set_speed(visitor: &Visitor, is_fast: bool) -> String {
    let speed = visitor.script(&format!(
        "const menu = document.querySelector('select[aria-label^=Speed]');
         menu.selectedIndex = {is_fast} ? menu.options.length - 1 : 0;
         menu.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return menu.selectedOptions[0].text;"
    ));
    text(&speed).to_owned()
}

fn is_playing(visitor: &Visitor) -> bool {
    visitor.script(&format!("return !!({})", button("Pause"))) == Value::Bool(true)
}

/// Opens what is folded away, if there are controls in it.
fn unfold(visitor: &Visitor) {
    visitor.script("for (const details of document.querySelectorAll('main details:has(button, input, select)')) details.open = true;");
    visitor.idle();
}

/// Presses the button whose name begins so, as soon as it is there.
fn press(visitor: &Visitor, name: &str) {
    let script = format!("const button = {}; button?.click(); return !!button;", button(name));
    visitor.wait(PATIENCE, &format!("there is a button “{name}”"), || visitor.script(&script) == Value::Bool(true));
    visitor.idle();
}

/// The button whose name begins so, as an expression of a script.
fn button(name: &str) -> String {
    let name = json!(name);
    format!(
        "[...document.querySelectorAll('button')].find(one => one.checkVisibility() && !one.disabled
             && (one.getAttribute('aria-label') ?? one.textContent).trim().startsWith({name}))"
    )
}
