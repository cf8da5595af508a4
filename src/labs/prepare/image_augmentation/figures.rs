//! Pictures of both parts: who reads the test digits, the copies, one digit; and the GAN's points, course and verdicts.

use super::{
    CELLS, DEVIATION, Game, ImageAugmentation, MADE, OnStage, Outcome, Push, REACH, State, Training, name, on_stage,
};
use crate::format;
use crate::lab::{Handle, Hotspot, ReportBuilder, Seen};
use crate::ml::gan::{COVERED, GeneratorLoss, Standing};
use crate::ml::network::Columns;
use crate::ml::pictures::Pictures;
use crate::plot::pictures::{self, Grid, Picture, Shade};
use crate::plot::words::{clear, region, shortened};
use crate::plot::{
    Anchor, Axis, BinPaint, Bins, Canvas, Chart, Curve, Dash, Frame, Histogram, Ink, Said, Stroke, TextLook, Ticks,
    Told, contours, diverging, equal_units, heading, regions,
};
#[cfg(not(target_arch = "wasm32"))]
use crate::plot::{Paint, Poster};

/// Keys of the rows that are read wrong, without and with augmentation.
pub const WRONG: [&str; 2] = ["wrong_without", "wrong_with"];
/// The two networks, in the order of all pairs of numbers.
pub const WHO: [&str; 2] = ["without", "with augmentation"];
/// What the number of those who copied before the split takes beside the curves.
const BESIDE: f64 = 140.0;
/// Pictures in the grid of copies, the original among them.
const PICTURES: usize = 12;
const INK: Shade = Shade::Ink { most: 1.0 };

pub fn draw(seen: &Seen<ImageAugmentation>, report: &mut ReportBuilder) {
    match on_stage(seen) {
        Some(OnStage::Transforms(training, outcome)) => {
            report.shows(&["measured", "made", "judged"]);
            measured(seen.state, training, outcome, report);
            made(training, outcome, report);
            judged(seen.state, &training.pictures, outcome, report);
        }
        Some(OnStage::Networks(game, now)) => {
            report.shows(&["plane", "course", "verdicts"]);
            networks(game, now, report);
        }
        None => {}
    }
}

/// The figure's first two lines: what it comes to, and what that is of.
fn headed(canvas: &mut Canvas, headline: &str, below: &str) {
    heading(canvas, headline, "");
    let look = TextLook::note();
    canvas.text((12.0, 36.0), &shortened(below, canvas.width() - 24.0, look), look);
}

/// How many test digits are classified correctly, however far they are pushed.
fn measured(state: &State, training: &Training, outcome: &Outcome, report: &mut ReportBuilder) {
    let (by, all) = (state.push_by, training.pictures.test.len());
    let said = |right: usize| format::number(right as f64 / all.max(1) as f64);
    let pushed = by.words(outcome.amount);
    let alt = format!(
        "Accuracy on {all} test digits, by how far they are {}. As written: {} without augmentation, {} with. \
         {pushed}: {} without, {} with.",
        by.word(),
        said(outcome.written[0]),
        said(outcome.written[1]),
        said(outcome.pushed[0]),
        said(outcome.pushed[1])
    );
    report.figure("measured", alt, |canvas| draw_measured(state, training, outcome, &pushed, canvas));
}

