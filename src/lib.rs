//! Tactile: machine learning you can touch.
//!
//! The layers, lowest first; each may use those above it in this list, never those below
//! (`tests/native/tidy.rs` enforces it):
//!
//! - [`format`]: how a number is written for people.
//! - [`ml`]: pure algorithms; numbers in, numbers out.
//! - [`services`]: SageMaker's services as state machines; calls in, states out.
//! - [`table`]: columns with types, CSV in and out.
//! - [`study`]: progress, questions that come back, search; no labs, no browser.
//! - [`plot`]: plotters drawn into a `Scene`, plain data that any surface replays.
//! - [`lab`]: what a lab is: state, controls, report, session, link.
//! - [`labs`]: the labs themselves, a folder a chapter.
//! - `app`: the page and the worker; the only layer that knows a browser.
//! - [`bundled`]: sessions without a browser; knows the project's files instead.

pub mod decimal;
pub mod format;
pub mod lab;
pub mod labs;
pub mod ml;
pub mod plot;
pub mod services;
pub mod study;
pub mod table;

#[cfg(any(target_arch = "wasm32", feature = "pages"))]
pub mod app;

#[cfg(not(target_arch = "wasm32"))]
pub mod bundled;

#[cfg(not(target_arch = "wasm32"))]
pub mod static_data;
