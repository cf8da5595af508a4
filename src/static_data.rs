//! What the page reads about all labs at once: made when the site is built, from the registry and from the
//! project's own files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::lab::{Description, StopText};
use crate::labs;
use crate::study::{
    Concept, Course, CourseChapter, CourseLab, DOMAINS, Index, Kind, Page, PlannedLab, Shown, Term, ToCome,
};

fn project_file(below: &str) -> Result<String, String> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(below);
    std::fs::read_to_string(&path).map_err(|error| format!("{below}: {error}"))
}

/// The chapters with their labs, and the concepts.
///
/// # Errors
/// A sentence where the lists of concepts and labs cannot be read.
pub fn course() -> Result<Course, String> {
    let planned = planned()?;
    let chapters = labs::CHAPTERS.iter().map(|chapter| CourseChapter {
        id: chapter.id.to_owned(),
        title: chapter.title.to_owned(),
        intro: String::new(),
        labs: chapter.labs.iter().map(|entry| course_lab((entry.describe)())).collect(),
        planned: planned.iter().filter(|(of, _)| of == chapter.id).map(|(_, lab)| lab.clone()).collect(),
    });
    Ok(Course { chapters: chapters.collect(), concepts: concepts()? })
}

fn course_lab(description: Description) -> CourseLab {
    CourseLab {
        id: description.id,
        title: description.title,
        question: description.question,
        covers: description.covers,
        takes: description.takes,
        challenges: description.challenges.into_iter().map(|one| (one.key, one.ask)).collect(),
    }
}

/// The records of a table of the project.
fn records(below: &str) -> Result<Vec<BTreeMap<String, String>>, String> {
    let text = project_file(below)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|record| record.map_err(|error| format!("{below}: {error}"))).collect()
}

fn field(record: &BTreeMap<String, String>, name: &str) -> String {
    record.get(name).cloned().unwrap_or_default()
}

/// The concepts, called as the glossary calls them.
fn concepts() -> Result<Vec<Concept>, String> {
    let terms = entries()?;
    let concept = |record: &BTreeMap<String, String>| {
        let id = field(record, "id");
        let domain = field(record, "exam_domain").parse::<usize>().ok().and_then(|domain| domain.checked_sub(1));
        let domain = domain.filter(|domain| *domain < DOMAINS.len());
        let domain = domain.ok_or_else(|| format!("assets/concepts.csv: {id} has no domain of the exam"))?;
        let term = terms.iter().find(|term| term.concept == id);
        let lab = term.and_then(|term| term.shown.as_ref()).map_or(String::new(), |shown| shown.lab.clone());
        Ok(Concept { title: term.map_or_else(|| field(record, "name"), |term| term.title.clone()), id, domain, lab })
    };
    records("assets/concepts.csv")?.iter().map(concept).collect()
}

/// The terms of `assets/glossary.md` as they stand there: a heading, lines `concept:`, `also:`, `lab:` and `near:`,
/// then the definition.
fn entries() -> Result<Vec<Term>, String> {
    let text = project_file("assets/glossary.md")?;
    let mut terms = Vec::new();
    for entry in text.split("\n## ").skip(1) {
        let (title, body) = entry.split_once('\n').unwrap_or((entry, ""));
        let mut term = Term { title: title.trim().to_owned(), ..Term::default() };
        for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(concept) = line.strip_prefix("concept:") {
                concept.trim().clone_into(&mut term.concept);
            } else if let Some(also) = line.strip_prefix("also:") {
                term.also = also.split(',').map(|name| name.trim().to_owned()).collect();
            } else if let Some(lab) = line.strip_prefix("lab:") {
                term.shown = Some(shown(lab.trim(), "", "")?);
            } else if let Some(near) = line.strip_prefix("near:") {
                let (place, why) = near.split_once(':').unwrap_or((near, ""));
                let (lab, stop) = place.trim().split_once('/').unwrap_or((place.trim(), ""));
                term.near = Some(shown(lab, stop, why.trim())?);
            } else {
                if !term.text.is_empty() {
                    term.text.push(' ');
                }
                term.text.push_str(line);
            }
        }
        if term.text.is_empty() {
            return Err(format!("assets/glossary.md: “{}” has no definition", term.title));
        }
        terms.push(term);
    }
    Ok(terms)
}

