//! Strategies for the strings of a spec: odd but legal names, and text that is hostile wherever text is free.

use bastide::cloud::{PINS, aws, azure};
use bastide::environment::BUNDLES;
use bastide::spec::Cloud;
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces that mean something to YAML, Tera, Bicep, HCL, a shell, a browser or a terminal.
const HOSTILE: &[&str] = &[
    "'",
    "''",
    "'''",
    "\"",
    "`",
    "${",
    "$${",
    "%{",
    "%%{",
    "<<EOT\n",
    "$",
    "\\${",
    "}",
    "{",
    "\\",
    "\\\\",
    "\\'",
    "\\u{41}",
    "\\n",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\u{0}",
    "\u{7}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{200b}",
    "\u{200f}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{fffd}",
    "\u{10ffff}",
    "\u{e000}",
    "é",
    "e\u{301}",
    "\u{301}",
    "ß",
    "日本",
    "👩‍💻",
    "🇨🇭",
    "//",
    "/*",
    "*/",
    "#",
    "<!--",
    "-->",
    "]]>",
    "{{ x }}",
    "{% if %}",
    "{% raw %}",
    "{# x #}",
    "//:parameters",
    "@",
    ":",
    ": ",
    " #",
    "- ",
    "---\n",
    "&a",
    "*a",
    "!!str",
    "~",
    "null",
    "true",
    "0x1f",
    "1e9",
    "%",
    "|",
    ">",
    "?",
    ",",
    "[",
    "]",
    " ",
    "  ",
    "${resourceGroup().id}",
    "'}\nresource x 'a@b' = {}\n//",
    "param x string",
    "$(id)",
    "; id",
    "<script>",
    "location",
    "tags",
];

/// Text of none to several pieces.
pub fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(select(HOSTILE), 0..8).prop_map(|pieces| pieces.concat())
}

/// Free text of some number of characters, most of it hostile.
pub fn text(least: usize, most: usize) -> BoxedStrategy<String> {
    let fit = move |text: String| -> String {
        let mut fitted: String = text.chars().take(most).collect();
        while fitted.chars().count() < least {
            fitted.push('x');
        }
        fitted
    };
    let long = (pieces(), Just(most.min(10_000))).prop_map(|(piece, length)| {
        let piece = if piece.is_empty() { "x".to_owned() } else { piece };
        piece.chars().cycle().take(length).collect()
    });
    prop_oneof![
        6 => pieces(),
        3 => any::<String>(),
        3 => "[A-Za-z0-9 .,@-]{1,40}",
        1 => long,
    ]
    .prop_map(fit)
    .boxed()
}

/// A name of lower-case letters and digits, with single hyphens where they are legal; often as short or as long as may be.
pub fn name(least: usize, most: usize, hyphens: bool) -> BoxedStrategy<String> {
    let length = prop_oneof![2 => Just(least), 3 => Just(most), 4 => least..=most];
    let alphabet =
        if hyphens { "abcdefghijklmnopqrstuvwxyz0123456789----" } else { "abcdefghijklmnopqrstuvwxyz0123456789" };
    let letters: Vec<char> = alphabet.chars().collect();
    length
        .prop_flat_map(move |length| prop::collection::vec(select(letters.clone()), length))
        .prop_map(|characters| {
            let mut name = String::new();
            let last = characters.len() - 1;
            for (place, character) in characters.into_iter().enumerate() {
                let legal = match character {
                    'a'..='z' => true,
                    '-' => place > 0 && place < last && !name.ends_with('-'),
                    _ => place > 0,
                };
                name.push(if legal { character } else { 'q' });
            }
            name
        })
        .boxed()
}

/// A name as a person would give it, or an odd one.
pub fn item_name(least: usize, most: usize) -> BoxedStrategy<String> {
    const COMMON: &[&str] = &[
        "training",
        "features",
        "notebooks",
        "train",
        "score",
        "nightly",
        "registry",
        "storage",
        "network",
        "location",
        "tags",
        "names",
        "keys",
        "workspace",
        "image-build",
        "blob",
        "monitoring",
        "data",
        "access",
        "compute",
        "endpoints",
        "for",
        "true",
        "null",
        "string",
        "param",
        "resource",
        "a1",
        "my-db",
        "mydb",
        "ana",
        "ben",
        "existing",
        "jump-host",
        "roles",
    ];
    let common: Vec<&str> = COMMON.iter().copied().filter(|name| (least..=most).contains(&name.len())).collect();
    prop_oneof![3 => name(least, most, true), 2 => select(common).prop_map(str::to_owned)].boxed()
}

/// A length of time from some number of days to another, in any unit.
pub fn days(least: u32, most: u32) -> BoxedStrategy<String> {
    let days = prop_oneof![1 => Just(least), 1 => Just(most), 4 => least..=most];
    (days, 0..4_u8)
        .prop_map(|(days, unit)| match unit {
            0 if days % 365 == 0 => format!("{}y", days / 365),
            1 if days * 24 < 999_999 => format!("{}h", days * 24),
            2 if days * 24 * 60 < 999_999 => format!("{}m", days * 24 * 60),
            _ => format!("{days}d"),
        })
        .boxed()
}

/// A length of time in minutes.
pub fn minutes(least: u32, most: u32) -> BoxedStrategy<String> {
    prop_oneof![Just(least), Just(most), least..=most].prop_map(|minutes| format!("{minutes}m")).boxed()
}

/// An object ID. The kinds of principals have theirs apart, as one ID cannot be of two kinds.
pub fn object_id(kind: char) -> BoxedStrategy<String> {
    (0..40_u32, any::<bool>())
        .prop_map(move |(number, small)| {
            let number = if small { number % 3 } else { number };
            format!("{number:08x}-5a6b-4c7d-8e9f-{kind}a1b2c3d4e5f")
        })
        .boxed()
}

