//! Colour by meaning: labs draw with inks, and a palette turns inks into colours at replay.
//!
//! A scene therefore does not depend on the theme: switching to dark repaints, without asking the
//! lab again. `assets/style.css` holds the same palettes as custom properties; a tidy test compares.

use plotters::style::Color;
use plotters_backend::BackendColor;
use serde::{Deserialize, Serialize};

macro_rules! inks {
    ($($(#[$doc:meta])* $ink:ident = $css:literal: $light:literal $dark:literal $contrast:literal,)*) => {
        /// What a colour means. The name after `--` is the custom property in the style sheet.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Ink { $($(#[$doc])* $ink,)* }

        impl Ink {
            pub const ALL: &[Ink] = &[$(Ink::$ink,)*];

            /// The custom property of the style sheet that holds this ink, without its `--`.
            pub const fn css_name(self) -> &'static str {
                match self { $(Ink::$ink => $css,)* }
            }
        }

        impl Palette {
            pub const LIGHT: Palette = Palette { colors: [$($light,)*] };
            pub const DARK: Palette = Palette { colors: [$($dark,)*] };
            pub const HIGH_CONTRAST: Palette = Palette { colors: [$($contrast,)*] };
        }
    };
}

inks! {
    /// Text and the main curve.
    Text = "ink": 0x1d1f24 0xeceae4 0x000000,
    /// Axes, ticks, secondary text.
    Soft = "soft": 0x5d626c 0xa2a7b1 0x2b2b2b,
    /// Hairlines.
    Line = "line": 0xdedbd3 0x2e3239 0x6b6b6b,
    /// The page behind everything.
    Paper = "paper": 0xfbfaf7 0x14161a 0xffffff,
    /// The background of a figure.
    Panel = "panel": 0xffffff 0x1b1e24 0xffffff,
    /// A quiet area inside a figure.
    Zone = "zone": 0xf4f1ea 0x22262d 0xececec,
    /// Class 1, the positive class: filled shapes.
    Positive = "positive": 0xe6842f 0xe6842f 0xd06a10,
    /// Class 1, where the model says otherwise, or its region.
    PositiveTint = "positive-tint": 0xf6dcc4 0x573415 0xf6dcc4,
    /// Class 1, words.
    PositiveText = "positive-text": 0xb04d08 0xf5a55c 0x7d3400,
    /// Class 0, the negative class: filled shapes.
    Negative = "negative": 0x4a8fcf 0x4a8fcf 0x2a6fb5,
    /// Class 0, where the model says otherwise, or its region.
    NegativeTint = "negative-tint": 0xcfe1f2 0x1d3a56 0xcfe1f2,
    /// Class 0, words.
    NegativeText = "negative-text": 0x22619f 0x86bdf0 0x0b3d73,
    /// A third class: filled shapes.
    Third = "third": 0x2f9e7d 0x2f9e7d 0x14765a,
    /// A third class's region.
    ThirdTint = "third-tint": 0xc9e8dc 0x16402f 0xc9e8dc,
    /// A third class, words.
    ThirdText = "third-text": 0x17704f 0x6fd3ae 0x064a33,
    /// The visitor's hand: handles and what they set. Nothing else has this colour.
    Hand = "hand": 0x5b2bb5 0xb79bff 0x43128f,
    /// The area that the hand's setting fills.
    HandTint = "hand-tint": 0xe9e1f8 0x2c2444 0xe9e1f8,
    /// Met, done.
    Good = "good": 0x1d7a4c 0x6fd3a0 0x0b5a33,
    /// Words on a class's filled shape: dark in every theme, as those fills are of middle brightness.
    OnFill = "on-fill": 0x1d1f24 0x14161a 0x000000,
}

impl Ink {
    /// The fill of class `class`: 0 is blue, 1 orange, 2 green; further classes start again.
    pub const fn class_fill(class: usize) -> Ink {
        [Ink::Negative, Ink::Positive, Ink::Third][class % 3]
    }

    /// The tint of class `class`.
    pub const fn class_tint(class: usize) -> Ink {
        [Ink::NegativeTint, Ink::PositiveTint, Ink::ThirdTint][class % 3]
    }

    /// The text colour of class `class`.
    pub const fn class_text(class: usize) -> Ink {
        [Ink::NegativeText, Ink::PositiveText, Ink::ThirdText][class % 3]
    }

    /// This ink, let through by `alpha` in 0..=1.
    pub fn alpha(self, alpha: f64) -> Paint {
        Paint { ink: self, alpha: (alpha.clamp(0.0, 1.0) * 255.0 + 0.5) as u8 }
    }

    /// The ink that a colour handed through plotters stands for (see [`Paint`]'s `Color`).
    pub(super) fn from_code((index, t, a): (u8, u8, u8)) -> Option<Ink> {
        ((t, a) == CODE).then(|| Ink::ALL.get(index as usize).copied())?
    }
}

/// Plotters knows colours as three bytes; an ink travels through it as its index and this mark.
const CODE: (u8, u8) = (0x54, 0x41);

/// An ink and how much of it covers what is below, 255 for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paint {
    pub ink: Ink,
    pub alpha: u8,
}

impl From<Ink> for Paint {
    fn from(ink: Ink) -> Paint {
        Paint { ink, alpha: 255 }
    }
}

impl Paint {
    /// The same paint, thinned by `share` in 0..=1.
    pub fn faded(self, share: f64) -> Paint {
        Paint { alpha: (f64::from(self.alpha) * share.clamp(0.0, 1.0) + 0.5) as u8, ..self }
    }
}

impl Color for Paint {
    fn to_backend_color(&self) -> BackendColor {
        BackendColor { alpha: f64::from(self.alpha) / 255.0, rgb: (self.ink as u8, CODE.0, CODE.1) }
    }
}

/// The colour of every ink in one theme, as 0xRRGGBB.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    colors: [u32; Ink::ALL.len()],
}

impl Palette {
    /// 0xRRGGBB.
    pub const fn color(&self, ink: Ink) -> u32 {
        self.colors[ink as usize]
    }

    /// Red, green, blue.
    pub const fn rgb(&self, ink: Ink) -> (u8, u8, u8) {
        let color = self.color(ink);
        ((color >> 16) as u8, (color >> 8) as u8, color as u8)
    }
}
