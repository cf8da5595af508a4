//! Handing something over: to the clipboard, or as a file.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Copies text; where access is denied the text stays on screen, where it can be selected.
pub fn copy(text: &str) {
    if let Some(window) = crate::app::window() {
        let _ = window.navigator().clipboard().write_text(text);
    }
}

/// Bytes as a blob of this media type.
pub fn blob_of(kind: &str, bytes: &[u8]) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &options).ok()
}

/// Offers bytes as a file of this name and media type.
pub fn download(name: &str, kind: &str, bytes: &[u8]) {
    if let Some(blob) = blob_of(kind, bytes) {
        download_blob(name, &blob);
    }
}

/// Offers a blob as a file of this name.
pub fn download_blob(name: &str, blob: &Blob) {
    let offered = || -> Result<(), JsValue> {
        let address = Url::create_object_url_with_blob(blob)?;
        let document = crate::app::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
        let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
        anchor.set_href(&address);
        anchor.set_download(name);
        anchor.click();
        Url::revoke_object_url(&address)
    };
    if let Err(error) = offered() {
        web_sys::console::error_1(&error);
    }
}
