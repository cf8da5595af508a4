//! In front of a class, and for it: teacher's links, lessons, Present and its notes, in a real browser.

use browser_tests::keys::{PAGE_DOWN, PAGE_UP, RIGHT};
use browser_tests::visitor;
use serde_json::json;

#[test]
fn a_teachers_link_locks_hides_and_asks() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/?threshold=0.3&teach.lock=threshold&teach.hide=seed#teach.goal=Lower%20the%20cost");
    let threshold = || visitor.number(&visitor.find("slider", "Threshold"));
    assert_eq!(threshold(), 0.3);
    visitor.drag(&visitor.find("slider", "Threshold line"), 90, 0);
    assert_eq!(threshold(), 0.3, "what is locked stays");
    assert!(visitor.find_all("slider", "Seed").is_empty(), "what is hidden is not there");
    assert!(visitor.text().contains("Lower the cost"));
    visitor.unfold();
    visitor.keys(&visitor.find("slider", "Cost of a miss"), RIGHT);
    visitor.click(&visitor.find("button", "Reset"));
    assert_eq!(threshold(), 0.3, "reset goes back to the teacher's state");
    visitor.nothing_went_wrong();
}

#[test]
fn a_lesson_is_made_and_followed() {
    let visitor = visitor!(1440, 900);
    let first = "roc/?threshold=0.3&teach.lock=threshold&teach.hide=seed#teach.goal=Lower%20the%20cost";
    for (lab, words) in [(first, "First look here."), ("scaling/?scaling=standard", "Then here.")] {
        visitor.visit(&format!("labs/{lab}"));
        visitor.click(&visitor.find("button", "Teach"));
        visitor.until("the panel opens", || !visitor.find_all("textbox", "Shown to those who follow").is_empty());
        visitor.keys(&visitor.find("textbox", "Shown to those who follow"), words);
        visitor.click(&visitor.find("button", "Add this state to my lesson"));
        visitor.until("it is kept", || visitor.text().contains("Added to your lesson."));
    }
    visitor.visit("lesson/");
    visitor.until("steps have the names of labs", || visitor.text().contains("ROC and the threshold"));
    assert!(visitor.text().contains("1 control locked · 1 control hidden · goal: Lower the cost"));
    visitor.click(&visitor.find("button", "Start the lesson"));
    visitor.until("the first step is shown", || visitor.text().contains("First look here."));
    let threshold = || visitor.number(&visitor.find("slider", "Threshold"));
    assert_eq!(threshold(), 0.3);
    assert!(visitor.text().contains("Lower the cost"));
    visitor.drag(&visitor.find("slider", "Threshold line"), 90, 0);
    assert_eq!(threshold(), 0.3, "what the step locks stays");
    visitor.click(&visitor.find("button", "Next"));
    visitor.until("the second step is shown", || visitor.text().contains("Then here."));
    visitor.find("heading", "Same data: why does the model change its mind?");
    visitor.nothing_went_wrong();
}

/// Who follows a lesson sees what it holds and one button; who teaches may keep a copy.
#[test]
fn a_lessons_link_is_for_those_who_follow_it() {
    let visitor = visitor!(1440, 900);
    visitor.visit("lesson/#title=Thresholds&lab=roc&state=threshold%3D0.3&say=Look%20here.");
    visitor.until("the lab is named", || visitor.text().contains("ROC and the threshold"));
    assert!(visitor.text().contains("Look here."));
    assert!(visitor.find_all("textbox", "Title").is_empty());
    visitor.click(&visitor.find("button", "Keep a copy"));
    assert_eq!(visitor.value(&visitor.find("textbox", "Title")), "Thresholds");
    visitor.click(&visitor.find("button", "Start the lesson"));
    visitor.until("the first step is shown", || visitor.text().contains("1 of 1"));
    assert_eq!(visitor.number(&visitor.find("slider", "Threshold")), 0.3);
    visitor.nothing_went_wrong();
}

/// What a teacher has set stays when the show begins, until the tour is asked for.
#[test]
fn a_show_begins_with_what_is_set() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/?threshold=0.3");
    visitor.click(&visitor.find("button", "Present"));
    let to_tour = visitor.find("button", "To the tour →");
    assert_eq!(visitor.number(&visitor.find("slider", "Threshold")), 0.3);
    visitor.click(&to_tour);
    visitor.until("the first stop is shown", || !visitor.find_all("button", "Next →").is_empty());
    visitor.nothing_went_wrong();
}