fn draw_measured(state: &State, training: &Training, outcome: &Outcome, pushed: &str, canvas: &mut Canvas) {
    let (by, pictures) = (state.push_by, &training.pictures);
    let share = |right: usize| right as f64 / pictures.test.len().max(1) as f64;
    let [without, with] = outcome.pushed.map(|right| format::number(share(right)));
    // Copied before the split, the two numbers at the side are the story.
    let headline = match outcome.leaky {
        Some(parts) => {
            let [told, honest] = parts.map(|(right, of)| format::number(right as f64 / of.max(1) as f64));
            format!("Reported: {told}; on unseen digits: {honest}")
        }
        None => format!("{with} with augmentation, {without} without"),
    };
    let of = if canvas.is_narrow() { String::new() } else { format!(" on {} test digits", pictures.test.len()) };
    headed(canvas, &headline, &format!("accuracy{of}, {pushed}"));
    key(outcome, canvas);

    let (width, height) = (canvas.width(), canvas.height());
    let beside = if outcome.leaky.is_some() { width - BESIDE } else { width };
    let frame = Frame::new().lines(if outcome.leaky.is_some() { 4 } else { 3 }).flag();
    let range = if by.has_sides() { (-1.0, 1.0) } else { (0.0, 1.0) };
    let copies = reach_of_copies(state, pictures.side);
    let what = amounts(by);
    // Beside other bars, the curves have little room.
    let is_narrow = canvas.is_narrow() || outcome.leaky.is_some();
    let has_room = copies.is_some() && outcome.leaky.is_none();
    let label = if has_room { format!("{what}, range of copies shaded") } else { what.to_owned() };
    let x = Axis { range, label: &label, ticks: ticks(by, pictures.side, is_narrow) };
    // What guessing comes to is a tick: no curve can cover its name.
    let guess = 1.0 / pictures.outputs() as f64;
    let shares = [0.0, 0.5, 1.0].into_iter().filter(|tick| (tick - guess).abs() > 0.07);
    let shares = shares.map(|tick| (tick, format::short(tick))).chain([(guess, "guessing".to_owned())]).collect();
    let y = Axis::at("", (0.0, 1.02), shares);
    let mut chart = Chart::new(canvas, frame.within([0.0, 0.0, beside, height]), x, y);
    if let Some((low, high)) = copies {
        chart.zone("trained", (low, 0.0), (high, 1.02));
    }
    chart.panel.group("guessing");
    chart.panel.stroke(&[(range.0, guess), (range.1, guess)], Stroke::REFERENCE);
    for (who, name) in ["without", "with"].into_iter().enumerate() {
        let points: Vec<(f64, f64)> = outcome.curve.iter().map(|(at, right)| (*at, share(right[who]))).collect();
        let dash = if who == 0 { Dash::Dashed } else { Dash::Solid };
        chart.curve(name, &points, Stroke::MAIN.of(Ink::class_fill(who)).dashed(dash));
    }
    chart.cut("push", outcome.share);
    for (who, right) in outcome.pushed.into_iter().enumerate() {
        regions::mark(&chart.panel, (outcome.share, share(right)), who, true, 5.0);
    }
    let handle = Handle::x("push_line", "push", "How much the test digits change", (outcome.share, 0.05));
    chart.handle(handle.flag(flag(by, outcome.amount)).says(pushed));
    if let Some(leaky) = outcome.leaky {
        flattering(canvas, leaky, frame.within([beside, 0.0, width, height]));
    }
    canvas.tell(|| Told {
        key: what.to_owned(),
        columns: WHO.map(str::to_owned).to_vec(),
        rows: (outcome.curve.iter())
            .map(|(at, right)| {
                let amount = by.amount(*at, pictures.side);
                (Said::number(amount), right.map(|right| Said::number(share(right))).to_vec())
            })
            .collect(),
    });
}

/// On the handle's flag, in few letters.
fn flag(by: Push, amount: f64) -> String {
    match by {
        Push::Shift | Push::Cutout => format!("{} px", format::short(amount)),
        Push::Rotate => format!("{}°", format::short((amount * 10.0).round() / 10.0)),
        Push::Flip => if amount > 0.5 { "flipped" } else { "as written" }.to_owned(),
        Push::Noise => format!("σ {}", format::short(amount)),
    }
}

