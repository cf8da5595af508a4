//! What serves and makes new labs: compiled within seconds, without what publishing needs.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
