//! What the start script says: where things lie on this host.

use wasm_bindgen::{JsCast, JsValue};

/// The value at `globalThis.tactile.<path…>`, where it is there.
fn value(path: &[&str]) -> Option<JsValue> {
    let mut at: JsValue = js_sys::global().unchecked_into();
    for name in ["tactile"].iter().chain(path) {
        at = js_sys::Reflect::get(&at, &JsValue::from_str(name)).ok()?;
    }
    (!at.is_undefined()).then_some(at)
}

/// The path that everything lies under, beginning and ending with a slash.
pub fn base() -> String {
    value(&["base"]).and_then(|base| base.as_string()).unwrap_or_else(|| "/".to_owned())
}

/// The address of the worker's start script.
pub fn worker() -> Option<String> {
    value(&["worker"])?.as_string()
}

/// The address of a bundled data set.
pub fn data(id: &str) -> Option<String> {
    value(&["data", id])?.as_string()
}
