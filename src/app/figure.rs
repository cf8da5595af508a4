//! One figure on the stage: the canvas, the handles and hotspots laid over it, and what the pointer does.

use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlCanvasElement, HtmlElement, KeyboardEvent, PointerEvent, ResizeObserver};
use yew::prelude::*;

use super::by_pointer::ByPointer;
use super::clock::in_page as now;
use super::handles;
use super::hotspots;
use super::live::html;
use super::parts::{DeferredView, later};
use super::pending_input::PendingInput;
use super::rail::{LOCKED, padlock};
use super::screen;
use super::table::view_table;
use super::touch::Touch;
use crate::lab::{Axes, Cell, ControlState, Edit, FigureText, Handle, Hit, Hotspot, Phase, Report, TableView};
use crate::plot::{MARK_COLUMNS, Scene, UNITS_PER_PIXEL, blend, marks};

/// How long things travel after a change that was not a drag, in milliseconds.
const TRAVEL: f64 = 300.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub spec: FigureText,
    pub report: Option<ByPointer<Report>>,
    /// The keys of the controls, in the order of the report's control states.
    pub control_keys: Rc<Vec<String>>,
    pub pending: PendingInput,
    /// Changes when the theme does.
    pub theme: u32,
    /// Whether what is new travels to its place; otherwise it is drawn at once.
    pub travels: bool,
    /// How much larger than recorded it is drawn: for the back row of a room.
    pub scale: f64,
    /// The key of the handle that is marked to be touched first.
    pub first_touch: Option<AttrValue>,
    /// The keys of the controls that a teacher has locked.
    pub locked: Vec<String>,
    /// Whether what is said is about it.
    pub is_ringed: bool,
    /// Whether another figure is seen in its place.
    pub is_away: bool,
    /// Its frame has another size.
    pub on_resize: Callback<()>,
    pub on_touch: Callback<Touch>,
}

pub struct FigureView {
    canvas: NodeRef,
    overlay: NodeRef,
    shown: Option<Shown>,
    travel: Option<Travel>,
    /// The handle that the pointer holds.
    held: Option<String>,
    /// The handle that the pointer is near.
    hovered: Option<String>,
    /// Whether the pointer was pressed where there is no handle.
    is_on_nothing: bool,
    /// Whether the picture on the canvas is an old one.
    wants_paint: bool,
    /// Watches the size of the frame; the closure has to live as long.
    size: Option<(ResizeObserver, Closure<dyn Fn()>)>,
    /// Whether the current handle is to get the focus as soon as it has an element.
    wants_focus: bool,
    as_table: bool,
    /// The handle of a group that the tab key reaches.
    current: Option<String>,
    /// The handle of a group that arrow keys move.
    grabbed: bool,
    /// Where keys have put a handle while the picture still shows it where it was.
    keyed: Option<(String, (f64, f64))>,
}

/// What is on the canvas.
enum Shown {
    Of(ByPointer<Report>),
    /// On the way from one picture to the next.
    Between(Scene),
}

struct Travel {
    from: Scene,
    began: f64,
    _clock: Interval,
}

pub enum Msg {
    Frame,
    Down(PointerEvent),
    Move(PointerEvent),
    Up(PointerEvent),
    HandleKey(String, KeyboardEvent),
    Table,
}