/// Who is who, and how many digits each gets wrong; these open.
fn key(outcome: &Outcome, canvas: &mut Canvas) {
    canvas.group("key");
    let (mut left, line) = (12.0, 55.0);
    for (who, name) in WHO.into_iter().enumerate() {
        let name = if canvas.is_narrow() && who == 1 { "with" } else { name };
        let said = format!("{} {name}: {}", regions::SHAPES[who], outcome.wrong[who].len());
        let ends = |said: &str| left + canvas.text_width(said, TextLook::NAME, true);
        // On the smallest of phones the first says for both what is counted.
        let long = format!("{said} wrong");
        let said = if ends(&long) < canvas.width() - 8.0 { long } else { said };
        let right = ends(&said);
        canvas.text((left, line), &said, TextLook::new(Ink::class_text(who)).bold());
        let spot = Hotspot::rows(WRONG[who], format!("Misclassified test digits, {}", WHO[who]));
        canvas.hotspot([left - 4.0, line - 11.0, right + 4.0, line + 11.0], spot.in_group("wrong"));
        left = right + 16.0;
    }
}

/// From where to where the training copies go, where they go through the same kind of push.
fn reach_of_copies(state: &State, side: usize) -> Option<(f64, f64)> {
    let by = state.augmentation;
    let most = match state.push_by {
        Push::Shift => by.shift,
        Push::Rotate => by.rotate,
        Push::Noise => by.noise,
        Push::Cutout => by.cutout as f64,
        // As written or flipped: there is nothing between them to be covered.
        Push::Flip => 0.0,
    };
    let reach = (most / state.push_by.amount(1.0, side)).min(1.0);
    (reach > 0.0).then_some((if state.push_by.has_sides() { -reach } else { 0.0 }, reach))
}

/// The number of those who copied before the split, and the honest one.
fn flattering(canvas: &mut Canvas, leaky: [(usize, usize); 2], frame: Frame) {
    let names = [(0.5, "seen".to_owned()), (1.5, "unseen".to_owned())];
    // As high as the curves' panel, so that the two can be compared.
    let y = Axis::bare((0.0, 1.02));
    let chart = Chart::new(canvas, frame, Axis::at("copies of digits", (0.0, 2.0), names.to_vec()), y);
    for (place, (right, of)) in leaky.into_iter().enumerate() {
        let height = right as f64 / of.max(1) as f64;
        let (left, ink) = (place as f64 + 0.14, [Ink::Soft, Ink::Good][place]);
        chart.panel.open_group("leak");
        chart.panel.rect((left, 0.0), (left + 0.72, height), ink.alpha(0.6));
        let look = TextLook::new(ink).bold().center();
        chart.panel.text((left + 0.36, height), (0.0, -9.0), &format::number(height), look);
    }
    canvas.group("leak name");
    canvas.text((canvas.width() - 8.0, 73.0), "copied before the split", TextLook::new(Ink::Text).right());
}

fn amounts(by: Push) -> &'static str {
    match by {
        Push::Shift => "pixels to the right",
        Push::Rotate => "degrees counterclockwise",
        Push::Flip => "flip",
        Push::Noise => "noise σ (full ink = 1)",
        Push::Cutout => "side of the hole, pixels",
    }
}

fn ticks(by: Push, side: usize, is_narrow: bool) -> Ticks {
    let most = match by {
        Push::Flip => return Ticks::At(vec![(0.0, "as written".to_owned()), (1.0, "flipped".to_owned())]),
        Push::Cutout => side as f64 * 0.75,
        _ => by.amount(1.0, side),
    };
    let shares: &[f64] = match (by.has_sides(), is_narrow) {
        (true, false) => &[-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0],
        (true, true) => &[-1.0, -0.5, 0.0, 0.5, 1.0],
        (false, _) => &[0.0, 0.5, 1.0],
    };
    Ticks::At(shares.iter().map(|share| (*share, format::short(share * most))).collect())
}

