//! The layers that count (see `src/lib.rs`) once more, as a package of their own: so that the labs' module, which is
//! else compiled for few bytes, can have them compiled for speed. Only publishing uses it.

#[path = "../src/format.rs"]
pub mod format;
#[path = "../src/ml/mod.rs"]
pub mod ml;
#[path = "../src/services/mod.rs"]
pub mod services;
#[path = "../src/table/mod.rs"]
pub mod table;
