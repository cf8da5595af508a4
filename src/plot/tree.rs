//! A binary decision tree: each question above its answers, as wide as its rows, with leaves that say what they hold.

use super::canvas::{Anchor, Canvas, Panel, TextLook};
use super::chart::Stroke;
use super::frame::{Frame, LINE};
use super::graph::in_lines;
use super::held::Hotspot;
use super::ink::Ink;
use super::text_width;
use super::told::{Said, Told};
use super::words::shortened;

#[derive(Clone, Debug)]
pub struct TreeNode {
    /// Names the groups in which it is drawn.
    pub key: String,
    /// Its place in the list, which is before its children's; the first node has none.
    pub parent: Option<usize>,
    /// What is asked: "petal length ≤ 2.45"; of a leaf it is not read.
    pub test: String,
    /// The answer to its parent's question that leads here: "yes", "no".
    pub branch: String,
    /// The rows of each class.
    pub counts: Vec<u64>,
    pub opens: Option<Hotspot>,
}

/// A tree, and how much of it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'a> {
    pub nodes: &'a [TreeNode],
    pub classes: &'a [&'a str],
    /// The last node that is drawn, while it grows; each stands where it will stand in the whole tree.
    pub shown_to: Option<usize>,
    /// What the hand has chosen.
    pub hand: Option<usize>,
}

/// Lines of a node's words, and its bar: of a question, of a leaf.
const WORDS: f64 = 15.0;
const BAR: f64 = 8.0;
const LEAF_BAR: f64 = 15.0;
/// Between a bar and the words at it.
const BESIDE: f64 = 3.0;
/// The least from a node down to where answers part, and from there to the next level.
const STEM: f64 = 4.0;
const DROP: f64 = 20.0;
/// The farthest that two levels lie apart, and the most that a tree is stretched to fill its room.
const DEEPEST: f64 = 130.0;
const STRETCH: f64 = 1.6;
/// Between nodes of neighboring branches.
const APART: f64 = 12.0;
/// From an answer's line to its name.
const ASIDE: f64 = 4.0;

/// A node as it will be drawn.
#[derive(Clone, Debug, Default)]
struct Face {
    /// The question's lines, or of a leaf what it holds.
    lines: Vec<String>,
    bar: f64,
    half: f64,
}

struct Shape<'a> {
    tree: Tree<'a>,
    children: Vec<Vec<usize>>,
    depth: Vec<usize>,
    /// How many nodes lie below each, as far as the tree has grown.
    below: Vec<usize>,
    /// What is not drawn because it has no room: all below these.
    is_folded: Vec<bool>,
}

