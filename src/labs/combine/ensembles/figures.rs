//! The two planes, the errors and margins, every learner by itself; and the poster.

use super::{CELLS, Ensembles, Kind, MOST_HANDLES, Row, THUMBNAIL, is_made, said};
use crate::format;
use crate::lab::points::Point;
use crate::lab::{Axes, Handle, Hotspot, Keys, ReportBuilder, Seen};
use crate::ml::ensemble::{Member, Tally, Wrong};
use crate::ml::tree::VoteGrid;
#[cfg(not(target_arch = "wasm32"))]
use crate::plot::Poster;
use crate::plot::{
    Anchor, Axis, BinPaint, Bins, Canvas, Chart, Curve, Dash, Frame, Histogram, Ink, Paint, Panel, Said, Stroke,
    TextLook, Told, regions, text_width, words,
};

/// The radius of a row of average weight, or drawn once, in CSS pixels, and the largest there is.
const RADIUS: f64 = 3.4;
const MOST_RADIUS: f64 = 17.0;
/// The height of the line below the plane, in CSS pixels.
const CAPTION: f64 = 20.0;

pub fn draw(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    for kind in Kind::ALL {
        plane(seen, *kind, report);
    }
    errors(seen, report);
    margins(seen, report);
    thumbnails(seen, report);
}

fn plane(seen: &Seen<Ensembles>, kind: Kind, report: &mut ReportBuilder) {
    let tally = seen.out.of(kind);
    let error = tally
        .test_error()
        .map_or("there are no test rows".to_owned(), |error| format!("test error {}", format::number(error)));
    let alt = format!(
        "Regions of the classes as {} learners vote, with the training rows. {}. {error}.",
        tally.voting,
        newest(seen, kind, f64::INFINITY)
    );
    report.figure(kind.key(), alt, |canvas| draw_plane(seen, kind, canvas));
}

/// What the newest learner did, in a sentence that fits.
fn newest(seen: &Seen<Ensembles>, kind: Kind, width: f64) -> String {
    let out = seen.out;
    let step = out.of(kind).step;
    let options = match (kind, out.error) {
        _ if step == 0 => ["No learner yet: all rows have the same weight", "No learner yet"].map(str::to_owned),
        (Kind::Boosting, Some(error)) if error > 0.0 => {
            let said = format::number(error);
            [
                format!("Learner {step} got the ringed rows wrong: ε = {said}"),
                format!("Learner {step}, ringed rows wrong: ε = {said}"),
            ]
        }
        (Kind::Boosting, _) => {
            [format!("Learner {step} makes no mistake: ε = 0, vote 1"), format!("Learner {step}: no mistake")]
        }
        (Kind::Bagging, _) => {
            let (n, out_of_bag) = (out.drawn.len(), out.left_behind);
            [
                format!("Tree {step} drew {n} times; {out_of_bag} rows were never drawn"),
                format!("Tree {step}: {out_of_bag} rows out of bag"),
            ]
        }
    };
    let [long, short] = options;
    if text_width(&long, TextLook::NAME, false) < width { long } else { short }
}

