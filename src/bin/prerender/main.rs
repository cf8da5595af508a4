//! Writes the static pages: home, one page a chapter and a lab, each whole without script; what the app
//! reads later (texts, small pictures); icons; and, where the site's origin is known, what others read
//! of it (cards for link previews, the map for search engines).
//!
//! Addresses of hashed files are left as `{{names}}` for the bundler, which knows them.

#[cfg(feature = "pictures")]
mod card;
mod picture;
mod prose;
#[cfg(not(feature = "pages"))]
mod without_views;

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use lexopt::prelude::*;
use serde::Serialize;
use serde_json::json;
#[cfg(feature = "pages")]
use tactile::app::static_pages;
use tactile::lab::{Chapter, Edit, Entry, Progress, Query, Session, StaticText, View};
use tactile::study::{Course, CourseLab, Name, Term};
use tactile::{bundled, labs, static_data};
#[cfg(not(feature = "pages"))]
use without_views as static_pages;

/// What to write, and where.
struct Arguments {
    out: PathBuf,
    /// The page's template.
    template: PathBuf,
    /// The path that the site is served under: for pages that may be sent for any address.
    public_url: String,
    /// Where the site will be, such as `https://example.org`.
    origin: Option<String>,
    /// Only the page at this address below the site's, such as `labs/roc/`, and what the app reads for it.
    only: Option<String>,
}

impl Arguments {
    /// `--out <folder> --template <file>`, and any of `--public-url`, `--origin` and `--only`.
    fn read() -> Result<Arguments, lexopt::Error> {
        let (mut out, mut template) = (None, None);
        let (mut public_url, mut origin, mut only) = ("/".to_owned(), None, None);
        let mut all = lexopt::Parser::from_env();
        while let Some(argument) = all.next()? {
            match argument {
                Long("out") => out = Some(all.value()?.into()),
                Long("template") => template = Some(all.value()?.into()),
                Long("public-url") => public_url = all.value()?.string()?,
                Long("origin") => origin = Some(all.value()?.string()?),
                Long("only") => only = Some(all.value()?.string()?),
                other => return Err(other.unexpected()),
            }
        }
        let (out, template) = (out.ok_or("--out is missing")?, template.ok_or("--template is missing")?);
        Ok(Arguments { out, template, public_url, origin, only })
    }

    fn wants(&self, below: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == below)
    }
}

/// What Open Graph's readers expect of a card.
const CARD_SIZE: (u32, u32) = (1200, 630);
/// The page for addresses at which nothing stands.
const LOST: &str = "404.html";

pub type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match Arguments::read().map_err(Failure::from).and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("The static pages could not be written: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let site = Site { arguments, template: std::fs::read_to_string(&arguments.template)? };
    let (course, terms) = (Rc::new(course()?), Rc::new(static_data::glossary()?));
    site.write_text("labs", &*course)?;
    site.write_text("glossary", &*terms)?;
    site.write_text("search", &static_data::index(&course, &terms)?)?;
    site.write_registry()?;
    static_pages::know(&course, &terms);

    let mut addresses = Vec::new();
    for page in frame_pages().into_iter().filter(|page| arguments.wants(&page.below)) {
        site.write_page(&page)?;
        addresses.push(page.below);
    }
    for term in terms.iter().filter(|term| !term.concept.is_empty() && arguments.wants(&term.address())) {
        addresses.push(site.write_concept(term)?);
    }
    for chapter in labs::CHAPTERS {
        if arguments.wants(&chapter_address(chapter)) {
            addresses.push(site.write_chapter(chapter)?);
        }
        for entry in chapter.labs.iter().filter(|entry| arguments.wants(&lab_address(entry))) {
            addresses.push(site.write_lab(&course, chapter, entry)?);
        }
    }
    if arguments.wants(LOST) {
        site.write_lost()?;
    }
    if arguments.only.is_some() {
        return Ok(());
    }
    #[cfg(feature = "pictures")]
    for (name, icon) in card::icons()? {
        site.write(&format!("icons/{name}"), icon)?;
    }
    site.write_for_robots(&addresses)
}

fn chapter_address(chapter: &Chapter) -> String {
    format!("chapters/{}/", chapter.id)
}

fn lab_address(entry: &Entry) -> String {
    format!("labs/{}/", entry.meta.id)
}

