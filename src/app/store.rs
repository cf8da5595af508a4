//! What the browser keeps for the visitor. Where it refuses (private mode, a full disk) the page works on,
//! and forgets when it is closed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

thread_local! {
    static IS_TOLD: Cell<bool> = const { Cell::new(false) };
    /// What the browser did not let the page keep, as long as the page is open.
    static HELD: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

fn storage() -> Option<Storage> {
    crate::app::window().and_then(|window| window.local_storage().ok().flatten())
}

/// What was kept under `key`, if it can still be read.
pub fn kept<T: DeserializeOwned>(key: &str) -> Option<T> {
    let held = HELD.with_borrow(|held| held.get(key).cloned());
    let from_browser = || storage()?.get_item(&format!("tactile.{key}")).ok().flatten();
    serde_json::from_str(&held.or_else(from_browser)?).ok()
}

/// Whether it has to be told that something was not kept: once is enough.
pub fn is_news() -> bool {
    !IS_TOLD.replace(true)
}

/// Keeps `value` under `key`; says whether the browser let it.
pub fn keep<T: Serialize>(key: &str, value: &T) -> bool {
    let Ok(text) = serde_json::to_string(value) else { return false };
    let is_kept = storage().is_some_and(|storage| storage.set_item(&format!("tactile.{key}"), &text).is_ok());
    HELD.with_borrow_mut(|held| match is_kept {
        true => held.remove(key),
        false => held.insert(key.to_owned(), text),
    });
    is_kept
}
