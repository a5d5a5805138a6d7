//! Turns the facts of AWS into the list of layers, each a stack, with what its template needs beside the facts.

use serde::Serialize;
use tera::{Context, Value};

use super::engine::LAYER;
use crate::cloud::aws::{Aws, NotebookKind};

/// The concerns of an environment, in the order in which they are built. Values are published under them.
pub const CONCERNS: &[&str] = &[
    "network",
    "keys",
    "access",
    "storage",
    "secrets",
    "registry",
    "monitoring",
    "entry",
    "workspace",
    "compute",
    "endpoints",
];

/// A layer: a template that becomes a stack of its own.
#[derive(Debug)]
pub struct Layer {
    /// Its place in the order of deployment. It belongs to the concern, so that an absent layer leaves a gap.
    pub number: u8,
    /// Its file without number and ending, and what ends the name of its stack.
    pub name: String,
    /// Its template, below the folder of templates, without its ending.
    pub template: &'static str,
    /// What its template needs beside the facts.
    extra: Vec<(&'static str, Value)>,
}

impl Layer {
    fn named(number: u8, name: &'static str) -> Layer {
        Layer { number, name: name.to_owned(), template: name, extra: Vec::new() }
    }

    /// A layer for one item of several: what ends its name, and the template that they share.
    fn of_item(number: u8, name: String, template: &'static str) -> Layer {
        Layer { number, name, template, extra: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: &impl Serialize) -> Layer {
        self.extra.push((name, Value::from_serializable(value)));
        self
    }

    /// Its file without its ending: `10-network`.
    pub fn file(&self) -> String {
        format!("{}-{}", self.number, self.name)
    }

    /// The context of its template: the facts, and what only it needs.
    pub fn context(&self, facts: &Context) -> Context {
        let mut context = facts.clone();
        context.insert(LAYER, &self.name);
        for (name, value) in &self.extra {
            context.insert_value(*name, value.clone());
        }
        context
    }
}

/// The layers of an environment, in the order in which they are deployed.
pub fn layers(aws: &Aws) -> Vec<Layer> {
    let mut layers = vec![Layer::named(10, "network")];
    if aws.way_out.is_some() {
        layers.push(Layer::named(12, "egress"));
    }
    layers.push(Layer::named(14, "vpc-endpoints"));
    if aws.dns.is_some() {
        layers.push(Layer::named(16, "dns"));
    }
    layers.extend([
        Layer::named(20, "keys"),
        Layer::named(30, "access"),
        Layer::named(32, "grants"),
        Layer::named(34, "guardrails"),
        Layer::named(40, "storage"),
    ]);
    // One for each data set, so that neither their number nor the size of one bounds the others.
    for bucket in &aws.storage.data {
        layers.push(Layer::of_item(42, format!("data-{}", bucket.name), "data").with("bucket", bucket));
    }
    if !aws.secrets.is_empty() {
        layers.push(Layer::named(44, "secrets"));
    }
    layers.extend([Layer::named(50, "registry"), Layer::named(60, "monitoring")]);
    if !aws.monitoring.shared.is_empty() {
        layers.push(Layer::named(62, "sagemaker-logs"));
    }
    if aws.entry.is_some() {
        layers.push(Layer::named(65, "entry"));
    }
    layers.extend([Layer::named(70, "workspace"), Layer::named(80, "compute")]);
    // One for each kind of notebook instance: the script that it starts with is long.
    for notebook in aws.notebooks.iter().filter(|notebook| notebook.start_script.is_some()) {
        let layer = Layer::of_item(81, format!("start-{}", notebook.name), "notebook-start");
        layers.push(layer.with("notebook", notebook));
    }
    // One for each person, so that who comes or goes changes the stack of nobody else.
    let template = match aws.notebook_kind {
        NotebookKind::Space => "notebook-space",
        NotebookKind::Instance => "notebook-instance",
    };
    for notebook in &aws.notebooks {
        for person in &notebook.people {
            let layer = Layer::of_item(82, format!("notebook-{}", person.notebook), template);
            layers.push(layer.with("notebook", notebook).with("person", person));
        }
    }
    // One for each endpoint, since their models become ready at different times.
    for endpoint in &aws.endpoints {
        layers.push(Layer::of_item(90, format!("endpoint-{}", endpoint.name), "endpoint").with("endpoint", endpoint));
    }
    layers
}
