//! A chart in rows and columns, for who reads it instead of looking.

/// A cell of a told chart: as people read it, and the number behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub text: String,
    pub value: Option<f64>,
}

impl Said {
    /// A number in few digits.
    pub fn number(value: f64) -> Said {
        Said { text: crate::format::short(value), value: Some(value) }
    }

    pub fn word(text: impl Into<String>) -> Said {
        Said { text: text.into(), value: None }
    }
}

/// What a chart shows: each row under its key, a column for each of its curves, bars or classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// What the keys are: "learners", "score".
    pub key: String,
    pub columns: Vec<String>,
    /// A key, and a cell for each of the columns.
    pub rows: Vec<(Said, Vec<Said>)>,
}

impl Told {
    /// Curves over one axis: a row for each place where one of them has a point.
    pub fn curves<'a>(key: &str, curves: impl Iterator<Item = (&'a str, &'a [(f64, f64)])> + Clone) -> Told {
        let mut places: Vec<f64> = curves.clone().flat_map(|(_, points)| points.iter().map(|point| point.0)).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        let at = |points: &[(f64, f64)], place: f64| {
            let found = points.iter().find(|point| point.0 == place);
            found.map_or(Said::default(), |point| Said::number(point.1))
        };
        let row = |place: f64| {
            let cells = curves.clone().map(|(_, points)| at(points, place)).collect();
            (Said::number(place), cells)
        };
        Told {
            key: key.to_owned(),
            columns: curves.clone().map(|(name, _)| name.to_owned()).collect(),
            rows: places.iter().map(|place| row(*place)).collect(),
        }
    }

    /// Two charts of one figure as one table: where the keys are of one kind, the columns stand side by side.
    pub fn beside(mut self, other: Told) -> Told {
        if self.key != other.key {
            return self;
        }
        let (before, after) = (self.columns.len(), other.columns.len());
        for (_, cells) in &mut self.rows {
            cells.resize(before + after, Said::default());
        }
        for (key, cells) in other.rows {
            match self.rows.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => known.splice(before.., cells).for_each(drop),
                None => {
                    let mut whole = vec![Said::default(); before];
                    whole.extend(cells);
                    self.rows.push((key, whole));
                }
            }
        }
        self.columns.extend(other.columns);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_stand_side_by_side_at_their_places() {
        let (a, b) = ([(1.0, 0.5), (2.0, 0.25)], [(2.0, 4.0), (3.0, 9.0)]);
        let told = Told::curves("step", [("train", &a[..]), ("test", &b[..])].into_iter());
        let text: Vec<String> =
            told.rows.iter().map(|(key, cells)| format!("{} {}|{}", key.text, cells[0].text, cells[1].text)).collect();
        assert_eq!(text, ["1 0.5|", "2 0.25|4", "3 |9"]);
        let both = told.clone().beside(Told::curves("step", [("accuracy", &b[..1])].into_iter()));
        assert_eq!(both.columns, ["train", "test", "accuracy"]);
        assert_eq!(both.rows[1].1[2], Said::number(4.0));
        assert!(both.rows.iter().all(|(_, cells)| cells.len() == 3));
        assert_eq!(told.clone().beside(Told { key: "score".to_owned(), ..Told::default() }), told);
    }
}
