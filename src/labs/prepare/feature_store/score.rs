//! What the joined column is worth over a month: promised by each join, and given by the service.

use super::month::Score;
use super::{FeatureStoreLab, State};
use crate::format;
use crate::lab::{Cell, Hotspot, ReportBuilder, Seen, TableView};
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
    area(score).map_or("–".to_owned(), format::number)
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

/// Each bar below its name and its number; where the first one lies.
fn draw_bars(seen: &Seen<FeatureStoreLab>, canvas: &mut Canvas) -> Option<[f64; 4]> {
    canvas.group("title");
    canvas.text((12.0, 16.0), "A month of flights: AUC", TextLook::new(Ink::Text).size(13.5).bold());
    let long = "ranked by the delay that each reads";
    let fits = 12.0 + canvas.text_width(long, 11.5, false) <= canvas.width() - 4.0;
    let said = if fits { long } else { "ranked by the delay read" };
    canvas.text((12.0, 34.0), said, TextLook::new(Ink::Soft).size(11.5));
    let margins = Margins { left: 14.0, top: 44.0, right: 14.0, bottom: 42.0 };
    let ticks = [0.5, 0.75, 1.0].map(|tick| (tick, format::short(tick))).to_vec();
    let panel = canvas.panel(
        margins,
        Axis { range: (0.5, 1.0), label: "0.5 is guessing", ticks: Ticks::At(ticks) },
        Axis { range: (0.0, 3.0), label: "", ticks: Ticks::None },
    );
    let pixel = panel.pixel().1;
    let mut region = None;
    for (i, (name, score, is_chosen)) in lines(seen).into_iter().enumerate() {
        let middle = 2.5 - i as f64;
        let half = 0.17;
        panel.group(name);
        let value = area(score);
        let end = value.unwrap_or(0.5).clamp(0.5, 1.0);
        let is_lie = i == 0;
        let ink = if is_lie { Ink::Soft.alpha(0.28) } else { Ink::Soft.alpha(0.75) };
        panel.rect((0.5, middle - half), (end, middle + half), ink);
        if is_lie && value.is_some() {
            // Hollow at the edge: a promise, not a measurement.
            let (low, high) = (middle - half, middle + half);
            panel.dashed(&[(0.5, high), (end, high), (end, low), (0.5, low)], Ink::Soft, 1.5, Dash::Dashed);
        }
        panel.open_group(&format!("{name}-words"));
        let look = TextLook::new(Ink::Text).size(12.5);
        let above = middle + half + 9.0 * pixel;
        panel.text((0.5, above), (0.0, 0.0), name, if is_chosen { look.bold() } else { look });
        panel.text((1.0, above), (0.0, 0.0), &written(score), look.size(13.5).bold().right());
        let remark = match (value.is_some(), i) {
            (false, _) => "",
            (true, 0) => "reads the future",
            (true, 1) => "what training can promise",
            (true, _) => "what the service could answer",
        };
        let quiet = TextLook::new(Ink::Soft).size(11.5);
        panel.text((0.5, middle - half - 9.0 * pixel), (0.0, 0.0), remark, quiet);
        if is_lie && value.is_some() {
            let ((left, top), (right, bottom)) = (panel.place(0.5, middle + half), panel.place(end, middle - half));
            region = Some([left, top - 4.0, right, bottom + 4.0]);
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
        let count = |of: fn(&Score) -> usize| score.as_ref().map_or(Cell::default(), |score| Cell::count(of(score)));
        table.rows.push(vec![
            name.into(),
            Cell::or_dash(area(score), format::number),
            count(|score| score.with_value),
            count(|score| score.future.len()),
        ]);
    }
    table
}
