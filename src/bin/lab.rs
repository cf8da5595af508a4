//! The labs without a browser: the same report as the page's, as text, JSON or SVG.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::path::PathBuf;
    use std::process::ExitCode;
    use std::rc::Rc;

    use clap::Parser;
    use serde_json::{Value, json};
    use tactile::lab::{
        Data, Edit, FigureSpec, Missing, OWN, OwnChoice, Prepared, Progress, Query, Report, STEP, Session, View,
        results,
    };
    use tactile::plot::{Palette, SvgColors, svg};
    use tactile::table::Problem;
    use tactile::table::csv;
    use tactile::table::roles::{self, Roles};
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
        let Some(id) = &arguments.lab else {
            return Err(Problem::new("Name a lab; `lab --list` shows which there are."));
        };
        let entry = labs::find(id)
            .ok_or_else(|| Problem::new(format!("There is no lab “{id}”; `lab --list` shows which there are.")))?;
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

    fn own_data(session: &dyn Session, path: &PathBuf, query: &Query, arguments: &Arguments) -> Result<Data, Problem> {
        let unreadable = |error| Problem::new(format!("“{}” cannot be read: {error}.", path.display()));
        let bytes = std::fs::read(path).map_err(unreadable)?;
        let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
        let choice = OwnChoice::read(query).unwrap_or_default();
        let csv::Read { table, notes, .. } = csv::read(&name, &bytes, &choice.options)?;
        let need = session.data_need();
        let roles = match &arguments.roles {
            Some(roles) => Roles::parse(roles)?,
            None if choice.roles == Roles::default() => roles::guess(need.roles, &table),
            None => choice.roles,
        };
        for trouble in notes.troubles(&table) {
            eprintln!("{trouble}");
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

    fn written(path: &PathBuf, text: &str) -> Result<(), Problem> {
        std::fs::write(path, text)
            .map_err(|error| Problem::new(format!("“{}” cannot be written: {error}.", path.display())))
    }

    fn pretty(value: &Value) -> String {
        let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
        text.push('\n');
        text
    }
}
