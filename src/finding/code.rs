//! Turns every kind of finding into one row of a table: its code, its name and its severity. Its page is `docs/findings/<CODE>.md`.

use super::Severity::{self, Error, Note, Warning};

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// What people search for: `NET001`.
    pub id: &'static str,
    /// The problem in a few words that read well after "allow": `overlapping-subnets`.
    pub name: &'static str,
    /// How much it weighs.
    pub severity: Severity,
}

macro_rules! codes {
    ($($constant:ident = $id:literal, $name:literal, $severity:ident;)*) => {
        /// One constant for each kind of finding.
        pub mod codes {
            use super::{Code, Error, Note, Warning};
            $(#[doc = concat!("`", $id, "`: ", $name, ".")] pub static $constant: Code = Code { id: $id, name: $name, severity: $severity };)*
        }

        /// Every kind of finding, in the order of the table.
        pub static CODES: &[&Code] = &[$(&codes::$constant),*];
    };
}

codes! {
    // Reading: text that is no document.
    NOT_READABLE = "SRC001", "unreadable-file", Error;
    SYNTAX = "SRC002", "broken-syntax", Error;
    DUPLICATE_KEY = "SRC003", "duplicate-key", Error;
    TOO_LARGE = "SRC004", "oversized-document", Error;
    EMPTY = "SRC005", "empty-document", Error;
    BASE_MISSING = "SRC006", "missing-base", Error;
    BASE_CYCLE = "SRC007", "base-cycle", Error;
    BAD_SET = "SRC008", "malformed-set", Error;
    NOT_A_MAP = "SRC009", "document-without-fields", Error;
    SECOND_DOCUMENT = "SRC010", "second-document", Error;
    UNKNOWN_TAG = "SRC011", "unknown-tag", Error;
    NOT_FINITE = "SRC012", "non-finite-number", Error;
    BAD_EXTENDS = "SRC013", "malformed-extends", Error;

    // The schema: a document that is no spec.
    UNKNOWN_FIELD = "SCH001", "unknown-field", Error;
    MISSING_FIELD = "SCH002", "missing-field", Error;
    WRONG_TYPE = "SCH003", "wrong-type", Error;
    UNKNOWN_VALUE = "SCH004", "unknown-value", Error;
    MALFORMED_VALUE = "SCH005", "malformed-value", Error;
    OUT_OF_RANGE = "SCH006", "value-out-of-range", Error;
    DIGITS_WITHOUT_QUOTES = "SCH007", "account-id-without-quotes", Warning;

    // The whole spec.
    PLACEHOLDER = "SPE001", "placeholder", Warning;
    SECRET = "SPE002", "secret-in-clear", Error;
    UNKNOWN_PINS = "SPE003", "unknown-pins", Error;
    NAME_TWICE = "SPE004", "name-given-twice", Error;
    NAME_CLASH = "SPE005", "names-that-become-one", Error;
    OTHER_CLOUD = "SPE006", "thing-of-another-cloud", Error;

    // The network.
    SUBNET_OUTSIDE = "NET001", "subnet-outside-address-space", Error;
    SUBNET_OVERLAP = "NET002", "overlapping-subnets", Error;
    SUBNET_TOO_SMALL = "NET003", "subnet-too-small", Error;
    CONTAINER_BRIDGE = "NET004", "container-bridge-range", Error;
    HOST_BITS = "NET005", "host-bits-set", Error;
    PUBLIC_RANGE = "NET006", "public-address-space", Error;
    SPACE_TOO_SMALL = "NET007", "address-space-too-small", Error;
    UNKNOWN_BUNDLE = "NET008", "unknown-egress-bundle", Error;
    EMPTY_ALLOWLIST = "NET009", "empty-allowlist", Error;
    ALLOW_IGNORED = "NET010", "allow-without-allowlist", Error;
    OPEN_EGRESS = "NET011", "open-egress", Warning;
    STORAGE_HOST = "NET012", "storage-host-in-allowlist", Error;
    NO_ENTRY = "NET013", "no-way-in", Warning;
    SPACE_UNFIT = "NET014", "address-space-unfit-for-cloud", Error;
    TOO_MANY_ZONES = "NET015", "more-zones-than-the-region", Error;

    // Who may do what.
    NOBODY_WORKS = "ACC001", "nobody-can-work", Error;
    NOBODY_ENTERS = "ACC002", "nobody-can-sign-in", Error;
    MEMBER_TWICE = "ACC003", "member-given-twice", Error;
    MEMBER_OF_TWO_KINDS = "ACC004", "member-of-two-kinds", Error;
    WRONG_PRINCIPAL = "ACC005", "principal-of-the-wrong-kind", Error;
    OTHER_PARTITION = "ACC006", "principal-of-another-partition", Error;
    OTHER_ACCOUNT = "ACC007", "principal-of-another-account", Warning;
    TOO_MANY_MEMBERS = "ACC008", "too-many-members", Error;
    NO_SECOND_FACTOR = "ACC009", "member-without-second-factor", Warning;
    COMMA_IN_NAME = "ACC010", "comma-in-an-arn", Error;

    // Names that become names of resources.
    NAME_TOO_LONG = "NAM001", "name-too-long-for-service", Error;
    NAME_ILLEGAL = "NAM002", "name-illegal-for-service", Error;
    NAME_RESERVED = "NAM003", "reserved-name", Error;
    RESERVED_TAG = "NAM004", "reserved-tag", Error;
    ILLEGAL_TAG = "NAM005", "tag-illegal-for-service", Error;
    TOO_MANY_TAGS = "NAM006", "too-many-tags", Error;

    // Keys.
    KEYS_CAN_BE_PURGED = "KEY001", "customer-managed-keys-without-purge-protection", Error;
    NO_PURGE_PROTECTION = "KEY002", "no-purge-protection", Warning;
    NO_COSMOS_PRINCIPAL = "KEY003", "customer-managed-keys-without-cosmos-db", Error;
    METADATA_ROLE = "KEY004", "role-on-the-subscription", Note;

    // Data.
    LIFECYCLE_ORDER = "STO001", "deleted-before-its-time", Error;
    REDUNDANCY_UNAVAILABLE = "STO002", "redundancy-without-zones", Warning;
    NO_BREAK_GLASS = "STO003", "data-without-break-glass", Warning;
    NO_BREAK_GLASS_REGULATED = "STO004", "regulated-data-without-break-glass", Error;

    // The region.
    UNKNOWN_REGION = "REG001", "unknown-region", Error;
    REGION_LACKS_SERVICE = "REG002", "region-lacks-service", Warning;

    // Compute.
    NODES_REVERSED = "CMP001", "more-nodes-at-least-than-at-most", Error;
    SIZE_AND_SKU = "CMP002", "size-and-sku", Error;
    UNKNOWN_SKU = "CMP003", "malformed-sku", Error;
    RETIRING_SKU = "CMP004", "retiring-sku", Warning;
    UNKNOWN_MACHINE = "CMP005", "unknown-machine", Warning;
    UNFIT_MACHINE = "CMP006", "machine-unfit-for-its-use", Error;
    KEY_WITHOUT_EFFECT = "CMP007", "volume-key-without-effect", Note;
    ONE_IDLE_TIME = "CMP008", "one-idle-time-for-all", Warning;

    // Logs.
    NO_TRAIL = "MON001", "no-trail", Warning;

    // Endpoints.
    ENDPOINT_KEY = "END001", "endpoint-key", Warning;
    NO_BATCH_CLUSTER = "END002", "batch-endpoint-without-cluster", Warning;
    TRAFFIC_SUM = "END003", "traffic-not-whole", Error;

    // What the cloud makes of what a spec asks for.
    NO_COUNTERPART = "CLD001", "field-without-counterpart", Note;
    WEAKER_COUNTERPART = "CLD002", "less-than-asked-for", Warning;
}
