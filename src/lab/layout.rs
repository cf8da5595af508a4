//! How the frames of a lab's figures stand on the stage: in rows of twelve columns, and where its numbers go.
//!
//! The page's style sheet knows a few shares of height by name, so that the static pages, which may hold no styles of
//! their own, stand exactly as the app does.

/// The stage in a window of 1440×900: its width, its height, and the gap between frames, in CSS pixels.
pub const STAGE: (f64, f64, f64) = (1068.0, 620.0, 16.0);
/// What the numbers need where they stand in a row of their own.
const NUMBERS: f64 = 116.0;
/// Fewer columns than this are too few for numbers beside a figure.
const LEAST_FOR_NUMBERS: u8 = 4;

/// One figure, as the layout asks for it.
pub trait Framed {
    fn columns(&self) -> u8;
    fn aspect(&self) -> f64;
    fn tab(&self) -> &str;
}

impl<One: Framed> Framed for &One {
    fn columns(&self) -> u8 {
        (*self).columns()
    }

    fn aspect(&self) -> f64 {
        (*self).aspect()
    }

    fn tab(&self) -> &str {
        (*self).tab()
    }
}

/// The stage of the figures that are seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub rows: Vec<Row>,
    /// The columns of the numbers: all twelve in a row of their own, or what the last row leaves.
    pub numbers: u8,
}

/// Frames beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The figures of each frame, by their places: more than one where they share it by tabs.
    pub frames: Vec<Vec<usize>>,
    /// In per cent of the height that the figures' rows share, in steps of five.
    pub share: u8,
}

impl Layout {
    /// Figures fill rows from the left, in their order; figures of one tab share a frame.
    pub fn of(figures: &[impl Framed]) -> Layout {
        let mut frames: Vec<Vec<usize>> = Vec::new();
        for (place, figure) in figures.iter().enumerate() {
            let shared = (!figure.tab().is_empty())
                .then(|| frames.iter_mut().find(|frame| figures[frame[0]].tab() == figure.tab()))
                .flatten();
            match shared {
                Some(frame) => frame.push(place),
                None => frames.push(vec![place]),
            }
        }
        let columns = |frame: &[usize]| frame.iter().map(|&place| figures[place].columns()).max().unwrap_or(12);
        let mut rows: Vec<(Vec<Vec<usize>>, u8)> = Vec::new();
        for frame in frames {
            let wide = columns(&frame);
            match rows.last_mut() {
                Some((row, taken)) if *taken + wide <= 12 => {
                    row.push(frame);
                    *taken += wide;
                }
                _ => rows.push((vec![frame], wide)),
            }
        }
        // As high as the figures would like to be, on a laptop's stage.
        let (stage, _, gap) = STAGE;
        let width = |columns: u8| (stage + gap) / 12.0 * f64::from(columns) - gap;
        let wish = |row: &[Vec<usize>]| {
            let heights = row.iter().flatten().map(|&place| width(figures[place].columns()) / figures[place].aspect());
            heights.fold(0.0, f64::max)
        };
        let all: f64 = rows.iter().map(|(row, _)| wish(row)).sum();
        let free = rows.last().map_or(12, |(_, taken)| 12 - taken);
        let share = |row: &[Vec<usize>]| (20.0 * wish(row) / all.max(1.0)).round().clamp(3.0, 20.0) as u8 * 5;
        let mut out: Vec<Row> = rows.into_iter().map(|(frames, _)| Row { share: share(&frames), frames }).collect();
        if let [first, second] = &mut out[..] {
            // The smaller of two rows holds the numbers, too, which need their height.
            first.share = first.share.clamp(40, 75);
            second.share = 100 - first.share;
        }
        Layout { rows: out, numbers: if (LEAST_FOR_NUMBERS..12).contains(&free) { free } else { 12 } }
    }

    /// The size of the frame that holds this figure, in CSS pixels, on a stage of this size.
    pub fn size(&self, figure: usize, columns: u8, (width, height, gap): (f64, f64, f64)) -> (f64, f64) {
        let numbers = if self.numbers == 12 { NUMBERS + gap } else { 0.0 };
        let for_rows = height - numbers - gap * (self.rows.len().max(1) - 1) as f64;
        let holds = |row: &&Row| row.frames.iter().flatten().any(|&place| place == figure);
        let row = self.rows.iter().find(holds);
        let share = match (row, self.rows.len()) {
            (Some(row), 2..) => f64::from(row.share) / 100.0,
            _ => 1.0,
        };
        let wide = (width + gap) / 12.0 * f64::from(columns) - gap;
        (wide.round(), (for_rows * share).round())
    }

    /// The name by which the style sheet knows the heights: "rows-70" for 70 and 30 per cent.
    pub fn class(&self) -> String {
        let first = if self.rows.len() > 1 { self.rows[0].share } else { 100 };
        let numbers = if self.numbers == 12 { " numbers-below" } else { "" };
        format!("rows-{first}{numbers}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Spec(u8, f64, &'static str);

    impl Framed for Spec {
        fn columns(&self) -> u8 {
            self.0
        }
        fn aspect(&self) -> f64 {
            self.1
        }
        fn tab(&self) -> &str {
            self.2
        }
    }

    #[test]
    fn figures_fill_rows_and_numbers_take_what_is_left() {
        let layout = Layout::of(&[Spec(7, 1.4, ""), Spec(5, 1.0, ""), Spec(3, 1.8, "")]);
        assert_eq!(layout.rows.len(), 2);
        assert_eq!(layout.rows[0].frames, [[0], [1]]);
        assert_eq!((layout.rows[0].share, layout.rows[1].share), (75, 25));
        assert_eq!(layout.numbers, 9);
        assert_eq!(layout.class(), "rows-75");
    }

    #[test]
    fn figures_of_one_tab_share_a_frame() {
        let layout = Layout::of(&[Spec(6, 1.4, ""), Spec(6, 1.4, ""), Spec(7, 2.4, "more"), Spec(7, 2.4, "more")]);
        assert_eq!(layout.rows[1].frames, [[2, 3]]);
        assert_eq!(layout.numbers, 5);
    }

    #[test]
    fn frames_and_numbers_fill_the_stage() {
        let specs = [Spec(7, 1.4, ""), Spec(5, 1.0, ""), Spec(12, 4.0, "")];
        let layout = Layout::of(&specs);
        let (_, first) = layout.size(0, 7, STAGE);
        let (wide, second) = layout.size(2, 12, STAGE);
        assert_eq!(wide, STAGE.0);
        assert!((first + second + 2.0 * STAGE.2 + NUMBERS - STAGE.1).abs() < 1.5);
    }
}
