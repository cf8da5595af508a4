use super::*;
use crate::lab::Phase;
use crate::lab::testing::{computed, data, open, own, report, touched};

fn wine() -> Data {
    data::<ScalingLab>("wine")
}

fn fitted(data: &Data, set: impl FnOnce(&mut State)) -> Fitted {
    computed::<ScalingLab>(data, set).1
}

#[test]
fn averages_do_not_depend_on_how_the_work_is_sliced() {
    let data = wine();
    let recipe = ScalingLab::recipe(&State::default());
    let mut sliced = ScalingLab::start(&recipe, &data).unwrap();
    loop {
        let mut slices = 1;
        let mut more = || std::mem::replace(&mut slices, 0) == 1;
        if ScalingLab::advance(&recipe, &data, &mut sliced, 0, &mut more) == Progress::Done {
            break;
        }
    }
    let whole = fitted(&data, |_| {});
    assert_eq!((sliced.average.right, sliced.other_features.right), (whole.average.right, whole.other_features.right));
    assert_eq!((sliced.average.splits(), sliced.other_features.splits()), (MOST_SPLITS, MOST_SPLITS));
}

#[test]
fn scaling_rescues_the_neighbours_and_the_descent() {
    let data = wine();
    // The stated averages: 0.68 raw and 0.88 scaled on the two drawn features.
    let near = |fitted: &Fitted, scaler, stated: f64| (fitted.mean(scaler).unwrap() - stated).abs() < 0.03;
    let raw = fitted(&data, |_| {});
    assert!(near(&raw, Scaler::Raw, 0.68) && near(&raw, Scaler::Standard, 0.88));
    assert!(raw.valley.steps.unwrap() > 1e7 && !raw.valley.counted, "{:?}", raw.valley.steps);
    let standard = fitted(&data, |s| s.scaler = Scaler::Standard).valley;
    assert!(standard.steps.unwrap() < 30.0 && standard.counted);
    let all = fitted(&data, |s| s.all_features = true);
    assert!(near(&all, Scaler::Raw, 0.70) && near(&all, Scaler::Standard, 0.96));
    assert_eq!((raw.average.right, raw.other_features.right), (all.other_features.right, all.average.right));
}

#[test]
fn one_outlier_crushes_ranges_first() {
    let data = wine();
    let moved = |scaler| fitted(&data, |s| (s.scaler, s.outlier) = (scaler, 50.0)).drawn;
    let [min_max, _] = moved(Scaler::MinMax);
    assert!((min_max.kept.unwrap() - min_max.kept_by_min_max.unwrap()).abs() < 1e-9);
    let kept = [Scaler::MinMax, Scaler::Standard, Scaler::Robust].map(|scaler| moved(scaler)[0].kept.unwrap());
    assert!(kept[0] < 0.12 && (0.15..0.3).contains(&kept[1]) && kept[2] > 0.95, "{kept:?}");
}

#[test]
fn each_scaling_does_what_its_name_says() {
    let data = wine();
    let near = |value: f64, expected: f64| (value - expected).abs() < 1e-9;
    for drawn in fitted(&data, |s| s.scaler = Scaler::MinMax).drawn {
        assert!(near(drawn.after.min, 0.0) && near(drawn.after.max, 1.0));
    }
    for drawn in fitted(&data, |s| s.scaler = Scaler::Standard).drawn {
        assert!(near(drawn.after.mean, 0.0) && near(drawn.after.std, 1.0));
    }
    for scaler in Scaler::ALL {
        let skews = |log_first| {
            let [x, _] = fitted(&data, |s| {
                (s.scaler, s.x, s.log_first) = (*scaler, "color_intensity".to_owned(), log_first);
            })
            .drawn;
            (x.before.skew.unwrap(), x.after.skew.unwrap())
        };
        let (before, after) = skews(false);
        assert!(near(before, after) && skews(true).1.abs() < 0.3, "{scaler:?}");
    }
}

