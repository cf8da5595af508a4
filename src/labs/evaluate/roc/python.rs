//! The same numbers from scikit-learn.

use super::sample::WEAK;
use super::{Features, Roc, Rows};
use crate::lab::{Program, Seen};
use crate::ml::generate::PYTHON_GAUSSIANS;
use crate::ml::random::PYTHON_RANDOM;

pub fn program(seen: &Seen<Roc>) -> Program {
    let (state, data) = (seen.state, seen.data);
    let source = match data.id.as_str() {
        "gaussians" => "gaussians",
        _ if data.is_own() => "scores",
        _ => "features",
    };
    let is_weak = state.features == Features::Weak && data.id == "breast-cancer";
    let features = if is_weak { WEAK.map(str::to_owned).to_vec() } else { data.roles.columns("features").to_vec() };
    Program::of(include_str!("../roc.py"), data)
        .branch("source", source)
        .set("seed", state.seed)
        .set("threshold", seen.out.threshold)
        .set("prevalence", state.prevalence)
        .set("miss_cost", state.miss_cost)
        .set("shown", if state.rows == Rows::Test { "test" } else { "validation" })
        .set("separation", state.separation)
        .set("label", data.roles.column("label").unwrap_or("label"))
        .set("positive", data.roles.positive("label").unwrap_or(&seen.fitted.classes[1]))
        .set("score", data.roles.column("score").unwrap_or("score"))
        .set("in_halves", state.in_halves)
        .set("features", features)
        .with("ml.random", PYTHON_RANDOM)
        .with("ml.generate.gaussians", PYTHON_GAUSSIANS)
}
