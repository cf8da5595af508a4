//! Filling the `{{names}}` of a text.

use crate::Outcome;

/// Puts values in the place of `{{name}}`. Every name must occur: one that does not is a mistake
/// in the template. Placeholders with other names stay, for whoever comes next.
pub fn fill(template: &str, values: &[(&str, &str)]) -> Outcome<String> {
    let mut text = template.to_string();
    for (name, value) in values {
        let placeholder = format!("{{{{{name}}}}}");
        if !text.contains(&placeholder) {
            return Err(format!("The template has no {placeholder}."));
        }
        text = text.replace(&placeholder, value);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_what_is_given_and_leaves_the_rest() {
        let text = fill("<a href={{to}}>{{to}}</a>{{body}}", &[("to", "/x/")]).unwrap();
        assert_eq!(text, "<a href=/x/>/x/</a>{{body}}");
    }

    #[test]
    fn a_missing_placeholder_is_told() {
        assert_eq!(fill("{{a}}", &[("b", "")]).unwrap_err(), "The template has no {{b}}.");
    }
}
