//! A bag of words keeps which words a text has and forgets in which order; runs of words remember a little of it.

mod figures;
#[cfg(test)]
mod tests;
mod tour;

use crate::format;
use crate::lab::{
    Behind, Cell, CellMark, Challenge, Code, Control, Data, DataNeed, DataSet, FigureSpec, Hit, Keyed, Keys, Lab, Meta,
    Phase, Program, Quantity, Range, ReportBuilder, RowAction, Seen, Source, Stop, TableView, Term, Tone, keys,
};
use crate::ml::random::{PYTHON_RANDOM, Random};
use crate::ml::text::{LONGEST_RUN, Reading, TextModel, TextSettings, Texts, TfidfTransformer};
use crate::table::roles::{Role, RoleKind};
use crate::table::{Label, Need, Problem};

pub struct TextVectors;

/// More rows than this are drawn from by the seed: counting is quick, reading a long table of long texts is not.
const MOST_ROWS: usize = 3000;
/// More rows than this are not read in a table.
const MOST_TOLD: usize = 60;

/// Pairs of texts to begin with: key, name, A, B.
const PAIRS: [(&str, [&str; 2]); 4] = [
    ("not", ["The picture is good.", "The picture is not good."]),
    ("order", ["It is good, not bad.", "It is bad, not good."]),
    ("problem", ["I had a problem with it.", "I had no problem with it."]),
    ("great", ["The picture is great.", "The picture is not great."]),
];

const PAIR_CHOICES: &[(&str, &str)] = &[
    ("not", "With and without “not”"),
    ("order", "Same words, different order"),
    ("problem", "A problem, no problem"),
    ("great", "A bigram never seen"),
    ("own", "Your own"),
];

/// The texts of a pair; the first pair's where there is none of this name.
fn pair(key: &str) -> [&'static str; 2] {
    PAIRS.iter().find(|(known, _)| *known == key).map_or(PAIRS[0].1, |(_, texts)| *texts)
}

fn set_pair(state: &mut State, key: &str) {
    if key != "own" {
        [state.a, state.b] = pair(key).map(str::to_owned);
    }
}

fn pair_of(state: &State) -> &'static str {
    let found = PAIRS.iter().find(|(_, [a, b])| state.a == *a && state.b == *b);
    found.map_or("own", |(key, _)| key)
}

keys! {
    pub enum Longest { Words = "1" "1 word", Bigrams = "2" "2 words", Trigrams = "3" "3 words" }
}

#[derive(Clone, PartialEq)]
pub struct State {
    /// The two texts that the visitor sets beside each other.
    a: String,
    b: String,
    longest: Longest,
    tf_idf: bool,
    stop_words: bool,
    /// The fewest texts, and the largest share of them, that an n-gram may stand in.
    min_df: usize,
    max_df: f64,
    /// Whether the vocabulary is learned from the test rows, too.
    on_all: bool,
    seed: u64,
}

impl Default for State {
    fn default() -> State {
        let [a, b] = pair("not").map(str::to_owned);
        State {
            a,
            b,
            longest: Longest::Words,
            tf_idf: false,
            stop_words: false,
            min_df: 2,
            max_df: 1.0,
            on_all: false,
            seed: 1,
        }
    }
}

/// What the counting depends on; the vocabulary is chosen from the counts afterwards.
#[derive(Clone, PartialEq)]
pub struct Recipe {
    stop_words: bool,
    seed: u64,
}

/// The texts of a split, counted.
pub struct Fitted {
    texts: Texts,
    /// The table's row of each text.
    table_rows: Vec<u32>,
    /// The names of the classes, negative first.
    classes: Vec<String>,
    notes: Vec<String>,
}