fn draw_plane(seen: &Seen<Ensembles>, kind: Kind, canvas: &mut Canvas) {
    let (fitted, tally) = (seen.fitted, seen.out.of(kind));
    let (plane, ensemble) = (&fitted.plane, fitted.of(kind));
    let [x0, x1, y0, y1] = plane.frame;
    let labels = plane.features.each_ref().map(|name| format::words(name));
    let (x, y) = match is_made(seen.data) {
        true => (Axis::bare((x0, x1)), Axis::bare((y0, y1))),
        false => (Axis::of(&labels[0], (x0, x1), 5), Axis::of(&labels[1], (y0, y1), 4)),
    };
    let foot = canvas.height() - CAPTION;
    let mut chart = Chart::new(canvas, Frame::new().lines(2).within([0.0, 0.0, canvas.width(), foot]), x, y);
    // On a phone the figure's tab says what it is like.
    let title = match kind {
        _ if canvas.is_narrow() && !seen.state.forest => kind.label(),
        Kind::Boosting if canvas.is_narrow() => kind.label(),
        Kind::Boosting => "Boosting: one after another",
        Kind::Bagging if canvas.is_narrow() => "Random forest",
        Kind::Bagging if seen.state.forest => "Random forest: side by side",
        Kind::Bagging => "Bagging: side by side",
    };
    chart.title(title, TextLook::title(Ink::Text));
    chart.title(&newest(seen, kind, canvas.width() - 24.0), TextLook::new(Ink::Text));
    if let Some(error) = tally.test_error() {
        let (number, look) = (format::number(error), TextLook::headline(Ink::Text));
        let before = -6.0 - text_width(&number, look.size, true);
        chart.word("head", (x1, y1), &[(0.0, -30.0, Anchor::Right)], &number, look);
        chart.word("head-word", (x1, y1), &[(before, -30.0, Anchor::Right)], "test error", TextLook::note());
    }

    let panel = &chart.panel;
    let is_there = |(of, index): &(Kind, usize)| *of == kind && *index < ensemble.members().len();
    let alone = seen.state.alone.filter(is_there).map(|(_, index)| index);
    panel.group("map");
    match alone {
        Some(index) => paint(panel, &ensemble.grid_of(index), plane.classes.len()),
        None if tally.voting > 0 => {
            let left_out = seen.state.left_out(kind);
            ensemble.with_grid(tally.step, left_out, |grid| paint(panel, grid, plane.classes.len()));
        }
        None => {}
    }
    let shown = alone.or(tally.step.checked_sub(1));
    if let Some(member) = shown.and_then(|index| ensemble.members().get(index)) {
        let borders = member.tree.borders(plane.frame);
        for (name, parts, width, dash) in [("inner cuts", false, 1.0, Dash::Dashed), ("cuts", true, 2.0, Dash::Solid)] {
            panel.group(name);
            for border in borders.iter().filter(|border| border.parts_classes == parts) {
                let ends = [(border.from[0], border.from[1]), (border.to[0], border.to[1])];
                panel.dashed(&ends, Ink::Text, width, dash);
            }
        }
    }
    draw_rows(seen, kind, panel);
    handles(seen, kind, panel);
    if let Some(index) = alone {
        let said = format!("learner {} alone", index + 1);
        chart.word("said", (x0, y1), &[(8.0, 14.0, Anchor::Left)], &said, TextLook::new(Ink::Text).bold());
    }
    let [left, ..] = chart.panel.edges();
    caption(seen, kind, canvas, left);
    canvas.tell(|| told_rows(seen, kind));
}

/// The classes by name, for a table; then what sizes and signs mean, as much of it as has room.
fn caption(seen: &Seen<Ensembles>, kind: Kind, canvas: &mut Canvas, mut left: f64) {
    let plane = &seen.fitted.plane;
    let down = canvas.height() - 12.0;
    if !is_made(seen.data) {
        canvas.group("classes");
        let names: Vec<String> = plane.classes.iter().map(|name| format::words(name)).collect();
        left = regions::key(canvas, (left, down), &names);
    }
    let sizes: &[&str] = match kind {
        Kind::Boosting => &["size: weight for this learner", "hollow: test rows"],
        Kind::Bagging => &["size: how often drawn", "×: out of bag", "hollow: test rows"],
    };
    let told = plane.rows.iter().any(|row| row.told_wrong).then_some("dot inside: wrong label");
    canvas.group("meaning");
    let room = canvas.width() - left - 12.0;
    let said = words::joined(told.iter().chain(sizes), room, TextLook::note());
    canvas.text((left, down), &said, TextLook::note());
}

fn paint(panel: &Panel, grid: &VoteGrid, n_classes: usize) {
    let lowest_first: Vec<u8> = grid.verdicts().map(|(class, lead)| regions::cell(class, lead)).collect();
    let cells = lowest_first.chunks_exact(CELLS.0).rev().flatten().copied().collect();
    regions::paint_votes(panel, CELLS.0, cells, n_classes);
}

