//! The page and the worker: the only layer that knows a browser.
//!
//! Two modules are built from it. `page` holds the frame and no labs; `labs` holds the registry and
//! runs in a worker, so that no fit ever blocks the page. Outside of a browser (feature `pages`) the
//! same views are written as the static pages, and nothing else of it runs.

#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

mod code_panel;
mod config;
mod data_panel;
mod figure;
mod files;
mod found;
mod glossary;
mod hand;
mod handles;
mod home;
mod lab_page;
mod later;
mod lesson;
mod live;
mod menu;
mod notes;
mod numbers;
mod own_desk;
mod own_page;
mod own_reading;
mod own_store;
mod player;
mod presenter;
mod progress;
mod rail;
mod range_input;
mod root;
mod same;
mod screen;
mod search;
mod share_panel;
mod site;
mod spots;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod store;
mod table;
mod teach_panel;
mod wire;
mod worker;
mod written;

pub use lab_page::{Name, StaticText};
#[cfg(target_arch = "wasm32")]
pub use root::run as run_page;
#[cfg(target_arch = "wasm32")]
pub use worker::run as run_labs;

/// The browser's window; none where static pages are written.
fn window() -> Option<web_sys::Window> {
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}
