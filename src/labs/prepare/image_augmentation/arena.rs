//! The GAN: generator and discriminator on a plane, how the game goes, and what the discriminator says of each point.

use super::game::{CELLS, COVERED, DEVIATION, Game, Look, MADE, REACH};
use crate::format;
use crate::lab::ReportBuilder;
use crate::ml::gan::GeneratorLoss;
use crate::plot::{
    Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, Ticks, contours, diverging, equal_units, regions,
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

fn headed(canvas: &mut Canvas, headline: &str, below: &str) {
    canvas.group("title");
    for (text, size, bold, down, ink) in
        [(headline, 16.0, true, 17.0, Ink::Text), (below, 12.0, false, 37.0, Ink::Soft)]
    {
        let size = f64::min(size, (canvas.width() - 28.0) / canvas.text_width(text, 1.0, bold));
        let look = TextLook::new(ink).size(size);
        canvas.text((14.0, down), text, if bold { look.bold() } else { look });
    }
}

fn draw_plane(game: &Game, look: &Look, canvas: &mut Canvas) {
    let headline = format!("Clouds covered: {} of {}", look.covered(), game.table.clouds);
    headed(canvas, &headline, "orange: real to the discriminator; line: where it says ½");
    canvas.group("key");
    regions::key(canvas, (14.0, 56.0), &["fake", "real"]);
    let margins = Margins { left: 10.0, top: 70.0, right: 10.0, bottom: 8.0 };
    let (wide, high) = (canvas.width() - margins.left - margins.right, canvas.height() - margins.top - margins.bottom);
    let [x, y] = equal_units(&[(-REACH, REACH), (-REACH, REACH)], wide.max(10.0), high.max(10.0));
    let panel = canvas.panel(
        margins,
        Axis { range: x, label: "", ticks: Ticks::None },
        Axis { range: y, label: "", ticks: Ticks::None },
    );
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
        let look = TextLook::new(Ink::NegativeText).size(11.5).right();
        panel.text((x.1, y.1), (0.0, -14.0), &said, look);
    }
    panel.open_group("clouds");
    let ring = game.table.ring();
    for (mode, count) in look.on.iter().enumerate() {
        let [at_x, at_y] = ring.middle(mode);
        // Beyond the cloud, away from the middle of the ring.
        let out = 1.0 + 3.4 * DEVIATION;
        let is_covered = *count >= COVERED;
        let look = TextLook::new(if is_covered { Ink::Good } else { Ink::Soft }).size(11.5).bold().center();
        let said = if is_covered { format!("✓ {count}") } else { count.to_string() };
        let at = (at_x * out, at_y * out);
        // Legible also where made points lie.
        let (wide, high) = (panel.text_width(&said, 11.5, true) / 2.0 + 2.0, 8.0);
        let (wide, high) = (wide * panel.pixel().0, high * panel.pixel().1);
        panel.rect((at.0 - wide, at.1 - high), (at.0 + wide, at.1 + high), Ink::Panel.alpha(0.8));
        panel.text(at, (0.0, 0.0), &said, look);
    }
}

/// So many points of a curve are drawn.
const MOST_POINTS: usize = 300;

