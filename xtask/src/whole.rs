//! Whether a built site is whole: every address leads somewhere, every lab and chapter has its page, and
//! nothing stands in a page that the security policy forbids.

use std::collections::BTreeSet;
use std::path::Path;

use crate::registry::Registry;
use crate::{Outcome, files};
use html5gum::{Token, Tokenizer};

/// What is wrong with the site in `folder`, which is served under `public_url`; nothing, if it is whole.
pub fn faults(folder: &Path, registry: &Registry, public_url: &str) -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    for file in files::all_files(folder)? {
        let below = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        if below.ends_with(".html") {
            let html = files::read_text(&file)?;
            let found = faults_of_page(&html, &below, public_url, &|path| folder.join(path).is_file());
            faults.extend(found.into_iter().map(|fault| format!("{below}: {fault}")));
        }
    }
    faults.extend(missing_pages(folder, registry)?);
    Ok(faults)
}

fn missing_pages(folder: &Path, registry: &Registry) -> Outcome<Vec<String>> {
    let is_search = |file: &std::path::PathBuf| file.ends_with("search.postcard");
    let Some(search) = files::all_files(&folder.join("assets"))?.into_iter().find(is_search) else {
        return Ok(vec!["There are no texts.".into()]);
    };
    let texts = search.parent().and_then(|texts| texts.strip_prefix(folder).ok()).unwrap_or(Path::new("")).display();
    let mut wanted: Vec<String> =
        ["index.html", "404.html", "licenses/index.html", "robots.txt", "manifest.webmanifest"]
            .map(str::to_owned)
            .into();
    wanted.extend(["labs", "glossary"].map(|name| format!("{texts}/{name}.postcard")));
    wanted.extend(registry.chapters.iter().map(|id| format!("chapters/{id}/index.html")));
    for lab in &registry.labs {
        wanted.push(format!("labs/{}/index.html", lab.id));
        wanted.push(format!("{texts}/labs/{}.postcard", lab.id));
        wanted.push(format!("{texts}/posters/{}.svg", lab.id));
    }
    Ok(wanted
        .into_iter()
        .filter(|path| !folder.join(path).is_file())
        .map(|path| format!("{path} is missing."))
        .collect())
}

/// `below` is the page's own path, and `is_there` answers for paths below the site's.
fn faults_of_page(html: &str, below: &str, public_url: &str, is_there: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut faults = BTreeSet::new();
    let (mut names, mut fragments, mut tags) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut is_script = false;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                is_script = name == "script" && !tag.attributes.contains_key(&b"src"[..]);
                if name == "style" {
                    faults.insert("A style sheet stands in the page.".to_string());
                }
                for (attribute, value) in &tag.attributes {
                    let attribute = String::from_utf8_lossy(attribute).into_owned();
                    let value = String::from_utf8_lossy(value).into_owned();
                    if attribute == "style" || attribute.starts_with("on") {
                        faults.insert(format!(
                            "<{name}> has the attribute `{attribute}`, which the security policy forbids."
                        ));
                    }
                    match attribute.as_str() {
                        "id" => drop(names.insert(value)),
                        "href" | "src" | "action" => match value.strip_prefix('#') {
                            Some(fragment) => drop(fragments.insert(fragment.to_string())),
                            None => {
                                if let Some(fault) = fault_of_address(&value, below, public_url, is_there) {
                                    faults.insert(fault);
                                }
                            }
                        },
                        _ => {}
                    }
                }
                tags.insert(name);
            }
            Token::String(text) if is_script && !text.trim_ascii().is_empty() => {
                faults.insert("A script stands in the page.".to_string());
            }
            Token::EndTag(_) => is_script = false,
            _ => {}
        }
    }
    for lost in fragments.difference(&names) {
        faults.insert(format!("`#{lost}` leads nowhere."));
    }
    for needed in ["title", "h1", "main"] {
        if !tags.contains(needed) {
            faults.insert(format!("There is no <{needed}>."));
        }
    }
    for (at, _) in html.match_indices("{{") {
        let name: String = html[at + 2..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
        if !name.is_empty() && html[at + 2 + name.len()..].starts_with("}}") {
            faults.insert(format!("{{{{{name}}}}} was not filled in."));
        }
    }
    faults.into_iter().collect()
}

