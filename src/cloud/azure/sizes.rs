//! Machine sizes: turns a spec's size word into a virtual machine that Azure Machine Learning offers, and judges a
//! size that is named outright.
//!
//! Chosen by two pages: a series must be among those of "What are compute targets in Azure Machine Learning", and not in "Retired Azure VM size series". So Dsv2, still the
//! default of many samples, is out (it retires on 2028-05-01), and newer general series (v5 and later) are out because
//! the first page does not name them. The NC A100 v4 series is not in that page's table, but "Manage and increase
//! quotas for resources with Azure Machine Learning" names it as a family of this compute.

use crate::environment::SizeName;

/// What a size word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The word of the spec.
    pub name: SizeName,
    /// The machine, as templates spell it: `Standard_D4ds_v4`.
    pub sku: &'static str,
}

/// Sizes of clusters and notebooks (compute instances), from "What are compute targets in Azure Machine Learning".
pub static COMPUTE_SIZES: &[Size] = &[
    Size { name: SizeName::CpuSmall, sku: "Standard_D4ds_v4" },
    Size { name: SizeName::CpuMedium, sku: "Standard_D8ds_v4" },
    Size { name: SizeName::CpuLarge, sku: "Standard_D16ds_v4" },
    Size { name: SizeName::MemoryLarge, sku: "Standard_E16s_v3" },
    Size { name: SizeName::GpuSmall, sku: "Standard_NC4as_T4_v3" },
    Size { name: SizeName::GpuMedium, sku: "Standard_NC24ads_A100_v4" },
    Size { name: SizeName::GpuLarge, sku: "Standard_NC96ads_A100_v4" },
];

/// The machine that a size word of clusters and notebooks stands for.
#[must_use]
pub fn compute_sku(name: SizeName) -> &'static str {
    let size = COMPUTE_SIZES.iter().find(|size| size.name == name);
    size.expect("every size of the spec stands in the table, which a test reads").sku
}

/// A series of machines that is gone, or has a day on which it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retirement {
    /// The series as Azure's pages call it: `Dsv2`.
    pub series: &'static str,
    /// Capital letters of its sizes: `DS` of `Standard_DS3_v2`.
    family: &'static str,
    /// Version of its sizes: `v2`; empty for a series without.
    version: &'static str,
    /// The last day, as `2028-05-01`, so that dates compare as text.
    pub date: &'static str,
    /// A series that Azure Machine Learning supports and that does the same work.
    pub replacement: &'static str,
}

/// Series that are retired or announced, from "Retired Azure VM size series" and the notices of single series
/// ("Migrate your HBv2-series virtual machines by May 31, 2027" and its like for HC and `NVv3`); those of 2023 and 2024
/// from the notice in "What are compute targets in Azure Machine Learning", Av1 and HB with that notice's dates.
/// Dv3, Dsv3, Ev3, and Esv3 are "previous generation" only: no date, but no new reservations since July 2026.
#[rustfmt::skip]
pub static RETIREMENTS: &[Retirement] = &[
    Retirement { series: "Av1", family: "A", version: "", date: "2024-08-31", replacement: "Ddsv4" },
    Retirement { series: "Av2", family: "A", version: "v2", date: "2028-11-15", replacement: "Ddsv4" },
    Retirement { series: "B", family: "B", version: "", date: "2028-11-15", replacement: "Ddsv4" },
    Retirement { series: "D", family: "D", version: "", date: "2028-05-01", replacement: "Ddsv4" },
    Retirement { series: "DCsv2", family: "DC", version: "v2", date: "2026-06-30", replacement: "Ddsv4" },
    Retirement { series: "Ds", family: "DS", version: "", date: "2028-05-01", replacement: "Ddsv4" },
    Retirement { series: "Dsv2", family: "DS", version: "v2", date: "2028-05-01", replacement: "Ddsv4" },
    Retirement { series: "Dv2", family: "D", version: "v2", date: "2028-05-01", replacement: "Ddsv4" },
    Retirement { series: "F", family: "F", version: "", date: "2028-11-15", replacement: "Ddsv4" },
    Retirement { series: "Fsv2", family: "F", version: "v2", date: "2028-11-15", replacement: "Ddsv4" },
    Retirement { series: "G", family: "G", version: "", date: "2028-11-15", replacement: "Esv3" },
    Retirement { series: "Gs", family: "GS", version: "", date: "2028-11-15", replacement: "Esv3" },
    Retirement { series: "HB", family: "HB", version: "", date: "2024-08-31", replacement: "HBv3" },
    Retirement { series: "HBv2", family: "HB", version: "v2", date: "2027-05-31", replacement: "HBv3" },
    Retirement { series: "HC", family: "HC", version: "", date: "2027-05-31", replacement: "HBv3" },
    Retirement { series: "Ls", family: "L", version: "", date: "2028-05-01", replacement: "Ddsv4" },
    Retirement { series: "Lsv2", family: "L", version: "v2", date: "2028-11-15", replacement: "Ddsv4" },
    Retirement { series: "NC", family: "NC", version: "", date: "2023-08-31", replacement: "NCasT4_v3" },
    Retirement { series: "NCv2", family: "NC", version: "v2", date: "2023-08-31", replacement: "NCasT4_v3" },
    Retirement { series: "NCv3", family: "NC", version: "v3", date: "2025-09-30", replacement: "NC_A100_v4" },
    Retirement { series: "ND", family: "ND", version: "", date: "2023-08-31", replacement: "NC_A100_v4" },
    Retirement { series: "NV", family: "NV", version: "", date: "2023-08-31", replacement: "NCasT4_v3" },
    Retirement { series: "NVv3", family: "NV", version: "v3", date: "2026-09-30", replacement: "NCasT4_v3" },
    Retirement { series: "NVv4", family: "NV", version: "v4", date: "2026-09-30", replacement: "NCasT4_v3" },
];

