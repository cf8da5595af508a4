//! Points on a plane in the visitor's hand: moved, given another class, added.

use std::collections::BTreeMap;
use std::fmt;

use super::{Hit, Phase};
use crate::decimal;
use crate::format;

/// More points than this cannot be added.
const MOST_ADDED: usize = 200;

/// Which point is meant: one of the data, or one that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// By its place among the rows used.
    Given(u32),
    Added(u32),
}

impl Point {
    /// The key of its handle in a figure.
    pub fn key(self, figure: &str) -> String {
        match self {
            Point::Given(row) => format!("{figure}-row-{row}"),
            Point::Added(place) => format!("{figure}-added-{place}"),
        }
    }

    /// The point that a handle stands for.
    pub fn of_key(key: &str) -> Option<Point> {
        let (rest, number) = key.rsplit_once('-')?;
        let number = number.parse().ok()?;
        match rest.rsplit_once('-')?.1 {
            "row" => Some(Point::Given(number)),
            "added" => Some(Point::Added(number)),
            _ => None,
        }
    }
}

/// All edits on one plane. As text, `m12,0.5,-1 c12,1 a0,0.25,0|moons`: point 12 moved and of class 1 now,
/// one added at (0, 0.25) of class 0, on the plane `moons`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edits {
    /// Data set and features: on another plane these edits mean nothing.
    plane: String,
    moved: BTreeMap<u32, [f64; 2]>,
    classes: BTreeMap<u32, usize>,
    added: Vec<([f64; 2], usize)>,
}

impl Edits {
    /// Reads what `Display` writes; what cannot be read is left out.
    pub fn parse(text: &str) -> Edits {
        let mut edits = Edits::default();
        let Some((items, plane)) = text.split_once('|') else {
            return edits;
        };
        plane.clone_into(&mut edits.plane);
        for item in items.split_ascii_whitespace() {
            let Some((kind, rest)) = item.split_at_checked(1) else { continue };
            let numbers: Option<Vec<f64>> = rest.split(',').map(decimal::parse).collect();
            match (kind, numbers.as_deref()) {
                ("m", Some(&[point, x, y])) if x.is_finite() && y.is_finite() => {
                    edits.moved.insert(point as u32, [x, y]);
                }
                ("c", Some(&[point, class])) => {
                    edits.classes.insert(point as u32, class as usize);
                }
                ("a", Some(&[x, y, class])) if x.is_finite() && y.is_finite() && edits.added.len() < MOST_ADDED => {
                    edits.added.push(([x, y], class as usize));
                }
                _ => {}
            }
        }
        edits
    }

    pub fn is_empty(&self) -> bool {
        self.moved.is_empty() && self.classes.is_empty() && self.added.is_empty()
    }

    /// These edits, if they were made on `plane`.
    pub fn on(&self, plane: &str) -> Option<&Edits> {
        (self.plane == plane && !self.is_empty()).then_some(self)
    }

    /// Where a given point stands now, and what class it has now; `None` where nothing was done to it.
    pub fn of(&self, point: u32) -> (Option<[f64; 2]>, Option<usize>) {
        (self.moved.get(&point).copied(), self.classes.get(&point).copied())
    }

    /// Place and class of the points that were added, in the order of adding.
    pub fn added(&self) -> &[([f64; 2], usize)] {
        &self.added
    }

    pub fn add(&mut self, plane: &str, at: [f64; 2], class: usize) {
        self.begin(plane);
        if self.added.len() < MOST_ADDED {
            self.added.push((at, class));
        }
    }

    pub fn move_to(&mut self, plane: &str, point: Point, at: [f64; 2]) {
        self.begin(plane);
        match point {
            Point::Given(point) => drop(self.moved.insert(point, at)),
            Point::Added(place) => {
                if let Some(added) = self.added.get_mut(place as usize) {
                    added.0 = at;
                }
            }
        }
    }

    pub fn set_class(&mut self, plane: &str, point: Point, class: usize) {
        self.begin(plane);
        match point {
            Point::Given(point) => drop(self.classes.insert(point, class)),
            Point::Added(place) => {
                if let Some(added) = self.added.get_mut(place as usize) {
                    added.1 = class;
                }
            }
        }
    }

    /// What was done on another plane is given up when something is done on this one.
    fn begin(&mut self, plane: &str) {
        if self.plane != plane {
            *self = Edits { plane: plane.to_owned(), ..Edits::default() };
        }
    }
}

/// Empty where nothing was done.
impl fmt::Display for Edits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return Ok(());
        }
        let pair = |[x, y]: [f64; 2]| format!("{},{}", format::full(x), format::full(y));
        let moved = self.moved.iter().map(|(point, at)| format!("m{point},{}", pair(*at)));
        let classes = self.classes.iter().map(|(point, class)| format!("c{point},{class}"));
        let added = self.added.iter().map(|(at, class)| format!("a{},{class}", pair(*at)));
        let items: Vec<String> = moved.chain(classes).chain(added).collect();
        write!(f, "{}|{}", items.join(" "), self.plane)
    }
}

