//! The same axes again and again.

use super::Example;
use crate::ml::math::{exp, pow, sin};
use crate::plot::{Axis, Canvas, Frame, Stroke, Told, heading, multiples};

pub const EXAMPLES: &[Example] = &[
    Example { key: "multiples", title: "Six curves with one pair of axes", aspect: 1.8, draw: six },
    Example { key: "multiples-ten", title: "Ten layers: a last row that is not full", aspect: 2.4, draw: ten },
];

const RATES: [&str; 6] = ["0.001", "0.003", "0.01", "0.03", "0.1", "0.3"];

fn loss(rate: usize, step: u32) -> (f64, f64) {
    let (pace, step) = (0.002 * pow(3.0, rate as f64), f64::from(step) * 20.0);
    let wild = if rate == 5 { 0.3 * sin(step / 30.0).abs() } else { 0.0 };
    (step, 2.3 / (1.0 + pace * step) + wild)
}

fn six(canvas: &mut Canvas) {
    heading(canvas, "Training loss by learning rate", "the same start, the same batches");
    let curves: Vec<Vec<(f64, f64)>> = (0..6).map(|rate| (0..=50).map(|step| loss(rate, step)).collect()).collect();
    let (x, y) = (Axis::of("step: a batch of 16", (0.0, 1000.0), 5), Axis::of("log loss", (0.0, 2.5), 4));
    let names = RATES.map(|rate| format!("rate {rate}"));
    multiples(canvas, Frame::new().lines(1), &names.each_ref().map(String::as_str), &x, &y, &mut |place, chart| {
        chart.curve("loss", &curves[place], Stroke::MAIN);
    });
    canvas.tell(|| Told::curves("step", names.iter().map(String::as_str).zip(curves.iter().map(Vec::as_slice))));
}

fn ten(canvas: &mut Canvas) {
    let names: Vec<String> = (1..=10).map(|layer| format!("layer {layer}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let spread = |layer: usize, at: u32| {
        let (x, width) = (f64::from(at) / 10.0 - 2.0, 1.2 / (1.0 + layer as f64 * 0.4));
        (x, exp(-x * x / (2.0 * width * width)))
    };
    let curves: Vec<Vec<(f64, f64)>> = (0..10).map(|layer| (0..=40).map(|at| spread(layer, at)).collect()).collect();
    let (x, y) = (Axis::of("value", (-2.0, 2.0), 4), Axis::of("share of the largest", (0.0, 1.1), 2));
    multiples(canvas, Frame::new(), &names, &x, &y, &mut |place, chart| {
        chart.fill("spread", &curves[place], 0.0, crate::plot::Ink::Zone);
        chart.curve("outline", &curves[place], Stroke::MAIN);
    });
    canvas.tell(|| Told::curves("value", names.iter().copied().zip(curves.iter().map(Vec::as_slice))));
}
