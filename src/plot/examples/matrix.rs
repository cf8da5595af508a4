//! Counts as areas, and values in rows and columns.

use super::Example;
use crate::plot::{Canvas, Hotspot, Ink, Quarter, areas};

pub const EXAMPLES: &[Example] = &[
    Example { key: "areas", title: "Four outcomes as areas", aspect: 1.6, draw: common },
    Example { key: "areas-thin", title: "Four outcomes, two of them rare", aspect: 1.6, draw: rare },
    Example { key: "areas-none", title: "Four outcomes, of which some have nobody", aspect: 1.6, draw: nobody },
];

fn outcomes(canvas: &mut Canvas, counts: [u32; 4]) {
    let texts = counts.map(|count| crate::format::count(u64::from(count)));
    let quarter = |at: usize, key: &'static str, names: [&'static str; 2], ink| Quarter {
        key,
        name: names[0],
        short: names[1],
        text: &texts[at],
        weight: f64::from(counts[at]),
        ink,
        opens: Some(Hotspot::rows(key, format!("{} {}", texts[at], names[0])).in_group("outcomes")),
    };
    let caught = quarter(0, "caught", ["true positives", "caught"], Ink::Positive);
    let missed = quarter(1, "missed", ["false negatives", "missed"], Ink::PositiveTint);
    let alarms = quarter(2, "alarms", ["false positives", "false alarms"], Ink::Negative);
    let cleared = quarter(3, "cleared", ["true negatives", "cleared"], Ink::NegativeTint);
    areas(canvas, [[caught, missed], [alarms, cleared]]);
}

fn common(canvas: &mut Canvas) {
    outcomes(canvas, [57, 22, 27, 65]);
}

fn rare(canvas: &mut Canvas) {
    outcomes(canvas, [57, 22, 7, 12_078]);
}

fn nobody(canvas: &mut Canvas) {
    outcomes(canvas, [79, 0, 0, 92]);
}
