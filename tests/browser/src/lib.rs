//! A visitor: drives a real browser over WebDriver, finding things by role and name as a person (or a
//! screen reader) does. Raw calls, because the Rust clients lack computed roles and labels.
//!
//! `cargo xtask test` starts the site and the driver and sets `TACTILE_URL`, `WEBDRIVER_URL` and
//! `BROWSER`.

mod host;
pub mod keys;
mod translator;

use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

pub use host::Host;
use serde_json::{Value, json};

/// A window of this size. A test does nothing where no browser is to be driven.
#[macro_export]
macro_rules! visitor {
    ($width:literal, $height:literal) => {{
        let Some(visitor) = $crate::Visitor::new($width, $height) else { return };
        visitor
    }};
}

/// How long a state may take to come.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How long a script may run.
const LONGEST_SCRIPT: Duration = Duration::from_secs(180);
/// How long a driver may take to answer: longer than any script, so that what hangs is told and ends.
const LONGEST_ANSWER: Duration = Duration::from_secs(200);
/// The key under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// What a visitor can find by role and name.
const FINDABLE: &str =
    "button, a, input, select, output, summary, dialog, canvas, [role], section[aria-label], textarea, h1, h2";

/// One browser window.
pub struct Visitor {
    session: String,
    site: String,
}

#[derive(Clone, Debug)]
pub struct Element(String);

/// Where the site is, or a sentence why the tests are not run.
pub fn site() -> Option<String> {
    let site = std::env::var("TACTILE_URL").ok();
    if site.is_none() {
        eprintln!("TACTILE_URL is not set: no browser is driven. `cargo xtask test` sets it.");
    }
    site
}

/// The built site's folder.
pub fn dist() -> PathBuf {
    std::env::var_os("TACTILE_DIST").map(PathBuf::from).expect("TACTILE_DIST goes with TACTILE_URL")
}

/// The name of the browser that is driven.
pub fn browser() -> String {
    std::env::var("BROWSER").unwrap_or_else(|_| "chromium".to_owned())
}

pub fn is_chromium() -> bool {
    browser() == "chromium"
}

pub fn is_webkit() -> bool {
    browser() == "webkit"
}

impl Visitor {
    /// Opens a window of `width` × `height` CSS pixels; `None` where no browser is to be driven.
    pub fn new(width: u32, height: u32) -> Option<Visitor> {
        Visitor::open(width, height, &json!({}))
    }

    /// The same with script switched off, which of the drivers only Chromium's can do.
    pub fn without_script(width: u32, height: u32) -> Option<Visitor> {
        let prefs = json!({ "profile.managed_default_content_settings.javascript": 2 });
        if is_chromium() { Visitor::open(width, height, &prefs) } else { None }
    }

    /// The same where the browser shows type in another size than 16 CSS pixels, which only Chromium's driver can do.
    pub fn with_type_of(size: u32, width: u32, height: u32) -> Option<Visitor> {
        let prefs = json!({ "webkit.webprefs.default_font_size": size });
        if is_chromium() { Visitor::open(width, height, &prefs) } else { None }
    }

