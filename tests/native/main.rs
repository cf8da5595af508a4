//! What is tested from outside of the crate. It is one program, because every further one would be linked with all labs
//! after every edit. `TACTILE_LAB=roc` narrows to one lab; a word after the command to tests whose names hold it:
//! `TACTILE_LAB=roc cargo test --test native conformance`.

mod conformance;
mod golden;
mod hostile;
mod kit;
mod reference;
mod tables;
mod tested_labs;
mod tidy;
