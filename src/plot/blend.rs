//! The picture between two pictures: groups of the same name and shape travel. Of the rest, shapes cross-fade; words and
//! maps change at half of the way, whole, so that two words are never written over each other.

use super::ink::Paint;
use super::scene::{Group, Op, Point, Scene};

/// The scene at share `share` (0..=1) of the way from `from` to `to`. The panels are those of `to`,
/// so that a pointer already speaks of what is coming.
pub fn blend(from: &Scene, to: &Scene, share: f64) -> Scene {
    if share >= 1.0 || from.size != to.size {
        return to.clone();
    }
    let share = share.max(0.0);
    let mut groups = Vec::with_capacity(to.groups.len());
    for (at, old) in from.groups.iter().enumerate() {
        if counterpart(from, at, to).is_none() {
            groups.push(faded(old, 1.0 - share, share < 0.5));
        }
    }
    for (at, new) in to.groups.iter().enumerate() {
        match counterpart(to, at, from) {
            None => groups.push(faded(new, share, share >= 0.5)),
            Some(old) => match between(old, new, share) {
                Some(group) => groups.push(group),
                None if old == new => groups.push(new.clone()),
                None => groups.extend([faded(old, 1.0 - share, share < 0.5), faded(new, share, share >= 0.5)]),
            },
        }
    }
    Scene { size: to.size, panels: to.panels.clone(), groups }
}

/// What group `at` of one scene is in the other: of the groups of its name, the one in the same place among them.
fn counterpart<'a>(of: &Scene, at: usize, other: &'a Scene) -> Option<&'a Group> {
    let name = &of.groups[at].name;
    let before = of.groups[..at].iter().filter(|group| group.name == *name).count();
    other.groups.iter().filter(|group| group.name == *name).nth(before)
}

/// The group on the way, if both have the same operations in the same order.
fn between(old: &Group, new: &Group, share: f64) -> Option<Group> {
    if old.ops.len() != new.ops.len() {
        return None;
    }
    let ops = old.ops.iter().zip(&new.ops).map(|(old, new)| op_between(old, new, share)).collect::<Option<_>>()?;
    Some(Group { name: new.name.clone(), clip: new.clip, ops })
}

fn op_between(old: &Op, new: &Op, share: f64) -> Option<Op> {
    let number = |a: i32, b: i32| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as i32;
    let point = |a: Point, b: Point| (number(a.0, b.0), number(a.1, b.1));
    let points = |a: &[Point], b: &[Point]| a.iter().zip(b).map(|(&a, &b)| point(a, b)).collect::<Vec<_>>();
    let alpha = |a: Paint, b: Paint| Paint { ink: b.ink, alpha: number(a.alpha.into(), b.alpha.into()) as u8 };
    let mut moved = new.clone();
    match (old, &mut moved) {
        (Op::Path { points: a, paint: p, .. }, Op::Path { points: b, paint: q, .. })
        | (Op::Polygon { points: a, paint: p }, Op::Polygon { points: b, paint: q })
            if a.len() == b.len() =>
        {
            *b = points(a, b);
            *q = alpha(*p, *q);
        }
        (Op::Rect { from: a, to: c, paint: p, stroke: s }, Op::Rect { from: b, to: d, paint: q, stroke: t })
            if s == t =>
        {
            (*b, *d) = (point(*a, *b), point(*c, *d));
            *q = alpha(*p, *q);
        }
        (
            Op::Circle { center: a, radius: r, paint: p, stroke: s },
            Op::Circle { center: b, radius: n, paint: q, stroke: t },
        ) if s == t => {
            *b = point(*a, *b);
            *n = number(*r as i32, *n as i32) as u32;
            *q = alpha(*p, *q);
        }
        (Op::Text { at: a, text: old_text, paint: p, .. }, Op::Text { at: b, text: new_text, paint: q, .. })
            if old_text == new_text =>
        {
            *b = point(*a, *b);
            *q = alpha(*p, *q);
        }
        (Op::Image { .. }, Op::Image { .. }) if old == new => {}
        _ => return None,
    }
    Some(moved)
}

/// The group's shapes at a share of their strength, with its words and maps or without them.
fn faded(group: &Group, share: f64, with_words: bool) -> Group {
    let mut group = group.clone();
    group.ops.retain(|op| with_words || !matches!(op, Op::Text { .. } | Op::Image { .. }));
    for op in &mut group.ops {
        if let Op::Path { paint, .. } | Op::Polygon { paint, .. } | Op::Rect { paint, .. } | Op::Circle { paint, .. } =
            op
        {
            *paint = paint.faded(share);
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::super::ink::Ink;
    use super::*;

    fn dots(name: &str, places: &[Point]) -> Scene {
        let dot = |&center: &Point| Op::Circle { center, radius: 4, paint: Ink::Positive.into(), stroke: None };
        let group = Group { name: name.to_owned(), clip: None, ops: places.iter().map(dot).collect() };
        Scene { size: (100, 100), panels: Vec::new(), groups: vec![group] }
    }

    #[test]
    fn the_ends_are_the_two_scenes() {
        let (from, to) = (dots("points", &[(0, 0), (10, 10)]), dots("points", &[(20, 40), (10, 0)]));
        assert_eq!(blend(&from, &to, 0.0), from);
        assert_eq!(blend(&from, &to, 1.0), to);
    }

    #[test]
    fn same_groups_travel() {
        let (from, to) = (dots("points", &[(0, 0)]), dots("points", &[(20, 40)]));
        assert_eq!(blend(&from, &to, 0.5), dots("points", &[(10, 20)]));
    }

    #[test]
    fn of_groups_with_one_name_each_has_its_own_counterpart() {
        let both = |first: &[Point], second: &[Point]| {
            let (a, b) = (dots("counts", first), dots("counts", second));
            Scene { groups: a.groups.into_iter().chain(b.groups).collect(), ..b }
        };
        let (from, to) = (both(&[(0, 0)], &[(50, 50)]), both(&[(20, 0)], &[(50, 90)]));
        assert_eq!(blend(&from, &to, 0.5), both(&[(10, 0)], &[(50, 70)]));
    }

    #[test]
    fn other_groups_cross_fade() {
        let (from, to) = (dots("points", &[(0, 0)]), dots("points", &[(20, 40), (1, 1)]));
        let middle = blend(&from, &to, 0.25);
        let alphas: Vec<u8> = middle
            .groups
            .iter()
            .flat_map(|group| &group.ops)
            .map(|op| if let Op::Circle { paint, .. } = op { paint.alpha } else { 0 })
            .collect();
        assert_eq!(alphas, [191, 64, 64]);
    }

    #[test]
    fn words_change_at_the_half_whole() {
        let word = |text: &str| {
            let mut canvas = crate::plot::Canvas::new(100.0, 50.0);
            canvas.group("word");
            canvas.text((50.0, 25.0), text, crate::plot::TextLook::new(Ink::Text));
            canvas.finish()
        };
        let (from, to) = (word("7 steps"), word("10.8 million steps"));
        for step in 0..=20 {
            let share = f64::from(step) / 20.0;
            let between = blend(&from, &to, share);
            let written: Vec<String> = between.words().into_iter().map(|(text, _)| text.to_owned()).collect();
            assert_eq!(written, [if share < 0.5 { "7 steps" } else { "10.8 million steps" }]);
        }
    }
}
