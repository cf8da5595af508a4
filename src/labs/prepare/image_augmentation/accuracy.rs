//! How many test digits are classified correctly, however far they are pushed.

use super::ImageAugmentation;
use super::controls::push_key;
use super::school::School;
use super::sight::Sight;
use super::state::{Push, State};
use super::words::{push_words, pushed_word};
use crate::format;
use crate::lab::{Axes, Cell, Handle, Hotspot, ReportBuilder, Seen};
use crate::plot::words::Words;
use crate::plot::{Anchor, Axis, Canvas, Dash, Ink, Margins, Panel, TextLook, Ticks, regions};

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
    let mut regions = Vec::new();
    report.figure("measured", alt, |canvas| regions = draw(seen.state, school, sight, canvas));
    for (who, region) in regions.into_iter().enumerate() {
        report.hotspot(Hotspot {
            key: WRONG[who].to_owned(),
            label: format!("Misclassified test digits, {}", WHO[who]),
            figure: "measured".to_owned(),
            region,
            opens_rows: true,
            group: "wrong".to_owned(),
            pressed: None,
        });
    }
    report.handle(Handle {
        key: "push_line".to_owned(),
        label: "How much the test digits change".to_owned(),
        figure: "measured".to_owned(),
        panel: 0,
        at: (sight.share, 0.05),
        axes: Axes::X,
        control: Some("push".to_owned()),
        flag: amount_words(seen.state.push_by, sight.amount),
        value_text: pushed,
        step: (0.0125, 0.0),
        group: String::new(),
    });
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

/// Draws the curves; gives the places of the two counts of wrong digits.
fn draw(state: &State, school: &School, sight: &Sight, canvas: &mut Canvas) -> Vec<[f64; 4]> {
    let all = school.digits.test.len().max(1) as f64;
    let share = |right: usize| right as f64 / all;
    canvas.group("title");
    let [without, with] = sight.pushed.map(|right| format::number(share(right)));
    // Copied before the split, the two numbers at the side are the story.
    let headline = match sight.leaky {
        Some(parts) => {
            let [told, honest] = parts.map(|(right, of)| format::number(right as f64 / of.max(1) as f64));
            format!("Reported: {told}; on unseen digits: {honest}")
        }
        None => format!("{with} with augmentation, {without} without"),
    };
    let size = (16.0_f64).min((canvas.width() - 28.0) / canvas.text_width(&headline, 1.0, true));
    canvas.text((14.0, 17.0), &headline, TextLook::new(Ink::Text).size(size).bold());
    let below =
        format!("accuracy on {} test digits, {}", school.digits.test.len(), push_words(state.push_by, sight.amount));
    let size = (12.0_f64).min((canvas.width() - 28.0) / canvas.text_width(&below, 1.0, false));
    canvas.text((14.0, 37.0), &below, TextLook::new(Ink::Soft).size(size));
    canvas.group("key");
    let line = 56.0;
    let end = regions::key(canvas, (14.0, line), &WHO);
    let spots = wrongs(sight, canvas, line, end);

    let beside = if sight.leaky.is_some() { 136.0 } else { 0.0 };
    let top = 92.0;
    let margins = Margins { left: 48.0, top, right: 30.0 + beside, bottom: 44.0 };
    let range = if state.push_by.has_sides() { (-1.0, 1.0) } else { (0.0, 1.0) };
    let levels = [0.0, 0.25, 0.5, 0.75, 1.0].map(|tick| (tick, format::short(tick))).to_vec();
    let panel = canvas.panel(
        margins,
        Axis { range, label: axis_label(state.push_by), ticks: ticks(school, state.push_by, canvas.is_narrow()) },
        Axis { range: (0.0, 1.02), label: "", ticks: Ticks::At(levels) },
    );
    let copies = trained(school, state, &panel);
    let guess = 1.0 / school.digits.outputs() as f64;
    panel.group("guessing");
    panel.dashed(&[(range.0, guess), (range.1, guess)], Ink::Soft, 1.0, Dash::Dotted);
    let mut words = Words::new(canvas);
    for (who, name) in ["without", "with"].into_iter().enumerate() {
        panel.group(name);
        let points: Vec<(f64, f64)> = sight.curve.iter().map(|(at, right)| (*at, share(right[who]))).collect();
        let dash = if who == 0 { Dash::Dashed } else { Dash::Solid };
        panel.dashed(&points, Ink::class_fill(who), 2.0, dash);
        for pair in points.windows(2) {
            words.take_line(panel.place(pair[0].0, pair[0].1), panel.place(pair[1].0, pair[1].1));
        }
    }
    panel.open_group("push");
    panel.dashed(&[(sight.share, 0.0), (sight.share, 1.02)], Ink::Hand, 1.5, Dash::Solid);
    for (who, right) in sight.pushed.into_iter().enumerate() {
        regions::mark(&panel, (sight.share, share(right)), who, true, 5.0);
    }
    // The handle and its line.
    let (x, bottom) = panel.place(sight.share, 0.0);
    words.take([x - 2.0, panel.place(0.0, 1.02).1, x + 2.0, bottom]);
    words.take([x - 18.0, bottom - 28.0, x + 18.0, bottom]);
    panel.open_group("names");
    let quiet = TextLook::new(Ink::Soft).size(11.0);
    if !canvas.is_narrow() {
        // At an end of the dotted line, or else between the slopes.
        let places =
            [(1.0, -2.0, 9.0, Anchor::Right), (-1.0, 5.0, 9.0, Anchor::Left), (0.0, 0.0, -9.0, Anchor::Center)];
        for (part, right, down, anchor) in places {
            let at = ((range.0 + range.1 + part * (range.1 - range.0)) / 2.0, guess);
            if words.place(&panel, at, &[(right, down, anchor), (right, -down, anchor)], "guessing", quiet) {
                break;
            }
        }
    }
    // The dotted line is no place for words, either.
    words.take_line(panel.place(range.0, guess), panel.place(range.1, guess));
    if let Some((low, high)) = copies {
        name_copies(&panel, &mut words, (low, high), quiet);
    }
    if let Some(leaky) = sight.leaky {
        flattering(canvas, leaky, beside, top);
    }
    spots
}

