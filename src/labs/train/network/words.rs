//! The numbers, the sentences and the tables.

use serde_json::json;

use super::output::Habit;
use super::rows::{Part, Task};
use super::run::End;
use super::state::Stopping;
use super::{NetworkLab, diagram, python};
use crate::format;
use crate::lab::{Artifact, Cell, Quantity, ReportBuilder, Seen, TableView, json};
use crate::ml::network::{Activation, Evaluation};

const NO_ROWS: &str = "there are no such rows";

pub fn readouts(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (run, out, state) = (seen.fitted, seen.out, seen.state);
    let rows = &run.rows;
    let look = &out.look;
    let is_class = matches!(rows.task, Task::Classes(_));
    let of = |part: Part| match part {
        Part::Train => &look.train,
        Part::Validation => &look.validation,
        Part::Test => &look.test,
    };
    for (part, key, word) in [(Part::Train, "train", "Training"), (Part::Test, "test", "Test")] {
        let on = of(part);
        let sum = if is_class { "Σ −ln p(true class)" } else { "Σ (ŷ − y)² ÷ σ²" };
        let formula = format!("{sum} = {} ÷ {} rows; without the penalty", format::short(on.total_loss), on.rows);
        report.readout(&format!("loss_{key}"), &format!("{word} loss"), Quantity::or(on.loss(), NO_ROWS), formula);
    }
    for (part, key, word) in [(Part::Train, "train", "Training"), (Part::Test, "test", "Test")] {
        let on = of(part);
        let (name, formula) = if is_class {
            ("accuracy", format!("{} correct ÷ {} rows", on.right, on.rows))
        } else {
            ("R²", "1 − mean squared error ÷ variance of these rows".to_owned())
        };
        let value = Quantity::or(rows.score(part, on), NO_ROWS);
        report.readout(&format!("score_{key}"), &format!("{word} {name}"), value, formula);
    }
    adds(seen, report);
    let formula = match out.knobs.penalty {
        1 => format!("loss + λ·Σ|w| = {} · {}", format::short(out.knobs.strength), format::short(out.weights.0)),
        2 => format!("loss + λ/2·Σw² = {} ÷ 2 · {}", format::short(out.knobs.strength), format::short(out.weights.1)),
        _ => "the training loss: no penalty is set".to_owned(),
    };
    let objective = look.train.loss().map(|loss| loss + out.penalty);
    report.readout("objective", "Training objective", Quantity::or(objective, NO_ROWS), formula);
    let batch = run.rows.train.0.rows().min(out.knobs.settings_batch());
    let batch = if batch == 1 { "one row".to_owned() } else { format!("{} rows", format::count(batch as u64)) };
    let steps = if look.step == 1 { "step" } else { "steps" };
    let formula = format!("{} {steps}, now with {batch} each", format::count(look.step));
    report.readout("epoch", "Epochs", Quantity::Number(look.epoch), formula);
    let activation = run.network().activation();
    let (dead, flat) = (out.dead(activation), out.saturated(activation));
    let formula = format!("{dead} dead + {flat} saturated of {} hidden", out.hidden());
    report.readout("idle", "Neurons that hardly learn", Quantity::Number((dead + flat) as f64), formula);
    let (first, last) = (run.signal.first().copied().unwrap_or(0.0), run.signal.last().copied().unwrap_or(0.0));
    let reach = (last > 0.0).then(|| first / last);
    let formula = format!("{} ÷ {}, root mean squares over the rows", short(first), short(last));
    // With one layer of weights the first is the last, and nothing has a way to go.
    if run.signal.len() > 1 {
        let quantity = Quantity::or(reach, "the gradient is 0");
        report.readout("reach", "Gradient, first layer ÷ output", quantity, formula);
    }
    let count = run.network().params().len() - run.network().sizes()[1..].iter().sum::<usize>();
    let formula = format!("Σw² of {count} weights, biases left out");
    report.readout("weight_squares", "Sum of squared weights", Quantity::Number(out.weights.1), formula);
    if let Task::Height { deviation, name, .. } = &rows.task {
        let error = look.test.loss().map(|loss| loss.sqrt() * deviation);
        let formula =
            format!("√(mean squared error) · σ = √{} · {}", short(look.test.loss().unwrap_or(0.0)), short(*deviation));
        let label = format!("Test RMSE of {}", format::words(name));
        report.readout("rmse_test", &label, Quantity::or(error, NO_ROWS), formula);
    }
    if state.stopping != Stopping::Off {
        stopping(seen, report);
    }
    report.key_numbers(&key_numbers(seen, reach));
}

