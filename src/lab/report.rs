//! What a lab shows: pictures, numbers, tables, documents, handles and one describing sentence.

use serde::{Deserialize, Serialize};

use super::artifact::Artifact;
use super::control::ControlState;
use super::term::{Term, UNDEFINED, With};
use super::written::{Body, Card, DocumentView, Written};
use super::{FigureSpec, Program};
use crate::format;
use crate::plot::{Canvas, Handle, Held, Hotspot, Said, Scene, Told};

/// How the report will be looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Key, width and height in CSS pixels of each figure that is on screen; the others are not drawn. Empty: all
    /// figures, at a laptop's width and as high as they would like to be.
    pub sizes: Vec<(String, f64, f64)>,
    /// Whether documents are on screen; they are not written otherwise.
    pub documents: bool,
    /// Whether tables are on screen.
    pub tables: bool,
}

impl View {
    /// For the command line, the static pages and tests: everything, at a laptop's size.
    pub fn whole() -> View {
        View { documents: true, tables: true, ..View::default() }
    }

    /// The size of a figure in CSS pixels; none for one that is not on screen.
    pub fn size(&self, spec: &FigureSpec) -> Option<(f64, f64)> {
        if self.sizes.is_empty() {
            let width = 1080.0 * f64::from(spec.columns) / 12.0;
            return Some((width, (width / spec.aspect).round()));
        }
        self.size_of(spec.key)
    }

    /// The size of a figure in CSS pixels of those that are said to be on screen.
    pub fn size_of(&self, key: &str) -> Option<(f64, f64)> {
        let found = self.sizes.iter().find(|(known, ..)| known == key);
        found.map(|(_, width, height)| (width.clamp(160.0, 4000.0), height.clamp(60.0, 4000.0)))
    }
}

/// A number, or why there is none. Never NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    Number(f64),
    Infinite,
    NegativeInfinite,
    /// The reason, as a clause: "no case is predicted positive".
    Undefined(&'static str),
}

impl Quantity {
    /// `value`, or `reason` where it is missing or not a number.
    pub fn or(value: Option<f64>, reason: &'static str) -> Quantity {
        match value {
            Some(value) if value.is_finite() => Quantity::Number(value),
            Some(value) if value == f64::INFINITY => Quantity::Infinite,
            Some(value) if value == f64::NEG_INFINITY => Quantity::NegativeInfinite,
            _ => Quantity::Undefined(reason),
        }
    }
}

/// One number with its name and its arithmetic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Readout {
    /// Permanent.
    pub key: String,
    pub label: String,
    pub value: Option<f64>,
    /// As people read it: "0.726", "∞", "−∞", or a dash where there is none.
    pub text: String,
    /// Empty for a pure number.
    pub unit: String,
    /// The arithmetic with the current counts in it, or why the value is undefined.
    pub formula: String,
    /// Whether a table on the page holds it, so that the page shows it there alone.
    pub in_table: bool,
    /// The frozen run's value, as people read it, where one stands beside this run and differs.
    pub frozen: String,
}

impl Readout {
    /// Why it is undefined, where it is.
    pub fn or(&mut self, reason: &str) -> &mut Readout {
        if self.is_undefined() {
            reason.clone_into(&mut self.formula);
        }
        self
    }

    pub(super) fn is_undefined(&self) -> bool {
        self.text == UNDEFINED
    }
}

/// A table. One whose key is a figure's shows that figure as a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableView {
    pub key: String,
    pub title: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// Whether it stands below the figures; otherwise it is shown when it is asked for.
    pub on_page: bool,
    pub marks: Vec<CellMark>,
    /// One a row, or none at all.
    pub actions: Vec<RowAction>,
}

impl TableView {
    /// A table without rows.
    pub fn new(key: &str, title: impl Into<String>, columns: &[&str]) -> TableView {
        let columns = columns.iter().map(|&name| name.to_owned()).collect();
        TableView { key: key.to_owned(), title: title.into(), columns, ..TableView::default() }
    }
}

/// A cell of a table: as people read it, and as files and the clipboard get it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    pub text: String,
    /// Where it is another than the text: a plain number in full precision.
    pub plain: Option<String>,
}

