//! The values of the workspace and of what people open there.

use super::{arn, published};
use crate::cloud::aws::principals::PERSON;
use crate::cloud::aws::{Aws, Notebook, NotebookKind};
use crate::render::cloudformation::wires::{Input, Made, Source, Wire};

/// The values that the layers of the workspace and of compute publish, and who the people are.
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let domain = Made::Attribute("Domain".to_owned(), "DomainId");
    let mut wires = vec![
        published("DomainId", "Studio domain", "workspace", "workspace", domain),
        published(
            "NotebookStopRoleArn",
            "Role that stops notebooks at the end of the day",
            "compute",
            "compute",
            arn("NotebookStopRole"),
        ),
    ];
    if aws.notebook_kind == NotebookKind::Instance {
        wires.extend(aws.notebooks.iter().map(start));
    }
    for person in aws.notebooks.iter().flat_map(|notebook| &notebook.people) {
        let id = &person.id;
        wires.push(Wire {
            name: format!("{id}PrincipalArn"),
            description: format!(
                "ARN of the IAM user, or of the session of an Identity Center role, that {} signs in with",
                person.name
            ),
            source: Source::Input(Input {
                kind: "String",
                pattern: PERSON,
                constraint: "must be the ARN of an IAM user or of a role session; a role is shared.",
                value: Some(person.principal.clone()),
                default: None,
            }),
        });
    }
    wires
}

/// What notebook instances start with. Its reference is its ARN; instances name it.
fn start(notebook: &Notebook) -> Wire {
    let id = format!("{}Start", notebook.id);
    let made = Made::Attribute(id.clone(), "NotebookInstanceLifecycleConfigName");
    let description = format!("What the notebook instances of {} start with", notebook.name);
    published(format!("{id}Name"), description, &format!("start-{}", notebook.name), "compute", made)
}