#[test]
fn the_room_predicts_before_it_sees() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    visitor.click(&visitor.find("button", "Present"));
    visitor.click(&visitor.find("switch", "Predict first"));
    visitor.press(PAGE_DOWN);
    visitor.until("the room is asked", || !visitor.find_all("region", "Predict first").is_empty());
    visitor.click(&visitor.find("button", "A hand for “rises”, 0 so far"));
    visitor.find("button", "A hand for “rises”, 1 so far");
    visitor.click(&visitor.find("button", "Show it"));
    visitor.until("it is shown", || visitor.text().contains("It rises"));
    visitor.click(&visitor.find("button", "End"));
    visitor.until("the page is back", || !visitor.find_all("button", "Share").is_empty());
    visitor.nothing_went_wrong();
}

const TWO_STEPS: &str = "lesson/#title=Thresholds&end=Well%20done.&lab=roc&state=threshold%3D0.3%26teach.lock%3Dthreshold&say=Look%20here.&lab=scaling&state=scaling%3Dstandard&say=Then%20here.";

/// A reload finds a lesson again, the browser's way back and forth moves its step, and it has an end.
#[test]
fn a_lesson_lies_in_the_history_and_has_an_end() {
    let visitor = visitor!(1440, 900);
    visitor.visit(TWO_STEPS);
    visitor.click(&visitor.find("button", "Start the lesson"));
    let is_at = |step: &str, words: &str| {
        let shown = format!("· {step} of 2");
        visitor.until(words, || visitor.text().contains(&shown) && visitor.text().contains(words));
        visitor.idle();
    };
    is_at("1", "Look here.");
    visitor.script("window.isOld = true; location.reload();");
    visitor.until("the page is loaded anew", || visitor.script("return window.isOld ?? false") == json!(false));
    is_at("1", "Look here.");
    visitor.click(&visitor.find("button", "Next"));
    is_at("2", "Then here.");
    visitor.back();
    is_at("1", "Look here.");
    assert_eq!(visitor.number(&visitor.find("slider", "Threshold")), 0.3);
    visitor.script("history.forward()");
    is_at("2", "Then here.");
    visitor.click(&visitor.find("button", "Finish"));
    visitor.until("the last word is said", || visitor.text().contains("Well done."));
    visitor.until("what was met is told", || visitor.text().contains("challenges met"));
    visitor.back();
    is_at("2", "Then here.");
    // Another lab is not the step's; the lesson says so and leads back.
    visitor.script("document.querySelector('.neighbours a').click()");
    visitor.click(&visitor.find("button", "Back to step 2"));
    is_at("2", "Then here.");
    visitor.click(&visitor.find("button", "End lesson"));
    visitor.until("it is left", || visitor.find_all("button", "Finish").is_empty());
}

/// What is locked nobody but the teacher moves, and nothing is offered that would.
#[test]
fn what_is_locked_stays_and_says_so() {
    let visitor = visitor!(1440, 900);
    let offers = |name: &str| !visitor.find_all("button", name).is_empty();
    let has_tour = || visitor.script("return !!document.querySelector('.tour-start')") == json!(true);
    let solution = "Show me a solution of challenge 1";
    visitor.visit("labs/roc/");
    assert!(has_tour() && offers(solution));
    visitor.visit("labs/roc/?threshold=0.3&teach.lock=threshold");
    assert!(!has_tour() && !offers(solution));
    let handle = visitor.script(
        "const handle = document.querySelector('[data-handle=\"threshold\"]');
         return [handle.getAttribute('aria-disabled'), handle.title, getComputedStyle(handle).cursor, !!handle.querySelector('.padlock')];",
    );
    assert_eq!(handle, json!(["true", "Locked by your teacher", "default", true]));
    assert!(visitor.text().contains("Locked by your teacher"));
    visitor.click(&visitor.find("button", "Present"));
    visitor.find("region", "Stop");
    visitor.press(PAGE_DOWN);
    assert_eq!(visitor.number(&visitor.find("slider", "Threshold")), 0.3);
    assert!(visitor.text().contains("As it is set now"));
    // The data alone: what stays on them is offered, what leads to others says why it is not.
    visitor.visit("labs/roc/?data=gaussians&teach.lock=data");
    assert!(!has_tour() && !offers(solution));
    visitor.until("it is said", || visitor.text().contains("your teacher has locked what is shown"));
    visitor.nothing_went_wrong();
}

