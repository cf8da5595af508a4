//! The visitor's own data: from the panel to the worker and back.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, ClipboardEvent, DragEvent, Element, HtmlDialogElement, Window};
use yew::prelude::*;

use super::{DeferredMsg, LabPage, Msg, Panel};
use crate::app::codec;
use crate::app::files;
use crate::app::own_page::{OwnAsk, OwnPage, Reading};
use crate::app::own_store::OwnFile;
use crate::app::touch::Touch;
use crate::format;
use crate::lab::{Edit, OwnAnswer, OwnChoice, OwnRequest, Request};
use crate::table::roles::Roles;

/// Of how many lines a paste beside any field must be to be taken for a table.
const LEAST_PASTE: usize = 2;

impl LabPage {
    pub(super) fn own_ask(&mut self, context: &Context<Self>, ask: OwnAsk) -> bool {
        match ask {
            OwnAsk::Open => self.open_own(),
            OwnAsk::Change => {
                if let Some(file) = OwnChoice::read(&self.query)
                    .and_then(|choice| context.props().own.by_fingerprint(choice.fingerprint))
                {
                    self.read_own(context, &file);
                }
            }
            OwnAsk::File(name, blob) => self.take_file(context, name, blob),
            OwnAsk::Known(number) => {
                if let Some(file) = context.props().own.file(number) {
                    self.read_own(context, &file);
                }
            }
            OwnAsk::Pick(id) => self.pick_own(context, &id),
            OwnAsk::Options(options) => {
                if let Some(file) = self.own.file {
                    self.own.options = options.clone();
                    self.own.reading = Some(Reading::default());
                    let chosen = self.own.chosen_roles();
                    self.send(&Request::Own(OwnRequest::Read { file, options, chosen }));
                }
            }
            OwnAsk::Roles(roles) => {
                self.own.choose(roles);
                self.check_own();
            }
            OwnAsk::Missing(missing) => {
                self.own.missing = missing;
                self.check_own();
            }
            OwnAsk::Keep(keeps) => self.own.keeps = keeps,
            OwnAsk::Use => self.use_own(context),
            OwnAsk::Another => {
                self.stop_reading();
                self.drop_unread(context);
                let wanted = self.own.wanted.take();
                self.own = OwnPage { wanted, ..OwnPage::default() };
            }
            OwnAsk::Stop => self.stop_reading(),
            OwnAsk::Forget(number) => {
                let (store, link) = (context.props().own.clone(), context.link().clone());
                spawn_local(async move {
                    let told = match store.forget(number).await {
                        Ok(()) => OwnAsk::Stored,
                        Err(error) => OwnAsk::Refused(format!("The browser could not forget the table ({error}).")),
                    };
                    link.send_message(Msg::Deferred(DeferredMsg::Own(told)));
                });
            }
            OwnAsk::Export => self.send(&Request::Own(OwnRequest::Export)),
            OwnAsk::Drag(is_dragging) => {
                let is_new = self.own.is_dragging != is_dragging;
                self.own.is_dragging = is_dragging;
                return is_new;
            }
            OwnAsk::Stored => {}
            OwnAsk::Loaded => {
                // Those that came from the browser only now; the worker takes the others again as they are.
                self.hand_over_files(context);
                if std::mem::take(&mut self.waits_for_store) {
                    self.open_own_lab(context);
                }
            }
            OwnAsk::Refused(sentence) => self.notices = vec![sentence],
        }
        true
    }

    /// Fetches what the browser keeps, and takes what another lab has handed on.
    pub(super) fn fetch_own(&self, context: &Context<Self>) {
        let (store, link) = (context.props().own.clone(), context.link().clone());
        let was_loaded = store.is_loaded();
        spawn_local(async move {
            // Else the worker got them when it started.
            if !was_loaded {
                store.load().await;
                link.send_message(Msg::Deferred(DeferredMsg::Own(OwnAsk::Loaded)));
            }
            if let Some((name, blob)) = store.take_handed() {
                link.send_message(Msg::Deferred(DeferredMsg::Own(OwnAsk::File(name, blob))));
            }
        });
    }

    /// Opens the lab on the file of its link, if it is here; else on what the lab brings, and asks for it.
    pub(super) fn open_own_lab(&mut self, context: &Context<Self>) {
        let store = &context.props().own;
        if !store.is_loaded() {
            self.waits_for_store = true;
            return;
        }
        let is_missing = |choice: &OwnChoice| store.by_fingerprint(choice.fingerprint).is_none();
        self.own.wanted = OwnChoice::read(&self.query).filter(is_missing);
        self.open(context);
    }

