//! A bag of words keeps which words a text has and forgets in which order; runs of words remember a little of it.

mod controls;
mod growth;
mod model;
#[cfg(not(target_arch = "wasm32"))]
mod poster;
mod python;
mod reading;
mod sentences;
mod tables;
mod vocabulary;

#[cfg(test)]
mod tests;

use crate::format;
use crate::lab::{
    Behind, Challenge, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Lab, Meta, Phase, Quantity, ReportBuilder,
    Seen, Source, Stop,
};
use crate::ml::text::LONGEST_RUN;
use crate::table::Problem;
use crate::table::roles::{Role, RoleKind};
use model::{Fitted, Model, Recipe, Settings};
use reading::Reading;

pub struct TextVectors;

#[derive(Clone, PartialEq)]
pub struct State {
    /// The two texts that the visitor sets beside each other.
    a: String,
    b: String,
    /// The most words of a run: the n of n-gram.
    longest: f64,
    weighting: &'static str,
    stop_words: bool,
    /// The fewest texts, and the largest share of them, that an n-gram may stand in.
    min_df: f64,
    max_df: f64,
    vocabulary_on: &'static str,
    seed: f64,
}

impl Default for State {
    fn default() -> State {
        let [a, b] = controls::pair("not");
        State {
            a: a.to_owned(),
            b: b.to_owned(),
            longest: 1.0,
            weighting: "counts",
            stop_words: false,
            min_df: 2.0,
            max_df: 1.0,
            vocabulary_on: "train",
            seed: 1.0,
        }
    }
}

/// What a state shows.
pub struct Output {
    settings: Settings,
    model: Model,
    a: Reading,
    b: Reading,
    /// For n = 1, 2 and 3.
    levels: [Level; LONGEST_RUN],
    /// What learning the vocabulary on all rows adds to the share of test rows classified correctly, where it is.
    leak: Option<f64>,
    /// How many words the test texts have, and how many of them are outside the vocabulary.
    test_words: usize,
    unknown_words: usize,
}

/// What stands in the texts that the vocabulary is learned from, for one n.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Sequences of exactly n words that could be made of the different words.
    possible: f64,
    /// Runs of exactly n words, repetitions counted.
    positions: usize,
    /// Different ones.
    different: usize,
    /// Those that stand in one text only.
    once: usize,
    /// Those that the limits of document frequency leave.
    kept: usize,
    /// The columns of a vocabulary of runs of 1 to n words.
    size: usize,
    train_right: usize,
    test_right: usize,
}

const ROLES: &[Role] =
    &[Role::new("text", "the text", RoleKind::Text), Role::new("label", "the class", RoleKind::Binary)];

impl Lab for TextVectors {
    type State = State;
    type Recipe = Recipe;
    type Fitted = Fitted;
    type Output = Output;

