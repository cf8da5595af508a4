//! Drags every slider and every handle of every lab, and writes as JSON how long each takes from the hand to the picture.
//! `cargo xtask bench --drags` writes the plan and sets the addresses.

use std::collections::BTreeSet;

use browser_tests::Visitor;
use serde_json::{Value, json};

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let plan = arguments.next().expect("the file that holds the plan is named");
    let out = arguments.next().expect("the file for what is measured is named");
    let plan = std::fs::read_to_string(plan).expect("the plan can be read");
    let plan: Vec<Value> = serde_json::from_str(&plan).expect("the plan is JSON");
    let Some(visitor) = Visitor::new(1440, 900) else { return };
    visitor.before_pages(LONGEST);
    let labs: Vec<Value> = plan.iter().map(|lab| dragged(&visitor, lab)).collect();
    std::fs::write(out, Value::from(labs).to_string()).expect("what is measured can be written");
}

/// Notes the longest task of the page's thread.
const LONGEST: &str = "
    window.longest = 0;
    new PerformanceObserver(list => { for (const task of list.getEntries()) longest = Math.max(longest, task.duration); })
        .observe({ type: 'longtask', buffered: true });";

/// All that can be dragged in a lab: as it comes, and in the states of its plan that show more of it. Nothing is dragged
/// twice, except what comes first, which is dragged on every set of data.
fn dragged(visitor: &Visitor, lab: &Value) -> Value {
    let id = lab["id"].as_str().unwrap_or_default();
    println!("{id}");
    let ends = lab["ends"].as_array().map_or(&[][..], Vec::as_slice);
    let mut links = vec![("", false)];
    links.extend(ends.iter().filter_map(|end| Some((end["link"].as_str()?, end["control"] == "data"))));
    let (mut seen, mut drags, mut longest) = (BTreeSet::new(), Vec::new(), 0.0);
    for (link, is_data) in links {
        if !visitor.try_visit(&format!("labs/{id}/{link}")) {
            continue;
        }
        visitor.script(UNFOLD);
        visitor.idle();
        let found = visitor.script(FIND);
        let found = found.as_array().map_or(&[][..], Vec::as_slice);
        for (place, one) in found.iter().enumerate() {
            let name = one["name"].as_str().unwrap_or_default();
            let is_new = seen.insert(name.to_owned());
            if !(is_new || is_data && place == 0) {
                continue;
            }
            let mut drag = visitor.script_async(&format!("const what = {one};{DRAG}"));
            visitor.idle();
            drag["name"] = json!(name);
            drag["link"] = json!(link);
            drags.push(drag);
        }
        longest = f64::max(longest, visitor.script("return longest").as_f64().unwrap_or(0.0));
    }
    json!({ "lab": id, "drags": drags, "longest_task": longest })
}

const UNFOLD: &str = "document.querySelectorAll('details.more').forEach(one => { one.open = true; })";

/// The sliders by their controls' keys, and the handles in sight by their figures and keys; of a group the first.
const FIND: &str = "
    const groups = new Set();
    const handles = [...document.querySelectorAll('[data-handle]')].flatMap(one => {
        const figure = one.closest('[data-figure]').dataset.figure;
        const isOneOfMany = one.classList.contains('one-of-many');
        const kind = one.dataset.handle.replace(/\\d+/g, '#');
        if (!one.offsetParent || isOneOfMany && groups.has(figure + kind)) return [];
        groups.add(figure + kind);
        return [{ name: `handle ${figure}/${isOneOfMany ? kind : one.dataset.handle}`, figure, handle: one.dataset.handle }];
    });
    const sliders = [...document.querySelectorAll('.controls input[type=range]')].filter(one => !one.disabled && one.max > one.min);
    return [...handles, ...sliders.map(one => ({ name: `slider ${one.name}`, slider: one.name }))];";

/// Drags it back and forth, with edits that come between two frames. A move that changes nothing brings no new picture
/// and is not counted: after a while it is given up.
const DRAG: &str = "
    const done = arguments[arguments.length - 1];
    const [moves, warm, patience] = [100, 10, 400];
    const main = document.querySelector('main');
    const frame = () => new Promise(requestAnimationFrame);
    const turn = () => new Promise(resolve => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port1.close(); resolve(); }; port2.postMessage(0); });
    const settled = () => new Promise(resolve => {
        const generation = main.dataset.generation;
        let first = null;
        const end = () => { watch.disconnect(); clearTimeout(late); resolve(first); };
        const watch = new MutationObserver(() => {
            if (main.dataset.generation === generation) return;
            first ??= performance.now();
            if (main.getAttribute('aria-busy') === 'false') end();
        });
        watch.observe(main, { attributeFilter: ['aria-busy', 'data-generation'] });
        const late = setTimeout(() => { if (main.getAttribute('aria-busy') === 'false') end(); }, patience);
    });
    const slider = what.slider && [...document.querySelectorAll('.controls input[type=range]')].find(one => one.name === what.slider);
    const handle = what.handle && document.querySelector(`[data-figure=\"${what.figure}\"] [data-handle=\"${what.handle}\"]`);
    let move, release;
    if (slider) {
        const [least, most, step] = [slider.min, slider.max, slider.step].map(Number);
        const before = slider.value;
        move = share => {
            slider.value = least + Math.round((most - least) * (0.5 + 0.4 * share) / step) * step;
            slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
        };
        release = () => { slider.value = before; slider.dispatchEvent(new InputEvent('input', { bubbles: true })); slider.dispatchEvent(new Event('change', { bubbles: true })); };
    } else {
        const overlay = handle.closest('.overlay'), frameBox = overlay.getBoundingClientRect(), box = handle.getBoundingClientRect();
        const start = [box.x + box.width / 2, box.y + box.height / 2];
        const middle = [frameBox.x + frameBox.width / 2, frameBox.y + frameBox.height / 2];
        const send = (kind, x, y) => overlay.dispatchEvent(new PointerEvent(kind, { bubbles: true, cancelable: true, pointerId: 1, pointerType: 'mouse', isPrimary: true, button: 0, buttons: 1, clientX: x, clientY: y }));
        // From where it lies towards the middle of its figure and back, and a little beyond.
        const at = share => [0, 1].map(axis => {
            const way = middle[axis] - start[axis];
            const least = 0.2 * [frameBox.width, frameBox.height][axis];
            const far = Math.abs(way) < least ? (way < 0 ? -least : least) : way;
            return start[axis] + far * (0.5 + 0.5 * share);
        });
        send('pointerdown', ...start);
        move = share => send('pointermove', ...at(share));
        release = () => { send('pointermove', ...start); send('pointerup', ...start); };
    }
    (async () => {
        const times = [];
        let vain = 0;
        for (let i = 0; i < moves && vain < 12; i++) {
            const picture = settled();
            const start = performance.now();
            move(Math.sin(i / 9 + 0.3));
            const first = await picture;
            if (first === null) vain += 1; else if (i >= warm) times.push(first - start);
            await frame(); await turn();
        }
        release();
        await frame(); await frame();
        times.sort((a, b) => a - b);
        const share = part => times.length ? times[Math.floor(part * (times.length - 1))] : null;
        done({ median: share(0.5), p95: share(0.95), counted: times.length });
    })();";
