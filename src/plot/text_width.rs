//! How wide a text is, from a table, because labs draw where there is no font to ask.

/// The width of `text` set in `size`, in the unit of `size`. The advance widths are those of DejaVu
/// Sans, which is wider than most system faces: what fits here fits there.
pub fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    let advances = if bold { &BOLD } else { &REGULAR };
    let thousandths: u32 = text
        .chars()
        .map(|letter| match letter {
            ' '..='~' => u32::from(advances[letter as usize - ' ' as usize]),
            '\u{2009}' | '\u{202f}' => 200,
            '⁰'..='₉' | '¹' | '²' | '³' => 440,
            '−' | '×' | '÷' | '≥' | '≤' => 838,
            _ => 640,
        })
        .sum();
    f64::from(thousandths) / 1000.0 * size
}

/// Advances of U+0020 to U+007E in thousandths of the size.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

#[rustfmt::skip]
const BOLD: [u16; 95] = [
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683,
    683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
    724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
    343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_add_up_and_bold_is_wider() {
        assert_eq!(text_width("AA", 1000.0, false), 2.0 * text_width("A", 1000.0, false));
        assert!(text_width("threshold", 12.0, true) > text_width("threshold", 12.0, false));
        assert_eq!(text_width("", 12.0, false), 0.0);
    }
}