/// Says what the tinted area is, where no curve passes: as long as there is room.
fn name_copies(panel: &Panel, words: &mut Words, (low, high): (f64, f64), look: TextLook) {
    let (range, _) = panel.ranges();
    let pixel = panel.pixel().0;
    let wide = |text: &str| (panel.text_width(text, look.size, false) + 8.0) * pixel;
    for text in ["range of the copies", "copies"] {
        let half = wide(text) / 2.0;
        let middle = ((low + high) / 2.0).max(range.0 + half).min(range.1 - half);
        let is_placed = (text == "copies" || 2.0 * half <= high - low)
            && (words.place(panel, (middle, 1.02), &[(0.0, 9.0, Anchor::Center)], text, look)
                || words.place(panel, (middle, 0.0), &[(0.0, -9.0, Anchor::Center)], text, look));
        if is_placed {
            return;
        }
    }
}

/// Writes how many digits are wrong, where there is room; gives where.
fn wrongs(sight: &Sight, canvas: &mut Canvas, line: f64, from: f64) -> Vec<[f64; 4]> {
    let said = [0, 1].map(|who| format!("{} {} wrong", regions::SHAPES[who], sight.wrong[who].len()));
    let widths = said.each_ref().map(|text| canvas.text_width(text, 11.5, false));
    let mut left = canvas.width() - 14.0 - widths[0] - widths[1] - 16.0;
    if left < from {
        return Vec::new();
    }
    let mut spots = Vec::new();
    for (who, text) in said.iter().enumerate() {
        canvas.text((left, line), text, TextLook::new(Ink::class_text(who)).size(11.5));
        spots.push([left - 4.0, line - 11.0, left + widths[who] + 4.0, line + 11.0]);
        left += widths[who] + 16.0;
    }
    spots
}

/// What the training copies go through, where it is the same kind of push; gives from where to where.
fn trained(school: &School, state: &State, panel: &Panel) -> Option<(f64, f64)> {
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
    if reach <= 0.0 {
        return None;
    }
    let reach = reach.min(1.0);
    let low = if state.push_by.has_sides() { -reach } else { 0.0 };
    panel.group("trained");
    panel.rect((low, 0.0), (reach, 1.02), Ink::Soft.alpha(0.12));
    Some((low, reach))
}

/// The number of those who copied before the split, and the honest one.
fn flattering(canvas: &mut Canvas, leaky: [(usize, usize); 2], beside: f64, top: f64) {
    // As high as the curves' panel, so that the two can be compared.
    let margins = Margins { left: canvas.width() - beside, top, right: 14.0, bottom: 44.0 };
    let panel = canvas.panel(
        margins,
        Axis { range: (0.0, 2.0), label: "", ticks: Ticks::Line },
        Axis { range: (0.0, 1.02), label: "", ticks: Ticks::None },
    );
    panel.open_group("leak");
    let names = [["copies of", "training", "digits"], ["copies of", "unseen", "digits"]];
    for (place, (right, of)) in leaky.into_iter().enumerate() {
        let height = right as f64 / of.max(1) as f64;
        let (left, middle) = (place as f64 + 0.14, place as f64 + 0.5);
        let ink = if place == 0 { Ink::Soft.alpha(0.45) } else { Ink::Good.alpha(0.8) };
        panel.rect((left, 0.0), (left + 0.72, height), ink);
        let look = TextLook::new(if place == 0 { Ink::Soft } else { Ink::Good }).bold().center();
        panel.text((middle, height), (0.0, -8.0), &format::number(height), look);
        for (line, words) in names[place].iter().enumerate() {
            let down = 9.0 + 12.5 * line as f64;
            panel.text((middle, 0.0), (0.0, down), words, TextLook::new(Ink::Soft).size(10.5).center());
        }
    }
    canvas.group("leak name");
    let middle = canvas.width() - (beside + 14.0) / 2.0;
    canvas.text((middle, top - 22.0), "copied before the split", TextLook::new(Ink::Text).size(10.5).center());
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

/// The table behind the curves.
pub fn table(state: &State, school: &School, sight: &Sight) -> crate::lab::TableView {
    let mut table = crate::lab::TableView::new(
        "measured",
        format!("Correct of {} test digits, by {}", school.digits.test.len(), push_key(state.push_by)),
        &[axis_label(state.push_by), "without", "with augmentation"],
    );
    for (share, right) in &sight.curve {
        let amount = Cell::number(school.digits.amount(state.push_by, *share), format::short);
        table.rows.push(vec![amount, Cell::count(right[0]), Cell::count(right[1])]);
    }
    table
}
