//! What the start script says: where things lie on this host.

#[cfg(target_arch = "wasm32")]
pub use browser::{base, data, early_worker, text, worker};
#[cfg(not(target_arch = "wasm32"))]
pub use outside::{base, data, early_worker, text, worker};

/// The address of a lab.
pub fn lab(id: &str) -> String {
    format!("{}labs/{id}/", base())
}

/// The address of a concept's page.
pub fn concept(id: &str) -> String {
    format!("{}concepts/{id}/", base())
}

/// The address of a chapter's page.
pub fn chapter(id: &str) -> String {
    format!("{}chapters/{id}/", base())
}

#[cfg(target_arch = "wasm32")]
mod browser {
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

    /// The address of a text or a picture that was made with the static pages.
    pub fn text(name: &str) -> String {
        value(&["texts"]).and_then(|texts| texts.as_string()).unwrap_or_default() + name
    }

    /// The address of the worker's start script.
    pub fn worker() -> Option<String> {
        value(&["worker"])?.as_string()
    }

    /// The worker that the start script has set going, for the first lab that asks.
    pub fn early_worker() -> Option<web_sys::Worker> {
        let worker = value(&["early"])?.dyn_into().ok()?;
        js_sys::Reflect::set(&value(&[])?, &JsValue::from_str("early"), &JsValue::UNDEFINED).ok()?;
        Some(worker)
    }

    /// The address of a bundled data set.
    pub fn data(id: &str) -> Option<String> {
        value(&["data", id])?.as_string()
    }
}

/// For the static pages: names that are filled in once the page's depth and all hashes are known.
#[cfg(not(target_arch = "wasm32"))]
mod outside {
    pub fn base() -> String {
        "{{root}}".to_owned()
    }

    pub fn text(name: &str) -> String {
        format!("{{{{root}}}}{{{{texts}}}}{name}")
    }

    pub fn worker() -> Option<String> {
        None
    }

    pub fn early_worker() -> Option<web_sys::Worker> {
        None
    }

    pub fn data(_: &str) -> Option<String> {
        None
    }
}
