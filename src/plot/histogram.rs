//! How often which value: one class up, or two mirrored. What a cut calls positive is solid, the rest tint.

use super::canvas::{Axis, Canvas, TextLook, Ticks, name_of};
use super::chart::Chart;
use super::frame::Frame;
use super::ink::{Ink, Paint};
use super::told::{Said, Told};
use crate::format;

/// The share of its half that the highest bar takes: above it stand counts.
const HIGHEST: f64 = 0.8;
/// By how much a class may be enlarged that is too rare to be seen.
const TIMES: [f64; 5] = [100.0, 50.0, 20.0, 10.0, 5.0];

/// The bars of one class, or of what is none, over equal parts of the axis.
pub struct Bins<'a> {
    pub name: &'a str,
    pub heights: &'a [f64],
    pub paint: BinPaint,
}

/// How bars are painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BinPaint {
    /// In the colours of a class.
    Class(usize),
    /// In an ink, for the same rows seen twice: no bar is drawn higher than it is, and its group has its name.
    Ink(Ink),
}

impl BinPaint {
    /// The paint before the cut, and from it on.
    fn paints(self) -> [Paint; 2] {
        match self {
            BinPaint::Class(class) => [Ink::class_tint(class).into(), Ink::class_fill(class).into()],
            BinPaint::Ink(ink) => [0.25, 0.8].map(|alpha| ink.alpha(alpha)),
        }
    }
}

pub struct Histogram<'a> {
    pub range: (f64, f64),
    pub up: Bins<'a>,
    pub down: Option<Bins<'a>>,
}

