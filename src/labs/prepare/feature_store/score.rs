//! What the joined column is worth over a month: promised by each join, and given by the service.

use super::month::Score;
use super::{FeatureStoreLab, State};
use crate::format;
use crate::lab::{Hotspot, ReportBuilder, Seen, TableView};
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, TextLook, Ticks};

/// Each with its name, its score, and whether it is the join that is chosen.
fn lines<'a>(seen: &Seen<'a, FeatureStoreLab>) -> [(&'static str, &'a Option<Score>, bool); 3] {
    let (state, fitted): (&State, _) = (seen.state, seen.fitted);
    [
        ("newest record", &fitted.newest, !state.is_point_in_time),
        ("point in time", &fitted.point_in_time, state.is_point_in_time),
        ("as served", &fitted.served, false),
    ]
}

fn area(score: &Option<Score>) -> Option<f64> {
    score.as_ref().and_then(|score| score.area)
}

fn written(score: &Option<Score>) -> String {
    area(score).map_or("undefined".to_owned(), format::number)
}

pub fn draw(seen: &Seen<FeatureStoreLab>, report: &mut ReportBuilder) {
    let said: Vec<String> = lines(seen).iter().map(|(name, score, _)| format!("{name} {}", written(score))).collect();
    let alt =
        format!("Area under the ROC curve when flights are ranked by the delay that they read: {}.", said.join(", "));
    let mut region = None;
    report.figure("score", alt, |canvas| region = draw_bars(seen, canvas));
    let future = seen.fitted.newest.as_ref().map_or(0, |score| score.future.len());
    if let Some(region) = region {
        report.hotspot(Hotspot {
            key: "future".to_owned(),
            label: format!("{future} flights that read a value from their future: show the rows"),
            figure: "score".to_owned(),
            region,
            opens_rows: true,
            group: String::new(),
            pressed: None,
        });
    }
}

/// Where the first bar lies.
fn draw_bars(seen: &Seen<FeatureStoreLab>, canvas: &mut Canvas) -> Option<[f64; 4]> {
    let is_narrow = canvas.is_narrow();
    let title = match is_narrow {
        true => "A month: AUC, ranked by the delay read".to_owned(),
        false => format!(
            "{} flights of a month, ranked by the delay that they read: area under the ROC curve",
            format::count(seen.fitted.flights as u64)
        ),
    };
    canvas.group("title");
    canvas.text((10.0, 14.0), &title, TextLook::new(Ink::Text).size(12.5).bold());
    let margins = Margins { left: if is_narrow { 118.0 } else { 116.0 }, top: 28.0, right: 16.0, bottom: 24.0 };
    let rest = if is_narrow { &[0.75, 1.0][..] } else { &[0.6, 0.7, 0.8, 0.9, 1.0] };
    let chance = (0.5, if is_narrow { "0.5" } else { "0.5, chance" }.to_owned());
    let ticks = std::iter::once(chance).chain(rest.iter().map(|&tick| (tick, format::short(tick)))).collect();
    let panel = canvas.panel(
        margins,
        Axis { range: (0.5, 1.0), label: "", ticks: Ticks::At(ticks) },
        Axis { range: (0.0, 3.0), label: "", ticks: Ticks::None },
    );
    let mut region = None;
    for (i, (name, score, is_chosen)) in lines(seen).into_iter().enumerate() {
        let middle = 2.5 - i as f64;
        panel.group(name);
        let value = area(score);
        let end = value.unwrap_or(0.5).clamp(0.5, 1.0);
        let is_lie = i == 0;
        let ink = if is_lie { Ink::Soft.alpha(0.28) } else { Ink::Soft.alpha(0.75) };
        panel.rect((0.5, middle - 0.34), (end, middle + 0.34), ink);
        if is_lie {
            // Hollow at the edge: a promise, not a measurement.
            let (low, high) = (middle - 0.34, middle + 0.34);
            panel.dashed(&[(0.5, high), (end, high), (end, low), (0.5, low)], Ink::Soft, 1.5, Dash::Dashed);
        }
        panel.open_group(&format!("{name}-words"));
        let (left, down) = panel.place(0.5, middle);
        let look = TextLook::new(Ink::Text).size(12.0).right();
        canvas.text((left - 9.0, down), name, if is_chosen { look.bold() } else { look });
        let remark = match (value.is_some(), i) {
            (false, _) => "",
            (true, 0) if is_narrow => "a lie",
            (true, 0) => "read from the future",
            (true, 1) if is_narrow => "promised",
            (true, 1) => "what training can promise",
            (true, _) if is_narrow => "kept",
            (true, _) => "what GetRecord answered when each flight was due",
        };
        let number = written(score);
        let width = canvas.text_width(&number, 13.0, true) + canvas.text_width(remark, 11.5, false);
        let room = canvas.width() - panel.place(end, middle).0 - 24.0;
        panel.text((end, middle), (7.0, 0.0), &number, TextLook::new(Ink::Text).size(13.0).bold());
        if width < room {
            let dx = 15.0 + canvas.text_width(&number, 13.0, true);
            panel.text((end, middle), (dx, 0.0), remark, TextLook::new(Ink::Soft).size(11.5));
        }
        if is_lie && value.is_some() {
            let ((left, top), (right, bottom)) = (panel.place(0.5, middle + 0.45), panel.place(end, middle - 0.45));
            region = Some([left, top, right, bottom]);
        }
    }
    region
}

/// The bars as a table.
pub fn table(seen: &Seen<FeatureStoreLab>) -> TableView {
    let mut table = TableView::new(
        "score",
        "A month of flights, ranked by what they read",
        &["read", "AUC", "flights with a value", "from the future"],
    );
    for (name, score, _) in lines(seen) {
        let count = |of: fn(&Score) -> usize| score.as_ref().map_or(String::new(), |score| of(score).to_string());
        table.rows.push(vec![
            name.to_owned(),
            written(score),
            count(|score| score.with_value),
            count(|score| score.future.len()),
        ]);
    }
    table
}