    const META: &'static Meta = &Meta {
        id: "text-vectors",
        link_version: 1,
        title: "Texts as vectors",
        question: "What does a bag of words forget?",
        first_touch: "longest",
        invitation: "A model that counts single words classifies both as positive. Count bigrams, too; then write your own.",
        covers: &["prep.text.bag-of-words", "prep.text.n-gram"],
        prose: "prepare/text_vectors.md",
    };

    const DATA: &'static DataNeed = &DataNeed {
        roles: ROLES,
        sets: &[DataSet {
            id: "product-reviews",
            title: "Product reviews: 1445 sentences",
            source: Source::Bundled { roles: ROLES, assigned: "text=sentence,label=sentiment:positive" },
        }],
    };

    const FIGURES: &'static [FigureSpec] = &[
        FigureSpec {
            key: "sentences",
            name: "Two sentences, n-gram by n-gram",
            short: "Sentences",
            aspect: 3.4,
            columns: 12,
            tab: "",
            ghost: &[],
        },
        FigureSpec {
            key: "vocabulary",
            name: "Vocabulary: document frequency and weight",
            short: "Vocabulary",
            aspect: 2.3,
            columns: 7,
            tab: "vocabulary",
            ghost: &[],
        },
        FigureSpec {
            key: "growth",
            name: "What longer n-grams cost",
            short: "Growth",
            aspect: 2.3,
            columns: 7,
            tab: "vocabulary",
            ghost: &["training", "accuracy"],
        },
        FigureSpec {
            key: "weight",
            name: "tf–idf of the rarest n-gram of A",
            short: "tf–idf",
            aspect: 2.3,
            columns: 7,
            tab: "vocabulary",
            ghost: &[],
        },
    ];

    const CONTROLS: &'static [Control<State>] = controls::CONTROLS;
    const STOPS: &'static [Stop<State>] = controls::STOPS;

    const CHALLENGES: &'static [Challenge<TextVectors>] = controls::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        Recipe { stop_words: state.stop_words, seed: state.seed as u64 }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        model::start(recipe, data)
    }

    fn read(state: &State, _data: &Data, fitted: &Fitted) -> Output {
        let settings = Settings::of(state);
        let chosen = settings.longest;
        let models = [1, 2, 3].map(|longest| fitted.model(&Settings { longest, ..settings.clone() }));
        let levels = levels(fitted, &settings, &models);
        let [one, two, three] = models;
        let model = [one, two, three].into_iter().nth(chosen - 1).expect("n is 1, 2 or 3");
        let reading = |text: &str| Reading::of(text, fitted, &model, &settings, state.stop_words);
        let (a, b) = (reading(&state.a), reading(&state.b));
        let tests = fitted.sizes().1;
        let honest = (settings.on_all && tests > 0)
            .then(|| fitted.model(&Settings { on_all: false, ..settings.clone() }).test_right);
        let leak = honest.map(|honest| (model.test_right as f64 - honest as f64) / tests as f64);
        let (test_words, unknown_words) = fitted.test_words(&model);
        Output { settings, a, b, levels, leak, test_words, unknown_words, model }
    }

    fn report(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
        sentences::draw(seen, report);
        vocabulary::draw(seen, report);
        growth::draw(seen, report);
        vocabulary::weight(seen, report);
        readouts(seen, report);
        let (a, b) = (&seen.out.a, &seen.out.b);
        if let Some(note) = &seen.fitted.note {
            report.note(note.clone());
        }
        if let Some(problem) = &seen.out.model.problem {
            report.warning(format!("{problem} The model only knows how common each class is."));
        }
        let short: Vec<&str> = a.tokens.too_short.iter().chain(&b.tokens.too_short).map(String::as_str).collect();
        if !short.is_empty() {
            report.note(format!("One-letter words are left out: {}.", short.join(", ")));
        }
        if a.vector == b.vector && a.tokens.kept != b.tokens.kept && !a.vector.is_empty() {
            report.note(
                "A and B are different texts with the same vector: no model of these features can tell them apart.",
            );
        }
        tables::add(seen, report);
        report.document(|| python::document(seen));
        report.describe(sentence(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<TextVectors>) -> crate::plot::Poster {
        poster::draw(seen)
    }

    fn rows(seen: &Seen<TextVectors>, of: &str) -> Behind {
        let fitted = seen.fitted;
        let tests = |text: &usize| !fitted.is_train[*text];
        if of == "wrong" {
            let texts = (0..fitted.is_train.len()).filter(tests);
            let wrong = texts.filter(|text| !fitted.is_right(&seen.out.model, *text));
            return wrong.map(|text| fitted.table_rows[text]).collect();
        }
        let Some(text) = of.rsplit_once('/').map(|(_, text)| text) else {
            return Behind::default();
        };
        let tokens: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let entries = fitted.corpus.find(&tokens).map_or(&[][..], |run| fitted.corpus.entries(run));
        let trained = entries.iter().map(|entry| entry.0 as usize).filter(|text| fitted.is_train[*text]);
        trained.map(|text| fitted.table_rows[text]).collect()
    }

    fn point(state: &mut State, seen: &Seen<TextVectors>, hit: &Hit) {
        if hit.phase == Phase::Hover {
            return;
        }
        match hit.handle.as_deref() {
            Some("min_df") => state.min_df = vocabulary::min_df_at(hit.x),
            Some("n") => state.longest = hit.x.clamp(1.0, LONGEST_RUN as f64).round(),
            Some("max_df") => state.max_df = vocabulary::max_df_at(hit.x, seen.out.model_texts(seen.fitted)),
            _ => {}
        }
    }
}

impl Output {
    /// How many texts the vocabulary is learned from.
    fn model_texts(&self, fitted: &Fitted) -> usize {
        if self.settings.on_all { fitted.is_train.len() } else { fitted.sizes().0 }
    }

    fn level(&self) -> &Level {
        &self.levels[self.settings.longest - 1]
    }
}

fn levels(fitted: &Fitted, settings: &Settings, models: &[Model; LONGEST_RUN]) -> [Level; LONGEST_RUN] {
    let mut levels = [Level::default(); LONGEST_RUN];
    for run in 0..fitted.corpus.len() {
        let texts = fitted.looked_at_texts(run, settings);
        let level = &mut levels[fitted.corpus.run_length(run) - 1];
        level.different += usize::from(texts > 0);
        level.once += usize::from(texts == 1);
    }
    let words = levels[0].different as f64;
    let (mut possible, mut shorter) = (1.0, 0);
    for ((level, model), length) in levels.iter_mut().zip(models).zip(1..) {
        possible *= words;
        level.possible = possible;
        level.positions = fitted.positions(length, settings);
        level.size = model.vocabulary.len();
        level.kept = level.size - shorter;
        shorter = level.size;
        (level.train_right, level.test_right) = (model.train_right, model.test_right);
    }
    levels
}

/// The class of a text by its log-odds: the first of equals, as scikit-learn has it.
fn called(seen: &Seen<TextVectors>, reading: &Reading) -> usize {
    usize::from(reading.log_odds > 0.0).min(seen.fitted.classes.len() - 1)
}

/// "1151 of them pairs, 376 triples": how many of the columns are longer than a word; empty where none can be.
fn of_them(out: &Output) -> String {
    let longer = out.levels[..out.settings.longest].iter().zip(sentences::NAMES).skip(1);
    let said = longer
        .zip([" of them", ""])
        .map(|((level, (_, several)), of_them)| format!("{}{of_them} {several}", format::count(level.kept as u64)));
    said.collect::<Vec<_>>().join(", ")
}

fn sentence(seen: &Seen<TextVectors>) -> String {
    let (out, tests) = (seen.out, seen.fitted.sizes().1);
    let says = |reading: &Reading| {
        let class = &seen.fitted.classes[called(seen, reading)];
        format!("{class} (log-odds {})", format::fixed(reading.log_odds, 2))
    };
    format!(
        "A is classified as {}, B as {}, by {} n-grams of up to {}; {} of {tests} test rows are classified \
         correctly.",
        says(&out.a),
        says(&out.b),
        format::count(out.model.vocabulary.len() as u64),
        format::counted(out.settings.longest, "word"),
        out.model.test_right,
    )
}

fn readouts(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    let (out, fitted) = (seen.out, seen.fitted);
    let (train, tests) = fitted.sizes();
    let positive = &fitted.classes[1];
    let start = out.model.bayes.prior_log_odds();
    let signed = |value: f64| format!("{}{}", if value < 0.0 { "− " } else { "+ " }, format::short(value.abs()));
    for (key, name, reading) in [("a", "A", &out.a), ("b", "B", &out.b)] {
        let formula = format!(
            "{} (class prior) {} from {} n-grams",
            format::short(start),
            signed(reading.log_odds - start),
            reading.pieces.len() - reading.ignored(),
        );
        let label = format!("{name}: log-odds of {positive}");
        report.readout(&format!("log_odds_{key}"), &label, Quantity::Number(reading.log_odds), formula);
        let formula = format!("1 ÷ (1 + e^({}))", format::short(-reading.log_odds));
        let label = format!("{name}: probability of {positive}");
        report.readout(&format!("chance_{key}"), &label, Quantity::Number(reading.probability()), formula);
    }
    let apart = out.a.log_odds - out.b.log_odds;
    let b = format::short(out.b.log_odds);
    let b = if out.b.log_odds < 0.0 { format!("({b})") } else { b };
    let formula = format!("{} − {b}", format::short(out.a.log_odds));
    report.readout("apart", "Log-odds, A − B", Quantity::Number(apart), formula);

    let level = out.level();
    let upto = &out.levels[..out.settings.longest];
    let sum = |of: fn(&Level) -> usize| upto.iter().map(of).sum::<usize>();
    let different = sum(|level| level.different);
    let count = |count: usize| format::count(count as u64);
    let texts = count(out.model_texts(fitted));
    let formula = format!("of {} different n-grams in {texts} texts; {}", count(different), of_them(out));
    let formula = formula.trim_end_matches("; ");
    report.readout("vocabulary", "Vocabulary", Quantity::Number(level.size as f64), formula);
    let share = |part: usize, of: usize| (of > 0).then(|| part as f64 / of as f64);
    let once = sum(|level| level.once);
    let formula = format!("{} ÷ {} different n-grams", count(once), count(different));
    report.readout(
        "once",
        "N-grams in one text only",
        Quantity::or(share(once, different), "no text has a word"),
        formula,
    );
    let (words, n) = (out.levels[0].different, out.settings.longest);
    let words = count(words);
    let formula = if n == 1 { format!("{words} different words") } else { format!("{words} words to the power {n}") };
    report.readout("possible", "Possible n-grams", Quantity::Number(level.possible), formula);
    let formula = format!("{} correct ÷ {tests} test rows", out.model.test_right);
    let none = "there is no test row";
    report.readout("accuracy", "Test accuracy", Quantity::or(share(out.model.test_right, tests), none), formula);
    let formula = format!("{} correct ÷ {train} training rows", out.model.train_right);
    let quantity = Quantity::or(share(out.model.train_right, train), "there is no training row");
    report.readout("train_accuracy", "Training accuracy", quantity, formula);
    let formula = format!("{} ÷ {} words of the test rows", out.unknown_words, out.test_words);
    let quantity = Quantity::or(share(out.unknown_words, out.test_words), "the test rows have no word");
    report.readout("unknown", "Test words out of vocabulary", quantity, formula);
    if out.settings.on_all {
        let formula = "test accuracy, vocabulary from all rows − from training rows";
        report.readout("leak", "Accuracy gained by the leak", Quantity::or(out.leak, none), formula);
    }
    report.key_numbers(match out.settings.on_all {
        true => &["accuracy", "leak", "unknown", "vocabulary"],
        false => &["log_odds_a", "log_odds_b", "vocabulary", "accuracy"],
    });
}
