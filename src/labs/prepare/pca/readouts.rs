//! The numbers with their arithmetic, the tables, and the sentences.

use super::{PcaLab, fit, rebuild, used_counted};
use crate::format;
use crate::lab::{Cell, Quantity, ReportBuilder, Seen, TableView};

const NOTHING_VARIES: &str = "nothing varies";

pub fn readouts(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let out = seen.out;
    line(seen, report);
    let kept = out.cumulative.as_ref().map(|shares| shares[out.k - 1]);
    let total = format::number(out.model.total_variance);
    let variance: f64 = out.model.explained_variance.iter().take(out.k).sum();
    let formula =
        format!("{} ÷ {total}, variance along {}", format::number(variance), format::counted(out.k, "component"));
    report.readout("kept", "Components keep", Quantity::or(kept, NOTHING_VARIES), formula);
    let formula = match seen.state.keep_by {
        "count" => "set by hand".to_owned(),
        _ => format!("the fewest that keep more than {}", format::percent(seen.state.share)),
    };
    report.readout("components", "Components kept", Quantity::Number(out.k as f64), formula);
    let left = out.model.components.len() - out.k;
    let formula = format!("sum of the {left} other variances: mean squared error");
    report.readout(
        "error",
        "Reconstruction error",
        Quantity::or(Some(out.model.error_left(out.k)), NOTHING_VARIES),
        formula,
    );
    needed(seen, report);
    // The first two may be set by hand; then the ring no longer stands where the row's own values are.
    let is_by_hand = out.is_by_hand && out.component < 2;
    let by_hand = out.scores.get(out.component).copied().filter(|_| is_by_hand);
    let own = by_hand.unwrap_or_else(|| out.model.score(&own_values(seen), out.component));
    let name = format!("Ringed row, score on component {}", out.component + 1);
    let formula = if by_hand.is_some() { "set by your hand" } else { "Σ (value − mean) ÷ scale × loading" };
    report.readout("score", &name, Quantity::or(Some(own), "too large"), formula);
    let formula = format!("Σ (measured − reconstructed)² over {}", used_counted(seen));
    report.readout("row_error", "Ringed row, squared error", Quantity::or(Some(out.row_error), "too large"), formula);
    let (feature, loading) = largest(seen);
    let name = format!("Largest loading, component {}", out.component + 1);
    report.readout("loading", &name, Quantity::Number(loading), format::words(&feature));
    let variance = out.model.explained_variance.get(out.component).copied();
    let name = format!("Variance along component {}", out.component + 1);
    let formula = "an eigenvalue of the covariance matrix";
    report.readout("variance", &name, Quantity::or(variance, "too large"), formula);
    report.key_numbers(match seen.state.part {
        "line" => &["line_kept", "line_left", "line_best"],
        "all" => &["kept", "components", "loading", "needed"],
        _ => &["components", "kept", "row_error"],
    });
}

fn line(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let plane = &seen.out.plane;
    let share = plane.share(plane.angle);
    let (along, total) = (plane.along(plane.angle), plane.total());
    let (a, b) = (format::number(along), format::number(total));
    let formula = format!("{a} ÷ {b}: variance along the line ÷ of both features");
    report.readout("line_kept", "The line keeps", Quantity::or(share, NOTHING_VARIES), formula);
    let left = (total - along).max(0.0);
    // What is left of much may be too little to show in three digits of either.
    let formula = if a == b {
        format!("mean squared length of the gray lines, of {b}")
    } else {
        format!("{b} − {a}: mean squared length of the gray lines")
    };
    report.readout("line_left", "The line loses", Quantity::or(Some(left), NOTHING_VARIES), formula);
    let at = format!("at {}°, by PCA of these two", format::fixed(plane.best_angle, 1));
    report.readout("line_best", "The best line keeps", Quantity::or(plane.best_share(), NOTHING_VARIES), at);
    let turned = fit::between(plane.best_angle, plane.resting_angle);
    let formula = format!("from {}°, by the ringed row", format::fixed(plane.resting_angle, 1));
    report.readout("turned", "The best line turned by", Quantity::Number(turned), formula).unit = "°".to_owned();
}

/// How many features the kept components are mixed from: what must be measured of a new row.
fn needed(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let out = seen.out;
    let kept = &out.model.components[..out.k];
    let is_needed = |i: usize| kept.iter().any(|component| component[i].abs() > 1e-12);
    let count = (0..out.used.len()).filter(|&i| is_needed(i)).count();
    let formula = format!("of {}: with a nonzero loading in a kept component", used_counted(seen));
    report.readout("needed", "Features still needed", Quantity::Number(count as f64), formula);
}

fn own_values(seen: &Seen<PcaLab>) -> Vec<f64> {
    seen.out.used.iter().map(|&feature| seen.out.values[feature]).collect()
}

/// The feature with the largest loading of the shown component, and that loading with its sign.
fn largest(seen: &Seen<PcaLab>) -> (String, f64) {
    let loadings = &seen.out.model.components[seen.out.component];
    let most = loadings.iter().fold(0.0f64, |most, loading| most.max(loading.abs()));
    let at = loadings.iter().position(|loading| loading.abs() == most).unwrap_or(0);
    (seen.fitted.features[seen.out.used[at]].clone(), loadings.get(at).copied().unwrap_or(0.0))
}