/// What the state is about: a neuron, an early stop, a signal that is lost, a penalty, a height, or simply the run.
fn key_numbers(seen: &Seen<NetworkLab>, reach: Option<f64>) -> [&'static str; 4] {
    let (run, out) = (seen.fitted, seen.out);
    let is_lost = reach.is_some_and(|reach| reach < 0.01);
    let is_stuck = matches!(trouble(seen), Some(Trouble::Dead | Trouble::Saturated));
    if out.without.is_some() {
        ["score_test", "score_train", "loss_train", "adds"]
    } else if seen.state.stopping != Stopping::Off {
        ["score_test", "loss_test", "best_step", "honest_loss"]
    } else if run.signal.len() > 1 && (is_lost || is_stuck) {
        ["score_test", "loss_train", "reach", "idle"]
    } else if out.knobs.penalty > 0 {
        ["score_test", "score_train", "objective", "weight_squares"]
    } else if run.rows.classes().is_empty() {
        ["score_test", "score_train", "loss_train", "rmse_test"]
    } else {
        ["score_test", "score_train", "loss_test", "loss_train"]
    }
}

fn short(value: f64) -> String {
    format::short(value)
}

/// What the chosen neuron adds.
fn adds(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (run, out) = (seen.fitted, seen.out);
    let (Some((layer, neuron)), Some((_, without))) = (out.chosen, &out.without) else { return };
    let score = |on: &Evaluation| run.rows.score(Part::Test, on);
    let pair = score(&out.look.test).zip(score(without));
    let formula =
        pair.map_or(String::new(), |(with, without)| format!("{} with it − {} without", short(with), short(without)));
    let what = if run.rows.classes().is_empty() { "R²" } else { "test accuracy" };
    let label = format!("What {} adds to {what}", diagram::name(run, layer, neuron));
    let added = pair.map(|(with, without)| with - without);
    report.readout("adds", &label, Quantity::or(added, NO_ROWS), formula);
}

fn stopping(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (run, out, state) = (seen.fitted, seen.out, seen.state);
    let best = out.best;
    let formula = best.map_or(String::new(), |best| {
        format!("epoch {}; patience {} epochs", short(best.epoch), format::count(state.patience))
    });
    report.readout("best_step", "Best step so far", Quantity::or(best.map(|best| best.step as f64), NO_ROWS), formula);
    let watched = if state.stopping == Stopping::Test { "test" } else { "validation" };
    let formula = "the lowest so far; these rows decide when to stop";
    let loss = Quantity::or(best.map(|best| best.loss), NO_ROWS);
    report.readout("best_loss", &format!("Best {watched} loss"), loss, formula);
    let at_best = best.and_then(|best| run.looks().iter().find(|look| look.step == best.step));
    let (other, honest) = match state.stopping {
        Stopping::Test => ("Validation", at_best.and_then(|look| look.validation.loss())),
        _ => ("Test", at_best.and_then(|look| look.test.loss())),
    };
    let label = format!("{other} loss at the best step");
    report.readout("honest_loss", &label, Quantity::or(honest, NO_ROWS), "these rows decided nothing");
}

pub fn sentence(seen: &Seen<NetworkLab>) -> String {
    let (run, out) = (seen.fitted, seen.out);
    let look = &out.look;
    let name = if run.rows.classes().is_empty() { "R²" } else { "accuracy" };
    let written = |value: Option<f64>| value.map_or("–".to_owned(), format::number);
    format!(
        "After step {} (epoch {}), the network with {} has a training {name} of {} and a test {name} of {}; its losses are {} and {}.",
        format::count(look.step),
        format::short(look.epoch),
        diagram::layers_said(&seen.state.hidden),
        written(run.rows.score(Part::Train, &look.train)),
        written(run.rows.score(Part::Test, &look.test)),
        written(look.train.loss()),
        written(look.test.loss()),
    )
}

