//! What follows from what: nodes in layers, and right-angled edges between them that run through no node.

use super::canvas::{Anchor, Canvas, Panel, TextLook};
use super::chart::Stroke;
use super::frame::Frame;
use super::held::Hotspot;
use super::ink::Ink;
use super::scene::Dash;
use super::text_width;
use super::told::{Said, Told};
use super::words::{Words, region_at, shortened, shortened_within};

/// How far a node has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NodeState {
    Idle,
    Running,
    Done,
    Failed,
    /// What the hand has chosen.
    Hand,
}

#[derive(Clone, Debug)]
pub struct Node {
    /// Names the groups in which it is drawn.
    pub key: String,
    pub name: String,
    /// A number or a word below the name; may be empty.
    pub note: String,
    pub state: NodeState,
    pub opens: Option<Hotspot>,
}

/// Leads from one node to another, by their places in the list.
#[derive(Clone, Debug)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    /// Written where it arrives; may be empty.
    pub name: String,
    pub dash: Dash,
}

/// The largest width of a node, and the least one that has room for words.
const WIDEST: f64 = 190.0;
const NARROWEST: f64 = 64.0;
/// A node with one line of words, and what each further one takes.
const ONE_LINE: f64 = 24.0;
const LINE: f64 = 15.0;
/// Between nodes that stand beside each other in a layer, between an edge and what it passes, between two edges, and
/// the least distance of two layers.
const APART: f64 = 14.0;
const PASSING: f64 = 10.0;
const TRACK: f64 = 7.0;
const GAP: f64 = 22.0;
/// From a node's edge to its words, and the room of the mark before them.
const INSIDE: f64 = 8.0;
const SIGN: f64 = 17.0;
/// The length of an edge's head.
const HEAD: f64 = 7.0;
/// Places that are nearer than this count as one.
const SAME: f64 = 3.0;

impl NodeState {
    pub const fn word(self) -> &'static str {
        match self {
            NodeState::Idle => "not started",
            NodeState::Running => "running",
            NodeState::Done => "done",
            NodeState::Failed => "failed",
            NodeState::Hand => "chosen",
        }
    }
}

/// Nodes in a sentence: "Prepare (done) leads to Train; Train (failed) leads to nothing."
pub fn graph_said(nodes: &[Node], edges: &[Edge]) -> String {
    let of = |(index, node): (usize, &Node)| {
        let leads = targets(nodes, edges, index);
        let leads = if leads.is_empty() { "nothing".to_owned() } else { leads.join(" and ") };
        format!("{} ({}) leads to {leads}", node.name, node.state.word())
    };
    let said: Vec<String> = nodes.iter().enumerate().map(of).collect();
    if said.is_empty() { "Nothing is there.".to_owned() } else { format!("{}.", said.join("; ")) }
}

/// The names of those to which a node leads, each with the edge's name.
fn targets(nodes: &[Node], edges: &[Edge], index: usize) -> Vec<String> {
    let named = |edge: &Edge| {
        let node = nodes.get(edge.to)?;
        Some(if edge.name.is_empty() { node.name.clone() } else { format!("{} ({})", node.name, edge.name) })
    };
    edges.iter().filter(|edge| edge.from == index).filter_map(named).collect()
}

/// Draws all nodes and edges within the frame's region, left to right, in a figure as narrow as a phone's top down, and
/// gives each node's region: left, top, right, bottom in CSS pixels. Edges that close a circle run backwards; one that
/// leads from a node to itself is told, and not drawn.
pub fn graph(canvas: &mut Canvas, frame: Frame, nodes: &[Node], edges: &[Edge]) -> Vec<[f64; 4]> {
    canvas.tell(|| told(nodes, edges));
    let region = frame.room(canvas);
    let layout = Layout::new(nodes.len(), edges);
    let [left, top, right, bottom] = region;
    let (width, height) = (right - left, bottom - top);
    // Top down where that leaves more room for words, too.
    let beside = Plan::new(&layout, nodes, edges, (width, height), false);
    let below = Plan::new(&layout, nodes, edges, (width, height), true);
    let flows_down = canvas.is_narrow() || (beside.wide < longest_word(nodes) && below.wide > beside.wide);
    let plan = if flows_down { below } else { beside };
    let panel = canvas.pixels([0.0, 0.0, canvas.width(), canvas.height()]);
    let mut words = Words::new(canvas);
    // Titles stand above.
    words.take([0.0, 0.0, canvas.width(), top]);
    let regions: Vec<[f64; 4]> = plan.nodes.iter().map(|at| moved(plan.turned(*at), (left, top))).collect();
    for region in &regions {
        words.take(*region);
    }
    let ways: Vec<(usize, Way)> = plan
        .ways
        .iter()
        .map(|(edge, points)| {
            let place = |&(x, y): &(f64, f64)| if plan.flows_down { (left + y, top + x) } else { (left + x, top + y) };
            (*edge, points.iter().map(place).collect())
        })
        .collect();
    for (edge, points) in &ways {
        draw_edge(&panel, &edges[*edge], nodes, points, &mut words);
    }
    for (edge, points) in &ways {
        name_edge(&panel, &edges[*edge], nodes, points, &mut words);
    }
    for (node, region) in nodes.iter().zip(&regions) {
        draw_node(&panel, node, *region);
    }
    regions
}