impl Component for FigureView {
    type Message = Msg;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        FigureView {
            canvas: NodeRef::default(),
            overlay: NodeRef::default(),
            shown: None,
            travel: None,
            held: None,
            hovered: None,
            is_on_nothing: false,
            wants_paint: true,
            size: None,
            wants_focus: false,
            as_table: false,
            current: None,
            grabbed: false,
            keyed: None,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        let props = context.props();
        match message {
            Msg::Frame => {
                self.paint(context);
                return false;
            }
            Msg::Down(event) => {
                let Some((x, y)) = self.place(props, &event) else { return false };
                if event.button() != 0 {
                    return false;
                }
                let nearest = self.handle_near(props, &event);
                if let Some(overlay) = self.overlay.cast::<HtmlElement>() {
                    let _ = overlay.set_pointer_capture(event.pointer_id());
                }
                if nearest.is_some() {
                    // It may have no element yet: the focus follows when it has.
                    self.current.clone_from(&nearest);
                    self.wants_focus = true;
                }
                event.prevent_default();
                (self.held, self.is_on_nothing) = (nearest.clone(), nearest.is_none());
                if let Some(hit) = self.hit(props, x, y, Phase::Press, nearest) {
                    props.on_touch.emit(Touch::During(Edit::Point(hit)));
                }
            }
            Msg::Move(event) => {
                let Some((x, y)) = self.place(props, &event) else { return false };
                let Some(held) = self.held.clone() else {
                    let hovered = self.handle_near(props, &event);
                    return std::mem::replace(&mut self.hovered, hovered.clone()) != hovered;
                };
                if let Some(hit) = self.hit(props, x, y, Phase::Move, Some(held)) {
                    props.on_touch.emit(Touch::During(Edit::Point(hit)));
                }
            }
            Msg::Up(event) => {
                // A press on nothing that became a scrolling of the page is cancelled, and says no more.
                let is_click = std::mem::take(&mut self.is_on_nothing) && event.type_() == "pointerup";
                let held = self.held.take();
                if let Some((x, y)) = self.place(props, &event).filter(|_| held.is_some() || is_click)
                    && let Some(hit) = self.hit(props, x, y, Phase::Release, held)
                {
                    props.on_touch.emit(Touch::During(Edit::Point(hit)));
                }
                props.on_touch.emit(Touch::End);
            }
            Msg::HandleKey(key, event) => return self.handle_key(props, &key, &event),
            Msg::Table => self.as_table = !self.as_table,
        }
        true
    }

