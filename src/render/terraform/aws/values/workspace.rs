//! What the workspace is in Terraform, and what people open there.

use super::Row;
use crate::cloud::aws::Aws;
use crate::cloud::aws::notebooks::{INSTANCE, NOTEBOOK};
use crate::render::terraform::engine::snake;

/// The values of the workspace, and of the notebook of each person, where those of all are made at once.
pub(super) fn rows(aws: &Aws) -> Vec<Row> {
    let mut rows = vec![("DomainId".to_owned(), "aws_cloudcontrolapi_resource.domain.id".to_owned())];
    for notebook in &aws.notebooks {
        let name = snake(&notebook.name);
        rows.extend([
            (notebook.value(NOTEBOOK), format!("aws_sagemaker_user_profile.{name}[each.key].user_profile_name")),
            (notebook.value(INSTANCE), format!("aws_sagemaker_notebook_instance.{name}[each.key].name")),
        ]);
    }
    rows
}
