//! The tables of AWS say what AWS's own data says: no machine is invented or left out, and no region has or lacks more than its schemas.

mod support;

use std::path::Path;

use bastide::cloud::aws::{REGIONS, TYPES, families, machine, names};
use serde_json::{Value, json};
use support::{root, script, tools};

/// The tables, as `tests/aws/tables.py` reads them.
fn tables() -> Value {
    let machines: Vec<_> = names().map(|name| machine(&name).expect("a name is that of a machine")).collect();
    json!({ "machines": machines, "families": families(), "regions": REGIONS, "types": TYPES })
}

/// What the script says of tables.
fn differences(python: &Path, tables: &Value) -> String {
    script::run(python, &root().join("tests/aws/tables.py"), tables)
}

#[test]
fn the_tables_say_what_aws_says() {
    let Some(python) = tools::AWS_PYTHON.program("tables of AWS against AWS's own data") else { return };
    assert_eq!(differences(&python, &tables()), "");
}

/// The element of a table that has this name.
fn row<'a>(tables: &'a mut Value, table: &str, name: &str) -> &'a mut Value {
    let rows = tables[table].as_array_mut().expect("a table is a list");
    rows.iter_mut().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{table} has no {name}"))
}

#[test]
fn every_kind_of_mistake_is_found() {
    let Some(python) = tools::AWS_PYTHON.program("mistakes in the tables of AWS") else { return };
    let mut tables = tables();
    row(&mut tables, "machines", "ml.m5.xlarge")["name"] = json!("ml.m5.3xlarge");
    row(&mut tables, "machines", "ml.c5n.xlarge")["uses"] = json!(["training", "endpoint"]);
    row(&mut tables, "machines", "ml.p4d.24xlarge")["local_disks"] = json!(false);
    row(&mut tables, "regions", "us-west-1")["zones"] = json!(3);
    let lacks = std::mem::replace(&mut row(&mut tables, "regions", "us-gov-west-1")["lacks"], json!([]));
    row(&mut tables, "regions", "eu-west-1")["lacks"] = lacks;
    row(&mut tables, "regions", "eu-west-2")["display_name"] = json!("EU (London)");
    row(&mut tables, "regions", "cn-north-1")["partition"] = json!("aws");
    row(&mut tables, "regions", "us-east-2")["name"] = json!("us-east-3");
    row(&mut tables, "families", "t8i")["sizes"] = json!("nano micro small large");
    row(&mut tables, "families", "t4g")["architecture"] = json!("x86_64");
    row(&mut tables, "families", "c7i")["name"] = json!("c6id");
    tables["types"].as_array_mut().expect("a table is a list").push(json!("AWS::SageMaker::Notepad"));

    let said = differences(&python, &tables);
    for line in [
        "ProcessingInstanceType: ml.m5.3xlarge is in the table, and there is none",
        "ProcessingInstanceType: ml.m5.xlarge is missing from the table",
        "ProductionVariantInstanceType: ml.c5n.xlarge is in the table, and there is none",
        "local disks of p4d: {False} in the table, EC2 says {True}",
        "zones of us-west-1: 3 in the table, 2 have machines of use",
        "what eu-west-1 lacks: AWS::SageMaker::Space is in the table, and there is none",
        "what us-gov-west-1 lacks: AWS::SageMaker::Space is missing from the table",
        "display_name of eu-west-2: `EU (London)` in the table, AWS says `Europe (London)`",
        "partition of cn-north-1: `aws` in the table, AWS says `aws-cn`",
        "regions: us-east-3 is in the table, and there is none",
        "regions: us-east-2 is missing from the table",
        "what us-east-3 lacks: cfn-lint has no schemas of it",
        "sizes of t8i: large is in the table, and there is none",
        "sizes of t8i: medium is missing from the table",
        "processors of t4g: x86_64 in the table, EC2 says {'arm64'}",
        "local disks of c6id: none in the table, EC2 says {True}",
        "types: AWS::SageMaker::Notepad is in the table, and there is none",
    ] {
        assert!(said.lines().any(|said| said == line), "no line says `{line}`:\n{said}");
    }
}