    fn changed(&mut self, context: &Context<Self>, old: &Props) -> bool {
        let new_scene = scene(context.props());
        let is_new = new_scene != scene(old);
        self.wants_paint |= is_new || (context.props().theme, context.props().scale) != (old.theme, old.scale);
        if is_new && context.props().travels && !reduced_motion() {
            if let (Some(from), Some(to)) = (self.shown_scene(&old.spec.key), new_scene)
                && from.size == to.size
            {
                let link = context.link().clone();
                let clock = Interval::new(16, move || link.send_message(Msg::Frame));
                self.travel = Some(Travel { from: from.clone(), began: now(), _clock: clock });
                self.say_moving(true);
            }
        } else if is_new {
            self.travel = None;
            self.say_moving(false);
        }
        // Now, while the page's words are still the old ones: after they have changed, drawing text would have the
        // browser lay out the page first.
        self.wants_paint = self.wants_paint && !self.paint(context);
        true
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        self.wants_paint = self.wants_paint && !self.paint(context);
        self.lay_out(context.props());
        self.watch_size(context);
        if std::mem::take(&mut self.wants_focus) {
            self.focus_handle(self.current.as_deref());
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        if let Some((observer, _)) = &self.size {
            observer.disconnect();
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let props = context.props();
        let link = context.link();
        let spec = &props.spec;
        let figure = props.report.as_ref().and_then(|report| report.figures.iter().find(|one| one.key == spec.key));
        let alt = figure.map_or_else(|| spec.name.clone(), |figure| figure.alt.clone());
        let columns = format!("columns-{}", spec.columns);
        let (ringed, away) = (props.is_ringed.then_some("in-question"), props.is_away.then_some("away"));
        html! {
            <figure class={classes!("figure", columns, ringed, away)} data-figure={spec.key.clone()}>
                <div class="figure-frame" dir="ltr" data-frame={spec.key.clone()}>
                    <canvas ref={&self.canvas} role="img" aria-label={format!("{}: {alt}", spec.name)}></canvas>
                    <div class="overlay" ref={&self.overlay}
                        onpointerdown={link.callback(Msg::Down)}
                        onpointermove={link.callback(Msg::Move)}
                        onpointerup={link.callback(Msg::Up)}
                        onpointercancel={link.callback(Msg::Up)}>
                        // A static page has them in its picture: there is nobody there to lay them out.
                        if cfg!(target_arch = "wasm32") {
                            { self.view_handles(context) }
                        }
                        if let Some(report) = props.report.as_ref().filter(|_| cfg!(target_arch = "wasm32")) {
                            { later(DeferredView::Hotspots(hotspots::Props {
                                figure: spec.key.clone(), report: report.clone(), on_touch: props.on_touch.clone(),
                            }), "hotspots") }
                        }
                    </div>
                </div>
                { self.view_table(props) }
                <button class="quiet as-table"
                    aria-label={if self.as_table { format!("Close table of “{}”", spec.name) } else { format!("Table of “{}”", spec.name) }}
                    onclick={link.callback(|_| Msg::Table)}>{ if self.as_table { "Close table" } else { "Table" } }</button>
            </figure>
        }
    }
}

impl FigureView {
    /// Draws the picture, or what is on the way to it; says whether there was a canvas and a picture.
    fn paint(&mut self, context: &Context<Self>) -> bool {
        let (Some(canvas), Some(to)) = (self.canvas.cast::<HtmlCanvasElement>(), scene(context.props())) else {
            return false;
        };
        if let Some(travel) = &self.travel {
            let share = (now() - travel.began) / TRAVEL;
            if share < 1.0 {
                let eased = 1.0 - (1.0 - share) * (1.0 - share) * (1.0 - share);
                let between = blend(&travel.from, to, eased);
                screen::draw(&between, &canvas, context.props().scale);
                self.shown = Some(Shown::Between(between));
                return true;
            }
            self.travel = None;
            self.say_moving(false);
        }
        screen::draw(to, &canvas, context.props().scale);
        self.shown = context.props().report.clone().map(Shown::Of);
        true
    }

    /// Tells whenever the frame has another size: by the window, or by what stands beside it.
    fn watch_size(&mut self, context: &Context<Self>) {
        let Some(overlay) = self.overlay.cast::<HtmlElement>().filter(|_| self.size.is_none()) else { return };
        let on_resize = context.props().on_resize.clone();
        let resized = Closure::<dyn Fn()>::new(move || on_resize.emit(()));
        if let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&overlay);
            self.size = Some((observer, resized));
        }
    }

