//! What the lab promises, on the bundled digits and on stranger data.