/// What has gone wrong with a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Diverged,
    Exploded,
    Dead,
    Saturated,
}

/// Whether the hand has set a weight: what is wrong then is not the run's fault.
pub fn is_bent(seen: &Seen<NetworkLab>) -> bool {
    seen.state.turns.iter().any(|turn| turn.knob.is_weight() && turn.step <= seen.fitted.step())
}

pub fn trouble(seen: &Seen<NetworkLab>) -> Option<Trouble> {
    let (run, out) = (seen.fitted, seen.out);
    let activation = run.network().activation();
    let loss = out.look.train.loss().unwrap_or(0.0);
    let first = run.looks().first().and_then(|look| look.train.loss()).unwrap_or(loss);
    let half = out.hidden().div_ceil(2).max(1);
    let is_poor = run.rows.score(Part::Train, &out.look.train).is_some_and(|score| score < 0.8);
    if out.end == Some(End::Diverged) {
        Some(Trouble::Diverged)
    } else if is_bent(seen) {
        None
    } else if loss > 2.0 * first.max(0.7) {
        Some(Trouble::Exploded)
    } else if out.dead(activation) >= half {
        Some(Trouble::Dead)
    } else if is_poor && out.saturated(activation) >= half {
        Some(Trouble::Saturated)
    } else {
        None
    }
}

pub fn notes(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (run, out) = (seen.fitted, seen.out);
    let activation = run.network().activation();
    let step = format::count(run.step());
    match trouble(seen) {
        Some(Trouble::Diverged) => report.warning(format!(
            "The run ends at step {step}: the next step would push a weight beyond a million. {}",
            if is_bent(seen) {
                "Undo the weight that you set, or lower the learning rate."
            } else {
                "The learning rate is too large, so each step overshoots the valley. Click the violet ↺ above the \
                 loss to go back."
            }
        )),
        Some(Trouble::Exploded) => report.warning(format!(
            "The loss has exploded to {}: the learning rate is too large. Lower it, or click the violet ↺ above the \
             loss to go back.",
            format::number(out.look.train.loss().unwrap_or(0.0))
        )),
        Some(Trouble::Dead) => report.warning(format!(
            "{} of {} ReLU neurons are dead: they give 0 for every training row, so their gradient is 0 and no step \
             revives them. A single step that is too long does this. Start again with a lower learning rate, or with \
             another seed of the initial weights.",
            out.dead(activation),
            out.hidden()
        )),
        Some(Trouble::Saturated) => report.warning(format!(
            "{} of {} neurons are saturated: for nearly all rows their activation is flat, so hardly any gradient \
             gets through. Start again with a lower learning rate, with regularization, or with ReLU.",
            out.saturated(activation),
            out.hidden()
        )),
        None => {}
    }
    if out.end == Some(End::Stopped) {
        report.note(format!(
            "Stopped early at step {step}: no lower loss for {} epochs. The best was step {}; click the violet ↺ \
             above the loss to go back to it.",
            format::count(seen.state.patience),
            format::count(out.best.map_or(0, |best| best.step))
        ));
    }
    if seen.state.stopping == Stopping::Test {
        report.note(
            "The test rows decide when to stop, so their loss at the best step looks too good. Compare it with the \
             validation loss there, which decided nothing.",
        );
    }
    let weights: usize = run.network().sizes().windows(2).map(|pair| pair[0] * pair[1]).sum();
    if weights > diagram::MOST_LINES {
        report.note(format!("Only the {} largest of {weights} weights are drawn.", diagram::MOST_LINES));
    }
    for note in &run.rows.notes {
        report.note(note.clone());
    }
}