/// One training digit, and the copies of it that the coming epochs see.
fn made(training: &Training, outcome: &Outcome, report: &mut ReportBuilder) {
    let (pictures, by) = (&training.pictures, &training.setup.augmentation);
    let found = pictures.train.iter().position(|picture| picture.class == outcome.class);
    let at = found.unwrap_or(0);
    let original = &pictures.train[at];
    let class = name(pictures, original.class);
    let first = training.epochs();
    let epochs = first..first + PICTURES as u64 - 1;
    let copies: Vec<_> = epochs.clone().map(|epoch| pictures.copy(by, epoch, at)).collect();
    let pixels: Vec<Vec<f64>> = copies.iter().map(|(pixels, _)| pixels.clone()).collect();
    let near = copies.iter().map(|(pixels, _)| (at, pictures.nearest(pixels, Some(at), 0)));
    let pass = &mut training.pass.borrow_mut();
    let seen = pictures.changed(&Columns::of_rows(&pixels), near, training.networks()[0], pass);
    let caption = |mixed: Option<(usize, f64)>, seen: Option<usize>| match (mixed, seen) {
        (Some((other, share)), _) => {
            let other = name(pictures, pictures.train[other].class);
            format!("{} {class}, rest {other}", format::percent((share * 100.0).round() / 100.0))
        }
        (None, Some(other)) => format!("seen as {}", name(pictures, other)),
        (None, None) => format!("a {class}"),
    };
    let captions: Vec<String> = copies.iter().zip(&seen).map(|((_, mixed), seen)| caption(*mixed, *seen)).collect();
    let changed = if by.mixup > 0.0 { 0 } else { seen.iter().flatten().count() };
    let also = match changed {
        0 => String::new(),
        _ => format!("; {changed} of them are seen as another class by nearest other digit and network"),
    };
    let alt = format!("A {class}, and its copies in {} epochs of training{also}.", PICTURES - 1);
    let said = if found.is_none() {
        format!("no {} is among the {} training digits", name(pictures, outcome.class), pictures.train.len())
    } else if by.is_nothing() {
        "no transform: every epoch sees the same".to_owned()
    } else {
        format!("its copies in epochs {} to {}", first + 1, epochs.end)
    };
    report.figure("made", alt, |canvas| {
        headed(canvas, &format!("A {class} in training"), &said);
        let (top, caption, across, gap) = (52.0, 23.0, 4, 12.0);
        let wide = (canvas.width() - 24.0 - gap * (across as f64 - 1.0)) / across as f64;
        let high = (canvas.height() - top - 4.0) / (PICTURES / across) as f64 - caption;
        let side = wide.min(high).max(8.0);
        // Spread over the whole width.
        let gap = (canvas.width() - 24.0 - side * across as f64) / (across as f64 - 1.0);
        let grid = Grid { at: (12.0, top), across, side, gap: (gap, caption), text: TextLook::NAME };
        canvas.group("copies");
        let copies = pixels.into_iter().zip(captions.clone());
        let all = [(original.pixels.clone(), "original".to_owned())].into_iter().chain(copies);
        let all: Vec<Picture> =
            all.map(|(pixels, caption)| Picture::new(pixels, pictures.side, INK, caption)).collect();
        pictures::draw(canvas, grid, &all);
        canvas.tell(|| Told {
            key: "epoch".to_owned(),
            columns: vec!["copy".to_owned()],
            rows: (epochs.zip(captions))
                .map(|(epoch, caption)| (Said::number((epoch + 1) as f64), vec![Said::word(caption)]))
                .collect(),
        });
    });
}

/// One pushed test digit: its nearest training digit, and what the two networks see in it.
fn judged(state: &State, pictures: &Pictures, outcome: &Outcome, report: &mut ReportBuilder) {
    let pushed = state.push_by.words(outcome.amount);
    let class = name(pictures, outcome.class);
    let alt = match outcome.test {
        Some(_) => format!("A {class}, {pushed}. Seen as: {}.", verdicts(pictures, outcome)),
        None => format!("None of the test digits is a {class}."),
    };
    report.figure("judged", alt, |canvas| match outcome.test {
        Some(test) => {
            headed(canvas, &format!("A {class}, {pushed}"), &verdicts(pictures, outcome));
            draw_judged(state, pictures, outcome, test, canvas);
        }
        None => {
            heading(canvas, &format!("No test digit is a {class}"), "");
        }
    });
}

