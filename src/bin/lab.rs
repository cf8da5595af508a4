//! The labs without a browser: the same report as the page's, as text, JSON or SVG.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::path::{Path, PathBuf};
    use std::process::ExitCode;
    use std::rc::Rc;

    use clap::Parser;
    use serde_json::{Value, json};
    use tactile::lab::{
        Data, Edit, FigureSpec, Missing, OWN, OwnChoice, Prepared, Progress, Query, Report, STEP, Session, View,
        results,
    };
    use tactile::plot::examples::{Size, sheet};
    use tactile::plot::{Palette, SvgColors, svg};
    use tactile::table::csv;
    use tactile::table::roles::Roles;
    use tactile::table::{Problem, Stray, guess};
    use tactile::{bundled, labs};

    /// Width ÷ height of a figure on a phone.
    const PHONE_ASPECT: f64 = 1.34;

    /// Runs one lab without a browser and prints what it shows.
    #[derive(Parser)]
    #[command(name = "lab", version)]
    struct Arguments {
        /// The lab's id, as in `--list`.
        lab: Option<String>,
        /// Lists the labs as JSON.
        #[arg(long)]
        list: bool,
        /// Prints what there is to look at in the lab as JSON: its stops, and both ends of every control as links.
        #[arg(long)]
        ends: bool,
        /// Writes contact sheets of the figure kit's examples into this folder.
        #[arg(long)]
        kit: Option<PathBuf>,
        /// The state, as in a link: `threshold=0.3&curve=roc`.
        #[arg(long, default_value = "")]
        query: String,
        /// Own data: a CSV file. Without `--roles` the query's `own.roles` count, as in a link, or else a guess.
        #[arg(long)]
        data: Option<PathBuf>,
        /// Which column plays which part: `score=column,label=column`.
        #[arg(long, requires = "data")]
        roles: Option<String>,
        /// Fills in missing values, numbers by the median; otherwise rows that lack one are left out.
        #[arg(long, requires = "data")]
        fill: bool,
        /// The player's step.
        #[arg(long)]
        step: Option<u64>,
        /// Prints the report as JSON.
        #[arg(long)]
        json: bool,
        /// Writes the figures, one below the other, into this SVG file.
        #[arg(long)]
        svg: Option<PathBuf>,
        /// Writes the poster into this SVG file.
        #[arg(long)]
        poster: Option<PathBuf>,
        /// The width of the page's stage in CSS pixels; below 700 the figures stand one below the other.
        #[arg(long, default_value_t = 1080.0)]
        width: f64,
        /// Writes the first document (the Python) into this file.
        #[arg(long)]
        document: Option<PathBuf>,
    }

    pub fn main() -> ExitCode {
        match run(&Arguments::parse()) {
            Ok(text) => {
                print!("{text}");
                ExitCode::SUCCESS
            }
            Err(problem) => {
                eprintln!("{problem}");
                ExitCode::from(2)
            }
        }
    }

    fn run(arguments: &Arguments) -> Result<String, Problem> {
        if arguments.list {
            return Ok(pretty(&list()));
        }
        if let Some(folder) = &arguments.kit {
            return kit(folder);
        }
        let Some(id) = &arguments.lab else {
            return Err(Problem::new("Name a lab; `lab --list` shows which there are."));
        };
        let entry = labs::find(id)
            .ok_or_else(|| Problem::new(format!("There is no lab “{id}”; `lab --list` shows which there are.")))?;
        if arguments.ends {
            return Ok(pretty(&super::ends::ends(entry)?));
        }
        let mut session = (entry.open)();
        let mut query = Query::parse(&arguments.query);
        if let Some(step) = arguments.step {
            query.set(STEP, step.to_string());
        }
        if let Some(path) = &arguments.data {
            let data = own_data(session.as_ref(), path, &query, arguments)?;
            OwnChoice::remove(&mut query);
            query.set("data", data.id.clone());
            session.set_data(data)?;
        }
        let notices = bundled::edit(session.as_mut(), &Edit::Load(query))?;
        for notice in notices {
            eprintln!("{notice}");
        }
        while session.advance(&mut || true) != Progress::Done {}
        let is_narrow = arguments.width < 700.0;
        let size = |figure: &FigureSpec| {
            let share = if is_narrow { 1.0 } else { f64::from(figure.columns) / 12.0 };
            let width = arguments.width * share;
            (figure.key.to_owned(), width, (width / if is_narrow { PHONE_ASPECT } else { figure.aspect }).round())
        };
        let sizes = session.figures().iter().map(size).collect();
        let report = session.report(&View { sizes, ..View::whole() });
        if let Some(path) = &arguments.svg {
            written(path, &pictures(&report))?;
        }
        if let (Some(path), Some(poster)) = (&arguments.poster, session.poster()) {
            written(path, &poster.svg())?;
        }
        if let (Some(path), Some(document)) = (&arguments.document, report.documents.first()) {
            written(path, &document.text)?;
        }
        Ok(if arguments.json {
            let steps = session.steps().map(|(last, _)| last);
            pretty(&results(&(entry.describe)(), &session.query(), &report, steps))
        } else {
            as_text(&report)
        })
    }

    /// A sheet for each size and theme, and a page that shows them all.
    fn kit(folder: &Path) -> Result<String, Problem> {
        let mut page = "<!DOCTYPE html><meta charset=\"utf-8\"><title>The figure kit</title>\n".to_owned();
        for size in Size::ALL {
            for (theme, palette) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
                let name = format!("kit-{}-{theme}.svg", size.name());
                written(&folder.join(&name), &sheet(size, &palette))?;
                page.push_str(&format!("<h1>{}, {theme}</h1><img src=\"{name}\" alt=\"\">\n", size.name()));
            }
        }
        written(&folder.join("kit.html"), &page)?;
        Ok(String::new())
    }

    fn own_data(session: &dyn Session, path: &PathBuf, query: &Query, arguments: &Arguments) -> Result<Data, Problem> {
        let unreadable = |error| Problem::new(format!("“{}” cannot be read: {error}.", path.display()));
        let bytes = std::fs::read(path).map_err(unreadable)?;
        let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
        let choice = OwnChoice::read(query).unwrap_or_default();
        let csv::Read { table, notes, .. } = csv::read(&name, &bytes, &choice.options)?;
        let need = session.data_need();
        let facts = table.facts_of_file(&notes);
        let roles = match &arguments.roles {
            Some(roles) => Roles::parse(roles)?,
            None if choice.roles == Roles::default() => {
                guess::guess_by(need.roles, &facts, table.rows(), Roles::default())
            }
            None => choice.roles,
        };
        for trouble in notes.troubles(&table) {
            eprintln!("{trouble}");
        }
        for (column, stray) in
            facts.iter().filter_map(|facts| Some((&facts.name, facts.stray.as_ref()?))).take(Stray::NAMED)
        {
            eprintln!("{}", stray.sentence(column));
        }
        let missing = if arguments.fill { Missing::Fill } else { choice.missing };
        let prepared = Prepared::of(need, OWN, &Rc::new(table), roles, missing)?;
        for notice in prepared.notices() {
            eprintln!("{notice}");
        }
        Ok(prepared.data)
    }

    fn list() -> Value {
        let entry = |(chapter, entry): (&tactile::lab::Chapter, &tactile::lab::Entry)| {
            json!({
                "id": entry.meta.id,
                "chapter": chapter.id,
                "title": entry.meta.title,
                "covers": entry.meta.covers,
            })
        };
        labs::all().map(entry).collect()
    }

    fn as_text(report: &Report) -> String {
        let mut out = format!("{}\n\n", report.describe);
        for readout in &report.readouts {
            out.push_str(&format!("{:32} {:>12} {}  {}\n", readout.label, readout.text, readout.unit, readout.formula));
        }
        for note in &report.notes {
            out.push_str(&format!("\n{}\n", note.text));
        }
        for written in &report.written {
            out.push_str(&format!("\n{}", written.as_text()));
        }
        out
    }

    /// The figures as one SVG, one below the other.
    fn pictures(report: &Report) -> String {
        let mut body = String::new();
        let (mut width, mut top) = (0, 0);
        for figure in &report.figures {
            let picture = svg(&figure.scene, &figure.alt, &SvgColors::Fixed(&Palette::LIGHT));
            body.push_str(&format!("<svg y=\"{}\" {}", top, picture.trim_start_matches("<svg ")));
            width = width.max(figure.scene.size.0 / 2);
            top += figure.scene.size.1 / 2 + 16;
        }
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{top}\">{body}</svg>\n")
    }

    fn written(path: &Path, text: &str) -> Result<(), Problem> {
        std::fs::write(path, text)
            .map_err(|error| Problem::new(format!("“{}” cannot be written: {error}.", path.display())))
    }

    fn pretty(value: &Value) -> String {
        let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
        text.push('\n');
        text
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod ends {
    //! What there is to look at in a lab: the states that its contact sheets show.

    use serde_json::{Value, json};
    use tactile::lab::{ControlState, ControlView, Description, Edit, Entry, Query, Span, View, joined};
    use tactile::table::Problem;
    use tactile::{bundled, format};

    /// The stops of a lab, and both ends of every control, each as what follows the lab's address in a link.
    pub fn ends(entry: &Entry) -> Result<Value, Problem> {
        let description = (entry.describe)();
        let mut session = (entry.open)();
        let mut states = |query: &Query| -> Result<Vec<ControlState>, Problem> {
            bundled::edit(session.as_mut(), &Edit::Load(query.clone()))?;
            Ok(session.report(&View::default()).controls)
        };
        let default = states(&Query::default())?;
        let with = |key: &str, value: &str| Query { pairs: vec![(key.to_owned(), value.to_owned())] };
        // Controls that are hidden at first are looked at in the first state of these that shows them.
        let mut elsewhere = Vec::new();
        for (control, state) in description.controls.iter().zip(&default).filter(|(_, state)| state.shown) {
            if matches!(control, ControlView::Toggle { .. } | ControlView::Choice { .. }) {
                elsewhere.extend(values(control, state).iter().map(|(value, _)| with(control.key(), value)));
            }
        }
        let other_sets = description.sets.iter().skip(1);
        elsewhere.extend(other_sets.clone().map(|set| with("data", &set.id)));
        // What cannot be computed shows no control.
        let mut all = vec![(Query::default(), default)];
        all.extend(elsewhere.into_iter().filter_map(|query| states(&query).ok().map(|states| (query, states))));

        let mut ends: Vec<Value> = other_sets
            .map(|set| {
                let query = with("data", &set.id);
                json!({ "control": "data", "label": "Data", "value": set.title, "link": link(&query, &description) })
            })
            .collect();
        for (at, control) in description.controls.iter().enumerate() {
            let Some((start, states)) = all.iter().find(|(_, states)| states[at].shown) else { continue };
            let label = if control.label().is_empty() { control.key() } else { control.label() };
            let end = |query: &Query, value: &str, presses: bool| {
                json!({
                    "control": control.key(), "label": label, "value": value, "presses": presses, "link": link(query, &description),
                })
            };
            if let ControlView::Button { .. } = control {
                ends.push(end(start, "pressed", true));
            }
            for (value, words) in values(control, &states[at]) {
                let mut query = start.clone();
                query.set(control.key(), value);
                ends.push(end(&query, &words, false));
            }
        }
        let stops = description.stops.iter().map(|stop| json!({ "title": stop.title }));
        let has_player = description.controls.iter().any(|control| matches!(control, ControlView::Player { .. }));
        Ok(json!({
            "id": description.id, "title": description.title, "has_player": has_player,
            "stops": stops.collect::<Value>(), "ends": ends,
        }))
    }

    /// The values of a control that are worth a look, other than the present one, each with its words.
    fn values(control: &ControlView, state: &ControlState) -> Vec<(String, String)> {
        let number = |value: f64, which: &str| (format::full(value), format!("{}, the {which}", format::full(value)));
        let both = |span: Span| vec![number(span.least, "least"), number(span.most, "most")];
        let listed = || state.options.iter().map(|(key, label, _)| (key.clone(), label.clone()));
        let mut values = match control {
            ControlView::Slider { .. } => state.span.map(both).unwrap_or_default(),
            // A run without end has no last step.
            ControlView::Player { is_endless: true, .. } => vec![number(0.0, "first step")],
            ControlView::Player { .. } => state.span.map(both).unwrap_or_default(),
            ControlView::Toggle { .. } => {
                [("yes", "on"), ("no", "off")].map(|(key, words)| (key.into(), words.into())).into()
            }
            ControlView::Choice { options, .. } => options.clone(),
            ControlView::Column { .. } => first_and_last(listed()),
            ControlView::Several { .. } => {
                first_and_last(listed().map(|(key, label)| (joined(&[key]), format!("only {label}"))))
            }
            ControlView::Text { .. } => {
                vec![(String::new(), "empty".to_owned()), (MANY_WORDS.to_owned(), "many words".to_owned())]
            }
            ControlView::Button { .. } | ControlView::Carried { .. } => Vec::new(),
        };
        values.retain(|(value, _)| *value != state.text);
        values
    }

    /// A text that is longer than what a lab comes with.
    const MANY_WORDS: &str = "The picture is long, and some words in it are unusual: incomprehensibilities, Donaudampfschiff, 42. \
        It goes on for a second sentence, and for a third one. This is not the end of it, but this is.";

    fn first_and_last<T>(mut all: impl Iterator<Item = T>) -> Vec<T> {
        let first = all.next();
        first.into_iter().chain(all.last()).collect()
    }

    /// A state as what follows the lab's address: what is private stands behind the `#`.
    fn link(query: &Query, description: &Description) -> String {
        let (private, public) = query.pairs.iter().cloned().partition(|(key, _)| description.private.contains(key));
        let part = |mark: &str, pairs: Vec<(String, String)>| {
            let query = Query { pairs };
            if query.is_empty() { String::new() } else { format!("{mark}{query}") }
        };
        part("?", public) + &part("#", private)
    }
}
