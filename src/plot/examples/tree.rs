//! Trees: question by question.

use super::Example;
use crate::plot::{Canvas, Frame, Hotspot, Tree, TreeNode, heading};

pub const EXAMPLES: &[Example] = &[
    Example { key: "tree-iris", title: "A tree of depth three on iris", aspect: 1.7, draw: iris },
    Example { key: "tree-growing", title: "The same tree after two questions", aspect: 1.7, draw: growing },
    Example { key: "tree-full", title: "A full tree of 63 nodes with long names", aspect: 1.5, draw: full },
    Example { key: "tree-root", title: "A tree that has asked nothing", aspect: 2.2, draw: root },
];

const CLASSES: [&str; 3] = ["setosa", "versicolor", "virginica"];

/// Parent, question, answer that leads there, rows of each class.
type Line = (Option<usize>, &'static str, &'static str, [u64; 3]);

const IRIS: [Line; 13] = [
    (None, "petal length ≤ 2.45", "", [50, 50, 50]),
    (Some(0), "", "yes", [50, 0, 0]),
    (Some(0), "petal width ≤ 1.75", "no", [0, 50, 50]),
    (Some(2), "petal length ≤ 4.95", "yes", [0, 49, 5]),
    (Some(2), "petal length ≤ 4.85", "no", [0, 1, 45]),
    (Some(3), "petal width ≤ 1.65", "yes", [0, 47, 1]),
    (Some(3), "petal width ≤ 1.55", "no", [0, 2, 4]),
    (Some(4), "", "yes", [0, 1, 2]),
    (Some(4), "", "no", [0, 0, 43]),
    (Some(5), "", "yes", [0, 47, 0]),
    (Some(5), "", "no", [0, 0, 1]),
    (Some(6), "", "yes", [0, 0, 3]),
    (Some(6), "", "no", [0, 2, 1]),
];

fn nodes() -> Vec<TreeNode> {
    let node = |(index, (parent, test, branch, counts)): (usize, Line)| TreeNode {
        key: index.to_string(),
        parent,
        test: test.to_owned(),
        branch: branch.to_owned(),
        counts: counts.to_vec(),
        opens: Some(Hotspot::rows(format!("leaf-{index}"), format!("The rows of node {index}"))),
    };
    IRIS.into_iter().enumerate().map(node).collect()
}

fn iris(canvas: &mut Canvas) {
    heading(canvas, "Four questions deep", "150 flowers");
    let nodes = nodes();
    Tree { nodes: &nodes, classes: &CLASSES, shown_to: None, hand: Some(3) }.draw(canvas, Frame::new().lines(1));
}

fn growing(canvas: &mut Canvas) {
    heading(canvas, "After two questions", "150 flowers");
    let nodes = nodes();
    Tree { nodes: &nodes, classes: &CLASSES, shown_to: Some(4), hand: None }.draw(canvas, Frame::new().lines(1));
}

fn full(canvas: &mut Canvas) {
    let asks = ["education level of the first earner ≤ 12.5", "hours per week ≤ 40.5", "is married", "age ≤ 27.5"];
    let mut nodes = vec![TreeNode {
        key: "0".to_owned(),
        parent: None,
        test: asks[0].to_owned(),
        branch: String::new(),
        counts: vec![1520, 480],
        opens: None,
    }];
    for index in 1..63_usize {
        let parent = (index - 1) / 2;
        let above = nodes[parent].counts.clone();
        let part = |count: u64, share: u64| count * share / 5;
        let left = vec![part(above[0], 3), part(above[1], 1)];
        let counts = match index % 2 {
            1 => left,
            _ => above.iter().zip(left).map(|(all, left)| all - left).collect(),
        };
        nodes.push(TreeNode {
            key: index.to_string(),
            parent: Some(parent),
            test: asks[index % asks.len()].to_owned(),
            branch: if index % 2 == 1 { "yes" } else { "no" }.to_owned(),
            counts,
            opens: Some(Hotspot::rows(format!("full-{index}"), format!("The rows of node {index}"))),
        });
    }
    let classes = ["up to 50,000 dollars a year", "more"];
    Tree { nodes: &nodes, classes: &classes, shown_to: None, hand: None }.draw(canvas, Frame::new());
}

fn root(canvas: &mut Canvas) {
    let nodes = &nodes()[..1];
    Tree { nodes, classes: &CLASSES, shown_to: None, hand: None }.draw(canvas, Frame::new());
}
