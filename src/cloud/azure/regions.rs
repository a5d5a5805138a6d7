//! Azure public-cloud regions: turns a region's programmatic name into what a spec needs to know about it.
//!
//! Names, display names, and zones come from the page "Azure regions list" (August 2026). Regions which that page
//! marks as restricted (access only on request, for recovery from disasters) are left out: Australia Central 2,
//! Brazil Southeast, France South, Germany North, Norway West, South Africa West, Switzerland West, UAE Central.
//!
//! Zones hold for zone-redundant storage too: "Reliability in Azure Blob Storage" says that it can be had in any
//! region with availability zones, and "Reliability in Azure Container Registry", "Reliability in Azure Key Vault",
//! and "Reliability in Azure NAT Gateway" say the same of those services.
//!
//! Azure Machine Learning comes from the locations that its resource provider names for `workspaces/*`, as the `PSRule`
//! project recorded them when 2025-09-01 was the newest API version; no page lists the regions any more. So `false`
//! means "not there at the end of 2025": a caller should warn, not refuse.

/// A region of the public cloud that any subscription can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Programmatic name, as in a template's `location`: `westeurope`. Also the suffix of service tags.
    pub name: &'static str,
    /// Name as the portal shows it: `West Europe`.
    pub display_name: &'static str,
    /// Whether the region has availability zones, and with them zone-redundant storage.
    pub zones: bool,
    /// Whether Azure Machine Learning workspaces can be made there (see the notes on top of this file).
    pub machine_learning: bool,
}

/// Every region of the public cloud that is open to all, by name ("Azure regions list").
#[rustfmt::skip]
pub static REGIONS: &[Region] = &[
    Region { name: "australiacentral", display_name: "Australia Central", zones: false, machine_learning: false },
    Region { name: "australiaeast", display_name: "Australia East", zones: true, machine_learning: true },
    Region { name: "australiasoutheast", display_name: "Australia Southeast", zones: false, machine_learning: true },
    Region { name: "austriaeast", display_name: "Austria East", zones: true, machine_learning: false },
    Region { name: "belgiumcentral", display_name: "Belgium Central", zones: true, machine_learning: false },
    Region { name: "brazilsouth", display_name: "Brazil South", zones: true, machine_learning: true },
    Region { name: "canadacentral", display_name: "Canada Central", zones: true, machine_learning: true },
    Region { name: "canadaeast", display_name: "Canada East", zones: false, machine_learning: true },
    Region { name: "centralindia", display_name: "Central India", zones: true, machine_learning: true },
    Region { name: "centralus", display_name: "Central US", zones: true, machine_learning: true },
    Region { name: "chilecentral", display_name: "Chile Central", zones: true, machine_learning: false },
    Region { name: "denmarkeast", display_name: "Denmark East", zones: true, machine_learning: false },
    Region { name: "eastasia", display_name: "East Asia", zones: true, machine_learning: true },
    Region { name: "eastus", display_name: "East US", zones: true, machine_learning: true },
    Region { name: "eastus2", display_name: "East US 2", zones: true, machine_learning: true },
    Region { name: "francecentral", display_name: "France Central", zones: true, machine_learning: true },
    Region { name: "germanywestcentral", display_name: "Germany West Central", zones: true, machine_learning: true },
    Region { name: "indiasouthcentral", display_name: "India South Central", zones: true, machine_learning: false },
    Region { name: "indonesiacentral", display_name: "Indonesia Central", zones: true, machine_learning: false },
    Region { name: "israelcentral", display_name: "Israel Central", zones: true, machine_learning: true },
    Region { name: "italynorth", display_name: "Italy North", zones: true, machine_learning: true },
    Region { name: "japaneast", display_name: "Japan East", zones: true, machine_learning: true },
    Region { name: "japanwest", display_name: "Japan West", zones: true, machine_learning: true },
    Region { name: "koreacentral", display_name: "Korea Central", zones: true, machine_learning: true },
    Region { name: "koreasouth", display_name: "Korea South", zones: false, machine_learning: false },
    Region { name: "malaysiawest", display_name: "Malaysia West", zones: true, machine_learning: false },
    Region { name: "mexicocentral", display_name: "Mexico Central", zones: true, machine_learning: false },
    Region { name: "newzealandnorth", display_name: "New Zealand North", zones: true, machine_learning: false },
    Region { name: "northcentralus", display_name: "North Central US", zones: false, machine_learning: true },
    Region { name: "northeurope", display_name: "North Europe", zones: true, machine_learning: true },
    Region { name: "norwayeast", display_name: "Norway East", zones: true, machine_learning: true },
    Region { name: "polandcentral", display_name: "Poland Central", zones: true, machine_learning: true },
    Region { name: "qatarcentral", display_name: "Qatar Central", zones: true, machine_learning: true },
    Region { name: "southafricanorth", display_name: "South Africa North", zones: true, machine_learning: true },
    Region { name: "southcentralus", display_name: "South Central US", zones: true, machine_learning: true },
    Region { name: "southeastasia", display_name: "Southeast Asia", zones: true, machine_learning: true },
    Region { name: "southindia", display_name: "South India", zones: false, machine_learning: true },
    Region { name: "spaincentral", display_name: "Spain Central", zones: true, machine_learning: true },
    Region { name: "swedencentral", display_name: "Sweden Central", zones: true, machine_learning: true },
    Region { name: "switzerlandnorth", display_name: "Switzerland North", zones: true, machine_learning: true },
    Region { name: "uaenorth", display_name: "UAE North", zones: true, machine_learning: true },
    Region { name: "uksouth", display_name: "UK South", zones: true, machine_learning: true },
    Region { name: "ukwest", display_name: "UK West", zones: false, machine_learning: true },
    Region { name: "westcentralus", display_name: "West Central US", zones: false, machine_learning: true },
    Region { name: "westeurope", display_name: "West Europe", zones: true, machine_learning: true },
    Region { name: "westindia", display_name: "West India", zones: false, machine_learning: false },
    Region { name: "westus", display_name: "West US", zones: false, machine_learning: true },
    Region { name: "westus2", display_name: "West US 2", zones: true, machine_learning: true },
    Region { name: "westus3", display_name: "West US 3", zones: true, machine_learning: true },
];

/// The region with exactly this programmatic name; `None` if it is unknown or restricted.
#[must_use]
pub fn region(name: &str) -> Option<&'static Region> {
    REGIONS.binary_search_by(|region| region.name.cmp(name)).ok().and_then(|index| REGIONS.get(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_unique() {
        assert!(REGIONS.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn found_by_exact_name() {
        assert!(region("westeurope").is_some_and(|r| r.zones && r.machine_learning));
        assert!(region("northcentralus").is_some_and(|r| !r.zones));
        assert!(REGIONS.iter().all(|r| region(r.name) == Some(r)));
        assert!(region("West Europe").is_none());
    }

    #[test]
    fn name_is_the_display_name_squeezed() {
        for r in REGIONS {
            assert_eq!(r.name, r.display_name.replace(' ', "").to_lowercase());
        }
    }
}