impl Cell {
    /// A number, with how people read it.
    pub fn number(value: f64, written: fn(f64) -> String) -> Cell {
        Cell::of(written(value), value)
    }

    /// A number that is read as `text`, such as a count with what it is counted of.
    pub fn of(text: impl Into<String>, value: f64) -> Cell {
        Cell { text: text.into(), plain: Some(if value.is_finite() { format::full(value) } else { String::new() }) }
    }

    /// A number, or a dash, which is a missing cell in a file.
    pub fn or_dash(value: Option<f64>, written: fn(f64) -> String) -> Cell {
        value.map_or(Cell::missing(UNDEFINED), |value| Cell::number(value, written))
    }

    pub fn count(count: usize) -> Cell {
        Cell::of(format::count(count as u64), count as f64)
    }

    /// No number, and why: in a file, nothing.
    pub fn missing(why: &str) -> Cell {
        Cell { text: why.to_owned(), plain: Some(String::new()) }
    }

    pub fn plain(&self) -> &str {
        self.plain.as_deref().unwrap_or(&self.text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell { text, plain: None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        text.to_owned().into()
    }
}

/// Emphasis on a cell, or on a whole row; what it means also stands in the table's words.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellMark {
    pub row: usize,
    /// `None`: the whole row.
    pub column: Option<usize>,
    pub tone: Tone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// The visitor set it.
    Hand,
    Positive,
    Negative,
    /// No longer in force.
    Faded,
    /// Something is wrong with it.
    Warning,
}

/// What choosing a row does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RowAction {
    None,
    /// Opens the rows of the data behind this key.
    Rows(String),
    /// Goes to the lab's `point`, as a hit whose handle is this key.
    Point(String),
}

/// Python, or a request of a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub key: String,
    pub title: String,
    /// `python` or `json`.
    pub language: String,
    pub text: String,
}

/// A sentence beside the figures that the visitor should not miss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub text: String,
    pub is_warning: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub key: String,
    /// What is to be seen, for those who do not see it.
    pub alt: String,
    pub scene: Scene,
}

/// Everything that one state shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The keys of the figures that this state shows, in the order of the lab's; empty: all.
    pub shows: Vec<String>,
    pub figures: Vec<Figure>,
    /// The figures that are written, not drawn.
    pub written: Vec<Written>,
    pub readouts: Vec<Readout>,
    /// The keys of the numbers beside the figures, in their order: one to four.
    pub key_numbers: Vec<String>,
    pub tables: Vec<TableView>,
    pub documents: Vec<Document>,
    pub handles: Vec<Handle>,
    pub hotspots: Vec<Hotspot>,
    pub notes: Vec<Note>,
    pub artifacts: Vec<Artifact>,
    /// The describing sentence.
    pub describe: String,
    /// One a control, in the order of the description.
    pub controls: Vec<ControlState>,
    /// Whether each condition of each challenge is met.
    pub conditions: Vec<Vec<bool>>,
    pub data: String,
}

impl Report {
    /// Whether challenge `index` is met: all its conditions are.
    pub fn is_met(&self, index: usize) -> bool {
        self.conditions.get(index).is_some_and(|all| !all.is_empty() && all.iter().all(|met| *met))
    }

    /// The figure of this key, where it is written, not drawn.
    pub fn written(&self, key: &str) -> Option<&Written> {
        self.written.iter().find(|written| written.key == key)
    }

    /// Whether this state shows the figure of this key.
    pub fn is_shown(&self, key: &str) -> bool {
        self.shows.is_empty() || self.shows.iter().any(|shown| shown == key)
    }
}

/// Takes a report as a lab makes it.
pub struct ReportBuilder<'a> {
    view: &'a View,
    figures: &'static [FigureSpec],
    report: Report,
    /// What charts say of themselves.
    told: Vec<TableView>,
}