fn draw_rows(seen: &Seen<Ensembles>, kind: Kind, panel: &Panel) {
    let (plane, out) = (&seen.fitted.plane, seen.out);
    let (train, test) = plane.rows.split_at(plane.n_train);
    let at = |row: &Row| (row.at[0], row.at[1]);
    let radius = |place: usize| (RADIUS * out.times(kind, place).max(0.0).sqrt()).clamp(1.1, MOST_RADIUS);
    panel.group("test rows");
    for row in test {
        regions::mark_in(panel, at(row), row.class, false, 2.4, Ink::class_fill(row.class).alpha(0.7));
    }
    let crowd = if train.len() > MOST_HANDLES { 0.6 } else { 1.0 };
    panel.group("rows");
    for (place, row) in train.iter().enumerate() {
        let radius = radius(place) * crowd;
        let paint = Ink::class_fill(row.class).alpha(if radius > 2.0 * RADIUS { 0.75 } else { 1.0 });
        regions::mark_in(panel, at(row), row.class, true, radius, paint);
    }
    panel.group("told wrong");
    for row in train.iter().filter(|row| row.told_wrong) {
        panel.dot(at(row), 1.5, Ink::Text);
    }
    match kind {
        Kind::Boosting => {
            let newest = out.boosting.step.checked_sub(1).and_then(|at| seen.fitted.of(kind).members().get(at));
            panel.group("wrong");
            let is_wrong = |place: usize| newest.is_some_and(|member| member.class_of(place) != train[place].class);
            for (place, row) in train.iter().enumerate().filter(|(place, _)| is_wrong(*place)) {
                panel.ring(at(row), radius(place) + 2.5, Ink::Text, 1.0);
            }
        }
        Kind::Bagging => {
            panel.group("out of bag");
            let (x, y) = panel.pixel();
            for (_, row) in train.iter().enumerate().filter(|(place, _)| out.drawn[*place] == 0.0) {
                let ((across, up), ink) = (at(row), Ink::class_fill(row.class));
                let (dx, dy) = (3.0 * x, 3.0 * y);
                panel.line(&[(across - dx, up - dy), (across + dx, up + dy)], ink, 1.2);
                panel.line(&[(across - dx, up + dy), (across + dx, up - dy)], ink, 1.2);
            }
        }
    }
}

/// One handle a row and plane; those of a plane are one stop of the tab key.
fn handles(seen: &Seen<Ensembles>, kind: Kind, panel: &Panel) {
    let plane = &seen.fitted.plane;
    if plane.rows.len() > MOST_HANDLES {
        return;
    }
    let [x0, x1, y0, y1] = plane.frame;
    let step = ((x1 - x0) / 100.0, (y1 - y0) / 100.0);
    let group = format!("{} rows", kind.key());
    for (place, row) in plane.rows.iter().enumerate() {
        let (role, number) = match row.source {
            Point::Given(given) if place < plane.n_train => ("row", plane.table_rows[given as usize] + 1),
            Point::Given(given) => ("test row", plane.table_rows[given as usize] + 1),
            Point::Added(added) => ("added row", added + 1),
        };
        let label = format!("{}, {role} {number}, {}", kind.key(), plane.classes[row.class]);
        let [x, y] = row.at;
        let handle = Handle::pointed(&row.source.key(kind.key()), label, (x, y), Axes::Free, step);
        panel.handle(handle.says(format!("{}, {}", format::short(x), format::short(y))).in_group(&*group));
    }
}

/// The training rows as the newest learner saw them.
fn told_rows(seen: &Seen<Ensembles>, kind: Kind) -> Told {
    let plane = &seen.fitted.plane;
    let counted = if kind == Kind::Boosting { "weight ÷ average weight" } else { "times drawn" };
    let [x, y] = &plane.features;
    let train = plane.rows[..plane.n_train.min(MOST_HANDLES)].iter().enumerate();
    let row = |(place, row): (usize, &Row)| {
        let [x, y, times] = [row.at[0], row.at[1], seen.out.times(kind, place)].map(Said::number);
        (Said::number((place + 1) as f64), vec![x, y, Said::word(plane.classes[row.class].as_str()), times])
    };
    Told {
        key: "training row".to_owned(),
        columns: [x, y, "class", counted].map(str::to_owned).to_vec(),
        rows: train.map(row).collect(),
    }
}