    pub(super) fn own_answer(&mut self, context: &Context<Self>, answer: OwnAnswer) -> bool {
        let is_shown = |file: u32| self.own.file == Some(file);
        match answer {
            OwnAnswer::Reading { file, share, rows, pass } => {
                // A link's file is read without the panel.
                if self.own.file.is_none() {
                    self.own.name = context.props().own.file(file).map_or(String::new(), |file| file.name);
                }
                if is_shown(file) || self.own.file.is_none() {
                    self.own.reading = Some(Reading { share, rows, pass });
                }
            }
            OwnAnswer::Read { file, table } => {
                context.props().own.was_read(file, table.notes.fingerprint, table.notes.rows);
                if is_shown(file) {
                    let known = context.props().own.file(file);
                    let before = known.as_ref().and_then(|known| known.choices.get(&context.props().id));
                    self.own.take_table(*table, before);
                    self.own.keeps |= known.as_ref().is_some_and(|known| known.is_kept);
                    self.check_own();
                }
            }
            OwnAnswer::Stopped { file } => {
                context.props().own.drop_unread(file);
                if is_shown(file) {
                    self.own.reading = None;
                    if self.own.table.is_none() {
                        self.own.file = None;
                        self.own.sentence =
                            Some(format!("Reading “{}” was stopped. Nothing has changed.", self.own.name));
                    }
                }
            }
            OwnAnswer::Refused { file, sentence } => {
                // What is shown stays, so that it can be read in another way.
                if is_shown(file) {
                    self.own.reading = None;
                    self.own.sentence = Some(sentence);
                } else {
                    context.props().own.drop_unread(file);
                }
            }
            OwnAnswer::Checked { file, check } => {
                if is_shown(file) {
                    self.own.check = Some(check);
                }
            }
            OwnAnswer::Failed { sentence } => self.notices = vec![sentence],
            OwnAnswer::Exported { name, csv } => {
                files::download(&name, "text/csv", &csv);
                return false;
            }
        }
        true
    }

    /// The worker shows a state: is it the one that the panel asked for?
    pub(super) fn own_shown(&mut self, context: &Context<Self>) {
        if self.own.file.is_none() {
            self.own.reading = None;
        }
        let asked = self.own.asked.take_if(|asked| OwnChoice::read(&self.query).as_ref() == Some(asked));
        let (Some(choice), Some(number)) = (asked, self.own.file) else { return };
        let store = context.props().own.clone();
        store.was_chosen(number, &context.props().id, choice);
        if self.own.keeps {
            let link = context.link().clone();
            spawn_local(async move {
                if let Err(error) = store.keep(number).await {
                    let told =
                        format!("The browser would not keep the table ({error}); it stays until the page is closed.");
                    link.send_message(Msg::Deferred(DeferredMsg::Own(OwnAsk::Refused(told))));
                }
            });
        }
        self.own = OwnPage::default();
        // Closed, it gives the focus back to where it was opened.
        if let Some(dialog) = self.dialog.cast::<HtmlDialogElement>() {
            dialog.close();
        }
        self.panel = None;
    }

    /// A sentence about a state that cannot be shown: the panel's, if it asked for it.
    pub(super) fn own_failed(&mut self, sentence: &str) -> bool {
        let is_asked = self.own.asked.take().is_some();
        if is_asked {
            self.own.sentence = Some(sentence.to_owned());
        }
        is_asked
    }

    /// Hands the files over to a new worker, so that it can read what a link or the chooser asks for.
    pub(super) fn hand_over_files(&self, context: &Context<Self>) {
        for file in context.props().own.read_files() {
            self.hand_over(&file);
        }
    }

    fn hand_over(&self, file: &OwnFile) {
        let (number, name, fingerprint) = (file.number, file.name.clone(), file.fingerprint);
        let request = Request::Own(OwnRequest::Take { file: number, name, fingerprint });
        if let Some(worker) = &self.worker
            && let Err(error) = codec::send_with(worker, &request, &file.blob)
        {
            web_sys::console::error_1(&error);
        }
    }

    /// Whether the lab takes a file now: it has parts for columns, and no teacher's link locks the data.
    pub(super) fn takes_own(&self) -> bool {
        let has_parts = self.text.as_ref().is_some_and(|text| !text.description.roles.is_empty());
        let is_hidden = self.changes.is_none() && self.frame.hidden.iter().any(|key| key == "data");
        has_parts && !is_hidden && !self.is_locked_key("data")
    }

    fn open_own(&mut self) {
        if !self.takes_own() {
            let is_made = self.text.as_ref().is_none_or(|text| text.description.roles.is_empty());
            let why = if is_made {
                "This lab takes no file, because it makes its own data. Choose another lab for your table."
            } else {
                "Your teacher has locked the data of this lab. Open the lab from the home page to use your table."
            };
            self.notices = vec![why.to_owned()];
            return;
        }
        self.own = OwnPage { wanted: self.own.wanted.take(), ..OwnPage::default() };
        self.panel = Some(Panel::Own);
    }

