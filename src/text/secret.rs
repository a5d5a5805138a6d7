//! Tells which texts hold a secret, by what secrets look like.

/// Words that stand in secrets, and whose they are.
const MARKS: &[(&str, &str)] = &[
    ("-----BEGIN ", "a private key or certificate"),
    ("AccountKey=", "a connection string of a storage account"),
    ("SharedAccessKey=", "a connection string of a service bus or event hub"),
    ("InstrumentationKey=", "a connection string of Application Insights"),
    ("Password=", "a connection string"),
    ("&sig=", "a shared access signature"),
    ("?sig=", "a shared access signature"),
];

/// How secrets start, and the least length of what follows.
const STARTS: &[(&str, usize, &str)] = &[
    ("AKIA", 16, "an AWS access key"),
    ("ASIA", 16, "an AWS access key"),
    ("ghp_", 20, "a GitHub token"),
    ("gho_", 20, "a GitHub token"),
    ("ghs_", 20, "a GitHub token"),
    ("github_pat_", 20, "a GitHub token"),
    ("glpat-", 16, "a GitLab token"),
    ("xoxb-", 16, "a Slack token"),
    ("hf_", 30, "a Hugging Face token"),
    ("eyJ", 40, "a JSON web token"),
];

/// What a text holds that looks like a secret: in all of it, or in one of its words.
#[must_use]
pub fn secret_in(text: &str) -> Option<&'static str> {
    if let Some((_, what)) = MARKS.iter().find(|(mark, _)| text.contains(mark)) {
        return Some(what);
    }
    let is_part = |character: char| character.is_ascii_alphanumeric() || "._-".contains(character);
    let words = text.split(|character| !is_part(character));
    let starts = |word: &str| STARTS.iter().find(|(start, least, _)| is_longer(word, start, *least));
    words.into_iter().find_map(starts).map(|(_, _, what)| *what)
}

fn is_longer(word: &str, start: &str, least: usize) -> bool {
    word.strip_prefix(start).is_some_and(|rest| rest.len() >= least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_alone_and_among_other_words() {
        // Built from parts, so that no scanner takes this file for a leak.
        let key = format!("{}{}", "AKIA", "ABCDEFGHIJKLMNOP");
        for text in [key.clone(), format!("export KEY='{key}'"), format!("https://x/?a=1{}", "&sig=abc")] {
            assert!(secret_in(&text).is_some(), "{text}");
        }
        for text in ["", "AKIA", "a key of AKIA form", "the secret sauce", "eyJ", "sig=1"] {
            assert_eq!(secret_in(text), None, "{text}");
        }
    }
}
