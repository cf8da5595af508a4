//! What the lab computes: moments once over all rows, and from them, at every touch, the components.

use std::cell::RefCell;
use std::rc::Rc;

use super::State;
use crate::lab::Data;
use crate::ml::math::{atan2, cos, sin};
use crate::ml::moments::{Gathering, Moments};
use crate::ml::pca::{Pca, PcaModel};
use crate::table::Problem;

/// So many rows are drawn, evenly spread over all.
const MOST_DRAWN: usize = 600;

/// Of a long table, so many rows' worth of products are gathered before the first picture.
const FIRST_PRODUCTS: usize = 2_000_000;

/// What came of the rows, whatever the state.
pub struct Fitted {
    pub features: Vec<String>,
    /// The complete rows, by their place in the table.
    pub rows: Vec<u32>,
    /// The places among `rows` of those that are drawn.
    pub drawn: Vec<usize>,
    /// Of each row, and the names; none where no column says.
    pub classes: Option<(Vec<usize>, Vec<String>)>,
    /// Where the features are the pixels of a picture: its pixels in a line.
    pub picture: Option<usize>,
    /// Of all features, over the rows gathered so far, nothing moved.
    pub moments: Moments,
    pub notes: Vec<String>,
    gathering: Gathering,
    /// The last model and what it was asked for: turning the line need not find it again.
    last: RefCell<Option<(Asked, Rc<PcaModel>)>>,
}

/// What a model depends on, beside the rows: the features used, standardized or not, and what was moved.
type Asked = (Vec<usize>, bool, Option<Moved>);

/// The chosen row, and how far it was moved along each feature, in the feature's unit.
#[derive(Clone, Debug, PartialEq)]
struct Moved {
    row: usize,
    by: Vec<f64>,
    gathered: usize,
}

/// The numbers of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    pub plane: Plane,
    /// The features that PCA is given, by their places.
    pub used: Vec<usize>,
    pub model: Rc<PcaModel>,
    /// Whether they are standardized before.
    pub is_standardized: bool,
    /// The share of the variance along the first 1, 2, … components; none where nothing varies.
    pub cumulative: Option<Vec<f64>>,
    /// How many components are kept.
    pub k: usize,
    /// The component whose loadings are shown, from 0.
    pub component: usize,
    /// The chosen row's place among the rows, and its values of all features, as moved.
    pub row: usize,
    pub values: Vec<f64>,
    /// Its places along the kept components, as found or as the hand set them.
    pub scores: Vec<f64>,
    pub is_by_hand: bool,
    /// The used features as rebuilt from the scores.
    pub rebuilt: Vec<f64>,
    /// The squared distance between the row and what was rebuilt, in the components' units.
    pub row_error: f64,
}

/// Two features, and the line through their mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// Which of the features are drawn across and up.
    pub features: [usize; 2],
    /// What becomes 0 and what becomes 1 on each axis: nothing but the standardizing.
    pub offset: [f64; 2],
    pub scale: [f64; 2],
    /// The rows' mean, as drawn.
    pub center: [f64; 2],
    /// Variance across, covariance, variance up (divisor n − 1), as drawn.
    pub covariance: [f64; 3],
    /// The line's direction, in degrees from across, 0 to 180.
    pub angle: f64,
    /// The direction that keeps the most, and the variance it keeps.
    pub best_angle: f64,
    pub best: f64,
    /// The best direction with nothing moved.
    pub resting_angle: f64,
}

impl Plane {
    /// Where a row is drawn that has these values of the two features.
    pub fn place(&self, values: [f64; 2]) -> (f64, f64) {
        let at = |axis: usize| (values[axis] - self.offset[axis]) / self.scale[axis];
        (at(0), at(1))
    }

    /// Of both features together.
    pub fn total(&self) -> f64 {
        self.covariance[0] + self.covariance[2]
    }

    /// The variance along a direction, in degrees.
    pub fn along(&self, angle: f64) -> f64 {
        let (x, y) = direction(angle);
        let [across, between, up] = self.covariance;
        (x * x * across + 2.0 * x * y * between + y * y * up).max(0.0)
    }

    /// The share of the variance along a direction; none where nothing varies.
    pub fn share(&self, angle: f64) -> Option<f64> {
        (self.total() > 0.0).then(|| (self.along(angle) / self.total()).min(1.0))
    }

    pub fn best_share(&self) -> Option<f64> {
        (self.total() > 0.0).then(|| (self.best / self.total()).min(1.0))
    }
}

/// A unit vector, `angle` degrees from across.
pub fn direction(angle: f64) -> (f64, f64) {
    let turn = angle.to_radians();
    (cos(turn), sin(turn))
}

