//! How many test digits are classified correctly, however far they are pushed.

use super::school::School;
use super::sight::Sight;
use super::state::{Push, State};
use super::words::{push_words, pushed_word};
use super::{ImageAugmentation, headed};
use crate::format;
use crate::lab::{Handle, Hotspot, ReportBuilder, Seen};
use crate::plot::{Anchor, Axis, Canvas, Chart, Dash, Frame, Ink, Said, Stroke, TextLook, Ticks, Told, regions};

/// Keys of the rows that are read wrong, without and with augmentation.
pub const WRONG: [&str; 2] = ["wrong_without", "wrong_with"];
/// The two networks, in the order of all pairs of numbers.
pub const WHO: [&str; 2] = ["without", "with augmentation"];

pub fn figure(seen: &Seen<ImageAugmentation>, school: &School, sight: &Sight, report: &mut ReportBuilder) {
    let all = school.digits.test.len();
    let said = |right: usize| format::number(right as f64 / all.max(1) as f64);
    let pushed = push_words(seen.state.push_by, sight.amount);
    let alt = format!(
        "Accuracy on {all} test digits, by how far they are {}. As written: {} without augmentation, {} with. \
         {pushed}: {} without, {} with.",
        pushed_word(seen.state.push_by),
        said(sight.written[0]),
        said(sight.written[1]),
        said(sight.pushed[0]),
        said(sight.pushed[1])
    );
    report.figure("measured", alt, |canvas| draw(seen.state, school, sight, &pushed, canvas));
}

/// On the handle's flag, in few letters.
fn amount_words(by: Push, amount: f64) -> String {
    match by {
        Push::Shift | Push::Cutout => format!("{} px", format::short(amount)),
        Push::Rotate => format!("{}°", format::short((amount * 10.0).round() / 10.0)),
        Push::Flip => if amount > 0.5 { "flipped" } else { "as written" }.to_owned(),
        Push::Noise => format!("σ {}", format::short(amount)),
    }
}

fn draw(state: &State, school: &School, sight: &Sight, pushed: &str, canvas: &mut Canvas) {
    let all = school.digits.test.len().max(1) as f64;
    let share = |right: usize| right as f64 / all;
    let [without, with] = sight.pushed.map(|right| format::number(share(right)));
    // Copied before the split, the two numbers at the side are the story.
    let headline = match sight.leaky {
        Some(parts) => {
            let [told, honest] = parts.map(|(right, of)| format::number(right as f64 / of.max(1) as f64));
            format!("Reported: {told}; on unseen digits: {honest}")
        }
        None => format!("{with} with augmentation, {without} without"),
    };
    let of = if canvas.is_narrow() { String::new() } else { format!(" on {} test digits", school.digits.test.len()) };
    headed(canvas, &headline, &format!("accuracy{of}, {pushed}"));
    key(sight, canvas);

    let (width, height) = (canvas.width(), canvas.height());
    let beside = if sight.leaky.is_some() { width - BESIDE } else { width };
    let frame = Frame::new().lines(if sight.leaky.is_some() { 5 } else { 4 });
    let range = if state.push_by.has_sides() { (-1.0, 1.0) } else { (0.0, 1.0) };
    let label = axis_label(state.push_by);
    let x = Axis { range, label, ticks: ticks(school, state.push_by, canvas.is_narrow()) };
    let main = frame.within([0.0, 0.0, beside, height]);
    let mut chart = Chart::new(canvas, main, x, Axis::of("", (0.0, 1.02), 5));
    let copies = trained(school, state, &chart);
    for (who, name) in ["without", "with"].into_iter().enumerate() {
        let points: Vec<(f64, f64)> = sight.curve.iter().map(|(at, right)| (*at, share(right[who]))).collect();
        let dash = if who == 0 { Dash::Dashed } else { Dash::Solid };
        chart.curve(name, &points, Stroke::MAIN.of(Ink::class_fill(who)).dashed(dash));
    }
    chart.cut("push", sight.share);
    for (who, right) in sight.pushed.into_iter().enumerate() {
        regions::mark(&chart.panel, (sight.share, share(right)), who, true, 5.0);
    }
    let handle = Handle::x("push_line", "push", "How much the test digits change", (sight.share, 0.05));
    chart.handle(handle.flag(amount_words(state.push_by, sight.amount)).says(pushed));
    let guess = 1.0 / school.digits.outputs() as f64;
    let at = range.0 + 0.78 * (range.1 - range.0);
    chart.reference("guessing", [(range.0, guess), (range.1, guess)], (at, guess), 11.0);
    if let Some(copies) = copies {
        name_copies(&mut chart, copies);
    }
    if let Some(leaky) = sight.leaky {
        flattering(canvas, leaky, frame.within([beside, 0.0, width, height]));
    }
    canvas.tell(|| Told {
        key: label.to_owned(),
        columns: WHO.map(str::to_owned).to_vec(),
        rows: (sight.curve.iter())
            .map(|(at, right)| {
                let amount = school.digits.amount(state.push_by, *at);
                (Said::number(amount), right.map(|right| Said::number(share(right))).to_vec())
            })
            .collect(),
    });
}

