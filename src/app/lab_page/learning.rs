//! What the visitor has done in this lab, and the question that is asked again.

use yew::prelude::*;

use super::{LabPage, Msg, Seldom};
use crate::app::live::html;
use crate::app::root::Go;
use crate::app::{config, site, store};
use crate::lab::{Description, StaticText};
use crate::study::{Card, Name, Question, Rating};

const NOTHING_KEPT: &str = "This browser does not keep your progress. It counts until you leave the page.";

impl LabPage {
    pub(super) fn keep_met(&mut self, context: &Context<Self>, met: &[String]) {
        let lab = context.props().id.as_str();
        let is_kept = site::change_progress(|progress| {
            let is_new = progress.open(lab);
            met.iter().fold(is_new, |is_new, challenge| {
                let is_first = progress.meet(lab, challenge);
                // Met once, it is a question that is asked again; of one that is asked now the visitor says how it was.
                if is_first && *challenge != self.frame.review {
                    progress
                        .cards
                        .entry(Question::key_of(lab, challenge))
                        .or_insert_with(|| Card::default().answered(Rating::Good, site::now()));
                }
                is_first || is_new
            })
        });
        // That the lab was opened is not worth a word.
        if !is_kept && !met.is_empty() && store::is_news() {
            self.notices.push(NOTHING_KEPT.to_owned());
        }
    }

    /// Keeps how hard the question was, and goes back to the list.
    pub(super) fn rate(&mut self, context: &Context<Self>, rating: Rating) {
        let (lab, challenge) = (context.props().id.clone(), self.frame.review.clone());
        // Who answers before it has rested has met it all the same.
        let is_met = self.is_by_hand && rating != Rating::Again;
        let _ = site::change_progress(|progress| {
            if is_met {
                progress.meet(&lab, &challenge);
            }
            let card = progress.cards.entry(Question::key_of(&lab, &challenge)).or_default();
            *card = card.answered(rating, site::now());
            true
        });
        context.props().on_go.emit(format!("{}progress/", config::base()));
    }

    /// The question that is asked again, and how hard it was once it is answered.
    pub(super) fn view_review(&self, context: &Context<Self>, description: &Description) -> Html {
        let link = context.link();
        let at = description.challenges.iter().position(|challenge| challenge.key == self.frame.review);
        let Some((at, challenge)) = at.map(|at| (at, &description.challenges[at])) else { return html! {} };
        let is_met = self.report.as_ref().is_some_and(|report| report.is_met(at));
        let is_shown = self.shown_solution == Some(at);
        let rate = |rating: Rating, words: &'static str| {
            html! { <button onclick={link.callback(move |_| Msg::Seldom(Seldom::Rate(rating)))}>{ words }</button> }
        };
        html! {
            <section class="review" aria-label="Question">
                <p><b>{ &challenge.ask }</b></p>
                if is_met {
                    <p role="status">{ &challenge.learned }</p>
                    <div class="buttons">
                        if !is_shown { <span>{"How was it?"}</span> }
                        { rate(Rating::Again, "Ask again soon") }
                        if !is_shown {
                            { rate(Rating::Hard, "Hard") }{ rate(Rating::Good, "Good") }{ rate(Rating::Easy, "Easy") }
                        }
                    </div>
                } else {
                    <div class="buttons"><button onclick={link.callback(move |_| Msg::Solve(at))}>{"Show me"}</button></div>
                }
            </section>
        }
    }

    /// The pages of its concepts, and the labs before and after this one.
    pub(super) fn view_neighbours(&self, context: &Context<Self>, text: &StaticText) -> Html {
        let to = |lab: &Name| config::lab(&lab.id);
        let on_go = &context.props().on_go;
        html! {
            <>
            <nav class="beside-lab" aria-label="Concepts of this lab">
                <b>{"Concepts"}</b>
                { for text.concepts.iter().map(|concept| html! {
                    <Go to={config::concept(&concept.id)} on_go={on_go.clone()}>{ &concept.title }</Go>
                }) }
            </nav>
            <nav class="neighbours" aria-label="More labs">
                if let Some(lab) = &text.before {
                    <Go to={to(lab)} on_go={on_go.clone()}>{ format!("← {}", lab.title) }</Go>
                }
                if let Some(lab) = &text.after {
                    <Go to={to(lab)} on_go={on_go.clone()} class="after">{ format!("{} →", lab.title) }</Go>
                }
            </nav>
            </>
        }
    }
}
