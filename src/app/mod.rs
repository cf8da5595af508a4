//! The page and the worker: the only layer that knows a browser.
//!
//! Two modules are built from it. `page` holds the frame and no labs; `labs` holds the registry and
//! runs in a worker, so that no fit ever blocks the page. Outside of a browser (feature `pages`) the
//! same views are written as the static pages, and nothing else of it runs.

#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

mod bar;
mod by_pointer;
mod chrome;
mod clock;
mod code_panel;
mod codec;
mod config;
mod data_panel;
mod deferred_views;
mod figure;
mod files;
mod glossary;
mod handles;
mod home;
mod hotspots;
mod lab_page;
mod lesson;
mod lesson_mark;
mod live;
mod menu;
mod numbers;
mod own_data;
mod own_page;
mod own_store;
mod parts;
mod pending_input;
mod player;
mod presenter;
mod progress;
mod rail;
mod range_input;
mod root;
mod screen;
mod search;
mod search_results;
mod share_panel;
mod site;
mod speaker_notes;
#[cfg(not(target_arch = "wasm32"))]
pub mod static_pages;
mod store;
mod table;
mod teach_panel;
mod touch;
mod worker;
mod written;

#[cfg(target_arch = "wasm32")]
pub use root::run as run_page;
#[cfg(target_arch = "wasm32")]
pub use worker::run as run_labs;

/// The browser's window; none where static pages are written.
fn window() -> Option<web_sys::Window> {
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}
