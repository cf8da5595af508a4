//! The rows by their first two components.

use super::{PcaLab, cloud, head, is_rebuilt, used_counted};
use crate::format;
use crate::lab::{Axes, Handle, ReportBuilder, Seen};
use crate::plot::{Axis, Canvas, Dash, Ink, Margins, Ticks, equal_units};

pub fn figure(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let mut knob = [(0.0, 0.0), (1.0, 1.0)];
    report.figure("map", super::readouts::map_sentence(seen), |canvas| knob = draw(seen, canvas));
    if !is_rebuilt(seen.state) {
        return;
    }
    let [at, step] = knob;
    let place = |score: f64| format::short(score);
    report.handle(Handle {
        key: "row".to_owned(),
        label: cloud::row_label(seen),
        figure: "map".to_owned(),
        panel: 0,
        at,
        axes: Axes::Free,
        control: None,
        flag: String::new(),
        value_text: format!("{} along component 1, {} along component 2", place(at.0), place(at.1)),
        step,
        group: String::new(),
    });
}

/// Gives where the ring stands, and one arrow key's step of it.
fn draw(seen: &Seen<PcaLab>, canvas: &mut Canvas) -> [(f64, f64); 2] {
    let (out, fitted) = (seen.out, seen.fitted);
    let kept = out.cumulative.as_ref().map(|shares| shares.get(1).or(shares.first()).copied().unwrap_or(1.0));
    let headline =
        kept.map_or("Nothing varies here".to_owned(), |kept| format!("This map keeps {}", format::percent(kept)));
    let of = format!("of the variance of {}; PCA never saw the classes", used_counted(seen));
    head(canvas, &headline, Ink::Text, &of);
    cloud::key(seen, canvas);
    let margins = Margins { left: 56.0, top: 72.0, right: 17.0, bottom: 46.0 };
    let (width, height) =
        (canvas.width() - margins.left - margins.right, canvas.height() - margins.top - margins.bottom);
    let place = |values: &Vec<f64>| (out.model.score(values, 0), out.model.score(values, 1));
    let own = place(&out.used.iter().map(|&feature| out.values[feature]).collect());
    let mut places: Vec<(f64, f64)> = fitted.drawn_values(seen.data, &out.used).iter().map(place).collect();
    if let Ok(at) = fitted.drawn.binary_search(&out.row) {
        places[at] = own;
    }
    let [x, y] = equal_units(&cloud::frame_of(places.iter().copied()), width.max(10.0), height.max(10.0));
    let label = |k: usize| {
        let shares = out.model.explained_variance_ratio().unwrap_or_default();
        shares.get(k).map_or(String::new(), |share| format!("component {}: {}", k + 1, format::percent(*share)))
    };
    let panel = canvas.panel(
        margins,
        Axis { range: x, label: &label(0), ticks: Ticks::About(5) },
        Axis { range: y, label: &label(1), ticks: Ticks::About(5) },
    );
    cloud::draw_points(seen, &panel, &places);
    let set = if is_rebuilt(seen.state) { seen.state.weights.unwrap_or(own) } else { own };
    let knob = cloud::inside(&panel, set);
    if is_rebuilt(seen.state) {
        panel.open_group("row");
        panel.dashed(&[cloud::inside(&panel, own), knob], Ink::Hand, 1.5, Dash::Dotted);
        panel.ring(knob, 8.0, Ink::Hand, 2.0);
    }
    let pixel = panel.pixel();
    [knob, (pixel.0 * 6.0, pixel.1 * 6.0)]
}