    /// Says whether the picture is on its way, for tests that wait for it.
    fn say_moving(&self, is_moving: bool) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else { return };
        let _ = match is_moving {
            true => canvas.set_attribute("data-moving", "true"),
            false => canvas.remove_attribute("data-moving"),
        };
    }

    /// The picture on the canvas, of the figure with this key.
    fn shown_scene(&self, key: &str) -> Option<&Scene> {
        match self.shown.as_ref()? {
            Shown::Of(report) => scene_of(report, key),
            Shown::Between(scene) => Some(scene),
        }
    }

    /// Puts handles and hotspots where they belong, through the CSSOM: the security policy forbids
    /// `style` attributes.
    fn lay_out(&self, props: &Props) {
        let (Some(overlay), Some(scene)) = (self.overlay.cast::<HtmlElement>(), scene(props)) else { return };
        let Some(report) = &props.report else { return };
        let width = f64::from(scene.size.0) / UNITS_PER_PIXEL;
        let height = f64::from(scene.size.1) / UNITS_PER_PIXEL;
        let spots: BTreeMap<&str, &Hotspot> = report.hotspots.iter().map(|one| (one.key.as_str(), one)).collect();
        // Handles grow with the picture.
        let _ = overlay.style().set_property("--scale", &format!("{:.3}", props.scale));
        let children = overlay.children();
        for i in 0..children.length() {
            let Some(element) = children.item(i).and_then(|child| child.dyn_into::<HtmlElement>().ok()) else {
                continue;
            };
            let style = element.style();
            let percent = |name: &str, share: f64| {
                let _ = style.set_property(name, &format!("{:.3}%", share * 100.0));
            };
            if let Some(key) = element.get_attribute("data-handle") {
                let Some(handle) = report.handles.iter().find(|one| one.key == key) else { continue };
                let Some(panel) = scene.panels.get(handle.panel) else { continue };
                let (across, down) = panel.place(handle.at.0, handle.at.1);
                percent("left", across / UNITS_PER_PIXEL / width);
                percent("top", down / UNITS_PER_PIXEL / height);
                if let Some(flag) = element.query_selector(".flag").ok().flatten() {
                    // A line's flag stands at the top of its panel; what moves freely carries its own.
                    let down = down / UNITS_PER_PIXEL;
                    let lift = match handle.axes {
                        Axes::X => f64::from(panel.region[1]) / UNITS_PER_PIXEL - down,
                        _ if down < 60.0 => 46.0,
                        _ => -22.0,
                    };
                    if let Ok(flag) = flag.dyn_into::<HtmlElement>() {
                        let _ = flag.style().set_property("top", &format!("{:.1}px", lift - 12.0));
                    }
                }
            } else if let Some(key) = element.get_attribute("data-hotspot") {
                let Some(spot) = spots.get(key.as_str()) else { continue };
                let [left, top, right, bottom] = spot.region;
                percent("left", left / width);
                percent("top", top / height);
                percent("width", (right - left) / width);
                percent("height", (bottom - top) / height);
            }
        }
    }

    fn view_handles(&self, context: &Context<Self>) -> Html {
        let props = context.props();
        let Some(report) = &props.report else { return html! {} };
        let also = [self.held.as_deref(), self.hovered.as_deref()];
        let shown = handles::elements(report, &props.spec.key, self.current.as_deref(), also);
        shown.into_iter().map(|(handle, is_stop)| self.view_handle(context, handle, is_stop)).collect()
    }

    fn view_handle(&self, context: &Context<Self>, handle: &Handle, is_stop: bool) -> Html {
        let state = control_of(context.props(), handle);
        let span = state.and_then(|state| state.span);
        let key = handle.key.clone();
        let (now, least, most) = match (state, span) {
            (Some(state), Some(span)) => (state.text.clone(), span.least, span.most),
            _ if handle.axes == Axes::Y => (crate::format::full(handle.at.1), f64::MIN, f64::MAX),
            _ => (crate::format::full(handle.at.0), f64::MIN, f64::MAX),
        };
        let bounds = span.map(|_| (least.to_string(), most.to_string()));
        let kind = match handle.axes {
            Axes::X => "along-x",
            Axes::Y => "along-y",
            Axes::Path => "along-path",
            Axes::Free => "free",
        };
        let many = (!handle.group.is_empty()).then_some("one-of-many");
        let is_locked = handle.control.as_ref().is_some_and(|control| context.props().locked.contains(control));
        let is_first = !is_locked && context.props().first_touch.as_deref() == Some(&handle.key);
        let grabbed = (self.grabbed && self.current.as_ref() == Some(&handle.key)).then_some("grabbed");
        html! {
            <div key={handle.key.clone()} class={classes!("handle", kind, many, grabbed, is_first.then_some("first-touch"), is_locked.then_some("fixed"))} role="slider"
                title={is_locked.then_some(LOCKED)} aria-disabled={is_locked.then_some("true")}
                tabindex={if is_stop { "0" } else { "-1" }}
                data-handle={handle.key.clone()} aria-label={handle.label.clone()} aria-valuenow={now}
                aria-valuemin={bounds.as_ref().map(|bounds| bounds.0.clone())}
                aria-valuemax={bounds.as_ref().map(|bounds| bounds.1.clone())}
                aria-valuetext={handle.value_text.clone()}
                aria-orientation={if handle.axes == Axes::Y { "vertical" } else { "horizontal" }}
                onkeydown={context.link().callback(move |event| Msg::HandleKey(key.clone(), event))}>
                if is_locked {
                    { padlock() }
                } else if handle.group.is_empty() {
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="m10 8-4 4 4 4m4-8 4 4-4 4" /></svg>
                }
                if !handle.flag.is_empty() {
                    <span class="flag" translate="no" aria-hidden="true">{ handle.flag.clone() }</span>
                }
            </div>
        }
    }

    /// The figure as a table: the lab's own, or its marks one by one.
    fn view_table(&self, props: &Props) -> Html {
        let Some(report) = props.report.as_ref().filter(|_| self.as_table) else { return html! {} };
        let own: Vec<&TableView> = report.tables.iter().filter(|table| table.key == props.spec.key).collect();
        if !own.is_empty() {
            return own.into_iter().map(view_table).collect();
        }
        let Some(scene) = scene(props) else { return html! {} };
        let title = format!("{}: its marks", props.spec.name);
        let mut table = TableView::new(&props.spec.key, title, &MARK_COLUMNS);
        table.rows = marks(scene).into_iter().map(|row| row.into_iter().map(Cell::from).collect()).collect();
        view_table(&table)
    }

    /// A pointer event's place in the figure, in CSS pixels of the scene.
    fn place(&self, props: &Props, event: &PointerEvent) -> Option<(f64, f64)> {
        let overlay = self.overlay.cast::<HtmlElement>()?;
        let shown = self.shown_scene(&props.spec.key)?;
        let bounds = overlay.get_bounding_client_rect();
        if bounds.width() <= 0.0 || bounds.height() <= 0.0 {
            return None;
        }
        let across = (f64::from(event.client_x()) - bounds.left()) / bounds.width();
        let down = (f64::from(event.client_y()) - bounds.top()) / bounds.height();
        Some((across * f64::from(shown.size.0), down * f64::from(shown.size.1)))
    }

    /// The handle that a press at a place takes.
    fn handle_near(&self, props: &Props, event: &PointerEvent) -> Option<String> {
        let place = self.place(props, event)?;
        let is_touch = event.pointer_type() == "touch";
        handles::nearest(props.report.as_ref()?, scene(props)?, &props.spec.key, place, is_touch)
    }

    fn hit(&self, props: &Props, x: f64, y: f64, phase: Phase, handle: Option<String>) -> Option<Hit> {
        let (report, scene) = (props.report.as_ref()?, scene(props)?);
        let held = handle.as_ref().and_then(|key| report.handles.iter().find(|one| one.key == *key));
        let panel = match held {
            Some(handle) => handle.panel,
            None => scene.panels.iter().position(|panel| panel.contains(x, y))?,
        };
        let (x, y) = scene.panels.get(panel)?.value(x, y);
        Some(Hit { figure: props.spec.key.clone(), panel, x, y, phase, handle })
    }

    fn focus_handle(&self, key: Option<&str>) {
        let Some((overlay, key)) = self.overlay.cast::<HtmlElement>().zip(key) else { return };
        let found = overlay.query_selector(&format!("[data-handle=\"{key}\"]")).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }

    fn handle_key(&mut self, props: &Props, key: &str, event: &KeyboardEvent) -> bool {
        let Some(report) = &props.report else { return false };
        let Some(handle) = report.handles.iter().find(|handle| handle.key == key) else { return false };
        let name = event.key();
        let big = if event.shift_key() { 10.0 } else { 1.0 };
        let (right, up) = match name.as_str() {
            "ArrowRight" => (big, 0.0),
            "ArrowLeft" => (-big, 0.0),
            "ArrowUp" => (0.0, big),
            "ArrowDown" => (0.0, -big),
            _ => (0.0, 0.0),
        };
        let is_arrow = (right, up) != (0.0, 0.0);
        if !handle.group.is_empty() && !self.grabbed {
            if is_arrow {
                event.prevent_default();
                let group: Vec<&Handle> = report.handles.iter().filter(|one| one.group == handle.group).collect();
                let at = group.iter().position(|one| one.key == handle.key).unwrap_or(0);
                let step = if right + up > 0.0 { 1 } else { group.len() - 1 };
                let next = group[(at + step) % group.len()].key.clone();
                self.focus_handle(Some(&next));
                self.current = Some(next);
                return true;
            }
            if name == " " {
                // As a click on it.
                event.prevent_default();
                for phase in [Phase::Press, Phase::Release] {
                    let ((x, y), key) = (handle.at, Some(handle.key.clone()));
                    let (figure, panel) = (handle.figure.clone(), handle.panel);
                    props.on_touch.emit(Touch::Once(Edit::Point(Hit { figure, panel, x, y, phase, handle: key })));
                }
                return false;
            }
            if name == "Enter" {
                event.prevent_default();
                (self.grabbed, self.current) = (true, Some(handle.key.clone()));
                return true;
            }
            return false;
        }
        if self.grabbed && (name == "Enter" || name == "Escape") {
            event.prevent_default();
            self.grabbed = false;
            return true;
        }
        // A held key goes on from where it has come to, not from what is on screen yet.
        let keyed = self.keyed.as_ref().filter(|(known, _)| props.pending.is_ahead() && *known == handle.key);
        let keyed = keyed.map(|(_, at)| *at);
        let edit = match handle.axes {
            Axes::Free | Axes::X | Axes::Y | Axes::Path
                if is_arrow && (handle.control.is_none() || handle.axes == Axes::Free) =>
            {
                // Along one axis all four arrows move it.
                let (right, up) = match handle.axes {
                    Axes::X => (right + up, 0.0),
                    Axes::Y => (0.0, right + up),
                    Axes::Free | Axes::Path => (right, up),
                };
                let at = keyed.unwrap_or(handle.at);
                let (x, y) = (at.0 + right * handle.step.0, at.1 + up * handle.step.1);
                self.keyed = Some((handle.key.clone(), (x, y)));
                let handle_key = Some(handle.key.clone());
                let (figure, panel) = (handle.figure.clone(), handle.panel);
                Some(Edit::Point(Hit { figure, panel, x, y, phase: Phase::Release, handle: handle_key }))
            }
            Axes::Free => None,
            Axes::X | Axes::Y | Axes::Path => {
                control_of(props, handle).zip(handle.control.clone()).and_then(|(state, control)| {
                    let (span, value) = (state.span?, state.value);
                    let value = keyed.map_or(value, |(value, _)| value);
                    let value = match name.as_str() {
                        "Home" => span.least,
                        "End" => span.most,
                        _ if is_arrow => value + (right + up) * span.step,
                        _ => return None,
                    };
                    let value = span.clamp(value);
                    self.keyed = Some((handle.key.clone(), (value, 0.0)));
                    Some(Edit::Set { key: control, value: crate::format::full(value) })
                })
            }
        };
        if let Some(edit) = edit {
            event.prevent_default();
            props.on_touch.emit(Touch::Step(edit));
        }
        false
    }
}

fn scene(props: &Props) -> Option<&Scene> {
    scene_of(props.report.as_ref()?, &props.spec.key)
}

fn scene_of<'a>(report: &'a Report, key: &str) -> Option<&'a Scene> {
    report.figures.iter().find(|figure| figure.key == key).map(|figure| &figure.scene)
}

fn control_of<'a>(props: &'a Props, handle: &Handle) -> Option<&'a ControlState> {
    let key = handle.control.as_ref()?;
    let at = props.control_keys.iter().position(|known| known == key)?;
    props.report.as_ref()?.controls.get(at)
}

fn reduced_motion() -> bool {
    crate::app::window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten())
        .is_some_and(|list| list.matches())
}