    fn take_file(&mut self, context: &Context<Self>, name: String, blob: Blob) {
        self.own.is_dragging = false;
        if self.panel != Some(Panel::Own) {
            self.open_own();
        }
        if self.panel != Some(Panel::Own) || self.worker.is_none() {
            return;
        }
        self.stop_reading();
        self.drop_unread(context);
        let number = context.props().own.add(name, blob);
        if let Some(file) = context.props().own.file(number) {
            self.hand_over(&file);
            self.read_own(context, &file);
        }
    }

    /// Lets go of a file that could not be read, before the panel turns to another.
    fn drop_unread(&self, context: &Context<Self>) {
        if let Some(file) = self.own.file {
            context.props().own.drop_unread(file);
        }
    }

    fn read_own(&mut self, context: &Context<Self>, file: &OwnFile) {
        if self.panel != Some(Panel::Own) {
            self.open_own();
        }
        let before = file.choices.get(&context.props().id).or_else(|| file.choices.values().next());
        let options = self.own.wanted.as_ref().filter(|_| file.fingerprint.is_none()).or(before);
        let options = options.map(|choice| choice.options.clone()).unwrap_or_default();
        self.own.turn_to(file, options.clone());
        let chosen = Roles::default();
        self.send(&Request::Own(OwnRequest::Read { file: file.number, options, chosen }));
    }

    /// Uses a file as it was used before in this lab; else the panel asks how.
    fn pick_own(&mut self, context: &Context<Self>, id: &str) {
        let files = context.props().own.read_files();
        let Some(file) = files.iter().find(|file| own_id(file) == id) else { return };
        match file.choices.get(&context.props().id) {
            Some(choice) => {
                let mut query = self.query.clone();
                choice.write(&mut query);
                self.touch(context, Touch::Once(Edit::Load(query)));
            }
            None => self.read_own(context, file),
        }
    }

    fn check_own(&mut self) {
        if let (Some(file), Some(_)) = (self.own.file, &self.own.table) {
            let (roles, missing) = (self.own.roles.clone(), self.own.missing);
            self.send(&Request::Own(OwnRequest::Check { file, roles, missing }));
        }
    }

    fn use_own(&mut self, context: &Context<Self>) {
        let Some(choice) = self.own.choice() else { return };
        // The link's own state, if this is the link's own file.
        let mut query = if self.own.is_the_wanted_one() { self.linked.clone() } else { self.query.clone() };
        choice.write(&mut query);
        self.own.sentence = None;
        self.own.asked = Some(choice);
        self.touch(context, Touch::Once(Edit::Load(query)));
    }

    /// Calls off the reading of a file, if one is read.
    pub(super) fn stop_reading(&self) {
        if self.own.reading.is_some() {
            self.send(&Request::Own(OwnRequest::Stop));
        }
    }

    /// Files that are dragged over the page, and tables that are pasted beside any field.
    pub(super) fn listen_for_data(&mut self, context: &Context<Self>, window: &Window) {
        let listen = |kind: &'static str, heard: fn(&DragEvent) -> Option<OwnAsk>| {
            let link = context.link().clone();
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(window, kind, options, move |event| {
                let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| has_files(event)) else { return };
                // Else the browser leaves the page to show the file.
                event.prevent_default();
                if let Some(ask) = heard(event) {
                    link.send_message(Msg::Deferred(DeferredMsg::Own(ask)));
                }
            })
        };
        let listeners = [
            listen("dragenter", |_| Some(OwnAsk::Drag(true))),
            listen("dragover", |_| None),
            // To nowhere: the pointer has left the window.
            listen("dragleave", |event| event.related_target().is_none().then_some(OwnAsk::Drag(false))),
            listen("drop", |event| {
                let file = event.data_transfer()?.files()?.get(0);
                Some(file.map_or(OwnAsk::Drag(false), |file| OwnAsk::File(file.name(), file.into())))
            }),
        ];
        self.listeners.extend(listeners);
        let link = context.link().clone();
        self.listeners.push(EventListener::new(window, "paste", move |event| {
            let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let is_field = target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA"));
            let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
            let is_table = !is_field && text.trim().lines().count() >= LEAST_PASTE;
            if let Some(ask) = OwnAsk::pasted(&text).filter(|_| is_table) {
                link.send_message(Msg::Deferred(DeferredMsg::Own(ask)));
            }
        }));
    }

    /// What the chooser of data shows of the visitor's files: id and title.
    pub(super) fn own_sets(&self, context: &Context<Self>) -> Vec<(String, String)> {
        let files = context.props().own.read_files();
        files.iter().map(|file| (own_id(file), format!("{} ({} rows)", file.name, format::count(file.rows)))).collect()
    }
}

/// The id of a file's data in links.
pub fn own_id(file: &OwnFile) -> String {
    OwnChoice { fingerprint: file.fingerprint.unwrap_or_default(), ..OwnChoice::default() }.id()
}

fn has_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.includes(&"Files".into(), 0))
}
