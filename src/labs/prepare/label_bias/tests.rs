use super::*;
use crate::lab::testing::{self, edit, on, point, report, value};
use crate::lab::{Edit, Query, RowAction, Session};
use crate::ml::bias::CATALOGUE;

fn own(text: &str, roles: &str) -> Data {
    testing::own::<LabelBias>(text, roles)
}

fn data(id: &str) -> Data {
    testing::data::<LabelBias>(id)
}

fn open(data: Data, query: &str) -> Box<dyn Session> {
    let mut session = on::<LabelBias>(data);
    edit(session.as_mut(), Edit::Load(Query::parse(query)));
    session
}

fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("it is a number");
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

/// From the 24 published counts, by hand.
#[test]
fn the_admissions_are_a_paradox() {
    let mut session = open(data("ucb-admissions"), "");
    near(value(&mut *session, "dpl"), 1198.0 / 2691.0 - 557.0 / 1835.0);
    near(value(&mut *session, "ci"), 856.0 / 4526.0);
    near(value(&mut *session, "dd"), 1278.0 / 2771.0 - 557.0 / 1755.0);
    // Per department: women refused of all refused, women admitted of all admitted, size.
    let departments = [
        (19.0, 332.0, 89.0, 601.0, 933.0),
        (8.0, 215.0, 17.0, 370.0, 585.0),
        (391.0, 596.0, 202.0, 322.0, 918.0),
        (244.0, 523.0, 131.0, 269.0, 792.0),
        (299.0, 437.0, 94.0, 147.0, 584.0),
        (317.0, 668.0, 24.0, 46.0, 714.0),
    ];
    let weighted: f64 = departments.iter().map(|(dr, r, da, a, n)| n * (dr / r - da / a)).sum();
    assert!(weighted < 0.0);
    near(value(&mut *session, "cddl"), weighted / 4526.0);
}

#[test]
fn each_stage_shows_its_measures_and_no_others() {
    for (query, stage) in [("", "before training"), ("stage=after", "after training")] {
        let report = report(&mut *open(data("census-income"), query));
        let expected: Vec<&str> = CATALOGUE
            .iter()
            .filter(|facts| measures::stage_words(facts.stage) == stage)
            .map(|facts| facts.key)
            .collect();
        let shown: Vec<&str> = report.readouts.iter().map(|readout| readout.key.as_str()).collect();
        assert_eq!(shown, expected);
        assert!(report.readouts.iter().all(|readout| readout.value.is_none() || readout.formula.ends_with(stage)));
        // The table lists all of them, each with its stage.
        let table = report.tables.iter().find(|table| table.key == "measures").unwrap();
        assert_eq!(table.rows.len(), CATALOGUE.len());
        for (row, facts) in table.rows.iter().zip(CATALOGUE) {
            assert_eq!((row[0].plain(), row[2].plain()), (facts.short, measures::stage_words(facts.stage)));
        }
    }
}

#[test]
fn a_dragged_cell_moves_the_verdicts_and_the_model() {
    let mut session = open(data("ucb-admissions"), "");
    let drag = |session: &mut dyn Session, y| point(session, "within", Some("cell-5-0"), (5.27, y), Phase::Move);
    let before = [value(&mut *session, "dpl").unwrap(), value(&mut *session, "cddl").unwrap()];
    // 60 of the 373 men in F instead of 22.
    drag(&mut *session, 60.0 / 373.0);
    assert_eq!(session.query().get("cells"), Some("ucb-admissions,5.0.60"));
    near(value(&mut *session, "dpl"), before[0] + 38.0 / 2691.0);
    assert!(before[1] < 0.0 && value(&mut *session, "cddl").unwrap() > 0.0);
    // The model learned from the moved table: men in F now score higher.
    let rows = session.rows("good-0-5").rows;
    assert_eq!(rows.len(), 60);
    // Dragged back, the link is empty again.
    drag(&mut *session, 22.0 / 373.0);
    assert_eq!(session.query().get("cells"), None);
    // What is moved on one table means nothing on another.
    drag(&mut *session, 0.5);
    session.set_data(data("census-income")).unwrap();
    assert_eq!(session.query().get("cells"), None);
}

