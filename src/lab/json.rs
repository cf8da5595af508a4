//! JSON as text. Its numbers are written by the standard library: serde_json's own way brings tables of ten kilobytes,
//! which do not compress and would come with every lab.

use std::io::{Result, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

/// On one line.
pub fn json(value: &(impl Serialize + ?Sized)) -> String {
    written(value, CompactFormatter)
}

/// On many lines, for people.
pub fn json_pretty(value: &(impl Serialize + ?Sized)) -> String {
    written(value, PrettyFormatter::new())
}

fn written(value: &(impl Serialize + ?Sized), layout: impl Formatter) -> String {
    let mut text = Vec::new();
    // A map of other keys than texts is the one thing that JSON cannot hold; no lab has one.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut text, Plain(layout)));
    String::from_utf8(text).unwrap_or_default()
}

/// Another's layout, with numbers of the standard library.
struct Plain<Layout>(Layout);

/// Methods that are the other's.
macro_rules! as_laid_out {
    ($($name:ident($($first:ident)?)),* $(,)?) => {
        $(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W $(, $first: bool)?) -> Result<()> {
            self.0.$name(writer $(, $first)?)
        })*
    };
}

impl<Layout: Formatter> Formatter for Plain<Layout> {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> Result<()> {
        write!(writer, "{value:?}")
    }

    fn write_f32<W: ?Sized + Write>(&mut self, writer: &mut W, value: f32) -> Result<()> {
        write!(writer, "{value:?}")
    }

    as_laid_out!(
        begin_array(),
        end_array(),
        begin_array_value(first),
        end_array_value(),
        begin_object(),
        end_object(),
        begin_object_key(first),
        end_object_key(),
        begin_object_value(),
        end_object_value(),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json as value;

    #[test]
    fn it_is_laid_out_as_serde_json_does() {
        let nested = value!({ "a": [1, 2.5, -0.0, "x\n\"y\""], "b": { "c": null, "d": true }, "e": [], "f": {} });
        assert_eq!(json(&nested), nested.to_string());
        assert_eq!(json_pretty(&nested), serde_json::to_string_pretty(&nested).unwrap());
    }

    proptest! {
        #[test]
        fn numbers_read_back_the_same(number in any::<f64>()) {
            let written = json(&[number]);
            // By the standard library: serde_json itself reads the last bit as it comes.
            let read = written.trim_matches(['[', ']']).parse::<f64>();
            match number.is_finite() {
                true => prop_assert_eq!(read.map(f64::to_bits), Ok(number.to_bits())),
                false => prop_assert_eq!(written, "[null]"),
            }
        }
    }
}
