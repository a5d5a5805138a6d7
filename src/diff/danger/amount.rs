//! Turns values into amounts that can be compared: numbers, times as ISO 8601 writes them, and sizes and grades by their names.

use crate::inventory::Value;

/// How much a value is: a number, also as a text, or the seconds of a time such as `P30D`.
pub(super) fn amount(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()).or_else(|| seconds(text)),
        _ => None,
    }
}

/// The units of a time of ISO 8601, before and after its `T`, with their seconds; a month is taken for thirty days, a year for 365.
const DAYS: &[(char, f64)] = &[('Y', 365.0 * 86_400.0), ('M', 30.0 * 86_400.0), ('W', 7.0 * 86_400.0), ('D', 86_400.0)];
const HOURS: &[(char, f64)] = &[('H', 3_600.0), ('M', 60.0), ('S', 1.0)];

/// The seconds of a time such as `P30D` or `PT1H30M`.
fn seconds(text: &str) -> Option<f64> {
    let (days, hours) = text.strip_prefix('P')?.split_once('T').unwrap_or((text.strip_prefix('P')?, ""));
    if days.is_empty() && hours.is_empty() {
        return None;
    }
    Some(sum(days, DAYS)? + sum(hours, HOURS)?)
}

fn sum(mut text: &str, units: &[(char, f64)]) -> Option<f64> {
    let mut sum = 0.0;
    while !text.is_empty() {
        let end = text.find(|character: char| !character.is_ascii_digit() && character != '.')?;
        let unit = text[end..].chars().next()?;
        let (_, seconds) = units.iter().find(|(name, _)| *name == unit)?;
        sum += text[..end].parse::<f64>().ok()? * seconds;
        text = &text[end + unit.len_utf8()..];
    }
    Some(sum)
}

/// Whether the second is the name of something dearer: a machine that has accelerators where the first has none, or that is larger of the same
/// sort; a redundancy of more copies, or further apart; a higher tier.
pub(super) fn dearer(before: &str, after: &str) -> bool {
    let grade = |grades: &[&str], name: &str| {
        let name = name.rsplit_once('_').map_or(name, |(_, end)| end);
        grades.iter().position(|grade| grade.eq_ignore_ascii_case(name))
    };
    GRADES.iter().any(|grades| grade(grades, before).zip(grade(grades, after)).is_some_and(|(was, is)| is > was))
        || weight(before).zip(weight(after)).is_some_and(|(was, is)| is > was)
}

/// Names of what is sold in grades, the cheapest first ("Azure Storage redundancy", "Azure Blob Storage pricing", "Key Vault pricing", "Azure
/// Container Registry SKUs").
const GRADES: &[&[&str]] = &[&["LRS", "ZRS", "GRS", "GZRS", "RAGRS", "RAGZRS"], &["Basic", "Standard", "Premium"]];

/// The words of a size of AWS, in order, with how much each is of an `xlarge`.
const SIZES: &[(&str, f64)] =
    &[("nano", 0.03), ("micro", 0.06), ("small", 0.125), ("medium", 0.25), ("large", 0.5), ("xlarge", 1.0)];

/// Whether it has accelerators, and how large it is, as the name of a size says: `ml.g5.12xlarge`, `Standard_NC24ads_A100_v4`.
fn weight(name: &str) -> Option<(bool, f64)> {
    if let Some(azure) = name.strip_prefix("Standard_") {
        let start = azure.find(|character: char| character.is_ascii_digit())?;
        let digits: String = azure[start..].chars().take_while(char::is_ascii_digit).collect();
        return Some((azure.starts_with('N'), digits.parse().ok()?));
    }
    let mut parts = name.strip_prefix("ml.").unwrap_or(name).split('.');
    let (family, size) = (parts.next()?, parts.next()?);
    let times: f64 = size.trim_end_matches(|character: char| !character.is_ascii_digit()).parse().unwrap_or(1.0);
    let word = size.trim_start_matches(|character: char| character.is_ascii_digit());
    let (_, unit) = SIZES.iter().find(|(name, _)| *name == word)?;
    let accelerated = ["g", "p", "trn", "inf"].iter().any(|start| {
        family.strip_prefix(start).is_some_and(|rest| rest.starts_with(|character: char| character.is_ascii_digit()))
    });
    Some((accelerated, times * unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_compared_as_times() {
        let of = |text: &str| amount(&Value::Text(text.to_owned()));
        assert_eq!(of("PT30M"), Some(1_800.0));
        assert_eq!(of("PT1H30M"), Some(5_400.0));
        assert_eq!(of("P1DT1S"), Some(86_401.0));
        assert_eq!(of("12"), Some(12.0));
        for none in ["", "P", "PT", "P1", "P1X", "PT1D", "P-1D", "Premium", "NaN", "é1D", "Pé"] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn a_machine_with_accelerators_is_dearer_than_one_without() {
        assert!(dearer("Standard_D16ds_v4", "Standard_NC4as_T4_v3"));
        assert!(dearer("Standard_D4ds_v4", "Standard_D16ds_v4"));
        assert!(!dearer("Standard_NC24ads_A100_v4", "Standard_D96ds_v5"));
        assert!(dearer("ml.m5.24xlarge", "ml.g5.xlarge"));
        assert!(dearer("ml.m5.large", "ml.m5.xlarge"));
        assert!(!dearer("ml.m5.2xlarge", "ml.m5.xlarge"));
        assert!(!dearer("ml.g5.2xlarge", "ml.m5.4xlarge"));
        assert!(dearer("Standard_LRS", "Standard_ZRS") && dearer("LRS", "GZRS") && dearer("standard", "premium"));
        assert!(!dearer("GRS", "LRS") && !dearer("Premium_LRS", "Standard_LRS") && !dearer("LRS", "Premium"));
        assert!(!dearer("", "ml.m5.xlarge") && !dearer("a.b", "é") && !dearer("t3.micro", "Standard_"));
    }
}