/// The angle of a vector in degrees, 0 to 180: a line has no front.
pub fn angle_of((x, y): (f64, f64)) -> f64 {
    let angle = atan2(y, x).to_degrees();
    let angle = if angle < 0.0 { angle + 180.0 } else { angle };
    if angle >= 180.0 { 0.0 } else { angle }
}

/// The angle between two lines, 0 to 90 degrees.
pub fn between(a: f64, b: f64) -> f64 {
    let apart = (a - b).abs() % 180.0;
    apart.min(180.0 - apart)
}

/// The columns that play the features, as the table has them.
pub fn columns<'a>(data: &'a Data, features: &[String]) -> Result<Vec<&'a [f64]>, Problem> {
    features.iter().map(|name| data.table.numbers(name)).collect()
}

/// Whether these columns are the pixels of one picture, `pixel_<line>_<place>`, line by line; gives how many
/// stand in a line.
pub fn picture(features: &[String]) -> Option<usize> {
    let place = |name: &String| {
        let (line, place) = name.strip_prefix("pixel_")?.split_once('_')?;
        Some((line.parse::<usize>().ok()?, place.parse::<usize>().ok()?))
    };
    let places: Vec<(usize, usize)> = features.iter().map(place).collect::<Option<_>>()?;
    let across = places.iter().map(|place| place.1).max()? + 1;
    let in_order = places.iter().enumerate().all(|(i, &(line, place))| (line, place) == (i / across, i % across));
    (across > 1 && places.len() > across && in_order).then_some(across)
}

pub fn start(data: &Data) -> Result<Fitted, Problem> {
    let features = data.roles.columns("features").to_vec();
    if features.is_empty() {
        return Err(Problem::new("No column of numbers is chosen. Choose two or more."));
    }
    let class = data.roles.column("class");
    let names: Vec<&str> = features.iter().map(String::as_str).chain(class).collect();
    let (rows, left_out) = data.table.complete_rows(&names);
    if rows.len() < 2 {
        return Err(Problem::new("A variance needs two rows with a number in every chosen column."));
    }
    let columns = columns(data, &features)?;
    let mut notes = Vec::new();
    if left_out > 0 {
        notes.push(format!("{left_out} rows with missing cells are left out."));
    }
    let classes = match class.map(|class| data.table.classes(class, &rows)) {
        Some(Ok(classes)) => Some(classes),
        Some(Err(problem)) => {
            notes.push(format!("The rows are shown without their class. {problem}"));
            None
        }
        None => None,
    };
    let mut gathering = Gathering::new(&columns, &rows);
    let pairs = columns.len() * (columns.len() + 1) / 2;
    let wanted = FIRST_PRODUCTS / pairs;
    let mut gathered = 0;
    gathering.gather(&columns, &rows, &mut || {
        gathered += 512;
        gathered < wanted
    });
    let moments = gathering.moments();
    if !moments.is_finite() {
        return Err(Problem::new("Some numbers are too large to be squared. Divide the column by a constant first."));
    }
    let stride = rows.len().div_ceil(MOST_DRAWN);
    let drawn = (0..rows.len()).step_by(stride).collect();
    let picture = picture(&features);
    let last = RefCell::new(None);
    Ok(Fitted { features, rows, drawn, classes, picture, moments, notes, gathering, last })
}

impl Fitted {
    /// Goes on gathering; gives the share that is in.
    pub fn advance(&mut self, data: &Data, more: &mut dyn FnMut() -> bool) -> f64 {
        if self.gathering.rows() < self.rows.len()
            && let Ok(columns) = columns(data, &self.features)
        {
            self.gathering.gather(&columns, &self.rows, more);
            let moments = self.gathering.moments();
            // Numbers that overflow late leave what was there before.
            if moments.is_finite() {
                self.moments = moments;
            }
        }
        self.gathering.rows() as f64 / self.rows.len() as f64
    }

    /// The values of a row of all features, by its place among the rows.
    pub fn values(&self, data: &Data, row: usize) -> Vec<f64> {
        let columns = columns(data, &self.features).unwrap_or_default();
        columns.iter().map(|column| column[self.rows[row] as usize]).collect()
    }

    /// The drawn rows' values of some of the features.
    pub fn drawn_values(&self, data: &Data, features: &[usize]) -> Vec<Vec<f64>> {
        let columns = columns(data, &self.features).unwrap_or_default();
        let value = |row: usize, feature: usize| columns.get(feature).map_or(0.0, |column| column[row]);
        let values = |&row: &usize| features.iter().map(|&one| value(self.rows[row] as usize, one)).collect();
        self.drawn.iter().map(values).collect()
    }