/// A teacher changes a step of a lesson: nothing is locked meanwhile, and the step comes back with what it says.
#[test]
fn a_step_of_a_lesson_is_changed() {
    let visitor = visitor!(1440, 900);
    visitor.visit(TWO_STEPS);
    visitor.click(&visitor.find("button", "Keep a copy"));
    visitor.click(&visitor.find("button", "Change step 1"));
    let threshold = || visitor.number(&visitor.find("slider", "Threshold"));
    visitor.idle();
    assert_eq!(threshold(), 0.3);
    visitor.keys(&visitor.find("slider", "Threshold"), RIGHT);
    let changed = threshold();
    assert!(changed > 0.3, "its teacher may move what is locked");
    visitor.click(&visitor.find("button", "Teach"));
    let say = visitor.find("textbox", "Shown to those who follow");
    assert_eq!(visitor.value(&say), "Look here.");
    visitor.keys(&say, " And there.");
    visitor.click(&visitor.find("button", "Replace this step"));
    visitor.until("the lesson is back", || !visitor.find_all("button", "Change step 2").is_empty());
    assert_eq!(visitor.value(&visitor.first("#say-0").expect("the first step has a field")), "Look here. And there.");
    assert!(visitor.text().contains("1 control locked"));
    visitor.click(&visitor.find("button", "Show step 1"));
    visitor.until("the step is shown", || visitor.text().contains("And there."));
    visitor.idle();
    assert_eq!(threshold(), changed);
    visitor.keys(&visitor.find("slider", "Threshold line"), RIGHT);
    assert_eq!(threshold(), changed, "for those who follow it is locked");
    visitor.nothing_went_wrong();
}

/// The way back from the tour leads to what was set, a question to the class holds everything still, and the notes
/// speak of the question before they speak of the answer.
#[test]
fn a_show_goes_back_and_holds_still_while_it_asks() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/?threshold=0.3");
    // The notes lie in a frame here: a test drives one window.
    visitor.script(
        "const notes = document.createElement('iframe'); notes.id = 'notes'; notes.src = '?view.notes=1'; document.body.append(notes);",
    );
    let notes = || {
        let text = visitor
            .script("return document.getElementById('notes').contentDocument.querySelector('main')?.innerText ?? ''");
        text.as_str().unwrap_or_default().to_owned()
    };
    let can = |words: &str| {
        let script = format!(
            "return [...document.getElementById('notes').contentDocument.querySelectorAll('button')].some(one => one.innerText.includes('{words}') && !one.disabled)"
        );
        visitor.script(&script) == json!(true)
    };
    visitor.until("the notes wait", || notes().contains("Waiting for the other window"));
    visitor.click(&visitor.find("button", "Present"));
    visitor.until("the notes follow", || notes().contains("As it is set now"));
    assert!(!can("Back") && can("To the tour"));
    visitor.click(&visitor.find("button", "To the tour →"));
    visitor.until("the first stop is shown", || notes().contains("1 of") && can("Back"));
    visitor.click(&visitor.find("button", "← Back"));
    visitor.until("what was set is back", || visitor.text().contains("As it is set now"));
    visitor.idle();
    assert_eq!(visitor.number(&visitor.find("slider", "Threshold")), 0.3);
    visitor.click(&visitor.find("switch", "Predict first"));
    // Not every stop asks.
    visitor.until("the class is asked", || {
        let is_asked = !visitor.find_all("region", "Predict first").is_empty();
        if !is_asked {
            visitor.press(PAGE_DOWN);
            visitor.idle();
        }
        is_asked
    });
    let asked = visitor.script("return document.querySelector('.band-say h2').innerText");
    let asked = asked.as_str().unwrap_or_default();
    visitor.until("the notes ask", || notes().contains("The class is asked") && notes().contains(asked));
    let size = |of: &str| {
        let script = format!(
            "const page = document.getElementById('notes').contentDocument;
             const found = [...page.querySelectorAll('main p')].find({of});
             return parseFloat(page.defaultView.getComputedStyle(found).fontSize);"
        );
        visitor.script(&script).as_f64().unwrap_or_default()
    };
    assert!(
        size("one => one.classList.contains('say')") > size("(one, at, all) => at === all.length - 1"),
        "the question is larger than what reveals its answer"
    );
    let still = visitor.script("return [...document.querySelectorAll('[inert]')].map(one => one.className)");
    assert_eq!(still, json!(["show-stage", "band-controls"]));
    let before = visitor.script("return document.querySelector('.asked b').innerText");
    visitor.script("dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }))");
    visitor.idle();
    assert_eq!(visitor.script("return document.querySelector('.asked b').innerText"), before);
    visitor.press(PAGE_UP);
    visitor.until("the question is taken back", || visitor.find_all("region", "Predict first").is_empty());
    visitor.nothing_went_wrong();
}

