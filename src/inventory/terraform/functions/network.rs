//! Turns address ranges into parts of them.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Answer, Args, Needs, Row};
use crate::inventory::{Node, Value};

pub static TABLE: &[Row] = &[
    ("cidrsubnet", Needs::Whole, |args| {
        let range = range(&args.text(0)?)?;
        text(subnet(range, args.whole(1)?, i128::from(args.whole(2)?))?.to_string())
    }),
    ("cidrsubnets", Needs::Whole, cidrsubnets),
    ("cidrhost", Needs::Whole, |args| {
        let range = range(&args.text(0)?)?;
        let number = i128::from(args.whole(1)?);
        let size = 1_i128.checked_shl(u32::from(range.max_prefix_len() - range.prefix_len())).unwrap_or(i128::MAX);
        let place = if number < 0 { number + size } else { number };
        if place < 0 || place >= size {
            return Err("the range has no such host".to_owned());
        }
        text(address(first(range) + u128::try_from(place).unwrap_or_default(), range).to_string())
    }),
    ("cidrnetmask", Needs::Whole, |args| match range(&args.text(0)?)? {
        IpNet::V4(range) => text(range.netmask().to_string()),
        IpNet::V6(_) => Err("a range of IPv6 has no mask".to_owned()),
    }),
];

#[expect(clippy::unnecessary_wraps, reason = "the answer of a function")]
fn text(text: String) -> Answer {
    Ok(Some(Value::Text(text)))
}

fn range(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>().map(|range| range.trunc()).map_err(|_| format!("`{text}` is no address range"))
}

fn first(range: IpNet) -> u128 {
    match range.network() {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

fn address(number: u128, like: IpNet) -> IpAddr {
    match (like, u32::try_from(number)) {
        (IpNet::V4(_), Ok(number)) => IpAddr::V4(number.into()),
        _ => IpAddr::V6(number.into()),
    }
}

/// The part of a range whose prefix is so much longer, and of which so many come before it.
fn subnet(range: IpNet, more: i64, number: i128) -> Result<IpNet, String> {
    let length = i64::from(range.prefix_len()).saturating_add(more);
    let length = u8::try_from(length).ok().filter(|length| more >= 0 && *length <= range.max_prefix_len());
    let length = length.ok_or("the range has no room for that")?;
    let bits = u32::from(length - range.prefix_len());
    let number = u128::try_from(number).map_err(|_| "a number of a range is not negative")?;
    if bits < 128 && number >> bits != 0 {
        return Err("the range has no such part".to_owned());
    }
    let shift = u32::from(range.max_prefix_len() - length);
    let start = first(range) + number.checked_shl(shift).unwrap_or_default();
    IpNet::new(address(start, range), length).map_err(|_| "the range has no such part".to_owned())
}

/// Parts one after another, each as long as it is asked and where one of its length can begin.
fn cidrsubnets(args: Args) -> Answer {
    let spot = args.get(0)?.spot;
    let whole = range(&args.text(0)?)?;
    let mut parts = Vec::with_capacity(args.len());
    let mut next = first(whole);
    for index in 1..args.len() {
        let more = args.whole(index)?;
        let shape = subnet(whole, more, 0)?;
        let size = 1_u128.checked_shl(u32::from(shape.max_prefix_len() - shape.prefix_len())).unwrap_or(u128::MAX);
        let start = next.checked_next_multiple_of(size).ok_or("the range has no room for that")?;
        let number = (start - first(whole)) / size;
        let part = subnet(whole, more, i128::try_from(number).map_err(|_| "the range has no room for that")?)?;
        parts.push(Node::new(Value::Text(part.to_string()), spot));
        next = start.saturating_add(size);
    }
    Ok(Some(Value::List(parts)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_ranges_are_those_that_terraform_tells() {
        let part = |text: &str, more, number| subnet(range(text)?, more, number).map(|part| part.to_string());
        assert_eq!(part("10.40.0.0/16", 8, 2).expect("there is one"), "10.40.2.0/24");
        assert_eq!(part("fd00:fd12:3456:7890::/56", 16, 162).expect("there is one"), "fd00:fd12:3456:7800:a200::/72");
        assert!(part("10.0.0.0/16", 8, 256).is_err());
        assert!(part("10.0.0.0/30", 8, 0).is_err());
        assert!(part("::/0", 128, -1).is_err());
        assert!(part("0.0.0.0/0", 33, 0).is_err());
    }
}