pub fn tables(seen: &Seen<NetworkLab>, report: &mut ReportBuilder) {
    let (run, out) = (seen.fitted, seen.out);
    report.table(|| {
        let mut table = TableView::new("network", "Every weight", &["Layer", "To", "From", "Weight"]);
        let network = run.network();
        for layer in 1..network.sizes().len() {
            let inputs = network.sizes()[layer - 1];
            for to in 0..network.sizes()[layer] {
                for from in 0..=inputs {
                    let source = if from == inputs { "bias".to_owned() } else { diagram::name(run, layer - 1, from) };
                    let weight = network.weight(layer, to, from).unwrap_or(0.0);
                    table.rows.push(vec![
                        Cell::count(layer),
                        diagram::name(run, layer, to).into(),
                        source.into(),
                        Cell::number(weight, format::number),
                    ]);
                }
            }
        }
        table
    });
    report.table(|| {
        let columns = ["Neuron", "State", "Rows where it is flat", "Rows where it is not 0"];
        let mut table = TableView::new("activation", "What the hidden neurons do on the training rows", &columns);
        let activation = run.network().activation();
        for (layer, habits) in out.neurons.iter().enumerate() {
            for (neuron, habit) in habits.iter().enumerate() {
                let name = diagram::name(run, layer + 1, neuron);
                let counts = [habit.flat, habit.awake];
                let [flat, awake] = counts.map(|count| Cell::of(format!("{count} of {}", habit.rows), count as f64));
                table.rows.push(vec![name.into(), state_of(habit, activation).into(), flat, awake]);
            }
        }
        table
    });
    report.table(|| {
        let names = [run.rows.names[0].as_str(), run.rows.names[1].as_str(), "Value", "Part"];
        let mut table = TableView::new("field", "The rows", &names);
        for dot in run.rows.dots.iter().take(500) {
            let value = match &run.rows.task {
                Task::Classes(classes) => classes[(dot.value as usize).min(classes.len() - 1)].clone().into(),
                Task::Height { mean, deviation, .. } => Cell::number(mean + deviation * dot.value, format::number),
            };
            let part = match (dot.part, dot.number) {
                (Part::Train, None) => "training, painted",
                (Part::Train, _) => "training",
                (Part::Validation, _) => "validation",
                (Part::Test, _) => "test",
            };
            let [across, up] = dot.at.map(|at| Cell::number(at, format::number));
            table.rows.push(vec![across, up, value, part.into()]);
        }
        table
    });
}

fn state_of(habit: &Habit, activation: Activation) -> &'static str {
    if habit.is_dead(activation) {
        "dead"
    } else if habit.is_saturated(activation) {
        "saturated"
    } else {
        "active"
    }
}

/// The network as it stands, for other labs.
pub fn artifact(seen: &Seen<NetworkLab>) -> Artifact {
    let run = seen.fitted;
    let network = run.network();
    let body = json!({
        "sizes": network.sizes(),
        "activation": python::activation_key(network.activation()),
        "loss": if run.rows.classes().is_empty() { "squared" } else { "log" },
        "classes": run.rows.classes(),
        "inputs": (0..network.sizes()[0]).map(|place| diagram::input_name(run, place)).collect::<Vec<_>>(),
        "scale": run.rows.scale,
        "steps": run.step(),
        "weights": network.params(),
    });
    Artifact {
        kind: "network".to_owned(),
        version: 1,
        name: format!("Network with {}", diagram::layers_said(&seen.state.hidden)),
        lineage: vec![seen.data.id.clone()],
        body: json(&body),
    }
}

/// The rows of the table behind "wrong": test rows that the network gets wrong.
pub fn rows(seen: &Seen<NetworkLab>, of: &str) -> Vec<u32> {
    let run = seen.fitted;
    let network = run.network();
    if of != "wrong" || run.rows.classes().is_empty() {
        return Vec::new();
    }
    let last = network.sizes().len() - 1;
    let shares = network.values(&run.rows.test.0, last, &mut run.pass.borrow_mut());
    let dots = run.rows.dots.iter().filter(|dot| dot.part == Part::Test);
    let is_wrong = |row: usize, class: f64| match shares.width() {
        1 => (shares.column(0)[row] >= 0.5) != (class > 0.5),
        count => {
            let share = |class: usize| shares.column(class)[row];
            let best = (1..count).fold(0, |best, class| if share(class) > share(best) { class } else { best });
            best as f64 != class
        }
    };
    let wrong = dots.enumerate().filter(|(row, dot)| is_wrong(*row, dot.value)).filter_map(|(_, dot)| dot.number);
    wrong.filter_map(|number| run.rows.table_rows.get(number as usize).copied()).collect()
}
