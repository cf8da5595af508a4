//! What happens when, and to whom: lanes over one axis of time, with spans, events and the present moment.

use super::canvas::{Anchor, Axis, Canvas, Margins, Panel, TextLook, Ticks};
use super::chart::Stroke;
use super::frame::{Frame, LINE};
use super::held::{Handle, Hotspot};
use super::ink::{Ink, Paint};
use super::text_width;
use super::times::{TimeUnit, Times};
use super::told::{Said, Told};
use super::words::{Offset, Words, clear, region, shortened, shortened_within};

/// What the strip on which the clock's handle runs takes above the lanes, and where in it the handle stands.
const STRIP: f64 = 26.0;
const KNOB: f64 = 13.0;
/// A lane is at least so high: with its name beside it, and with its name above it.
const LEAST: f64 = 18.0;
const LEAST_BELOW_NAME: f64 = 34.0;
/// Tracks so close together have no names.
const TRACK: f64 = 10.5;
/// Between a span's edge, or a mark, and its word; a word that is cut to less says nothing.
const INSIDE: f64 = 5.0;
const LEAST_INSIDE: f64 = 2.5;
const LEAST_WORD: f64 = 30.0;
/// A span is seen as one from this width on, else as a tick of it.
const TICK: f64 = 3.0;
/// Half of what a mark covers.
const MARK: f64 = 4.5;
/// Between the lines of a hatching.
const HATCH: f64 = 6.0;
/// Between an axis and the names left of it, and from a figure's edge to its words.
const GAP: f64 = 7.0;
const EDGE: f64 = 10.0;

/// What things happen to: an aircraft, a job, an instance.
#[derive(Clone, Copy, Debug)]
pub struct Lane<'a> {
    pub name: &'a str,
    /// What happens at which height of the lane, from the top down; empty where it all happens at one.
    pub tracks: &'a [&'a str],
}

/// A place in the lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    pub lane: usize,
    pub track: usize,
    pub at: f64,
}

/// Something that lasts.
#[derive(Clone, Debug)]
pub struct Span<'a> {
    pub from: Moment,
    pub until: f64,
    /// Written in the span, beside it where it has no room there, cut where it has none beside it, or left out.
    pub word: &'a str,
    pub paint: Paint,
    /// Lined, for what another span of the same color is not: not paid, not known.
    pub is_hatched: bool,
    pub opens: Option<Hotspot>,
}

/// How an event is marked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sign {
    Dot,
    Ring,
    Square,
    Cross,
    /// Points upwards, at what it is about.
    Triangle,
    /// As high as a span.
    Bar,
}

/// Something that happens at once.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    pub at: Moment,
    pub word: &'a str,
    pub sign: Sign,
    pub paint: Paint,
}

/// The present moment: a line across all lanes, beyond which they are shaded.
#[derive(Clone, Debug)]
pub struct Now {
    pub at: f64,
    /// With a handle the line is dragged, up to this moment: it stands on a strip of its own above the lanes, with its
    /// flag above it.
    pub handle: Option<(Handle, f64)>,
}

/// What a sign at the foot of the figure means.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    Event(Sign, Ink),
    Line(Stroke),
    /// Hatched or not.
    Span(Paint, bool),
}

/// Lanes being drawn. As with a chart, call order is priority for words, which keep off all that is drawn before them.
pub struct Lanes<'a> {
    pub panel: Panel,
    words: Words,
    /// Words in spans: these keep off each other only.
    inside: Words,
    /// Where lines of the hand cross all lanes, in CSS pixels.
    hands: Vec<f64>,
    /// Where names stand above their lanes, from the top down, in CSS pixels.
    names: Vec<[f64; 4]>,
    lanes: &'a [Lane<'a>],
    unit: TimeUnit,
    /// So many lanes have room.
    shown: usize,
    /// What of a lane's height stands above its tracks, as a share.
    head: f64,
    rows: Vec<(Said, Vec<Said>)>,
}

