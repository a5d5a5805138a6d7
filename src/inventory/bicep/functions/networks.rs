//! Turns calls of functions of address ranges into values.

use std::net::{IpAddr, Ipv4Addr};

use indexmap::IndexMap;
use ipnet::{IpNet, Ipv4Net};

use super::exactly;
use crate::inventory::bicep::value::{Item, Val};

pub(super) fn cidr_subnet(given: &[Item]) -> Option<Val> {
    let [range, prefix, index] = exactly(given)?;
    let range: IpNet = range.value.as_text()?.parse().ok()?;
    let prefix = u8::try_from(prefix.value.as_number()?).ok()?;
    let index = u128::try_from(index.value.as_number()?).ok()?;
    let more = prefix.checked_sub(range.prefix_len())?;
    if prefix > range.max_prefix_len() || (more < 127 && index >> more != 0) {
        return None;
    }
    let offset = index.checked_shl(u32::from(range.max_prefix_len() - prefix))?;
    let address = moved(range.network(), offset)?;
    Some(Val::text(IpNet::new(address, prefix).ok()?.to_string()))
}

pub(super) fn cidr_host(given: &[Item]) -> Option<Val> {
    let [range, index] = exactly(given)?;
    let range: IpNet = range.value.as_text()?.parse().ok()?;
    let index = u128::try_from(index.value.as_number()?).ok()?;
    let address = moved(range.network(), index.checked_add(1)?)?;
    range.contains(&address).then(|| Val::text(address.to_string()))
}

fn moved(address: IpAddr, by: u128) -> Option<IpAddr> {
    Some(match address {
        IpAddr::V4(address) => IpAddr::V4(u32::from(address).checked_add(u32::try_from(by).ok()?)?.into()),
        IpAddr::V6(address) => IpAddr::V6(u128::from(address).checked_add(by)?.into()),
    })
}

pub(super) fn parse_cidr(given: &[Item]) -> Option<Val> {
    let [range] = exactly(given)?;
    let net: Ipv4Net = range.value.as_text()?.parse().ok()?;
    let beside = |address: Ipv4Addr, by: i64| {
        let moved = u32::try_from(i64::from(u32::from(address)).checked_add(by)?).ok()?;
        Some(Ipv4Addr::from(moved).to_string())
    };
    let entries = [
        ("network", net.network().to_string()),
        ("netmask", net.netmask().to_string()),
        ("broadcast", net.broadcast().to_string()),
        ("firstUsable", beside(net.network(), 1)?),
        ("lastUsable", beside(net.broadcast(), -1)?),
    ];
    let mut found: IndexMap<String, Item> = IndexMap::new();
    for (name, text) in entries {
        found.insert(name.to_owned(), Item::new(Val::text(text), range.spot));
    }
    found.insert("cidr".to_owned(), Item::new(Val::number(i64::from(net.prefix_len())), range.spot));
    Some(Val::map(found))
}
