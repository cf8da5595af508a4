//! How a control reaches what it sets: by one accessor where that is simply a field of the state, else by two functions.

/// A number behind a slider.
pub trait Number {
    /// `None` means the neutral value of the span.
    fn get(&self) -> Option<f64>;
    fn set(&mut self, value: f64);
}

impl Number for f64 {
    fn get(&self) -> Option<f64> {
        Some(*self)
    }

    fn set(&mut self, value: f64) {
        *self = value;
    }
}

impl Number for Option<f64> {
    fn get(&self) -> Option<f64> {
        *self
    }

    fn set(&mut self, value: f64) {
        *self = Some(value);
    }
}

macro_rules! counts {
    ($($kind:ty)*) => { $(
        impl Number for $kind {
            fn get(&self) -> Option<f64> {
                Some(*self as f64)
            }

            fn set(&mut self, value: f64) {
                *self = value.round() as $kind;
            }
        }
    )* };
}

counts!(usize u64 i64);

/// One of the options of a choice, by its place among them.
pub trait Keyed {
    fn place(&self) -> usize;
    fn put(&mut self, place: usize);
}

/// The first option, or the second.
impl Keyed for bool {
    fn place(&self) -> usize {
        usize::from(*self)
    }

    fn put(&mut self, place: usize) {
        *self = place == 1;
    }
}

impl Keyed for usize {
    fn place(&self) -> usize {
        *self
    }

    fn put(&mut self, place: usize) {
        *self = place;
    }
}

/// What [`keys!`] makes.
pub trait Keys: Keyed + Copy + 'static {
    const ALL: &'static [Self];
    /// Key in links, and label, of each.
    const KEYS: &'static [(&'static str, &'static str)];

    fn key(self) -> &'static str {
        Self::KEYS[self.place()].0
    }

    fn label(self) -> &'static str {
        Self::KEYS[self.place()].1
    }
}

/// `keys! { pub enum Curve { Roc = "roc" "ROC", PrecisionRecall = "precision-recall" "Precision–recall" } }`: an enum with
/// the key in links and the label of each, for [`Control::keyed`](super::Control::keyed).
macro_rules! keys {
    ($(#[$about:meta])* $visible:vis enum $name:ident {
        $($(#[$about_one:meta])* $variant:ident = $key:literal $label:literal),* $(,)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visible enum $name {
            $($(#[$about_one])* $variant),*
        }

        impl $crate::lab::Keyed for $name {
            fn place(&self) -> usize {
                *self as usize
            }

            fn put(&mut self, place: usize) {
                if let Some(one) = <Self as $crate::lab::Keys>::ALL.get(place) {
                    *self = *one;
                }
            }
        }

        impl $crate::lab::Keys for $name {
            const ALL: &'static [$name] = &[$($name::$variant),*];
            const KEYS: &'static [(&'static str, &'static str)] = &[$(($key, $label)),*];
        }
    };
}
pub(crate) use keys;

/// The number of a slider.
pub enum NumberField<S: 'static> {
    Of(fn(&mut S) -> &mut dyn Number),
    By {
        /// `None` means the neutral value of the span.
        get: fn(&S) -> Option<f64>,
        set: fn(&mut S, f64),
    },
}

impl<S> NumberField<S> {
    pub(super) fn get(&self, state: &mut S) -> Option<f64> {
        match self {
            NumberField::Of(field) => field(state).get(),
            NumberField::By { get, .. } => get(state),
        }
    }

    pub(super) fn set(&self, state: &mut S, value: f64) {
        match self {
            NumberField::Of(field) => field(state).set(value),
            NumberField::By { set, .. } => set(state, value),
        }
    }
}

/// Whether a toggle is on.
pub enum ToggleField<S: 'static> {
    Of(fn(&mut S) -> &mut bool),
    By { get: fn(&S) -> bool, set: fn(&mut S, bool) },
}

impl<S> ToggleField<S> {
    pub(super) fn get(&self, state: &mut S) -> bool {
        match self {
            ToggleField::Of(field) => *field(state),
            ToggleField::By { get, .. } => get(state),
        }
    }

    pub(super) fn set(&self, state: &mut S, on: bool) {
        match self {
            ToggleField::Of(field) => *field(state) = on,
            ToggleField::By { set, .. } => set(state, on),
        }
    }
}

/// The option of a choice.
pub enum KeyField<S: 'static> {
    Of(fn(&mut S) -> &mut dyn Keyed),
    By { get: fn(&S) -> &'static str, set: fn(&mut S, &str) },
}

impl<S> KeyField<S> {
    pub(super) fn get(&self, state: &mut S, options: &'static [(&'static str, &'static str)]) -> &'static str {
        match self {
            KeyField::Of(field) => options.get(field(state).place()).map_or("", |(key, _)| key),
            KeyField::By { get, .. } => get(state),
        }
    }

    pub(super) fn set(&self, state: &mut S, place: usize, key: &str) {
        match self {
            KeyField::Of(field) => field(state).put(place),
            KeyField::By { set, .. } => set(state, key),
        }
    }
}

/// Words, or the name of a column.
pub enum TextField<S: 'static> {
    Of(fn(&mut S) -> &mut String),
    By { get: fn(&S) -> String, set: fn(&mut S, &str) },
}

impl<S> TextField<S> {
    pub(super) fn get(&self, state: &mut S) -> String {
        match self {
            TextField::Of(field) => field(state).clone(),
            TextField::By { get, .. } => get(state),
        }
    }

    pub(super) fn set(&self, state: &mut S, text: &str) {
        match self {
            TextField::Of(field) => text.clone_into(field(state)),
            TextField::By { set, .. } => set(state, text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    keys! {
        enum Side { Left = "left" "To the left", Right = "right" "To the right" }
    }

    #[test]
    fn an_option_is_found_by_its_place_and_named_by_its_key() {
        assert_eq!(Side::ALL.iter().map(|side| side.key()).collect::<Vec<_>>(), ["left", "right"]);
        assert_eq!((Side::Left.label(), Side::KEYS.len()), ("To the left", 2));
        let mut side = Side::Left;
        side.put(1);
        assert_eq!(side, Side::Right);
        // A place that is not there changes nothing.
        side.put(2);
        assert_eq!(side, Side::Right);
    }
}
