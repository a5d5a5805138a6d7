//! Turns the documents that stand for all who have a notebook into one for each of them, whose stack is the person's own.

use crate::cloud::aws::Aws;
use crate::cloud::aws::policy::{Policies, Policy};

/// Every policy document, with those of people as they are for each.
pub fn documents(aws: &Aws) -> Policies {
    let mut documents = Policies::clone(&aws.policies);
    for notebook in &aws.notebooks {
        for (name, end) in [(notebook.role(), "Role"), (notebook.policy(), "Policy")] {
            let Some(Policy { kind, document }) = aws.policies.get(&name) else { continue };
            documents.extend(notebook.people.iter().map(|person| {
                (format!("{}{end}", person.id), Policy { kind: *kind, document: person.document(notebook, document) })
            }));
        }
    }
    documents
}