/// How wide a node has to be for the longest word of a name.
fn longest_word(nodes: &[Node]) -> f64 {
    let words = nodes.iter().flat_map(|node| node.name.split(' '));
    let widest = words.map(|word| text_width(word, TextLook::NAME, true)).fold(0.0, f64::max);
    (widest + SIGN + 2.0 * INSIDE).clamp(NARROWEST, 120.0)
}

fn moved([left, top, right, bottom]: [f64; 4], (x, y): (f64, f64)) -> [f64; 4] {
    [left + x, top + y, right + x, bottom + y]
}

fn told(nodes: &[Node], edges: &[Edge]) -> Told {
    let row = |(index, node): (usize, &Node)| {
        let leads = targets(nodes, edges, index).join(", ");
        let cells = [node.state.word(), &node.note, &leads].map(Said::word);
        (Said::word(&node.name), cells.to_vec())
    };
    Told {
        key: "node".to_owned(),
        columns: ["state", "note", "leads to"].map(str::to_owned).to_vec(),
        rows: nodes.iter().enumerate().map(row).collect(),
    }
}

/// Who stands in which layer, in which order. An edge over several layers passes each of those between at a place of its
/// own, as if it were a node.
struct Layout {
    /// Of each layer the items in their order: nodes first by number, then the places of edges that pass.
    layers: Vec<Vec<usize>>,
    /// Of each item its layer.
    layer: Vec<usize>,
    /// From one item to one of the next layer, each with its edge.
    links: Vec<Link>,
    n_nodes: usize,
}

#[derive(Clone, Copy)]
struct Link {
    from: usize,
    to: usize,
    edge: usize,
    /// The edge is drawn against its direction.
    is_back: bool,
}

impl Layout {
    fn new(n_nodes: usize, edges: &[Edge]) -> Layout {
        let ends = forward(n_nodes, edges);
        let layer = longest_paths(n_nodes, &ends);
        let mut layout = Layout { layers: Vec::new(), layer, links: Vec::new(), n_nodes };
        for (edge, from, to, is_back) in ends {
            let mut before = from;
            for between in layout.layer[from] + 1..layout.layer[to] {
                let item = layout.layer.len();
                layout.layer.push(between);
                layout.links.push(Link { from: before, to: item, edge, is_back });
                before = item;
            }
            layout.links.push(Link { from: before, to, edge, is_back });
        }
        layout.layers = vec![Vec::new(); layout.layer.iter().max().map_or(0, |last| last + 1)];
        for (item, layer) in layout.layer.iter().enumerate() {
            layout.layers[*layer].push(item);
        }
        // Two sweeps, each there and back. Ties stay as they are: by definition order.
        for _ in 0..2 {
            for layer in 1..layout.layers.len() {
                layout.sort(layer, layer - 1);
            }
            for layer in (1..layout.layers.len()).rev() {
                layout.sort(layer - 1, layer);
            }
        }
        for layer in 1..layout.layers.len() {
            layout.sort(layer, layer - 1);
        }
        layout
    }

    /// Puts a layer's items into the order of the means of their neighbors' places in the layer beside it.
    fn sort(&mut self, layer: usize, beside: usize) {
        let mut place = vec![0.0; self.layer.len()];
        for (at, item) in self.layers[beside].iter().enumerate() {
            place[*item] = at as f64;
        }
        let stays = self.layers[layer].iter().enumerate().map(|(at, item)| (*item, at as f64));
        let mut mean: Vec<(usize, f64)> = stays.collect();
        for (item, mean) in &mut mean {
            let near: Vec<f64> = self.neighbors(*item, beside).map(|other| place[other]).collect();
            if !near.is_empty() {
                *mean = near.iter().sum::<f64>() / near.len() as f64;
            }
        }
        mean.sort_by(|a, b| a.1.total_cmp(&b.1));
        self.layers[layer] = mean.into_iter().map(|(item, _)| item).collect();
    }

    fn neighbors(&self, item: usize, beside: usize) -> impl Iterator<Item = usize> {
        let of = move |link: &Link| match (link.from == item, link.to == item) {
            (true, _) => Some(link.to),
            (_, true) => Some(link.from),
            _ => None,
        };
        self.links.iter().filter_map(of).filter(move |other| self.layer[*other] == beside)
    }

    fn is_node(&self, item: usize) -> bool {
        item < self.n_nodes
    }
}

