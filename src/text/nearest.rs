//! Turns a misspelt word into the word that was probably meant.

/// The word of `known` that is nearest to `word`, where one is near enough to be worth proposing: at most one
/// edit in three characters, letter case left out of account.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let limit = (wanted.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swapped_letter_is_found() {
        assert_eq!(nearest("stroage", ["storage", "registry"]), Some("storage"));
    }

    #[test]
    fn a_far_word_is_not_proposed() {
        assert_eq!(nearest("zebra", ["storage", "registry"]), None);
    }
}
