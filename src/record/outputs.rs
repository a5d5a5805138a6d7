//! Turns what a deploying engine prints of its outputs into what is recorded of them: all but secrets.
//!
//! Known are the forms of `terraform output -json`, of `az deployment group show` (all of it, or its `properties.outputs`), and of
//! `aws cloudformation describe-stacks` (all of it, or the `Outputs` of a stack).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::secrets::holds_secret;
use crate::inventory::is_secret;

/// What an engine gave back.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outputs {
    /// The values by name; those of a stack are `stack/name`.
    pub values: BTreeMap<String, Json>,
    /// The names of those that are secrets, and not recorded.
    pub left_out: Vec<String>,
}

/// An output, and whether the engine itself calls it a secret.
struct Output {
    name: String,
    value: Json,
    sensitive: bool,
}

impl Outputs {
    /// Adds the outputs of a text.
    ///
    /// # Errors
    /// In words, where the text is of none of the forms, or names an output that is known with another value.
    pub fn add(&mut self, text: &str) -> Result<(), String> {
        let json: Json = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
        for output in outputs(&json).ok_or("it is no list of outputs that Terraform, Azure or CloudFormation prints")? {
            if output.sensitive || is_secret("", &output.name) || holds_secret(&output.value) {
                self.values.remove(&output.name);
                if !self.left_out.contains(&output.name) {
                    self.left_out.push(output.name);
                }
                continue;
            }
            // What one file calls a secret is one, whatever the others call it.
            if self.left_out.contains(&output.name) {
                continue;
            }
            match self.values.get(&output.name) {
                Some(known) if *known != output.value => {
                    return Err(format!("it gives `{}` another value than a file before it", output.name));
                }
                _ => self.values.insert(output.name, output.value),
            };
        }
        self.left_out.sort_unstable();
        Ok(())
    }
}

fn outputs(json: &Json) -> Option<Vec<Output>> {
    match json {
        Json::Array(list) => of_stack(list, ""),
        Json::Object(map) => match (map.get("Stacks"), json.pointer("/properties/outputs")) {
            (Some(stacks), _) => of_stacks(stacks),
            // A deployment that has none says null.
            (_, Some(Json::Null)) => Some(Vec::new()),
            (_, Some(outputs)) => by_name(outputs.as_object()?),
            _ => by_name(map),
        },
        _ => None,
    }
}

fn of_stacks(stacks: &Json) -> Option<Vec<Output>> {
    let mut all = Vec::new();
    for stack in stacks.as_array()? {
        let name = stack.get("StackName")?.as_str()?;
        // A stack without outputs has no such key.
        if let Some(list) = stack.get("Outputs") {
            all.extend(of_stack(list.as_array()?, &format!("{name}/"))?);
        }
    }
    Some(all)
}

fn of_stack(list: &[Json], prefix: &str) -> Option<Vec<Output>> {
    let output = |output: &Json| {
        let name = format!("{prefix}{}", output.get("OutputKey")?.as_str()?);
        Some(Output { name, value: output.get("OutputValue")?.clone(), sensitive: false })
    };
    list.iter().map(output).collect()
}

