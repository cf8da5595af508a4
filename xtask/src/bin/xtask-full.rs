//! All commands. `xtask` has it compiled when a command needs it; it has another name because a running program cannot
//! be replaced everywhere.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