/// The pages that are not about one lab or chapter.
fn frame_pages() -> [Page; 4] {
    let page = |below: &str, title: &str, description: &str, reads: &str, body: String| Page {
        below: below.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        reads: vec![reads.to_owned()],
        picture: None,
        body,
    };
    [
        page(
            "",
            "Tactile: machine learning you can touch",
            "Every idea of applied machine learning, and of running it on Amazon SageMaker, as a thing to drag, toggle, step through and break. Runs wholly in your browser.",
            "labs.postcard",
            static_pages::home(None),
        ),
        page(
            "glossary/",
            "Glossary · Tactile",
            "Every term of art that the labs use, in a sentence or two.",
            "glossary.postcard",
            static_pages::glossary(),
        ),
        page(
            "progress/",
            "Progress · Tactile",
            "Every concept of the course by exam domain: proved, seen, to open, to read; what is due again, and what to do next.",
            "labs.postcard",
            static_pages::progress(),
        ),
        page(
            "lesson/",
            "Teach · Tactile",
            "Show a lab large, send a task as a link, make a lesson of lab states.",
            "labs.postcard",
            static_pages::lesson(),
        ),
    ]
}

struct Site<'a> {
    arguments: &'a Arguments,
    template: String,
}

struct Page {
    /// Its address below the site's.
    below: String,
    title: String,
    description: String,
    /// The texts that the app will ask for first.
    reads: Vec<String>,
    /// The lab whose picture stands for it.
    picture: Option<&'static str>,
    body: String,
}