impl Tree<'_> {
    /// Draws it within the frame's region, and gives the regions of the nodes that are drawn: left, top, right, bottom
    /// in CSS pixels. Where there is no room for all of it, the deepest questions with the fewest rows become leaves
    /// that say how many nodes they stand for.
    pub fn draw(&self, canvas: &mut Canvas, frame: Frame) -> Vec<Option<[f64; 4]>> {
        canvas.tell(|| self.told());
        let mut regions = vec![None; self.nodes.len()];
        let mut shape = Shape::new(*self);
        let frame_room = frame.room(canvas);
        let panel = canvas.pixels([0.0, 0.0, canvas.width(), canvas.height()]);
        if self.nodes.is_empty() {
            return regions;
        }
        let key = self.key(&panel, frame_room);
        let room = [frame_room[0], frame_room[1] + key, frame_room[2], frame_room[3]];
        let (width, height) = (room[2] - room[0], room[3] - room[1]);
        // Rather are words cut than questions folded.
        let (mut most, least_words) = ((width * 0.3).clamp(84.0, 220.0).min(width), 96.0);
        let (boxes, places) = loop {
            let boxes = shape.boxes(most, (width * 0.45).min(420.0));
            let places = shape.places(&boxes);
            let extent = shape.extent(&boxes, &places);
            let (wide, levels) = (extent.1 - extent.0, shape.levels());
            let high = (levels - 1) as f64 * shape.least_level(&boxes) + leaf_height();
            if wide > width && most > least_words {
                most = least_words;
                continue;
            }
            let is_far_too_wide = wide > 2.0 * width;
            if (wide <= width && high <= height) || !shape.fold(high > height || is_far_too_wide) {
                let stretch = (width / wide.max(1.0)).min(STRETCH);
                let start = room[0] + (width - wide * stretch).max(0.0) / 2.0;
                let placed: Vec<f64> = places.iter().map(|x| start + (x - extent.0) * stretch).collect();
                break (boxes, placed);
            }
        };
        let least = shape.least_level(&boxes);
        let steps = (shape.levels() - 1).max(1) as f64;
        let level = ((height - leaf_height()) / steps).min(DEEPEST).max(least.min(height));
        let top = |node: usize| room[1] + level * shape.depth[node] as f64;
        for node in shape.drawn() {
            let at = (places[node], top(node));
            for &child in shape.asked_below(node) {
                self.link(&panel, at, node_height(&boxes[node]), child, (places[child], top(child)));
            }
        }
        for node in shape.drawn() {
            let is_question = !shape.asked_below(node).is_empty();
            regions[node] = Some(self.node(&panel, node, (places[node], top(node)), &boxes[node], is_question, room));
        }
        regions
    }

    /// What the colors are, in the first line; gives its height.
    fn key(&self, panel: &Panel, [left, top, right, _]: [f64; 4]) -> f64 {
        if self.classes.is_empty() {
            return 0.0;
        }
        panel.open_group("key");
        let (look, middle, mut x) = (TextLook::note(), top + 5.0, left);
        for (class, name) in self.classes.iter().enumerate() {
            let name = shortened(name, 140.0, look);
            let wide = 10.0 + 5.0 + text_width(&name, look.size, false);
            if x + wide > right {
                break;
            }
            panel.rect((x, middle - 5.0), (x + 10.0, middle + 5.0), Ink::class_fill(class));
            panel.text_at((x + 15.0, middle), name.as_ref(), look);
            x += wide + 14.0;
        }
        LINE + 4.0
    }

    /// From a question's bar down, across, and down to the node of an answer, which stands beside the last part.
    fn link(&self, panel: &Panel, (x, y): (f64, f64), high: f64, child: usize, (to, below): (f64, f64)) {
        let Some(node) = self.nodes.get(child) else { return };
        panel.open_group(&format!("branch-{}", node.key));
        let bottom = y + high;
        // Below all words of the level.
        let turn = below - DROP;
        let corners = [(x, bottom), (x, turn), (to, turn), (to, below - 2.0)];
        panel.stroke(&corners, Stroke::QUIET);
        panel.open_group(&format!("branch-{}-word", node.key));
        let look = TextLook::note();
        let (aside, anchor) = if to < x { (-ASIDE, Anchor::Right) } else { (ASIDE, Anchor::Left) };
        let middle = (turn + below) / 2.0;
        panel.text_at((to + aside, middle), &node.branch, TextLook { anchor, ..look });
    }

    /// The bar of a node with its words, and gives the region of both.
    fn node(
        &self,
        panel: &Panel,
        index: usize,
        (x, y): (f64, f64),
        node: &Face,
        is_question: bool,
        [least, _, most, lowest]: [f64; 4],
    ) -> [f64; 4] {
        let Some(data) = self.nodes.get(index) else { return [x, y, x, y] };
        let (words_high, bar_high) = (WORDS * node.lines.len() as f64, if is_question { BAR } else { LEAF_BAR });
        let bar_top = if is_question { y + words_high + BESIDE } else { y };
        let first = if is_question { y } else { y + LEAF_BAR + BESIDE } + WORDS / 2.0;
        panel.open_group(&format!("node-{}", data.key));
        let total: u64 = data.counts.iter().sum();
        let mut left = x - node.bar / 2.0;
        for (class, count) in data.counts.iter().enumerate() {
            let wide = if total > 0 { node.bar * *count as f64 / total as f64 } else { 0.0 };
            if wide > 0.0 {
                let ink = if is_question { Ink::class_tint(class) } else { Ink::class_fill(class) };
                panel.rect((left, bar_top), (left + wide, bar_top + bar_high), ink);
            }
            left += wide;
        }
        let (low, high) = (x - node.bar / 2.0, x + node.bar / 2.0);
        let around = |by: f64| {
            let (left, top, right, bottom) = (low - by, bar_top - by, high + by, bar_top + bar_high + by);
            [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        };
        if self.hand == Some(index) {
            panel.stroke(&around(2.0), Stroke::HAND);
        } else {
            panel.stroke(&around(0.0), Stroke { width: 1.0, ..Stroke::QUIET });
        }
        panel.open_group(&format!("node-{}-word", data.key));
        for (line, text) in node.lines.iter().enumerate() {
            let look = match (is_question, line) {
                (true, _) => TextLook::new(Ink::Text).bold(),
                (_, 0) => TextLook::new(Ink::class_text(largest(&data.counts))).bold(),
                _ => TextLook::note(),
            };
            let half = text_width(text, look.size, look.bold) / 2.0;
            // A word as wide as the figure's edge is near is moved in.
            let (middle, down) = (x.min(most - half).max(least + half), first + WORDS * line as f64);
            if down + WORDS / 2.0 <= lowest + 1.0 {
                panel.text_at((middle, down), text, look.center());
            }
        }
        let high_all = words_high + BESIDE + bar_high;
        let region = [x - node.half, y, x + node.half, y + high_all];
        if let Some(spot) = &data.opens {
            panel.hotspot(region, spot.clone());
        }
        region
    }

    fn is_there(&self, node: usize) -> bool {
        self.shown_to.is_none_or(|last| node <= last)
    }

    /// "all 50", "47 of 48".
    fn share(counts: &[u64]) -> String {
        let (most, total) = (counts.iter().max().copied().unwrap_or(0), counts.iter().sum::<u64>());
        match total {
            0 => "no rows".to_owned(),
            _ if most == total => format!("all {}", crate::format::count(total)),
            _ => format!("{} of {}", crate::format::count(most), crate::format::count(total)),
        }
    }

    /// What a leaf holds, in two words.
    fn holds(&self, counts: &[u64]) -> [String; 2] {
        let class = self.classes.get(largest(counts)).copied().unwrap_or_default();
        [class.to_owned(), Tree::share(counts)]
    }

    /// The tree in sentences, question by question: "Of 150 rows, petal length ≤ 2.45: yes, setosa (all 50); no, next
    /// question."
    pub fn said(&self) -> String {
        let shape = Shape::new(*self);
        let questions: Vec<String> = (0..self.nodes.len())
            .filter(|node| !shape.asked_below(*node).is_empty() && self.is_there(*node))
            .map(|node| {
                let answer = |child: &usize| {
                    let data = &self.nodes[*child];
                    let then = match shape.asked_below(*child) {
                        [] => self.holds(&data.counts).join(", "),
                        _ => format!("asks {}", data.test),
                    };
                    format!("{}: {then}", data.branch)
                };
                let answers: Vec<String> = shape.asked_below(node).iter().map(answer).collect();
                let rows = crate::format::count(self.nodes[node].counts.iter().sum());
                format!("Of {rows} rows, {}? {}.", self.nodes[node].test, answers.join("; "))
            })
            .collect();
        match (questions.is_empty(), self.nodes.first()) {
            (true, Some(root)) => format!("No question yet: {}.", self.holds(&root.counts).join(", ")),
            (true, None) => "There is no tree.".to_owned(),
            _ => questions.join(" "),
        }
    }

    fn told(&self) -> Told {
        let shape = Shape::new(*self);
        let mut columns = vec!["asks".to_owned(), "rows".to_owned()];
        columns.extend(self.classes.iter().map(|class| (*class).to_owned()));
        let row = |node: usize| {
            let data = &self.nodes[node];
            let reached = match data.parent.and_then(|parent| self.nodes.get(parent)) {
                Some(parent) => format!("{}: {}", parent.test, data.branch),
                None => "all".to_owned(),
            };
            let asks = if shape.asked_below(node).is_empty() { "" } else { &data.test };
            let mut cells = vec![Said::word(asks), Said::number(data.counts.iter().sum::<u64>() as f64)];
            let count = |class: usize| data.counts.get(class).copied().unwrap_or(0);
            cells.extend((0..self.classes.len()).map(|class| Said::number(count(class) as f64)));
            (Said::word(reached), cells)
        };
        Told {
            key: "reached by".to_owned(),
            columns,
            rows: (0..self.nodes.len()).filter(|node| self.is_there(*node)).map(row).collect(),
        }
    }
}