#[test]
fn rows_behind_the_counts_are_as_many() {
    for query in ["", "stage=after", "stage=after&threshold_d=0.2&cells=ucb-admissions,0.0.700"] {
        let mut session = open(data("ucb-admissions"), query);
        let report = report(&mut *session);
        assert!(report.hotspots.len() >= 16, "{query}");
        for spot in &report.hotspots {
            let count: usize = spot.label.split(' ').next().unwrap().parse().unwrap();
            assert_eq!(session.rows(&spot.key).rows.len(), count, "{query}: {}", spot.label);
        }
        let table = report.tables.iter().find(|table| table.key == "subgroups").unwrap();
        for (row, action) in table.rows.iter().zip(&table.actions) {
            let RowAction::Rows(key) = action else { panic!("{} opens no rows", row[0].text) };
            assert_eq!(session.rows(key).rows.len().to_string(), row[1].plain(), "{query}: {}", row[0].text);
        }
    }
}

/// Whom a model answers it has not been taught by, and the counts at a threshold are those of the scores.
#[test]
fn the_model_is_taught_on_the_other_half() {
    let data = data("census-income");
    let state = State::default();
    let recipe = LabelBias::recipe(&state);
    let mut fitted = LabelBias::start(&recipe, &data).unwrap();
    while LabelBias::advance(&recipe, &data, &mut fitted, 0, &mut || false) != Progress::Done {}
    let Learned::Done(model) = &fitted.learned else { panic!("it learns") };
    // Turning the labels of the half that is asked leaves its scores as they are.
    let n = fitted.sample.rows.len();
    let mut order = crate::ml::random::Random::new(model::SEED).permutation(n);
    let second = order.split_off(n / 2);
    let mut turned = Sample::read(&recipe, &data).unwrap();
    for place in &order {
        turned.positive[*place] = !turned.positive[*place];
    }
    let mut learned = Learned::Working(Learner::new(&turned, &data, false).unwrap());
    while let Learned::Working(learner) = learned {
        learned = learner.advance(&turned, false);
    }
    let Learned::Done(other) = &learned else { panic!("it learns") };
    assert!(order.iter().all(|place| model.scores[*place] == other.scores[*place]));
    assert!(second.iter().any(|place| model.scores[*place] != other.scores[*place]));
    for threshold in [0.0, 0.1, 0.33, 1.0] {
        let called = (0..n).filter(|place| model.scores[*place] >= threshold).count() as u64;
        let predicted = added(&model.predictions([threshold; 2])).predicted();
        assert_eq!(predicted.positives(), called);
    }
}

/// Lowering d's threshold can only turn refusals of d into acceptances.
#[test]
fn a_lower_threshold_of_d_moves_every_acceptance_its_way() {
    let mut last = f64::NEG_INFINITY;
    for threshold in ["0.6", "0.4", "0.2", "0.1", "0"] {
        let mut session = open(data("census-income"), &format!("stage=after&threshold_d={threshold}"));
        let impact = value(&mut *session, "di").unwrap();
        assert!(impact >= last);
        last = impact;
    }
}

#[test]
fn swapping_the_groups_turns_the_signs() {
    let mut one = open(data("census-income"), "stage=after&threshold_a=0.3&threshold_d=0.2");
    let mut other = open(data("census-income"), "stage=after&threshold_a=0.2&threshold_d=0.3&favoured=female");
    // Not CDDPL: where a subgroup has no refusals or no acceptances, its share counts as 0 for both.
    for key in ["dppl", "rd", "sd", "ad", "dar", "drr", "dcacc", "dcr", "te"] {
        near(value(&mut *one, key), -value(&mut *other, key).unwrap());
    }
    near(value(&mut *one, "di"), 1.0 / value(&mut *other, "di").unwrap());
    near(value(&mut *one, "ge"), value(&mut *other, "ge").unwrap());
}

#[test]
fn conventions_differ_where_a_formula_has_a_hole() {
    let table = "group,dept,hired\na,x,yes\na,x,no\na,y,yes\nb,x,no\nb,y,no\nb,y,no\n";
    let roles = "groups=group+dept,label=hired:yes";
    let mut textbook = open(own(table, roles), "favoured=a");
    let kl = report(&mut *textbook).readouts.into_iter().find(|readout| readout.key == "kl").unwrap();
    assert_eq!(kl.text, "∞");
    let mut library = open(own(table, roles), "favoured=a&convention=library");
    near(value(&mut *library, "kl"), crate::ml::math::ln(1.0 / 3.0) / 3.0);
    near(value(&mut *library, "tvd"), 1.0 / 3.0);
    near(value(&mut *textbook, "tvd"), 2.0 / 3.0);
    // The flip test has the other sign in the library.
    let query = "stage=after&threshold_a=0.3&threshold_d=0.9";
    let ft = value(&mut *open(data("census-income"), query), "ft").unwrap();
    assert!(ft > 0.0, "a strict threshold for d hurts d");
    near(value(&mut *open(data("census-income"), &format!("{query}&convention=library")), "ft"), -ft);
}

