//! What happens when something breaks, or the browser refuses, or nobody knows what they are doing.

use browser_tests::Visitor;
use serde_json::Value;

macro_rules! visitor {
    ($width:literal, $height:literal) => {{
        let Some(visitor) = Visitor::new($width, $height) else { return };
        visitor
    }};
}

/// The third message that a worker is sent breaks it, once.
const BREAKS: &str = "
    const Real = Worker;
    let sent = 0;
    window.Worker = class extends Real {
        postMessage(...parts) {
            sent += 1;
            if (sent === 3) this.dispatchEvent(new ErrorEvent('error', { message: 'broken by the test' }));
            else super.postMessage(...parts);
        }
    };";

#[test]
fn a_lab_that_breaks_says_so_and_can_be_reset() {
    let visitor = visitor!(1440, 900);
    if !visitor.before_pages(BREAKS) {
        return;
    }
    visitor.visit("labs/roc/");
    for _ in 0..3 {
        visitor.script("const s = document.querySelector('[name=threshold]'); s.value = Number(s.value) + 0.01; s.dispatchEvent(new InputEvent('input', { bubbles: true }));");
    }
    visitor.until("it says that it broke", || !visitor.find_all("button", "Reset this lab").is_empty());
    visitor.click(&visitor.find("button", "Reset this lab"));
    visitor.until("the numbers are back", || !visitor.find_all("status", "Recall").is_empty());
    assert!(visitor.find_all("button", "Reset this lab").is_empty());
}

/// The network loses what comes after the first picture, until it is back.
const LOSES: &str = "
    const real = window.fetch;
    window.fetch = (what, ...rest) => !window.isBack && String(what.url ?? what).includes('page-views')
        ? Promise.reject(new TypeError('lost by the test'))
        : real(what, ...rest);";

#[test]
fn what_comes_later_may_be_lost_and_come_again() {
    let visitor = visitor!(1440, 900);
    if !visitor.before_pages(LOSES) {
        return;
    }
    visitor.visit("labs/roc/");
    visitor.click(&visitor.find("button", "Share"));
    visitor
        .until("it says that a part is lost", || visitor.text().contains("This part of the page could not be loaded."));
    visitor.script("window.isBack = true");
    visitor.click(&visitor.find("button", "Share"));
    visitor.until("the panel is there", || !visitor.find_all("dialog", "Share and take along").is_empty());
}

/// Storage is full, and neither service workers nor channels between windows are allowed.
const REFUSES: &str = "
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
    Storage.prototype.getItem = () => { throw new DOMException('private', 'SecurityError'); };
    Object.defineProperty(window, 'BroadcastChannel', { value: class { constructor() { throw new DOMException('blocked', 'SecurityError'); } } });
    Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined });
    Object.defineProperty(window, 'indexedDB', { get: () => undefined });";

#[test]
fn a_browser_that_refuses_everything_still_shows_labs() {
    let visitor = visitor!(1440, 900);
    if !visitor.before_pages(REFUSES) {
        return;
    }
    for page in ["", "progress/", "lesson/", "labs/roc/"] {
        visitor.visit(page);
    }
    assert!(!visitor.readout("Recall").is_empty());
    visitor.click(&visitor.find("button", "Present"));
    visitor.until("the show runs without notes", || {
        visitor.script(
            "return [...document.querySelectorAll('button')].find(b => b.textContent === 'Speaker notes')?.disabled",
        ) == Value::Bool(true)
    });
    visitor.nothing_went_wrong();
}