/// The edges between nodes that are there, each as (edge, from, to, is turned): those that would close a circle, met
/// from the first node on, are turned around.
fn forward(n_nodes: usize, edges: &[Edge]) -> Vec<(usize, usize, usize, bool)> {
    let is_drawn = |edge: &Edge| edge.from < n_nodes && edge.to < n_nodes && edge.from != edge.to;
    let mut leads = vec![Vec::new(); n_nodes];
    for (index, edge) in edges.iter().enumerate().filter(|(_, edge)| is_drawn(edge)) {
        leads[edge.from].push((index, edge.to));
    }
    let mut is_back = vec![false; edges.len()];
    // 0 unseen, 1 on the way, 2 done.
    let mut seen = vec![0_u8; n_nodes];
    for start in 0..n_nodes {
        if seen[start] > 0 {
            continue;
        }
        seen[start] = 1;
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.pop() {
            let Some(&(edge, to)) = leads[node].get(next) else {
                seen[node] = 2;
                continue;
            };
            way.push((node, next + 1));
            match seen[to] {
                0 => {
                    seen[to] = 1;
                    way.push((to, 0));
                }
                1 => is_back[edge] = true,
                _ => {}
            }
        }
    }
    let drawn = edges.iter().enumerate().filter(|(_, edge)| is_drawn(edge));
    drawn
        .map(|(index, edge)| match is_back[index] {
            true => (index, edge.to, edge.from, true),
            false => (index, edge.from, edge.to, false),
        })
        .collect()
}

/// Of each node the length of the longest path that leads to it; `ends` hold no circle.
fn longest_paths(n_nodes: usize, ends: &[(usize, usize, usize, bool)]) -> Vec<usize> {
    let mut layer = vec![0; n_nodes];
    // Without circles no path is longer than there are nodes.
    for _ in 0..n_nodes {
        let mut is_changed = false;
        for &(_, from, to, _) in ends {
            if layer[to] < layer[from] + 1 {
                layer[to] = layer[from] + 1;
                is_changed = true;
            }
        }
        if !is_changed {
            break;
        }
    }
    layer
}

/// Where everything stands. Along is the direction of the edges, across the other one; points are (along, across).
struct Plan {
    flows_down: bool,
    /// How wide a node's words may be.
    wide: f64,
    /// Of each node: from and to along, from and to across.
    nodes: Vec<[f64; 4]>,
    /// Of each edge that is drawn its corners, from its source to its target.
    ways: Vec<(usize, Way)>,
}

/// The corners of an edge.
type Way = Vec<(f64, f64)>;

impl Plan {
    fn new(layout: &Layout, nodes: &[Node], edges: &[Edge], (width, height): (f64, f64), flows_down: bool) -> Plan {
        let (length, breadth) = if flows_down { (height, width) } else { (width, height) };
        let n_layers = layout.layers.len().max(1) as f64;
        // How many stand beside each other, and how many edges pass them.
        let crowd = |layer: &Vec<usize>| {
            let nodes = layer.iter().filter(|item| layout.is_node(**item)).count() as f64;
            (nodes, layer.len() as f64 - nodes)
        };
        let share = |(nodes, passing): (f64, f64)| {
            let spare = APART * (nodes - 1.0).max(0.0) + PASSING * passing;
            (breadth - spare).max(8.0) / nodes.max(1.0)
        };
        let across = layout.layers.iter().map(crowd).map(share).fold(breadth, f64::min);
        let asked = |node: &Node| {
            let name = text_width(&node.name, TextLook::NAME, true);
            let note = text_width(&node.note, TextLook::NOTE, false);
            // Top down, where height is short, both stand in one line.
            let both = if flows_down && note > 0.0 { name + INSIDE + note } else { name.max(note) };
            both + SIGN + 2.0 * INSIDE
        };
        let widest = nodes.iter().map(asked).fold(40.0, f64::max).min(WIDEST);
        let has_notes = nodes.iter().any(|node| !node.note.is_empty());
        // What lies between the layers is known when the edges are: as much as their names take, and their tracks.
        let gaps = gaps_asked(layout, edges, flows_down);
        let asked: f64 = gaps.iter().sum();
        let least = if length / n_layers < GAP + ONE_LINE { GAP * 0.6 } else { GAP };
        let room = length - least * (n_layers - 1.0);
        let lines =
            |high: f64| (2.0 + f64::from(u8::from(has_notes))).min(((high - ONE_LINE) / LINE).floor().max(0.0) + 1.0);
        let (along, across, wide) = if flows_down {
            let high = (room / n_layers).min(ONE_LINE + LINE * if has_notes { 1.0 } else { 0.0 });
            let wide = widest.min(across);
            (high.max(10.0), wide, wide)
        } else {
            let wide = widest.min(((length - asked) / n_layers).max((room / n_layers).min(NARROWEST))).max(10.0);
            let lines =
                if widest > wide { lines(across) } else { lines(across).min(1.0 + f64::from(u8::from(has_notes))) };
            let high = (ONE_LINE + LINE * (lines - 1.0)).min(across);
            (wide, high.max(8.0), wide)
        };
        // Gaps share what is left; as much as they ask for, if they can have it.
        let left = (length - along * n_layers).max(0.0);
        let stretch = if asked > 0.0 { (left / asked).min(if flows_down { 2.2 } else { 1.8 }) } else { 0.0 };
        let gaps: Vec<f64> = gaps.iter().map(|gap| gap * stretch).collect();
        let used = along * n_layers + gaps.iter().sum::<f64>();
        let mut starts = vec![((length - used) / 2.0).max(0.0)];
        for gap in &gaps {
            starts.push(starts.last().copied().unwrap_or(0.0) + along + gap);
        }
        let places = across_places(layout, across, breadth);
        let extent = |item: usize| {
            let start = starts.get(layout.layer[item]).copied().unwrap_or(0.0);
            let half = if layout.is_node(item) { across / 2.0 } else { 0.0 };
            [start, start + along, places[item] - half, places[item] + half]
        };
        let extents: Vec<[f64; 4]> = (0..layout.layer.len()).map(extent).collect();
        let ways = ways(layout, &extents, edges.len());
        Plan { flows_down, wide, nodes: extents[..layout.n_nodes].to_vec(), ways }
    }

