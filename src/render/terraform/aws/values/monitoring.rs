//! The values of the logs.

use super::Row;
use crate::cloud::aws::{Aws, LogGroup};
use crate::render::terraform::engine::snake;

/// What the log groups and the trail are.
pub(super) fn rows(aws: &Aws) -> Vec<Row> {
    let logs = &aws.monitoring;
    let groups = [&logs.resolver].into_iter().chain(&logs.flows).chain(logs.firewall.iter().map(|log| &log.group));
    let mut rows: Vec<Row> = groups.map(streams).collect();
    if let Some(trail) = &logs.trail {
        let symbol = snake(&trail.group.symbol);
        rows.extend([
            ("TrailArn".to_owned(), "aws_cloudtrail.main.arn".to_owned()),
            ("TrailBucketArn".to_owned(), "aws_s3_bucket.trail.arn".to_owned()),
            ("TrailLogGroupName".to_owned(), format!("aws_cloudwatch_log_group.{symbol}.name")),
        ]);
    }
    rows
}

/// A log group with all of its streams, which is what policies mean. The provider leaves them out of the ARN of a group, where
/// CloudFormation has them.
fn streams(group: &LogGroup) -> Row {
    let symbol = snake(&group.symbol);
    (format!("{}Arn", group.id), format!("\"${{aws_cloudwatch_log_group.{symbol}.arn}}:*\""))
}
