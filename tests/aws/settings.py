"""Asserts on rendered folders what no deployment to a moto server shows, since it drops it or lacks the type.

    settings.py FOLDER...

Prints a line for each thing that does not hold, and ends with 1 where there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import templates
from templates import Layer, Resource, references

# A sentence, whether it holds, and what was found.
Assertion = tuple[str, bool, Any]
Properties = dict[str, Any]

EVERYWHERE = ("0.0.0.0/0", "::/0")

ENFORCED = "BucketOwnerEnforced"


def _is_closed(properties: Properties) -> bool:
    block = properties["PublicAccessBlockConfiguration"]
    return len(block) == 4 and all(block.values())


def _first(properties: Properties, *names: str) -> Any:
    """What lies at a path of names; nothing where one of them is not there."""
    found: Any = properties
    for name in names:
        found = (found or {}).get(name)
    return found


def _wants_sessions(properties: Properties) -> bool:
    return bool(_first(properties, "MetadataOptions", "HttpTokens") == "required")


# What holds of every resource of a kind, whatever the spec says.
ALWAYS: dict[str, list[tuple[str, Callable[[Properties], bool]]]] = {
    "AWS::CloudTrail::Trail": [
        ("logs", lambda p: p["IsLogging"] is True),
        ("covers every region", lambda p: p["IsMultiRegionTrail"] is True),
        ("has files that can be proved whole", lambda p: p["EnableLogFileValidation"] is True),
    ],
    "AWS::EC2::Instance": [
        # A launch template, of which the next row asks.
        ("says how it is started", lambda p: bool(p.get("LaunchTemplate"))),
        ("has encrypted disks", lambda p: all(_first(d, "Ebs", "Encrypted") for d in p["BlockDeviceMappings"])),
    ],
    "AWS::EC2::LaunchTemplate": [
        ("wants sessions for metadata", lambda p: _wants_sessions(p["LaunchTemplateData"])),
    ],
    "AWS::EC2::SecurityGroup": [
        ("says what goes out", lambda p: bool(p.get("SecurityGroupEgress"))),
        ("describes its rules", lambda p: all(rule.get("Description") for rule in _rules(p))),
        ("lets nobody in from everywhere", lambda p: all(rule.get("CidrIp") not in EVERYWHERE for rule in _ingress(p))),
    ],
    "AWS::EC2::SecurityGroupEgress": [
        ("is described", lambda p: bool(p.get("Description"))),
        # Containers of jobs and models are isolated, so a way out of theirs would be there for nobody.
        (
            "opens the way out to notebooks alone",
            lambda p: p.get("CidrIp") not in EVERYWHERE or p["GroupId"] == {"Ref": "StudioSecurityGroupId"},
        ),
    ],
    "AWS::EC2::SecurityGroupIngress": [
        ("is described", lambda p: bool(p.get("Description"))),
        ("lets nobody in from everywhere", lambda p: p.get("CidrIp") not in EVERYWHERE),
    ],
    "AWS::EC2::Subnet": [("gives no public addresses", lambda p: p["MapPublicIpOnLaunch"] is False)],
    "AWS::EC2::VPC": [
        ("answers names", lambda p: p["EnableDnsSupport"] is True),
        ("gives names to its endpoints", lambda p: p["EnableDnsHostnames"] is True),
    ],
    "AWS::ECR::Repository": [
        ("looks into what is pushed", lambda p: _first(p, "ImageScanningConfiguration", "ScanOnPush") is True),
    ],
    "AWS::KMS::Key": [
        ("turns over", lambda p: 90 <= p["RotationPeriodInDays"] <= 2560),
        ("waits before it is gone", lambda p: 7 <= p["PendingWindowInDays"] <= 30),
        ("keeps the check against lock-out", lambda p: not p.get("BypassPolicyLockoutSafetyCheck")),
    ],
    "AWS::NetworkFirewall::RuleGroup": [
        ("is in strict order", lambda p: _first(p, "RuleGroup", "StatefulRuleOptions", "RuleOrder") == "STRICT_ORDER"),
    ],
    "AWS::NetworkFirewall::FirewallPolicy": [
        (
            "drops the rest",
            lambda p: "aws:drop_established_app_layer_to_server" in p["FirewallPolicy"]["StatefulDefaultActions"],
        ),
    ],
    "AWS::S3::Bucket": [
        ("is closed to the public", _is_closed),
        ("keeps the versions that it speaks of", lambda p: _keeps_versions(p) or not _speaks_of_versions(p)),
        ("has no lists of access", lambda p: p["OwnershipControls"]["Rules"] == [{"ObjectOwnership": ENFORCED}]),
    ],
    "AWS::S3::BucketPolicy": [("refuses plain HTTP", lambda p: _refuses_plain_http(p["PolicyDocument"]))],
    "AWS::SageMaker::Domain": [("is in the VPC only", lambda p: p["AppNetworkAccessType"] == "VpcOnly")],
    "AWS::SageMaker::Model": [
        ("is isolated", lambda p: p["EnableNetworkIsolation"] is True),
        ("is in the VPC", lambda p: bool(p.get("VpcConfig"))),
    ],
    "AWS::SageMaker::NotebookInstance": [
        ("has no way to the internet of its own", lambda p: p["DirectInternetAccess"] == "Disabled"),
        ("is in the VPC", lambda p: bool(p.get("SubnetId")) and bool(p.get("SecurityGroupIds"))),
        ("wants sessions for its metadata", lambda p: _metadata_version(p) == "2"),
    ],
}

# Where each kind names its key, in an environment that has keys of its own.
KEYS: dict[str, Callable[[Properties], Any]] = {
    "AWS::CloudTrail::Trail": lambda p: p.get("KMSKeyId"),
    "AWS::ECR::Repository": lambda p: _first(p, "EncryptionConfiguration", "KmsKey"),
    "AWS::Logs::LogGroup": lambda p: p.get("KmsKeyId"),
    "AWS::S3::Bucket": lambda p: _bucket_key(p),
    "AWS::SageMaker::Domain": lambda p: p.get("KmsKeyId"),
    "AWS::SageMaker::NotebookInstance": lambda p: p.get("KmsKeyId"),
    "AWS::SecretsManager::Secret": lambda p: p.get("KmsKeyId"),
    "AWS::SNS::Topic": lambda p: p.get("KmsMasterKeyId"),
}


def _ingress(properties: Properties) -> list[Properties]:
    return list(properties.get("SecurityGroupIngress", []))


def _rules(properties: Properties) -> list[Properties]:
    return [*properties.get("SecurityGroupEgress", []), *_ingress(properties)]


def _metadata_version(properties: Properties) -> str:
    return str(properties["InstanceMetadataServiceConfiguration"]["MinimumInstanceMetadataServiceVersion"])


def _bucket_key(properties: Properties) -> Any:
    rules = _first(properties, "BucketEncryption", "ServerSideEncryptionConfiguration") or [{}]
    return _first(rules[0], "ServerSideEncryptionByDefault", "KMSMasterKeyID")


def _keeps_versions(properties: Properties) -> bool:
    return bool(_first(properties, "VersioningConfiguration", "Status") == "Enabled")


def _speaks_of_versions(properties: Properties) -> bool:
    """Whether a bucket has a lock, or a rule for versions: neither is anything without them."""
    rules = _first(properties, "LifecycleConfiguration", "Rules") or []
    return "ObjectLockConfiguration" in properties or any("NoncurrentVersionExpiration" in rule for rule in rules)


def _refuses_plain_http(document: Properties) -> bool:
    return any(
        statement["Effect"] == "Deny"
        and statement["Action"] == "s3:*"
        and str(_first(statement, "Condition", "Bool", "aws:SecureTransport")).lower() == "false"
        for statement in document["Statement"]
    )


def assertions(layers: list[Layer]) -> Iterator[Assertion]:
    """Everything that is asserted on the templates of a folder."""
    log_targets = _log_targets(layers)
    has_keys = any(layer.of_kind("AWS::KMS::Key") for layer in layers)
    for layer in layers:
        for resource in layer.resources:
            where, properties = f"{layer.file} {resource.name}", resource.properties
            for sentence, holds in ALWAYS.get(resource.kind, []):
                yield f"{where} {sentence}", _is(holds, properties), properties
            # S3 delivers access logs to no bucket with a customer-managed key.
            if has_keys and resource.kind in KEYS and resource.name not in log_targets:
                yield f"{where} has a key", bool(KEYS[resource.kind](properties)), properties
            if resource.kind == "AWS::S3::Bucket":
                policies = _referring(layer, resource, "AWS::S3::BucketPolicy", "Bucket")
                yield f"{where} has one policy", len(policies) == 1, policies
            if resource.kind == "AWS::EC2::Subnet":
                kind = "AWS::EC2::SubnetRouteTableAssociation"
                tables = _referring(layer, resource, kind, "SubnetId")
                elsewhere = _published_to(layer, resource, layers, kind, "SubnetId")
                yield f"{where} has one route table", len(tables) + elsewhere == 1, tables


def _is(holds: Callable[[Properties], bool], properties: Properties) -> bool:
    try:
        return holds(properties)
    except (KeyError, TypeError, AttributeError):
        # The property is not there, so the template does not say it.
        return False


def _referring(layer: Layer, target: Resource, kind: str, key: str) -> list[str]:
    """The resources of a kind that refer to another of their layer."""
    return [other.name for other in layer.of_kind(kind) if other.properties.get(key) == {"Ref": target.name}]


def _published_to(layer: Layer, target: Resource, layers: list[Layer], kind: str, key: str) -> int:
    """How many resources of a kind, in other layers, refer to a resource by an SSM path."""
    writers = layer.of_kind("AWS::SSM::Parameter")
    paths = {one.properties["Name"] for one in writers if one.properties["Value"] == {"Ref": target.name}}
    return sum(
        other.paths_read().get(resource.properties[key].get("Ref")) in paths
        for other in layers
        for resource in other.of_kind(kind)
        if other is not layer
    )


def _log_targets(layers: list[Layer]) -> set[str]:
    """The buckets that others write their access logs to."""
    return {
        name
        for layer in layers
        for bucket in layer.of_kind("AWS::S3::Bucket")
        for name, _ in references(_first(bucket.properties, "LoggingConfiguration", "DestinationBucketName"))
    }


def main(folders: list[str]) -> int:
    if not folders:
        raise SystemExit(__doc__)
    wrong = [
        f"{folder}/{sentence}: this does not hold"
        for folder in folders
        for sentence, holds, _ in assertions(templates.read(Path(folder)))
        if not holds
    ]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