/// What a state shows.
pub struct Output {
    settings: TextSettings,
    model: TextModel,
    a: Reading,
    b: Reading,
    /// For n = 1, 2 and 3.
    levels: [Level; LONGEST_RUN],
    /// Right answers on test rows with a vocabulary of the training rows alone, where it is one of all rows.
    honest_right: Option<usize>,
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

type Of = Control<State>;

fn texts_written(count: f64) -> String {
    format::counted(count as usize, "text")
}

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
    const CONTROLS: &'static [Control<State>] = &[
        Of::choice("pair", "Two sentences", PAIR_CHOICES, pair_of, set_pair).acts_on("sentences"),
        Of::text("a", "Sentence A", |s| &mut s.a)
            .lines(2)
            .help("One-letter words, such as “I”, are left out.")
            .acts_on("sentences"),
        Of::text("b", "Sentence B", |s| &mut s.b).lines(2).acts_on("sentences"),
        Of::keyed("longest", "n-grams up to", Longest::KEYS, |s| &mut s.longest).acts_on("sentences"),
        Of::flag("stop_words", "Leave out stop words", |s| &mut s.stop_words)
            .help("Leaves out 318 common English words, “not” among them.")
            .acts_on("sentences"),
        Of::keyed("weighting", "Weighting", &[("counts", "Counts"), ("tf_idf", "tf–idf")], |s| &mut s.tf_idf).folded(),
        Of::number("min_df", "min_df: in at least", Range::fixed(1.0, 50.0, 1.0, 2.0), |s| &mut s.min_df)
            .folded()
            .written(texts_written)
            .help("Leaves out n-grams that are in fewer texts.")
            .acts_on("vocabulary"),
        Of::number("max_df", "max_df: in at most", Range::fixed(0.01, 1.0, 0.01, 1.0), |s| &mut s.max_df)
            .folded()
            .written(|share| format!("{} of the texts", format::percent(share)))
            .help("Leaves out n-grams that are in more texts.")
            .acts_on("vocabulary"),
        Of::keyed(
            "vocabulary_on",
            "Learn the vocabulary on",
            &[("train", "Training rows"), ("all", "All rows")],
            |s| &mut s.on_all,
        )
        .folded(),
        Of::number("seed", "Split seed", Range::fixed(0.0, 99.0, 1.0, 1.0), |s| &mut s.seed).folded(),
    ];
    const STOPS: &'static [Stop<State>] = tour::STOPS;
    const CHALLENGES: &'static [Challenge<TextVectors>] = tour::CHALLENGES;

    fn recipe(state: &State) -> Recipe {
        Recipe { stop_words: state.stop_words, seed: state.seed }
    }

    fn start(recipe: &Recipe, data: &Data) -> Result<Fitted, Problem> {
        let name = data.roles.column("text").unwrap_or_default();
        let need = Need { columns: &[name], label: Label::Binary("label"), most_rows: MOST_ROWS };
        let sample = data.sample(need, recipe.seed)?;
        let positive: Vec<bool> = sample.labels.iter().map(|label| *label == 1).collect();
        let order = Random::new(recipe.seed).permutation(positive.len());
        let mut is_train = vec![true; positive.len()];
        order[..positive.len() * 3 / 10].iter().for_each(|text| is_train[*text] = false);
        let has = |class: bool| is_train.iter().zip(&positive).any(|(train, positive)| *train && *positive == class);
        if !(has(true) && has(false)) {
            let label = data.roles.column("label").unwrap_or_default();
            return Err(Problem::new(format!(
                "The training rows hold only one class of “{label}”. Choose a column with two values."
            )));
        }
        let column = &data.table.require(name)?.values;
        let texts: Vec<String> = sample.rows.iter().map(|row| column.text(*row as usize)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let texts = Texts::new(&texts, positive, is_train, recipe.stop_words);
        Ok(Fitted { texts, table_rows: sample.rows, classes: sample.classes, notes: sample.notes })
    }

    fn read(state: &State, _data: &Data, fitted: &Fitted) -> Output {
        let texts = &fitted.texts;
        let longest = state.longest.place() + 1;
        let settings = TextSettings {
            longest,
            min_df: state.min_df,
            max_df: state.max_df,
            tf_idf: state.tf_idf,
            on_all: state.on_all,
        };
        let models = [1, 2, 3].map(|longest| texts.model(&TextSettings { longest, ..settings.clone() }));
        let levels = levels(texts, &settings, &models);
        let [one, two, three] = models;
        let model = match state.longest {
            Longest::Words => one,
            Longest::Bigrams => two,
            Longest::Trigrams => three,
        };
        let reading = |text: &str| Reading::of(text, texts, &model, &settings, state.stop_words);
        let (a, b) = (reading(&state.a), reading(&state.b));
        let honest_right =
            state.on_all.then(|| texts.model(&TextSettings { on_all: false, ..settings.clone() }).test_right);
        let (test_words, unknown_words) = texts.test_words(&model);
        Output { settings, a, b, levels, honest_right, test_words, unknown_words, model }
    }

    fn report(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
        figures::draw(seen, report);
        readouts(seen, report);
        let (a, b) = (&seen.out.a, &seen.out.b);
        for note in &seen.fitted.notes {
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
        report.table(|| vectors(seen));
        report.table(|| pieces(seen));
        report.table(|| vocabulary(seen));
        report.table(|| growth(seen.out));
        report.python(|| program(seen));
        report.describe(sentence(seen));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn poster(seen: &Seen<TextVectors>) -> crate::plot::Poster {
        figures::poster(seen)
    }

    fn rows(seen: &Seen<TextVectors>, of: &str) -> Behind {
        let fitted = seen.fitted;
        let tests = |text: &usize| !fitted.texts.is_train[*text];
        if of == "wrong" {
            let texts = (0..fitted.texts.is_train.len()).filter(tests);
            let wrong = texts.filter(|text| !fitted.texts.is_right(&seen.out.model, *text));
            return wrong.map(|text| fitted.table_rows[text]).collect();
        }
        let Some(text) = of.rsplit_once('/').map(|(_, text)| text) else {
            return Behind::default();
        };
        let tokens: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let entries = fitted.texts.corpus.find(&tokens).map_or(&[][..], |run| fitted.texts.corpus.entries(run));
        let trained = entries.iter().map(|entry| entry.0 as usize).filter(|text| fitted.texts.is_train[*text]);
        trained.map(|text| fitted.table_rows[text]).collect()
    }

    fn point(state: &mut State, seen: &Seen<TextVectors>, hit: &Hit) {
        if hit.phase == Phase::Hover {
            return;
        }
        match hit.handle.as_deref() {
            Some("min_df") => state.min_df = figures::min_df_at(hit.x),
            Some("n") => state.longest.put((hit.x.round() as usize).clamp(1, LONGEST_RUN) - 1),
            Some("max_df") => state.max_df = figures::max_df_at(hit.x, seen.fitted.texts.looked_at(&seen.out.settings)),
            _ => {}
        }
    }
}

impl Output {
    fn level(&self) -> &Level {
        &self.levels[self.settings.longest - 1]
    }
}

fn levels(texts: &Texts, settings: &TextSettings, models: &[TextModel; LONGEST_RUN]) -> [Level; LONGEST_RUN] {
    let mut levels = [Level::default(); LONGEST_RUN];
    for run in 0..texts.corpus.len() {
        let count = texts.looked_at_texts(run, settings);
        let level = &mut levels[texts.corpus.run_length(run) - 1];
        level.different += usize::from(count > 0);
        level.once += usize::from(count == 1);
    }
    let words = levels[0].different as f64;
    let (mut possible, mut shorter) = (1.0, 0);
    for ((level, model), length) in levels.iter_mut().zip(models).zip(1..) {
        possible *= words;
        level.possible = possible;
        level.positions = texts.positions(length, settings);
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
    let longer = out.levels[..out.settings.longest].iter().zip(figures::NAMES).skip(1);
    let said = longer
        .zip([" of them", ""])
        .map(|((level, (_, several)), of_them)| format!("{}{of_them} {several}", format::count(level.kept as u64)));
    said.collect::<Vec<_>>().join(", ")
}

fn sentence(seen: &Seen<TextVectors>) -> String {
    let (out, tests) = (seen.out, seen.fitted.texts.sizes().1);
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

/// A log-odds in hundredths as the prior and what the n-grams add, so that the rounded parts make the rounded whole.
fn parts_of(prior: f64, log_odds: f64) -> [f64; 2] {
    let rounded = |value: f64| (value * 100.0).round() / 100.0;
    [rounded(prior), rounded(log_odds) - rounded(prior)]
}

fn readouts(seen: &Seen<TextVectors>, report: &mut ReportBuilder) {
    const NO_TESTS: &str = "there is no test row";
    let (out, texts) = (seen.out, &seen.fitted.texts);
    let (train, tests) = texts.sizes();
    let positive = &seen.fitted.classes[1];
    for (key, name, reading) in [("a", "A", &out.a), ("b", "B", &out.b)] {
        let [prior, added] = parts_of(out.model.bayes.prior_log_odds(), reading.log_odds);
        let sign = if added < 0.0 { "−" } else { "+" };
        let formula = format!(
            "{} (class prior) {sign} {} from {} n-grams",
            format::fixed(prior, 2),
            format::fixed(added.abs(), 2),
            reading.pieces.len() - reading.ignored(),
        );
        let label = format!("{name}: log-odds of {positive}");
        report.readout(&format!("log_odds_{key}"), &label, Quantity::Number(reading.log_odds), formula);
        let formula = format!("1 ÷ (1 + e^({}))", format::short(-reading.log_odds));
        let label = format!("{name}: probability of {positive}");
        report.readout(&format!("chance_{key}"), &label, Quantity::Number(reading.probability()), formula);
    }
    let [a, b] = [out.a.log_odds, out.b.log_odds];
    let formula = match b < 0.0 {
        true => format!("{} + {}", format::short(a), format::short(-b)),
        false => format!("{} − {}", format::short(a), format::short(b)),
    };
    report.readout("apart", "Log-odds, A − B", Quantity::Number(a - b), formula);

    let (level, n) = (out.level(), out.settings.longest);
    let sum = |of: fn(&Level) -> usize| out.levels[..n].iter().map(of).sum::<usize>();
    let different = sum(|level| level.different);
    let looked_at = format::count(texts.looked_at(&out.settings) as u64);
    let formula =
        format!("of {} different n-grams in {looked_at} texts; {}", format::count(different as u64), of_them(out));
    report.readout("vocabulary", "Vocabulary", Quantity::Number(level.size as f64), formula.trim_end_matches("; "));
    let once = Term::count(sum(|level| level.once)) / Term::count(different);
    report.read("once", "N-grams in one text only", once).or("no text has a word");
    let words = format::count(out.levels[0].different as u64);
    let formula = if n == 1 { format!("{words} different words") } else { format!("{words} words to the power {n}") };
    report.readout("possible", "Possible n-grams", Quantity::Number(level.possible), formula);
    let right = Term::count(out.model.test_right);
    report.read("accuracy", "Test accuracy", &right / Term::count(tests)).or(NO_TESTS);
    let trained = Term::count(out.model.train_right) / Term::count(train);
    report.read("train_accuracy", "Training accuracy", trained).or("there is no training row");
    let unknown = Term::count(out.unknown_words) / Term::count(out.test_words);
    report.read("unknown", "Test words out of vocabulary", unknown).or("the test rows have no word");
    if let Some(honest) = out.honest_right {
        let leak = (right - Term::count(honest)) / Term::count(tests);
        report.read("leak", "Accuracy gained by the leak", leak).or(NO_TESTS);
    }
    report.key_numbers(match out.settings.on_all {
        true => &["accuracy", "leak", "unknown", "vocabulary"],
        false => &["log_odds_a", "log_odds_b", "vocabulary", "accuracy"],
    });
}

/// A and B as the model sees them: one row a column of the vocabulary.
fn vectors(seen: &Seen<TextVectors>) -> TableView {
    let (out, fitted) = (seen.out, seen.fitted);
    let unit = if out.settings.tf_idf { "tf–idf" } else { "count" };
    let names = [
        "n-gram",
        "times in A",
        "times in B",
        "texts that contain it",
        "idf",
        "in A’s vector",
        "in B’s vector",
        "weight",
    ];
    let title = format!("The two vectors: {} numbers each ({unit}), all others 0", out.model.vocabulary.len());
    let mut table = TableView { on_page: true, ..TableView::new("vectors", title, &names) };
    let idf = TfidfTransformer::fit(&out.model.vocabulary);
    let mut seen_texts: Vec<&str> = Vec::new();
    for length in 1..=out.settings.longest {
        for piece in out.a.pieces.iter().chain(&out.b.pieces).filter(|piece| piece.length == length) {
            if seen_texts.contains(&piece.text.as_str()) || table.rows.len() == MOST_TOLD {
                continue;
            }
            seen_texts.push(&piece.text);
            let times = |one: &Reading| one.pieces.iter().filter(|other| other.text == piece.text).count();
            let column = piece.run.and_then(|run| out.model.vocabulary.column(run));
            let held = piece.run.map_or(0, |run| fitted.texts.looked_at_texts(run, &out.settings));
            let value = |one: &Reading| {
                let held = one.vector.iter().find(|entry| Some(entry.0) == column).map_or(0.0, |entry| entry.1);
                Cell::or_dash(column.map(|_| held), format::short)
            };
            let weight = signed(column.map(|column| out.model.bayes.weight(column)), piece.why());
            let row = table.rows.len();
            let whole = |tone| CellMark { row, column: None, tone };
            match column.map(|column| out.model.bayes.weight(column)) {
                None => table.marks.push(whole(Tone::Faded)),
                Some(weight) => {
                    let tone = if weight < 0.0 { Tone::Negative } else { Tone::Positive };
                    table.marks.push(CellMark { row, column: Some(7), tone });
                }
            }
            table.actions.push(action(fitted, piece.run, "t", &piece.text));
            table.rows.push(vec![
                piece.text.clone().into(),
                Cell::count(times(&out.a)),
                Cell::count(times(&out.b)),
                Cell::count(held),
                Cell::or_dash(column.map(|column| idf.idf[column]), format::number),
                value(&out.a),
                value(&out.b),
                weight,
            ]);
        }
    }
    table
}

/// A weight with its sign, or why there is none.
fn signed(weight: Option<f64>, why: &str) -> Cell {
    weight.map_or(Cell::missing(why), |weight| Cell::number(weight, figures::signed))
}

/// Opens the training texts that hold an n-gram, where there are any.
fn action(fitted: &Fitted, run: Option<usize>, prefix: &str, text: &str) -> RowAction {
    let held = run.map_or(0, |run| fitted.texts.training_texts(run));
    if held > 0 { RowAction::Rows(format!("{prefix}/{text}")) } else { RowAction::None }
}

fn pieces(seen: &Seen<TextVectors>) -> TableView {
    let fitted = seen.fitted;
    let [negative, positive] = [0, 1].map(|class| format!("{} training texts", fitted.classes[class]));
    let names = ["sentence", "place", "n-gram", negative.as_str(), positive.as_str(), "adds to the log-odds"];
    let mut table = TableView::new("sentences", "What each n-gram adds", &names);
    for (name, reading) in [("A", &seen.out.a), ("B", &seen.out.b)] {
        for piece in reading.pieces.iter().take(MOST_TOLD / 2) {
            let texts =
                |class: usize| Cell::count(piece.run.map_or(0, |run| fitted.texts.texts_with[class][run] as usize));
            let adds = signed(piece.amount(), piece.why());
            let place = Cell::count(piece.start + 1);
            table.rows.push(vec![name.into(), place, piece.text.clone().into(), texts(0), texts(1), adds]);
        }
    }
    table
}

fn vocabulary(seen: &Seen<TextVectors>) -> TableView {
    let (model, fitted) = (&seen.out.model, seen.fitted);
    let [negative, positive] = [0, 1].map(|class| format!("{} training texts", fitted.classes[class]));
    let names = ["n-gram", negative.as_str(), positive.as_str(), "weight"];
    let mut table = TableView::new("vocabulary", "N-grams with the largest weights", &names);
    for column in model.telling(MOST_TOLD, |_| true) {
        let run = model.vocabulary.runs[column] as usize;
        let (text, texts) =
            (fitted.texts.corpus.text(run), |class: usize| Cell::count(fitted.texts.texts_with[class][run] as usize));
        table.actions.push(action(fitted, Some(run), "v", &text));
        let weight = Cell::number(model.bayes.weight(column), figures::signed);
        table.rows.push(vec![text.into(), texts(0), texts(1), weight]);
    }
    table
}

fn growth(out: &Output) -> TableView {
    let names = [
        "n",
        "possible n-grams",
        "n-grams in the texts",
        "different",
        "in one text only",
        "kept as columns",
        "vocabulary up to n",
    ];
    let mut table = TableView::new("growth", "N-grams by length", &names);
    for (level, n) in out.levels.iter().zip(1..) {
        let count = Cell::count;
        table.rows.push(vec![
            Cell::count(n),
            Cell::number(level.possible, format::number),
            count(level.positions),
            count(level.different),
            count(level.once),
            count(level.kept),
            count(level.size),
        ]);
    }
    table
}

fn program(seen: &Seen<TextVectors>) -> Program {
    let (state, roles) = (seen.state, &seen.data.roles);
    let share = format::full(state.max_df);
    Program::of(include_str!("text_vectors.py"), seen.data)
        .titled("Python (scikit-learn 1.9.1)")
        .set("text_column", roles.column("text").unwrap_or_default())
        .set("label_column", roles.column("label").unwrap_or_default())
        .set("positive", &seen.fitted.classes[1])
        .set("a", &state.a)
        .set("b", &state.b)
        .set("longest", seen.out.settings.longest)
        .set("stop_words", state.stop_words.then_some("english"))
        .set("min_df", state.min_df)
        .set("max_df", Code(if share.contains('.') { share } else { format!("{share}.0") }))
        .set("tf_idf", state.tf_idf)
        .set("vocabulary_on_all", state.on_all)
        .set("seed", state.seed)
        .set("most_rows", MOST_ROWS)
        .with("ml.random", PYTHON_RANDOM)
}
