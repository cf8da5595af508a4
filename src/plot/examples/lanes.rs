//! Lanes: what happens when.

use super::Example;
use crate::plot::{
    Canvas, Dash, Event, Frame, Handle, Hotspot, Ink, Key, Lane, Lanes, Moment, Now, Paint, Sign, Span, Stroke,
    TimeUnit, Times, heading,
};

pub const EXAMPLES: &[Example] = &[
    Example { key: "lanes-training-job", title: "A training job and what it costs", aspect: 1.9, draw: training_job },
    Example { key: "lanes-requests", title: "Requests at three instances", aspect: 2.2, draw: requests },
    Example { key: "lanes-many", title: "Many lanes with long names", aspect: 1.7, draw: many },
];

fn span(lane: usize, from: f64, until: f64, word: &str, paint: impl Into<Paint>) -> Span<'_> {
    Span { from: Moment { lane, track: 0, at: from }, until, word, paint: paint.into(), is_hatched: false, opens: None }
}

fn training_job(canvas: &mut Canvas) {
    heading(canvas, "Paid from the image on: 495 s", "ml.g5.xlarge, 50 GB in File mode, 3 epochs");
    let lanes = ["Starting", "Downloading", "Training", "Uploading"].map(|name| Lane { name, tracks: &[] });
    let times = Times { unit: TimeUnit::Seconds, range: (0.0, 640.0), label: "" };
    let handle = Handle::x("clock", "clock", "Clock", (0.0, 0.0)).flag("400 s").says("400 seconds");
    let now = Now { at: 400.0, handle: Some((handle, 640.0)) };
    let mut all = Lanes::new(canvas, Frame::new().lines(1).below(1), times, &lanes, Some(&now));
    let free = |from, until, word| Span { is_hatched: true, ..span(0, from, until, word, Ink::Panel) };
    let spans = [
        free(0.0, 27.0, "starting the job"),
        free(27.0, 94.0, "launching"),
        free(94.0, 141.0, "preparing instances"),
        span(1, 141.0, 442.0, "data, 50 GB", Ink::Line),
        span(1, 442.0, 470.0, "image", Ink::Line),
        span(2, 470.0, 623.0, "", Ink::Line),
        Span {
            opens: Some(Hotspot::pointed("upload", "Uploading: its response")),
            ..span(3, 623.0, 635.0, "12 s", Ink::Line)
        },
    ];
    all.spans("phases", &spans);
    let epoch =
        |(at, word)| Event { at: Moment { lane: 2, track: 0, at }, word, sign: Sign::Bar, paint: Ink::Text.into() };
    all.events("epochs", &[(521.0, ""), (572.0, "3 epochs"), (623.0, "")].map(epoch));
    all.key(canvas, &[(Key::Span(Ink::Panel.into(), true), "free"), (Key::Span(Ink::Line.into(), false), "paid")]);
    all.tell(canvas, "phase");
}

fn requests(canvas: &mut Canvas) {
    heading(canvas, "Six requests, three instances", "seconds since the first one");
    let lanes = ["router", "instance 1", "instance 2", "instance 3"].map(|name| Lane { name, tracks: &[] });
    let times = Times { unit: TimeUnit::Seconds, range: (0.0, 12.0), label: "" };
    let mut all =
        Lanes::new(canvas, Frame::new().lines(1).below(1), times, &lanes, Some(&Now { at: 9.5, handle: None }));
    let served =
        [(1, 0.5, 4.0, "r1"), (2, 1.0, 2.6, "r2"), (3, 1.6, 7.0, "r3"), (2, 3.0, 6.1, "r4"), (1, 4.4, 9.5, "r5")];
    let spans = served.map(|(lane, from, until, word)| span(lane, from, until, word, Ink::Negative));
    all.spans("served", &spans);
    let at = |lane, at| Moment { lane, track: 0, at };
    let events = [(0.4, "r1"), (0.9, "r2"), (1.5, "r3"), (2.9, "r4"), (4.3, "r5"), (6.6, "r6, no room: 503")];
    let events: Vec<Event> = events
        .into_iter()
        .map(|(moment, word)| {
            let is_refused = word.contains("503");
            let (sign, ink) = if is_refused { (Sign::Cross, Ink::Text) } else { (Sign::Dot, Ink::Text) };
            Event { at: at(0, moment), word, sign, paint: ink.into() }
        })
        .collect();
    for (event, span) in events.iter().zip(&spans) {
        all.panel.open_group(&format!("sent-{}", event.word));
        all.arrow([event.at, Moment { at: event.at.at + 0.08, ..span.from }], Stroke::REFERENCE.dashed(Dash::Solid));
    }
    all.events("requests", &events);
    let signs = [(Key::Event(Sign::Dot, Ink::Text), "asked"), (Key::Event(Sign::Cross, Ink::Text), "refused")];
    let [asked, refused] = signs;
    all.key(canvas, &[asked, refused, (Key::Span(Ink::Negative.into(), false), "being answered")]);
    all.tell(canvas, "who");
}

fn many(canvas: &mut Canvas) {
    heading(canvas, "Twenty tuning jobs, five at a time", "");
    let names: Vec<String> =
        (1..=20).map(|job| format!("income-tuning-2026-01-17-{job:03}-{:08x}", job * 7_654_321_u32)).collect();
    let lanes: Vec<Lane> = names.iter().map(|name| Lane { name, tracks: &[] }).collect();
    let times = Times { unit: TimeUnit::Days, range: (0.0, 9.0), label: "days since the first job" };
    let mut all = Lanes::new(canvas, Frame::new().lines(1), times, &lanes, None);
    let spans: Vec<Span> = (0..20)
        .map(|job| {
            let from = f64::from(job / 5) * 2.1 + f64::from(job % 5) * 0.05;
            let (long, word) = if job % 3 == 1 { (0.02, "stopped early") } else { (1.9, "completed after 20 epochs") };
            span(job as usize, from, from + long, word, if job % 3 == 1 { Ink::Soft } else { Ink::Line })
        })
        .collect();
    all.spans("jobs", &spans);
    all.tell(canvas, "job");
}
