//! What the browser keeps for the visitor. Where it refuses (private mode, a full disk) the page works on,
//! and forgets when it is closed.

use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

fn storage() -> Option<Storage> {
    crate::app::window().and_then(|window| window.local_storage().ok().flatten())
}

/// What was kept under `key`, if it can still be read.
pub fn kept<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = storage()?.get_item(&format!("tactile.{key}")).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Keeps `value` under `key`; says whether the browser let it.
pub fn keep<T: Serialize>(key: &str, value: &T) -> bool {
    let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(value)) else { return false };
    storage.set_item(&format!("tactile.{key}"), &text).is_ok()
}