#[test]
fn an_outcome_that_is_a_measure_is_cut_strictly_above() {
    let table = "group,dept,pay\na,x,10\na,x,20\na,y,30\nb,x,20\nb,y,10\nb,y,40\n";
    let roles = "groups=group+dept,label=pay";
    let mut session = open(own(table, roles), "favoured=a&cut=20");
    near(value(&mut *session, "dpl"), 0.0);
    let mut session = open(own(table, roles), "favoured=a&cut=19.9");
    near(value(&mut *session, "dpl"), 2.0 / 3.0 - 2.0 / 3.0);
    let mut session = open(own(table, roles), "favoured=a&cut=30");
    near(value(&mut *session, "dpl"), 0.0 - 1.0 / 3.0);
}

#[test]
fn little_data_gives_values_and_sentences() {
    let tables = [
        ("group,dept,hired\na,x,yes\n", "groups=group+dept,label=hired:yes"),
        ("group,dept,hired\na,x,yes\nb,x,yes\na,y,yes\n", "groups=group+dept,label=hired:yes"),
        ("group,hired\na,yes\nb,no\na,no\nb,yes\n", "groups=group,label=hired:yes"),
        (
            "group,dept,hired,c\na,x,yes,1\na,x,no,1\na,x,yes,1\na,x,no,1\n",
            "groups=group+dept,label=hired:yes,features=c",
        ),
        ("group,dept,hired\na,x,\n,y,yes\nb,,no\nb,y,no\nc,x,yes\n", "groups=group+dept,label=hired:yes"),
    ];
    for (text, roles) in tables {
        for query in ["", "stage=after", "stage=after&sees_group=yes&convention=library", "threshold_a=0&threshold_d=1"]
        {
            let report = report(&mut *open(own(text, roles), query));
            assert_eq!(report.figures.len(), 3);
            for readout in &report.readouts {
                let is_said = readout.value.is_some_and(f64::is_finite) || !readout.formula.is_empty();
                assert!(is_said && readout.text != "NaN", "{text}: {}", readout.key);
            }
        }
    }
    let none = own("group,hired\na,yes\n,no\n", "groups=group,label=hired:yes");
    assert!(LabelBias::start(&LabelBias::recipe(&State::default()), &none).is_ok());
}

#[test]
fn the_configuration_asks_clarify_for_the_same() {
    let config = |query: &str| -> serde_json::Value {
        let report = report(&mut *open(data("census-income"), query));
        let document = report.documents.into_iter().find(|document| document.key == "analysis-config").unwrap();
        serde_json::from_str(&document.text).unwrap()
    };
    let before = config("facet=race&condition=occupation");
    assert_eq!(before["label_values_or_threshold"], serde_json::json!(["50000 or more"]));
    assert_eq!(before["facet"][0]["name_or_index"], "race");
    // The facet names the disfavoured: everyone but the favoured.
    let disfavoured = ["american indian", "asian or pacific islander", "black", "other"];
    assert_eq!(before["facet"][0]["value_or_threshold"], serde_json::json!(disfavoured));
    assert_eq!(before["group_variable"], "occupation");
    assert!(before["methods"].get("post_training_bias").is_none(), "before training there are no predictions");
    let after = config("stage=after");
    assert_eq!(after["predicted_label"], "predicted");
    assert_eq!(after["methods"]["post_training_bias"]["methods"], "all");
}

/// A readout's name opens its entry in the glossary, which says when the measure is taken.
#[test]
fn every_measure_stands_in_the_glossary() {
    let glossary = include_str!("../../../../assets/glossary.md");
    for facts in CATALOGUE {
        let is_it = |entry: &&str| {
            let also = entry.lines().find_map(|line| line.strip_prefix("also: ")).unwrap_or_default();
            also.split(", ").any(|name| name == facts.short)
        };
        let entry = glossary.split("\n## ").find(is_it).unwrap_or_else(|| panic!("{} has no entry", facts.short));
        let says = measures::stage_words(facts.stage).trim_end_matches(" training");
        assert!(facts.short == "DD" || entry.to_lowercase().contains(says), "{}: not said to be {says}", facts.short);
    }
}
