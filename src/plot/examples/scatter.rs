//! Rows as points on two axes.

use super::Example;
use crate::ml::math::{cos, sin};
use crate::plot::{
    Axes, Axis, Canvas, Chart, Dot, Frame, Handle, Ink, Stroke, TextLook, Told, class_names, heading, plane, regions,
};

pub const EXAMPLES: &[Example] = &[
    Example {
        key: "scatter",
        title: "Three classes: trained, tested, wrong, and regions behind",
        aspect: 1.3,
        draw: classes,
    },
    Example { key: "scatter-moved", title: "Points to move, one of them beyond the edge", aspect: 1.3, draw: moved },
    Example { key: "scatter-letters", title: "Ten classes as their names", aspect: 1.3, draw: letters },
    Example { key: "plane", title: "A plane of equal units and a line across it", aspect: 1.3, draw: line },
];

/// So many places around a middle, the same ones each time: the first terms of the golden spiral.
fn around((x, y): (f64, f64), wide: f64, high: f64, count: u32) -> Vec<(f64, f64)> {
    let place = |i: u32| {
        let (angle, away) = (2.399_963 * f64::from(i), (f64::from(i) / f64::from(count)).sqrt());
        (x + wide * away * cos(angle), y + high * away * sin(angle))
    };
    (0..count).map(place).collect()
}

const WINES: [&str; 3] = ["barolo", "grignolino", "barbera"];

/// Three kinds, every third of them to be tested on.
fn wines() -> Vec<Dot> {
    let middles = [(13.7, 5.5), (12.3, 3.1), (13.2, 7.4)];
    let kind = |(class, middle): (usize, (f64, f64))| {
        let places = around(middle, 0.9, 2.0, 40);
        places.into_iter().enumerate().map(move |(at, place)| Dot {
            is_filled: at % 3 > 0,
            is_wrong: at > 34 && at % 3 == 0,
            ..Dot::new(place, class)
        })
    };
    middles.into_iter().enumerate().flat_map(kind).collect()
}

fn classes(canvas: &mut Canvas) {
    heading(canvas, "Nearest class", "filled: trained on; a ring: another class predicted");
    let lines = class_names(canvas, 1, &WINES);
    let labels = ["alcohol: percent", "color intensity"];
    let (x, y) = (Axis::of(labels[0], (11.6, 14.4), 5), Axis::of(labels[1], (0.5, 9.0), 4));
    let mut chart = Chart::new(canvas, Frame::new().lines(lines), x, y);
    let cell = |at: usize| u8::from(at / 24 > 12) + u8::from(at % 24 < 12 && at / 24 <= 12);
    regions::paint(&chart.panel, 24, (0..24 * 18).map(cell).collect(), 3);
    let dots = wines();
    chart.dots("points", &dots);
    canvas.tell(|| Told::scatter(&WINES, labels, &dots, &[]));
}

fn moved(canvas: &mut Canvas) {
    let names = ["will not fly", "flies"];
    let lines = class_names(canvas, 0, &names);
    let mut chart = Chart::new(
        canvas,
        Frame::new().lines(lines),
        Axis::of("wing: cm", (0.0, 10.0), 5),
        Axis::of("weight: g", (0.0, 10.0), 5),
    );
    let places = [(2.0, 7.5), (9.6, 9.4), (5.0, 2.0), (14.0, 9.0), (3.0, -2.0)];
    let dots: Vec<Dot> = places.into_iter().zip([0, 0, 1, 1, 0]).map(|(at, class)| Dot::new(at, class)).collect();
    let on: Vec<Dot> = dots[..3].to_vec();
    chart.dots("points", &on);
    let handle = |(at, dot): (usize, &Dot)| {
        let label = format!("Point {}", at + 1);
        Handle::pointed(&format!("point/{at}"), label, dot.at, Axes::Free, (0.0, 0.0)).says(format!("{:?}", dot.at))
    };
    chart.points_to_move("points", dots.iter().enumerate().map(handle));
    canvas.tell(|| Told::scatter(&names, ["wing", "weight"], &dots, &[("point 4", places[3])]));
}

fn letters(canvas: &mut Canvas) {
    heading(canvas, "This map keeps 28 %", "of the variance of 64 pixels");
    canvas.group("classes");
    canvas.text((12.0, 34.0), "each numeral is a picture of that digit", TextLook::note());
    let names: Vec<String> = (0..10).map(|digit| digit.to_string()).collect();
    let of = |class: usize| {
        let angle = class as f64 * 0.63;
        let places = around((14.0 * cos(angle), 11.0 * sin(angle)), 9.0, 8.0, 30);
        places.into_iter().map(move |at| Dot::new(at, class))
    };
    let dots: Vec<Dot> = (0..10).flat_map(of).collect();
    let labels = ["component 1: 15 %", "component 2: 13 %"];
    let mut chart = plane(canvas, Frame::new().lines(2), labels, &[(-23.0, 23.0), (-19.0, 19.0)]);
    chart.letters("points", &names, &dots);
    canvas.tell(|| Told::scatter(&names, labels, &dots, &[]));
}

fn line(canvas: &mut Canvas) {
    let dots: Vec<Dot> = around((0.0, 0.0), 2.4, 1.1, 60).into_iter().map(|at| Dot::new(at, None)).collect();
    let labels = ["flavanoids", "hue: standard deviations"];
    let mut chart = plane(canvas, Frame::new().lines(1), labels, &[(-2.4, 2.4), (-1.1, 1.1)]);
    chart.title("The first component keeps 78 %", TextLook::title(Ink::Text));
    chart.dots("points", &dots);
    chart.panel.group("line");
    chart.panel.straight((-9.0, -3.0), (9.0, 3.0), Ink::Text, Stroke::TEST.width);
    chart.ring("center", (0.0, 0.0));
    canvas.tell(|| Told::scatter(&[] as &[&str], labels, &dots, &[]));
}
