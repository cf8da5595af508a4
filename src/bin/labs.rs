//! The labs' module: registry and sessions, in a worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    tactile::app::run_labs();
}