    fn open(width: u32, height: u32, prefs: &Value) -> Option<Visitor> {
        let site = site()?;
        let driver = std::env::var("WEBDRIVER_URL").expect("WEBDRIVER_URL goes with TACTILE_URL");
        let capabilities = match browser().as_str() {
            "firefox" => {
                json!({ "moz:firefoxOptions": { "args": ["-headless", format!("--width={width}"), format!("--height={height}")] } })
            }
            "webkit" => json!({ "browserName": "MiniBrowser" }),
            _ => json!({
                "goog:loggingPrefs": { "browser": "ALL" },
                "goog:chromeOptions": { "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--disable-dev-shm-usage", format!("--window-size={width},{height}"),
                ], "prefs": prefs },
            }),
        };
        let answer = call(
            "POST",
            &format!("{driver}/session"),
            Some(json!({ "capabilities": { "alwaysMatch": capabilities } })),
        )
        .expect("the driver opens a session");
        let id = answer["sessionId"].as_str().expect("a session has an id");
        let timeouts = json!({ "script": LONGEST_SCRIPT.as_millis() as u64 });
        let visitor =
            Visitor { session: format!("{driver}/session/{id}"), site: site.trim_end_matches('/').to_owned() };
        visitor.send("window/rect", json!({ "width": width, "height": height }));
        visitor.send("timeouts", timeouts);
        Some(visitor)
    }

    /// Goes to any address and waits for nothing.
    pub fn go(&self, address: &str) {
        self.send("url", json!({ "url": address }));
    }

    /// As [`Visitor::visit`]; says whether there is such a page with a picture.
    pub fn try_visit(&self, below: &str) -> bool {
        self.go(&format!("{}/{below}", self.site));
        let start = Instant::now();
        loop {
            let state = self.script(
                "const main = document.querySelector('main');
                 return document.title.includes('Not found') || document.querySelector('.failure') ? 'lost'
                     : main && main.getAttribute('aria-busy') === 'false' ? 'there' : 'busy';",
            );
            match state.as_str() {
                Some("there") => return true,
                Some("lost") => return false,
                _ if start.elapsed() > PATIENCE => return false,
                _ => std::thread::yield_now(),
            }
        }
    }

    /// Goes to an address below the site and waits for nothing.
    pub fn go_below(&self, below: &str) {
        self.go(&format!("{}/{below}", self.site));
    }

    /// Goes to an address below the site and waits for the picture.
    pub fn visit(&self, below: &str) {
        self.visit_at(&format!("{}/{below}", self.site));
    }

    /// The same at any address.
    pub fn visit_at(&self, address: &str) {
        self.go(address);
        self.listen();
        self.idle();
    }

    /// Makes the window's inside so large, smaller than a window may be, where the driver can: Chromium's.
    pub fn resize(&self, width: u32, height: u32) {
        let params = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": params });
        if call("POST", &format!("{}/goog/cdp/execute", self.session), Some(command)).is_err() {
            self.send("window/rect", json!({ "width": width, "height": height }));
        }
    }

    /// Makes the window's inside so large, in every browser; says whether it could be.
    pub fn fit(&self, width: u32, height: u32) -> bool {
        self.resize(width, height);
        let inside = || {
            let size = self.script("return [innerWidth, innerHeight]");
            (size[0].as_u64().unwrap_or(0) as u32, size[1].as_u64().unwrap_or(0) as u32)
        };
        let (wide, high) = inside();
        if (wide, high) != (width, height) {
            // What the window has around its inside.
            let (width, height) = (2 * width - wide.min(2 * width), 2 * height - high.min(2 * height));
            self.send("window/rect", json!({ "width": width, "height": height }));
        }
        inside() == (width, height)
    }

    /// Waits until the picture on screen belongs to the state.
    pub fn idle(&self) {
        self.until("the picture belongs to the state", || {
            self.script("const main = document.querySelector('main'); return !!main && main.getAttribute('aria-busy') === 'false';")
                == Value::Bool(true)
        });
    }

    /// The same, and that no figure is on its way to another place.
    pub fn rest(&self) {
        self.until("the picture belongs to the state and rests", || {
            self.script("const main = document.querySelector('main'); return main?.getAttribute('aria-busy') === 'false' && !document.querySelector('[data-moving]');")
                == Value::Bool(true)
        });
    }

    /// Waits until nothing of what a script finds is left, and says at last what was.
    pub fn until_none(&self, what: &str, script: &str) {
        let start = Instant::now();
        loop {
            let found = self.script(script);
            if found == json!([]) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "waited in vain: {what}; still: {found}");
            std::thread::yield_now();
        }
    }

    /// Waits for a state of the page; a test never sleeps for a time.
    pub fn until(&self, what: &str, holds: impl Fn() -> bool) {
        self.wait(PATIENCE.as_secs(), what, holds);
    }

    /// As [`Visitor::until`], for at most so many seconds.
    pub fn wait(&self, seconds: u64, what: &str, holds: impl Fn() -> bool) {
        let start = Instant::now();
        while !holds() {
            assert!(
                start.elapsed() < Duration::from_secs(seconds),
                "waited in vain: {what}; the page shows: {}",
                self.script("return (document.body?.innerText ?? '').slice(0, 600)")
            );
            std::thread::yield_now();
        }
    }

    /// Notes violations of the security policy from now on.
    fn listen(&self) {
        self.script("window.violations = []; document.addEventListener('securitypolicyviolation', event => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));");
    }

    /// Fails on any violation of the security policy, and on any error in the console.
    pub fn nothing_went_wrong(&self) {
        assert_eq!(self.script("return window.violations"), json!([]), "the security policy was violated");
        let Ok(log) = call("POST", &format!("{}/se/log", self.session), Some(json!({ "type": "browser" }))) else {
            return;
        };
        let errors: Vec<&Value> =
            log.as_array().into_iter().flatten().filter(|line| line["level"] == "SEVERE").collect();
        assert!(errors.is_empty(), "the console has errors: {errors:?}");
    }

    /// The one element with this role and name. It may still have to come: the page loads its rarer views
    /// when they are first asked for.
    pub fn find(&self, role: &str, name: &str) -> Element {
        let start = Instant::now();
        loop {
            let mut found = self.find_all(role, name);
            match found.pop() {
                Some(only) if found.is_empty() => return only,
                _ if start.elapsed() < PATIENCE => std::thread::yield_now(),
                last => panic!("{} elements are a {role} called “{name}”", found.len() + usize::from(last.is_some())),
            }
        }
    }

    pub fn find_all(&self, role: &str, name: &str) -> Vec<Element> {
        // Looked for where it can be: a driver is asked about each, and a page has hundreds. WebKit has words of its own
        // for the roles of a menu and of a field for a number.
        let (findable, knows_role) = match role {
            "button" => ("button, summary, [role=button]", true),
            "checkbox" => ("input[type=checkbox]", true),
            "combobox" => ("select, [role=combobox]", !is_webkit()),
            "radio" => ("input[type=radio]", true),
            "slider" => ("input[type=range], [role=slider]", true),
            "spinbutton" => ("input[type=number]", !is_webkit()),
            "status" => ("output, [role=status]", true),
            "switch" => ("[role=switch]", true),
            _ => (FINDABLE, true),
        };
        let all = self.elements(findable);
        let elements = all.iter().filter_map(|one| one[ELEMENT].as_str()).map(|id| Element(id.to_owned()));
        elements
            .filter(|one| self.computed(one, "computedlabel") == name)
            .filter(|one| !knows_role || self.computed(one, "computedrole") == role)
            .collect()
    }

    /// What a selector of the style sheet finds; nothing where the page changes while WebKit looks for it, so that
    /// whoever waits looks again.
    fn elements(&self, selector: &str) -> Vec<Value> {
        let asked = json!({ "using": "css selector", "value": selector });
        match call("POST", &format!("{}/elements", self.session), Some(asked)) {
            Ok(found) => found.as_array().cloned().unwrap_or_default(),
            Err(error) if error.starts_with("stale element reference") => Vec::new(),
            Err(error) => panic!("elements: {error}"),
        }
    }

    /// `computedrole` or `computedlabel`; empty for an element that is gone.
    fn computed(&self, element: &Element, what: &str) -> String {
        let answer = call("GET", &format!("{}/element/{}/{what}", self.session, element.0), None);
        answer.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The one among the elements of a selector that has this name, if there is one.
    pub fn named(&self, selector: &str, name: &str) -> Option<Element> {
        let all = self.elements(selector);
        let mut elements = all.iter().filter_map(|one| one[ELEMENT].as_str()).map(|id| Element(id.to_owned()));
        elements.find(|one| self.computed(one, "computedlabel") == name)
    }

    /// The first element that a selector of the style sheet finds, if any.
    pub fn first(&self, selector: &str) -> Option<Element> {
        self.elements(selector).first()?[ELEMENT].as_str().map(|id| Element(id.to_owned()))
    }

    /// What a field holds now.
    pub fn value(&self, field: &Element) -> String {
        let answer = call("GET", &format!("{}/element/{}/property/value", self.session, field.0), None);
        answer.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// What a slider holds now.
    pub fn number(&self, slider: &Element) -> f64 {
        self.value(slider).parse().expect("a slider holds a number")
    }

    /// The text of the readout of this name: beside the figures, or among all numbers, which are opened for it.
    pub fn readout(&self, name: &str) -> String {
        let beside = self.find_all("status", name).into_iter().next();
        let output = beside.unwrap_or_else(|| {
            self.script("document.querySelector('.more-numbers [aria-expanded=false]')?.click()");
            // It may stand both beside the figures and among all numbers, where the page was on its way just now.
            self.until(&format!("{name} is there"), || !self.find_all("status", name).is_empty());
            self.find_all("status", name).swap_remove(0)
        });
        let answer = call("GET", &format!("{}/element/{}/text", self.session, output.0), None);
        answer.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    pub fn click(&self, element: &Element) {
        call("POST", &format!("{}/element/{}/click", self.session, element.0), Some(json!({})))
            .expect("it can be clicked");
        self.idle();
    }

    /// Opens what is folded away under "More controls".
    pub fn unfold(&self) {
        self.script("document.querySelectorAll('details.more').forEach(one => { one.open = true; })");
    }

    /// Types keys into an element, which gets the focus first.
    pub fn keys(&self, element: &Element, keys: &str) {
        call("POST", &format!("{}/element/{}/value", self.session, element.0), Some(json!({ "text": keys })))
            .expect("it takes keys");
        self.idle();
    }

    /// Puts a whole text into a field at once, as pasting does.
    pub fn paste(&self, element: &Element, text: &str) {
        let text = json!(text);
        self.script_on(element, &format!("arguments[0].focus(); arguments[0].value = {text}; arguments[0].dispatchEvent(new InputEvent('input', {{ bubbles: true }}));"));
        self.idle();
    }

    /// A script that is given an element.
    pub fn script_on(&self, element: &Element, body: &str) -> Value {
        self.send("execute/sync", json!({ "script": body, "args": [{ ELEMENT: element.0 }] }))
    }

    /// Presses on an element, moves by so many CSS pixels, and lets go.
    pub fn drag(&self, element: &Element, across: i32, down: i32) {
        // Where it is, and not the element as origin: WebKit finds no middle of a handle, which has no size of its own.
        let place = self.script_on(
            element,
            "const place = () => { const box = arguments[0].getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; };
             const [x, y] = place();
             if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) arguments[0].scrollIntoView({ block: 'center' });
             return place();",
        );
        let at = |axis: usize| place[axis].as_f64().unwrap_or_default().round();
        let step =
            |x: i32, y: i32| json!({ "type": "pointerMove", "duration": 20, "origin": "pointer", "x": x, "y": y });
        let actions = json!([
            { "type": "pointerMove", "duration": 0, "origin": "viewport", "x": at(0), "y": at(1) },
            { "type": "pointerDown", "button": 0 },
            step(across / 2, down / 2),
            step(across - across / 2, down - down / 2),
            { "type": "pointerUp", "button": 0 },
        ]);
        let mouse =
            json!({ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions });
        self.send("actions", json!({ "actions": [mouse] }));
        self.idle();
    }

    /// Types keys where the focus is.
    pub fn press(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| {
            let key = key.to_string();
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
        });
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes.collect::<Vec<_>>() });
        self.send("actions", json!({ "actions": [keyboard] }));
        self.idle();
    }

    /// All text on the page.
    pub fn text(&self) -> String {
        self.script("return document.body?.innerText ?? ''").as_str().unwrap_or_default().to_owned()
    }

    /// Asks for a light or a dark page, where the driver can: Chromium's.
    pub fn theme(&self, theme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": theme }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    /// Gives a file to the page's file field and takes it with the columns that the page guesses.
    pub fn take_file(&self, path: &std::path::Path) -> bool {
        let open = self.script("const menu = document.querySelector('#data'); menu.value = [...menu.options].at(-1).value; menu.dispatchEvent(new Event('change', { bubbles: true })); return true;");
        if open != Value::Bool(true) {
            return false;
        }
        let field = || {
            let found = self.send("elements", json!({ "using": "css selector", "value": "dialog input[type=file]" }));
            found.as_array().and_then(|all| all.first()).and_then(|one| one[ELEMENT].as_str()).map(str::to_owned)
        };
        self.until("the panel for own data is open", || field().is_some());
        let Some(field) = field() else { return false };
        self.send(&format!("element/{field}/value"), json!({ "text": path.to_string_lossy() }));
        self.until("the file is read", || !self.find_all("button", "Use this table").is_empty());
        self.click(&self.find("button", "Use this table"));
        true
    }

    /// Chooses an entry of a menu by its words. It may still have to come: what a browser keeps is read beside the picture.
    pub fn choose(&self, menu: &str, entry: &str) {
        let found = || {
            let menu = self.find("combobox", menu);
            let all = self
                .send(&format!("element/{}/elements", menu.0), json!({ "using": "css selector", "value": "option" }));
            let options = all.as_array().cloned().unwrap_or_default();
            let mut options = options.iter().filter_map(|one| one[ELEMENT].as_str()).map(|id| Element(id.to_owned()));
            let words = |one: &Element| {
                let answer = call("GET", &format!("{}/element/{}/property/text", self.session, one.0), None);
                answer.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
            };
            options.find(|one| words(one) == entry)
        };
        self.until(&format!("the menu has “{entry}”"), || found().is_some());
        self.click(&found().expect("it was there just now"));
    }

    /// Whether a script can drop files here as a hand does; says so where it cannot.
    pub fn can_drop_files(&self) -> bool {
        let can = self.script(
            "try {
                 const data = new DataTransfer(); data.items.add(new File(['x'], 'x'));
                 const event = new DragEvent('drop', { dataTransfer: data });
                 return event.dataTransfer.files.length === 1 && [...event.dataTransfer.types].includes('Files');
             } catch { return false; }",
        ) == Value::Bool(true);
        if !can {
            eprintln!("Not tried: a script cannot drop a file in this browser.");
        }
        can
    }

    /// Drops a file of this name and text onto the page, as from the desktop. The text is a script's
    /// expression, so that it can be long.
    pub fn drop_file(&self, name: &str, text: &str) {
        self.script(&format!(
            "const data = new DataTransfer(); data.items.add(new File([{text}].flat(), {name:?}));
             for (const kind of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(kind, {{ dataTransfer: data, bubbles: true, cancelable: true }}));"
        ));
    }

    /// Shows an address below the site in a frame of another page, and looks into it from now on.
    pub fn visit_in_frame(&self, below: &str, attributes: &str) {
        // A page without a policy of its own, from a place that may show what lies on this machine.
        self.go_below("manifest.webmanifest");
        let address = format!("{}/{below}", self.site);
        self.script(&format!(
            "document.body.innerHTML = `<iframe {attributes} width=1400 height=860 src='{address}'></iframe>`;"
        ));
        self.send("frame", json!({ "id": 0 }));
    }

    /// Asks for less motion, where the driver can: a test that looks at many pictures need not wait until each has come to rest.
    pub fn without_motion(&self) {
        self.system_asks("prefers-reduced-motion", "reduce");
    }

    /// Pretends that the visitor's system asks for this, such as `forced-colors`; says whether the driver can.
    pub fn system_asks(&self, feature: &str, value: &str) -> bool {
        let features = json!([{ "name": feature, "value": value }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).is_some()
    }

    /// Runs a script before any script of every page from now on; says whether the driver can, as Chromium's does.
    pub fn before_pages(&self, script: &str) -> bool {
        let body = json!({ "cmd": "Page.addScriptToEvaluateOnNewDocument", "params": { "source": script } });
        call("POST", &format!("{}/goog/cdp/execute", self.session), Some(body)).is_ok()
    }

    /// The addresses of all labs below `labs/`, as the first page has them.
    pub fn labs(&self) -> Vec<String> {
        self.visit("");
        let cards = "return [...document.querySelectorAll('a.card')].map(card => card.pathname.split('/labs/')[1])";
        serde_json::from_value(self.script(cards)).expect("cards lead to labs")
    }

    /// Bytes in use by the labs' module.
    pub fn allocated(&self) -> u64 {
        self.script("document.querySelector('main').removeAttribute('data-allocated'); window.dispatchEvent(new Event('tactile-memory'));");
        let told = || {
            let text = self.script("return document.querySelector('main').getAttribute('data-allocated')");
            text.as_str().and_then(|text| text.parse().ok())
        };
        self.until("the labs' module tells its memory", || told().is_some());
        told().unwrap_or(0)
    }

    /// Forgets what the browser has kept of pages; Chromium only.
    pub fn cold_cache(&self) {
        self.devtools("Network.clearBrowserCache", json!({}));
        let kept = json!({ "origin": self.site, "storageTypes": "service_workers,cache_storage" });
        self.devtools("Storage.clearDataForOrigin", kept);
    }

    /// Slows the network to Lighthouse's slow 4G, or frees it again; Chromium only.
    pub fn slow_network(&self, is_slow: bool) {
        let (latency, bytes) = if is_slow { (150, 1_638_400 / 8) } else { (0, -1) };
        let conditions =
            json!({ "offline": false, "latency": latency, "downloadThroughput": bytes, "uploadThroughput": bytes });
        self.devtools("Network.emulateNetworkConditions", conditions);
    }

    /// A command of Chromium's developer tools, and what it answers; other drivers do not know it.
    pub fn devtools(&self, command: &str, parameters: Value) -> Option<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        call("POST", &format!("{}/goog/cdp/execute", self.session), Some(body)).ok()
    }

    /// What Chromium has against installing the site.
    pub fn installability_errors(&self) -> Vec<String> {
        let command = json!({ "cmd": "Page.getInstallabilityErrors", "params": {} });
        let answer =
            call("POST", &format!("{}/goog/cdp/execute", self.session), Some(command)).expect("Chromium answers");
        let errors = answer["installabilityErrors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(ToString::to_string).collect()
    }

    /// What axe-core finds on the page as it stands; nothing where it is not there to be run.
    pub fn axe(&self) -> Vec<String> {
        let Ok(path) = std::env::var("AXE_PATH") else {
            eprintln!("AXE_PATH is not set: axe is not run. `cargo xtask test` sets it.");
            return Vec::new();
        };
        self.script(&std::fs::read_to_string(path).expect("axe-core can be read"));
        let violations = self.script_async(
            "const done = arguments[arguments.length - 1];
             axe.run(document, { resultTypes: ['violations'] }).then(result => done(result.violations.flatMap(one =>
                 one.nodes.map(node => one.id + ': ' + node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')))))",
        );
        serde_json::from_value(violations).expect("axe answers")
    }

    /// Follows the link of this name.
    pub fn follow(&self, name: &str) {
        self.click(&self.find("link", name));
    }

    /// Runs a script that answers later, by its last argument.
    pub fn script_async(&self, body: &str) -> Value {
        self.send("execute/async", json!({ "script": body, "args": [] }))
    }

    pub fn back(&self) {
        self.send("back", json!({}));
        self.idle();
    }

    pub fn address(&self) -> String {
        let answer = call("GET", &format!("{}/url", self.session), None).expect("the window has an address");
        answer.as_str().unwrap_or_default().to_owned()
    }

    pub fn script(&self, body: &str) -> Value {
        self.send("execute/sync", json!({ "script": body, "args": [] }))
    }

    fn send(&self, what: &str, body: Value) -> Value {
        call("POST", &format!("{}/{what}", self.session), Some(body)).unwrap_or_else(|error| panic!("{what}: {error}"))
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        // Asked again where the line to the driver broke: a driver that holds one session opens no other before. A window
        // that cannot be closed any more is closed with its driver.
        let _ = call("DELETE", &self.session, None).or_else(|_| call("DELETE", &self.session, None));
    }
}

/// The line to the driver, on which connections are used again: WebKit's driver never closes one, and after some
/// thousands of them takes no more.
static LINE: LazyLock<ureq::Agent> = LazyLock::new(|| {
    let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(LONGEST_ANSWER));
    config.build().into()
});

/// One WebDriver call: its value, or what the driver says went wrong.
fn call(method: &str, address: &str, body: Option<Value>) -> Result<Value, String> {
    let answer = match (method, body) {
        ("GET", _) => LINE.get(address).call(),
        ("DELETE", _) => LINE.delete(address).call(),
        (_, body) => LINE.post(address).send_json(body.unwrap_or_else(|| json!({}))),
    };
    let mut answer = answer.map_err(|error| error.to_string())?;
    let value: Value = answer.body_mut().read_json().map_err(|error| error.to_string())?;
    match value["value"]["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", value["value"]["message"])),
        None => Ok(value["value"].clone()),
    }
}
