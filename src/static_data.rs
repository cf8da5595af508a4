//! What the page reads about all labs at once: made when the site is built, from the registry and from the
//! project's own files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::lab::{Description, StopText};
use crate::labs;
use crate::study::{Concept, Course, CourseChapter, CourseLab, Index, Page, Term};

fn project_file(below: &str) -> Result<String, String> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(below);
    std::fs::read_to_string(&path).map_err(|error| format!("{below}: {error}"))
}

/// The chapters with their labs, and the concepts.
///
/// # Errors
/// A sentence where the list of concepts cannot be read.
pub fn course() -> Result<Course, String> {
    let chapters = labs::CHAPTERS.iter().filter(|chapter| !chapter.labs.is_empty()).map(|chapter| CourseChapter {
        id: chapter.id.to_owned(),
        title: chapter.title.to_owned(),
        intro: String::new(),
        labs: chapter.labs.iter().map(|entry| course_lab((entry.describe)())).collect(),
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

fn concepts() -> Result<Vec<Concept>, String> {
    let text = project_file("assets/concepts.csv")?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut concepts = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("assets/concepts.csv: {error}"))?;
        let field = |at: usize| record.get(at).unwrap_or_default().to_owned();
        concepts.push(Concept { id: field(0), title: field(1) });
    }
    Ok(concepts)
}

/// The terms of `assets/glossary.md`: a heading, lines `concept:`, `also:` and `lab:`, then the definition.
///
/// # Errors
/// A sentence where the file cannot be read or an entry has no definition.
pub fn glossary() -> Result<Vec<Term>, String> {
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
                lab.trim().clone_into(&mut term.lab);
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
    let planned = planned()?;
    let stops: Vec<(&str, StopText)> = labs::all()
        .flat_map(|(_, entry)| (entry.describe)().stops.into_iter().map(|stop| (entry.meta.id, stop)))
        .collect();
    for term in terms.iter_mut().filter(|term| !term.concept.is_empty()) {
        if let Some((lab, stop)) = stops.iter().find(|(_, stop)| stop.teaches.contains(&term.concept)) {
            (term.lab, term.stop) = ((*lab).to_owned(), (stop.key.clone(), stop.title.clone()));
        } else if term.lab.is_empty() {
            let lab = planned.iter().find(|(_, concepts)| concepts.split(' ').any(|id| id == term.concept));
            term.planned = lab.map_or(String::new(), |(title, _)| title.clone());
        }
    }
    terms.sort_by_key(|term| term.title.to_lowercase());
    Ok(terms)
}

/// The title of every lab that there will be, and the ids of its concepts.
fn planned() -> Result<Vec<(String, String)>, String> {
    let text = project_file("assets/labs.csv")?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records = reader.deserialize::<BTreeMap<String, String>>();
    records
        .map(|record| {
            let mut record = record.map_err(|error| format!("assets/labs.csv: {error}"))?;
            let mut field = |name: &str| record.remove(name).unwrap_or_default();
            Ok((field("title"), field("concepts")))
        })
        .collect()
}

/// What can be found.
///
/// # Errors
/// A sentence where a lab's prose cannot be read.
pub fn index(course: &Course, terms: &[Term]) -> Result<Index, String> {
    let titles: BTreeMap<&str, &str> =
        course.concepts.iter().map(|one| (one.id.as_str(), one.title.as_str())).collect();
    let mut pages = Vec::new();
    for (chapter, entry) in labs::all() {
        let meta = entry.meta;
        let concepts: Vec<&str> = meta.covers.iter().filter_map(|id| titles.get(id).copied()).collect();
        let prose = project_file(&format!("src/labs/{}", meta.prose))?;
        let words = format!("{} {} {} {}", chapter.title, meta.invitation, concepts.join(" "), distinct_words(&prose));
        pages.push(Page {
            address: format!("labs/{}/", meta.id),
            title: meta.title.to_owned(),
            kind: "lab".to_owned(),
            line: meta.question.to_owned(),
            text: words,
            ..Page::default()
        });
    }
    pages.extend(terms.iter().map(|term| Page {
        address: term.address(),
        title: term.title.clone(),
        names: term.also.clone(),
        kind: if term.concept.is_empty() || !term.lab.is_empty() { "term" } else { "term, no lab yet" }.to_owned(),
        line: term.text.clone(),
        // The exam's own name of the concept.
        text: titles.get(term.concept.as_str()).map_or(String::new(), |title| (*title).to_owned()),
    }));
    // Where a term is seen follows the term: found by its names, but by none of them as its own.
    pages.extend(terms.iter().filter_map(|term| {
        let (_, entry) = labs::all().find(|(_, entry)| entry.meta.id == term.lab)?;
        let shown = if term.stop.1.is_empty() { entry.meta.question } else { term.stop.1.as_str() };
        Some(Page {
            address: term.seen_at()?,
            title: entry.meta.title.to_owned(),
            names: std::iter::once(&term.title).chain(&term.also).cloned().collect(),
            kind: "lab".to_owned(),
            line: format!("{}: {shown}", term.title),
            text: String::new(),
        })
    }));
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
            assert!(term.lab.is_empty() || labs::find(&term.lab).is_some(), "there is no lab “{}”", term.lab);
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
    fn every_concept_has_an_entry_of_its_own() {
        let (course, terms) = (course().unwrap(), glossary().unwrap());
        for concept in &course.concepts {
            let entries = terms.iter().filter(|term| term.concept == concept.id).count();
            assert_eq!(entries, 1, "{} has {entries} entries", concept.id);
        }
        for term in terms.iter().filter(|term| !term.concept.is_empty()) {
            assert!(course.concepts.iter().any(|one| one.id == term.concept), "there is no concept {}", term.concept);
            assert!(!term.lab.is_empty() || !term.planned.is_empty(), "{} is seen nowhere", term.concept);
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
        ("feature store", "Feature Store"),
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
        ("cloudwatch", "CloudWatch alarm"),
        ("mlops", "MLOps project template"),
        ("ci/cd", "MLOps project template"),
        ("autopilot", "AutoML step"),
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
