//! Writes the static pages: home, one page a lab with its prose, descriptions as JSON, thumbnails.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::fmt::Write;
    use std::path::{Path, PathBuf};
    use std::process::ExitCode;

    use clap::Parser;
    use serde_json::json;
    use tactile::lab::{Chapter, Edit, Entry, Progress, Query, View};
    use tactile::plot::{Ink, Palette, SvgColors, svg};
    use tactile::{bundled, labs, static_data};

    /// Writes the static pages into a folder.
    #[derive(Parser)]
    struct Arguments {
        #[arg(long)]
        out: PathBuf,
        /// The page's template, in which the bundler has put its own names.
        #[arg(long)]
        template: PathBuf,
        #[arg(long, default_value = "/")]
        public_url: String,
    }

    /// Pages of the frame that are not labs: folder, title, description, and what is read without script.
    const FURTHER: [(&str, &str, &str, &str); 3] = [
        (
            "lesson",
            "Lesson",
            "A lesson made of lab states, carried by its link.",
            r#"<main class="home lesson"><h1>A lesson</h1><p class="lead">An ordered list of lab states with a sentence each, made by a teacher. It is carried by its link and followed with script on.</p></main>"#,
        ),
        (
            "progress",
            "What do I not know yet?",
            "Questions that are answered by operating a lab, and that come back when they were hard.",
            r#"<main class="home progress"><h1>What do I not know yet?</h1><p class="lead">Each question is answered by operating a lab, which notices when you have done it. It needs script to remember what was hard.</p></main>"#,
        ),
        (
            "glossary",
            "Glossary",
            "Every term of art that the labs use, in a sentence or two.",
            r#"<main class="home"><h1>Glossary</h1></main>"#,
        ),
    ];

    type Failure = Box<dyn std::error::Error>;

    pub fn main() -> ExitCode {
        match run(&Arguments::parse()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("The static pages could not be written: {failure}");
                ExitCode::FAILURE
            }
        }
    }

    fn run(arguments: &Arguments) -> Result<(), Failure> {
        let template = std::fs::read_to_string(&arguments.template)?;
        let base = arguments.public_url.as_str();
        for (chapter, entry) in labs::all() {
            write_lab(arguments, &template, chapter, entry)?;
        }
        let home = filled(
            &template,
            "Tactile: machine learning you can touch",
            "Every idea of applied machine learning, and of running it on Amazon SageMaker, as a thing to drag, toggle, step through and break. Runs wholly in your browser.",
            &home_body(base),
        );
        std::fs::write(arguments.out.join("index.html"), home)?;
        static_data::write(&arguments.out)?;
        for (name, title, description, body) in FURTHER {
            std::fs::create_dir_all(arguments.out.join(name))?;
            let page = filled(&template, &format!("{title} · Tactile"), description, body);
            std::fs::write(arguments.out.join(name).join("index.html"), page)?;
        }
        let lost = format!(
            r#"<main class="home"><h1>There is no such page</h1><p>Go back to <a href="{base}">the wall of labs</a>.</p></main>"#
        );
        std::fs::write(
            arguments.out.join("404.html"),
            filled(&template, "Not found · Tactile", "There is no such page.", &lost),
        )?;
        Ok(())
    }

    fn write_lab(arguments: &Arguments, template: &str, chapter: &Chapter, entry: &Entry) -> Result<(), Failure> {
        let meta = entry.meta;
        let folder = arguments.out.join("labs").join(meta.id);
        std::fs::create_dir_all(&folder)?;
        let mut session = (entry.open)();
        bundled::edit(session.as_mut(), &Edit::Load(Query::default())).map_err(|problem| problem.to_string())?;
        while session.advance(&mut || true) != Progress::Done {}
        let report = session.report(&View::default());
        let prose = prose_html(meta.prose)?;
        let description = json!({ "chapter": chapter.title, "prose": prose, "description": session.description() });
        std::fs::write(folder.join("lab.json"), description.to_string())?;
        let thumbnail =
            report.figures.first().map(|figure| svg(&figure.scene, meta.question, &SvgColors::Page(&Palette::LIGHT)));
        std::fs::write(folder.join("thumbnail.svg"), themed(&thumbnail.unwrap_or_default()))?;
        let body = format!(
            r#"<main class="lab"><header class="head"><h1>{}</h1><p>{}</p></header><section class="prose">{prose}</section></main>"#,
            escaped(meta.question),
            escaped(meta.invitation),
        );
        let page = filled(template, &format!("{} · Tactile", meta.title), meta.question, &body);
        std::fs::write(folder.join("index.html"), page)?;
        Ok(())
    }

    /// A picture that stands alone knows both themes.
    fn themed(picture: &str) -> String {
        let properties = |palette: &Palette| {
            Ink::ALL.iter().fold(String::new(), |mut out, &ink| {
                let _ = write!(out, "--{}:#{:06x};", ink.css_name(), palette.color(ink));
                out
            })
        };
        let style = format!(
            "<style>:root{{{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}</style>",
            properties(&Palette::LIGHT),
            properties(&Palette::DARK)
        );
        picture.replacen('>', &format!(">{style}"), 1)
    }

    fn home_body(base: &str) -> String {
        let mut body = String::from(r#"<main class="home"><h1>Machine learning you can touch</h1>"#);
        for chapter in labs::CHAPTERS.iter().filter(|chapter| !chapter.labs.is_empty()) {
            let _ = write!(body, "<h2>{}</h2><ul class=\"wall\">", escaped(chapter.title));
            for entry in chapter.labs {
                let (id, question) = (entry.meta.id, escaped(entry.meta.question));
                let _ = write!(
                    body,
                    r#"<li><a class="card" href="{base}labs/{id}/"><img src="{base}labs/{id}/thumbnail.svg" alt="" width="400" height="225"><span class="card-question">{question}</span></a></li>"#
                );
            }
            body.push_str("</ul>");
        }
        body.push_str("</main>");
        body
    }

    /// A lab's Markdown as HTML, its formulas as MathML.
    fn prose_html(below: &str) -> Result<String, Failure> {
        use pulldown_cmark::{Event, Options, Parser, html};
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/labs").join(below);
        let markdown = std::fs::read_to_string(&path).map_err(|error| format!("{below}: {error}"))?;
        let mut events = Vec::new();
        for event in Parser::new_ext(&markdown, Options::ENABLE_MATH | Options::ENABLE_TABLES) {
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

    fn filled(template: &str, title: &str, description: &str, body: &str) -> String {
        template
            .replace("{{title}}", &escaped(title))
            .replace("{{description}}", &escaped(description))
            .replace("{{body}}", body)
    }

    fn escaped(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    }
}