fn draw_course(game: &Game, now: &Look, canvas: &mut Canvas) {
    let (real, made) = (format::fixed(now.real, 2), format::fixed(now.made, 2));
    let headline = format!("Discriminator: {real} on real, {made} on fake points");
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
    let is_narrow = canvas.is_narrow();
    let (top, lower) = (76.0, if is_narrow { 92.0 } else { 104.0 });
    let names = if is_narrow { 34.0 } else { 78.0 };
    let middle = canvas.width() * 0.5;
    let ticks = || Ticks::About(if is_narrow { 2 } else { 3 });

    let losses = [line(&|look| look.generator), line(&|look| look.discriminator)];
    let all = || losses.iter().flatten().map(|(_, loss)| *loss);
    let high = [1.0, 2.0, 4.0, 8.0, 16.0].into_iter().find(|top| all().all(|loss| loss <= *top)).unwrap_or(40.0);
    let low =
        [0.0, -1.0, -2.0, -4.0, -8.0, -16.0].into_iter().find(|low| all().all(|loss| loss >= *low)).unwrap_or(-40.0);
    let bottom = lower + 34.0;
    let margins = Margins { left: 44.0, top, right: canvas.width() - middle + names, bottom };
    let panel = canvas.panel(
        margins,
        Axis { range: (0.0, end), label: "", ticks: Ticks::Line },
        Axis { range: (low, high), label: "", ticks: ticks() },
    );
    let half = std::f64::consts::LN_2;
    panel.group("where half");
    panel.dashed(&[(0.0, half), (end, half)], Ink::Soft, 1.0, Dash::Dotted);
    if game.table.rules.loss == GeneratorLoss::Minimax {
        panel.dashed(&[(0.0, -half), (end, -half)], Ink::Soft, 1.0, Dash::Dotted);
    }
    let said = if is_narrow { ["G", "D"] } else { ["generator", "discrimin."] };
    for (who, points) in losses.iter().enumerate() {
        panel.group(["loss generator", "loss discriminator"][who]);
        panel.dashed(points, [Ink::NegativeText, Ink::Text][who], 1.5, [Dash::Dashed, Dash::Solid][who]);
    }
    ends(&panel, &[(now.generator, said[0], Ink::NegativeText), (now.discriminator, said[1], Ink::Text)]);
    over(canvas, (44.0, top), if is_narrow { "losses" } else { "losses; dotted: ln 2, where D = ½" });

    let margins = Margins { left: middle + 40.0, top, right: 10.0 + names.min(52.0), bottom };
    let shares = [0.0, 0.5, 1.0].map(|tick| (tick, format::short(tick))).to_vec();
    let panel = canvas.panel(
        margins,
        Axis { range: (0.0, end), label: "", ticks: Ticks::Line },
        Axis { range: (0.0, 1.0), label: "", ticks: Ticks::At(shares) },
    );
    panel.group("half line");
    panel.dashed(&[(0.0, 0.5), (end, 0.5)], Ink::Soft, 1.0, Dash::Dotted);
    panel.group("says made");
    panel.dashed(&line(&|look| look.made), Ink::Negative, 1.5, Dash::Dashed);
    panel.group("says real");
    panel.dashed(&line(&|look| look.real), Ink::Positive, 1.5, Dash::Solid);
    ends(&panel, &[(now.made, "fake", Ink::NegativeText), (now.real, "real", Ink::PositiveText)]);
    over(canvas, (middle + 40.0, top), if is_narrow { "D’s mean" } else { "discriminator D, mean" });

    let clouds = game.table.clouds as f64;
    let margins =
        Margins { left: 44.0, top: canvas.height() - lower + 8.0, right: 10.0 + names.min(52.0), bottom: 40.0 };
    let counts = vec![(0.0, "0".to_owned()), (clouds, format::short(clouds))];
    let panel = canvas.panel(
        margins,
        Axis { range: (0.0, end), label: "step", ticks: Ticks::About(if is_narrow { 3 } else { 5 }) },
        Axis { range: (0.0, clouds * 1.06), label: "", ticks: Ticks::At(counts) },
    );
    panel.group("covered");
    panel.line(&line(&|look| look.covered() as f64), Ink::Good, 2.0);
    over(canvas, (44.0, canvas.height() - lower + 8.0), "clouds covered");
}

/// A panel's name, above its left corner.
fn over(canvas: &mut Canvas, (left, top): (f64, f64), text: &str) {
    canvas.group(&format!("name {text}"));
    let size = f64::min(11.5, (canvas.width() - left - 8.0) / canvas.text_width(text, 1.0, false));
    canvas.text((left + 2.0, top - 10.0), text, TextLook::new(Ink::Soft).size(size));
}

