//! What a visitor feels, measured in a real browser; prints JSON. `cargo xtask bench` sets the addresses.

use std::fmt::Write;

use browser_tests::Visitor;
use serde_json::{Value, json};

fn main() {
    let Some(visitor) = Visitor::new(1440, 900) else { return };
    visitor.before_pages(STAMPS);
    let algorithms = std::env::var("BENCH_URL").map_or(Value::Null, |address| algorithms(&visitor, &address));
    let mut drags = serde_json::Map::new();
    for lab in ["roc/", "roc/?data=bird-strikes", "scaling/", "ensembles/", "network/", "pca/"] {
        if visitor.try_visit(&format!("labs/{lab}")) {
            drags.insert(lab.to_owned(), drag(&visitor));
        }
    }
    for rows in [100_000, 1_000_000] {
        drags.insert(format!("roc/ with {rows} rows"), own_data(&visitor, rows));
    }
    let networks: Vec<Value> = ["4-2", "8-8-8-8-8-8"].map(|hidden| trained(&visitor, hidden)).into();
    let tensorflow = std::env::var("BENCH_URL").map_or(Value::Null, |address| tensorflow(&visitor, &address));
    let memory = memory(&visitor);
    println!(
        "{}",
        json!({
            "algorithms": algorithms, "drags": drags, "networks": networks, "tensorflow": tensorflow,
            "memory": memory, "longest_tasks": longest_tasks(&visitor), "start": start(&visitor),
        })
    );
}

/// The algorithms' own times, from the bench module.
fn algorithms(visitor: &Visitor, address: &str) -> Value {
    visitor.go(address);
    visitor.wait(600, "the algorithms have run", || visitor.script("return !!window.bench") == Value::Bool(true));
    let text = visitor.script("return window.bench");
    serde_json::from_str(text.as_str().unwrap_or("null")).unwrap_or(Value::Null)
}

/// Notes when a message goes to the worker and when its answer comes, the longest tasks of the page's thread, and when
/// the page is alive: its own picture on screen, in place of the static one.
const STAMPS: &str = "
    window.stamps = { longest: 0 };
    const { postMessage } = Worker.prototype, { addEventListener } = EventTarget.prototype;
    Worker.prototype.postMessage = function (...parts) { stamps.sent = performance.now(); return postMessage.apply(this, parts); };
    EventTarget.prototype.addEventListener = function (type, heard, ...rest) {
        const stamped = event => { stamps.came = performance.now(); return heard(event); };
        return addEventListener.call(this, type, this instanceof Worker && type === 'message' ? stamped : heard, ...rest);
    };
    new PerformanceObserver(list => { for (const task of list.getEntries()) stamps.longest = Math.max(stamps.longest, task.duration); }).observe({ type: 'longtask', buffered: true });
    const look = () => {
        const isAlive = !document.querySelector('#still') && document.querySelector('main')?.getAttribute('aria-busy') === 'false';
        if (isAlive) stamps.alive = performance.now(); else requestAnimationFrame(look);
    };
    look();";