    /// Left, top, right, bottom.
    fn turned(&self, [from, to, low, high]: [f64; 4]) -> [f64; 4] {
        if self.flows_down { [low, from, high, to] } else { [from, low, to, high] }
    }
}

/// How much room the edges ask for between each layer and the next: for their names, and for tracks beside each other.
fn gaps_asked(layout: &Layout, edges: &[Edge], flows_down: bool) -> Vec<f64> {
    let mut gaps = vec![(GAP, 0.0_f64); layout.layers.len().saturating_sub(1)];
    for from in 0..layout.layer.len() {
        let leads = layout.links.iter().filter(|link| link.from == from).count();
        if let Some(gap) = gaps.get_mut(layout.layer[from])
            && leads > 0
        {
            gap.1 += 1.0;
        }
    }
    for link in &layout.links {
        let ends_here = layout.is_node(if link.is_back { link.from } else { link.to });
        if let Some(gap) = gaps.get_mut(layout.layer[link.from])
            && ends_here
        {
            let name = edges.get(link.edge).map_or("", |edge| &edge.name);
            let wide = text_width(name, TextLook::NOTE, false);
            let asked = match (name.is_empty(), flows_down) {
                (true, _) => 0.0,
                (_, true) => 16.0,
                (_, false) => wide + HEAD + 6.0,
            };
            gap.0 = gap.0.max(GAP * 0.5 + asked);
        }
    }
    // Many tracks are rarely all needed beside each other.
    gaps.into_iter().map(|(gap, tracks)| gap + TRACK * (tracks - 1.0).clamp(0.0, 4.0)).collect()
}

/// The middle of each item across: as near to its neighbors as those beside it let it.
fn across_places(layout: &Layout, across: f64, breadth: f64) -> Vec<f64> {
    let mut places = vec![breadth / 2.0; layout.layer.len()];
    let half = |item: usize| if layout.is_node(item) { across / 2.0 } else { 0.0 };
    let distance = |a: usize, b: usize| {
        let space = if layout.is_node(a) && layout.is_node(b) { APART } else { PASSING };
        half(a) + half(b) + space
    };
    let last = layout.layers.len().saturating_sub(1);
    let order = |pass: usize| -> Vec<usize> {
        if pass.is_multiple_of(2) { (0..=last).collect() } else { (0..=last).rev().collect() }
    };
    for pass in 0..6 {
        for layer in order(pass) {
            let Some(items) = layout.layers.get(layer) else { continue };
            let beside = match (pass, pass % 2) {
                // At last each follows all of its neighbors.
                (4.., _) => [layer.checked_sub(1), Some(layer + 1)],
                (_, 0) => [layer.checked_sub(1), None],
                _ => [None, Some(layer + 1)],
            };
            let wish = |item: usize| {
                let near = beside.into_iter().flatten().flat_map(|beside| layout.neighbors(item, beside));
                let near: Vec<f64> = near.map(|other| places[other]).collect();
                if near.is_empty() { places[item] } else { near.iter().sum::<f64>() / near.len() as f64 }
            };
            let wishes: Vec<f64> = items.iter().map(|item| wish(*item)).collect();
            let steps: Vec<f64> = items.windows(2).map(|pair| distance(pair[0], pair[1])).collect();
            let ends = (items.first().map_or(0.0, |item| half(*item)), items.last().map_or(0.0, |item| half(*item)));
            for (item, place) in items.iter().zip(spread(&wishes, &steps, (ends.0, breadth - ends.1))) {
                places[*item] = place;
            }
        }
    }
    places
}

