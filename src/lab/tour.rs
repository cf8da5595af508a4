//! What a teacher shows and what a visitor tries: stops and challenges.
//!
//! Their words are read from the page's texts and never from the labs' module, so the module that is published holds
//! none of them.

use super::{Lab, Seen};

/// Words that only the texts of the page need.
pub(super) const fn for_texts(words: &'static str) -> &'static str {
    if cfg!(all(target_arch = "wasm32", feature = "labs-in-parts")) { "" } else { words }
}

/// A part of a lab that is a matter of its own, such as the GAN beside augmentation: an option of the lab's first
/// control shows it.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The key of that control, and of its option.
    pub control: &'static str,
    pub option: &'static str,
    /// The question that this part answers, and what to do with the hands.
    pub question: &'static str,
    pub invitation: &'static str,
    /// Whether it shows the table.
    pub has_data: bool,
}

impl Part {
    pub const fn new(
        control: &'static str,
        option: &'static str,
        question: &'static str,
        invitation: &'static str,
    ) -> Part {
        Part { control, option, question: for_texts(question), invitation: for_texts(invitation), has_data: true }
    }

    /// It makes what it needs by itself.
    pub const fn without_data(mut self) -> Part {
        self.has_data = false;
        self
    }
}

/// A stop of the teacher's tour.
pub struct Stop<S> {
    /// kebab-case, permanent: a link opens the stop by it.
    pub key: &'static str,
    pub title: &'static str,
    /// What to say and ask, in two or three short sentences. What stands between two asterisks names a figure,
    /// a control or a number that is ringed.
    pub say: &'static str,
    /// For the speaker's notes: the answer to what it asks.
    pub answer: &'static str,
    /// The data set to show it on.
    pub data: &'static str,
    /// The state to show, made from the default.
    pub state: fn(&mut S),
    /// The figures, controls and numbers that it is about, by key: ringed on the page, and what a class sees of it.
    /// Only the controls named here may differ from the stop before, unless something new begins.
    pub figures: &'static [&'static str],
    pub controls: &'static [&'static str],
    pub numbers: &'static [&'static str],
    /// Ids of the concepts that are seen here.
    pub teaches: &'static [&'static str],
    /// The key of the number that the room predicts, and the question in words.
    pub asks: Option<(&'static str, &'static str)>,
    /// What is new, where other data or another part begin: "Circles".
    pub begins: &'static str,
}

impl<S> Stop<S> {
    pub const fn new(
        key: &'static str,
        title: &'static str,
        say: &'static str,
        data: &'static str,
        state: fn(&mut S),
    ) -> Stop<S> {
        Stop {
            key,
            title: for_texts(title),
            say: for_texts(say),
            answer: "",
            data,
            state,
            figures: &[],
            controls: &[],
            numbers: &[],
            teaches: &[],
            asks: None,
            begins: "",
        }
    }

    pub const fn answer(mut self, answer: &'static str) -> Stop<S> {
        self.answer = for_texts(answer);
        self
    }

    pub const fn figures(mut self, keys: &'static [&'static str]) -> Stop<S> {
        self.figures = keys;
        self
    }

    pub const fn controls(mut self, keys: &'static [&'static str]) -> Stop<S> {
        self.controls = keys;
        self
    }

    pub const fn numbers(mut self, keys: &'static [&'static str]) -> Stop<S> {
        self.numbers = keys;
        self
    }

    pub const fn teaches(mut self, concepts: &'static [&'static str]) -> Stop<S> {
        self.teaches = concepts;
        self
    }

    /// The number that the room predicts before it sees this stop, and the question in words.
    pub const fn asks(mut self, number: &'static str, question: &'static str) -> Stop<S> {
        self.asks = Some((number, for_texts(question)));
        self
    }

    /// Other data or another part begin here: any control may differ from the stop before.
    pub const fn begins(mut self, what: &'static str) -> Stop<S> {
        self.begins = for_texts(what);
        self
    }
}

/// A goal that the lab itself notices is met: when all its conditions are, on its data.
pub struct Challenge<L: Lab> {
    /// kebab-case, permanent.
    pub key: &'static str,
    /// Names the data and everything that is asked.
    pub ask: &'static str,
    /// The data set on which it can be met.
    pub data: &'static str,
    /// The part of the lab that it is about, by the option that shows it; empty where the lab has no parts.
    pub part: &'static str,
    /// What is shown singly as it is met.
    pub conditions: &'static [Condition<L>],
    /// What is worth knowing once it is met.
    pub learned: &'static str,
    pub solution: fn(&mut L::State),
}

impl<L: Lab> Challenge<L> {
    pub const fn new(
        key: &'static str,
        ask: &'static str,
        data: &'static str,
        conditions: &'static [Condition<L>],
        learned: &'static str,
        solution: fn(&mut L::State),
    ) -> Challenge<L> {
        Challenge { key, ask: for_texts(ask), data, part: "", conditions, learned: for_texts(learned), solution }
    }

    /// It is about the part of the lab that this option shows.
    pub const fn part(mut self, option: &'static str) -> Challenge<L> {
        self.part = option;
        self
    }

    /// Whether each condition is met. On other data, or in another part, none is.
    pub(super) fn conditions_met(&self, seen: &Seen<L>) -> Vec<bool> {
        let is_shown = |part: &Part| {
            let control = L::CONTROLS.iter().find(|control| control.key == part.control);
            control.and_then(|control| control.as_text(&mut seen.state.clone())).is_some_and(|text| text == part.option)
        };
        let is_here =
            self.data == seen.data.id && L::PARTS.iter().find(|part| part.option == self.part).is_none_or(is_shown);
        self.conditions.iter().map(|condition| is_here && (condition.met)(seen)).collect()
    }
}

/// One thing that a challenge asks.
pub struct Condition<L: Lab> {
    /// A few words: "at least 95 % caught".
    pub words: &'static str,
    /// The key of the number beside which it is judged, whose present value is shown; may be empty.
    pub number: &'static str,
    pub met: fn(&Seen<L>) -> bool,
}

impl<L: Lab> Condition<L> {
    pub const fn new(words: &'static str, met: fn(&Seen<L>) -> bool) -> Condition<L> {
        Condition { words: for_texts(words), number: "", met }
    }

    /// Shows the present value of this number beside the words.
    pub const fn of(mut self, number: &'static str) -> Condition<L> {
        self.number = number;
        self
    }
}
