//! How time passes, in milliseconds: for pauses, travels and what is due. No lab looks at a clock.

use wasm_bindgen::JsCast;

/// Since 1970.
pub fn since_1970() -> f64 {
    if cfg!(target_arch = "wasm32") { js_sys::Date::now() } else { 0.0 }
}

/// Since the page was opened, as the page counts; 0 where static pages are written.
pub fn in_page() -> f64 {
    super::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// Since the worker was started, as the worker counts.
pub fn in_worker() -> f64 {
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(0.0, |clock| clock.now())
}