fn errors(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    let [boosting, bagging] = [&seen.out.boosting, &seen.out.bagging].map(|tally| {
        format!("{} on training rows and {} on test rows", said(tally.train_error()), said(tally.test_error()))
    });
    let alt = format!(
        "Error against the number of learners. After {}: boosting {boosting}, bagging {bagging}.",
        seen.state.step()
    );
    report.figure("errors", alt, |canvas| draw_errors(seen, canvas));
}

fn draw_errors(seen: &Seen<Ensembles>, canvas: &mut Canvas) {
    let (boosting, bagging) = (&seen.out.boosting, &seen.out.bagging);
    let (step, learners) = (seen.state.step(), seen.state.learners);
    let has_ended = seen.fitted.boosting.stopped().is_some();
    let curve = |name, errors: &[Wrong], stroke: Stroke| {
        let share = |(m, wrong): (usize, &Wrong)| Some(((m + 1) as f64, wrong.share()?));
        let mut points: Vec<(f64, f64)> = errors.iter().enumerate().filter_map(share).collect();
        // Boosting that ended goes on voting as it did.
        if let (Some(&(last_step, last)), true) = (points.last(), has_ended && stroke.ink == Ink::Text) {
            points.extend([step, learners].map(|at| (at as f64, last)).into_iter().filter(|at| at.0 > last_step));
        }
        Curve { name, points, stroke }
    };
    let curves = [
        curve("boosting, test", &boosting.test, Stroke::TEST),
        curve("boosting, training", &boosting.train, Stroke::TRAIN),
        curve("bagging, test", &bagging.test, Stroke::TEST.of(Ink::Soft)),
        curve("bagging, training", &bagging.train, Stroke::TRAIN.of(Ink::Soft)),
        curve("bagging, out of bag", &bagging.out_of_bag, Stroke::TRAIN.of(Ink::Soft).dashed(Dash::Dotted)),
    ];
    let top = 1.08 * curves.iter().flat_map(|curve| &curve.points).map(|point| point.1).fold(0.1, f64::max);
    let x = Axis::of("learners", (0.0, learners.max(1) as f64), learners.min(5));
    let y = Axis::of("error", (0.0, top), 3);
    // On a phone the names of the lines that were tested are short.
    let meanings: &[&str] = match (canvas.is_narrow(), step < learners) {
        (true, true) => &["solid: test", "pale: to come"],
        (true, false) => &["solid: test"],
        (false, true) => &["pale: learners to come"],
        (false, false) => &[],
    };
    let mut chart = Chart::curves(canvas, Frame::new().lines(1).flag(), x, y, &curves, Some(step as f64));
    chart.title(&meanings.join(" · "), TextLook::note());
    chart.cut("cursor", step as f64);
    // Near the upper end, where few lines are.
    let at = (step as f64, 0.91 * top);
    let handle = Handle::pointed("cursor", "Number of learners shown", at, Axes::X, (1.0, 0.0));
    chart.handle(handle.flag(step.to_string()).says(format!("{step} of {learners} learners")));
    chart.names(&curves);
}

fn margins(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    let (boosting, bagging) = (&seen.out.boosting, &seen.out.bagging);
    let alt = format!(
        "Histograms of the training rows' margins: boosting above, mean {}; bagging below, mean {}.",
        said(boosting.mean_margin()),
        said(bagging.mean_margin())
    );
    report.figure("margins", alt, |canvas| draw_margins(boosting, bagging, canvas));
}

