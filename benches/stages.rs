//! Times each stage of the way from a spec to its code on its own, and all of them together, for every example.

use std::hint::black_box;

use bastide::cloud::Facts;
use bastide::environment::{self, Environment};
use bastide::finding::Findings;
use bastide::render::{SpecPath, bicep, cloudformation, terraform};
use bastide::source::{self, Document};
use bastide::spec::{Spec, settle};
use bastide::{report, schema};
use criterion::Criterion;
use serde_json::Value;

const EXAMPLES: &[(&str, &str)] = &[
    ("azure-lab", include_str!("../examples/azure-lab/bastide.yaml")),
    ("azure-team", include_str!("../examples/azure-team/bastide.yaml")),
    ("aws-lab", include_str!("../examples/aws-lab/bastide.yaml")),
    ("aws-team", include_str!("../examples/aws-team/bastide.yaml")),
    ("aws-regulated", include_str!("../examples/aws-regulated/bastide.yaml")),
];

fn read(text: &str, findings: &mut Findings) -> Document {
    source::load("bastide.yaml", &|_| Ok(text.as_bytes().to_vec()), &[], findings)
}

fn check(value: &Value, findings: &mut Findings) {
    schema::validate(value, findings);
    environment::inspect(value, findings);
}

fn typed(value: &Value) -> Spec {
    let mut settled = value.clone();
    let profile = serde_json::from_value(settled["profile"].clone()).expect("an example names its profile");
    let cloud = serde_json::from_value(settled["cloud"].clone()).expect("an example names its cloud");
    settle(&mut settled, cloud, profile);
    serde_json::from_value(settled).expect("an example is a spec")
}

fn decide(spec: &Spec, findings: &mut Findings) -> Facts {
    Facts::of(&Environment::of(spec, findings), findings)
}

fn render(facts: &Facts) -> usize {
    let path = SpecPath::from_output_folder("../bastide.yaml");
    let files = match facts {
        Facts::Azure(azure) => bicep::render(azure, &path, &[]),
        Facts::Aws(aws) => cloudformation::render(aws, &path, &[]),
    };
    files.expect("the built-in templates can be rendered").len()
}

fn render_terraform(facts: &Facts) -> usize {
    let path = SpecPath::from_output_folder("../bastide.yaml");
    let files = match facts {
        Facts::Azure(azure) => terraform::azure::render(azure, &path, &[]),
        Facts::Aws(aws) => terraform::aws::render(aws, &path, &[]),
    };
    files.expect("the built-in templates can be rendered").len()
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();

    // What a process does once, whatever the spec.
    criterion.bench_function("once/derive the schema", |bencher| bencher.iter(schema::derived_schema));
    criterion.bench_function("once/build the validator", |bencher| {
        bencher.iter(|| jsonschema::validator_for(schema::spec_schema()).expect("the schema is one"));
    });

    for (name, text) in EXAMPLES {
        let mut findings = Findings::default();
        let document = read(text, &mut findings);
        let spec = typed(&document.value);
        let facts = decide(&spec, &mut findings);
        if let Facts::Azure(azure) = &facts {
            // The parse of the templates is a part of every rendering.
            criterion.bench_function(&format!("{name}/parse the templates"), |bencher| {
                bencher.iter(|| bicep::engine(azure.pins, &[]).expect("the built-in templates can be parsed"));
            });
        }
        criterion.bench_function(&format!("{name}/read"), |bencher| {
            bencher.iter(|| read(black_box(text), &mut Findings::default()));
        });
        criterion.bench_function(&format!("{name}/check"), |bencher| {
            bencher.iter(|| check(black_box(&document.value), &mut Findings::default()));
        });
        criterion.bench_function(&format!("{name}/settle"), |bencher| {
            bencher.iter(|| typed(black_box(&document.value)));
        });
        criterion.bench_function(&format!("{name}/decide"), |bencher| {
            bencher.iter(|| decide(black_box(&spec), &mut Findings::default()));
        });
        criterion.bench_function(&format!("{name}/render"), |bencher| bencher.iter(|| render(black_box(&facts))));
        criterion.bench_function(&format!("{name}/render as Terraform"), |bencher| {
            bencher.iter(|| render_terraform(black_box(&facts)));
        });
        criterion.bench_function(&format!("{name}/all but what is done once"), |bencher| {
            bencher.iter(|| {
                let mut findings = Findings::default();
                let document = read(black_box(text), &mut findings);
                check(&document.value, &mut findings);
                let facts = decide(&typed(&document.value), &mut findings);
                (render(&facts), report::findings(report::Format::Text, &document, &findings, false))
            });
        });
    }
    criterion.final_summary();
}