/// Names two curves at their ends, apart from each other.
fn ends(panel: &Panel, named: &[(f64, &str, Ink); 2]) {
    panel.open_group(&format!("ends {}", named[0].1));
    let ((_, right), (low, high)) = panel.ranges();
    let apart = 13.0 * panel.pixel().1;
    let places = named.map(|(value, ..)| value.clamp(low, high));
    let middle = ((places[0] + places[1]) / 2.0).clamp(low + apart / 2.0, high - apart / 2.0);
    let is_close = (places[0] - places[1]).abs() < apart;
    for (i, (_, name, ink)) in named.iter().enumerate() {
        let is_upper = if places[0] == places[1] { i == 0 } else { places[i] > places[1 - i] };
        let at = match (is_close, is_upper) {
            (false, _) => places[i],
            (true, true) => middle + apart / 2.0,
            (true, false) => middle - apart / 2.0,
        };
        panel.text((right, at), (6.0, 0.0), name, TextLook::new(*ink).size(11.0).bold());
    }
}

/// How often D says what, in shares of all.
pub fn histogram(judged: &[f64]) -> [f64; BINS] {
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
    let most = bins.iter().flatten().fold(0.1_f64, |most, share| most.max(*share)) * 1.08;
    let (right, bottom) = if is_narrow { (14.0, canvas.height() * 0.5) } else { (canvas.width() * 0.46, 42.0) };
    let margins = Margins { left: 54.0, top: 62.0, right, bottom };
    let shares = [0.0, 0.5, 1.0].map(|tick| (tick, format::short(tick))).to_vec();
    let panel = canvas.panel(
        margins,
        Axis { range: (0.0, 1.0), label: "discriminator output", ticks: Ticks::At(shares) },
        Axis { range: (-most, most), label: "", ticks: Ticks::None },
    );
    panel.group("verdicts");
    for (kind, bins) in bins.iter().enumerate() {
        let (up, ink) = if kind == 0 { (1.0, Ink::Positive) } else { (-1.0, Ink::Negative) };
        for (bin, share) in bins.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let left = bin as f64 / BINS as f64;
            panel.rect((left + 0.004, 0.0), (left + 1.0 / BINS as f64 - 0.004, up * share), ink);
        }
    }
    panel.line(&[(0.0, 0.0), (1.0, 0.0)], Ink::Soft, 1.0);
    panel.dashed(&[(0.5, -most), (0.5, most)], Ink::Text, 1.0, Dash::Dotted);
    panel.open_group("verdict names");
    panel.text((0.0, most / 2.0), (-6.0, 0.0), "real", TextLook::new(Ink::PositiveText).bold().size(11.5).right());
    panel.text((0.0, -most / 2.0), (-6.0, 0.0), "fake", TextLook::new(Ink::NegativeText).bold().size(11.5).right());

    let count = look.on.len().max(1) as f64;
    let (left, top) =
        if is_narrow { (44.0, canvas.height() * 0.5 + 74.0) } else { (canvas.width() - right + 50.0, 82.0) };
    let margins = Margins { left, top, right: 14.0, bottom: 42.0 };
    let fair = 1.0 / count;
    let fair_words = if look.on.len() == 1 { "all".to_owned() } else { format!("1 in {}", look.on.len()) };
    let tallest = look.on.iter().fold(fair, |most, on| most.max(*on as f64 / MADE as f64)) * 1.12;
    let panel = canvas.panel(
        margins,
        Axis { range: (0.0, count), label: "cloud", ticks: Ticks::Line },
        Axis { range: (0.0, tallest), label: "", ticks: Ticks::At(vec![(0.0, "0".to_owned()), (fair, fair_words)]) },
    );
    panel.group("shares");
    for (mode, on) in look.on.iter().enumerate() {
        let ink = if *on >= COVERED { Ink::Good } else { Ink::Soft };
        panel.rect((mode as f64 + 0.15, 0.0), (mode as f64 + 0.85, *on as f64 / MADE as f64), ink);
    }
    panel.dashed(&[(0.0, fair), (count, fair)], Ink::Text, 1.0, Dash::Dotted);
    over(canvas, (left, top), "fake points on each cloud; dotted: fair");
}