/// The retirement that a size falls under. Sizes that name an accelerator (`Standard_NC4as_T4_v3`) are series of
/// their own and none of these.
#[must_use]
pub fn retirement(sku: &str) -> Option<&'static Retirement> {
    let parts = parts(sku)?;
    if !parts.accelerator.is_empty() {
        return None;
    }
    RETIREMENTS.iter().find(|entry| entry.family == parts.family && entry.version == parts.version)
}

/// Whether a size that a spec names outright has the form of "Azure virtual machine sizes naming conventions":
/// `Standard_`, capital letters of the family, a count of cores (and of usable ones after a hyphen), small letters
/// for features, then an accelerator and a version if there are any. It says nothing about whether the size exists.
#[must_use]
pub fn plausible_sku(sku: &str) -> bool {
    sku.len() <= 64 && parts(sku).is_some()
}

/// What a size's name is made of.
struct Parts<'a> {
    family: &'a str,
    /// From the first to the last part between the cores and the version: `T4` of `Standard_NC4as_T4_v3`.
    accelerator: &'a str,
    version: &'a str,
}

fn parts(sku: &str) -> Option<Parts<'_>> {
    let rest = sku.strip_prefix("Standard_")?;
    let (head, tail) = rest.split_once('_').unwrap_or((rest, ""));
    // A trailing underscore gives an empty tail that the name does have.
    if tail.is_empty() && rest.ends_with('_') {
        return None;
    }

    let (family, head) = split(head, |c| c.is_ascii_uppercase());
    let (cores, head) = split(head, |c| c.is_ascii_digit());
    let features = match head.strip_prefix('-') {
        Some(head) => {
            let (usable, features) = split(head, |c| c.is_ascii_digit());
            if usable.is_empty() {
                return None;
            }
            features
        }
        None => head,
    };
    if family.is_empty() || cores.is_empty() || !features.chars().all(|c| c.is_ascii_lowercase()) {
        return None;
    }

    // "Promo" is a price, not another machine.
    let tail = tail.strip_suffix("_Promo").unwrap_or(tail);
    let tail = if tail == "Promo" { "" } else { tail };
    if !tail.is_empty() {
        let sound = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
        if !tail.split('_').all(sound) {
            return None;
        }
    }

    let (accelerator, last) = tail.rsplit_once('_').unwrap_or(("", tail));
    if is_version(last) {
        Some(Parts { family, accelerator, version: last })
    } else {
        Some(Parts { family, accelerator: tail, version: "" })
    }
}

fn is_version(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
}

/// Cuts a text after its first run of characters of a kind.
fn split(text: &str, kind: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !kind(c)).unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_size_of_ours_retires() {
        for size in COMPUTE_SIZES {
            assert!(plausible_sku(size.sku), "{}", size.sku);
            assert!(retirement(size.sku).is_none(), "{}", size.sku);
        }
    }

    #[test]
    fn retirements_are_found() {
        let series = |sku: &str| retirement(sku).map(|entry| entry.series);
        assert_eq!(series("Standard_DS3_v2"), Some("Dsv2"));
        assert_eq!(series("Standard_D3_v2"), Some("Dv2"));
        assert_eq!(series("Standard_D3_v2_Promo"), Some("Dv2"));
        assert_eq!(series("Standard_F4s_v2"), Some("Fsv2"));
        assert_eq!(series("Standard_F4s"), Some("F"));
        assert_eq!(series("Standard_FX4mds"), None);
        assert_eq!(series("Standard_NC6s_v3"), Some("NCv3"));
        assert_eq!(series("Standard_NC24rs_v3"), Some("NCv3"));
        assert_eq!(series("Standard_NC6_Promo"), Some("NC"));
        assert_eq!(series("Standard_NC4as_T4_v3"), None);
        assert_eq!(series("Standard_NV4as_v4"), Some("NVv4"));
        assert_eq!(series("Standard_NV36ads_A10_v5"), None);
        assert_eq!(series("Standard_HB120rs_v2"), Some("HBv2"));
        assert_eq!(series("Standard_HC44-16rs"), Some("HC"));
        assert_eq!(series("Standard_B2ms"), Some("B"));
        assert_eq!(series("Standard_B2ts_v2"), None);
        assert_eq!(series("Standard_ND96asr_v4"), None);
        assert_eq!(series("Standard_D4s_v3"), None);
    }

    #[test]
    fn plausible() {
        for sku in [
            "Standard_DS11_v2",
            "Standard_M128ms",
            "Standard_E64-16s_v3",
            "Standard_ND96isr_H100_v5",
            "Standard_NC128ds_xl_RTXPRO6000BSE_v6",
            "Standard_L8as_v3",
        ] {
            assert!(plausible_sku(sku), "{sku}");
        }
        for sku in [
            "",
            "Standard_",
            "D4ds_v4",
            "STANDARD_D4DS_V4",
            "standard_d4ds_v4",
            "Standard_D",
            "Standard_4ds",
            "Standard_D4ds_",
            "Standard_D4ds__v4",
            "Standard_D4DS_v4",
            "Standard_D4ds v4",
            "Standard_E64-s_v3",
            "Basic_A1",
            "cpu_small",
        ] {
            assert!(!plausible_sku(sku), "{sku}");
        }
    }

    #[test]
    fn dates_compare_as_text() {
        for entry in RETIREMENTS {
            assert_eq!(entry.date.len(), 10);
            assert!(entry.date.chars().all(|c| c.is_ascii_digit() || c == '-'));
        }
    }
}