/// Acts at random, always the same: clicks, drags, keys, menus, typed words; links out of the lab are left alone.
const MONKEY: &str = "
    const done = arguments[arguments.length - 1];
    let state = 12345;
    const random = below => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 2147483648 * below); };
    const main = document.querySelector('main');
    const turn = () => new Promise(resolve => requestAnimationFrame(resolve));
    const idle = async () => { const from = performance.now(); while (main.isConnected && main.getAttribute('aria-busy') !== 'false' && performance.now() - from < 8000) await turn(); };
    const pointer = (type, x, y) => new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: 1, button: 0, clientX: x, clientY: y, pointerType: 'mouse', isPrimary: true });
    const acts = [
        () => { const all = [...document.querySelectorAll('.rail input[type=range]')]; const one = all[random(all.length)]; if (one) { one.value = Number(one.min) + random(1000) / 1000 * (one.max - one.min); one.dispatchEvent(new InputEvent('input', { bubbles: true })); one.dispatchEvent(new Event('change', { bubbles: true })); } },
        () => { const all = [...document.querySelectorAll('.rail button:not([disabled]), .rail input[type=radio], .rail input[type=checkbox], .hotspot')]; all[random(all.length)]?.click(); document.querySelector('dialog[open]')?.close(); },
        () => { const all = [...document.querySelectorAll('.rail select')]; const one = all[random(all.length)]; const last = one?.id === 'data' ? one.options.length - 1 : one?.options.length; if (one && last > 0) { one.selectedIndex = random(last); one.dispatchEvent(new Event('change', { bubbles: true })); } },
        async () => { const all = [...document.querySelectorAll('.overlay')]; const one = all[random(all.length)]; if (!one) return; const box = one.getBoundingClientRect(); const at = () => [box.left + random(box.width), box.top + random(box.height)]; one.dispatchEvent(pointer('pointerdown', ...at())); for (let i = 0; i < 6; i++) { one.dispatchEvent(pointer('pointermove', ...at())); await turn(); } one.dispatchEvent(pointer('pointerup', ...at())); },
        () => { const all = [...document.querySelectorAll('.handle')]; const one = all[random(all.length)]; if (one) { one.focus(); for (const key of ['ArrowRight', 'Enter', 'ArrowUp', 'ArrowLeft', 'End', 'Home', 'Escape']) one.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })); } },
        () => { const all = [...document.querySelectorAll('.rail textarea, .rail input[type=text]')]; const one = all[random(all.length)]; if (one) { one.value = ['', 'not great', 'é 🙂 \\u0000', 'x'.repeat(3000)][random(4)]; one.dispatchEvent(new InputEvent('input', { bubbles: true })); one.dispatchEvent(new FocusEvent('blur')); } },
    ];
    (async () => {
        const end = performance.now() + 6000;
        let count = 0;
        while (performance.now() < end && main.isConnected) { await acts[random(acts.length)](); count += 1; if (random(3) === 0) await idle(); }
        [...document.querySelectorAll('button')].find(one => one.textContent === 'Pause')?.click();
        await idle();
        // Rows that were asked for may still arrive, and their dialog would hide the page from everybody.
        for (let i = 0; i < 30; i++) { await turn(); document.querySelectorAll('dialog[open]').forEach(one => one.close()); }
        done({ count, failure: document.querySelector('.failure')?.innerText ?? null, there: main.isConnected });
    })();";

#[test]
fn nothing_that_is_done_at_random_breaks_a_lab() {
    let visitor = visitor!(1280, 900);
    if std::env::var("BROWSER").is_ok_and(|browser| browser != "chromium") {
        return;
    }
    for lab in visitor.labs() {
        visitor.visit(&format!("labs/{lab}"));
        let seen = visitor.script_async(MONKEY);
        assert!(seen["count"].as_u64().is_some_and(|count| count > 10), "{lab}: {seen}");
        let failure = seen["failure"].as_str().unwrap_or_default();
        assert!(!failure.contains("broke"), "{lab}: {failure}");
        visitor.nothing_went_wrong();
        visitor.click(&visitor.find("button", "Reset"));
        assert!(visitor.script("return document.querySelector('canvas').width > 0") == Value::Bool(true));
    }
}

#[test]
fn memory_comes_back_after_every_lab() {
    let visitor = visitor!(1280, 900);
    for lab in visitor.labs() {
        let after = |times: usize| {
            let mut bytes = 0;
            for _ in 0..times {
                bytes = visitor.allocated();
                visitor.click(&visitor.find("button", "Reset"));
            }
            bytes
        };
        visitor.visit(&format!("labs/{lab}"));
        visitor.click(&visitor.find("button", "Reset"));
        let (second, third) = (after(2), after(1));
        // What is kept between pictures may differ by a vector's spare room.
        let apart = second.abs_diff(third);
        assert!(apart * 50 <= second, "{lab}: {second} bytes, then {third}");
    }
}
