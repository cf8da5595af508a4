//! The rows by their first two components.

use super::{PcaLab, cloud, head, is_rebuilt, used_counted};
use crate::format;
use crate::lab::{ReportBuilder, Seen};
use crate::plot::{Canvas, Ink, plane};

pub fn figure(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    report.figure("map", super::readouts::map_sentence(seen), |canvas| draw(seen, canvas));
}

fn draw(seen: &Seen<PcaLab>, canvas: &mut Canvas) {
    let (out, fitted) = (seen.out, seen.fitted);
    let kept = out.cumulative.as_ref().map(|shares| shares.get(1).or(shares.first()).copied().unwrap_or(1.0));
    let headline =
        kept.map_or("Nothing varies here".to_owned(), |kept| format!("This map keeps {}", format::percent(kept)));
    head(canvas, &headline, Ink::Text, &format!("of {}’ variance, labels unseen", used_counted(seen)));
    let frame = cloud::key(seen, canvas);
    let place = |values: &Vec<f64>| (out.model.score(values, 0), out.model.score(values, 1));
    let own = place(&out.used.iter().map(|&feature| out.values[feature]).collect());
    let mut places: Vec<(f64, f64)> = fitted.drawn_values(seen.data, &out.used).iter().map(place).collect();
    if let Ok(at) = fitted.drawn.binary_search(&out.row) {
        places[at] = own;
    }
    let label = |k: usize| {
        let shares = out.model.explained_variance_ratio().unwrap_or_default();
        shares.get(k).map_or(String::new(), |share| format!("component {}: {}", k + 1, format::percent(*share)))
    };
    let labels = [label(0), label(1)];
    let labels = [labels[0].as_str(), labels[1].as_str()];
    let mut chart = plane(canvas, frame, labels, &cloud::frame_of(places.iter().copied()));
    cloud::draw_points(seen, canvas, &mut chart, labels, &places);
    if is_rebuilt(seen.state) {
        let at = seen.state.weights.unwrap_or(own);
        let [x, y] = [at.0, at.1].map(format::short);
        cloud::ringed(seen, &mut chart, own, at, format!("{x} along component 1, {y} along component 2"));
    }
}