fn draw_margins(boosting: &Tally, bagging: &Tally, canvas: &mut Canvas) {
    const BARS: usize = 20;
    let [above, below] = [boosting, bagging].map(|tally| {
        let mut counts = [0.0; BARS];
        for margin in &tally.margins {
            counts[(((margin + 1.0) / 2.0 * BARS as f64) as usize).min(BARS - 1)] += 1.0;
        }
        counts
    });
    let histogram = Histogram {
        range: (-1.0, 1.0),
        up: Bins { name: "boosting", heights: &above, paint: BinPaint::Ink(Ink::Text) },
        down: Some(Bins { name: "bagging", heights: &below, paint: BinPaint::Ink(Ink::Soft) }),
    };
    let mut chart = histogram.draw(canvas, Frame::new().lines(1), "margin of the vote", None);
    chart.upright("wrong side", 0.0, Stroke::REFERENCE);
    chart.remark("classified correctly");
    chart.title("misclassified", TextLook::note());
    // Above the highest bar there is a line's room.
    for (tally, edge, ink) in [(boosting, 1.0, Ink::Text), (bagging, -1.0, Ink::Soft)] {
        let Some((mean, least)) = tally.mean_margin().zip(tally.least_margin()) else { continue };
        let mean = format!("mean {}", format::number(mean));
        let both = format!("{mean} · least {}", format::number(least));
        let mut write = |said: &str| {
            chart.word("side names", (-1.0, edge), &[(6.0, 10.0 * edge, Anchor::Left)], said, TextLook::new(ink))
        };
        if !write(&both) {
            write(&mean);
        }
    }
}

/// Height of the line above each block in CSS pixels.
const HEAD: f64 = 22.0;
/// A picture with the gap to its right and the bar and the gap below it, in cells.
const PITCH: (usize, usize) = (THUMBNAIL.0 + 2, THUMBNAIL.1 + 4);
/// Which of the cells below a picture are its bar.
const BAR: std::ops::Range<usize> = THUMBNAIL.1 + 1..THUMBNAIL.1 + 3;

/// Where the pictures of one ensemble lie, in CSS pixels.
struct Block {
    left: f64,
    top: f64,
    columns: usize,
    /// The length of a cell.
    cell: f64,
}

impl Block {
    /// The largest pictures with which `count` of them fit.
    fn fitting(count: usize, (left, top): (f64, f64), (width, height): (f64, f64)) -> Block {
        let cell = |columns: usize| width / (columns * PITCH.0) as f64;
        let fits = |columns: usize| (count.div_ceil(columns) * PITCH.1) as f64 * cell(columns) <= height;
        let columns = (6..200).find(|columns| fits(*columns)).unwrap_or(200);
        Block { left, top, columns, cell: cell(columns) }
    }

    /// Left, top, right, bottom of the picture of learner `index`, without its bar.
    fn place(&self, index: usize) -> [f64; 4] {
        let left = self.left + (index % self.columns * PITCH.0) as f64 * self.cell;
        let top = self.top + (index / self.columns * PITCH.1) as f64 * self.cell;
        [left, top, left + THUMBNAIL.0 as f64 * self.cell, top + THUMBNAIL.1 as f64 * self.cell]
    }
}

pub fn thumbnail_key(kind: Kind, index: usize) -> String {
    format!("learner-{}-{index}", kind.key())
}

/// The learner that a hotspot stands for.
pub fn learner_of(key: &str) -> Option<(Kind, usize)> {
    let (kind, index) = key.strip_prefix("learner-")?.split_once('-')?;
    let kind = Kind::ALL.iter().find(|known| known.key() == kind)?;
    Some((*kind, index.parse().ok()?))
}

/// Every learner as a small picture: to be looked at alone, and to be left out of the vote.
fn thumbnails(seen: &Seen<Ensembles>, report: &mut ReportBuilder) {
    let counts = Kind::ALL.iter().map(|kind| format!("{} of {}", seen.fitted.of(*kind).members().len(), kind.key()));
    let alt = format!(
        "The regions of every learner by itself: {}; {} left out of the vote.",
        counts.collect::<Vec<_>>().join(", "),
        seen.state.left_out.iter().map(Vec::len).sum::<usize>()
    );
    report.figure("learners", alt, |canvas| {
        let half = canvas.height() / 2.0;
        let size = (canvas.width() - 20.0, half - (HEAD + 2.0));
        for (kind, top) in Kind::ALL.iter().zip([0.0, half]) {
            let block = Block::fitting(seen.state.learners, (12.0, top + HEAD), size);
            draw_block(seen, *kind, canvas, &block);
            for index in 0..seen.fitted.of(*kind).members().len() {
                let votes = !is_left_out(seen, *kind, index);
                let label = format!("Learner {} of {} votes", index + 1, kind.key());
                let spot = Hotspot::switch(thumbnail_key(*kind, index), label, votes);
                canvas.hotspot(block.place(index), spot.in_group(format!("learners of {}", kind.key())));
            }
        }
        canvas.tell(|| told_learners(seen));
    });
}