/// A lab that shows something.
fn shown(lab: &str, stop: &str, how: &str) -> Result<Shown, String> {
    let entry = labs::find(lab).ok_or_else(|| format!("assets/glossary.md: there is no lab “{lab}”"))?;
    if !stop.is_empty() && !(entry.describe)().stops.iter().any(|one| one.key == stop) {
        return Err(format!("assets/glossary.md: the lab “{lab}” has no stop “{stop}”"));
    }
    let (title, question) = (entry.meta.title.to_owned(), entry.meta.question.to_owned());
    Ok(Shown { lab: lab.to_owned(), title, question, stop: stop.to_owned(), how: how.to_owned() })
}

/// The terms of `assets/glossary.md` in the alphabet's order, each concept with the stop of a tour that shows it, or the
/// lab that will.
///
/// # Errors
/// A sentence where the file cannot be read or an entry has no definition.
pub fn glossary() -> Result<Vec<Term>, String> {
    let mut terms = entries()?;
    let planned = planned()?;
    let stops: Vec<(&str, StopText)> = labs::all()
        .flat_map(|(_, entry)| (entry.describe)().stops.into_iter().map(|stop| (entry.meta.id, stop)))
        .collect();
    for term in terms.iter_mut().filter(|term| !term.concept.is_empty()) {
        if let Some((lab, stop)) = stops.iter().find(|(_, stop)| stop.teaches.contains(&term.concept)) {
            term.shown = Some(shown(lab, &stop.key, &stop.title)?);
        } else if term.shown.is_none() {
            let lab = planned.iter().find(|(_, lab)| lab.covers.contains(&term.concept));
            term.planned = lab.map(|(chapter, lab)| to_come(chapter, lab));
        }
    }
    terms.sort_by_key(|term| term.title.to_lowercase());
    Ok(terms)
}

/// A lab in preparation, as it is announced on the page of its chapter.
fn to_come(chapter: &str, lab: &PlannedLab) -> ToCome {
    let at = labs::CHAPTERS.iter().position(|one| one.id == chapter);
    ToCome {
        title: lab.title.clone(),
        chapter: at.map_or(String::new(), |at| crate::study::numbered(at, labs::CHAPTERS[at].title)),
        address: format!("chapters/{chapter}/#{}", lab.id),
    }
}

/// The labs that there will be, in reading order, with the ids of their chapters.
fn planned() -> Result<Vec<(String, PlannedLab)>, String> {
    let records = records("assets/labs.csv")?;
    let planned = records.iter().filter(|record| labs::find(&field(record, "id")).is_none()).map(|record| {
        let covers = field(record, "concepts").split(' ').map(str::to_owned).collect();
        let (id, title, question) = (field(record, "id"), field(record, "title"), field(record, "question"));
        (field(record, "chapter"), PlannedLab { id, title, question, covers })
    });
    Ok(planned.collect())
}