/// Moves the first slider back and forth; from the edit to the first picture that belongs to it, in milliseconds, what
/// of that goes by before the page asks the worker, until the answer comes, and until it is drawn; and the time until
/// averages that nobody waits for are there, too. Once with edits that
/// come between two frames, and once with edits at the beginning of a frame, as a pointer's come: then the browser first
/// paints the picture before, and the answer waits.
const DRAG: &str = "
    const done = arguments[arguments.length - 1];
    const main = document.querySelector('main');
    const slider = document.querySelector('.controls input[type=range]');
    if (!slider) { done(null); return; }
    const [least, most, step] = [slider.min, slider.max, slider.step].map(Number);
    const frame = () => new Promise(requestAnimationFrame);
    const turn = () => new Promise(resolve => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port1.close(); resolve(); }; port2.postMessage(0); });
    const settle = generation => new Promise(resolve => {
        let first;
        const watch = new MutationObserver(() => {
            if (main.dataset.generation === generation) return;
            first ??= { at: performance.now(), came: stamps.came, sent: stamps.sent };
            if (main.getAttribute('aria-busy') === 'false') { watch.disconnect(); resolve({ first, whole: performance.now() }); }
        });
        watch.observe(main, { attributeFilter: ['aria-busy', 'data-generation'] });
    });
    const dragged = async between => {
        const [times, asks, waits, draws, wholes] = [[], [], [], [], []];
        for (let i = 0; i < 130; i++) {
            const share = 0.5 + 0.4 * Math.sin(i / 9);
            slider.value = least + Math.round((most - least) * share / step) * step;
            const settled = settle(main.dataset.generation);
            const start = performance.now();
            slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
            const { first, whole } = await settled;
            if (i >= 10) { times.push(first.at - start); asks.push(first.sent - start); waits.push(first.came - first.sent); draws.push(first.at - first.came); wholes.push(whole - start); }
            await between();
        }
        const at = (times, share) => times.sort((a, b) => a - b)[Math.floor(share * (times.length - 1))];
        return {
            median: at(times, 0.5), p95: at(times, 0.95),
            before_asking: at(asks, 0.5), until_answered: at(waits, 0.5), until_drawn: at(draws, 0.5), until_whole: at(wholes, 0.5),
        };
    };
    (async () => {
        const between = await dragged(async () => { await frame(); await turn(); });
        const within = await dragged(frame);
        slider.dispatchEvent(new Event('change', { bubbles: true }));
        done({ slider: slider.name, between_frames: between, with_a_frame: within });
    })();";

fn drag(visitor: &Visitor) -> Value {
    visitor.script_async(DRAG)
}

/// Lets the network lab train as fast as it goes while it is drawn; epochs a second.
const TRAIN: &str = "
    const done = arguments[arguments.length - 1];
    const step = () => Number(document.querySelector('#player').max);
    [...document.querySelectorAll('.player button')].find(one => one.innerText === 'Play').click();
    setTimeout(() => {
        const [start, first] = [performance.now(), step()];
        setTimeout(() => {
            const [time, last] = [performance.now() - start, step()];
            [...document.querySelectorAll('.player button')].find(one => one.innerText === 'Pause')?.click();
            done(1000 * (last - first) / time);
        }, 4000);
    }, 1000);";

fn trained(visitor: &Visitor, hidden: &str) -> Value {
    let layers = hidden.split('-').count();
    if !visitor.try_visit(&format!("labs/network/?layers={layers}&hidden={hidden}")) {
        return Value::Null;
    }
    visitor.choose("Speed: steps a second, or free", "Free");
    json!({ "hidden": hidden, "epochs_a_second": visitor.script_async(TRAIN) })
}

/// The peer's epochs a second, by backend.
fn tensorflow(visitor: &Visitor, address: &str) -> Value {
    visitor.go(&format!("{address}tensorflow.html"));
    // The page is not there without npm.
    if visitor.script("return !window.tf") == Value::Bool(true) {
        return Value::Null;
    }
    visitor.wait(120, "TensorFlow.js has trained", || visitor.script("return !!window.peer") == Value::Bool(true));
    let text = visitor.script("return window.peer");
    serde_json::from_str(text.as_str().unwrap_or("null")).unwrap_or(Value::Null)
}

/// The largest settings of each lab, as a link.
const LARGEST: [(&str, &str); 9] = [
    ("roc", "data=bird-strikes&features=all"),
    ("scaling", "model_on=all&neighbours=25"),
    ("ensembles", "learners=200&depth=8&forest=yes"),
    ("network", "layers=6&hidden=16-16-16-16-16-16&rows=1000&view.step=5000"),
    ("pca", "data=digits&count=64"),
    ("text-vectors", "longest=3&min_df=1"),
    ("feature-store", "ttl=600"),
    ("image-augmentation", "view.step=3000"),
    ("label-bias", "data=census-income&stage=after"),
];