impl<'a> ReportBuilder<'a> {
    pub(super) fn new(view: &'a View, figures: &'static [FigureSpec]) -> ReportBuilder<'a> {
        ReportBuilder { view, figures, report: Report::default(), told: Vec::new() }
    }

    /// Shows only these figures in this state; to be said before they are drawn.
    pub fn shows(&mut self, keys: &[&'static str]) {
        self.report.shows = keys.iter().map(|&key| key.to_owned()).collect();
    }

    /// Draws figure `key`; `alt` says in words what is to be seen.
    pub fn figure(&mut self, key: &'static str, alt: impl Into<String>, draw: impl FnOnce(&mut Canvas)) {
        if let Some((spec, mut canvas)) = self.canvas(key) {
            draw(&mut canvas);
            self.drawn(spec, canvas, alt.into());
        }
    }

    /// A canvas for figure `key`, where it is in sight. Not inlined, as it is the same for every figure.
    #[inline(never)]
    fn canvas(&self, key: &'static str) -> Option<(&'static FigureSpec, Canvas)> {
        let spec = self.figures.iter().find(|spec| spec.key == key);
        debug_assert!(spec.is_some(), "no figure {key} in FIGURES");
        let spec = spec?;
        let (width, height) = self.view.size(spec).filter(|_| self.report.is_shown(key))?;
        let canvas = Canvas::new(width, height);
        Some((spec, if self.view.tables { canvas.telling() } else { canvas }))
    }

    #[inline(never)]
    fn drawn(&mut self, spec: &FigureSpec, canvas: Canvas, alt: String) {
        let (scene, held) = canvas.finish_held();
        self.report.figures.push(Figure { key: spec.key.to_owned(), alt, scene });
        self.hold(spec, held);
    }

    /// What can be held in a figure belongs to it.
    fn hold(&mut self, spec: &FigureSpec, held: Held) {
        let figure = || spec.key.to_owned();
        self.report.handles.extend(held.handles.into_iter().map(|one| Handle { figure: figure(), ..one }));
        self.report.hotspots.extend(held.hotspots.into_iter().map(|one| Hotspot { figure: figure(), ..one }));
        self.told.extend(held.told.map(|told| table_of(spec, told)));
    }

    /// Writes the formula card of figure `key`: what `name` is, by a term whose letters show their present numbers.
    pub fn card(&mut self, key: &'static str, title: impl Into<String>, name: &str, formula: Term) {
        let card = Card { title: title.into(), name: name.to_owned(), formula };
        self.write(key, Body::Card(card));
    }

    /// Writes the document of figure `key`; `make` is called only where it is in sight.
    pub fn shown_document(&mut self, key: &'static str, make: impl FnOnce() -> DocumentView) {
        let is_in_sight = self.figures.iter().any(|spec| spec.key == key && self.view.size(spec).is_some());
        self.write(key, Body::Document(if is_in_sight { make() } else { DocumentView::default() }));
    }

    fn write(&mut self, key: &'static str, body: Body) {
        debug_assert!(self.figures.iter().any(|spec| spec.key == key), "no figure {key} in FIGURES");
        if self.report.is_shown(key) {
            self.report.written.push(Written::new(key, &body));
        }
    }

    /// The size of figure `key` in CSS pixels, for labs that place hotspots.
    pub fn size(&self, key: &str) -> (f64, f64) {
        self.figures.iter().find(|spec| spec.key == key).and_then(|spec| self.view.size(spec)).unwrap_or((0.0, 0.0))
    }

    /// The one to four numbers that the visitor's present question is about, in their order; all others stand under
    /// "All numbers". Which they are may follow from the state.
    pub fn key_numbers(&mut self, keys: &[&str]) {
        self.report.key_numbers = keys.iter().map(|&key| key.to_owned()).collect();
    }

    /// Adds a readout and returns it, so that `unit` can be set.
    pub fn readout(&mut self, key: &str, label: &str, quantity: Quantity, formula: impl Into<String>) -> &mut Readout {
        self.shown(key, label, quantity, formula.into())
    }

    #[inline(never)]
    fn shown(&mut self, key: &str, label: &str, quantity: Quantity, formula: String) -> &mut Readout {
        let (value, text, formula) = match quantity {
            Quantity::Number(value) => (Some(value), format::number(value), formula),
            Quantity::Infinite => (None, "∞".to_owned(), formula),
            Quantity::NegativeInfinite => (None, "−∞".to_owned(), formula),
            Quantity::Undefined(reason) => (None, UNDEFINED.to_owned(), reason.to_owned()),
        };
        let (key, label) = (key.to_owned(), label.to_owned());
        let (unit, frozen) = (String::new(), String::new());
        self.report.readouts.push(Readout { key, label, value, text, unit, formula, in_table: false, frozen });
        self.report.readouts.last_mut().expect("a readout was just pushed")
    }

    /// Adds a readout of a term: its value and its arithmetic. Where it is undefined, [`Readout::or`] says why.
    pub fn read(&mut self, key: &str, label: &str, term: Term) -> &mut Readout {
        let readout = self.readout(key, label, Quantity::or(term.value(), ""), "");
        readout.formula = term.written(With::Numbers);
        readout
    }

    pub fn handle(&mut self, handle: Handle) {
        self.report.handles.push(handle);
    }

    pub fn hotspot(&mut self, hotspot: Hotspot) {
        self.report.hotspots.push(hotspot);
    }

    pub fn note(&mut self, text: impl Into<String>) {
        self.report.notes.push(Note { text: text.into(), is_warning: false });
    }

    pub fn warning(&mut self, text: impl Into<String>) {
        self.report.notes.push(Note { text: text.into(), is_warning: true });
    }

    /// A table; `make` is called only where tables are looked at.
    pub fn table(&mut self, make: impl FnOnce() -> TableView) {
        if self.view.tables {
            self.report.tables.push(make());
        }
    }

    /// A document; `make` is called only where documents are looked at.
    pub fn document(&mut self, make: impl FnOnce() -> Document) {
        if self.view.documents {
            self.report.documents.push(make());
        }
    }

    /// The program that gives the same numbers; `make` is called only where documents are looked at.
    pub fn python(&mut self, make: impl FnOnce() -> Program) {
        self.document(|| {
            let (title, text) = make().finish();
            let python = "python".to_owned();
            Document { key: python.clone(), title: title.to_owned(), language: python, text }
        });
    }

    /// What the lab hands on; `make` is called only where it is looked at.
    pub fn artifact(&mut self, make: impl FnOnce() -> Artifact) {
        if self.view.documents {
            self.report.artifacts.push(make());
        }
    }

    /// The sentence that says what is to be seen now.
    pub fn describe(&mut self, sentence: impl Into<String>) {
        self.report.describe = sentence.into();
    }

    pub(super) fn finish(mut self) -> Report {
        // A lab's own table of a figure goes before what its charts say.
        for table in self.told {
            if self.report.tables.iter().all(|own| own.key != table.key) {
                self.report.tables.push(table);
            }
        }
        // "– ×" would say nothing.
        let undefined = self.report.readouts.iter_mut().filter(|readout| readout.is_undefined());
        undefined.for_each(|readout| readout.unit.clear());
        // What lies on a figure that is not drawn is not there.
        let drawn: Vec<&String> = self.report.figures.iter().map(|figure| &figure.key).collect();
        self.report.handles.retain(|handle| drawn.contains(&&handle.figure));
        self.report.hotspots.retain(|spot| drawn.contains(&&spot.figure));
        self.report
    }
}