/// Places in the order of the wishes, at least the steps apart, each as near to its wish as the others let it, and within
/// the limits; where these are too near, the steps shrink alike.
fn spread(wishes: &[f64], steps: &[f64], (low, high): (f64, f64)) -> Vec<f64> {
    let needed: f64 = steps.iter().sum();
    let shrink = if needed > high - low && needed > 0.0 { ((high - low) / needed).max(0.0) } else { 1.0 };
    let mut offsets = vec![0.0];
    for step in steps {
        offsets.push(offsets.last().copied().unwrap_or(0.0) + step * shrink);
    }
    // Without the steps it is a rising line: those that would fall stand together at their mean.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (wish, offset) in wishes.iter().zip(&offsets) {
        blocks.push((wish - offset, 1));
        while let [.., (before, n), (after, m)] = blocks[..] {
            if before < after {
                break;
            }
            blocks.truncate(blocks.len() - 2);
            blocks.push(((before * n as f64 + after * m as f64) / (n + m) as f64, n + m));
        }
    }
    let length = offsets.last().copied().unwrap_or(0.0);
    let limit = |place: f64| place.min(high - length).max(low);
    let levels = blocks.into_iter().flat_map(|(level, count)| std::iter::repeat_n(limit(level), count));
    levels.zip(&offsets).map(|(level, offset)| level + offset).collect()
}

/// The edges' corners. Between two layers each source has one track, on which its edges turn; two tracks that would lie
/// on each other stand beside each other.
fn ways(layout: &Layout, extents: &[[f64; 4]], n_edges: usize) -> Vec<(usize, Way)> {
    let mut parts: Vec<(usize, Way, bool)> = (0..n_edges).map(|edge| (edge, Way::new(), false)).collect();
    let enters = ports(layout, extents);
    for layer in 0..layout.layers.len().saturating_sub(1) {
        let here: Vec<usize> =
            (0..layout.links.len()).filter(|link| layout.layer[layout.links[*link].from] == layer).collect();
        let nets = nets(layout, extents, &enters, &here);
        let n_tracks = nets.iter().filter_map(|net| net.track).max().map_or(0, |last| last + 1) as f64;
        let start = layout.layers[layer].iter().map(|item| extents[*item][1]).fold(0.0, f64::max);
        let end = layout.layers[layer + 1].iter().map(|item| extents[*item][0]).fold(f64::INFINITY, f64::min);
        // Heads and names stand before the next layer.
        let room = (end - HEAD - start).max(1.0);
        let step = (room / (n_tracks + 1.0)).min(TRACK * 1.6);
        for link in here {
            let one = layout.links[link];
            let net = nets.iter().find(|net| net.from == one.from);
            let Some((part, net)) = parts.get_mut(one.edge).zip(net) else { continue };
            part.2 = one.is_back;
            let (from, to) = (extents[one.from], extents[one.to]);
            let enter = enters[link];
            let [_, _, low, high] = from;
            let is_straight = enter >= low - 0.1 && enter <= high + 0.1 && layout.is_node(one.from);
            let leave = if is_straight { enter } else { net.leave };
            let turn = start + step * (net.track.unwrap_or(0) as f64 + 1.0);
            part.1.push((from[1], leave));
            if (leave - enter).abs() > 0.1 {
                part.1.extend([(turn, leave), (turn, enter)]);
            }
            part.1.push((to[0], enter));
            if !layout.is_node(one.to) {
                part.1.push((to[1], enter));
            }
        }
    }
    let turned = |(edge, mut points, is_back): (usize, Way, bool)| {
        points.dedup();
        if is_back {
            points.reverse();
        }
        (edge, points)
    };
    parts.into_iter().filter(|part| part.1.len() > 1).map(turned).collect()
}

/// Where each link arrives, across: in the order in which they come, spread over the side of its target.
fn ports(layout: &Layout, extents: &[[f64; 4]]) -> Vec<f64> {
    let middle = |item: usize| (extents[item][2] + extents[item][3]) / 2.0;
    let mut enters: Vec<f64> = layout.links.iter().map(|link| middle(link.to)).collect();
    for (item, &[_, _, low, high]) in extents.iter().enumerate().take(layout.n_nodes) {
        let mut arriving: Vec<usize> = (0..layout.links.len()).filter(|link| layout.links[*link].to == item).collect();
        arriving.sort_by(|a, b| middle(layout.links[*a].from).total_cmp(&middle(layout.links[*b].from)));
        let step = (TRACK * 1.5).min((high - low - 8.0).max(2.0) / arriving.len().max(1) as f64);
        // Whoever stands just opposite comes straight, and the others beside it.
        let opposite = arriving.iter().position(|link| (middle(layout.links[*link].from) - middle(item)).abs() < SAME);
        let first = opposite.map_or((arriving.len().max(1) - 1) as f64 / 2.0, |at| at as f64);
        let span = step * (arriving.len().max(1) - 1) as f64;
        let start = (middle(item) - step * first).max(low + 4.0).min((high - 4.0 - span).max(low));
        for (at, link) in arriving.into_iter().enumerate() {
            enters[link] = start + step * at as f64;
        }
    }
    enters
}

