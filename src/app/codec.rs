//! What travels between page, worker and a second window, and what the page fetches of its own site: postcard.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use postcard::{Error, de_flavors, ser_flavors};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent, Response, Worker};

use crate::lab::{Answer, OwnAnswer};

/// As a message.
pub fn packed<T: Serialize>(message: &T) -> ArrayBuffer {
    // Only types that postcard cannot express (maps of unknown length) fail, and no message has one.
    let bytes = postcard::serialize_with_flavor(message, Written(Vec::new())).unwrap_or_default();
    Uint8Array::from(bytes.as_slice()).buffer()
}

/// Sends to the worker.
pub fn send<T: Serialize>(worker: &Worker, message: &T) -> Result<(), JsValue> {
    let buffer = packed(message);
    worker.post_message_with_transfer(&buffer, &Array::of1(&buffer))
}

/// Sends to the worker, with a file beside the message: the browser passes it on without copying it.
pub fn send_with<T: Serialize>(worker: &Worker, message: &T, blob: &Blob) -> Result<(), JsValue> {
    let buffer = packed(message);
    worker.post_message_with_transfer(&Array::of2(&buffer, blob), &Array::of1(&buffer))
}

/// Answers the page.
pub fn answer<T: Serialize>(message: &T) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let buffer = packed(message);
    if let Err(error) = scope.post_message_with_transfer(&buffer, &Array::of1(&buffer)) {
        // The page is gone; nobody is left to be told but the console.
        web_sys::console::error_1(&error);
    }
}

/// Answers about the visitor's own data.
pub fn answer_own(answered: &OwnAnswer) {
    // Only types that postcard cannot express fail, and no message has one.
    answer(&Answer::Own(postcard::to_stdvec(answered).unwrap_or_default()));
}

/// What came, if it is one of ours.
pub fn received<T: DeserializeOwned>(event: &MessageEvent) -> Option<T> {
    unpacked(&event.data())
}

/// What came, and the file beside it.
pub fn received_with<T: DeserializeOwned>(event: &MessageEvent) -> Option<(T, Option<Blob>)> {
    match event.data().dyn_into::<Array>() {
        Ok(both) => Some((unpacked(&both.get(0))?, both.get(1).dyn_into().ok())),
        Err(alone) => Some((unpacked(&alone)?, None)),
    }
}

/// A message that can be read as `T`.
pub fn unpacked<T: DeserializeOwned>(buffer: &JsValue) -> Option<T> {
    let buffer = buffer.dyn_ref::<ArrayBuffer>()?;
    let bytes = Uint8Array::new(buffer).to_vec();
    T::deserialize(&mut postcard::Deserializer::from_flavor(Unread(&bytes))).ok()
}

/// What is written of a message. Its functions stay functions: a report has hundreds of fields, and each would else
/// bring a copy of them.
struct Written(Vec<u8>);

impl ser_flavors::Flavor for Written {
    type Output = Vec<u8>;

    #[inline(never)]
    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(data);
        Ok(())
    }

    #[inline(never)]
    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.0.push(data);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Vec<u8>> {
        Ok(self.0)
    }
}

/// What is not yet read of a message; its functions stay functions, too.
struct Unread<'a>(&'a [u8]);

impl<'a> de_flavors::Flavor<'a> for Unread<'a> {
    type Remainder = ();
    type Source = ();

    #[inline(never)]
    fn pop(&mut self) -> postcard::Result<u8> {
        let (first, rest) = self.0.split_first().ok_or(Error::DeserializeUnexpectedEnd)?;
        self.0 = rest;
        Ok(*first)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }

    #[inline(never)]
    fn try_take_n(&mut self, count: usize) -> postcard::Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Error::DeserializeUnexpectedEnd)?;
        self.0 = rest;
        Ok(taken)
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// A file of the site.
pub async fn fetched<T: DeserializeOwned>(address: &str) -> Option<T> {
    let window = crate::app::window()?;
    let response: Response = JsFuture::from(window.fetch_with_str(address)).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    unpacked(&JsFuture::from(response.array_buffer().ok()?).await.ok()?)
}
