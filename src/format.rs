//! How a number is written for people.

/// Three significant digits: "0.726", "145", "−1.20".
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return short(value);
    }
    if value == value.trunc() && value.abs() < 1e15 {
        return short(value);
    }
    let digits = 2 - value.abs().log10_floor();
    minus(format!("{:.*}", digits.clamp(0, 12) as usize, value))
}

/// As short as it can be at four significant digits: "0.38", "0.5", "1".
pub fn short(value: f64) -> String {
    if value.is_nan() {
        return "undefined".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let digits = (3 - value.abs().log10_floor()).clamp(0, 12) as usize;
    let mut text = format!("{value:.digits$}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    minus(if text == "-0" { "0".to_owned() } else { text })
}

/// "37 %".
pub fn percent(share: f64) -> String {
    format!("{}\u{202f}%", short((share * 1000.0).round() / 10.0))
}

/// Shortest text that reads back as the same number, for files and code.
pub fn full(value: f64) -> String {
    format!("{value}")
}

fn minus(text: String) -> String {
    text.replace('-', "−")
}

trait Log10Floor {
    fn log10_floor(self) -> i32;
}

impl Log10Floor for f64 {
    fn log10_floor(self) -> i32 {
        if self == 0.0 { 0 } else { libm::floor(libm::log10(self)) as i32 }
    }
}
