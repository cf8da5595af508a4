//! The labs' side: one session at a time, driven by requests, never blocking for more than a slice.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, Response};

use super::clock::in_worker as now;
use super::own_data::OwnData;
use super::{codec, config};
use crate::lab::{
    Answer, Behind, Data, DataSet, Edit, Entry, OwnChoice, OwnRequest, Progress, Query, Request, STEP, Session, View,
    set_beside,
};
use crate::labs;
use crate::table::Problem;

/// How long one slice of costly work may take, in milliseconds.
const SLICE: f64 = 12.0;
/// How long the first picture after an edit waits for such work: a hand that drags sees every millisecond.
const FIRST_SLICE: f64 = 2.0;
/// How often a picture of work in progress is sent, in milliseconds.
const PICTURE: f64 = 60.0;
/// How often a picture of a run that is watched is sent, in milliseconds.
const WATCHED: f64 = 33.0;

/// Listens for the page. Does not return while the worker lives, except to the browser's event loop. `allocated`
/// tells how many bytes are in use.
pub fn run(allocated: fn() -> usize) {
    #[cfg(target_arch = "wasm32")]
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let inbox: Rc<RefCell<Inbox>> = Rc::default();
    let listener = EventListener::new(&scope, "message", move |event| {
        let Some((request, blob)) = event.dyn_ref::<MessageEvent>().and_then(codec::received_with) else { return };
        if request == Request::Memory {
            codec::answer(&Answer::Memory { bytes: allocated() as u64 });
            return;
        }
        let mut open = inbox.borrow_mut();
        if matches!(request, Request::Own(OwnRequest::Stop)) {
            // At once: the reading that it calls off would keep it waiting.
            open.stops.set(open.stops.get() + 1);
            return;
        }
        let stops = open.stops.get();
        open.requests.push_back(Received { request, blob, stops });
        if !open.is_attended {
            open.is_attended = true;
            drop(open);
            spawn_local(attend(inbox.clone()));
        }
    });
    // The worker listens for as long as it lives.
    listener.forget();
}

#[derive(Default)]
struct Inbox {
    requests: VecDeque<Received>,
    is_attended: bool,
    /// How often the page called off what is being read.
    stops: Rc<Cell<u32>>,
    desk: Desk,
}

struct Received {
    request: Request,
    /// The file beside it.
    blob: Option<Blob>,
    /// How often reading had been called off when it came.
    stops: u32,
}

