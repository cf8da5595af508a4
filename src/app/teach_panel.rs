//! What a teacher makes of a lab's state: a link that locks, hides and asks, or a step of a lesson.

use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::chrome::Go;
use super::files::copy;
use super::lesson;
use super::live::html;
use super::menu::Menu;
use crate::lab::{ControlView, Description, FrameKeys, LessonStep};

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub description: Description,
    pub frame: FrameKeys,
    /// The step of the visitor's own lesson that is being changed.
    pub changes: Option<usize>,
    /// The full address of this state with these keys of the frame.
    pub address_of: Callback<FrameKeys, String>,
    pub on_go: Callback<String>,
}

#[function_component]
pub fn TeachPanel(props: &Props) -> Html {
    let frame = use_state(|| props.frame.clone());
    let changes = props.changes;
    let say = use_state(|| changes.map_or(String::new(), lesson::said_at));
    let said = use_state(|| None::<&'static str>);
    let named = props.description.controls.iter().filter_map(|control| {
        // The player is the visitor's, and what is carried has no widget.
        if matches!(control, ControlView::Player { .. } | ControlView::Carried { .. }) {
            return None;
        }
        Some((control.key().to_owned(), control.label().to_owned()))
    });
    let rows = std::iter::once(("data".to_owned(), "Data".to_owned())).chain(named).map(|(key, label)| {
        let present = match () {
            () if frame.locked.contains(&key) => "locked",
            () if frame.hidden.contains(&key) => "hidden",
            () => "free",
        };
        let state = frame.clone();
        let name = key.clone();
        let on_choose = Callback::from(move |freedom: String| {
            let mut next = (*state).clone();
            next.locked.retain(|known| *known != name);
            next.hidden.retain(|known| *known != name);
            match freedom.as_str() {
                "locked" => next.locked.push(name.clone()),
                "hidden" => next.hidden.push(name.clone()),
                _ => {}
            }
            state.set(next);
            true
        });
        let id = format!("teach-{key}");
        let options = [("free", "Free"), ("locked", "Locked as it is"), ("hidden", "Hidden")];
        html! {
            <li>
                <label for={id.clone()}>{ label }</label>
                <Menu {id} value={present} {on_choose}>
                    { for options.iter().map(|(value, words)| html! { <option value={*value} selected={*value == present}>{ *words }</option> }) }
                </Menu>
            </li>
        }
    });
    let goal_state = frame.clone();
    let ongoal = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) {
            goal_state.set(FrameKeys { goal: area.value(), ..(*goal_state).clone() });
        }
    });
    let address = props.address_of.emit((*frame).clone());
    let (link, copied) = (address.clone(), said.clone());
    let oncopy = Callback::from(move |_: MouseEvent| {
        copy(&link);
        copied.set(Some("The link is copied."));
    });
    let words = say.clone();
    let onsay = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) {
            words.set(area.value());
        }
    });
    // Of the page's own keys a lesson keeps what a teacher says with them: what is locked, hidden and asked.
    let taught = FrameKeys {
        locked: frame.locked.clone(),
        hidden: frame.hidden.clone(),
        goal: frame.goal.clone(),
        ..FrameKeys::default()
    };
    let address_of_step = props.address_of.emit(taught);
    let state = address_of_step.split_once('?').map_or(String::new(), |(_, state)| state.replacen('#', "&", 1));
    let step = LessonStep { lab: props.description.id.clone(), state, say: (*say).clone() };
    let (replaced, on_go) = (step.clone(), props.on_go.clone());
    let onreplace = Callback::from(move |_: MouseEvent| {
        if let Some(at) = changes {
            lesson::replace(at, replaced.clone());
            on_go.emit(lesson::address());
        }
    });
    let added = said.clone();
    let onadd = Callback::from(move |_: MouseEvent| {
        added.set(Some(if lesson::add(step.clone()) {
            "Added to your lesson."
        } else {
            "This browser does not let the page keep a lesson (private mode, or a full disk)."
        }));
    });
    html! {
        <div class="share teach">
            <section>
                <h3>{"A link for your students"}</h3>
                <p class="help">{"It opens this state, and Reset goes back to it. Only you move what you lock: “Show me” and the tour, which set everything, are then left out."}</p>
                <ul class="downloads">{ for rows }</ul>
            </section>
            <section>
                <label for="teach-goal"><h3>{"Goal (optional)"}</h3></label>
                <textarea id="teach-goal" rows="3" maxlength="400" value={frame.goal.clone()} oninput={ongoal} />
                <input type="text" readonly=true aria-label="Teacher’s link" value={address} />
                <div class="buttons"><button class="solid" onclick={oncopy}>{"Copy link"}</button></div>
            </section>
            <section>
                <h3>{ changes.map_or("Or a step of a lesson".to_owned(), |at| format!("Step {} of your lesson", at + 1)) }</h3>
                <label class="help" for="teach-say">{"Shown to those who follow"}</label>
                <textarea id="teach-say" rows="3" value={(*say).clone()} oninput={onsay} />
                <div class="buttons">
                    if changes.is_some() {
                        <button class="solid" onclick={onreplace}>{"Replace this step"}</button>
                    }
                    <button onclick={onadd}>{ if changes.is_some() { "Add as a new step" } else { "Add this state to my lesson" } }</button>
                </div>
                <p><Go to={lesson::address()} on_go={props.on_go.clone()}>{"Open my lesson"}</Go></p>
                <p role="status" class="help">{ said.unwrap_or_default() }</p>
            </section>
        </div>
    }
}