/// A chart in rows and columns as the table of its figure.
fn table_of(spec: &FigureSpec, told: Told) -> TableView {
    let cell = |said: Said| match said.value {
        Some(value) => Cell::of(said.text, value),
        None => said.text.into(),
    };
    let columns = std::iter::once(told.key).chain(told.columns).collect();
    let row = |(key, cells): (Said, Vec<Said>)| std::iter::once(key).chain(cells).map(cell).collect();
    TableView {
        key: spec.key.to_owned(),
        title: spec.name.to_owned(),
        columns,
        rows: told.rows.into_iter().map(row).collect(),
        ..TableView::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_divided_by_nothing_is_undefined_and_says_why() {
        let view = View::default();
        let mut report = ReportBuilder::new(&view, &[]);
        let [some, none] = [3_u64, 0].map(Term::count);
        for (over, under) in [(&some, &none), (&none, &none)] {
            let readout = report.read("rate", "Rate", over / under + &some).or("there is nothing");
            assert_eq!(
                (readout.value, readout.text.as_str(), readout.formula.as_str()),
                (None, "–", "there is nothing")
            );
        }
        let readout = report.read("none", "None", &none / &some).or("there is nothing");
        assert_eq!((readout.value, readout.formula.as_str()), (Some(0.0), "0 ÷ 3"));
    }
}