/// The lab on the table.
#[derive(Default)]
struct Desk {
    session: Option<Box<dyn Session>>,
    /// A frozen run beside it, which is shown at the same step.
    frozen: Option<Box<dyn Session>>,
    view: View,
    generation: u64,
    is_working: bool,
    pictured: f64,
    /// The visitor's own data.
    own: OwnData,
    /// Sets that were fetched already, by lab and id.
    fetched: BTreeMap<(&'static str, String), Data>,
}

/// Answers requests, and works on in slices between them, until there is nothing left to do.
async fn attend(inbox: Rc<RefCell<Inbox>>) {
    let mut desk = std::mem::take(&mut inbox.borrow_mut().desk);
    desk.own.listen(&inbox.borrow().stops);
    loop {
        let next = inbox.borrow_mut().requests.pop_front();
        if let Some(Received { request, blob, stops }) = next {
            desk.own.attend(stops);
            desk.take_up(request, blob).await;
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
    async fn take_up(&mut self, request: Request, blob: Option<Blob>) {
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
                self.show(notices, FIRST_SLICE);
                done
            }
            Request::Rows { of, first, count } => {
                self.send_rows(of, first, count);
                Ok(())
            }
            // Answered at the door.
            Request::Memory => Ok(()),
            Request::Own(request) => {
                self.own.take_up(request, blob, self.session.as_deref()).await;
                Ok(())
            }
        };
        if let Err(problem) = done {
            codec::answer(&Answer::Failed { generation: self.generation, sentence: problem.to_string() });
        }
    }

    async fn open(&mut self, lab: &str, query: Query) -> Result<(), Problem> {
        let entry = labs::find(lab).ok_or_else(|| Problem::new(format!("There is no lab “{lab}”.")))?;
        (self.session, self.frozen) = (Some(opened(entry).await?), None);
        let mut without = query.clone();
        let is_own = OwnChoice::is_named(&query);
        let notices = match self.apply(&Edit::Load(query)).await {
            // A link to data that are not here still shows its lab.
            Err(problem) if is_own => {
                OwnChoice::remove(&mut without);
                let mut notices = self.apply(&Edit::Load(without)).await?;
                notices.push(problem.to_string());
                notices
            }
            loaded => loaded?,
        };
        self.show(notices, SLICE);
        Ok(())
    }

    async fn apply(&mut self, edit: &Edit) -> Result<Vec<String>, Problem> {
        if let Edit::Freeze(on) = edit {
            self.freeze(*on).await?;
            return Ok(Vec::new());
        }
        let Some(session) = &mut self.session else { return Ok(Vec::new()) };
        if let Edit::Load(query) = edit
            && OwnChoice::is_named(query)
            && let Some(mut notices) = self.own.give(query, session.as_mut()).await?
        {
            notices.extend(session.edit(edit)?);
            return Ok(notices);
        }
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
        let lab = self.session.as_ref().map_or("", |session| session.id());
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

    /// Keeps the present state in a session of its own, on the same data.
    async fn freeze(&mut self, on: bool) -> Result<(), Problem> {
        self.frozen = None;
        if let Some(session) = self.session.as_ref().filter(|_| on)
            && let Some(entry) = labs::find(session.id())
        {
            let mut frozen = opened(entry).await?;
            frozen.set_data(session.data().clone())?;
            frozen.edit(&Edit::Load(session.query()))?;
            self.frozen = Some(frozen);
        }
        Ok(())
    }

    /// Works for so many milliseconds; the frozen run follows the live one's step.
    fn work(&mut self, time: f64) -> Progress {
        let Some(session) = &mut self.session else { return Progress::Done };
        let progress = work(session.as_mut(), time);
        self.is_working = progress != Progress::Done || session.is_running();
        if let Some(frozen) = &mut self.frozen {
            if let Some((_, step)) = session.steps() {
                let follow = Edit::Set { key: STEP.to_owned(), value: step.to_string() };
                // A step that the frozen run cannot show leaves it where it is.
                let _ = frozen.edit(&follow);
            }
            self.is_working |= work(frozen.as_mut(), time) != Progress::Done;
        }
        progress
    }

    /// Works for so many milliseconds, then sends the picture.
    fn show(&mut self, notices: Vec<String>, time: f64) {
        let progress = self.work(time);
        let Some(session) = &mut self.session else { return };
        self.pictured = now();
        let mut report = session.report(&self.view);
        if let Some(frozen) = &mut self.frozen {
            set_beside(&mut report, &frozen.report(&self.view), session.figures());
        }
        let mut query = session.query();
        self.own.write(&mut query, session.data());
        codec::answer(&Answer::Shown {
            generation: self.generation,
            query,
            notices,
            report: Box::new(report),
            working: progress.working(),
            is_running: session.is_running(),
            is_frozen: self.frozen.is_some(),
        });
    }

    fn go_on(&mut self) {
        self.work(SLICE);
        let is_running = self.session.as_ref().is_some_and(|session| session.is_running());
        let pause = if is_running { WATCHED } else { PICTURE };
        if !self.is_working || now() - self.pictured > pause {
            self.show(Vec::new(), SLICE);
        }
    }

    fn send_rows(&mut self, of: String, first: usize, count: usize) {
        let Some(session) = &mut self.session else { return };
        let Behind { rows: behind, decided_by } = session.rows(&of);
        let table = &session.data().table;
        let columns = table.columns().iter().map(|column| column.name.clone());
        let columns = decided_by.iter().map(|(name, _)| name.clone()).chain(columns).collect();
        let number = |row: u32| 1 + self.own.row_in_file(session.data(), row);
        let shown = (0..behind.len()).skip(first).take(count).map(|place| {
            let row = behind[place];
            let decided = decided_by.iter().filter_map(|(_, values)| values.get(place).cloned());
            let cells = (0..table.columns().len()).map(|column| table.cell_text(row as usize, column));
            (number(row), decided.chain(cells).collect())
        });
        let rows = shown.collect();
        codec::answer(&Answer::Rows { of, total: behind.len(), columns, is_decided: decided_by.is_some(), rows });
    }
}

#[cfg(all(target_arch = "wasm32", feature = "labs-in-parts"))]
async fn opened(entry: &Entry) -> Result<Box<dyn Session>, Problem> {
    let lost = |_| Problem::new("This lab could not be loaded. Check the network and try again.");
    (entry.load)().await.map_err(lost)
}

#[cfg(not(all(target_arch = "wasm32", feature = "labs-in-parts")))]
async fn opened(entry: &Entry) -> Result<Box<dyn Session>, Problem> {
    Ok((entry.open)())
}

fn work(session: &mut dyn Session, time: f64) -> Progress {
    let end = now() + time;
    session.advance(&mut || now() < end)
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
