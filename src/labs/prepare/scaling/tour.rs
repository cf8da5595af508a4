//! The teacher's tour and the challenges.

use super::{Scaler, ScalingLab, State};
use crate::lab::{Challenge, Condition, Stop};

type At = Stop<State>;
type Must = Condition<ScalingLab>;

/// So far out, in σ, the outlier leaves the others a tenth of their range of proline.
const A_TENTH_LEFT: f64 = 42.5;

pub const STOPS: &[Stop<State>] = &[
    At::new(
        "line",
        "A line of wines",
        "One unit is equally long on both axes, as a distance measures it. *Proline* spans more than a thousand \
         units, hue about one. Does the model use hue?",
        "wine",
        |_| {},
    )
    .figures(&["scatter"])
    .controls(&["scaling"])
    .numbers(&["accuracy", "mean_accuracy"])
    .answer(
        "Hardly. Nearly all of the squared distance is proline, so hue decides only between wines whose proline \
         is nearly the same. The average accuracy is 0.684.",
    ),
    At::new(
        "valley",
        "A long, narrow valley",
        "A linear model's loss over its two weights, on the same raw wines. One learning rate serves both \
         weights, and the steep side limits it. How many *steps* does gradient descent need?",
        "wine",
        |_| {},
    )
    .figures(&["valley"])
    .controls(&["scaling"])
    .numbers(&["steps", "condition"])
    .answer(
        "10.8 million. The curvature across the valley is 1.56 million times the curvature along it: that is the \
         condition number. The learning rate has to suit the steep side.",
    ),
    At::new(
        "bowl",
        "Standardized: a cloud and a bowl",
        "*Standardization* gives each feature mean 0 and standard deviation 1. No wine changed, only the units: \
         the line becomes a cloud, and the valley a bowl.",
        "wine",
        |s| s.scaler = Scaler::Standard,
    )
    .figures(&["scatter", "valley"])
    .controls(&["scaling"])
    .numbers(&["steps", "condition", "accuracy", "mean_accuracy"])
    .asks("steps", "Each feature gets mean 0 and standard deviation 1. Will the number of steps rise, stay, or fall?")
    .teaches(&["prep.numeric.standardization"])
    .answer(
        "It falls from 10.8 million to 7, and the condition number to 1.63. Test accuracy rises from 0.755 to \
         0.906, and average accuracy from 0.684 to 0.876, because hue counts now.",
    ),
    At::new(
        "box",
        "From 0 to 1",
        "*Min–max normalization* maps the training range of each feature to 0 to 1. A test wine may lie outside \
         the box, and that is correct. Is the model better than with standardization?",
        "wine",
        |s| s.scaler = Scaler::MinMax,
    )
    .figures(&["scatter"])
    .controls(&["scaling"])
    .numbers(&["accuracy", "mean_accuracy", "outside"])
    .asks("accuracy", "From standardization to min–max. Will test accuracy rise, stay, or fall?")
    .teaches(&["prep.numeric.normalization"])
    .answer("No. It stays at 0.906, and the average goes only from 0.876 to 0.875. Here it matters that you scale, not how."),
    At::new(
        "outlier",
        "One wine against all",
        "One training wine lies 50 σ away, in the *ring*, and min–max gives it the whole range. What is left for \
         the others?",
        "wine",
        |s| (s.scaler, s.outlier) = (Scaler::MinMax, 50.0),
    )
    .figures(&["scatter"])
    .controls(&["outlier"])
    .numbers(&["x_kept", "accuracy", "mean_accuracy"])
    .asks("x_kept", "One of 125 wines moves 50 σ away. Will the spread that the others keep in proline rise, stay, or fall?")
    .teaches(&["prep.numeric.normalization"])
    .answer(
        "The others keep 0.0855 of their spread, less than a tenth, because the range follows the farthest \
             wine. Test accuracy falls from 0.906 to 0.830.",
    ),
    At::new(
        "robust",
        "Which scaling resists the outlier?",
        "The same wine, still 50 σ away. *Robust* scaling uses the median and the interquartile range, the \
         middle half; one wine in 125 hardly moves either.",
        "wine",
        |s| (s.scaler, s.outlier) = (Scaler::Robust, 50.0),
    )
    .figures(&["scatter"])
    .controls(&["scaling"])
    .numbers(&["x_kept", "accuracy", "mean_accuracy"])
    .asks("x_kept", "From the range to the median and quartiles. Will the spread that the others keep rise, stay, or fall?")
    .teaches(&["prep.numeric.standardization"])
    .answer(
        "It is back at 1.00. Standardization lies in between, at 0.223, because one far row moves the standard \
         deviation in part. Switch to it to see.",
    ),
    At::new(
        "leak",
        "A harmless leak?",
        "The outlier is back at 0 σ, and the scaler was fitted on *all rows*, so it has seen the test rows. What \
         does that add to the score?",
        "wine",
        |s| (s.scaler, s.fit_on_all) = (Scaler::MinMax, true),
    )
    .figures(&["scatter"])
    .controls(&["fit_on", "scaling", "outlier"])
    .numbers(&["leak", "mean_accuracy"])
    .teaches(&["prep.numeric.normalization"])
    .answer(
        "0.00283 on average, which is three test wines in 1060: next to nothing, so it goes unnoticed. It is a \
         data leak all the same. With fewer rows, or a scaler that learns more, it can do harm.",
    ),
];