/// What can be found.
///
/// # Errors
/// A sentence where a lab's prose cannot be read.
pub fn index(course: &Course, terms: &[Term]) -> Result<Index, String> {
    let titles: BTreeMap<&str, &str> =
        course.concepts.iter().map(|one| (one.id.as_str(), one.title.as_str())).collect();
    // The exam's own names of the concepts.
    let names: BTreeMap<String, String> =
        records("assets/concepts.csv")?.iter().map(|record| (field(record, "id"), field(record, "name"))).collect();
    let mut pages: Vec<Page> = terms
        .iter()
        .map(|term| Page {
            address: term.address(),
            title: term.title.clone(),
            names: term.also.clone(),
            kind: if term.concept.is_empty() { Kind::Term } else { Kind::Concept },
            line: term.text.clone(),
            text: names.get(&term.concept).cloned().unwrap_or_default(),
            domain: course.concepts.iter().find(|one| one.id == term.concept).map(|one| one.domain),
            shown: term.shown.clone(),
            planned: term.planned.clone(),
            near: term.near.clone(),
        })
        .collect();
    for (chapter, entry) in labs::all() {
        let meta = entry.meta;
        let concepts: Vec<&str> = meta.covers.iter().filter_map(|id| titles.get(id).copied()).collect();
        let prose = project_file(&format!("src/labs/{}", meta.prose))?;
        let words = format!("{} {} {} {}", chapter.title, meta.invitation, concepts.join(" "), distinct_words(&prose));
        let of_lab = Some(shown(meta.id, "", "")?);
        pages.extend((entry.describe)().challenges.into_iter().map(|challenge| Page {
            address: format!("labs/{}/", meta.id),
            title: challenge.ask,
            kind: Kind::Challenge,
            line: meta.title.to_owned(),
            shown: of_lab.clone(),
            ..Page::default()
        }));
        pages.push(Page {
            address: format!("labs/{}/", meta.id),
            title: meta.title.to_owned(),
            kind: Kind::Lab,
            line: meta.question.to_owned(),
            text: words,
            shown: of_lab,
            ..Page::default()
        });
    }
    for chapter in &course.chapters {
        let address = format!("chapters/{}/", chapter.id);
        pages.extend(chapter.planned.iter().map(|lab| Page {
            address: format!("{address}#{}", lab.id),
            title: lab.title.clone(),
            kind: Kind::Planned,
            line: lab.question.clone(),
            planned: Some(to_come(&chapter.id, lab)),
            ..Page::default()
        }));
        pages.push(Page {
            address,
            title: chapter.title.clone(),
            kind: Kind::Chapter,
            line: format!("{} labs", chapter.labs.len() + chapter.planned.len()),
            ..Page::default()
        });
    }
    Ok(Index { pages })
}

