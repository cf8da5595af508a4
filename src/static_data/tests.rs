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
        assert!(term.shown.is_none() || term.near.is_none(), "{} has a lab, and another that is near", term.concept);
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
