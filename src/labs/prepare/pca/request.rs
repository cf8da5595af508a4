//! The same analysis as a training job of SageMaker's built-in PCA.

use serde_json::json;

use super::PcaLab;
use crate::lab::{Document, Seen, json_pretty};

/// A `CreateTrainingJob` request. The service centers and does not standardize: that is done before, to the
/// table that it reads. Names in angle brackets are the account's own.
pub fn document(seen: &Seen<PcaLab>) -> Document {
    let out = seen.out;
    let is_standardized = if out.is_standardized { "standardized" } else { "raw" };
    let request = json!({
        "TrainingJobName": format!("pca-{}-{is_standardized}", seen.data.id),
        "AlgorithmSpecification": {
            "TrainingImage": "<the PCA image of your region>",
            "TrainingInputMode": "File",
        },
        "RoleArn": "arn:aws:iam::111122223333:role/YourSageMakerRole",
        // The service takes all of its hyperparameters as text.
        "HyperParameters": {
            "feature_dim": out.used.len().to_string(),
            "num_components": out.k.to_string(),
            "mini_batch_size": seen.fitted.rows.len().min(500).to_string(),
            "algorithm_mode": "regular",
            "subtract_mean": "true",
        },
        "InputDataConfig": [{
            "ChannelName": "train",
            "ContentType": "text/csv;label_size=0",
            "DataSource": {
                "S3DataSource": {
                    "S3DataType": "S3Prefix",
                    "S3Uri": format!("s3://your-bucket/{}/{is_standardized}/", seen.data.id),
                    "S3DataDistributionType": "FullyReplicated",
                },
            },
        }],
        "OutputDataConfig": { "S3OutputPath": "s3://your-bucket/pca/" },
        "ResourceConfig": { "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5 },
        "StoppingCondition": { "MaxRuntimeInSeconds": 3600 },
    });
    let mut text = json_pretty(&request);
    text.push('\n');
    Document {
        key: "sagemaker".to_owned(),
        title: "SageMaker: CreateTrainingJob".to_owned(),
        language: "json".to_owned(),
        text,
    }
}
