"""Holds every policy of rendered folders against the service authorization reference, and layers against each other.

    policies.py FOLDER...

Prints a line for each thing that is wrong, and ends with 1 where there is one.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import reference
import statements
import templates
import wiring
from templates import Layer, listed
from worst import WorstCase

# Where each kind of resource has its policies, what kind of policy that is, and how many characters it may have without
# white space: "IAM and AWS STS quotas", "Bucket policies", "AWS KMS resource quotas", "VPC endpoint policies",
# "AWS Secrets Manager quotas", "CloudWatch Logs quotas", "Amazon SNS quotas", "Amazon ECR repository policies".
PLACES = {
    "AWS::EC2::VPCEndpoint": ("PolicyDocument", "endpoint", 20_480),
    "AWS::ECR::Repository": ("RepositoryPolicyText", "repository", 10_240),
    "AWS::IAM::ManagedPolicy": ("PolicyDocument", "managed", 6_144),
    "AWS::IAM::Role": ("AssumeRolePolicyDocument", "trust", 2_048),
    "AWS::KMS::Key": ("KeyPolicy", "key", 32_768),
    "AWS::Logs::ResourcePolicy": ("PolicyDocument", "logs", 5_120),
    "AWS::S3::BucketPolicy": ("PolicyDocument", "bucket", 20_480),
    "AWS::SNS::TopicPolicy": ("PolicyDocument", "topic", 30_720),
    "AWS::SecretsManager::ResourcePolicy": ("ResourcePolicy", "secret", 20_480),
}

POLICIES_PER_ROLE = 10
# "Systems Manager endpoints and quotas": a standard parameter.
PUBLISHED = 4_096


def documents(layer: Layer, worst: WorstCase) -> Iterator[tuple[str, str, int, dict[str, Any]]]:
    """Every policy of a layer, with the resource that has it, its kind and its limit."""
    for resource in layer.resources:
        if resource.kind not in PLACES:
            continue
        place, kind, limit = PLACES[resource.kind]
        if place in resource.properties:
            document = worst.resolve(resource.properties[place])
            yield resource.name, kind, limit, json.loads(document) if isinstance(document, str) else document


def length(document: dict[str, Any]) -> int:
    """The characters of a policy, without white space."""
    return len(re.sub(r"\s", "", json.dumps(document, ensure_ascii=False)))


def check_document(document: dict[str, Any], kind: str, limit: int) -> Iterator[str]:
    """All that is wrong with a policy."""
    if length(document) > limit:
        yield f": can have {length(document)} characters, and {limit} are allowed"
    if document.get("Version") != "2012-10-17":
        yield ": its version is not 2012-10-17"
    sids: set[str] = set()
    has_allowed = False
    for statement in listed(document["Statement"]):
        sid = statement.get("Sid", "")
        if not re.fullmatch(r"[0-9A-Za-z]+", sid):
            yield f": a statement has the Sid `{sid}`, and needs one of letters and digits"
        elif sid in sids:
            yield f": two statements have the Sid {sid}"
        sids.add(sid)
        if statement["Effect"] == "Deny" and has_allowed:
            yield f" {sid}: a Deny stands after an Allow"
        has_allowed |= statement["Effect"] == "Allow"
        for wrong in statements.check(statement, kind):
            yield f" {sid}: {wrong}"
    if kind == "key" and not any(_lets_administer(statement) for statement in listed(document["Statement"])):
        yield ": nobody of the account may put another policy in its place"


def _lets_administer(statement: dict[str, Any]) -> bool:
    principals = listed(statement.get("Principal", {}).get("AWS", []))
    actions = [found for action in listed(statement["Action"]) for found in reference.expand(action)]
    is_open = statement["Effect"] == "Allow" and "Condition" not in statement
    return is_open and "kms:PutKeyPolicy" in actions and any(str(one).endswith(":root") for one in principals)


class Roles:
    """What the roles of all layers are attached to."""

    def __init__(self) -> None:
        self.policies: dict[str, list[str]] = {}
        self.places: dict[str, str] = {}
        self.boundaries: set[str] = set()
        self.unbound: list[str] = []

    def read(self, layer: Layer, worst: WorstCase) -> Iterator[str]:
        for resource in layer.of_kind("AWS::IAM::Role"):
            where, name = f"{layer.file} {resource.name}", worst.ref(resource.name)
            self.places[name] = where
            self.policies.setdefault(name, []).extend(worst.resolve(resource.properties.get("ManagedPolicyArns", [])))
            if "Policies" in resource.properties:
                yield f"{where}: has a policy of its own, which no list of policies shows"
            boundary = resource.properties.get("PermissionsBoundary")
            if boundary is None:
                self.unbound.append(where)
            else:
                self.boundaries.add(worst.resolve(boundary))
        for resource in layer.of_kind("AWS::IAM::ManagedPolicy"):
            for role in listed(worst.resolve(resource.properties.get("Roles", []))):
                self.policies.setdefault(role, []).append(worst.arn(resource.name))
                if role not in self.places:
                    yield f"{layer.file} {resource.name}: is attached to a role that no earlier layer has: {role}"

    def check(self) -> Iterator[str]:
        for where in self.unbound if self.boundaries else []:
            yield f"{where}: has no permissions boundary, and other roles have one"
        for role, policies in self.policies.items():
            if len(set(policies)) > POLICIES_PER_ROLE:
                where = self.places.get(role, role)
                yield f"{where}: has {len(set(policies))} policies, and {POLICIES_PER_ROLE} are allowed"


def check(folder: Path) -> tuple[int, list[str]]:
    """How many policies a folder has, and all that is wrong with them and with its layers."""
    layers = templates.read(folder)
    found = list(wiring.check(folder, layers))
    roles = Roles()
    published: dict[str, Any] = {}
    policies = []
    attached_or_published: set[str] = set()
    for layer in layers:
        worst = WorstCase(layer, published)
        found += roles.read(layer, worst)
        worst.publish()
        for name, kind, limit, document in documents(layer, worst):
            policies.append((layer, name, worst.arn(name), kind, limit, document))
    found += roles.check()
    for path, value in published.items():
        size = len(",".join(listed(value)).encode())
        if size > PUBLISHED:
            found.append(f"{path}: can have {size} bytes, and {PUBLISHED} are allowed")
    for attached in roles.policies.values():
        attached_or_published.update(attached)
    attached_or_published.update(str(value) for value in published.values())
    for layer, name, arn, kind, limit, document in policies:
        where = f"{layer.file} {name}"
        if kind == "managed" and arn in roles.boundaries:
            kind = "boundary"
        elif kind == "managed" and arn not in attached_or_published:
            found.append(f"{where}: is attached to no role")
        found += [where + wrong for wrong in check_document(document, kind, limit)]
    return len(policies), found


def main(folders: list[str]) -> int:
    if not folders:
        raise SystemExit(__doc__)
    total, wrong = 0, 0
    for folder in folders:
        count, found = check(Path(folder))
        total += count
        wrong += len(found)
        for line in found:
            print(f"{folder}/{line}")
    print(f"{total} policies in {len(folders)} folders, {wrong} findings", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