/// Each longer word of a text once: enough to be found by.
fn distinct_words(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 3);
    let distinct: std::collections::BTreeSet<String> = words.map(str::to_lowercase).collect();
    distinct.into_iter().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_distinct_and_lead_to_labs_that_are_there() {
        let terms = glossary().expect("the glossary can be read");
        assert!(terms.len() >= 20);
        let mut names = std::collections::BTreeSet::new();
        for term in &terms {
            for name in std::iter::once(&term.title).chain(&term.also) {
                assert!(names.insert(name.to_lowercase()), "“{name}” stands twice in the glossary");
            }
            assert!(term.text.ends_with('.') || term.text.ends_with(')'), "“{}” ends in no sentence", term.title);
        }
    }

    #[test]
    fn concepts_and_labs_are_found() {
        let course = course().expect("the course can be read");
        assert_eq!(course.concepts.len(), 185);
        let index = index(&course, &glossary().unwrap()).expect("the index can be made");
        let found = crate::study::find(&index, "treshold roc", 3);
        assert_eq!(found.first().map(|one| one.page.address.as_str()), Some("labs/roc/"));
    }

    #[test]
    fn a_first_visit_leads_to_a_stop() {
        let (lab, stop) = crate::study::FIRST_VISIT;
        assert!(shown(lab, stop, "").is_ok());
    }

    /// The map of all labs is kept true as labs are built.
    #[test]
    fn the_map_of_labs_says_what_is_built() {
        let (records, course) = (records("assets/labs.csv").unwrap(), course().unwrap());
        for (chapter, entry) in labs::all() {
            let record = records.iter().find(|record| field(record, "id") == entry.meta.id);
            let record = record.unwrap_or_else(|| panic!("assets/labs.csv has no row for {}", entry.meta.id));
            let row = ["chapter", "title", "question"].map(|name| field(record, name));
            assert_eq!(row, [chapter.id, entry.meta.title, entry.meta.question]);
            let concepts: Vec<String> = field(record, "concepts").split(' ').map(str::to_owned).collect();
            let distinct = |ids: &[String]| ids.iter().cloned().collect::<std::collections::BTreeSet<_>>();
            assert_eq!(distinct(&concepts), distinct(&(entry.describe)().covers), "{}", entry.meta.id);
        }
        for concept in &course.concepts {
            let stands = |record: &BTreeMap<_, _>| field(record, "concepts").split(' ').any(|id| id == concept.id);
            assert!(records.iter().any(stands), "{} stands in no row of assets/labs.csv", concept.id);
        }
        let listed: usize = course.chapters.iter().map(|chapter| chapter.labs.len() + chapter.planned.len()).sum();
        assert_eq!(listed, records.len(), "a row of assets/labs.csv names a chapter that there is not");
    }

    #[test]
    fn every_concept_has_an_entry_of_its_own() {
        let (course, terms) = (course().unwrap(), glossary().unwrap());
        for concept in &course.concepts {
            let entries = terms.iter().filter(|term| term.concept == concept.id).count();
            assert_eq!(entries, 1, "{} has {entries} entries", concept.id);
        }
        for term in terms.iter().filter(|term| !term.concept.is_empty()) {
            assert!(course.concepts.iter().any(|one| one.id == term.concept), "there is no concept {}", term.concept);
            assert!(term.shown.is_some() || term.planned.is_some(), "{} is seen nowhere", term.concept);
            assert!(
                term.shown.is_none() || term.near.is_none(),
                "{} has a lab, and another that is near",
                term.concept
            );
        }
    }

    /// What students of the exam type, and what they look for.
    const TYPED: &[(&str, &str)] = &[
        ("sensitivity", "Recall"),
        ("true positive rate", "Recall"),
        ("tpr", "Recall"),
        ("hit rate", "Recall"),
        ("specificity", "Specificity"),
        ("tnr", "Specificity"),
        ("auc", "Area under the ROC curve"),
        ("roc auc", "Area under the ROC curve"),
        ("area under curve", "Area under the ROC curve"),
        ("confusion matrix", "Confusion matrix"),
        ("f1 score", "F1"),
        ("f-measure", "F1"),
        ("precision", "Precision"),
        ("preci", "Precision"),
        ("positive predictive value", "Precision"),
        ("accuracy", "Accuracy"),
        ("fpr", "False positive rate"),
        ("fall-out", "False positive rate"),
        ("roc", "ROC curve"),
        ("z-score", "Standardization"),
        ("zscore", "Standardization"),
        ("StandardScaler", "Standardization"),
        ("min-max", "Normalization"),
        ("MinMaxScaler", "Normalization"),
        ("normalisation", "Normalization"),
        ("one-hot", "One-hot encoding"),
        ("onehot", "One-hot encoding"),
        ("one hot encoder", "One-hot encoding"),
        ("label encoding", "Ordinal encoding"),
        ("LabelEncoder", "Ordinal encoding"),
        ("target encoding", "Target encoding"),
        ("mean encoding", "Target encoding"),
        ("binning", "Binning"),
        ("quantile binning", "Quantile binning"),
        ("log transform", "Log transform"),
        ("tf-idf", "Tf–idf"),
        ("tfidf", "Tf–idf"),
        ("bag of words", "Bag of words"),
        ("bow", "Bag of words"),
        ("n-gram", "N-gram"),
        ("bigram", "N-gram"),
        ("pca", "Principal component analysis"),
        ("principal component analysis", "Principal component analysis"),
        ("smote", "SMOTE"),
        ("oversampling", "Random oversampling"),
        ("drift", "Data quality drift"),
        ("data drift", "Data quality drift"),
        ("concept drift", "Model quality drift"),
        ("bias drift", "Bias drift"),
        ("feature attribution drift", "Feature attribution drift"),
        ("model monitor", "Model Monitor"),
        ("monitoring schedule", "Monitoring schedule"),
        ("baseline", "Baseline job"),
        ("constraints.json", "constraints.json"),
        ("data capture", "Data capture"),
        ("canary", "Production variants"),
        ("a/b testing", "Production variants"),
        ("ab test", "Production variants"),
        ("production variant", "Production variants"),
        ("shadow", "Shadow test"),
        ("shadow testing", "Shadow test"),
        ("mme", "Multi-model endpoint"),
        ("multi-model endpoint", "Multi-model endpoint"),
        ("multi model", "Multi-model endpoint"),
        ("mce", "Multi-container endpoint"),
        ("multi-container", "Multi-container endpoint"),
        ("inference pipeline", "Serial inference pipeline"),
        ("inference recommender", "Inference recommendation"),
        ("compute optimizer", "AWS Compute Optimizer"),
        ("savings plans", "SageMaker Savings Plans"),
        ("inferentia", "Inferentia"),
        ("inf2", "Inferentia"),
        ("trainium", "Trainium"),
        ("trn1", "Trainium"),
        ("hyperband", "Hyperband"),
        ("bayesian optimization", "Bayesian optimization"),
        ("bayesian", "Bayesian optimization"),
        ("random search", "Random search"),
        ("grid search", "Grid search"),
        ("hpo", "Automatic Model Tuning"),
        ("hyperparameter tuning", "Automatic Model Tuning"),
        ("amt", "Automatic Model Tuning"),
        ("early stopping", "Early stopping"),
        ("patience", "Early stopping"),
        ("dropout", "Dropout"),
        ("l1", "L1 regularization"),
        ("lasso", "L1 regularization"),
        ("l2", "L2 regularization"),
        ("ridge", "L2 regularization"),
        ("weight decay", "L2 regularization"),
        ("regularization", "Regularization"),
        ("overfitting", "Overfitting"),
        ("k-fold", "K-fold cross-validation"),
        ("kfold", "K-fold cross-validation"),
        ("cross validation", "K-fold cross-validation"),
        ("holdout", "Hold-out split"),
        ("hold-out", "Hold-out split"),
        ("train test split", "Hold-out split"),
        ("gradient descent", "Gradient descent"),
        ("sgd", "Stochastic gradient descent"),
        ("mini batch", "Mini-batch gradient descent"),
        ("batch size", "Batch size"),
        ("epoch", "Epoch"),
        ("learning rate", "Learning rate"),
        ("relu", "ReLU"),
        ("sigmoid", "Sigmoid"),
        ("tanh", "Hyperbolic tangent"),
        ("xgboost", "XGBoost"),
        ("adaboost", "AdaBoost"),
        ("bagging", "Bagging"),
        ("stacking", "Stacking"),
        ("random forest", "Random forest"),
        ("boosting", "Boosting and bagging"),
        ("k-means", "K-means"),
        ("kmeans", "K-means"),
        ("lda", "Latent Dirichlet allocation"),
        ("ntm", "Neural Topic Model"),
        ("blazingtext", "BlazingText"),
        ("word2vec", "BlazingText"),
        ("deepar", "DeepAR"),
        ("factorization machines", "Factorization Machines"),
        ("linear learner", "Linear Learner"),
        ("object detection", "Object Detection"),
        ("semantic segmentation", "Semantic Segmentation"),
        ("image classification", "Image Classification"),
        ("seq2seq", "Sequence-to-Sequence"),
        ("reinforcement learning", "Reinforcement learning"),
        ("gan", "Generative adversarial network"),
        ("pipe mode", "Input modes"),
        ("fast file mode", "Input modes"),
        ("fastfile", "Input modes"),
        ("script mode", "Script mode"),
        ("byoc", "Bring your own container"),
        ("bring your own container", "Bring your own container"),
        ("incremental training", "Incremental training"),
        ("knowledge distillation", "Knowledge distillation"),
        ("pruning", "Weight pruning"),
        ("quantization", "Quantization"),
        ("catastrophic forgetting", "Catastrophic forgetting"),
        ("shap", "SHAP"),
        ("shapley", "SHAP"),
        ("pdp", "Partial dependence plot"),
        ("partial dependence", "Partial dependence plot"),
        ("clarify", "SageMaker Clarify"),
        ("dpl", "Difference in proportions of labels"),
        ("cddl", "Conditional demographic disparity in labels"),
        ("kl", "Kullback–Leibler divergence"),
        ("kl divergence", "Kullback–Leibler divergence"),
        ("tvd", "Total variation distance"),
        ("disparate impact", "Disparate impact"),
        ("simpson", "Simpson's paradox"),
        ("feature store", "SageMaker Feature Store"),
        ("feature group", "Feature group"),
        ("online store", "Online store"),
        ("offline store", "Offline store"),
        ("ttl", "Time to live"),
        ("point in time", "Point-in-time join"),
        ("event time", "Event time"),
        ("ground truth", "SageMaker Ground Truth"),
        ("mechanical turk", "Amazon Mechanical Turk"),
        ("mturk", "Amazon Mechanical Turk"),
        ("private workforce", "Private workforce"),
        ("model registry", "Model package group"),
        ("model package group", "Model package group"),
        ("lineage", "ML Lineage Tracking"),
        ("mlflow", "Managed MLflow"),
        ("tensorboard", "TensorBoard"),
        ("debugger", "SageMaker Debugger"),
        ("projects", "SageMaker Projects"),
        ("pipelines", "SageMaker Pipelines"),
        ("processing step", "Processing step"),
        ("condition step", "Condition and Fail steps"),
        ("data parallel", "Data parallelism"),
        ("model parallel", "Model parallelism"),
        ("capacity blocks", "Capacity Blocks for ML"),
        ("rmse", "Root mean squared error"),
        ("mase", "Mean absolute scaled error"),
        ("gini", "Gini impurity"),
        ("cross entropy", "Log loss"),
        ("log loss", "Log loss"),
        ("loss", "Loss function"),
        ("leakage", "Data leakage"),
        ("data leak", "Data leakage"),
        ("cloudwatch", "CloudWatch"),
        ("mlops", "MLOps project template"),
        ("ci/cd", "MLOps project template"),
        ("autopilot", "AutoML step"),
        ("psi", "Population stability index"),
        ("serverless", "Serverless inference"),
        ("async inference", "Asynchronous inference"),
        ("batch transform", "Transform step"),
        ("autoscaling", "Automatic scaling"),
        ("real-time endpoint", "Real-time inference"),
        ("data wrangler", "SageMaker Data Wrangler"),
        ("canvas", "SageMaker Canvas"),
        ("mae", "Mean absolute error"),
        ("r2", "R²"),
        ("missing values", "Imputation"),
        ("softmax", "Softmax"),
        ("random cut forest", "Random Cut Forest"),
        ("rcf", "Random Cut Forest"),
        ("rekognition", "Amazon Rekognition"),
        ("efs", "Amazon EFS"),
        ("kinesis", "Amazon Kinesis"),
        ("bedrock", "Amazon Bedrock"),
        ("etl", "AWS Glue"),
        ("kms", "AWS KMS"),
        ("cloudtrail", "AWS CloudTrail"),
        ("canarry deployment", "Canary traffic shifting"),
        ("precision vs recall", "Precision"),
        ("what is drift", "Data quality drift"),
    ];

    #[test]
    fn what_students_type_is_found_first() {
        let index = index(&course().unwrap(), &glossary().unwrap()).unwrap();
        let first = |typed: &str| crate::study::find(&index, typed, 8).first().map(|one| one.page.title.clone());
        let wrong = TYPED.iter().filter(|(typed, title)| first(typed).as_deref() != Some(title));
        let wrong: Vec<String> =
            wrong.map(|(typed, title)| format!("“{typed}”: {:?} instead of {title}", first(typed))).collect();
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), TYPED.len(), wrong.join("\n"));
    }
}
