//! `bind <module.wasm> <name> <folder> [--without-names]`: writes into the folder the script by which a browser talks to
//! a module, and the module as this script expects it.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [wasm, name, folder, rest @ ..] = arguments.as_slice() else {
        eprintln!("Usage: bind <module.wasm> <name> <folder> [--without-names]");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    let bound = bindgen.input_path(wasm).out_name(name).web(true).and_then(|bindgen| {
        bindgen
            .typescript(false)
            .remove_name_section(rest.iter().any(|one| one == "--without-names"))
            .remove_producers_section(true)
            // Parts put their functions into the module's table.
            .keep_lld_exports(true)
            .generate(folder)
    });
    match bound {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wasm-bindgen failed for {wasm}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
