//! The page and the worker: the only layer that knows a browser.
//!
//! Two modules are built from it. `page` holds the frame and no labs; `labs` holds the registry and
//! runs in a worker, so that no fit ever blocks the page.

mod code_panel;
mod config;
mod figure;
mod files;
mod glossary;
mod home;
mod lab_page;
mod lesson;
mod notes;
mod player;
mod presenter;
mod progress;
mod rail;
mod range_input;
mod root;
mod screen;
mod search;
mod share_panel;
mod site;
mod spots;
mod store;
mod table;
mod teach_panel;
mod wire;
mod worker;

pub use root::run as run_page;
pub use worker::run as run_labs;
