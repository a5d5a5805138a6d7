//! What the workspace is in Terraform, and what people open there.

use super::Row;
use crate::cloud::aws::Aws;
use crate::cloud::aws::notebooks::{INSTANCE, NOTEBOOK};
use crate::render::terraform::literal::inside;

/// The values of the workspace, and of the notebook of each person, where those of all are made at once.
pub(super) fn rows(aws: &Aws) -> Vec<Row> {
    let mut rows = vec![("DomainId".to_owned(), "aws_cloudcontrolapi_resource.domain.id".to_owned())];
    for notebook in &aws.notebooks {
        // What they are called, and not what is called so: one person more would put off the policies of all.
        let name = inside(&notebook.name);
        rows.extend([
            (notebook.value(NOTEBOOK), format!("\"{name}-${{each.key}}\"")),
            (notebook.value(INSTANCE), format!("\"{}-{name}-${{each.key}}\"", inside(&aws.stem))),
        ]);
    }
    rows
}