/// The links of one source between two layers.
struct Net {
    from: usize,
    /// Where it leaves its source, across.
    leave: f64,
    /// From where to where it runs on its track, across; none where all go straight on.
    track: Option<usize>,
    reach: (f64, f64),
    /// Where its links arrive.
    enters: Vec<f64>,
}

fn nets(layout: &Layout, extents: &[[f64; 4]], enters: &[f64], here: &[usize]) -> Vec<Net> {
    let mut nets: Vec<Net> = Vec::new();
    for &link in here {
        let from = layout.links[link].from;
        let [_, _, low, high] = extents[from];
        let (middle, enter) = ((low + high) / 2.0, enters[link]);
        let at = nets.iter().position(|net| net.from == from).unwrap_or_else(|| {
            nets.push(Net { from, leave: middle, track: None, reach: (middle, middle), enters: Vec::new() });
            nets.len() - 1
        });
        let net = &mut nets[at];
        net.enters.push(enter);
        if !(layout.is_node(from) && enter >= low - 0.1 && enter <= high + 0.1) && (enter - middle).abs() > 0.1 {
            net.reach = (net.reach.0.min(enter), net.reach.1.max(enter));
            net.track = Some(0);
        }
    }
    // Where one leaves at the height at which another arrives, the first turns before the other does.
    let turns: Vec<usize> = (0..nets.len()).filter(|net| nets[*net].track.is_some()).collect();
    let before = |a: &Net, b: &Net| a.from != b.from && b.enters.iter().any(|enter| (enter - a.leave).abs() < SAME);
    let mut open = turns.clone();
    let mut placed: Vec<usize> = Vec::new();
    while !open.is_empty() {
        let is_free = |net: &usize| !open.iter().any(|other| other != net && before(&nets[*other], &nets[*net]));
        // In a circle of these, whoever comes first goes first.
        let at = open.iter().position(is_free).unwrap_or(0);
        let net = open.remove(at);
        let touches = |other: &usize| {
            let (a, b) = (nets[net].reach, nets[*other].reach);
            a.0 < b.1 + SAME && b.0 < a.1 + SAME
        };
        let least = placed.iter().filter(|other| before(&nets[**other], &nets[net]));
        let mut track = least.filter_map(|other| nets[*other].track).max().map_or(0, |track| track + 1);
        while placed.iter().any(|other| nets[*other].track == Some(track) && touches(other)) {
            track += 1;
        }
        nets[net].track = Some(track);
        placed.push(net);
    }
    nets
}

fn edge_group(edge: &Edge, nodes: &[Node]) -> String {
    let key = |node: usize| nodes.get(node).map_or("", |node| node.key.as_str());
    format!("edge-{}-{}", key(edge.from), key(edge.to))
}

fn draw_edge(panel: &Panel, edge: &Edge, nodes: &[Node], points: &[(f64, f64)], words: &mut Words) {
    panel.open_group(&edge_group(edge, nodes));
    // What waits for something that has not been done is quiet.
    let is_gone = nodes.get(edge.from).is_some_and(|node| node.state != NodeState::Idle)
        && nodes.get(edge.to).is_some_and(|node| node.state != NodeState::Idle);
    let stroke = Stroke::QUIET.of(if is_gone { Ink::Text } else { Ink::Soft }).dashed(edge.dash);
    let [.., before, tip] = *points else { return };
    let length = (tip.0 - before.0).abs() + (tip.1 - before.1).abs();
    let ahead = ((tip.0 - before.0) / length.max(1e-9), (tip.1 - before.1) / length.max(1e-9));
    let neck = (tip.0 - ahead.0 * HEAD, tip.1 - ahead.1 * HEAD);
    let mut line = points.to_vec();
    if let Some(last) = line.last_mut().filter(|_| length > HEAD) {
        *last = neck;
    }
    panel.stroke(&line, stroke);
    let wing = |side: f64| (neck.0 - side * ahead.1 * 4.0, neck.1 + side * ahead.0 * 4.0);
    panel.polygon(&[tip, wing(1.0), wing(-1.0)], stroke.ink);
    for pair in points.windows(2) {
        words.take_line(pair[0], pair[1]);
    }
}

