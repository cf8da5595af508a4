//! What a visitor feels, measured in a real browser; prints JSON. `cargo xtask bench` sets the addresses.

use std::fmt::Write;

use browser_tests::Visitor;
use serde_json::{Value, json};

fn main() {
    let Some(visitor) = Visitor::new(1440, 900) else { return };
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
            "memory": memory, "start": start(&visitor),
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

/// Moves the first slider back and forth; from the edit to the picture that belongs to it, in milliseconds.
const DRAG: &str = "
    const done = arguments[arguments.length - 1];
    const main = document.querySelector('main');
    const slider = document.querySelector('.controls input[type=range]');
    if (!slider) { done(null); return; }
    const [least, most, step] = [slider.min, slider.max, slider.step].map(Number);
    const times = [];
    const turn = () => new Promise(resolve => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port1.close(); resolve(); }; port2.postMessage(0); });
    const settle = async generation => { while (main.getAttribute('aria-busy') !== 'false' || main.dataset.generation === generation) await turn(); };
    (async () => {
        for (let i = 0; i < 130; i++) {
            const share = 0.5 + 0.4 * Math.sin(i / 9);
            slider.value = least + Math.round((most - least) * share / step) * step;
            const before = main.dataset.generation;
            const start = performance.now();
            slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
            await settle(before);
            if (i >= 10) times.push(performance.now() - start);
            await new Promise(requestAnimationFrame);
        }
        slider.dispatchEvent(new Event('change', { bubbles: true }));
        times.sort((a, b) => a - b);
        const at = share => times[Math.floor(share * (times.length - 1))];
        done({ slider: slider.name, median: at(0.5), p95: at(0.95) });
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

/// Bytes that the labs' module has allocated, once a lab is open as it comes, and at its largest.
fn memory(visitor: &Visitor) -> Value {
    let bytes = |link: String| {
        let there = visitor.try_visit(&link);
        if there { json!(visitor.allocated()) } else { Value::Null }
    };
    let labs = LARGEST.iter().map(|(lab, largest)| {
        let default = bytes(format!("labs/{lab}/"));
        json!({ "lab": lab, "default": default, "largest": bytes(format!("labs/{lab}/?{largest}")) })
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

/// Time to the first paint, to the first picture, and the bytes that came over the network, on a cold cache.
fn start(visitor: &Visitor) -> Value {
    let cold = |throttled: bool| {
        visitor.cold_cache();
        visitor.slow_network(throttled);
        let began = std::time::Instant::now();
        if !visitor.try_visit("labs/roc/") {
            return Value::Null;
        }
        let picture = began.elapsed().as_secs_f64() * 1000.0;
        visitor.slow_network(false);
        let paint =
            visitor.script("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null");
        let bytes = visitor
            .script("return performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0)");
        json!({ "first_paint": paint, "first_picture": picture, "transferred": bytes })
    };
    json!({ "cold": cold(false), "cold, slow 4G": cold(true) })
}