/// Who sees what, in a line.
fn verdicts(pictures: &Pictures, outcome: &Outcome) -> String {
    let near = name(pictures, pictures.train[outcome.nearest].class);
    let of = |said: &Vec<f64>| {
        // The most probable class, the first of equal ones.
        let better =
            |best: (usize, f64), (class, share): (usize, &f64)| if *share > best.1 { (class, *share) } else { best };
        let (class, share) = said.iter().enumerate().fold((0, f64::MIN), better);
        format!("{} ({})", name(pictures, class), format::percent(share))
    };
    let [without, with] = outcome.said.each_ref().map(of);
    format!("nearest digit {near} · without {without} · with {with}")
}

fn draw_judged(state: &State, pictures: &Pictures, outcome: &Outcome, test: usize, canvas: &mut Canvas) {
    let is_narrow = canvas.is_narrow();
    let room = if is_narrow { canvas.width() - 24.0 } else { canvas.width() * 0.46 - 14.0 };
    let (gap, top) = (12.0, 54.0);
    // Below the pictures stand two lines or, where it is narrow, the bars.
    let low = canvas.height() - top - if is_narrow { 190.0 } else { 66.0 };
    let side = ((room - 2.0 * gap) / 3.0).min(low.max(48.0));
    let gap = if is_narrow { (room - 3.0 * side) / 2.0 } else { gap };
    let grid = Grid { at: (12.0, top), across: 3, side, gap: (gap, 20.0), text: TextLook::NAME };
    let near = &pictures.train[outcome.nearest];
    let picture = |pixels: &[f64], caption: String| Picture::new(pixels.to_vec(), pictures.side, INK, caption);
    let a = if is_narrow { "" } else { "a " };
    canvas.group("pictures");
    let shown = [
        picture(&pictures.test[test].pixels, "as written".to_owned()),
        picture(&outcome.picture, state.push_by.word().to_owned()).by_hand(),
        picture(&near.pixels, format!("nearest: {a}{}", name(pictures, near.class))),
    ];
    pictures::draw(canvas, grid, &shown);
    let below = top + side + 40.0;
    if !is_narrow {
        canvas.group("fates");
        let verdicts = &outcome.verdicts[outcome.class];
        let (class, of) = (name(pictures, outcome.class), verdicts.count);
        let lines = match verdicts.other(outcome.class) {
            Some((other, count)) => [
                format!("{count} of {of} test digits of class {class} look like"),
                format!("a {} to the nearest digit and to ●.", name(pictures, other)),
            ],
            None => [
                format!("No test digit of class {class} looks like another"),
                "class to both the nearest digit and ●.".to_owned(),
            ],
        };
        for (line, text) in (0..).zip(lines) {
            let look = TextLook::new(Ink::Text);
            canvas.text((12.0, below + 17.0 * f64::from(line)), &shortened(&text, room, look), look);
        }
    }
    let (left, top) = if is_narrow { (0.0, below - 8.0) } else { (room + 34.0, 54.0) };
    canvas.group("key");
    regions::key(canvas, (left + 12.0, top + 8.0), &WHO);
    bars(pictures, outcome, canvas, (left, top + 10.0));
}

/// What each network gives each class. Each class keeps its place and its name; of many, every second or third is named.
fn bars(pictures: &Pictures, outcome: &Outcome, canvas: &mut Canvas, (left, top): (f64, f64)) {
    let count = pictures.outputs();
    let middle = |class: usize| count as f64 - class as f64 - 0.5;
    let line = (canvas.height() - top - 32.0) / count as f64;
    let every = ((TextLook::NAME - 1.0) / line.max(1.0)).ceil().max(1.0) as usize;
    let named = |class: usize| (middle(class), shortened(name(pictures, class), 70.0, TextLook::note()).into_owned());
    let names = (0..count).step_by(every).map(named).collect();
    let shares = [0.0, 0.5, 1.0].map(|tick| (tick, format::percent(tick))).to_vec();
    let frame = Frame::new().within([left, top, canvas.width(), canvas.height()]);
    let y = Axis::at("", (0.0, count as f64), names);
    let chart = Chart::new(canvas, frame, Axis::at("", (0.0, 1.0), shares), y);
    chart.panel.group("shares");
    for class in 0..count {
        for (who, said) in outcome.said.iter().enumerate() {
            let high = middle(class) + if who == 0 { 0.36 } else { 0.0 };
            chart.panel.rect((0.0, high - 0.32), (said[class], high), Ink::class_fill(who));
        }
    }
}