impl Histogram<'_> {
    /// By how much the upper class is drawn higher than it is, where it would not be seen beside the lower one.
    pub fn magnified(&self) -> f64 {
        if matches!(self.up.paint, BinPaint::Ink(_)) {
            return 1.0;
        }
        let most = |bins: &Bins| bins.heights.iter().copied().fold(0.0, f64::max);
        let (up, down) = (most(&self.up), self.down.as_ref().map_or(0.0, most));
        let wanted = if up > 0.0 { down / up / 1.5 } else { 1.0 };
        TIMES.into_iter().find(|factor| *factor <= wanted).unwrap_or(1.0)
    }

    /// Draws the bars, the names of the classes along the left edge, and the zone from `cut` on. The panel goes from −1
    /// to 1, or from 0 to 1 where there is one class.
    pub fn draw(&self, canvas: &mut Canvas, frame: Frame, label: &str, cut: Option<f64>) -> Chart {
        let low = if self.down.is_some() { -1.0 } else { 0.0 };
        let x = Axis { range: self.range, label, ticks: Ticks::About(5) };
        let chart = Chart::new(canvas, frame.names_left(), x, Axis::bare((low, 1.0)));
        if let Some(cut) = cut {
            chart.zone("called", (cut, low), (self.range.1, 1.0));
        }
        let times = self.magnified();
        let most = |bins: &Bins, times: f64| bins.heights.iter().map(|height| height * times).fold(0.0, f64::max);
        let highest = self.down.as_ref().map_or(0.0, |down| most(down, 1.0)).max(most(&self.up, times));
        let scale = HIGHEST / highest.max(1e-12);
        self.bars(&chart, &self.up, scale * times, cut);
        if let Some(down) = &self.down {
            self.bars(&chart, down, -scale, cut);
        }
        chart.panel.group("middle");
        chart.panel.line(&[(self.range.0, 0.0), (self.range.1, 0.0)], Ink::Soft, 1.0);
        self.write_names(canvas, &chart, times);
        canvas.tell(|| self.told(label));
        chart
    }

    /// A bin that the cut divides is both.
    fn bars(&self, chart: &Chart, bins: &Bins, scale: f64, cut: Option<f64>) {
        let width = (self.range.1 - self.range.0) / bins.heights.len().max(1) as f64;
        let [before, from_cut] = bins.paint.paints();
        chart.panel.group(match bins.paint {
            BinPaint::Ink(_) => bins.name,
            BinPaint::Class(_) if scale > 0.0 => "positive",
            BinPaint::Class(_) => "negative",
        });
        for (i, height) in bins.heights.iter().enumerate() {
            let from = self.range.0 + width * (i as f64 + 0.03);
            let to = self.range.0 + width * (i as f64 + 0.97);
            let cut = cut.unwrap_or(from).clamp(from, to);
            chart.panel.rect((from, 0.0), (cut, scale * height), before);
            chart.panel.rect((cut, 0.0), (to, scale * height), from_cut);
        }
    }

    /// Along the left edge, each beside its bars.
    fn write_names(&self, canvas: &mut Canvas, chart: &Chart, times: f64) {
        let [left, top, _, bottom] = chart.panel.edges();
        let is_double = self.down.is_some();
        let part = (bottom - top) / if is_double { 2.0 } else { 1.0 };
        canvas.group("classes");
        let look = TextLook::note().center().upward();
        // Rather without a word than cut in the middle of what it says.
        let mut write = |texts: &[String], middle: f64| {
            let fits = |text: &&String| super::text_width(text, look.size, false) <= part - 4.0;
            let text = texts.iter().find(fits).or(texts.last()).map_or("", String::as_str);
            canvas.text((left - 11.0, middle), super::words::shortened(text, part - 4.0, look).as_ref(), look);
        };
        let name = self.up.name.to_owned();
        let enlarged = format::short(times);
        let texts = [format!("{name} (drawn ×{enlarged})"), format!("{name} ×{enlarged}"), format!("×{enlarged}")];
        write(if times > 1.0 { &texts } else { std::slice::from_ref(&name) }, top + part / 2.0);
        if let Some(down) = &self.down {
            write(&[down.name.to_owned()], top + 1.5 * part);
        }
    }

    fn told(&self, label: &str) -> Told {
        let classes: Vec<&Bins> = std::iter::once(&self.up).chain(&self.down).collect();
        let count = self.up.heights.len();
        let edge = |i: usize| self.range.0 + (self.range.1 - self.range.0) * i as f64 / count.max(1) as f64;
        let row = |i: usize| {
            let key = format!("{} to {}", format::short(edge(i)), format::short(edge(i + 1)));
            (Said::word(key), classes.iter().map(|bins| Said::number(bins.heights[i])).collect())
        };
        Told {
            key: name_of(label).to_owned(),
            columns: classes.iter().map(|bins| bins.name.to_owned()).collect(),
            rows: (0..count).map(row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Op;

    fn histogram<'a>(up: &'a [f64], down: &'a [f64]) -> Histogram<'a> {
        let bins = |name, heights, class| Bins { name, heights, paint: BinPaint::Class(class) };
        Histogram { range: (0.0, 1.0), up: bins("sick", up, 1), down: Some(bins("healthy", down, 0)) }
    }

    #[test]
    fn a_rare_class_is_enlarged_and_says_so() {
        assert_eq!(histogram(&[3.0, 1.0], &[4.0, 2.0]).magnified(), 1.0);
        let rare = histogram(&[1.0, 3.0], &[400.0, 20.0]);
        assert_eq!(rare.magnified(), 50.0);
        let mut canvas = Canvas::new(600.0, 400.0).telling();
        rare.draw(&mut canvas, Frame::new().flag(), "score: by the model", Some(0.5));
        let (scene, held) = canvas.finish_held();
        assert!(scene.words().iter().any(|(word, _)| *word == "sick (drawn ×50)"));
        let told = held.told.unwrap();
        assert_eq!((told.key.as_str(), told.rows[1].1[0].value), ("score", Some(3.0)), "the table has the true count");
    }

    #[test]
    fn the_same_rows_seen_twice_keep_one_scale() {
        let seen = |name, heights, ink| Bins { name, heights, paint: BinPaint::Ink(ink) };
        let (up, down) = (seen("one", &[1.0, 2.0], Ink::Text), seen("other", &[0.0, 100.0], Ink::Soft));
        let twice = Histogram { range: (-1.0, 1.0), up, down: Some(down) };
        assert_eq!(twice.magnified(), 1.0);
        let mut canvas = Canvas::new(600.0, 400.0);
        twice.draw(&mut canvas, Frame::new(), "margin", None);
        let scene = canvas.finish();
        assert!(["one", "other"].iter().all(|name| scene.groups.iter().any(|group| group.name == *name)));
        assert!(scene.words().iter().any(|(word, _)| *word == "one"));
    }

    #[test]
    fn what_the_cut_divides_is_tint_and_solid() {
        let mut canvas = Canvas::new(600.0, 400.0);
        histogram(&[4.0], &[4.0]).draw(&mut canvas, Frame::new(), "score", Some(0.25));
        let scene = canvas.finish();
        let bars = scene.groups.iter().find(|group| group.name == "positive").unwrap();
        let widths: Vec<i32> = bars
            .ops
            .iter()
            .filter_map(|op| match op {
                Op::Rect { from, to, .. } => Some((to.0 - from.0).abs()),
                _ => None,
            })
            .collect();
        assert!(widths.len() == 2 && widths[1] > 2 * widths[0], "{widths:?}");
    }
}
