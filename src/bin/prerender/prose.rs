//! Markdown as HTML, formulas as MathML.

use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use tactile::static_data;

use super::Failure;

/// The Markdown file at a path below `src/labs` as HTML.
pub fn html(below: &str) -> Result<String, Failure> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs").join(below);
    let markdown = std::fs::read_to_string(&path).map_err(|error| format!("{below}: {error}"))?;
    of_markdown(&markdown).map_err(|error| format!("{below}: {error}").into())
}

fn of_markdown(markdown: &str) -> Result<String, Failure> {
    let mut events = Vec::new();
    let mut terms = Terms::of_the_glossary()?;
    // Headings, links and code are left as they are.
    let mut depth = 0;
    for event in Parser::new_ext(markdown, Options::ENABLE_MATH | Options::ENABLE_TABLES) {
        match &event {
            Event::Start(Tag::Heading { .. } | Tag::Link { .. }) => depth += 1,
            Event::End(TagEnd::Heading(_) | TagEnd::Link) => depth -= 1,
            _ => {}
        }
        events.push(match event {
            Event::Text(text) if depth == 0 => Event::InlineHtml(terms.linked(&text).into()),
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

/// The glossary's terms that were not linked yet: the first mention of each leads to what it means.
struct Terms {
    /// A name of a term, and the term's place in the glossary.
    names: Vec<(String, String)>,
}

impl Terms {
    fn of_the_glossary() -> Result<Terms, Failure> {
        let mut names = Vec::new();
        for term in static_data::glossary()? {
            let slug = term.slug();
            // A plain word among the other names, such as "batch", is not always meant as the term.
            let also = term.also.iter().filter(|name| name.contains(' ') || name.contains(char::is_uppercase));
            names.extend(std::iter::once(&term.title).chain(also).map(|name| (name.clone(), slug.clone())));
        }
        // “Random forest” before “forest”.
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Ok(Terms { names })
    }

    /// Text as HTML, with links from every lab's and chapter's page, which lie two folders deep.
    fn linked(&mut self, text: &str) -> String {
        let lower = text.to_lowercase();
        // Letters that change their length with their case would shift every place.
        let found = (lower.len() == text.len()).then(|| self.first_mention(text, &lower)).flatten();
        let Some((start, end, slug)) = found else { return escaped(text) };
        self.names.retain(|(_, known)| *known != slug);
        let (before, after) = (self.linked(&text[..start]), self.linked(&text[end..]));
        format!("{before}<a class=\"term\" href=\"../../glossary/#{slug}\">{}</a>{after}", escaped(&text[start..end]))
    }

    fn first_mention(&self, text: &str, lower: &str) -> Option<(usize, usize, String)> {
        let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        self.names.iter().find_map(|(name, slug)| {
            // Abbreviations keep their capitals; “CI” is not in “social”.
            let is_short = name.len() < 5;
            let (place, wanted) = if is_short { (text, name.clone()) } else { (lower, name.to_lowercase()) };
            let (start, _) = place.match_indices(&wanted).find(|(start, found)| {
                let before = text[..*start].chars().next_back();
                !is_letter(before) && !is_letter(text[start + found.len()..].chars().next())
            })?;
            Some((start, start + wanted.len(), slug.clone()))
        })
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        let name = |name: &str, slug: &str| (name.to_owned(), slug.to_owned());
        Terms {
            names: vec![
                name("random forest", "random-forest"),
                name("recall", "recall"),
                name("CI", "class-imbalance"),
            ],
        }
    }

    #[test]
    fn the_first_mention_of_a_term_is_a_link() {
        let linked = terms().linked("Recall & recalled, recall; social CI.");
        let link = |slug: &str, word: &str| format!("<a class=\"term\" href=\"../../glossary/#{slug}\">{word}</a>");
        let (recall, class) = (link("recall", "Recall"), link("class-imbalance", "CI"));
        assert_eq!(linked, format!("{recall} &amp; recalled, recall; social {class}."));
    }

    #[test]
    fn text_without_terms_stays_text() {
        assert_eq!(terms().linked("a < b & c"), "a &lt; b &amp; c");
    }

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
