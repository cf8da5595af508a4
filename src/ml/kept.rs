//! What a run keeps of its past: snapshots, so that it can be put back, and when it is looked at.

/// Whether a run's numbers are noted at `step`: at every step up to `every`, then at every second up to twice as
/// many, and so on, so that a long run has no more of them than can be drawn.
pub fn is_noted(step: u64, every: u64) -> bool {
    step.is_multiple_of(step.div_ceil(every).next_power_of_two())
}

/// Snapshots by step, from the first on; further apart the more there are.
pub struct Kept<S> {
    snapshots: Vec<(u64, S)>,
    stride: u64,
    most: usize,
    /// The furthest step that was reached.
    pub furthest: u64,
}

impl<S> Kept<S> {
    /// With the snapshot of step 0; then one every `stride` steps, until there are `most`.
    pub fn new(first: S, stride: u64, most: usize) -> Kept<S> {
        Kept { snapshots: vec![(0, first)], stride: stride.max(1), most: most.max(2), furthest: 0 }
    }

    /// A step was reached; a snapshot is made where one is due.
    pub fn reached(&mut self, step: u64, make: impl FnOnce() -> S) {
        self.furthest = self.furthest.max(step);
        if !step.is_multiple_of(self.stride) || self.snapshots.last().is_some_and(|last| last.0 >= step) {
            return;
        }
        if self.snapshots.len() >= self.most {
            self.stride *= 2;
            let stride = self.stride;
            self.snapshots.retain(|(step, _)| step.is_multiple_of(stride));
        }
        if step.is_multiple_of(self.stride) {
            self.snapshots.push((step, make()));
        }
    }

    /// The latest snapshot up to `step`.
    pub fn before(&self, step: u64) -> Option<(u64, &S)> {
        let next = self.snapshots.partition_point(|(kept, _)| *kept <= step);
        self.snapshots.get(next.checked_sub(1)?).map(|(step, snapshot)| (*step, snapshot))
    }

    /// The latest snapshot up to `until`, if it is beyond step `from`: where the run has been there before, it leaps.
    pub fn ahead(&self, from: u64, until: u64) -> Option<&S> {
        self.before(until).filter(|(step, _)| *step > from).map(|(_, snapshot)| snapshot)
    }

    /// Drops what was kept of steps after `after`.
    pub fn forget(&mut self, after: u64) {
        self.snapshots.retain(|(step, _)| *step <= after);
        self.furthest = self.furthest.min(after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshots_are_found_and_thinned() {
        let mut kept = Kept::new(0u64, 4, 5);
        for step in 1..=100 {
            kept.reached(step, || step);
        }
        assert!(kept.snapshots.len() <= 5 && kept.furthest == 100);
        for step in 0..=100 {
            let (at, snapshot) = kept.before(step).unwrap();
            assert!(at <= step && at == *snapshot);
        }
        // Being there again keeps nothing twice.
        let count = kept.snapshots.len();
        (1..=100).for_each(|step| kept.reached(step, || step));
        assert_eq!(kept.snapshots.len(), count);
        assert_eq!(kept.ahead(100, 100), None);
        assert_eq!(kept.ahead(0, 100).copied(), kept.before(100).map(|(step, _)| step));
        kept.forget(50);
        assert!(kept.furthest == 50 && kept.before(u64::MAX).unwrap().0 <= 50);
    }
}