/// The name stands where the edge arrives, at the side that is free.
fn name_edge(panel: &Panel, edge: &Edge, nodes: &[Node], points: &[(f64, f64)], words: &mut Words) {
    let [.., before, tip] = *points else { return };
    if edge.name.is_empty() {
        return;
    }
    panel.open_group(&format!("{}-word", edge_group(edge, nodes)));
    let is_across = (tip.0 - before.0).abs() > (tip.1 - before.1).abs();
    let places: &[(f64, f64, Anchor)] = match is_across {
        true => &[
            (-HEAD, -9.0, Anchor::Right),
            (-HEAD, 9.0, Anchor::Right),
            (-HEAD - 12.0, -9.0, Anchor::Right),
            (-HEAD - 12.0, 9.0, Anchor::Right),
            (-2.0, -9.0, Anchor::Right),
            (-2.0, 9.0, Anchor::Right),
        ],
        false => &[
            (5.0, -10.0, Anchor::Left),
            (-5.0, -10.0, Anchor::Right),
            (5.0, -18.0, Anchor::Left),
            (-5.0, -18.0, Anchor::Right),
        ],
    };
    let look = TextLook::note();
    if edge.name.is_empty() {
        return;
    }
    let fits = |place: &&(f64, f64, Anchor)| words.is_free(region_at(tip, **place, &edge.name, look));
    if let Some(&(right, down, anchor)) = places.iter().find(fits) {
        words.take(region_at(tip, (right, down, anchor), &edge.name, look));
        panel.text_at((tip.0 + right, tip.1 + down), &edge.name, TextLook { anchor, ..look });
    }
}

fn draw_node(panel: &Panel, node: &Node, region: [f64; 4]) {
    let [left, top, right, bottom] = region;
    let (wide, high) = (right - left, bottom - top);
    panel.open_group(&format!("node-{}", node.key));
    let (fill, line, width) = match node.state {
        NodeState::Idle => (Ink::Panel, Ink::Soft, 1.0),
        NodeState::Running => (Ink::Zone, Ink::Text, 2.0),
        NodeState::Done => (Ink::Zone, Ink::Soft, 1.0),
        NodeState::Failed => (Ink::Panel, Ink::Text, 2.5),
        NodeState::Hand => (Ink::HandTint, Ink::Hand, 2.0),
    };
    panel.rect((left, top), (right, bottom), fill);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    let dash = if node.state == NodeState::Idle { Dash::Dashed } else { Dash::Solid };
    panel.dashed(&corners, line, width, dash);
    let middle = (top + bottom) / 2.0;
    let has_sign = !(2.0 * INSIDE + 12.0..NARROWEST).contains(&wide);
    let start = if has_sign { left + INSIDE + SIGN } else { left + INSIDE - 2.0 };
    let (name, note) = (TextLook::new(Ink::Text).bold(), TextLook::note());
    let room = right - INSIDE + 3.0 - start;
    let lines = (((high - ONE_LINE) / LINE + 0.01).floor().max(0.0) + 1.0) as usize;
    let note_lines = usize::from(lines > 1 && !node.note.is_empty());
    let mut said = in_lines(&node.name, room, name, lines - note_lines);
    let n_names = said.len();
    if note_lines > 0 {
        said.push(shortened(&node.note, room, note).into_owned());
    }
    let first = middle - LINE * (said.len().max(1) - 1) as f64 / 2.0;
    if has_sign {
        let at = if wide < 2.0 * INSIDE + 12.0 { (left + right) / 2.0 } else { left + INSIDE + 5.0 };
        sign(panel, node.state, (at, first));
    }
    panel.open_group(&format!("node-{}-word", node.key));
    if wide >= 2.0 * INSIDE + 12.0 && high >= 12.0 {
        for (line, text) in said.iter().enumerate() {
            let look = if line < n_names { name } else { note };
            panel.text_at((start, first + LINE * line as f64), text, look);
        }
        let long = said.first().map_or(0.0, |text| text_width(text, name.size, true)) + INSIDE;
        if lines == 1 && !node.note.is_empty() && long + text_width(&node.note, note.size, false) <= room {
            panel.text_at((start + long, first), &node.note, note);
        }
    }
    if let Some(spot) = &node.opens {
        panel.hotspot(region, spot.clone());
    }
}

