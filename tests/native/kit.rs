//! The figure kit's examples: their pictures at every size, and what holds for all of them.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tactile::plot::examples::{Example, Size, all};
use tactile::plot::{Held, Op, Paint, Palette, Point, Scene, UNITS_PER_PIXEL};

use crate::conformance::unreadable;
use crate::tidy::contrast;

/// Every example at every size, with its name there.
fn drawn() -> Vec<(String, &'static Example, Scene, Held)> {
    let at = |example: &'static Example, size: Size| {
        let (scene, held) = example.drawn(size);
        (format!("{}-{}", example.key, size.name()), example, scene, held)
    };
    all().flat_map(|example| Size::ALL.map(|size| at(example, size))).collect()
}

/// All pictures are compared before it fails, so that one run shows everything that an edit changed.
#[test]
fn pictures_of_the_kit() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    let is_changed = |name: &str, scene: &Scene| {
        let compared = || settings.bind(|| insta::assert_snapshot!(format!("kit__{name}"), scene.to_text()));
        catch_unwind(AssertUnwindSafe(compared)).is_err()
    };
    let pictures = drawn();
    let changed: Vec<&str> =
        pictures.iter().filter(|(name, _, scene, _)| is_changed(name, scene)).map(|(name, ..)| name.as_str()).collect();
    assert!(changed.is_empty(), "other pictures of {}", changed.join(", "));
}

#[test]
fn words_of_the_kit_can_be_read() {
    let mut found = Vec::new();
    for (name, _, scene, _) in drawn() {
        found.extend(unreadable(&name, &scene));
        for op in scene.groups.iter().flat_map(|group| &group.ops) {
            if let Op::Text { text, size, .. } = op {
                if f64::from(*size) < 13.0 * UNITS_PER_PIXEL {
                    found.push(format!("{name}: “{text}” is smaller than 13 pixels"));
                }
                if text.trim().is_empty() || text.contains("NaN") || text.contains("inf") || text == "…" {
                    found.push(format!("{name}: “{text}” says nothing"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

/// What can be held has names and places, and each chart is a table, too.
#[test]
fn examples_can_be_held_and_told() {
    let mut keys = BTreeSet::new();
    assert!(all().all(|example| keys.insert(example.key)), "two examples have one key");
    for (name, example, scene, held) in drawn() {
        assert!(!example.title.is_empty() && scene.op_count() > 0, "{name} shows nothing");
        let mut keys = BTreeSet::new();
        for handle in &held.handles {
            let panel = scene.panels[handle.panel];
            let (x, y) = panel.place(handle.at.0, handle.at.1);
            let [left, top, right, bottom] = panel.region.map(f64::from);
            let is_on = (left - 1.0..=right + 1.0).contains(&x) && (top - 1.0..=bottom + 1.0).contains(&y);
            assert!(is_on, "{name}: {} is not on its panel", handle.key);
            assert!(keys.insert(&handle.key), "{name}: two have the key {}", handle.key);
            assert!(!handle.label.is_empty() && !handle.value_text.is_empty(), "{name}: {} has no name", handle.key);
        }
        for spot in &held.hotspots {
            let [left, top, right, bottom] = spot.region;
            assert!(right - left > 0.0 && bottom - top > 0.0, "{name}: {} cannot be clicked", spot.key);
            assert!(keys.insert(&spot.key), "{name}: two have the key {}", spot.key);
            assert!(!spot.label.is_empty(), "{name}: {} has no name", spot.key);
        }
        let told = held.told.unwrap_or_else(|| panic!("{name} has no table"));
        assert_eq!(told.rows.is_empty(), example.key == "graph-none", "{name} has an empty table, or should have one");
        let mut widths = told.rows.iter().map(|(_, cells)| cells.len());
        assert!(widths.all(|width| width == told.columns.len()), "{name}: a row has other columns than the table");
    }
}

/// Words stand on what they can be read on, in every theme: on bars, cells, areas and maps, as they lie below.
#[test]
fn words_of_the_kit_have_contrast() {
    let mut found = BTreeSet::new();
    for (name, _, scene, _) in drawn() {
        let ops: Vec<&Op> = scene.groups.iter().flat_map(|group| &group.ops).collect();
        let words = scene.words();
        let texts = ops.iter().enumerate().filter_map(|(above, op)| match op {
            Op::Text { paint, .. } if paint.alpha > 0 => Some((above, paint)),
            _ => None,
        });
        for ((above, paint), (text, [left, top, right, bottom])) in texts.zip(&words) {
            let middle = (((left + right) / 2.0) as i32, ((top + bottom) / 2.0) as i32);
            for (theme, palette) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
                let mut ground = palette.rgb(tactile::plot::Ink::Panel);
                for paint in ops[..above].iter().filter_map(|op| covering(op, middle)) {
                    ground = over(ground, palette.rgb(paint.ink), f64::from(paint.alpha) / 255.0);
                }
                let contrast = contrast(over(ground, palette.rgb(paint.ink), f64::from(paint.alpha) / 255.0), ground);
                if contrast < 4.5 {
                    found.insert(format!("{name}, {theme}: “{text}” has {contrast:.2} : 1"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.into_iter().collect::<Vec<_>>().join("\n"));
}

fn over(ground: (u8, u8, u8), paint: (u8, u8, u8), share: f64) -> (u8, u8, u8) {
    let mixed = |below: u8, above: u8| (f64::from(below) + (f64::from(above) - f64::from(below)) * share).round() as u8;
    (mixed(ground.0, paint.0), mixed(ground.1, paint.1), mixed(ground.2, paint.2))
}

/// The paint that a filled shape puts on a place.
fn covering(op: &Op, (x, y): Point) -> Option<Paint> {
    let lies_between = |a: i32, b: i32, at: i32| (a.min(b)..=a.max(b)).contains(&at);
    match op {
        Op::Rect { from, to, paint, stroke: None } => {
            (lies_between(from.0, to.0, x) && lies_between(from.1, to.1, y)).then_some(*paint)
        }
        Op::Circle { center, radius, paint, stroke: None } => {
            let (dx, dy) = (i64::from(x - center.0), i64::from(y - center.1));
            (dx * dx + dy * dy <= i64::from(*radius).pow(2)).then_some(*paint)
        }
        Op::Polygon { points, paint } => {
            // As often as a ray to the right crosses the outline.
            let edges = points.iter().zip(points.iter().cycle().skip(1));
            let crosses = |(a, b): &(&Point, &Point)| {
                let at = |y: i32| f64::from(a.0) + f64::from(y - a.1) / f64::from(b.1 - a.1) * f64::from(b.0 - a.0);
                (a.1 > y) != (b.1 > y) && f64::from(x) < at(y)
            };
            (edges.filter(crosses).count() % 2 == 1).then_some(*paint)
        }
        Op::Image { from, to, columns, cells, palette, .. } => {
            let rows = (cells.len() as u32).checked_div(*columns)?;
            let cell = |low: i32, high: i32, at: i32, count: u32| {
                let share = f64::from(at - low) / f64::from(high - low);
                (0.0..1.0).contains(&share).then(|| (share * f64::from(count)) as u32)
            };
            let (column, row) = (cell(from.0, to.0, x, *columns)?, cell(from.1, to.1, y, rows)?);
            palette.get(usize::from(*cells.get((row * columns + column) as usize)?)).copied()
        }
        _ => None,
    }
}