    /// The places of the drawn features, and of those that PCA is given.
    fn chosen(&self, state: &State, data: &Data) -> ([usize; 2], Vec<usize>) {
        let place = |name: &str| self.features.iter().position(|feature| feature == name);
        let drawn = [(&state.x, super::PLACE_X), (&state.y, super::PLACE_Y)]
            .map(|(name, at)| data.column_or("features", name, at).and_then(place).unwrap_or(0));
        let mut used: Vec<usize> = state.features.iter().filter_map(|name| place(name)).collect();
        used.sort_unstable();
        if used.is_empty() {
            used = (0..self.features.len()).collect();
        }
        (drawn, used)
    }

    fn model(&self, used: &[usize], standardize: bool, moved: &Option<Moved>, moments: &Moments) -> Rc<PcaModel> {
        let asked = (used.to_vec(), standardize, moved.clone());
        let mut last = self.last.borrow_mut();
        if let Some((known, model)) = &*last
            && *known == asked
            && model.n == moments.n
        {
            return model.clone();
        }
        let model = Rc::new(Pca { standardize }.fit(&moments.select(used)));
        *last = Some((asked, model.clone()));
        model
    }

    pub fn read(&self, state: &State, data: &Data) -> Numbers {
        let (drawn, used) = self.chosen(state, data);
        let row = (state.row.max(1.0) as usize - 1).min(self.rows.len() - 1);
        let resting = self.values(data, row);
        let mut by = vec![0.0; self.features.len()];
        // Up after across: where both are the same feature, the move across counts.
        by[drawn[1]] = state.moved.1 * self.sigma(drawn[1]);
        by[drawn[0]] = state.moved.0 * self.sigma(drawn[0]);
        let has_moved = by.iter().any(|by| *by != 0.0) && row < self.moments.n;
        let moments = if has_moved { self.moments.moved(&resting, &by) } else { self.moments.clone() };
        let values: Vec<f64> = resting.iter().zip(&by).map(|(value, by)| value + by).collect();
        let moved = has_moved.then_some(Moved { row, by, gathered: self.moments.n });
        let is_standardized = if self.picture.is_some() { state.standardize_pixels } else { state.standardize };
        let model = self.model(&used, is_standardized, &moved, &moments);

        let cumulative = model.cumulative_ratio();
        let all = model.components.len().max(1);
        let k = if state.keep_by == "count" { state.count as usize } else { model.components_for(state.share) };
        let k = k.clamp(1, all);
        let component = (state.component.max(1.0) as usize - 1).min(all - 1);
        let own: Vec<f64> = used.iter().map(|&i| values[i]).collect();
        let mut scores = model.transform(&own, k);
        let weights = state.weights.filter(|_| super::is_rebuilt(state));
        if let Some((first, second)) = weights {
            for (score, set) in scores.iter_mut().zip([first, second]) {
                *score = set;
            }
        }
        let rebuilt = model.inverse_transform(&scores);
        let off = |((a, b), scale): ((&f64, &f64), &f64)| (a - b) / scale * ((a - b) / scale);
        let row_error = own.iter().zip(&rebuilt).zip(&model.scale).map(off).sum();
        Numbers {
            plane: self.plane(state, drawn, &moments),
            used,
            model,
            is_standardized,
            cumulative,
            k,
            component,
            row,
            values,
            scores,
            is_by_hand: weights.is_some(),
            rebuilt,
            row_error,
        }
    }

    fn plane(&self, state: &State, features: [usize; 2], moments: &Moments) -> Plane {
        let of = |moments: &Moments| Pca { standardize: state.standardize_pair }.fit(&moments.select(&features));
        let angle = |model: &PcaModel| angle_of((model.components[0][0], model.components[0][1]));
        let (model, resting) = (of(moments), of(&self.moments));
        let between =
            |i: usize, j: usize| moments.covariance(features[i], features[j]) / (model.scale[i] * model.scale[j]);
        let best_angle = angle(&model);
        let mean = [model.mean[0], model.mean[1]];
        Plane {
            features,
            offset: if state.standardize_pair { mean } else { [0.0; 2] },
            center: if state.standardize_pair { [0.0; 2] } else { mean },
            scale: [model.scale[0], model.scale[1]],
            covariance: [between(0, 0), between(0, 1), between(1, 1)],
            angle: if state.is_held { best_angle } else { state.angle },
            best_angle,
            best: model.explained_variance[0],
            resting_angle: angle(&resting),
        }
    }

    /// The standard deviation of a feature with nothing moved; 1 of a constant one.
    pub fn sigma(&self, feature: usize) -> f64 {
        let sigma = self.moments.population_deviation(feature);
        if sigma > 0.0 { sigma } else { 1.0 }
    }
}