/// A point that is held.
#[derive(Clone, PartialEq)]
pub struct Grip {
    handle: String,
    /// Where it was pressed, and how far from the point's middle.
    pressed: [f64; 2],
    off: [f64; 2],
    has_moved: bool,
}

/// What a hand does with a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gesture {
    Hold,
    Move([f64; 2]),
    Click,
}

/// What `hit` means for the point whose middle is `middle` on a plane of this width and height: it is dragged where it was
/// taken, or it is clicked. The state keeps the grip until the hand lets go.
pub fn gesture(grip: &mut Option<Grip>, hit: &Hit, middle: [f64; 2], size: [f64; 2]) -> Gesture {
    let handle = hit.handle.as_deref().unwrap_or_default();
    let at = [hit.x, hit.y];
    let minus = |from: [f64; 2]| [at[0] - from[0], at[1] - from[1]];
    match (hit.phase, grip.as_mut().filter(|grip| grip.handle == handle)) {
        (Phase::Press, _) => {
            *grip = Some(Grip { handle: handle.to_owned(), pressed: at, off: minus(middle), has_moved: false });
            Gesture::Hold
        }
        (Phase::Move | Phase::Release, Some(held)) => {
            // A hand trembles: less than a hundredth of the plane is a click.
            let [dx, dy] = minus(held.pressed);
            held.has_moved |= (dx / size[0]).abs().max((dy / size[1]).abs()) > 0.01;
            let (has_moved, to) = (held.has_moved, minus(held.off));
            if hit.phase == Phase::Release {
                *grip = None;
            }
            match (has_moved, hit.phase) {
                (true, _) => Gesture::Move(to),
                (false, Phase::Release) => Gesture::Click,
                (false, _) => Gesture::Hold,
            }
        }
        // The arrow keys put it where it shall stand.
        (Phase::Release, None) => Gesture::Move(at),
        _ => Gesture::Hold,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_survive_their_text() {
        let mut edits = Edits::default();
        edits.add("a|b c", [0.25, -1.5], 1);
        edits.move_to("a|b c", Point::Given(7), [3.0, 4.0]);
        edits.move_to("a|b c", Point::Added(0), [0.5, 0.5]);
        edits.set_class("a|b c", Point::Given(7), 2);
        assert_eq!(edits.to_string(), "m7,3,4 c7,2 a0.5,0.5,1|a|b c");
        assert_eq!(Edits::parse(&edits.to_string()), edits);
        assert_eq!((edits.of(7), edits.of(8)), ((Some([3.0, 4.0]), Some(2)), (None, None)));
    }

    #[test]
    fn another_plane_begins_anew() {
        let mut edits = Edits::default();
        edits.add("moons", [0.0, 0.0], 0);
        assert!(edits.on("circles").is_none() && edits.on("moons").is_some());
        edits.add("circles", [1.0, 1.0], 1);
        assert_eq!((edits.added().len(), edits.on("moons")), (1, None));
    }

    #[test]
    fn nonsense_is_left_out() {
        let edits = Edits::parse("m1,2 a1,2,NaN aNaN,0,1 c é x m3,inf,1 a1,2,1|plane");
        assert_eq!(edits.to_string(), "a1,2,1|plane");
        assert!(Edits::parse("a1,2,1").is_empty());
        let many = format!("{}|p", "a0,0,0 ".repeat(999));
        assert_eq!(Edits::parse(&many).added().len(), MOST_ADDED);
    }

    #[test]
    fn a_point_is_dragged_where_it_was_taken_or_clicked() {
        let key = Point::Added(3).key("the-plane");
        assert_eq!((Point::of_key(&key), Point::of_key("cursor")), (Some(Point::Added(3)), None));
        let hit = |phase, x, y| {
            let (figure, handle) = ("plane".to_owned(), Some(key.clone()));
            Hit { figure, panel: 0, x, y, phase, handle }
        };
        let mut grip = None;
        let mut then = |phase, x: f64, y: f64| gesture(&mut grip, &hit(phase, x, y), [1.0, 1.0], [4.0, 2.0]);
        assert_eq!(then(Phase::Press, 1.25, 1.0), Gesture::Hold);
        assert_eq!(then(Phase::Move, 1.26, 1.0), Gesture::Hold, "a trembling hand");
        assert_eq!(then(Phase::Move, 2.25, 1.5), Gesture::Move([2.0, 1.5]));
        assert_eq!(then(Phase::Release, 1.25, 1.0), Gesture::Move([1.0, 1.0]), "back again is no click");
        assert_eq!(then(Phase::Press, 1.0, 1.0), Gesture::Hold);
        assert_eq!(then(Phase::Release, 1.0, 1.01), Gesture::Click);
        assert_eq!(then(Phase::Release, 3.0, 0.5), Gesture::Move([3.0, 0.5]), "by a key");
    }
}
