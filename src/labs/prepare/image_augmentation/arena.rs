//! The GAN: generator and discriminator on a plane, how the game goes, and what the discriminator says of each point.

use super::game::{CELLS, COVERED, DEVIATION, Game, Look, MADE, REACH};
use super::headed;
use crate::format;
use crate::lab::ReportBuilder;
use crate::ml::gan::GeneratorLoss;
use crate::plot::words::{clear, region};
use crate::plot::{
    Anchor, Axis, BinPaint, Bins, Canvas, Chart, Curve, Dash, Frame, Histogram, Ink, Stroke, TextLook, Ticks, contours,
    diverging, equal_units, regions,
};

/// Bars of what D says, from 0 to 1.
const BINS: usize = 20;
/// More real points than this are not drawn.
const MOST_REAL: usize = 300;

pub fn figures(game: &Game, look: &Look, report: &mut ReportBuilder) {
    let clouds = game.table.clouds;
    let (real, made) = (format::fixed(look.real, 2), format::fixed(look.made, 2));
    let alt = format!(
        "After {} steps the discriminator’s loss is {}, the generator’s {}; D says {real} of real and {made} of fake \
         points; {} of {clouds} clouds are covered.",
        format::count(look.step),
        format::number(look.discriminator),
        format::number(look.generator),
        look.covered()
    );
    report.figure("course", alt, |canvas| draw_course(game, look, canvas));
    let alt = format!(
        "The plane with {clouds} clouds of real points, {MADE} fake points, of which {} lie on a cloud, and what the \
         discriminator takes for real.",
        look.hits()
    );
    report.figure("plane", alt, |canvas| draw_plane(game, look, canvas));
    let alt = format!(
        "How often D says what of real and of fake points, on average {real} and {made}; and how many fake points lie \
         on each cloud: {}.",
        look.on.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
    );
    report.figure("verdicts", alt, |canvas| draw_verdicts(game, look, canvas));
}

fn draw_plane(game: &Game, look: &Look, canvas: &mut Canvas) {
    let headline = format!("Clouds covered: {} of {}", look.covered(), game.table.clouds);
    headed(canvas, &headline, "orange: real to the discriminator; line: where it says ½");
    canvas.group("key");
    regions::key(canvas, (12.0, 55.0), &["fake", "real"]);
    let bare = Axis::bare((0.0, 1.0));
    let margins = Frame::new().lines(3).margins(canvas, &bare, &bare);
    let (wide, high) = (canvas.width() - margins.left - margins.right, canvas.height() - margins.top - margins.bottom);
    let [x, y] = equal_units(&[(-REACH, REACH), (-REACH, REACH)], wide.max(10.0), high.max(10.0));
    let panel = canvas.panel(margins, Axis::bare(x), Axis::bare(y));
    panel.group("field");
    // Full colour from ¼ and ¾ on: most of the game is about less.
    let shown: Vec<f64> = game.field.iter().map(|said| 4.0 * said - 2.0).collect();
    diverging::paint(&panel, (-REACH, -REACH), (REACH, REACH), CELLS, shown.iter().copied(), 0.6);
    panel.group("half");
    for line in contours(&shown, CELLS, 0.0) {
        let place = |(right, down): (f64, f64)| (REACH * (2.0 * right - 1.0), REACH * (1.0 - 2.0 * down));
        panel.line(&line.into_iter().map(place).collect::<Vec<_>>(), Ink::Text, 1.2);
    }
    panel.group("real");
    for i in 0..game.real.rows().min(MOST_REAL) {
        let at = (game.real.column(0)[i], game.real.column(1)[i]);
        regions::mark_in(&panel, at, 1, true, 1.8, Ink::Positive.alpha(0.75));
    }
    panel.group("made");
    for i in 0..game.made.rows() {
        let at = (game.made.column(0)[i], game.made.column(1)[i]);
        regions::mark_in(&panel, at, 0, true, 2.4, Ink::NegativeText);
    }
    // Not the square alone: what lies beside it is drawn as well.
    let is_inside = |at: f64, (low, high): (f64, f64)| (low..=high).contains(&at);
    let is_drawn = |i: usize| is_inside(game.made.column(0)[i], x) && is_inside(game.made.column(1)[i], y);
    let beyond = (0..game.made.rows()).filter(|i| !is_drawn(*i)).count();
    if beyond > 0 {
        panel.open_group("beyond");
        let said = format!("{beyond} beyond");
        let look = TextLook::new(Ink::NegativeText).right();
        panel.text((x.1, y.1), (0.0, -14.0), &said, look);
    }
    panel.open_group("clouds");
    let ring = game.table.ring();
    for (mode, count) in look.on.iter().enumerate() {
        let [at_x, at_y] = ring.middle(mode);
        // Beyond the cloud, away from the middle of the ring.
        let out = 1.0 + 3.4 * DEVIATION;
        let is_covered = *count >= COVERED;
        let look = TextLook::new(if is_covered { Ink::Good } else { Ink::Soft }).bold().center();
        let said = if is_covered { format!("✓ {count}") } else { count.to_string() };
        let at = (at_x * out, at_y * out);
        // Legible also where made points lie.
        clear(&panel, region(&panel, at, (0.0, 0.0, Anchor::Center), &said, look));
        panel.text(at, (0.0, 0.0), &said, look);
    }
}

