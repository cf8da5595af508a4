//! Nobody knows what they are doing, and goes on doing it.

use browser_tests::Visitor;
use serde_json::Value;

use crate::lab::Lab;

/// Acts at random, always the same and as often: clicks, drags, keys, menus, typed words; links out of the lab are left alone.
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
        let count = 0;
        while (count < 60 && main.isConnected) { await acts[random(acts.length)](); count += 1; if (random(3) === 0) await idle(); }
        [...document.querySelectorAll('button')].find(one => one.textContent === 'Pause')?.click();
        await idle();
        // Rows that were asked for may still arrive, and their dialog would hide the page from everybody.
        for (let i = 0; i < 30; i++) { await turn(); document.querySelectorAll('dialog[open]').forEach(one => one.close()); }
        done({ count, failure: document.querySelector('.failure')?.innerText ?? null, there: main.isConnected });
    })();";

pub fn outlasts_what_is_done_at_random(visitor: &Visitor, lab: &Lab) {
    visitor.visit(&lab.address());
    let seen = visitor.script_async(MONKEY);
    assert!(seen["count"] == 60, "{seen}");
    let failure = seen["failure"].as_str().unwrap_or_default();
    assert!(!failure.contains("broke"), "{failure}");
    visitor.nothing_went_wrong();
    visitor.click(&visitor.find("button", "Reset"));
    assert!(visitor.script("return document.querySelector('canvas').width > 0") == Value::Bool(true));
}

/// What the labs' module holds is the same after the second and the third time.
pub fn gives_its_memory_back(visitor: &Visitor, lab: &Lab) {
    let after = |times: usize| {
        let mut bytes = 0;
        for _ in 0..times {
            bytes = visitor.allocated();
            visitor.click(&visitor.find("button", "Reset"));
        }
        bytes
    };
    visitor.visit(&lab.address());
    visitor.click(&visitor.find("button", "Reset"));
    let (second, third) = (after(2), after(1));
    // What is kept between pictures may differ by a vector's spare room.
    let apart = second.abs_diff(third);
    assert!(apart * 50 <= second, "{second} bytes, then {third}");
}