/// The account of everybody in the specs that are drawn.
pub const ACCOUNT: &str = "123456789012";

/// An ARN of the account: what stands before its number, and what behind.
fn arn(service: &'static str, resource: &'static str) -> BoxedStrategy<String> {
    let names = prop_oneof![3 => "[a-z]{3,12}", 1 => "[A-Za-z0-9_+=,.@-]{1,40}"];
    (names, 0..20_u32)
        .prop_map(move |(name, number)| format!("arn:aws:{service}::{ACCOUNT}:{resource}/{name}{number}"))
        .boxed()
}

/// Somebody who signs in.
pub fn user(cloud: Cloud) -> BoxedStrategy<String> {
    let session = arn("sts", "assumed-role/AWSReservedSSO_Scientist_0123456789abcdef");
    match cloud {
        Cloud::Azure => object_id('2'),
        Cloud::Aws => prop_oneof![arn("iam", "user"), session].boxed(),
    }
}

/// A group of people.
pub fn group(cloud: Cloud) -> BoxedStrategy<String> {
    match cloud {
        Cloud::Azure => object_id('0'),
        Cloud::Aws => prop_oneof![arn("iam", "role/aws-reserved/sso.amazonaws.com"), arn("iam", "role/group")].boxed(),
    }
}

/// A service, such as a pipeline.
pub fn service(cloud: Cloud) -> BoxedStrategy<String> {
    match cloud {
        Cloud::Azure => object_id('1'),
        Cloud::Aws => arn("iam", "role/service"),
    }
}

/// A machine of EC2.
pub fn jump_host_type() -> BoxedStrategy<String> {
    select(vec!["t3.micro", "t3.nano", "t4g.small", "m7g.large", "t9.micro"]).prop_map(str::to_owned).boxed()
}

/// A range of addresses: mostly one that can be an address space, of a prefix of these.
pub fn address_space(prefixes: std::ops::RangeInclusive<u8>) -> BoxedStrategy<String> {
    let usual = (0..=255_u8, prefixes).prop_map(|(second, prefix)| {
        let address = u32::from_be_bytes([10, second, 64, 0]) & (u32::MAX << (32 - prefix));
        let [a, b, c, d] = address.to_be_bytes();
        format!("{a}.{b}.{c}.{d}/{prefix}")
    });
    let other = select(vec![
        "192.168.0.0/16",
        "172.16.0.0/16",
        "172.17.0.0/16",
        "100.64.0.0/10",
        "8.8.8.0/24",
        "10.1.2.3/16",
        "300.0.0.0/8",
    ]);
    prop_oneof![8 => usual, 1 => other.prop_map(str::to_owned)].boxed()
}

/// A subnet of the default address space, or any range.
pub fn subnet() -> BoxedStrategy<String> {
    let inside = (0..=255_u8, 20..=29_u8).prop_map(|(third, prefix)| {
        let address = u32::from_be_bytes([10, 40, third, 0]) & (u32::MAX << (32 - prefix));
        let [a, b, c, d] = address.to_be_bytes();
        format!("{a}.{b}.{c}.{d}/{prefix}")
    });
    prop_oneof![5 => inside, 1 => address_space(8..=24)].boxed()
}

/// A host or a bundle of hosts.
pub fn host() -> BoxedStrategy<String> {
    let bundles: Vec<&str> = BUNDLES.iter().map(|bundle| bundle.name).collect();
    let label = || {
        let any = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
        prop_oneof![3 => "[a-z0-9]{1,8}", 1 => any, 1 => Just("a-b".to_owned()), 1 => Just("a".to_owned())]
    };
    let host = (any::<bool>(), prop::collection::vec(label(), 2..4)).prop_map(|(wild, labels)| {
        let host = labels.join(".");
        if wild { format!("*.{host}") } else { host }
    });
    // Hosts that a careless way to make a name of them would take for one.
    let twins = select(vec!["a-b.c", "a.b-c", "a.b.c", "*.a.b", "any-a.b", "any.a.b"]).prop_map(str::to_owned);
    prop_oneof![3 => select(bundles).prop_map(str::to_owned), 5 => host, 2 => twins].boxed()
}

/// A machine for jobs or notebooks, or what looks like one.
pub fn sku(cloud: Cloud) -> BoxedStrategy<String> {
    let names = match cloud {
        Cloud::Azure => vec![
            "Standard_D4ds_v5",
            "Standard_NC24ads_A100_v4",
            "Standard_E8-4ds_v5",
            "Standard_F16s_v2",
            "Standard_NC6",
            "D4",
            "Standard_",
        ],
        Cloud::Aws => {
            vec!["ml.m5.large", "ml.g5.4xlarge", "ml.t3.medium", "ml.p4d.24xlarge", "ml.z9.huge", "m5.large", "ml."]
        }
    };
    select(names).prop_map(str::to_owned).boxed()
}

/// A region of a cloud.
pub fn region(cloud: Cloud) -> BoxedStrategy<String> {
    let all: Vec<&str> = match cloud {
        Cloud::Azure => azure::REGIONS.iter().map(|region| region.name).collect(),
        // The account that is drawn is one of the public partition.
        Cloud::Aws => aws::REGIONS
            .iter()
            .filter(|region| region.partition == aws::Partition::Aws)
            .map(|region| region.name)
            .collect(),
    };
    select(all).prop_map(str::to_owned).boxed()
}

/// The date of a table of pins.
pub fn pins() -> BoxedStrategy<String> {
    let all: Vec<&str> = PINS.iter().map(|pins| pins.date).collect();
    select(all).prop_map(str::to_owned).boxed()
}