/// Bars of what D says, from 0 to 1.
const BINS: usize = 20;
/// More real points than this are not drawn.
const MOST_REAL: usize = 300;

fn networks(game: &Game, now: &Standing, report: &mut ReportBuilder) {
    let clouds = game.table.ring.modes;
    let (real, made) = (format::fixed(now.real, 2), format::fixed(now.made, 2));
    let alt = format!(
        "After {} steps the discriminator’s loss is {}, the generator’s {}; D says {real} of real and {made} of fake \
         points; {} of {clouds} clouds are covered.",
        format::count(now.step),
        format::number(now.discriminator),
        format::number(now.generator),
        now.covered()
    );
    report.figure("course", alt, |canvas| draw_course(game, now, canvas));
    let alt = format!(
        "The plane with {clouds} clouds of real points, {MADE} fake points, of which {} lie on a cloud, and what the \
         discriminator takes for real.",
        now.hits()
    );
    report.figure("plane", alt, |canvas| draw_plane(game, now, canvas));
    let alt = format!(
        "How often D says what of real and of fake points, on average {real} and {made}; and how many fake points lie \
         on each cloud: {}.",
        now.on.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
    );
    report.figure("verdicts", alt, |canvas| draw_verdicts(game, now, canvas));
}

fn draw_plane(game: &Game, now: &Standing, canvas: &mut Canvas) {
    let headline = format!("Clouds covered: {} of {}", now.covered(), game.table.ring.modes);
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
    let ring = game.table.ring;
    for (mode, count) in now.on.iter().enumerate() {
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

fn draw_course(game: &Game, now: &Standing, canvas: &mut Canvas) {
    let (real, made) = (format::fixed(now.real, 2), format::fixed(now.made, 2));
    let [who, mean] = if canvas.is_narrow() { ["D", "D, mean"] } else { ["Discriminator", "discriminator, mean"] };
    let headline = format!("{who}: {real} on real, {made} on fake points");
    let below = format!("after {} steps; ½ on both: it cannot tell them apart", format::count(now.step));
    headed(canvas, &headline, &below);
    let mut course: Vec<&Standing> = game.course().iter().collect();
    if course.last().is_none_or(|last| last.step != now.step) {
        course.push(now);
    }
    let every = course.len().div_ceil(MOST_POINTS).max(1);
    let last = course.len() - 1;
    let kept: Vec<&Standing> =
        course.iter().enumerate().filter(|(i, _)| i % every == 0 || *i == last).map(|(_, one)| *one).collect();
    let line = |of: &dyn Fn(&Standing) -> f64| kept.iter().map(|one| (one.step as f64, of(one))).collect::<Vec<_>>();
    let end = now.step.max(1) as f64;
    let (width, height) = (canvas.width(), canvas.height());
    let is_narrow = canvas.is_narrow();
    // Losses and outputs side by side, the clouds below.
    let (middle, lower) = (0.55 * width, 0.64 * height);
    let frame = |region| Frame::new().lines(1).within(region);
    let x = || Axis { range: (0.0, end), label: "", ticks: Ticks::Line };

    let losses = [line(&|one| one.generator), line(&|one| one.discriminator)];
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
        Curve { name: "fake", points: line(&|one| one.made), stroke: dashed(Ink::Negative) },
        Curve { name: "real", points: line(&|one| one.real), stroke: Stroke::MAIN.of(Ink::Positive) },
    ];
    let shares = [0.0, 0.5, 1.0].map(|tick| (tick, format::short(tick))).to_vec();
    let frame_of_two = frame([middle, TOP, width, lower]).ends(["fake", "real"]);
    let mut chart = Chart::new(canvas, frame_of_two, x(), Axis::at("", (0.0, 1.0), shares));
    chart.title(mean, TextLook::note());
    chart.beside(canvas, "step", &["says made", "says real"], &curves);
    chart.reference("½", [(0.0, 0.5), (end, 0.5)], (0.8 * end, 0.5), -10.0);

    let clouds = game.table.ring.modes as f64;
    let counts = vec![(0.0, "0".to_owned()), (clouds, format::short(clouds))];
    let covered = line(&|one| one.covered() as f64);
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

fn draw_verdicts(game: &Game, now: &Standing, canvas: &mut Canvas) {
    let hits = format::percent(now.hits() as f64 / MADE as f64);
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

    let count = now.on.len().max(1) as f64;
    let fair = 1.0 / count;
    let fair_words = if now.on.len() == 1 { "all".to_owned() } else { format!("1 in {}", now.on.len()) };
    let tallest = now.on.iter().fold(fair, |most, on| most.max(*on as f64 / MADE as f64)) * 1.12;
    let x = Axis { range: (0.0, count), label: "cloud", ticks: Ticks::Line };
    let y = Axis::at("", (0.0, tallest), vec![(0.0, "0".to_owned()), (fair, fair_words)]);
    let mut chart = Chart::new(canvas, Frame::new().lines(1).within(second), x, y);
    chart.panel.group("shares");
    for (mode, on) in now.on.iter().enumerate() {
        let ink = if *on >= COVERED { Ink::Good } else { Ink::Soft };
        chart.panel.rect((mode as f64 + 0.15, 0.0), (mode as f64 + 0.85, *on as f64 / MADE as f64), ink);
    }
    chart.title("fake points on each cloud", TextLook::note());
    chart.reference("fair", [(0.0, fair), (count, fair)], (0.9 * count, fair), -10.0);
}

/// A seven, and the same seven upside down.
#[cfg(not(target_arch = "wasm32"))]
pub fn poster(seen: &Seen<ImageAugmentation>) -> Poster {
    /// Of the test digits that are sevens, from 1: one without a stroke through it.
    const EXAMPLE: usize = 13;
    const SIDE: f64 = 72.0;
    const STEPS: u8 = 5;
    /// Thin ink would be lost where the picture is small.
    const DARKER: f64 = 1.35;

    let mut poster = Poster::on(Ink::Panel);
    poster.rects(&[[0.0, 0.0, Poster::WIDTH / 2.0, Poster::HEIGHT]], Ink::Zone);
    let Some(OnStage::Transforms(training, _)) = on_stage(seen) else { return poster };
    let pictures = &training.pictures;
    let class = pictures.classes.iter().position(|name| name == "7").unwrap_or(0);
    let sevens: Vec<usize> = (0..pictures.test.len()).filter(|test| pictures.test[*test].class == class).collect();
    let Some(&seven) = sevens.get(EXAMPLE - 1).or(sevens.last()) else { return poster };
    let paints: Vec<Paint> = (0..=STEPS).map(|step| Ink::Text.alpha(f64::from(step) / f64::from(STEPS))).collect();
    for (turned, middle) in [(0.0, 40.0), (1.0, 120.0)] {
        let pixels = pictures.transformed(seven, Push::Rotate.transform(turned, pictures.side));
        let step = |ink: &f64| ((DARKER * ink).clamp(0.0, 1.0) * f64::from(STEPS)).round() as u8;
        let cells: Vec<u8> = pixels.iter().map(step).collect();
        let top = (Poster::HEIGHT - SIDE) / 2.0;
        poster.map([middle - SIDE / 2.0, top, middle + SIDE / 2.0, top + SIDE], pictures.side, &cells, &paints);
    }
    poster.turn((Poster::WIDTH / 2.0, 50.0));
    poster
}
