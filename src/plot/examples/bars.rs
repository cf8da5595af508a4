//! Amounts and counts as bars.

use super::Example;
use crate::plot::{Axis, BarRow, Bars, Canvas, Chart, Frame, Handle, Hotspot, Ink, Part, Stack, grip, heading};

pub const EXAMPLES: &[Example] = &[
    Example { key: "bar-rows", title: "Amounts in rows, to both sides", aspect: 1.6, draw: rows },
    Example { key: "stacks", title: "Counts as parts of a bar", aspect: 1.8, draw: stacks },
];

fn rows(canvas: &mut Canvas) {
    heading(canvas, "What each word adds to the score", "logistic regression, C = 1");
    let amounts = [("not good", -2.5), ("great", 1.94), ("problem", -1.31), ("easy to use", 0.72), ("phone", -0.04)];
    let mut rows: Vec<BarRow> = amounts
        .iter()
        .map(|(name, value)| BarRow {
            name,
            value: Some(*value),
            said: crate::format::short(*value),
            opens: Some(Hotspot::rows(*name, format!("Rows with “{name}”")).in_group("words")),
        })
        .collect();
    rows.push(BarRow { name: "quokka", value: None, said: "not in training rows".to_owned(), opens: None });
    let bars = Bars::of(&mut rows.iter());
    let region = [12.0, 34.0, canvas.width() - 12.0, canvas.height() - 8.0];
    bars.draw(canvas, region, "bars", ["word", "adds"], rows);
}

fn stacks(canvas: &mut Canvas) {
    let part = |group: &str, word: &str, count: u64, ink: Ink| Part {
        word: word.to_owned(),
        count,
        ink,
        opens: Some(Hotspot::rows(format!("{group}/{word}"), format!("{count} {word} in {group}")).in_group("parts")),
    };
    let stack = |group: &str, middle: f64, counts: [u64; 3]| Stack {
        middle,
        half: 0.3,
        parts: vec![
            part(group, "admitted", counts[0], Ink::Positive),
            part(group, "waiting list", counts[1], Ink::Third),
            part(group, "rejected", counts[2], Ink::NegativeTint),
        ],
    };
    let groups = [("Engineering", [480, 60, 410]), ("Arts", [220, 9, 640]), ("Medicine", [30, 2, 700])];
    let stacks: Vec<(String, Stack)> = (0..)
        .zip(groups)
        .map(|(at, (name, counts))| (name.to_owned(), stack(name, f64::from(at) + 0.5, counts)))
        .collect();
    heading(canvas, "Admissions", "every applicant of 1973");
    let lines = stacks[0].1.key(canvas, 1);
    let ticks = (0..).zip(&stacks).map(|(at, (name, _))| (f64::from(at) + 0.5, name.clone())).collect();
    let y = Axis::of("", (0.0, 1.0), 5);
    let chart = Chart::new(canvas, Frame::new().lines(lines), Axis::at("", (0.0, 3.0), ticks), y);
    for (name, stack) in &stacks {
        stack.draw(&format!("bar-{name}"), &chart.panel);
    }
    chart.panel.open_group("words");
    for (_, stack) in &stacks {
        stack.write(&chart.panel);
    }
    chart.panel.open_group("grip");
    let top = 480.0 / 950.0;
    grip(&chart.panel, Handle::y("rate", "rate", "Share admitted in Engineering", (0.5, top)).says("51 %"));
    canvas.tell(|| Stack::told("department", &stacks));
}
