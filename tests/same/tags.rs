//! What CloudFormation is told on its command line, the provider of Terraform says of every resource: the tags of the environment.

use std::collections::BTreeMap;

use bastide::inventory::Value;

use crate::aws::AWS;
use crate::pairs;

#[test]
fn stacks_have_the_tags_that_the_provider_gives() {
    for pair in pairs().iter().filter(|pair| std::ptr::eq(pair.tables, &raw const AWS)) {
        let provider = pair.terraform.resource("provider.aws").expect("the provider");
        let tags = provider.get(&["default_tags", "0", "tags"]).expect("its tags");
        let Value::Map(tags) = &tags.value else { panic!("{tags:?}") };
        let meant: BTreeMap<&str, &str> =
            tags.iter().map(|(key, value)| (key.as_str(), value.as_str().expect("a text"))).collect();
        let mut lines = pair.guide.lines().filter_map(|line| Some(line.split_once(" --tags ")?.1)).peekable();
        assert!(lines.peek().is_some(), "{}: DEPLOY.md tells no tags", pair.name);
        for line in lines {
            let words = words(line);
            let said: BTreeMap<&str, &str> = words.iter().filter_map(|word| word.split_once('=')).collect();
            assert_eq!(said, meant, "{}", pair.name);
        }
    }
}

/// The words of a shell, of which single quotation marks keep one together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for character in line.chars() {
        match character {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            _ => words.last_mut().expect("a word was begun").push(character),
        }
    }
    words
}
