//! The default picture of every lab, exactly. A changed golden is looked at before it is accepted.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tactile::lab::View;

use crate::tested_labs::{each_of_labs, entries, finished};

/// All figures are compared before it fails, so that one run shows everything that an edit changed.
#[test]
fn default_scenes() {
    each_of_labs(&entries(), |entry| {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        let report = finished(entry, "").report(&View::default());
        let is_changed = |key: &str, scene: &str| {
            let name = format!("golden__{}-{key}", entry.id);
            catch_unwind(AssertUnwindSafe(|| settings.bind(|| insta::assert_snapshot!(name, scene)))).is_err()
        };
        let figures = report.figures.iter().map(|figure| (figure.key.as_str(), figure.scene.to_text()));
        let written = report.written.iter().map(|written| (written.key.as_str(), written.as_text()));
        let all = figures.chain(written);
        let changed: Vec<&str> = all.filter(|(key, scene)| is_changed(key, scene)).map(|(key, _)| key).collect();
        assert!(changed.is_empty(), "{}: other pictures of {}", entry.id, changed.join(", "));
    });
}