#[test]
fn a_hand_pulls_the_outlier_and_stays_where_it_is() {
    let data = wine();
    let scalers = [(Scaler::Standard, false), (Scaler::MinMax, false), (Scaler::Robust, false), (Scaler::MinMax, true)];
    for (scaler, log_first) in scalers {
        let mut state = State { scaler, log_first, ..State::default() };
        let [x, y] = fitted(&data, |s| s.clone_from(&state)).drawn;
        let (span, mut last) = (x.frame.1 - x.home_scaled, 0.0);
        for share in [0.0, 0.1, 0.3, 0.6, 0.9] {
            let hit = Hit {
                figure: "scatter".to_owned(),
                panel: 0,
                x: x.home_scaled + share * span,
                y: y.home_scaled,
                phase: Phase::Move,
                handle: Some("outlier".to_owned()),
            };
            state = touched::<ScalingLab>(&data, &state, &hit);
            assert!(share == 0.0 || state.outlier > last, "{scaler:?} {share}: {}", state.outlier);
            last = state.outlier;
            let hand = fitted(&data, |s| s.clone_from(&state)).hand_at(state.away());
            assert!((hand[0] - hit.x).abs() < 0.01 * span, "{scaler:?} {share}: {} {}", hand[0], hit.x);
        }
        assert!(last > 15.0 && last < FURTHEST, "{scaler:?}: {last}");
    }
}

/// Raw, where pulling it would show nothing, there is nothing to pull, and the figure says what to do.
#[test]
fn the_outlier_is_taken_only_where_it_teaches() {
    for scaler in Scaler::ALL {
        let report = report(&mut *open::<ScalingLab>(&format!("scaling={}&outlier=50", scaler.key())));
        let says = report.figures[0].scene.words().iter().any(|(word, _)| word.starts_with("Choose a scaling"));
        assert_eq!((report.handles.len(), says), (usize::from(!says), *scaler == Scaler::Raw));
    }
}

#[test]
fn little_data_gives_values_and_sentences() {
    let own = |rows: &[(f64, f64, &str)]| {
        let lines = rows.iter().map(|(a, b, class)| format!("{a},{b},{class}\n"));
        own::<ScalingLab>(&format!("a,b,class\n{}", lines.collect::<String>()), "features=a+b,class=class")
    };
    let single = own(&[(3.0, 4.0, "yes")]);
    let constant: Vec<_> = (0..12).map(|i| (2.0, f64::from(i), ["no", "yes"][i as usize % 2])).collect();
    let constant = own(&constant);
    let one_class = own(&[(1.0, 3.0, "no"), (2.0, 1.0, "no"), (5.0, 2.0, "no"), (9.0, -5.0, "no")]);
    for data in [&single, &constant, &one_class] {
        for scaler in Scaler::ALL {
            for (log_first, outlier) in [(false, 0.0), (true, 0.0), (true, 100.0)] {
                let fitted = fitted(data, |s| (s.scaler, s.log_first, s.outlier) = (*scaler, log_first, outlier));
                for summary in fitted.drawn.iter().flat_map(|drawn| [drawn.before, drawn.after]) {
                    assert!([summary.min, summary.max, summary.mean, summary.std].iter().all(|v| v.is_finite()));
                }
                assert!(fitted.valley.steps.is_none_or(f64::is_finite));
            }
        }
    }
    let standard = fitted(&constant, |s| s.scaler = Scaler::Standard);
    assert!(standard.points.iter().all(|point| point[0] == 0.0), "a constant column becomes zeros");
    assert_eq!(fitted(&single, |_| {}).mean(Scaler::Raw), None);
}

/// The box that all rows set has none outside it, and the picture says so; the training rows' box has one.
#[test]
fn the_box_says_who_set_it() {
    for (fit_on, said, outside) in [("all", "none is outside", 0), ("train", "1 test row outside", 1)] {
        let report = report(&mut *open::<ScalingLab>(&format!("scaling=min_max&fit_on={fit_on}")));
        let words = report.figures[0].scene.words();
        assert!(words.iter().any(|(word, _)| word.contains(said)), "{words:?}");
        assert_eq!(report.hotspots.len(), outside);
        let fitted = fitted(&wine(), |s| (s.scaler, s.fit_on_all) = (Scaler::MinMax, fit_on == "all"));
        let is_in = |point: &[f64; 2]| point.iter().all(|value| (-1e-12..=1.0 + 1e-12).contains(value));
        assert_eq!(fitted.points.iter().filter(|point| !is_in(point)).count(), outside);
    }
}
