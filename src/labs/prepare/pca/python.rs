//! The program that computes the readouts again with scikit-learn.

use super::{PcaLab, is_rebuilt};
use crate::lab::{Program, Seen};

pub fn program(seen: &Seen<PcaLab>) -> Program {
    let (state, out, fitted) = (seen.state, seen.out, seen.fitted);
    let names = |places: &[usize]| places.iter().map(|&i| fitted.features[i].clone()).collect::<Vec<_>>();
    let program = Program::of(include_str!("../pca.py"), seen.data).titled("Python (scikit-learn 1.9.1)");
    let program = match out.used.len() == fitted.features.len() {
        true => program,
        false => program.set("USED", names(&out.used)),
    };
    let weights = state.weights.filter(|_| is_rebuilt(state));
    program
        .set("ALL", fitted.features.clone())
        .set("CLASS", seen.data.roles.column("class").map(str::to_owned))
        .set("STANDARDIZE", out.is_standardized)
        .set("STANDARDIZE_PAIR", state.standardize_pair)
        .set("KEEP", if state.keep_by == "count" { out.k as f64 } else { state.share })
        .set("COMPONENT", out.component + 1)
        .set("ROW", out.row + 1)
        .set("PLANE", names(&out.plane.features))
        .set("LINE", (!state.is_held).then_some(out.plane.angle))
        .set("MOVED", [state.moved.0, state.moved.1])
        .set("WEIGHTS", weights.map_or(Vec::new(), |(first, second)| vec![first, second]))
}