/// A text in at most so many lines, broken between words; what is left over is cut in its middle.
pub(super) fn in_lines(text: &str, room: f64, look: TextLook, most: usize) -> Vec<String> {
    let fits = |text: &str| text_width(text, look.size, look.bold) <= room;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let is_last = lines.len() >= most.max(1);
        match lines.last_mut() {
            Some(line) if is_last || fits(&format!("{line} {word}")) => *line = format!("{line} {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| shortened_within(line, room, look).into_owned()).filter(|line| !line.is_empty()).collect()
}

/// What the state is, without color.
fn sign(panel: &Panel, state: NodeState, (x, y): (f64, f64)) {
    match state {
        NodeState::Idle => panel.ring((x, y), 4.0, Ink::Soft, 1.5),
        NodeState::Running => {
            panel.ring((x, y), 5.0, Ink::Text, 2.0);
            panel.dot((x, y), 2.5, Ink::Text);
        }
        NodeState::Done => panel.line(&[(x - 5.0, y), (x - 1.5, y + 4.0), (x + 5.0, y - 4.5)], Ink::Good, 2.5),
        NodeState::Failed => {
            panel.line(&[(x - 4.5, y - 4.5), (x + 4.5, y + 4.5)], Ink::Text, 2.5);
            panel.line(&[(x - 4.5, y + 4.5), (x + 4.5, y - 4.5)], Ink::Text, 2.5);
        }
        NodeState::Hand => panel.dot((x, y), 5.0, Ink::Hand),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Op;
    use proptest::prelude::*;

    fn nodes(count: usize) -> Vec<Node> {
        let node = |index: usize| Node {
            key: index.to_string(),
            name: format!("step {index}"),
            note: String::new(),
            state: NodeState::Done,
            opens: Some(Hotspot::pointed(index.to_string(), "step")),
        };
        (0..count).map(node).collect()
    }

    fn edges(ends: &[(usize, usize)]) -> Vec<Edge> {
        ends.iter().map(|&(from, to)| Edge { from, to, name: String::new(), dash: Dash::Solid }).collect()
    }

    fn drawn(width: f64, height: f64, count: usize, ends: &[(usize, usize)]) -> (Vec<[f64; 4]>, Vec<Way>) {
        let mut canvas = Canvas::new(width, height);
        let regions = graph(&mut canvas, Frame::new(), &nodes(count), &edges(ends));
        let scene = canvas.finish();
        let lines = scene.groups.iter().filter(|group| group.name.starts_with("edge-")).flat_map(|group| &group.ops);
        let lines = lines.filter_map(|op| match op {
            Op::Path { points, .. } => {
                Some(points.iter().map(|point| (f64::from(point.0) / 2.0, f64::from(point.1) / 2.0)).collect())
            }
            _ => None,
        });
        (regions, lines.collect())
    }

    #[test]
    fn layers_follow_the_longest_path_across_and_on_a_phone_down() {
        let ends = [(0, 1), (1, 2), (0, 2), (2, 3)];
        let (regions, _) = drawn(800.0, 300.0, 4, &ends);
        assert!(regions.windows(2).all(|pair| pair[0][2] < pair[1][0]), "{regions:?}");
        let (regions, _) = drawn(362.0, 270.0, 4, &ends);
        assert!(regions.windows(2).all(|pair| pair[0][3] < pair[1][1]), "{regions:?}");
    }

    #[test]
    fn sweeps_untangle_what_definition_order_would_cross() {
        let (regions, _) = drawn(800.0, 300.0, 4, &[(0, 3), (1, 2)]);
        assert!(regions[0][1] < regions[1][1] && regions[3][1] < regions[2][1], "{regions:?}");
    }

    #[test]
    fn circles_end_and_what_leads_nowhere_is_told_only() {
        let (regions, lines) = drawn(800.0, 300.0, 3, &[(0, 1), (1, 2), (2, 0), (1, 1), (2, 7)]);
        assert_eq!((regions.len(), lines.len()), (3, 3));
        assert_eq!(drawn(800.0, 300.0, 0, &[]).0.len(), 0);
        let said = graph_said(&nodes(2), &edges(&[(0, 1)]));
        assert_eq!(said, "step 0 (done) leads to step 1; step 1 (done) leads to nothing.");
    }

    proptest! {
        #[test]
        fn edges_have_right_angles_and_run_through_no_node(
            ends in proptest::collection::vec((0_usize..9, 0_usize..9), 0..14),
            size in prop_oneof![Just((390.0, 320.0)), Just((680.0, 400.0)), Just((1872.0, 700.0))],
        ) {
            let (regions, lines) = drawn(size.0, size.1, 9, &ends);
            for (index, one) in regions.iter().enumerate() {
                prop_assert!(one[0] >= 0.0 && one[1] >= 0.0 && one[2] <= size.0 && one[3] <= size.1, "{:?}", one);
                for other in &regions[..index] {
                    let is_apart = one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1];
                    prop_assert!(is_apart, "{:?} {:?}", one, other);
                }
            }
            for pair in lines.iter().flat_map(|line| line.windows(2)) {
                let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
                prop_assert!((x0 - x1).abs() < 1.0 || (y0 - y1).abs() < 1.0, "{:?}", pair);
                let (low, high) = ((x0.min(x1), y0.min(y1)), (x0.max(x1), y0.max(y1)));
                for [left, top, right, bottom] in &regions {
                    let is_through =
                        low.0 < right - 1.5 && high.0 > left + 1.5 && low.1 < bottom - 1.5 && high.1 > top + 1.5;
                    prop_assert!(!is_through, "{:?} through {:?}", pair, [left, top, right, bottom]);
                }
            }
        }

        #[test]
        fn places_keep_their_order_and_their_distance(
            wishes in proptest::collection::vec(0.0_f64..100.0, 1..8),
            step in 1.0_f64..40.0,
        ) {
            let steps = vec![step; wishes.len() - 1];
            let places = spread(&wishes, &steps, (0.0, 100.0));
            let least = step.min(100.0 / steps.len().max(1) as f64);
            prop_assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= least - 1e-9), "{:?}", places);
            prop_assert!(places.iter().all(|place| (-1e-9..=100.0 + 1e-9).contains(place)), "{:?}", places);
        }
    }
}
