//! The page's module: frame, controls, replay; no labs.

fn main() {
    #[cfg(target_arch = "wasm32")]
    tactile::app::run_page();
}