pub fn tables(seen: &Seen<PcaLab>, report: &mut ReportBuilder) {
    let out = seen.out;
    let names = |i: usize| format::words(&seen.fitted.features[out.used[i]]);
    report.table(|| {
        let columns = &["component", "variance", "share", "cumulative"];
        let mut table = TableView::new("spectrum", "Variance that each component keeps", columns);
        let shares = out.model.explained_variance_ratio().unwrap_or_default();
        let sums = out.cumulative.clone().unwrap_or_default();
        for (i, variance) in out.model.explained_variance.iter().enumerate() {
            let written = |shares: &[f64]| Cell::or_dash(shares.get(i).copied(), format::number);
            let variance = Cell::number(*variance, format::number);
            table.rows.push(vec![Cell::count(i + 1), variance, written(&shares), written(&sums)]);
        }
        table
    });
    report.table(|| {
        let columns = &["feature", "measured", "reconstructed", "difference"];
        let title = format!("{}, from {}", rebuild::row_name(seen), format::counted(out.k, "number"));
        let mut table = TableView::new("rebuild", title, columns);
        for (i, &feature) in out.used.iter().enumerate() {
            let (value, rebuilt) = (out.values[feature], out.rebuilt[i]);
            let numbers = [value, rebuilt, value - rebuilt].map(|value| Cell::number(value, format::number));
            table.rows.push(std::iter::once(names(i).into()).chain(numbers).collect());
        }
        table
    });
    report.table(|| {
        let shown = out.model.components.len().min(out.k.max(out.component + 1)).min(20);
        let mut table = TableView::new("loadings", "Loadings of the components", &["feature"]);
        table.columns.extend((1..=shown).map(|number| format!("component {number}")));
        for i in 0..out.used.len() {
            let loadings = out.model.components[..shown].iter();
            let loadings = loadings.map(|component| Cell::number(component[i], |loading| format::fixed(loading, 3)));
            table.rows.push(std::iter::once(names(i).into()).chain(loadings).collect());
        }
        table
    });
}

pub fn cloud_sentence(seen: &Seen<PcaLab>) -> String {
    let plane = &seen.out.plane;
    let name = |axis: usize| format::words(&seen.fitted.features[plane.features[axis]]);
    let whose = if seen.state.is_held { "The first component" } else { "Your line" };
    let at = format::fixed(plane.angle, 1);
    match (plane.share(plane.angle), plane.best_share()) {
        (Some(share), Some(best)) => format!(
            "{whose} at {at}° keeps {} of the variance of {} and {}; the best direction keeps {}.",
            format::percent(share),
            name(0),
            name(1),
            format::percent(best)
        ),
        _ => format!("{} and {} do not vary.", name(0), name(1)),
    }
}

pub fn directions_sentence(seen: &Seen<PcaLab>) -> String {
    let plane = &seen.out.plane;
    match plane.best_share() {
        Some(best) => format!(
            "The share of variance that each direction keeps: at most {}, at {}°.",
            format::percent(best),
            format::fixed(plane.best_angle, 1)
        ),
        None => "No direction keeps anything, because nothing varies.".to_owned(),
    }
}

pub fn map_sentence(seen: &Seen<PcaLab>) -> String {
    let kept = seen.out.cumulative.as_ref().and_then(|shares| shares.get(1).or(shares.first()).copied());
    let kept = kept.map_or("no variance, because there is none".to_owned(), |kept| {
        format!("{} of the variance of {}", format::percent(kept), used_counted(seen))
    });
    format!("The rows on a map of components 1 and 2, which keep {kept}.")
}

pub fn spectrum_sentence(seen: &Seen<PcaLab>) -> String {
    let out = seen.out;
    let Some(kept) = out.cumulative.as_ref().map(|shares| shares[out.k - 1]) else {
        return "None of the features varies.".to_owned();
    };
    format!(
        "{} of {} components {} {} of the variance of {}, {}.",
        out.k,
        out.model.components.len(),
        if out.k == 1 { "keeps" } else { "keep" },
        format::percent(kept),
        used_counted(seen),
        if out.is_standardized { "standardized" } else { "in their own units" },
    )
}

pub fn loadings_sentence(seen: &Seen<PcaLab>) -> String {
    let (feature, loading) = largest(seen);
    format!(
        "Component {} has its largest loading on {} ({}).",
        seen.out.component + 1,
        format::words(&feature),
        format::fixed(loading, 2)
    )
}

pub fn rebuild_sentence(seen: &Seen<PcaLab>) -> String {
    let by = if seen.out.is_by_hand { ", two of them set by hand" } else { "" };
    format!(
        "{}, reconstructed from {}{by}, has a squared error of {}.",
        rebuild::row_name(seen),
        format::counted(seen.out.k, "number"),
        format::number(seen.out.row_error)
    )
}

pub fn sentence(seen: &Seen<PcaLab>) -> String {
    match seen.state.part {
        "line" => cloud_sentence(seen),
        "all" => format!("{} {}", spectrum_sentence(seen), loadings_sentence(seen)),
        _ => rebuild_sentence(seen),
    }
}