/// Why an address in a page will not do.
fn fault_of_address(address: &str, below: &str, public_url: &str, is_there: &dyn Fn(&str) -> bool) -> Option<String> {
    if ["https://", "http://", "data:", "mailto:"].iter().any(|scheme| address.starts_with(scheme)) {
        return None;
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut parts: Vec<&str> = match path.strip_prefix(public_url) {
        // Only what is sent for any address may be written from the host's root.
        Some(rest) if below == "404.html" => rest.split('/').collect(),
        _ if path.starts_with('/') => return Some(format!("`{address}` is not relative.")),
        _ => below.rsplit_once('/').map_or("", |(folder, _)| folder).split('/').chain(path.split('/')).collect(),
    };
    let is_folder = parts.last().is_some_and(|last| ["", ".", ".."].contains(last));
    let mut resolved: Vec<&str> = Vec::new();
    for part in parts.drain(..) {
        match part {
            "" | "." => {}
            ".." => {
                if resolved.pop().is_none() {
                    return Some(format!("`{address}` leads out of the site."));
                }
            }
            part => resolved.push(part),
        }
    }
    if is_folder {
        resolved.push("index.html");
    }
    (!is_there(&resolved.join("/"))).then(|| format!("`{address}` leads nowhere."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(inside: &str, below: &str) -> Vec<String> {
        let html = format!("<title>t</title><main id=\"main\"><h1>h</h1>{inside}</main>");
        let there = ["index.html", "labs/roc/index.html", "assets/a.js"];
        faults_of_page(&html, below, "/x/", &|path| there.contains(&path))
    }

    #[test]
    fn a_whole_page_has_no_faults() {
        let inside = "<a href=\"#main\"></a><a href=\"../../\"></a><a href=\"./?a=1#b\"></a><a href=\"../roc/\"></a>\
                      <script src=\"../../assets/a.js\"></script><a href=\"https://example.org/\"></a>";
        assert_eq!(faults_of(inside, "labs/roc/index.html"), Vec::<String>::new());
        assert_eq!(faults_of("<a href=\"./\"></a><a href=\"labs/roc/?v=1\"></a>", "index.html"), Vec::<String>::new());
        assert_eq!(faults_of("<a href=\"/x/\"></a><a href=\"/x/assets/a.js\"></a>", "404.html"), Vec::<String>::new());
    }

    #[test]
    fn every_fault_is_found() {
        for (inside, fault) in [
            ("<a href=\"../shap/\"></a>", "`../shap/` leads nowhere."),
            ("<a href=\"../../../\"></a>", "`../../../` leads out of the site."),
            ("<a href=\"/x/\"></a>", "`/x/` is not relative."),
            ("<a href=\"#none\"></a>", "`#none` leads nowhere."),
            ("<p style=\"color:red\"></p>", "<p> has the attribute `style`, which the security policy forbids."),
            ("<p ONCLICK=\"x()\"></p>", "<p> has the attribute `onclick`, which the security policy forbids."),
            ("<script>x()</script>", "A script stands in the page."),
            ("<style>p{}</style>", "A style sheet stands in the page."),
            ("<img src=\"{{root}}a.svg\">", "{{root}} was not filled in."),
        ] {
            let found = faults_of(inside, "labs/roc/index.html");
            assert!(found.iter().any(|one| one == fault), "{inside}: {found:?}");
        }
        assert_eq!(faults_of_page("<p>", "index.html", "/", &|_| true).len(), 3);
    }

    #[test]
    fn every_lab_and_chapter_has_a_page() {
        let folder = files::scratch("whole");
        let registry =
            Registry::parse(r#"{"chapters":["evaluate"],"labs":[{"id":"roc","set":"breast-cancer"}]}"#).unwrap();
        for text in ["labs", "glossary", "search", "labs/roc"] {
            files::write(&folder.join(format!("assets/texts-1/{text}.postcard")), "").unwrap();
        }
        let page = "<title>t</title><main><h1>h</h1></main>";
        for there in ["index.html", "404.html", "robots.txt", "manifest.webmanifest", "labs/roc/index.html"] {
            files::write(&folder.join(there), page).unwrap();
        }
        let expected = [
            "licenses/index.html is missing.",
            "chapters/evaluate/index.html is missing.",
            "assets/texts-1/posters/roc.svg is missing.",
        ];
        assert_eq!(faults(&folder, &registry, "/").unwrap(), expected);
    }
}
