//! Templates of CloudFormation are read into resources: functions resolved as far as the folder decides, and references from stack to stack.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use bastide::inventory::change_set::{Action, Replacement, change_set};
use bastide::inventory::{Inventory, Later, Piece, Sources, Value, cloudformation};
use serde_json::{Value as Json, json};
use support::{cloudformation as rendered, folder, specs};

fn sources(files: &[(&str, &str)]) -> Sources {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// What files are read to.
fn read(files: &[(&str, &str)]) -> Inventory {
    cloudformation(&sources(files))
}

/// What a template of one resource `R`, with the property `P` as written, is read to, and what of it is unread.
fn property_in(template: &str, property: &str) -> (Json, Vec<String>) {
    let text = format!(
        "{template}\nResources:\n  Other: {{Type: A::B::C}}\n  R:\n    Type: A::B::C\n    Properties:\n      P: {property}\n"
    );
    let inventory = read(&[("s.yaml", &text)]);
    let unread = inventory.unread.iter().map(|unread| unread.what.clone()).collect();
    let resource = inventory.resource("s/R").expect("the resource is read");
    (resource.get(&["Properties", "P"]).map_or(Json::Null, |node| node.value.json()), unread)
}

/// The value of a property, of which nothing is unread.
fn property(template: &str, property: &str) -> Json {
    let (value, unread) = property_in(template, property);
    assert_eq!(unread, [""; 0], "{property}");
    value
}

/// What is unread of a property.
fn unread(property: &str) -> String {
    let (_, unread) = property_in("", property);
    unread.join("\n")
}

fn one(inventory: &Inventory, address: &str, path: &[&str]) -> Json {
    let resource = inventory.resource(address).unwrap_or_else(|| panic!("no {address}"));
    resource.get(path).unwrap_or_else(|| panic!("no {path:?} of {address}")).value.json()
}

#[test]
fn both_forms_of_a_function_are_the_same() {
    for (short, long) in [
        ("!Ref Other", "{Ref: Other}"),
        ("!GetAtt Other.Arn", "{'Fn::GetAtt': [Other, Arn]}"),
        ("!Sub 'x-${Other.Arn}'", "{'Fn::Sub': 'x-${Other.Arn}'}"),
        ("!Join ['-', [a, !Ref Other]]", "{'Fn::Join': ['-', [a, {Ref: Other}]]}"),
        ("!Base64 {'Fn::Sub': '${AWS::Region}'}", "{'Fn::Base64': !Sub '${AWS::Region}'}"),
    ] {
        assert_eq!(property("", short), property("", long), "{short}");
    }
}

#[test]
fn references_are_addresses_and_attributes() {
    let inventory =
        read(&[("a/s.yaml", "Resources:\n  One: {Type: A::B::C, DependsOn: Two}\n  Two: {Type: A::B::C}\n")]);
    let one = inventory.resource("a/s/One").expect("the resource is read");
    let Some([after]) = one.get(&["DependsOn"]).map(|after| after.items()) else { panic!("{one:?}") };
    let reference = Piece::Reference { address: "a/s/Two".into(), attribute: String::new() };
    assert_eq!(after.value, Value::Later(Later { pieces: vec![reference] }));
    assert_eq!(inventory.place(one.spot), "a/s.yaml:2:3");
    assert_eq!(inventory.place(after.spot), "a/s.yaml:2:35");
    assert_eq!(property("", "!GetAtt Other.Outputs.Name"), "${s/Other.Outputs.Name}");
}

#[test]
fn texts_are_joined_split_and_substituted() {
    assert_eq!(property("", "!Join ['-', [a, 1, true, !Ref AWS::NoValue]]"), "a-1-true");
    assert_eq!(property("", "!Sub ['${A}/${!B}/$C', {A: !Join ['', [x, y]]}]"), "xy/${B}/$C");
    assert_eq!(property("", "!Sub 'arn:${AWS::Partition}:s3:::${Other}'"), "arn:${AWS::Partition}:s3:::${s/Other}");
    assert_eq!(property("", "!Split [',', 'a,b']"), json!(["a", "b"]));
    assert_eq!(property("", "!Split [',', !Sub 'a,${Other}']"), json!(["a", "${s/Other}"]));
    assert_eq!(property("", "!Select ['1', [a, b]]"), "b");
    assert_eq!(property("", "!Base64 foo"), "Zm9v");
    assert_eq!(property("", "!Cidr [10.0.0.0/16, 2, 8]"), json!(["10.0.0.0/24", "10.0.1.0/24"]));
    assert_eq!(property("", "{'Fn::Length': [a, b]}"), 2);
    let text = "{'Fn::ToJsonString': {a: [1, !Ref Other, !Sub '\"${AWS::Region}\"']}}";
    assert_eq!(property("", text), r#"{"a":[1,"${s/Other}","\"${AWS::Region}\""]}"#);
}

#[test]
fn what_only_a_deployment_knows_is_code_with_what_is_known_resolved() {
    let zones = r#"${{"Fn::Select":[0,{"Fn::GetAZs":{"Ref":"AWS::Region"}}]}}"#;
    assert_eq!(property("", "!Select ['0', !GetAZs '']"), zones);
    assert_eq!(property("", "!Select [0, !GetAZs {Ref: AWS::Region}]"), zones);
    assert_eq!(property("", "!Select [0, !GetAtt Other.Ids]"), "${s/Other.Ids.0}");
    let split = r#"${{"Fn::Select":[1,{"Fn::Split":[":",{"Fn::GetAtt":["s/Other","Arn"]}]}]}}"#;
    assert_eq!(property("", "!Select [1, !Split [':', !GetAtt Other.Arn]]"), split);
    let encoded = r#"${{"Fn::Base64":{"Fn::Sub":"in ${AWS::Region}"}}}"#;
    assert_eq!(property("", "!Base64 {'Fn::Sub': 'in ${AWS::Region}'}"), encoded);
}

#[test]
fn parameters_have_the_value_that_is_given_or_their_default() {
    let template = "Parameters:
  Plain: {Type: String, Default: 1.50}
  Number: {Type: Number, Default: '8'}
  List: {Type: CommaDelimitedList, Default: 'a, b'}
  None: {Type: String}
  Secret: {Type: String, Default: hunter2, NoEcho: true}
  Image: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/service/ami}
  Given: {Type: String, Default: no}
Resources:
  R:
    Type: A::B::C
    Properties: {P: [!Ref Plain, !Ref Number, !Ref List, !Sub 'x${None}', !Ref Secret, !Ref Image, !Ref Given]}
";
    for (path, given) in [
        ("parameters/s.json", r#"[{"ParameterKey": "Given", "ParameterValue": "yes"}]"#),
        ("s.parameters.json", r#"{"Parameters": {"Given": "yes"}}"#),
        ("s-parameters.json", r#"["Given=yes"]"#),
    ] {
        let inventory = read(&[("s.yaml", template), (path, given)]);
        assert_eq!(inventory.unread, []);
        let expected =
            json!(["1.5", 8, ["a", "b"], "x${None}", "${Secret}", "${{{resolve:ssm:/aws/service/ami}}}", "yes"]);
        assert_eq!(one(&inventory, "s/R", &["Properties", "P"]), expected, "{path}");
        let given = inventory.resource("s/R").and_then(|r| r.get(&["Properties", "P", "6"])).expect("the value");
        assert!(inventory.place(given.spot).starts_with(path), "a value is where it was written");
    }
}

#[test]
fn what_a_stack_publishes_is_what_another_reads() {
    let network = "Parameters:
  Vpc: {Type: String}
Resources:
  Net: {Type: AWS::EC2::Subnet}
  Id: {Type: AWS::SSM::Parameter, Properties: {Name: /net/id, Value: !GetAtt Net.SubnetId}}
  Ids: {Type: AWS::SSM::Parameter, Properties: {Name: /net/ids, Value: !Join [',', [!Ref Net, x]]}}
  VpcId: {Type: AWS::SSM::Parameter, Properties: {Name: /net/vpc, Value: !Ref Vpc}}
Outputs:
  Id: {Value: !Ref Net, Export: {Name: !Sub '${AWS::StackName}-id'}}
";
    let reader = "Parameters:
  Id: {Type: AWS::SSM::Parameter::Value<String>, Default: /net/id}
  Ids: {Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /net/ids}
  Network: {Type: String, Default: net}
Resources:
  R:
    Type: A::B::C
    Properties:
      Id: !Ref Id
      Ids: !Ref Ids
      Arn: !Sub 'x/${Id}/${AWS::Region}'
      Vpc: '{{resolve:ssm:/net/vpc}}'
      Secret: !Sub '{{resolve:secretsmanager:${Id}:SecretString}}'
      Password: 'a{{resolve:ssm-secure:/x:1}}'
      Imported: !ImportValue {'Fn::Sub': '${Network}-id'}
      Else: !ImportValue elsewhere
      Output: {'Fn::GetStackOutput': {StackName: net, OutputName: Id}}
";
    let inventory = read(&[("net.yaml", network), ("reader.yaml", reader)]);
    assert_eq!(inventory.unread, []);
    let expected = json!({
        "Id": "${net/Net.SubnetId}",
        "Ids": ["${net/Net}", "x"],
        "Arn": "x/${net/Net.SubnetId}/${AWS::Region}",
        "Vpc": "${net/Vpc}",
        "Secret": "{{resolve:secretsmanager:${net/Net.SubnetId}:SecretString}}",
        "Password": "a${{{resolve:ssm-secure:/x:1}}}",
        "Imported": "${net/Net}",
        "Else": r#"${{"Fn::ImportValue":"elsewhere"}}"#,
        "Output": "${net/Net}",
    });
    assert_eq!(one(&inventory, "reader/R", &["Properties"]), expected);
}

#[test]
fn conditions_leave_out_and_choose() {
    let template = "Parameters:
  Env: {Type: String, Default: prod}
  Zone: {Type: String}
Mappings:
  Sizes: {prod: {Size: large}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsTest: !Not [!Condition IsProd]
  HasZone: !Not [!Equals [!Ref Zone, '']]
  Both: !And [{Condition: IsTest}, {Condition: HasZone}]
  Either: !Or [{Condition: HasZone}, {Condition: IsProd}]
Resources:
  Gone: {Type: A::B::C, Condition: Both, Properties: {P: !Ref Missing}}
  Kept: {Type: A::B::C, Condition: Either, DependsOn: [Gone, Perhaps]}
  Perhaps: {Type: A::B::C, Condition: HasZone}
  R:
    Type: A::B::C
    Properties:
      Size: !If [IsProd, !FindInMap [Sizes, !Ref Env, Size], !Ref Missing]
      None: !If [IsTest, 1, !Ref AWS::NoValue]
      Zone: !If [HasZone, !Ref Zone, !Ref AWS::NoValue]
      Region: !FindInMap [Sizes, !Ref AWS::Region, Size]
      Default: !FindInMap [Sizes, x, y, {DefaultValue: d}]
";
    let inventory = read(&[("s.yaml", template)]);
    assert_eq!(inventory.unread, []);
    let addresses: Vec<_> = inventory.resources.iter().map(|resource| resource.address.as_str()).collect();
    assert_eq!(addresses, ["s/Kept", "s/Perhaps", "s/R"]);
    assert_eq!(one(&inventory, "s/Kept", &["DependsOn"]), json!(["${s/Perhaps}"]));
    assert_eq!(one(&inventory, "s/Perhaps", &["Condition"]), "HasZone");
    let expected = json!({
        "Size": "large",
        "Zone": r#"${{"Fn::If":["HasZone",{"Ref":"Zone"},{"Ref":"AWS::NoValue"}]}}"#,
        "Region": r#"${{"Fn::FindInMap":["Sizes",{"Ref":"AWS::Region"},"Size"]}}"#,
        "Default": "d",
    });
    assert_eq!(one(&inventory, "s/R", &["Properties"]), expected);
}

#[test]
fn loops_are_unrolled_where_their_collection_is_known() {
    let template = "Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'a,b.c'}
  Unknown: {Type: CommaDelimitedList}
Conditions:
  'Fn::ForEach::C': [Name, [x], {'Is${Name}': !Equals [!Ref Name, x]}]
Resources:
  'Fn::ForEach::R':
    - Name
    - !Ref Names
    - 'Bucket&{Name}':
        Type: A::B::C
        Condition: Isx
        Properties:
          Name: !Ref Name
          'Fn::ForEach::P': [Key, [1, 2], {'${Name}${Key}': !Sub '${Key}-${AWS::Region}'}]
  'Fn::ForEach::U': [Name, !Ref Unknown, {'${Name}': {Type: A::B::C}}]
  R: {Type: A::B::C, Properties: {P: !GetAtt [!Sub 'Bucket${X}', Arn]}}
";
    let template = template.replace("[1, 2]", "['1', '2']").replace("Bucket${X}", "Bucketbc");
    let inventory = read(&[("s.yaml", &template)]);
    let unread: Vec<_> = inventory.unread.iter().map(|unread| unread.what.as_str()).collect();
    assert_eq!(unread, ["the loop `Fn::ForEach::U`, whose collection only a deployment knows"]);
    let properties = json!({"Name": "b.c", "b.c1": "1-${AWS::Region}", "b.c2": "2-${AWS::Region}"});
    assert_eq!(one(&inventory, "s/Bucketbc", &["Properties"]), properties);
    assert_eq!(one(&inventory, "s/R", &["Properties", "P"]), "${s/Bucketbc.Arn}");
    assert_eq!(inventory.resources.len(), 3);
}

#[test]
fn json_is_read_as_yaml_is() {
    let text =
        r#"{"Resources": {"R": {"Type": "A::B::C", "DeletionPolicy": "Retain", "Properties": {"P": {"Ref": "R"}}}}}"#;
    let inventory = read(&[("s.json", text), ("package.json", r#"{"name": "Resources"}"#)]);
    assert_eq!((inventory.files, inventory.unread), (vec!["s.json".to_owned()], vec![]));
    assert_eq!(
        inventory.resources[0].attributes.value.json(),
        json!({"DeletionPolicy": "Retain", "Properties": {"P": "${s/R}"}})
    );
}

#[test]
fn two_files_of_one_name_are_two_stacks() {
    let yaml = "Resources: {R: {Type: A::B::C}}";
    let inventory =
        read(&[("s.json", r#"{"Resources": {"R": {"Type": "A::B::C"}}}"#), ("s.yaml", yaml), ("t.yaml", yaml)]);
    let addresses: Vec<_> = inventory.resources.iter().map(|resource| resource.address.as_str()).collect();
    assert_eq!(addresses, ["s.json/R", "s.yaml/R", "t/R"]);
}

#[test]
fn the_template_of_a_deployed_stack_is_read_in_either_form() {
    let yaml = "Resources:\n  R:\n    Type: A::B::C\n    Properties: {P: !Sub '${AWS::Region}'}\n";
    let text = json!({"TemplateBody": yaml, "StagesAvailable": ["Original"]}).to_string();
    let map = json!({"TemplateBody": {"Resources": {"R": {"Type": "A::B::C", "Properties": {"P": {"Fn::Sub": "${AWS::Region}"}}}}}});
    for printed in [text, map.to_string()] {
        let inventory = read(&[("s.json", &printed)]);
        assert_eq!(inventory.unread, []);
        assert_eq!(one(&inventory, "s/R", &["Properties", "P"]), "${AWS::Region}");
    }
}

#[test]
fn what_is_not_valid_is_told_and_the_rest_is_read() {
    assert_eq!(unread("!Ref Missing"), "a reference to `Missing`, which the template does not have");
    assert_eq!(unread("!Foo x"), "the function `Fn::Foo`");
    assert_eq!(unread("{'Fn::Transform': {Name: AWS::Include}}"), "the function `Fn::Transform`");
    assert_eq!(unread("{A: 1, 'Fn::Transform': {Name: M}}"), "what a macro makes of this map");
    assert_eq!(unread("!Select [2, [a]]"), "`Fn::Select` of item 2 of 1");
    assert_eq!(unread("!Join [a]"), "`Fn::Join` without its 2 arguments");
    assert_eq!(unread("!If [C, 1, 2]"), "the condition `C`, which the template does not have");
    assert_eq!(unread("!Cidr [10.0.0.0/24, 3, 8]"), "`Fn::Cidr` of a range that does not hold so many blocks");
    assert_eq!(unread("!Sub '${AWS::NoValue}'"), "`AWS::NoValue` in `Fn::Sub`, which has no value");
    let text = "Transform: AWS::Serverless-2016-10-31\nResources:\n  A: {}\n  B: {Type: A::B::C, Type: D::E::F}\n  C: {Type: A::B::C}\n";
    let inventory = read(&[("s.yaml", text), ("bad.yaml", "Resources: [\n")]);
    let unread: Vec<_> = inventory
        .unread
        .iter()
        .map(|unread| (unread.spot.map(|spot| inventory.place(spot)), unread.what.as_str()))
        .collect();
    let expected = [
        (Some("bad.yaml:1:12".to_owned()), "the `[` is never closed"),
        (Some("s.yaml:4:22".to_owned()), "`Type` is given twice in one map"),
        (Some("s.yaml:1:12".to_owned()), "what the macro `AWS::Serverless-2016-10-31` makes of the template"),
        (Some("s.yaml:3:3".to_owned()), "the resource `A`, which has no type"),
    ];
    assert_eq!(unread, expected);
    assert_eq!(inventory.resources.len(), 2);
}

#[test]
fn nothing_is_looked_up_for_itself() {
    let loops = "Parameters:
  P: {Type: AWS::SSM::Parameter::Value<String>, Default: /p}
Conditions:
  A: !Not [!Condition B]
  B: !Not [!Condition A]
Resources:
  S: {Type: AWS::SSM::Parameter, Condition: A, Properties: {Name: /p, Value: !Ref P}}
";
    let inventory = read(&[("s.yaml", loops)]);
    let unread: Vec<_> = inventory.unread.iter().map(|unread| unread.what.as_str()).collect();
    assert!(unread.contains(&"the condition `A`, which leads to itself"), "{unread:?}");
    assert!(unread.contains(&"the parameter `P`, which leads to itself"), "{unread:?}");
}

/// What is unread of stacks each of which publishes something made of what the one before it publishes.
fn unread_of_chain(value: &str, name: impl Fn(usize) -> String) -> String {
    let link = |index: usize| {
        let parameter = format!("{{Type: AWS::SSM::Parameter::Value<String>, Default: /{index}}}");
        let published = format!("{{Name: /{}, Value: {value}}}", index + 1);
        let resource = format!("{{Type: AWS::SSM::Parameter, Properties: {published}}}");
        (name(index), format!("Parameters: {{P: {parameter}}}\nResources: {{S: {resource}}}\n"))
    };
    let mut sources: Sources = (0..300).map(link).collect();
    let first = "Resources: {S: {Type: AWS::SSM::Parameter, Properties: {Name: /0, Value: xxxxxxxx}}}";
    sources.insert("first.yaml".into(), first.into());
    let unread = cloudformation(&sources).unread;
    unread.into_iter().map(|unread| unread.what).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_chain_from_stack_to_stack_ends_somewhere() {
    let doubled = unread_of_chain("!Sub '${P}${P}'", |index| format!("s{index:03}.yaml"));
    assert!(doubled.contains("the rest, for the values come to too much here"), "{doubled}");
    let deep = (0..20).fold("!Ref P".to_owned(), |inner, _| format!("!Join ['', [{inner}]]"));
    let unread = unread_of_chain(&deep, |index| format!("s{:03}.yaml", 999 - index));
    assert!(unread.contains("values that lie too deep in each other"), "{unread}");
}

#[test]
fn conditions_and_loops_in_each_other_end_somewhere() {
    let conditions: String = (0..5000).map(|index| format!("  C{}: !Not [!Condition C{index}]\n", index + 1)).collect();
    let text = format!(
        "Conditions:\n  C0: !Equals [a, a]\n{conditions}Resources:\n  R: {{Type: A::B::C, Condition: C5000}}\n"
    );
    read(&[("s.yaml", &text)]);
    let items = (0..100).map(|index| index.to_string()).collect::<Vec<_>>().join("','");
    let body = (0..20).fold("{'${A0}': 1}".to_owned(), |body, index| {
        format!("{{'Fn::ForEach::L{index}': [A{index}, ['{items}'], {body}]}}")
    });
    let inventory = read(&[("s.yaml", &format!("Resources: {{R: {{Type: A::B::C, Properties: {body}}}}}"))]);
    let unread: Vec<_> = inventory.unread.iter().map(|unread| unread.what.as_str()).collect();
    assert!(unread.contains(&"the rest, for the values come to too much here"), "{unread:?}");
}

#[test]
fn a_change_set_is_read_with_what_it_says_of_each_resource() {
    let printed = json!({
        "ChangeSetName": "next", "StackName": "fraud-40-storage", "Status": "CREATE_COMPLETE", "IncludeNestedStacks": false,
        "Changes": [{"Type": "Resource", "ResourceChange": {
            "Action": "Modify", "LogicalResourceId": "DataBucket", "PhysicalResourceId": "fraud-data",
            "ResourceType": "AWS::S3::Bucket", "Replacement": "Conditional", "PolicyAction": "ReplaceAndRetain",
            "Scope": ["Properties"],
            "Details": [{
                "Target": {
                    "Attribute": "Properties", "Name": "BucketName", "RequiresRecreation": "Always",
                    "Path": "/Properties/BucketName", "BeforeValue": "a", "AfterValue": "b", "AttributeChangeType": "Modify",
                },
                "Evaluation": "Dynamic", "ChangeSource": "ResourceAttribute", "CausingEntity": "DataKey.Arn",
            }],
            "BeforeContext": "{\"Properties\":{\"BucketName\":\"a\"}}",
        }}, {"Type": "Resource", "ResourceChange": {"Action": "Elope", "LogicalResourceId": "X", "ResourceType": "A::B::C"}}],
    });
    let set = change_set(&printed.to_string()).expect("the change set is read");
    let [bucket, unknown] = set.changes.as_slice() else { panic!("{set:?}") };
    assert_eq!((set.stack_name.as_str(), set.next_token), ("fraud-40-storage", None));
    assert_eq!((bucket.action, bucket.replacement), (Action::Modify, Some(Replacement::Conditional)));
    assert_eq!(bucket.before_context, Some(json!({"Properties": {"BucketName": "a"}})));
    assert_eq!(bucket.after_context, None);
    assert_eq!(bucket.details[0].target.path.as_deref(), Some("/Properties/BucketName"));
    assert_eq!(bucket.details[0].causing_entity.as_deref(), Some("DataKey.Arn"));
    assert_eq!((unknown.action, unknown.replacement), (Action::Other, None));
}

#[test]
fn what_is_no_change_set_is_told_with_its_place() {
    let unread = change_set("{\n  \"StackName\": 1\n}").expect_err("a name is text");
    assert_eq!(unread.spot.map(|spot| spot.at.line), Some(2));
    assert_eq!(change_set("{}").expect_err("there is no stack").what, "the change set, which names no stack");
}

/// Code that may stand in what Bastide renders: what it is called, what it begins with, and what it holds.
const CODE: &[(&str, &str, &str)] = &[
    ("a pseudo-parameter", "AWS::", ""),
    ("a zone of the region", r#"{"Fn::Select":["#, r#",{"Fn::GetAZs":{"Ref":"AWS::Region"}}]}"#),
    ("an endpoint of a firewall", r#"{"Fn::Select":[1,{"Fn::Split":[":","#, r#","EndpointIds.0"]}]}]}"#),
    ("text for a machine", r#"{"Fn::Base64":{"Fn::Sub":"#, ""),
    ("what AWS publishes", "{{resolve:ssm:/aws/service/", ""),
];

/// Counts the code in a value, by its kind.
fn count(value: &Value, inputs: &[String], address: &str, counts: &mut BTreeMap<String, usize>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| count(&item.value, inputs, address, counts)),
        Value::Map(map) => map.values().for_each(|item| count(&item.value, inputs, address, counts)),
        Value::Later(later) => {
            for piece in &later.pieces {
                let kind = match piece {
                    Piece::Text(_) => continue,
                    Piece::Reference { .. } => "a reference",
                    Piece::Code(code) if inputs.contains(code) => "an input",
                    Piece::Code(code) => {
                        match CODE.iter().find(|(_, start, has)| code.starts_with(start) && code.contains(has)) {
                            Some((kind, ..)) => kind,
                            None => panic!("{address}: `{code}`"),
                        }
                    }
                };
                *counts.entry(kind.to_owned()).or_default() += 1;
            }
        }
        _ => {}
    }
}

#[test]
fn whatever_is_rendered_reads_back_whole() {
    let out = tempfile::tempdir().expect("a folder can be made");
    let mut folders = rendered::examples();
    for spec in specs::branches() {
        let into = out.path().join(&spec.name);
        assert!(spec.render(&into), "{} has errors", spec.name);
        folders.extend(Some(into.join("cloudformation")).filter(|folder| folder.is_dir()));
    }
    let mut counts = BTreeMap::new();
    for rendered in &folders {
        let sources = folder::texts(rendered);
        let inventory = cloudformation(&sources);
        assert_eq!(inventory.unread, [], "{}", rendered.display());
        // A resource of CloudFormation is the only thing that has a type at this indentation, but for parameters.
        let (mut inputs, mut written) = (Vec::new(), 0);
        for (path, text) in sources.iter().filter(|(path, _)| path.ends_with(".yaml")) {
            let (parameters, resources) =
                text.split_once("\nResources:\n").unwrap_or_else(|| panic!("{path} has no resources"));
            let stack = path.trim_end_matches(".yaml");
            let names = parameters.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'));
            inputs.extend(names.flat_map(|name| [name.to_owned(), format!("{stack}/{name}")]));
            written += resources.lines().filter(|line| line.starts_with("    Type: AWS::")).count();
        }
        assert_eq!(inventory.resources.len(), written, "{}", rendered.display());
        for resource in &inventory.resources {
            count(&resource.attributes.value, &inputs, &resource.address, &mut counts);
        }
        for (_, address) in references(&inventory) {
            assert!(inventory.resource(&address).is_some(), "{}: no {address}", rendered.display());
        }
    }
    let kinds: BTreeSet<&str> = counts.keys().map(String::as_str).collect();
    let named = CODE.iter().map(|(kind, ..)| *kind).chain(["a reference", "an input"]).collect();
    assert_eq!(kinds, named, "{counts:?}");
}

/// Every reference of an inventory: who has it, and to whom.
fn references(inventory: &Inventory) -> Vec<(String, String)> {
    fn all(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::List(items) => items.iter().for_each(|item| all(&item.value, found)),
            Value::Map(map) => map.values().for_each(|item| all(&item.value, found)),
            Value::Later(later) => found.extend(later.pieces.iter().filter_map(|piece| match piece {
                Piece::Reference { address, .. } => Some(address.clone()),
                _ => None,
            })),
            _ => {}
        }
    }
    let mut pairs = Vec::new();
    for resource in &inventory.resources {
        let mut found = Vec::new();
        all(&resource.attributes.value, &mut found);
        pairs.extend(found.into_iter().map(|to| (resource.address.clone(), to)));
    }
    pairs
}

#[test]
fn layers_are_wired_across_stacks() {
    let examples = rendered::examples();
    let example = examples.iter().find(|path| path.ends_with("aws-regulated/out/cloudformation")).expect("the example");
    let inventory = cloudformation(&folder::texts(example));
    let references = references(&inventory);
    let has = |from: &str, to: &str| references.iter().any(|(one, other)| one == from && other == to);
    assert!(has("65-entry/JumpHost", "10-network/EntrySubnet"));
    assert!(has("65-entry/JumpHost", "20-keys/ComputeKey"));
    assert!(has("12-egress/NatSubnet1", "10-network/Vpc"));
}