/// So many points of a curve are drawn.
const MOST_POINTS: usize = 300;

fn draw_course(game: &Game, now: &Look, canvas: &mut Canvas) {
    let (real, made) = (format::fixed(now.real, 2), format::fixed(now.made, 2));
    let [who, mean] = if canvas.is_narrow() { ["D", "D, mean"] } else { ["Discriminator", "discriminator, mean"] };
    let headline = format!("{who}: {real} on real, {made} on fake points");
    let below = format!("after {} steps; ½ on both: it cannot tell them apart", format::count(now.step));
    headed(canvas, &headline, &below);
    let mut looks: Vec<&Look> = game.looks().iter().collect();
    if looks.last().is_none_or(|last| last.step != now.step) {
        looks.push(now);
    }
    let every = looks.len().div_ceil(MOST_POINTS).max(1);
    let last = looks.len() - 1;
    let kept: Vec<&Look> =
        looks.iter().enumerate().filter(|(i, _)| i % every == 0 || *i == last).map(|(_, look)| *look).collect();
    let line = |of: &dyn Fn(&Look) -> f64| kept.iter().map(|look| (look.step as f64, of(look))).collect::<Vec<_>>();
    let end = now.step.max(1) as f64;
    let (width, height) = (canvas.width(), canvas.height());
    let is_narrow = canvas.is_narrow();
    // Losses and outputs side by side, the clouds below.
    let (middle, lower) = (0.55 * width, 0.64 * height);
    let frame = |region| Frame::new().lines(1).within(region);
    let x = || Axis { range: (0.0, end), label: "", ticks: Ticks::Line };

    let losses = [line(&|look| look.generator), line(&|look| look.discriminator)];
    let all = || losses.iter().flatten().map(|(_, loss)| *loss);
    let high = [1.0, 2.0, 4.0, 8.0, 16.0].into_iter().find(|top| all().all(|loss| loss <= *top)).unwrap_or(40.0);
    let low =
        [0.0, -1.0, -2.0, -4.0, -8.0, -16.0].into_iter().find(|low| all().all(|loss| loss >= *low)).unwrap_or(-40.0);
    let dashed = |ink| Stroke::MAIN.of(ink).dashed(Dash::Dashed);
    let names = if is_narrow { ["G", "D"] } else { ["generator", "discriminator"] };
    let strokes = [dashed(Ink::NegativeText), Stroke::MAIN];
    let curves: Vec<Curve> = (names.into_iter().zip(losses).zip(strokes))
        .map(|((name, points), stroke)| Curve { name, points, stroke })
        .collect();
    let (y, groups) = (Axis::of("", (low, high), 3), ["loss generator", "loss discriminator"]);
    let mut chart = Chart::new(canvas, frame([0.0, TOP, middle, lower]).ends(names), x(), y);
    chart.title("losses", TextLook::note());
    chart.beside(canvas, "step", &groups, &curves);
    // Where D says ½.
    let half = std::f64::consts::LN_2;
    chart.reference("ln 2", [(0.0, half), (end, half)], (0.8 * end, half), -10.0);
    if game.table.rules.loss == GeneratorLoss::Minimax {
        chart.reference("−ln 2", [(0.0, -half), (end, -half)], (0.8 * end, -half), 10.0);
    }

    let curves = [
        Curve { name: "fake", points: line(&|look| look.made), stroke: dashed(Ink::Negative) },
        Curve { name: "real", points: line(&|look| look.real), stroke: Stroke::MAIN.of(Ink::Positive) },
    ];
    let shares = [0.0, 0.5, 1.0].map(|tick| (tick, format::short(tick))).to_vec();
    let frame_of_two = frame([middle, TOP, width, lower]).ends(["fake", "real"]);
    let mut chart = Chart::new(canvas, frame_of_two, x(), Axis::at("", (0.0, 1.0), shares));
    chart.title(mean, TextLook::note());
    chart.beside(canvas, "step", &["says made", "says real"], &curves);
    chart.reference("½", [(0.0, 0.5), (end, 0.5)], (0.8 * end, 0.5), -10.0);

    let clouds = game.table.clouds as f64;
    let counts = vec![(0.0, "0".to_owned()), (clouds, format::short(clouds))];
    let covered = line(&|look| look.covered() as f64);
    let curve = [Curve { name: "", points: covered, stroke: Stroke::MAIN.of(Ink::Good) }];
    let (x, y) = (Axis::of("step", (0.0, end), 5), Axis::at("", (0.0, clouds * 1.06), counts));
    let mut chart = Chart::new(canvas, frame([0.0, lower, width, height]), x, y);
    chart.title("clouds covered", TextLook::note());
    chart.beside(canvas, "step", &["covered"], &curve);
}