/// Bytes that the labs' module has allocated, once a lab is open as it comes, opened again in the same worker twice,
/// and at its largest.
fn memory(visitor: &Visitor) -> Value {
    let bytes = |link: String| {
        let there = visitor.try_visit(&link);
        if there { json!(visitor.allocated()) } else { Value::Null }
    };
    let again = || {
        visitor.click(&visitor.find("button", "Reset"));
        json!(visitor.allocated())
    };
    let labs = LARGEST.iter().map(|(lab, largest)| {
        let (default, second, third) = (bytes(format!("labs/{lab}/")), again(), again());
        let largest = bytes(format!("labs/{lab}/?{largest}"));
        json!({ "lab": lab, "default": default, "second": second, "third": third, "largest": largest })
    });
    labs.collect()
}

/// The longest task on the page's thread, in milliseconds, while each lab is opened, dragged, and toured; 0 where none
/// took the 50 ms that a browser notes.
fn longest_tasks(visitor: &Visitor) -> Value {
    let labs = LARGEST.iter().map(|(lab, _)| {
        if !visitor.try_visit(&format!("labs/{lab}/")) {
            return json!({ "lab": lab, "longest": null });
        }
        drag(visitor);
        let tour = |button: &str| format!("const all = [...document.querySelectorAll('.rail button')]; const one = all.find(one => one.textContent.startsWith({button:?})); one?.click(); return !!one && !one.disabled;");
        let mut goes_on = visitor.script(&tour("Take the tour")) == Value::Bool(true);
        while goes_on {
            visitor.idle();
            goes_on = visitor.script(&tour("Next")) == Value::Bool(true);
        }
        json!({ "lab": lab, "longest": visitor.script("return stamps.longest") })
    });
    labs.collect()
}

/// The threshold's drag on a table of so many rows, taken in as a visitor's own file.
fn own_data(visitor: &Visitor, rows: usize) -> Value {
    let mut text = String::from("score,label\n");
    let mut state = 1_u64;
    for _ in 0..rows {
        // A linear congruential generator is random enough to be dragged over.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let uniform = (state >> 11) as f64 / (1_u64 << 53) as f64;
        let positive = (state >> 7) & 3 == 0;
        let score = if positive { uniform.sqrt() } else { uniform * uniform };
        let _ = writeln!(text, "{score:.6},{}", u8::from(positive));
    }
    let path = std::env::temp_dir().join(format!("scores-{rows}.csv"));
    if std::fs::write(&path, text).is_err() || !visitor.try_visit("labs/roc/") {
        return Value::Null;
    }
    let taken = visitor.take_file(&path);
    let _ = std::fs::remove_file(&path);
    if taken { drag(visitor) } else { Value::Null }
}

/// Milliseconds to the first paint, to the page's own picture, and to its first answer to a drag, with the bytes that
/// came over the network: cold, and from the service worker; freely, and as slowly as on Lighthouse's slow 4G.
fn start(visitor: &Visitor) -> Value {
    let begun = |is_cold: bool, is_slow: bool| {
        if is_cold {
            visitor.cold_cache();
        }
        visitor.slow_network(is_slow);
        let told = if visitor.try_visit("labs/roc/") { visitor.script_async(FIRST) } else { Value::Null };
        visitor.slow_network(false);
        told
    };
    let (cold, cold_slow) = (begun(true, false), begun(true, true));
    // A worker that has just been installed takes over with the next visit.
    visitor.script_async("navigator.serviceWorker.ready.then(() => arguments[arguments.length - 1]())");
    let (kept, kept_slow) = (begun(false, false), begun(false, true));
    json!({
        "cold": cold, "cold, slow 4G": cold_slow,
        "from the service worker": kept, "from the service worker, slow 4G": kept_slow,
    })
}

/// As soon as the page is alive, moves the first slider and waits for its picture; then tells all times.
const FIRST: &str = "
    const done = arguments[arguments.length - 1];
    const turn = () => new Promise(requestAnimationFrame);
    (async () => {
        while (!stamps.alive) await turn();
        const [main, slider] = ['main', '.controls input[type=range]'].map(one => document.querySelector(one));
        const before = main.dataset.generation;
        slider.value = Number(slider.value) + Number(slider.step);
        slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
        while (main.getAttribute('aria-busy') !== 'false' || main.dataset.generation === before) await turn();
        done({
            first_paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
            own_picture: stamps.alive, first_answer: performance.now(),
            transferred: performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0),
        });
    })();";