fn largest(counts: &[u64]) -> usize {
    // Of equals the first, as scikit-learn has it.
    let most = counts.iter().max().copied().unwrap_or(0);
    counts.iter().position(|count| *count == most).unwrap_or(0)
}

/// Of a question: its words and its bar.
fn node_height(node: &Face) -> f64 {
    WORDS * node.lines.len() as f64 + BESIDE + BAR
}

/// Of a leaf: its bar, its class and its rows.
fn leaf_height() -> f64 {
    LEAF_BAR + BESIDE + 2.0 * WORDS
}

impl<'a> Shape<'a> {
    fn new(tree: Tree<'a>) -> Shape<'a> {
        let n = tree.nodes.len();
        let (mut children, mut depth, mut below) = (vec![Vec::new(); n], vec![0; n], vec![0; n]);
        for (node, data) in tree.nodes.iter().enumerate() {
            // What has no parent before it, or is a third child, belongs to no tree.
            if let Some(parent) = data.parent.filter(|parent| *parent < node)
                && children[parent].len() < 2
            {
                children[parent].push(node);
                depth[node] = depth[parent] + 1;
            }
        }
        for node in (0..n).rev() {
            below[node] = children[node].iter().map(|child| usize::from(tree.is_there(*child)) + below[*child]).sum();
        }
        Shape { tree, children, depth, below, is_folded: vec![false; n] }
    }

    /// The children that are drawn below a node, for whose sake it is a question.
    fn asked_below(&self, node: usize) -> &[usize] {
        let children = &self.children[node];
        let is_there = children.first().is_some_and(|first| self.tree.is_there(*first));
        let count = children.iter().filter(|child| self.tree.is_there(**child)).count();
        if is_there && !self.is_folded[node] { &children[..count] } else { &[] }
    }

    /// Whether there is a place for it in the whole tree: it hangs together with the root, and nothing above is folded.
    fn placed(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = vec![0];
        while let Some(node) = open.pop() {
            found.push(node);
            if !self.is_folded[node] {
                open.extend(self.children[node].iter().rev());
            }
        }
        found
    }

    fn drawn(&self) -> Vec<usize> {
        self.placed().into_iter().filter(|node| self.tree.is_there(*node)).collect()
    }

    fn levels(&self) -> usize {
        self.placed().iter().map(|node| self.depth[*node] + 1).max().unwrap_or(1)
    }

    /// How far two levels lie apart at least.
    fn least_level(&self, boxes: &[Face]) -> f64 {
        let questions = self.placed().into_iter().filter(|node| !self.is_folded[*node]);
        let questions = questions.filter(|node| !self.children[*node].is_empty());
        questions.map(|node| node_height(&boxes[node])).fold(leaf_height(), f64::max) + STEM + DROP
    }

    /// Makes the deepest question that has no other below it a leaf (with `all`, all of that depth), of several the one
    /// with the fewest rows. False where there is none.
    fn fold(&mut self, all: bool) -> bool {
        let is_question = |node: usize| !self.children[node].is_empty() && !self.is_folded[node];
        let placed = self.placed();
        let questions = placed.into_iter().filter(|node| is_question(*node));
        let last: Vec<usize> =
            questions.filter(|node| !self.children[*node].iter().any(|child| is_question(*child))).collect();
        let Some(deepest) = last.iter().map(|node| self.depth[*node]).max() else { return false };
        let rows = |node: &usize| self.tree.nodes[*node].counts.iter().sum::<u64>();
        let deepest = last.into_iter().filter(|node| self.depth[*node] == deepest);
        if all {
            for node in deepest.collect::<Vec<_>>() {
                self.is_folded[node] = true;
            }
        } else if let Some(node) = deepest.min_by_key(rows) {
            self.is_folded[node] = true;
        }
        true
    }

    /// What stands at each node, no wider than `most` in words; the root's bar is `root` wide.
    fn boxes(&self, most: f64, root: f64) -> Vec<Face> {
        let all = self.tree.nodes.first().map_or(1, |node| node.counts.iter().sum::<u64>()).max(1) as f64;
        let of = |node: usize| {
            let data = &self.tree.nodes[node];
            let is_question = !self.asked_below(node).is_empty();
            let bold = TextLook::new(Ink::Text).bold();
            let question = || test_lines(&data.test, most, bold);
            let lines = if is_question {
                question()
            } else {
                let [class, share] = self.tree.holds(&data.counts);
                let is_fold =
                    self.is_folded[node] && self.tree.is_there(self.children[node].first().copied().unwrap_or(0));
                let second = if is_fold { format!("+{} nodes", self.below[node]) } else { share };
                [class, second].map(|line| shortened(&line, most, bold).into_owned()).to_vec()
            };
            let mut wide = lines.iter().map(|line| text_width(line, TextLook::NAME, true)).fold(0.0, f64::max);
            if !is_question && !self.children[node].is_empty() && !self.is_folded[node] {
                // It will be a question: the place for it is kept.
                wide = question().iter().map(|line| text_width(line, bold.size, true)).fold(wide, f64::max);
            }
            let rows = data.counts.iter().sum::<u64>() as f64;
            let bar = (root * rows / all).max(3.0);
            // The name of the answer stands outside of its line.
            let branch = text_width(&data.branch, TextLook::NOTE, false) + ASIDE;
            Face { lines, bar, half: (wide / 2.0).max(bar / 2.0).max(branch).max(12.0) }
        };
        (0..self.tree.nodes.len()).map(of).collect()
    }

    /// Where the nodes stand across: subtrees as near as their outlines let them, each question in the middle of its
    /// answers (Reingold and Tilford, Tidier Drawings of Trees, 1981).
    fn places(&self, boxes: &[Face]) -> Vec<f64> {
        // Of each node its outline, level by level from its own on, seen from its middle.
        let mut outlines: Vec<Vec<(f64, f64)>> = vec![Vec::new(); boxes.len()];
        let mut shift = vec![0.0; boxes.len()];
        let placed = self.placed();
        // Children come after their parents.
        for &node in placed.iter().rev() {
            let own = (-boxes[node].half, boxes[node].half);
            let children = if self.is_folded[node] { &[][..] } else { &self.children[node][..] };
            let mut outline = vec![own];
            match *children {
                [left, right] => {
                    let (a, b) = (std::mem::take(&mut outlines[left]), std::mem::take(&mut outlines[right]));
                    let apart = a.iter().zip(&b).map(|(a, b)| a.1 - b.0 + APART).fold(0.0, f64::max);
                    (shift[left], shift[right]) = (-apart / 2.0, apart / 2.0);
                    for level in 0..a.len().max(b.len()) {
                        let a = a.get(level).map(|(low, high)| (low - apart / 2.0, high - apart / 2.0));
                        let b = b.get(level).map(|(low, high)| (low + apart / 2.0, high + apart / 2.0));
                        outline.extend(match (a, b) {
                            (Some(a), Some(b)) => Some((a.0.min(b.0), b.1.max(a.1))),
                            (one, other) => one.or(other),
                        });
                    }
                }
                [only] => outline.extend(std::mem::take(&mut outlines[only])),
                _ => {}
            }
            outlines[node] = outline;
        }
        let mut places = vec![0.0; boxes.len()];
        for node in placed {
            for child in &self.children[node] {
                places[*child] = places[node] + shift[*child];
            }
        }
        places
    }

    /// From the leftmost to the rightmost edge.
    fn extent(&self, boxes: &[Face], places: &[f64]) -> (f64, f64) {
        self.placed().into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), node| {
            (low.min(places[node] - boxes[node].half), high.max(places[node] + boxes[node].half))
        })
    }
}