impl Site<'_> {
    /// What is sent for addresses at which nothing stands.
    fn write_lost(&self) -> Result<(), Failure> {
        self.write_page(&Page {
            below: LOST.to_owned(),
            title: "There is no such page · Tactile".to_owned(),
            description: "Nothing stands at this address. All labs are on the home page.".to_owned(),
            reads: Vec::new(),
            picture: None,
            body: static_pages::lost(),
        })
    }

    fn write_chapter(&self, chapter: &Chapter) -> Result<String, Failure> {
        let below = chapter_address(chapter);
        let questions: Vec<&str> = chapter.labs.iter().map(|entry| entry.meta.question).collect();
        self.write_page(&Page {
            below: below.clone(),
            title: format!("{} · Tactile", chapter.title),
            description: questions.join(" "),
            reads: vec!["labs.postcard".to_owned()],
            picture: chapter.labs.first().map(|entry| entry.meta.id),
            body: static_pages::home(Some(chapter.id)),
        })?;
        Ok(below)
    }

    fn write_concept(&self, term: &Term) -> Result<String, Failure> {
        let below = term.address();
        self.write_page(&Page {
            below: below.clone(),
            title: format!("{} · Tactile", term.title),
            description: term.text.clone(),
            reads: vec!["glossary.postcard".to_owned()],
            picture: None,
            body: static_pages::concept(&term.concept),
        })?;
        Ok(below)
    }

    fn write_lab(&self, course: &Course, chapter: &Chapter, entry: &Entry) -> Result<String, Failure> {
        let meta = entry.meta;
        let mut session = open(entry)?;
        let name = |lab: Option<&CourseLab>| lab.map(|lab| Name { id: lab.id.clone(), title: lab.title.clone() });
        let (before, after) = course.neighbours(meta.id);
        let text = StaticText {
            prose: prose::html(meta.prose)?,
            description: (entry.describe)(),
            first_figure: picture::first_figure(entry.meta.first_touch, &session.report(&View::default())),
            shows: session.report(&View::default()).shows,
            chapter: Name { id: chapter.id.to_owned(), title: chapter.title.to_owned() },
            concepts: course
                .concepts
                .iter()
                .filter(|one| meta.covers.contains(&one.id.as_str()))
                .map(|one| Name { id: one.id.clone(), title: one.title.clone() })
                .collect(),
            before: name(before),
            after: name(after),
        };
        let text_name = format!("labs/{}", meta.id);
        self.write_text(&text_name, &text)?;

        let poster = session.poster().ok_or_else(|| format!("{} has no poster.", meta.id))?;
        self.write(&format!("texts/posters/{}.svg", meta.id), poster.svg())?;

        #[cfg(feature = "pictures")]
        if self.arguments.origin.is_some() {
            let small = picture::small_report(session.as_mut());
            let first = small.figures.first().ok_or_else(|| format!("{} has no figure.", meta.id))?;
            self.write(&format!("cards/{}.png", meta.id), card::card(meta, &small, first)?)?;
        }

        let [wide, narrow] = picture::reports(session.as_mut());
        let specs = session.figures();
        let body = static_pages::lab(text, wide.clone(), |key, is_first| {
            let name = specs.iter().find(|spec| spec.key == key)?.name;
            let wide = picture::still(key, name, &wide, "wide")?;
            let narrow = if is_first { picture::still(key, name, &narrow, "narrow")? } else { String::new() };
            Some(wide + &narrow)
        })
        .map_err(|sentence| format!("{}: {sentence}", meta.id))?;
        let below = lab_address(entry);
        self.write_page(&Page {
            below: below.clone(),
            title: format!("{} · Tactile", meta.title),
            description: format!("{} {}", meta.question, meta.invitation),
            reads: vec![format!("{text_name}.postcard")],
            picture: Some(meta.id),
            body,
        })?;
        Ok(below)
    }

    fn write_page(&self, page: &Page) -> Result<(), Failure> {
        let is_folder = page.below.is_empty() || page.below.ends_with('/');
        let root = match page.below.matches('/').count() {
            // It is sent for addresses of any depth, so nothing in it can be relative.
            _ if !is_folder => self.arguments.public_url.clone(),
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        };
        let preload = |text: &String| {
            format!(r#"<link rel="preload" href="{{{{root}}}}{{{{texts}}}}{text}" as="fetch" crossorigin>"#)
        };
        let html = self
            .template
            .replace("{{title}}", &escaped(&page.title))
            .replace("{{description}}", &escaped(&page.description))
            .replace("{{social}}", &self.social(page))
            .replace("{{preload}}", &page.reads.iter().map(preload).collect::<Vec<_>>().join("\n"))
            .replace("{{body}}", &page.body)
            .replace("{{root}}", &root);
        self.write(&if is_folder { format!("{}index.html", page.below) } else { page.below.clone() }, html)
    }

    /// What a link preview shows. Its addresses must be absolute, so a picture needs the origin.
    fn social(&self, page: &Page) -> String {
        let mut tags = vec![
            ("og:site_name", "Tactile".to_owned()),
            ("og:type", "website".to_owned()),
            ("og:title", page.title.clone()),
            ("og:description", page.description.clone()),
        ];
        if let Some(site) = self.address() {
            tags.push(("og:url", format!("{site}{}", page.below)));
            if let Some(lab) = page.picture {
                tags.push(("og:image", format!("{site}cards/{lab}.png")));
                tags.push(("og:image:width", CARD_SIZE.0.to_string()));
                tags.push(("og:image:height", CARD_SIZE.1.to_string()));
                tags.push(("twitter:card", "summary_large_image".to_owned()));
            }
        }
        let lines =
            tags.iter().map(|(name, value)| format!(r#"<meta property="{name}" content="{}">"#, escaped(value)));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// robots.txt, and the map of the site where its addresses can be written.
    fn write_for_robots(&self, addresses: &[String]) -> Result<(), Failure> {
        let mut robots = "User-agent: *\nAllow: /\n".to_owned();
        match self.address() {
            Some(site) => {
                robots += &format!("Sitemap: {site}sitemap.xml\n");
                let urls: String = addresses
                    .iter()
                    .map(|below| format!("<url><loc>{}</loc></url>\n", escaped(&format!("{site}{below}"))))
                    .collect();
                let map = format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{urls}</urlset>\n"
                );
                self.write("sitemap.xml", map)?;
            }
            None => println!(
                "  No sitemap and no cards for link previews: both hold absolute addresses. `--origin https://…` says where the site will be."
            ),
        }
        self.write("robots.txt", robots)
    }

    fn address(&self) -> Option<String> {
        let origin = self.arguments.origin.as_ref()?;
        Some(format!("{}{}", origin.trim_end_matches('/'), self.arguments.public_url))
    }

    /// What the app reads.
    fn write_text(&self, name: &str, value: &impl Serialize) -> Result<(), Failure> {
        self.write(&format!("texts/{name}.postcard"), postcard::to_stdvec(value)?)
    }

    /// What the bundler wants to know of the labs.
    fn write_registry(&self) -> Result<(), Failure> {
        let chapters = labs::CHAPTERS.iter().map(|chapter| chapter.id);
        let labs = labs::all().map(|(_, entry)| {
            let set = (entry.open)().data().id.clone();
            json!({ "id": entry.meta.id, "set": set })
        });
        let (chapters, labs) = (chapters.collect::<Vec<_>>(), labs.collect::<Vec<_>>());
        self.write("registry.json", json!({ "chapters": chapters, "labs": labs }).to_string())
    }

    fn write(&self, below: &str, bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
        let path = self.arguments.out.join(below);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()).into())
    }
}

/// A lab in its default state, all its work done; the first stretch of a run without an end.
fn open(entry: &Entry) -> Result<Box<dyn Session>, Failure> {
    let mut session = (entry.open)();
    bundled::edit(session.as_mut(), &Edit::Load(Query::default())).map_err(|problem| problem.to_string())?;
    while matches!(session.advance(&mut || true), Progress::Working(_)) {}
    Ok(session)
}

/// The registry with each chapter's words.
fn course() -> Result<Course, Failure> {
    let mut course = static_data::course()?;
    for chapter in &mut course.chapters {
        chapter.intro = prose::html(&format!("{}/chapter.md", chapter.id.replace('-', "_")))?;
    }
    Ok(course)
}

/// Text made safe for HTML and XML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