/// Where the lines of the heading end.
const TOP: f64 = 40.0;

/// How often D says what, in shares of all.
fn histogram(judged: &[f64]) -> [f64; BINS] {
    let mut bins = [0.0; BINS];
    for said in judged {
        bins[((said * BINS as f64) as usize).min(BINS - 1)] += 1.0 / judged.len().max(1) as f64;
    }
    bins
}

fn draw_verdicts(game: &Game, look: &Look, canvas: &mut Canvas) {
    let hits = format::percent(look.hits() as f64 / MADE as f64);
    headed(canvas, &format!("{hits} of the fake points lie on a cloud"), "above: real points; below: fake ones");
    let is_narrow = canvas.is_narrow();
    let bins = [histogram(&game.judged[0]), histogram(&game.judged[1])];
    let (width, height) = (canvas.width(), canvas.height());
    let (first, second) = if is_narrow {
        ([0.0, TOP, width, 0.55 * height], [0.0, 0.55 * height, width, height])
    } else {
        ([0.0, TOP, 0.55 * width, height], [0.55 * width, TOP, width, height])
    };
    let verdicts = Histogram {
        range: (0.0, 1.0),
        up: Bins { name: "real", heights: &bins[0], paint: BinPaint::Class(1) },
        down: Some(Bins { name: "fake", heights: &bins[1], paint: BinPaint::Class(0) }),
    };
    let mut chart = verdicts.draw(canvas, Frame::new().within(first), "discriminator output", None);
    chart.upright("half", 0.5, Stroke::REFERENCE);

    let count = look.on.len().max(1) as f64;
    let fair = 1.0 / count;
    let fair_words = if look.on.len() == 1 { "all".to_owned() } else { format!("1 in {}", look.on.len()) };
    let tallest = look.on.iter().fold(fair, |most, on| most.max(*on as f64 / MADE as f64)) * 1.12;
    let x = Axis { range: (0.0, count), label: "cloud", ticks: Ticks::Line };
    let y = Axis::at("", (0.0, tallest), vec![(0.0, "0".to_owned()), (fair, fair_words)]);
    let mut chart = Chart::new(canvas, Frame::new().lines(1).within(second), x, y);
    chart.panel.group("shares");
    for (mode, on) in look.on.iter().enumerate() {
        let ink = if *on >= COVERED { Ink::Good } else { Ink::Soft };
        chart.panel.rect((mode as f64 + 0.15, 0.0), (mode as f64 + 0.85, *on as f64 / MADE as f64), ink);
    }
    chart.title("fake points on each cloud", TextLook::note());
    chart.reference("fair", [(0.0, fair), (count, fair)], (0.9 * count, fair), -10.0);
}