/// A question in one line, or in two with what is compared in the second: a limit that is cut says nothing.
fn test_lines(test: &str, most: f64, look: TextLook) -> Vec<String> {
    let compares = ["≤", "<", ">", "≥", "=", "is", "in"];
    let at = test.match_indices(' ').find(|(at, _)| {
        compares.iter().any(|sign| test[at + 1..].strip_prefix(sign).is_some_and(|rest| rest.starts_with(' ')))
    });
    match at {
        Some((at, _)) => {
            let halves = [&test[..at], &test[at + 1..]];
            halves.into_iter().map(|half| shortened(half, most, look).into_owned()).collect()
        }
        None => in_lines(test, most, look, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A whole tree of so many levels; each question parts its rows in the middle.
    fn whole(levels: u32) -> Vec<TreeNode> {
        let mut nodes: Vec<TreeNode> = Vec::new();
        for index in 0..(1_usize << levels) - 1 {
            let parent = (index > 0).then(|| (index - 1) / 2);
            let rows = parent.map_or(1024, |parent| nodes[parent].counts[0] / 2);
            nodes.push(TreeNode {
                key: index.to_string(),
                parent,
                test: "petal length ≤ 2.45".to_owned(),
                branch: if index % 2 == 1 { "yes" } else { "no" }.to_owned(),
                counts: vec![rows, rows],
                opens: Some(Hotspot::rows(index.to_string(), "rows")),
            });
        }
        nodes
    }

    const CLASSES: [&str; 2] = ["sick", "well"];

    fn drawn(size: (f64, f64), nodes: &[TreeNode], shown_to: Option<usize>) -> (Vec<Option<[f64; 4]>>, Vec<String>) {
        let mut canvas = Canvas::new(size.0, size.1);
        let tree = Tree { nodes, classes: &CLASSES, shown_to, hand: None };
        let regions = tree.draw(&mut canvas, Frame::new());
        let (scene, held) = canvas.finish_held();
        assert_eq!(held.hotspots.len(), regions.iter().flatten().count(), "what is drawn opens its rows");
        for (_, [left, top, right, bottom]) in scene.words() {
            assert!(left >= 0.0 && top >= 0.0 && right / 2.0 <= size.0 && bottom / 2.0 <= size.1, "in the figure");
        }
        (regions, scene.words().iter().map(|(word, _)| (*word).to_owned()).collect())
    }

    #[test]
    fn nodes_keep_off_each_other_and_what_has_no_room_is_counted() {
        let nodes = whole(6);
        for size in [(362.0, 270.0), (797.0, 488.0), (1872.0, 700.0)] {
            let (regions, words) = drawn(size, &nodes, None);
            let shown: Vec<[f64; 4]> = regions.iter().flatten().copied().collect();
            for (index, one) in shown.iter().enumerate() {
                for other in &shown[..index] {
                    let is_apart = one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1];
                    assert!(is_apart, "{one:?} {other:?}");
                }
            }
            let folded = words.iter().filter_map(|word| word.strip_prefix('+')?.strip_suffix(" nodes")?.parse().ok());
            let folded: Vec<usize> = folded.collect();
            assert!(!folded.is_empty() && shown.len() >= 3, "{size:?}: {shown:?}");
            assert_eq!(shown.len() + folded.iter().sum::<usize>(), nodes.len());
        }
    }

    #[test]
    fn a_question_stands_in_the_middle_of_its_answers() {
        let (regions, _) = drawn((797.0, 488.0), &whole(3), None);
        let middle = |node: usize| regions[node].map_or(f64::NAN, |region| (region[0] + region[2]) / 2.0);
        for node in 0..3 {
            assert!((middle(node) - (middle(2 * node + 1) + middle(2 * node + 2)) / 2.0).abs() < 0.01);
        }
    }

    #[test]
    fn a_growing_tree_moves_nothing() {
        let nodes = whole(3);
        let middle = |region: &[f64; 4]| (region[0] + region[2], region[1]);
        let (all, _) = drawn((797.0, 488.0), &nodes, None);
        let (some, words) = drawn((797.0, 488.0), &nodes, Some(2));
        assert_eq!(some.iter().flatten().count(), 3);
        for (one, other) in all.iter().zip(&some).filter_map(|(one, other)| one.as_ref().zip(other.as_ref())) {
            assert_eq!(middle(one), middle(other));
        }
        assert_eq!(words.iter().filter(|word| *word == "512 of 1024").count(), 2, "{words:?}");
    }

    #[test]
    fn anything_is_a_tree_or_draws_what_is_one() {
        assert!(drawn((362.0, 270.0), &[], None).0.is_empty());
        let mut nodes = whole(2);
        nodes[2].parent = Some(9);
        assert_eq!(drawn((362.0, 270.0), &nodes, None).0.iter().flatten().count(), 2);
        nodes[1].counts = Vec::new();
        drawn((40.0, 20.0), &nodes[1..], Some(0));
    }

    #[test]
    fn a_tree_says_itself() {
        let nodes = whole(2);
        let tree = Tree { nodes: &nodes, classes: &CLASSES, shown_to: None, hand: None };
        let said = "Of 2048 rows, petal length ≤ 2.45? yes: sick, 512 of 1024; no: sick, 512 of 1024.";
        assert_eq!(tree.said(), said);
        let asked = Tree { shown_to: Some(0), ..tree };
        assert_eq!(asked.said(), "No question yet: sick, 1024 of 2048.");
        assert_eq!(tree.told().rows.len(), 3);
    }
}