fn is_left_out(seen: &Seen<Ensembles>, kind: Kind, index: usize) -> bool {
    seen.state.left_out(kind).binary_search(&(index as u16)).is_ok()
}

/// Each learner's vote, and whether it counts.
fn told_learners(seen: &Seen<Ensembles>) -> Told {
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        for (index, member) in seen.fitted.of(*kind).members().iter().enumerate() {
            let votes = match index < seen.out.of(*kind).step {
                _ if is_left_out(seen, *kind, index) => "left out",
                true => "yes",
                false => "not yet",
            };
            let numbers = [member.tree.n_leaves() as f64, member.vote].map(Said::number);
            let cells = numbers.into_iter().chain([Said::word(votes)]).collect();
            rows.push((Said::word(format!("{}, {}", kind.key(), index + 1)), cells));
        }
    }
    Told { key: "learner".to_owned(), columns: ["leaves", "vote", "votes"].map(str::to_owned).to_vec(), rows }
}

fn draw_block(seen: &Seen<Ensembles>, kind: Kind, canvas: &mut Canvas, block: &Block) {
    let (members, tally) = (seen.fitted.of(kind).members(), seen.out.of(kind));
    let ink = if kind == Kind::Boosting { Ink::Text } else { Ink::Soft };
    canvas.group(&format!("title of {}", kind.key()));
    let said = format!("{}: {} of {} vote", kind.key(), tally.voting, tally.step);
    canvas.text((12.0, block.top - 11.0), &said, TextLook::new(ink).bold());
    let (cells, lines) = mosaic(members, block.columns, |index| index >= tally.step || is_left_out(seen, kind, index));
    canvas.group(kind.key());
    let (width, height) = ((block.columns * PITCH.0) as f64, lines as f64);
    let corner = (block.left + width * block.cell, block.top + height * block.cell);
    let palette = palette(seen.fitted.plane.classes.len(), ink);
    canvas.map((block.left, block.top), corner, block.columns * PITCH.0, cells, palette);
    canvas.group(&format!("left out of {}", kind.key()));
    for index in (0..members.len()).filter(|index| is_left_out(seen, kind, *index)) {
        let [left, top, right, bottom] = block.place(index);
        canvas.line(&[(left, top), (right, bottom)], Ink::Hand, 2.0, Dash::Solid);
        canvas.line(&[(left, bottom), (right, top)], Ink::Hand, 2.0, Dash::Solid);
    }
    canvas.group(&format!("newest of {}", kind.key()));
    if let Some(index) = tally.step.checked_sub(1) {
        let [left, top, right, bottom] = block.place(index);
        let around = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        canvas.line(&around, Ink::Hand, 2.0, Dash::Solid);
    }
}

/// Codes after those of the classes, which are even where a learner votes and odd where it is faint.
const GAP: u8 = 254;
const BAR_CELL: u8 = 252;

/// All pictures of an ensemble as one map, and how many lines it has: a map for each would be slow to draw. `is_faint` says
/// which learners do not vote (yet). The bar below a picture is as long as its vote is heavy, against the heaviest.
fn mosaic(members: &[Member], columns: usize, is_faint: impl Fn(usize) -> bool) -> (Vec<u8>, usize) {
    let (width, lines) = (columns * PITCH.0, members.len().div_ceil(columns) * PITCH.1);
    let mut cells = vec![GAP; width * lines];
    let heaviest = members.iter().map(|member| member.vote).fold(f64::MIN_POSITIVE, f64::max);
    for (index, member) in members.iter().enumerate() {
        let faint = u8::from(is_faint(index));
        let start = index / columns * PITCH.1 * width + index % columns * PITCH.0;
        for (line, picture) in member.thumbnail.chunks_exact(THUMBNAIL.0).enumerate() {
            let to = &mut cells[start + line * width..][..THUMBNAIL.0];
            to.iter_mut().zip(picture).for_each(|(cell, class)| *cell = 2 * class + faint);
        }
        let length = (member.vote / heaviest * THUMBNAIL.0 as f64 + 0.5) as usize;
        for line in BAR {
            cells[start + line * width..][..length.min(THUMBNAIL.0)].fill(BAR_CELL + faint);
        }
    }
    (cells, lines)
}

