//! The labs' side: one session at a time, driven by requests, never blocking for more than a slice.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, Response};

use super::{config, wire};
use crate::lab::{Answer, Data, DataSet, Edit, Progress, Query, Request, Session, View};
use crate::labs;
use crate::table::Problem;

/// How long one slice of costly work may take, in milliseconds.
const SLICE: f64 = 12.0;
/// How often a picture of work in progress is sent, in milliseconds.
const PICTURE: f64 = 60.0;
/// How often a picture of a run that is watched is sent, in milliseconds.
const WATCHED: f64 = 33.0;

/// Listens for the page. Does not return while the worker lives, except to the browser's event loop.
pub fn run() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let inbox: Rc<RefCell<Inbox>> = Rc::default();
    let listener = EventListener::new(&scope, "message", move |event| {
        let Some(request) = event.dyn_ref::<MessageEvent>().and_then(wire::received) else { return };
        let mut open = inbox.borrow_mut();
        open.requests.push_back(request);
        if !open.is_attended {
            open.is_attended = true;
            drop(open);
            spawn_local(attend(inbox.clone()));
        }
    });
    // The worker listens for as long as it lives.
    listener.forget();
    wire::answer(&Answer::Ready);
}

#[derive(Default)]
struct Inbox {
    requests: VecDeque<Request>,
    is_attended: bool,
    desk: Desk,
}

/// The lab on the table.
#[derive(Default)]
struct Desk {
    session: Option<Box<dyn Session>>,
    view: View,
    generation: u64,
    is_working: bool,
    pictured: f64,
    /// Sets that were fetched already, by lab and id.
    fetched: BTreeMap<(&'static str, String), Data>,
}

/// Answers requests, and works on in slices between them, until there is nothing left to do.
async fn attend(inbox: Rc<RefCell<Inbox>>) {
    let mut desk = std::mem::take(&mut inbox.borrow_mut().desk);
    loop {
        let next = inbox.borrow_mut().requests.pop_front();
        if let Some(request) = next {
            desk.take_up(request).await;
        } else if desk.is_working {
            desk.go_on();
            next_turn().await;
        } else {
            break;
        }
    }
    let mut inbox = inbox.borrow_mut();
    inbox.desk = desk;
    inbox.is_attended = false;
}

impl Desk {
    async fn take_up(&mut self, request: Request) {
        let done = match request {
            Request::Open { generation, lab, query, view } => {
                (self.generation, self.view) = (generation, view);
                self.open(&lab, query).await
            }
            Request::Job(job) => {
                (self.generation, self.view) = (job.generation, job.view);
                let mut notices = Vec::new();
                let mut done = Ok(());
                for edit in &job.edits {
                    match self.apply(edit).await {
                        Ok(more) => notices.extend(more),
                        Err(problem) => done = Err(problem),
                    }
                }
                self.show(notices);
                done
            }
            Request::Rows { of, first, count } => {
                self.send_rows(of, first, count);
                Ok(())
            }
        };
        if let Err(problem) = done {
            wire::answer(&Answer::Failed { generation: self.generation, sentence: problem.to_string() });
        }
    }

    async fn open(&mut self, lab: &str, query: Query) -> Result<(), Problem> {
        let entry = labs::find(lab).ok_or_else(|| Problem::new(format!("There is no lab “{lab}”.")))?;
        self.session = Some((entry.open)());
        let description = self.session.as_ref().map(|session| Box::new(session.description()));
        if let Some(description) = description {
            wire::answer(&Answer::Opened { generation: self.generation, description });
        }
        let notices = self.apply(&Edit::Load(query)).await?;
        self.show(notices);
        Ok(())
    }

    async fn apply(&mut self, edit: &Edit) -> Result<Vec<String>, Problem> {
        let Some(session) = &self.session else { return Ok(Vec::new()) };
        if let Some(id) = session.data_wanted(edit) {
            let data = self.data(&id).await?;
            if let Some(session) = &mut self.session {
                session.set_data(data)?;
            }
        }
        self.session.as_mut().map_or(Ok(Vec::new()), |session| session.edit(edit))
    }

    /// The data set with this id, fetched when it is first needed.
    async fn data(&mut self, id: &str) -> Result<Data, Problem> {
        let Some(need) = self.session.as_ref().map(|session| session.data_need()) else {
            return Err(Problem::new("No lab is open."));
        };
        let lab = self.session.as_ref().map_or("", |session| session.meta().id);
        let known = (lab, id.to_owned());
        if let Some(data) = self.fetched.get(&known) {
            return Ok(data.clone());
        }
        let is_bundled = need.set(id).is_some_and(DataSet::is_bundled);
        let file = if is_bundled { fetched(id).await? } else { Vec::new() };
        let data = need.open(id, &file)?;
        self.fetched.insert(known, data.clone());
        Ok(data)
    }

    /// Works for a slice, then sends the picture.
    fn show(&mut self, notices: Vec<String>) {
        let Some(session) = &mut self.session else { return };
        let progress = work(session.as_mut());
        self.is_working = progress != Progress::Done || session.is_running();
        self.pictured = now();
        wire::answer(&Answer::Shown {
            generation: self.generation,
            query: session.query(),
            notices,
            report: Box::new(session.report(&self.view)),
            working: progress.working(),
            is_running: session.is_running(),
        });
    }

    fn go_on(&mut self) {
        let Some(session) = &mut self.session else {
            self.is_working = false;
            return;
        };
        let is_done = work(session.as_mut()) == Progress::Done && !session.is_running();
        let pause = if session.is_running() { WATCHED } else { PICTURE };
        self.is_working = !is_done;
        if is_done || now() - self.pictured > pause {
            self.show(Vec::new());
        }
    }

    fn send_rows(&mut self, of: String, first: usize, count: usize) {
        let Some(session) = &mut self.session else { return };
        let behind = session.rows(&of);
        let table = &session.data().table;
        let shown: Vec<u32> = behind.iter().copied().skip(first).take(count).collect();
        let columns = table.columns().iter().map(|column| column.name.clone()).collect();
        let cells = |row: u32| (0..table.columns().len()).map(|column| table.cell_text(row as usize, column)).collect();
        let rows = shown.into_iter().map(|row| (row + 1, cells(row))).collect();
        wire::answer(&Answer::Rows { of, total: behind.len(), columns, rows });
    }
}

fn work(session: &mut dyn Session) -> Progress {
    let end = now() + SLICE;
    session.advance(&mut || now() < end)
}

fn now() -> f64 {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(0.0, |clock| clock.now())
}

/// Lets waiting messages in. A timer would wait at least four milliseconds; a message does not.
async fn next_turn() {
    let Ok(channel) = MessageChannel::new() else { return };
    let turn = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(turn).await;
    channel.port1().close();
}

async fn fetched(id: &str) -> Result<Vec<u8>, Problem> {
    let lost = || Problem::new(format!("The data set “{id}” could not be loaded. Check the network and try again."));
    let address = config::data(id).ok_or_else(lost)?;
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let response = JsFuture::from(scope.fetch_with_str(&address)).await.map_err(|_| lost())?;
    let response: Response = response.dyn_into().map_err(|_| lost())?;
    if !response.ok() {
        return Err(lost());
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(|_| lost())?).await.map_err(|_| lost())?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
