//! Graphs: what follows from what.

use super::Example;
use crate::plot::{Canvas, Dash, Edge, Frame, Hotspot, Node, NodeState, graph, heading};

pub const EXAMPLES: &[Example] = &[
    Example { key: "graph-pipeline", title: "A pipeline whose gate fails it", aspect: 1.9, draw: pipeline },
    Example { key: "graph-lineage", title: "Twenty nodes with long names, and a circle", aspect: 1.2, draw: lineage },
    Example { key: "graph-one", title: "A single node", aspect: 3.0, draw: one },
    Example { key: "graph-none", title: "Nothing yet", aspect: 3.0, draw: none },
];

fn node(name: &str, note: &str, state: NodeState) -> Node {
    let opens = Some(Hotspot::pointed(name, format!("{name}, {}", state.word())));
    Node { key: name.to_lowercase().replace(' ', "-"), name: name.to_owned(), note: note.to_owned(), state, opens }
}

fn edge(from: usize, to: usize, name: &str) -> Edge {
    Edge { from, to, name: name.to_owned(), dash: Dash::Solid }
}

fn pipeline(canvas: &mut Canvas) {
    heading(canvas, "The gate says no", "validation AUC at least 0.85");
    let nodes = [
        node("Prepare", "1,800 rows", NodeState::Done),
        node("Train", "C = 1", NodeState::Done),
        node("Check bias", "DPL 0.19", NodeState::Done),
        node("Evaluate", "AUC 0.843", NodeState::Done),
        node("Gate", "0.843 ≥ 0.85?", NodeState::Hand),
        node("Register", "", NodeState::Idle),
        node("Deploy", "", NodeState::Idle),
        node("Too weak", "AUC below 0.85", NodeState::Failed),
    ];
    let edges = [
        edge(0, 1, ""),
        Edge { dash: Dash::Dashed, ..edge(0, 2, "") },
        edge(0, 3, ""),
        edge(1, 3, ""),
        edge(3, 4, ""),
        edge(2, 4, ""),
        edge(4, 5, "true"),
        edge(4, 7, "false"),
        edge(5, 6, ""),
    ];
    graph(canvas, Frame::new().lines(1), &nodes, &edges);
}

fn lineage(canvas: &mut Canvas) {
    heading(canvas, "Three weeks of income", "");
    let mut nodes = vec![node("s3://income/raw.csv", "", NodeState::Done)];
    let mut edges = Vec::new();
    for week in 1..=3 {
        let first = nodes.len();
        let bad = if week == 2 { NodeState::Failed } else { NodeState::Done };
        for (name, note, state) in [
            ("processing job", "", NodeState::Done),
            ("training data set", "1,800 rows", bad),
            ("training job", "20 epochs", NodeState::Done),
            ("model artifact", "", NodeState::Done),
            ("model package version", "approved", NodeState::Done),
            ("endpoint", "in service", if week == 3 { NodeState::Running } else { NodeState::Idle }),
        ] {
            nodes.push(node(&format!("Week {week} {name}"), note, state));
        }
        edges.push(edge(0, first, ""));
        edges.extend((first..first + 5).map(|from| edge(from, from + 1, "")));
        // The container is one for all, and each week's model starts from the one before.
        edges.push(edge(1 + 6 * 3, first + 2, ""));
        if week > 1 {
            edges.push(edge(first - 3, first + 2, "warm start"));
        }
    }
    nodes.push(node("container image with a very long tag 2026.01.17-gpu-py312", "", NodeState::Done));
    // What the last endpoint captures becomes the raw data of the next week.
    edges.push(edge(18, 0, "captured"));
    edges.push(edge(4, 4, "itself"));
    edges.push(edge(4, 99, "nowhere"));
    graph(canvas, Frame::new().lines(1), &nodes, &edges);
}

fn one(canvas: &mut Canvas) {
    graph(canvas, Frame::new(), &[node("Train", "running for 3 min", NodeState::Running)], &[]);
}

fn none(canvas: &mut Canvas) {
    heading(canvas, "No step yet", "");
    graph(canvas, Frame::new().lines(1), &[], &[]);
}