fn palette(n_classes: usize, bar: Ink) -> Vec<Paint> {
    let mut palette = vec![Paint { ink: Ink::Panel, alpha: 0 }; 256];
    for class in 0..n_classes.min(100) {
        palette[2 * class] = Ink::class_fill(class).alpha(0.85);
        palette[2 * class + 1] = Ink::class_fill(class).alpha(0.2);
    }
    palette[usize::from(BAR_CELL)] = bar.into();
    palette[usize::from(BAR_CELL) + 1] = bar.alpha(0.2);
    palette
}

/// The same rows twice: as boosting weighs them, and as bagging draws them; and what each makes of the plane.
#[cfg(not(target_arch = "wasm32"))]
pub fn poster(seen: &Seen<Ensembles>) -> Poster {
    /// The lab opens with one learner; the difference shows after a few.
    const LEARNERS: usize = 30;
    /// Of so many training rows one is drawn, and of so many cells of the planes.
    const EVERY: usize = 2;
    const CELL: (usize, usize) = (3, 3);
    /// The radius of a row of average weight, or drawn once.
    const RADIUS: f64 = 2.2;
    const SIDES: [[f64; 4]; 2] = [[0.0, 0.0, 78.5, 100.0], [81.5, 0.0, 160.0, 100.0]];

    let (fitted, plane) = (seen.fitted, &seen.fitted.plane);
    let [x0, x1, y0, y1] = plane.frame;
    let mut poster = Poster::on(Ink::Panel);
    for (kind, [left, top, right, bottom]) in Kind::ALL.iter().zip(SIDES) {
        let ensemble = fitted.of(*kind);
        let winners = ensemble.with_grid(LEARNERS, &[], VoteGrid::winners);
        let lines = winners.chunks_exact(CELLS.0).rev().step_by(CELL.1);
        let cells: Vec<u8> = lines.flat_map(|line| line.iter().step_by(CELL.0)).map(|class| *class as u8).collect();
        let paints: Vec<Paint> = (0..plane.classes.len()).map(|class| Ink::class_tint(class).into()).collect();
        poster.map([left, top, right, bottom], CELLS.0.div_ceil(CELL.0), &cells, &paints);

        let newest = LEARNERS.min(ensemble.members().len()).saturating_sub(1);
        let times: Vec<f64> = match kind {
            Kind::Boosting => fitted.boosting.weights_at(newest).iter().map(|w| w * plane.n_train as f64).collect(),
            Kind::Bagging => fitted.bagging.times_drawn(newest),
        };
        let place = |row: &Row| {
            let [x, y] = row.at;
            (left + (x - x0) / (x1 - x0) * (right - left), bottom - (y - y0) / (y1 - y0) * (bottom - top))
        };
        // Few sizes keep the file small.
        let size = |times: f64| ((2.0 * RADIUS * times.sqrt()).round() / 2.0).clamp(0.0, 9.0);
        for class in 0..plane.classes.len() {
            let drawn = plane.rows.iter().zip(&times).step_by(EVERY).filter(|(row, _)| row.class == class);
            let mut sized: Vec<(f64, (f64, f64))> = drawn.map(|(row, times)| (size(*times), place(row))).collect();
            sized.sort_by(|a, b| b.0.total_cmp(&a.0));
            for same in sized.chunk_by(|a, b| a.0 == b.0).filter(|same| same[0].0 > 0.0) {
                let places: Vec<(f64, f64)> = same.iter().map(|(_, place)| *place).collect();
                poster.rows(&places, class, same[0].0);
            }
        }
    }
    poster
}