impl<'a> Lanes<'a> {
    /// The axis, the names of lanes and tracks, and the present moment. Lanes' names stand left of them, in a figure as
    /// narrow as a phone's above them. Of lanes that have no room the first are drawn, and it is said how many are not.
    pub fn new(canvas: &mut Canvas, frame: Frame, times: Times<'a>, lanes: &'a [Lane<'a>], now: Option<&Now>) -> Self {
        let is_narrow = canvas.is_narrow();
        let has_tracks = lanes.iter().any(|lane| lane.tracks.len() > 1);
        let longest = if is_narrow { 0.2 } else { 0.28 } * canvas.width();
        let wide = |word: &str| text_width(word, TextLook::NAME, has_tracks);
        // On a phone a lane's name stands above it, unless the names of tracks take as much room anyway.
        let is_above = is_narrow && !(has_tracks && lanes.iter().all(|lane| wide(lane.name) <= longest));
        let name = lanes.iter().filter(|_| !is_above).map(|lane| wide(lane.name));
        let tracks = lanes.iter().filter(|lane| lane.tracks.len() > 1).flat_map(|lane| lane.tracks);
        let tracks = tracks.map(|track| text_width(track, TextLook::NOTE, false));
        let widest = name.chain(tracks).fold(0.0, f64::max).min(longest);
        let has_handle = now.is_some_and(|now| now.handle.is_some());
        let frame = if has_handle { frame.flag() } else { frame };
        let x = times.axis(canvas.width() - widest - 3.0 * GAP - 2.0 * EDGE);
        let y = || Axis { range: (0.0, 1.0), label: "", ticks: Ticks::Line };
        let above = frame.margins(canvas, &x, &y());
        let strip_high = if has_handle { STRIP } else { 0.0 };
        let left =
            if widest > 0.0 { above.left.max(frame.region(canvas)[0] + EDGE + widest + GAP) } else { above.left };
        let mut margins = Margins { left, top: above.top + strip_high, ..above };
        let room = canvas.height() - margins.top - margins.bottom;
        let least = if is_above || has_tracks { LEAST_BELOW_NAME } else { LEAST };
        let mut shown = lanes.len();
        if room < least * shown as f64 {
            // A line below the lanes says how many there are beyond them.
            shown = (((room - LINE) / least).max(1.0) as usize).min(lanes.len());
            if shown < lanes.len() {
                margins.bottom += LINE;
            }
        }
        let high = (canvas.height() - margins.top - margins.bottom) / shown.max(1) as f64;
        let head = if is_above || has_tracks { (LINE / high).min(if has_tracks { 0.25 } else { 0.5 }) } else { 0.0 };
        let strip = Margins { left, top: above.top, bottom: canvas.height() - margins.top + 2.0, ..above };
        if let Some(now) = now {
            clock(canvas, strip, times.range, now);
        }
        let panel = canvas.panel(margins, x, Axis { range: (0.0, shown.max(1) as f64), ..y() });
        let mut words = Words::new(canvas);
        let [left, top, right, bottom] = panel.edges();
        // Ticks and names stand below and left of the panel; titles and the clock above it.
        words.take([0.0, bottom, canvas.width(), canvas.height()]);
        words.take([0.0, 0.0, left, canvas.height()]);
        words.take([0.0, 0.0, canvas.width(), top - 6.0]);
        let (inside, hands, unit, rows) = (Words::new(canvas), Vec::new(), times.unit, Vec::new());
        let mut all = Lanes { panel, words, inside, hands, names: Vec::new(), lanes, unit, shown, head, rows };
        all.ground(now, has_handle);
        all.names(canvas, [left - GAP, right], is_above, longest);
        if shown < lanes.len() {
            let more = format!("+{} lanes", lanes.len() - shown);
            // Below the ticks, above what the frame has kept.
            let down = bottom + if times.label.is_empty() { 31.0 } else { 31.0 + LINE };
            canvas.group("more");
            canvas.text((left, down), &more, TextLook::note());
        }
        all
    }

    /// What lies beyond the present, what divides lanes, and the line of the present.
    fn ground(&mut self, now: Option<&Now>, has_handle: bool) {
        let ((from, until), (_, count)) = self.panel.ranges();
        self.panel.group("lanes");
        if let Some(now) = now {
            self.panel.rect((now.at.max(from), 0.0), (until, count), Ink::Zone.alpha(0.6));
        }
        for lane in 1..self.shown {
            self.panel.line(&[(from, lane as f64), (until, lane as f64)], Ink::Line, 1.0);
        }
        if let Some(now) = now {
            // Below the words, which cover it where they must.
            self.panel.open_group("now");
            let above = if has_handle { (STRIP - KNOB) * self.panel.pixel().1 } else { 0.0 };
            let stroke = if has_handle { Stroke::HAND } else { Stroke::MAIN };
            self.panel.stroke(&[(now.at, count + above), (now.at, 0.0)], stroke);
            self.hands.push(self.panel.place(now.at, 0.0).0);
        }
    }

    fn names(&mut self, canvas: &mut Canvas, [beside, right]: [f64; 2], is_above: bool, longest: f64) {
        canvas.group("names");
        for (index, lane) in self.lanes.iter().enumerate().take(self.shown) {
            let has_tracks = lane.tracks.len() > 1;
            let names_tracks = has_tracks && self.track_pixels(index) >= TRACK;
            let look = if has_tracks || is_above { TextLook::new(Ink::Text).bold() } else { TextLook::new(Ink::Text) };
            if is_above {
                let place = self.above(index, self.panel.ranges().0.0);
                let name = shortened_within(lane.name, right - self.panel.edges()[0] - 4.0, look);
                let offset = (4.0, 0.0, Anchor::Left);
                self.words.place(&self.panel, place, &[offset], name.as_ref(), look);
                self.names.push(region(&self.panel, place, offset, name.as_ref(), look));
            }
            let middle = |share: f64| self.panel.place(0.0, self.height(index, share)).1;
            if !is_above {
                let share = if names_tracks { self.head / 2.0 } else { 0.5 };
                canvas.text((beside, middle(share)), shortened_within(lane.name, longest, look).as_ref(), look.right());
            }
            if names_tracks {
                let look = TextLook::note();
                for (track, name) in lane.tracks.iter().enumerate() {
                    let down = middle(self.track(index, track).0);
                    canvas.text((beside, down), shortened(name, longest, look).as_ref(), look.right());
                }
            }
        }
    }

    /// Where a track's middle and half of its height lie, as shares of its lane.
    fn track(&self, lane: usize, track: usize) -> (f64, f64) {
        let count = self.lanes.get(lane).map_or(1, |lane| lane.tracks.len().max(1)) as f64;
        let high = (1.0 - self.head) / count;
        (self.head + high * (track as f64 + 0.5).min(count - 0.5), high / 2.0)
    }

    fn track_pixels(&self, lane: usize) -> f64 {
        2.0 * self.track(lane, 0).1 / self.panel.pixel().1
    }

    /// In units of the panel.
    fn height(&self, lane: usize, share: f64) -> f64 {
        self.shown as f64 - lane as f64 - share
    }

    /// Whether this lane has room.
    pub fn shows(&self, lane: usize) -> bool {
        lane < self.shown
    }

    /// Where a moment lies on the panel.
    pub fn place(&self, moment: Moment) -> (f64, f64) {
        (moment.at, self.height(moment.lane, self.track(moment.lane, moment.track).0))
    }

    /// Where the words above a lane's first track lie.
    pub fn above(&self, lane: usize, at: f64) -> (f64, f64) {
        (at, self.height(lane, self.head / 2.0))
    }

    /// The lowest and the highest of a span there, on the panel.
    fn ends(&self, moment: Moment) -> (f64, f64) {
        let (middle, half) = self.track(moment.lane, moment.track);
        let pixel = self.panel.pixel().1;
        let half = (half * 0.8).min(13.0 * pixel).max((half * 0.95).min(7.0 * pixel));
        (self.height(moment.lane, middle + half), self.height(moment.lane, middle - half))
    }

    /// Spans and their words.
    pub fn spans(&mut self, group: &str, spans: &[Span]) {
        self.panel.group(group);
        let mut regions = Vec::new();
        for span in spans {
            self.tell_span(span);
            if !self.shows(span.from.lane) {
                continue;
            }
            let (low, high) = self.ends(span.from);
            let pixel = self.panel.pixel().0;
            let until = span.until.max(span.from.at + TICK * pixel);
            self.panel.rect((span.from.at, low), (until, high), span.paint);
            let (left, top) = self.panel.place(span.from.at, high);
            let (right, bottom) = self.panel.place(until, low);
            if span.is_hatched {
                hatch(&self.panel, [left, top, right, bottom]);
            }
            if span.until - span.from.at > 2.0 * TICK * pixel {
                // Its beginning, where one span follows another of the same color.
                self.panel.line(&[(span.from.at, low), (span.from.at, high)], Ink::Text, 1.5);
            }
            let [start, _, end, _] = self.panel.edges();
            let (left, right) = (left.clamp(start, end), right.clamp(start, end));
            self.words.take([left, top, right, bottom]);
            if let Some(spot) = &span.opens {
                let reach = (12.0 - (right - left) / 2.0).max(0.0);
                self.panel.hotspot([left - reach, top, right + reach, bottom], spot.clone());
            }
            regions.push((span, [left, top, right, bottom]));
        }
        self.panel.open_group(&format!("{group}-word"));
        let mut without = Vec::new();
        for (span, region) in regions {
            let whole = text_width(span.word, TextLook::NAME, true) + 2.0 * LEAST_INSIDE <= region[2] - region[0];
            if !(whole && self.write_inside(span, region, span.word)) {
                without.push((span, region));
            }
        }
        for (span, region) in without {
            let look = TextLook::new(Ink::Text).bold();
            let [left, top, right, bottom] = region;
            let (_, y) = self.place(span.from);
            let x = span.from.at.max(self.panel.ranges().0.0);
            let wide = right - left;
            let up = (bottom - top) / 2.0 + 9.0;
            let mut sides = vec![
                (-INSIDE, 0.0, Anchor::Right),
                (wide, -up, Anchor::Right),
                (0.0, -up, Anchor::Left),
                (wide / 2.0, -up, Anchor::Center),
            ];
            // What lies beyond a line of the hand is not taken for what the span says.
            let long = text_width(span.word, look.size, true);
            let is_cut_off = self.hands.iter().any(|line| (right - 1.0..right + long + INSIDE).contains(line));
            sides.insert(if is_cut_off { sides.len() } else { 0 }, (wide + INSIDE, 0.0, Anchor::Left));
            let room = wide - 2.0 * INSIDE;
            if !self.write((x, y), &sides, span.word, look) && room >= LEAST_WORD {
                let cut = shortened(span.word, room, look).into_owned();
                self.write_inside(span, region, &cut);
            }
        }
    }

    fn write_inside(&mut self, span: &Span, [left, top, right, bottom]: [f64; 4], word: &str) -> bool {
        let look = TextLook::new(span.paint.ink.words_on()).bold();
        let (x, y) = (span.from.at.max(self.panel.ranges().0.0), self.place(span.from).1);
        if span.is_hatched && !word.is_empty() {
            let wide = text_width(word, look.size, true) + 2.0 * INSIDE - 2.0;
            let pixel = self.panel.pixel();
            let half = (bottom - top) / 2.0 * pixel.1;
            self.panel.rect((x + pixel.0, y - half), (x + wide.min(right - left) * pixel.0, y + half), span.paint);
        }
        let spare = (right - left - text_width(word, look.size, true)) / 2.0;
        self.inside.place(&self.panel, (x, y), &[(INSIDE.min(spare), 0.0, Anchor::Left)], word, look)
    }

    /// Events and their words, beside them where there is room.
    pub fn events(&mut self, group: &str, events: &[Event]) {
        self.panel.open_group(group);
        for event in events {
            self.tell_event(event);
            self.mark(event.at, event.sign, event.paint);
        }
        self.panel.open_group(&format!("{group}-word"));
        let shown = self.shown;
        for event in events.iter().filter(|event| event.at.lane < shown) {
            let aside = MARK + 4.0;
            let sides = [(aside, 0.0, Anchor::Left), (-aside, 0.0, Anchor::Right)];
            let up = [-13.0, 13.0, -22.0, 22.0].map(|down| (0.0, down, Anchor::Center));
            self.write(self.place(event.at), &[&sides[..], &up].concat(), event.word, TextLook::new(Ink::Text));
        }
    }

    /// A mark, off which words keep.
    pub fn mark(&mut self, moment: Moment, sign: Sign, paint: Paint) {
        if !self.shows(moment.lane) {
            return;
        }
        let at = self.place(moment);
        let (low, high) = self.ends(moment);
        draw_sign(&self.panel, at, sign, paint, (low, high));
        let (x, y) = self.panel.place(at.0, at.1);
        self.words.take([x - MARK, y - MARK, x + MARK, y + MARK]);
    }

    /// From one moment to another; words keep off it only where `takes` says so.
    pub fn line(&mut self, [from, to]: [Moment; 2], paint: impl Into<Paint>, stroke: Stroke, takes: bool) {
        if !(self.shows(from.lane) && self.shows(to.lane)) {
            return;
        }
        let ends = [self.place(from), self.place(to)];
        self.panel.dashed(&ends, paint, stroke.width, stroke.dash);
        if takes {
            self.keep_off([from, to]);
        }
    }

    /// Keeps words that come later off the line between two moments.
    pub fn keep_off(&mut self, ends: [Moment; 2]) {
        let [from, to] = ends.map(|end| {
            let (x, y) = self.place(end);
            self.panel.place(x, y)
        });
        self.words.take_line(from, to);
    }

    /// One thing leads to another: an arrow that leaves along the lane and comes from above or below.
    pub fn arrow(&mut self, [from, to]: [Moment; 2], stroke: Stroke) {
        if !(self.shows(from.lane) && self.shows(to.lane)) {
            return;
        }
        let (start, end) = (self.place(from), self.place(to));
        let (low, high) = self.ends(to);
        let pixel = self.panel.pixel();
        let (tip, down) = match end.1 < start.1 {
            true => ((end.0, high), 1.0),
            false if end.1 > start.1 => ((end.0, low), -1.0),
            false => (end, 0.0),
        };
        // It steps over names.
        let (across, from) = self.panel.place(tip.0, start.1);
        let on_way = self.names.iter().filter(|name| (name[0]..=name[2]).contains(&across));
        let mut way = vec![start, (tip.0, start.1)];
        let to_panel = |down: f64| start.1 - (down - from) * pixel.1;
        let (_, until) = self.panel.place(tip.0, tip.1);
        for name in on_way.filter(|name| name[1] > from && name[3] < until) {
            way.push((tip.0, to_panel(name[1])));
            self.panel.stroke(&way, stroke);
            way = vec![(tip.0, to_panel(name[3]))];
        }
        way.push(tip);
        self.panel.stroke(&way, stroke);
        let wing = |side: f64| (tip.0 + side * 4.0 * pixel.0, tip.1 + down * 7.0 * pixel.1);
        if down != 0.0 {
            self.panel.polygon(&[tip, wing(-1.0), wing(1.0)], stroke.ink);
        }
        for [from, to] in [[start, (tip.0, start.1)], [(tip.0, start.1), tip]] {
            let [from, to] = [from, to].map(|(x, y)| self.panel.place(x, y));
            self.words.take_line(from, to);
        }
    }

    /// A second line across all lanes, named in the lowest of them that has room.
    pub fn upright(&mut self, group: &str, at: f64, stroke: Stroke) {
        let (_, (_, count)) = self.panel.ranges();
        self.panel.open_group(group);
        self.panel.stroke(&[(at, count), (at, 0.0)], stroke);
        self.hands.push(self.panel.place(at, 0.0).0);
    }

    /// The name of a line across all lanes, where there is room, from the lowest lane up.
    pub fn name_upright(&mut self, group: &str, at: f64, name: &str, look: TextLook) {
        self.panel.open_group(group);
        let sides = [(5.0, 0.0, Anchor::Left), (-5.0, 0.0, Anchor::Right)];
        for lane in (0..self.shown).rev() {
            for share in [0.85, 0.65, 0.5, 0.3, 0.1] {
                if self.words.place(&self.panel, (at, self.height(lane, share)), &sides, name, look) {
                    return;
                }
            }
        }
        self.words.place(&self.panel, (at, 0.0), &[(0.0, -5.0, Anchor::Center)], name, look);
    }

    /// Writes `text` at the first of the offsets where there is room, legible also on a line of the hand; nothing
    /// needs no room.
    pub fn write(&mut self, place: (f64, f64), offsets: &[Offset], text: &str, look: TextLook) -> bool {
        if text.is_empty() {
            return true;
        }
        let Some(offset) = self.words.free(&self.panel, place, offsets, text, look) else { return false };
        let [left, top, right, bottom] = region(&self.panel, place, offset, text, look);
        if self.hands.iter().any(|line| (left..=right).contains(line)) {
            clear(&self.panel, [left, top - 1.0, right, bottom + 1.0]);
        }
        self.words.place(&self.panel, place, &[offset], text, look)
    }

    /// What is free, and what is taken.
    pub fn words(&mut self) -> &mut Words {
        &mut self.words
    }

    /// What the signs mean, in the line that the frame has kept at the foot; as many as have room.
    pub fn key(&self, canvas: &mut Canvas, says: &[(Key, &str)]) {
        let (wide, high) = (canvas.width(), canvas.height());
        let panel = canvas.pixels([0.0, high - LINE - 4.0, wide, high]);
        panel.open_group("key");
        let look = TextLook::note();
        let narrow = canvas.is_narrow();
        let (long, apart) = if narrow { (16.0, 7.0) } else { (18.0, 16.0) };
        let (mut left, middle) = (EDGE, high - LINE / 2.0 - 2.0);
        for (key, text) in says {
            let mark = if let Key::Event(..) = key { 10.0 } else { long };
            let width = mark + 4.0 + text_width(text, look.size, false);
            if left + width > wide {
                break;
            }
            match *key {
                Key::Event(sign, ink) => {
                    let at = (left + 5.0, middle);
                    draw_sign(&panel, at, sign, ink.into(), (middle + 6.0, middle - 6.0));
                }
                Key::Line(stroke) => panel.stroke(&[(left, middle), (left + mark, middle)], stroke),
                Key::Span(paint, is_hatched) => {
                    let region = [left, middle - 5.0, left + mark, middle + 5.0];
                    panel.rect((region[0], region[1]), (region[2], region[3]), paint);
                    if is_hatched {
                        hatch(&panel, region);
                    }
                }
            }
            panel.text_at((left + mark + 4.0, middle), text, look);
            left += width + apart;
        }
    }

    fn tell_span(&mut self, span: &Span) {
        let until = self.unit.written(span.until);
        self.tell_row(span.from, span.word, Said { text: until, value: Some(span.until) });
    }

    fn tell_event(&mut self, event: &Event) {
        self.tell_row(event.at, event.word, Said::default());
    }

    fn tell_row(&mut self, at: Moment, word: &str, until: Said) {
        let who = who(self.lanes, at);
        let from = Said { text: self.unit.written(at.at), value: Some(at.at) };
        self.rows.push((Said::word(who), vec![Said::word(word), from, until]));
    }

    /// What was drawn, as a table: `key` says what a lane is.
    pub fn tell(self, canvas: &mut Canvas, key: &str) {
        let rows = self.rows;
        let columns = ["what", "from", "until"].map(str::to_owned).to_vec();
        canvas.tell(|| Told { key: key.to_owned(), columns, rows });
    }
}

/// "download", or "N542MQ, landed".
fn who(lanes: &[Lane], at: Moment) -> String {
    let Some(lane) = lanes.get(at.lane) else { return String::new() };
    match lane.tracks.get(at.track) {
        Some(track) => format!("{}, {track}", lane.name),
        None => lane.name.to_owned(),
    }
}

/// Lanes in a sentence: "Training: image 0 s to 28 s, download 28 s to 5 min. Requests: nothing."
pub fn lanes_said(unit: TimeUnit, lanes: &[Lane], spans: &[Span], events: &[Event]) -> String {
    let in_lane = |index: usize, lane: &Lane| {
        let spans = spans.iter().filter(|span| span.from.lane == index).map(|span| {
            let (from, until) = (unit.written(span.from.at), unit.written(span.until));
            (span.from.at, format!("{} {from} to {until}", span.word))
        });
        let events = events.iter().filter(|event| event.at.lane == index);
        let events = events.map(|event| (event.at.at, format!("{} {}", event.word, unit.written(event.at.at))));
        let mut happened: Vec<(f64, String)> = spans.chain(events).collect();
        happened.sort_by(|a, b| a.0.total_cmp(&b.0));
        let happened: Vec<String> = happened.into_iter().map(|(_, said)| said).collect();
        let said = if happened.is_empty() { "nothing".to_owned() } else { happened.join(", ") };
        format!("{}: {}.", lane.name, said)
    };
    let said: Vec<String> = lanes.iter().enumerate().map(|(index, lane)| in_lane(index, lane)).collect();
    said.join(" ")
}

/// The strip above the lanes on which the clock runs; without a handle there is none.
fn clock(canvas: &mut Canvas, margins: Margins, range: (f64, f64), now: &Now) {
    let Some((handle, until)) = &now.handle else { return };
    let strip = canvas.panel(margins, Axis::bare(range), Axis::bare((0.0, 1.0)));
    strip.group("clock-line");
    let [_, top, _, bottom] = strip.edges();
    let middle = 1.0 - KNOB / (bottom - top);
    strip.line(&[(range.0, middle), (*until, middle)], Ink::Line, 4.0);
    strip.line(&[(range.0, middle), (now.at, middle)], Ink::Hand, 4.0);
    strip.handle(Handle { at: (now.at, middle), ..handle.clone() });
}

/// Slanting lines over a region in CSS pixels, in the ink of axes.
fn hatch(panel: &Panel, [left, top, right, bottom]: [f64; 4]) {
    let ((x, _), (y, _)) = panel.ranges();
    let ((across, down), pixel) = (panel.place(x, y), panel.pixel());
    let at = |right: f64, lower: f64| (x + (right - across) * pixel.0, y - (lower - down) * pixel.1);
    let high = bottom - top;
    let count = ((right - left + high) / HATCH).clamp(0.0, 2000.0) as u32;
    for line in 1..=count {
        // From the lower edge up to the right, as far as it lies in the region.
        let from = left + f64::from(line) * HATCH - high;
        let (start, end) = (from.max(left), (from + high).min(right));
        panel.line(&[at(start, bottom - (start - from)), at(end, bottom - (end - from))], Ink::Soft, 1.0);
    }
}

fn draw_sign(panel: &Panel, (x, y): (f64, f64), sign: Sign, paint: Paint, (low, high): (f64, f64)) {
    let (across, up) = panel.pixel();
    let (width, rise) = (MARK * across, MARK * up);
    match sign {
        Sign::Dot => panel.dot((x, y), MARK, paint),
        Sign::Ring => panel.ring((x, y), MARK, paint, 2.0),
        Sign::Square => panel.rect((x - width, y - rise), (x + width, y + rise), paint),
        Sign::Cross => {
            for slope in [1.0, -1.0] {
                panel.line(&[(x - width, y - slope * rise), (x + width, y + slope * rise)], paint, 2.0);
            }
        }
        Sign::Triangle => panel.polygon(&[(x - width, y - rise), (x + width, y - rise), (x, y + rise)], paint),
        Sign::Bar => panel.line(&[(x, low), (x, high)], paint, 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a phone, a laptop and a projector.
    const SIZES: [(f64, f64); 3] = [(362.0, 270.0), (797.0, 488.0), (1872.0, 700.0)];

    fn moment(lane: usize, track: usize, at: f64) -> Moment {
        Moment { lane, track, at }
    }

    fn span(lane: usize, from: f64, until: f64, word: &str) -> Span<'_> {
        let opens = Some(Hotspot::pointed(format!("{word}-{from}"), word));
        Span { from: moment(lane, 0, from), until, word, paint: Ink::Line.into(), is_hatched: false, opens }
    }

    fn times() -> Times<'static> {
        Times { unit: TimeUnit::Seconds, range: (0.0, 100.0), label: "" }
    }

    #[test]
    fn a_span_has_its_word_in_it_beside_it_or_not_at_all() {
        let lanes = [Lane { name: "job", tracks: &[] }, Lane { name: "empty", tracks: &[] }];
        let mut canvas = Canvas::new(600.0, 200.0);
        let mut all = Lanes::new(&mut canvas, Frame::new(), times(), &lanes, None);
        let long =
            "a word that is far too long for the whole of the lane, and for whatever lies beside it in this figure";
        all.spans("a", &[span(0, 0.0, 40.0, "inside"), span(0, 45.0, 46.0, "beside")]);
        all.spans("b", &[span(1, 0.0, 60.0, long), span(1, 60.0, 61.0, long)]);
        let place = |at: f64| all.panel.place(at, 0.0).0 * 2.0;
        let (inside, beside, cut) = (place(40.0), place(46.0), place(60.0));
        let scene = canvas.finish();
        let words = scene.words();
        let region = |text: &str| words.iter().find(|(word, _)| word.starts_with(text)).unwrap().1;
        assert!(region("inside")[2] < inside);
        assert!(region("beside")[0] > beside);
        assert!(region("a word")[2] < cut);
        assert_eq!(words.iter().filter(|(word, _)| word.starts_with("a word")).count(), 1, "the short one has no room");
    }

    #[test]
    fn lanes_that_have_no_room_are_counted() {
        let names: Vec<String> = (0..40).map(|job| format!("job {job}")).collect();
        let lanes: Vec<Lane> = names.iter().map(|name| Lane { name, tracks: &[] }).collect();
        for (width, height) in SIZES {
            let mut canvas = Canvas::new(width, height).telling();
            let mut all = Lanes::new(&mut canvas, Frame::new(), times(), &lanes, None);
            let spans: Vec<Span> = (0..40).map(|lane| span(lane, 10.0, 30.0, "run")).collect();
            all.spans("jobs", &spans);
            let shown = (0..40).take_while(|lane| all.shows(*lane)).count();
            all.tell(&mut canvas, "job");
            let (scene, held) = canvas.finish_held();
            let words: Vec<&str> = scene.words().iter().map(|(word, _)| *word).collect();
            assert!((5..40).contains(&shown), "{shown}");
            assert_eq!(held.hotspots.len(), shown);
            assert!(words.contains(&format!("+{} lanes", 40 - shown).as_str()), "{words:?}");
            assert!(words.contains(&format!("job {}", shown - 1).as_str()));
            assert_eq!(held.told.unwrap().rows.len(), 40, "the table has all");
        }
    }

    #[test]
    fn names_stand_left_of_lanes_and_on_a_phone_above_them() {
        let lanes = [Lane { name: "a name of some length", tracks: &[] }];
        for (width, height) in SIZES {
            let mut canvas = Canvas::new(width, height);
            let all = Lanes::new(&mut canvas, Frame::new(), times(), &lanes, None);
            let [left, ..] = all.panel.edges();
            let scene = canvas.finish();
            let is_left =
                scene.words().iter().any(|(word, region)| word.starts_with("a name") && region[2] / 2.0 <= left);
            assert_eq!(is_left, width > 400.0, "{width}");
        }
    }

    #[test]
    fn the_clocks_flag_is_clear_of_the_title() {
        for (width, height) in SIZES {
            let mut canvas = Canvas::new(width, height);
            let handle = Handle::x("clock", "now", "Clock", (0.0, 0.0)).flag("12 s");
            let now = Now { at: 12.0, handle: Some((handle, 100.0)) };
            let lanes = [Lane { name: "job", tracks: &["asked", "done"] }];
            let all = Lanes::new(&mut canvas, Frame::new().lines(1), times(), &lanes, Some(&now));
            let lanes_top = all.panel.edges()[1];
            let (scene, held) = canvas.finish_held();
            let strip = scene.panels[held.handles[0].panel];
            // The page centers a flag of 21 pixels 12 above the panel of a handle that moves across; a title ends at 26.
            assert!(f64::from(strip.region[1]) / 2.0 - 22.5 >= 26.0);
            let (x, y) = strip.place(held.handles[0].at.0, held.handles[0].at.1);
            assert!(
                y / 2.0 + 12.0 < lanes_top + 2.0 && x > f64::from(strip.region[0]),
                "the knob stands above the lanes"
            );
        }
    }

    #[test]
    fn lanes_say_themselves() {
        let lanes = [Lane { name: "Training", tracks: &[] }, Lane { name: "Rules", tracks: &[] }];
        let asked = Event { at: moment(0, 0, 10.0), word: "asked", sign: Sign::Dot, paint: Ink::Text.into() };
        let said = lanes_said(TimeUnit::Seconds, &lanes, &[span(0, 28.0, 300.0, "download")], &[asked]);
        assert_eq!(said, "Training: asked 10 s, download 28 s to 5 min. Rules: nothing.");
    }
}