/// Outputs of Terraform, each with `sensitive`, and of Azure, each with the name of its type.
fn by_name(map: &Map<String, Json>) -> Option<Vec<Output>> {
    let output = |(name, output): (&String, &Json)| {
        let output = output.as_object()?;
        let sensitive = match (output.get("sensitive"), output.get("type")) {
            (Some(Json::Bool(sensitive)), Some(_)) => *sensitive,
            (None, Some(Json::String(kind))) => kind.to_ascii_lowercase().starts_with("secure"),
            _ => return None,
        };
        let value = output.get("value").cloned();
        // Of a secret Azure tells the type alone.
        let value = if sensitive { value.unwrap_or_default() } else { value? };
        Some(Output { name: name.clone(), value, sensitive })
    };
    map.iter().map(output).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(json: &Json) -> Result<Outputs, String> {
        let mut outputs = Outputs::default();
        outputs.add(&json.to_string()).map(|()| outputs)
    }

    fn names(outputs: &Outputs) -> Vec<&str> {
        outputs.values.keys().map(String::as_str).collect()
    }

    #[test]
    fn each_engine_is_understood_and_its_secrets_stay_out() {
        let terraform = json!({
            "workspace_id": {"sensitive": false, "type": "string", "value": "w"},
            "key": {"sensitive": true, "type": "string", "value": "hunter22"},
            "ids": {"sensitive": false, "type": ["list", "string"], "value": ["a"]},
        });
        let azure = json!({"properties": {"outputs": {
            "workspaceId": {"type": "String", "value": "w"},
            "key": {"type": "SecureString"},
            "adminPassword": {"type": "String", "value": "hunter22"},
        }}});
        let bare = azure["properties"]["outputs"].clone();
        let stacks = json!({"Stacks": [
            {"StackName": "a", "Outputs": [{"OutputKey": "Id", "OutputValue": "w"}, {"OutputKey": "ApiToken", "OutputValue": "t"}]},
            {"StackName": "b"},
        ]});
        let stack = stacks["Stacks"][0]["Outputs"].clone();
        for (json, known, left_out) in [
            (terraform, vec!["ids", "workspace_id"], vec!["key"]),
            (azure, vec!["workspaceId"], vec!["adminPassword", "key"]),
            (bare, vec!["workspaceId"], vec!["adminPassword", "key"]),
            (stacks, vec!["a/Id"], vec!["a/ApiToken"]),
            (stack, vec!["Id"], vec!["ApiToken"]),
            (json!({"properties": {"outputs": null}}), Vec::new(), Vec::new()),
            (json!({}), Vec::new(), Vec::new()),
        ] {
            let outputs = read(&json).unwrap_or_else(|why| panic!("{json}: {why}"));
            assert_eq!((names(&outputs), outputs.left_out.iter().map(String::as_str).collect()), (known, left_out));
            assert!(!format!("{outputs:?}").contains("hunter22"));
        }
    }

    #[test]
    fn a_secret_within_a_value_takes_the_whole_of_it() {
        let token = format!("{}{}", "ghp_", "a".repeat(24));
        for value in
            [json!({"db": {"password": "hunter22"}}), json!(["x", token]), json!({"a": [{"api_key": 12_345_678}]})]
        {
            let outputs = read(&json!({"x": {"sensitive": false, "type": "dynamic", "value": value}}));
            assert_eq!(outputs.map(|outputs| outputs.left_out), Ok(vec!["x".to_owned()]));
        }
    }

    #[test]
    fn an_output_that_one_file_calls_a_secret_is_one_whichever_file_comes_first() {
        let file =
            |sensitive: bool| json!({"x": {"sensitive": sensitive, "type": "string", "value": "papa"}}).to_string();
        for order in [[false, true], [true, false]] {
            let mut outputs = Outputs::default();
            for sensitive in order {
                assert_eq!(outputs.add(&file(sensitive)), Ok(()));
            }
            assert_eq!((names(&outputs), &outputs.left_out[..]), (Vec::new(), &["x".to_owned()][..]), "{order:?}");
        }
    }

    #[test]
    fn what_is_of_no_engine_is_refused() {
        for json in [json!(1), json!([1]), json!({"a": 1}), json!({"a": {"value": 1}}), json!({"Stacks": [{}]})] {
            assert!(read(&json).is_err(), "{json}");
        }
        let mut outputs = Outputs::default();
        let of = |value: &str| json!([{"OutputKey": "A", "OutputValue": value}]).to_string();
        assert_eq!(outputs.add(&of("1")), Ok(()));
        assert_eq!(outputs.add(&of("1")), Ok(()));
        assert!(outputs.add(&of("2")).is_err_and(|why| why.contains("`A`")));
    }
}
