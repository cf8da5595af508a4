//! What the joined column is worth over a month: promised by each join, and given by the service.

use super::month::Score;
use super::{FeatureStoreLab, State};
use crate::format;
use crate::lab::{Hotspot, ReportBuilder, Seen};
use crate::plot::words::shortened;
use crate::plot::{Axis, Canvas, Chart, Frame, Ink, Said, Stroke, TextLook, Told};

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
    report.figure("score", alt, |canvas| draw_bars(seen, canvas));
}

/// Half of a bar's height, where each has a height of 1, and from its edges to the words above and below it.
const HALF: f64 = 0.17;
const ASIDE: f64 = 10.0;

/// Each bar below its name and its number, above what it means.
fn draw_bars(seen: &Seen<FeatureStoreLab>, canvas: &mut Canvas) {
    let ticks = [0.5, 0.75, 1.0].map(|tick| (tick, format::short(tick))).to_vec();
    let x = Axis::at("0.5 is guessing", (0.5, 1.0), ticks);
    let mut chart = Chart::new(canvas, Frame::new().lines(2), x, Axis::bare((0.0, 3.0)));
    chart.title("A month of flights: AUC", TextLook::title(Ink::Text));
    chart.title("ranked by the delay read", TextLook::note());
    let panel = &chart.panel;
    let [left, _, right, _] = panel.edges();
    for (i, (name, score, is_chosen)) in lines(seen).into_iter().enumerate() {
        let middle = 2.5 - i as f64;
        let (low, high) = (middle - HALF, middle + HALF);
        panel.group(name);
        let value = area(score);
        let end = value.unwrap_or(0.5).clamp(0.5, 1.0);
        let is_lie = i == 0 && value.is_some();
        panel.rect((0.5, low), (end, high), Ink::Soft.alpha(if is_lie { 0.28 } else { 0.75 }));
        if is_lie {
            // Hollow at the edge: a promise, not a measurement.
            panel.stroke(&[(0.5, high), (end, high), (end, low), (0.5, low)], Stroke::REFERENCE);
            let ((left, top), (right, bottom)) = (panel.place(0.5, high), panel.place(end, low));
            let future = score.as_ref().map_or(0, |score| score.future.len());
            let label = format!("{future} flights that read a value from their future: show the rows");
            panel.hotspot([left, top - 4.0, right, bottom + 4.0], Hotspot::rows("future", label));
        }
        panel.open_group(&format!("{name}-words"));
        let (look, bold) = (TextLook::new(Ink::Text), TextLook::new(Ink::Text).bold());
        panel.text((0.5, high), (0.0, -ASIDE), name, if is_chosen { bold } else { look });
        panel.text((1.0, high), (0.0, -ASIDE), &written(score), bold.right());
        if value.is_some() {
            let remark = ["reads the future", "what training can promise", "what the service could answer"][i];
            let look = TextLook::note();
            panel.text((0.5, low), (0.0, ASIDE), &shortened(remark, right - left, look), look);
        }
    }
    canvas.tell(|| told(seen));
}

fn told(seen: &Seen<FeatureStoreLab>) -> Told {
    let count = |score: &Option<Score>, of: fn(&Score) -> usize| {
        score.as_ref().map_or(Said::default(), |score| Said::number(of(score) as f64))
    };
    let row = |(name, score, _): (&str, &Option<Score>, bool)| {
        let area = Said { text: written(score), value: area(score) };
        (Said::word(name), vec![area, count(score, |one| one.with_value), count(score, |one| one.future.len())])
    };
    Told {
        key: "read".to_owned(),
        columns: ["AUC", "flights with a value", "from the future"].map(str::to_owned).to_vec(),
        rows: lines(seen).into_iter().map(row).collect(),
    }
}
