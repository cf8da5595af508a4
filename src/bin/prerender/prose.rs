//! Markdown as HTML, formulas as MathML.

use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, html};

use super::Failure;

/// The Markdown file at a path below `src/labs` as HTML.
pub fn html(below: &str) -> Result<String, Failure> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs").join(below);
    let markdown = std::fs::read_to_string(&path).map_err(|error| format!("{below}: {error}"))?;
    of_markdown(&markdown).map_err(|error| format!("{below}: {error}").into())
}

fn of_markdown(markdown: &str) -> Result<String, Failure> {
    let mut events = Vec::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_MATH | Options::ENABLE_TABLES) {
        events.push(match event {
            Event::InlineMath(formula) => Event::InlineHtml(math(&formula)?.into()),
            Event::DisplayMath(formula) => Event::Html(math(&formula)?.into()),
            Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
            other => other,
        });
    }
    let mut flat = String::new();
    html::push_html(&mut flat, events.into_iter());
    // Each part is a column of its own.
    let mut parts = flat.split("<h2>");
    let lead = parts.next().unwrap_or_default().to_owned();
    Ok(parts.fold(lead, |out, part| format!("{out}<div><h2>{part}</div>")))
}

/// The security policy forbids `style` attributes, which the converter writes in places.
fn math(formula: &str) -> Result<String, Failure> {
    let storage = pulldown_latex::Storage::new();
    let parser = pulldown_latex::Parser::new(formula, &storage);
    let mut out = String::new();
    pulldown_latex::push_mathml(&mut out, parser, pulldown_latex::RenderConfig::default())?;
    while let Some(start) = out.find(" style=\"") {
        let end = out[start + 8..].find('"').map_or(out.len(), |end| start + 8 + end + 1);
        out.replace_range(start..end, "");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_by_themselves_and_formulas_are_mathml() {
        let html =
            of_markdown("## One\n\nA *b* $\\frac{1}{2}$.\n\n## Two\n\n$$\\begin{matrix}1&2\\\\3&4\\end{matrix}$$\n")
                .unwrap();
        assert!(html.starts_with("<div><h2>One</h2>") && html.matches("<div>").count() == 2, "{html}");
        assert!(html.contains("<mfrac>") && html.contains("<mtable") && !html.contains("style="), "{html}");
    }

    #[test]
    fn markup_in_the_text_is_text() {
        let html = of_markdown("a <script>alert(1)</script>\n\n<b>c</b>\n").unwrap();
        assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    }
}
