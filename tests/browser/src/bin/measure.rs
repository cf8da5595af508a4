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
    println!("{}", json!({ "algorithms": algorithms, "drags": drags, "start": start(&visitor) }));
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