pub const CHALLENGES: &[Challenge<ScalingLab>] = &[
    Challenge::new(
        "units",
        "On Wine, with k = 5 and the outlier at 0 σ: reach an average accuracy of at least 0.95. Scaling alone \
         is not enough.",
        "wine",
        &[
            Must::new("k = 5", |seen| seen.state.n_neighbors == 5),
            Must::new("the outlier at 0 σ", |seen| seen.state.outlier == 0.0),
            Must::new("average accuracy at least 0.95", |seen| {
                seen.fitted.average.is_done() && seen.fitted.mean(seen.state.scaler).is_some_and(|mean| mean >= 0.95)
            })
            .of("mean_accuracy"),
        ],
        "The other features had the information all along; in raw units proline drowned them out.",
        |s| (s.scaler, s.all_features) = (Scaler::Standard, true),
    ),
    Challenge::new(
        "shape",
        "On Wine: color intensity has a long right tail (skewness 0.9). Show it on the horizontal axis and bring \
         its skewness below 0.3. Does standardizing do it?",
        "wine",
        &[
            Must::new("color intensity on the horizontal axis", |seen| seen.state.x == "color_intensity"),
            Must::new("its skewness in the table still 0.3 or more", |seen| {
                seen.fitted.drawn[0].before.skew.is_some_and(|skew| skew.abs() >= 0.3)
            })
            .of("x_skew_before"),
            Must::new("its skewness as the model sees it below 0.3", |seen| {
                seen.fitted.drawn[0].after.skew.is_some_and(|skew| skew.abs() < 0.3)
            })
            .of("x_skew_after"),
        ],
        "No linear scaling changes the shape of a distribution: standardizing shifts and stretches, and does not \
         make data Gaussian. The logarithm changes the shape.",
        |s| (s.scaler, s.x, s.log_first) = (Scaler::Standard, "color_intensity".to_owned(), true),
    ),
    Challenge::new(
        "crush",
        "On Wine, with Min–max: move the outlier along the horizontal axis until the others keep a tenth of \
         their spread (0.09 to 0.11). Predict first, then switch: with which scaling, not Raw, do they keep nine \
         tenths?",
        "wine",
        &[
            Must::new("with Min–max they would keep 0.09 to 0.11", |seen| {
                seen.fitted.drawn[0].kept_by_min_max.is_some_and(|kept| (0.09..=0.11).contains(&kept))
            })
            .of("x_kept_min_max"),
            Must::new("a scaling other than Raw", |seen| seen.state.scaler != Scaler::Raw),
            Must::new("with it they keep at least 0.9", |seen| {
                seen.fitted.drawn[0].kept.is_some_and(|kept| kept >= 0.9)
            })
            .of("x_kept"),
        ],
        "The median and the quartiles hardly move for one row. The range follows it all the way, the standard \
         deviation in part.",
        |s| (s.scaler, s.outlier) = (Scaler::Robust, A_TENTH_LEFT),
    ),
];