/// Who is who, and how many digits each gets wrong; these open.
fn key(sight: &Sight, canvas: &mut Canvas) {
    canvas.group("key");
    let (mut left, line) = (12.0, 55.0);
    for (who, name) in WHO.into_iter().enumerate() {
        let name = if canvas.is_narrow() && who == 1 { "with" } else { name };
        let said = format!("{} {name}: {}", regions::SHAPES[who], sight.wrong[who].len());
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

/// Says what the tinted area is, where no curve passes: as long as there is room.
fn name_copies(chart: &mut Chart, (low, high): (f64, f64)) {
    let look = TextLook::note();
    let ((least, most), _) = chart.panel.ranges();
    let [_, top, _, bottom] = chart.panel.edges();
    let places = [(0.0, 10.0, Anchor::Center), (0.0, bottom - top - 10.0, Anchor::Center)];
    for text in ["range of the copies", "copies"] {
        let half = (chart.panel.text_width(text, look.size, false) / 2.0 + 4.0) * chart.panel.pixel().0;
        let middle = ((low + high) / 2.0).max(least + half).min(most - half);
        let has_room = text == "copies" || 2.0 * half <= high - low;
        if has_room && chart.word("trained-word", (middle, 1.02), &places, text, look) {
            return;
        }
    }
}

/// What the training copies go through, where it is the same kind of push; gives from where to where.
fn trained(school: &School, state: &State, chart: &Chart) -> Option<(f64, f64)> {
    let by = school.lessons.augmentation;
    let most = |push: Push| school.digits.amount(push, 1.0);
    let reach = match state.push_by {
        Push::Shift => by.shift / most(Push::Shift),
        Push::Rotate => by.rotate / most(Push::Rotate),
        Push::Noise => by.noise / most(Push::Noise),
        Push::Cutout => by.cutout as f64 / most(Push::Cutout),
        // As written or flipped: there is nothing between them to be covered.
        Push::Flip => 0.0,
    };
    let reach = (reach > 0.0).then_some(reach.min(1.0))?;
    let low = if state.push_by.has_sides() { -reach } else { 0.0 };
    chart.zone("trained", (low, 0.0), (reach, 1.02));
    Some((low, reach))
}

/// What the number of those who copied before the split takes beside the curves.
const BESIDE: f64 = 140.0;

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

fn axis_label(by: Push) -> &'static str {
    match by {
        Push::Shift => "pixels to the right",
        Push::Rotate => "degrees counterclockwise",
        Push::Flip => "flip",
        Push::Noise => "noise σ (full ink = 1)",
        Push::Cutout => "side of the hole, pixels",
    }
}

fn ticks(school: &School, by: Push, is_narrow: bool) -> Ticks {
    if by == Push::Flip {
        return Ticks::At(vec![(0.0, "as written".to_owned()), (1.0, "flipped".to_owned())]);
    }
    let most = match by {
        Push::Cutout => school.digits.side as f64 * 0.75,
        _ => school.digits.amount(by, 1.0),
    };
    let shares: &[f64] = match (by.has_sides(), is_narrow) {
        (true, false) => &[-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0],
        (true, true) => &[-1.0, -0.5, 0.0, 0.5, 1.0],
        (false, _) => &[0.0, 0.5, 1.0],
    };
    Ticks::At(shares.iter().map(|share| (*share, format::short(share * most))).collect())
}