/// In front of a class, the goal and the lesson are seen, and the next step is shown large as well.
#[test]
fn a_lesson_is_presented() {
    let visitor = visitor!(1440, 900);
    visitor.visit("lesson/#title=Thresholds&lab=roc&state=threshold%3D0.3%26teach.goal%3DLower%2520the%2520cost&say=Look%20here.&lab=scaling&state=scaling%3Dstandard&say=Then%20here.");
    visitor.click(&visitor.find("button", "Start the lesson"));
    visitor.until("the step is shown", || visitor.text().contains("1 of 2"));
    visitor.idle();
    visitor.click(&visitor.find("button", "Present"));
    visitor.find("region", "Stop");
    assert!(visitor.text().contains("Lower the cost"));
    let covered = "const seen = one => { const box = one.getBoundingClientRect(); const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2); return one.contains(top) || top?.contains(one); };
        return [...document.querySelectorAll('.lesson-bar button, .lesson-bar p, .goal, .band-buttons button')].filter(one => !seen(one)).map(one => one.innerText);";
    visitor.until_none("nothing covers the lesson, the goal or the slide's buttons", covered);
    visitor.click(&visitor.find("button", "Next"));
    visitor.until("the next step is large, too", || {
        visitor.text().contains("Then here.") && !visitor.find_all("region", "Stop").is_empty()
    });
    visitor.nothing_went_wrong();
}

/// On a phone the words of a lesson cover nothing of the lab.
#[test]
fn a_lesson_leaves_a_phones_lab_its_place() {
    let visitor = visitor!(390, 844);
    if !visitor.fit(390, 844) {
        return;
    }
    visitor.visit("lesson/#title=A%20title%20that%20takes%20more%20than%20one%20line%20on%20a%20phone&lab=roc&state=threshold%3D0.3&say=Look%20here%20at%20the%20two%20kinds%20of%20mistakes,%20and%20say%20which%20of%20them%20you%20would%20rather%20make,%20and%20why.");
    visitor.click(&visitor.find("button", "Start the lesson"));
    visitor.until("the step is shown", || visitor.text().contains("1 of 1"));
    visitor.idle();
    let overlap = "const box = one => document.querySelector(one).getBoundingClientRect();
        return box('.bar').bottom > box('.lesson-bar').top + 1 ? ['bar'] : box('.lesson-bar').bottom > box('.head').top ? ['head'] : [];";
    visitor.until_none("the lesson stands between the bar and the lab", overlap);
    assert_eq!(visitor.script("return document.documentElement.scrollWidth <= innerWidth"), json!(true));
    visitor.nothing_went_wrong();
}

/// What a number was is said of the same data only.
#[test]
fn other_data_have_no_number_before() {
    let visitor = visitor!(1440, 900);
    visitor.visit("labs/roc/");
    let was = || visitor.script("return [...document.querySelectorAll('.was')].map(one => one.innerText)");
    let place = || visitor.script("return document.querySelector('.more-numbers').getBoundingClientRect().top");
    let before = place();
    visitor.keys(&visitor.find("slider", "Threshold"), &RIGHT.repeat(12));
    visitor.until("it is said what they were", || was() != json!([]));
    assert_eq!(place(), before, "what a number was pushes nothing");
    visitor.choose("Data", "Two Gaussians, generated");
    visitor.idle();
    visitor.until("the data are there", || visitor.address().contains("gaussians"));
    assert_eq!(was(), json!([]));
    visitor.nothing_went_wrong();
}
