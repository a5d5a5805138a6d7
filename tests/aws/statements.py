"""Turns one statement of a policy into the sentences that say what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import reference
from templates import listed

Statement = dict[str, Any]

# The kinds of policies that may let a whole service through: they grant nothing by themselves, or are a key's own.
BOUNDS = {"boundary", "endpoint"}

# Types of condition keys that a family of operators can be asked about.
OPERATORS = {
    "Arn": {"arn", "string", "arrayofarn"},
    "Bool": {"bool"},
    "Numeric": {"numeric", "string"},
    "String": {"string", "arn", "arrayofstring", "arrayofarn", "bool"},
}

# Readings of what is stored, not of how it is set up: on `*` they would be as bad as a change.
DATA = {
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:GetLogRecord",
    "logs:StartLiveTail",
    "logs:StartQuery",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "sagemaker:BatchGetRecord",
    "sagemaker:GetRecord",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
}

# Keys of type Bool that no request is without.
ALWAYS_SAID = {"aws:PrincipalIsAWSService", "aws:SecureTransport", "aws:ViaAWSService"}

# What repairs a policy, or the resource that it is on: denied to nobody, unless the connection is not encrypted.
ADMINISTRATION = {
    "bucket": {"s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy"},
    "key": {"kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"},
    "secret": {
        "secretsmanager:DeleteResourcePolicy",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:PutResourcePolicy",
    },
}


def check(statement: Statement, kind: str) -> Iterator[str]:
    """All that is wrong with a statement in a kind of policy."""
    for name in ("NotAction", "NotPrincipal", "NotResource"):
        if name in statement:
            yield f"{name} says what it does not mean"
    actions = listed(statement.get("Action", []))
    if actions != sorted(set(actions)):
        yield "actions are not sorted, or stand twice"
    for action in actions:
        if action != "*" and not reference.expand(action):
            yield f"{action} does not exist"
    yield from _breadth(statement, kind, actions)
    yield from _conditions(statement, kind, actions)
    yield from _resources(statement, kind, actions)
    yield from _lock_out(statement, kind, actions)


def _expanded(actions: list[str]) -> list[str]:
    return [found for action in actions for found in reference.expand(action)]


def _breadth(statement: Statement, kind: str, actions: list[str]) -> Iterator[str]:
    if statement["Effect"] != "Allow":
        return
    if "*" in actions and "*" in listed(statement.get("Resource", "*")):
        yield "allows everything on everything"
    elif kind not in BOUNDS | {"key"}:
        for action in actions:
            if action == "*" or action.endswith(":*"):
                yield f"{action} allows a whole service"


def _base(operator: str) -> str:
    return operator.split(":")[-1].removesuffix("IfExists")


def _holds_without(operator: str, values: Any) -> bool:
    """Whether a condition holds where its key is missing."""
    if operator == "Null":
        return str(values).lower() == "true"
    if operator.startswith("ForAnyValue:"):
        return False
    return operator.endswith("IfExists") or operator.startswith("ForAllValues:") or "Not" in operator


def _conditions(statement: Statement, kind: str, actions: list[str]) -> Iterator[str]:
    conditions = statement.get("Condition", {})
    denies = statement["Effect"] == "Deny"
    nulls = conditions.get("Null", {})
    present = {key for key, value in nulls.items() if str(value).lower() == "false"}
    if denies and len(nulls) > 1:
        yield f"two keys under one Null both have to hold: {', '.join(sorted(nulls))}"
    missing = set()
    for operator, keys in conditions.items():
        for key, values in keys.items():
            if not denies and operator.startswith("ForAllValues:") and key not in present:
                yield f"ForAllValues on an Allow holds wherever {key} is missing"
            holds_without = _holds_without(operator, values) and key not in present
            if holds_without and not reference.is_global(key):
                missing.add(key)
            if denies and operator == "Bool" and str(values).lower() == "false" and not _is_said(key, present):
                yield f"Bool false lets a request through that does not say {key}"
            yield from _key(key, operator, holds_without, actions)
    if denies and len(missing) > 1 and len(nulls) < 2:
        yield f"denies only where all of these are missing or wrong: {', '.join(sorted(missing))}"


def _is_said(key: str, present: set[str]) -> bool:
    """Whether every request says the key, or a condition wants it said."""
    return key in ALWAYS_SAID or key in present


def _key(key: str, operator: str, holds_without: bool, actions: list[str]) -> Iterator[str]:
    """Whether every action of a statement carries a key of one of its conditions, and whether the operator suits it."""
    # A key with a host in its name is that of an identity provider, which names it as it likes.
    if reference.is_global(key) or "." in key.split(":")[0]:
        return
    for action in actions:
        found = reference.expand(action)
        without = [name for name in found if not reference.carries(name, key)]
        if action.endswith(":*") and not holds_without and len(without) < len(found):
            # It narrows what carries the key, and leaves the rest of the service alone.
            continue
        if without:
            which = "" if action in without else f" ({action})"
            yield f"{without[0]}{which} does not carry {key}"
    for name in _expanded(actions)[:1]:
        kind = reference.type_of(name, key)
        family = next((types for prefix, types in OPERATORS.items() if _base(operator).startswith(prefix)), None)
        if kind and family and kind not in family:
            yield f"{operator} does not suit {key}, which is of type {kind}"
        if kind and kind.startswith("arrayof") and operator != "Null" and ":" not in operator:
            yield f"{key} has many values, and {operator} needs ForAnyValue or ForAllValues before it"


def _resources(statement: Statement, kind: str, actions: list[str]) -> Iterator[str]:
    if "Resource" not in statement:
        if kind != "trust":
            yield "has no Resource"
        return
    resources = listed(statement["Resource"])
    is_narrow = statement["Effect"] == "Allow" and kind == "managed"
    if "*" in resources:
        if len(resources) > 1:
            yield "names resources beside `*`"
        for action in actions if is_narrow else []:
            taking = [name for name in reference.expand(action) if reference.resources_of(name) and _matters(name)]
            if taking and not _narrowed(statement, taking):
                yield f"{taking[0]} takes a resource, and has `*`"
        return
    used: set[str] = set()
    for action in actions:
        found = reference.expand(action)
        patterns = [pattern for name in found for pattern in reference.resources_of(name)]
        fitting = {one for one in resources if any(reference.overlaps(one, pattern) for pattern in patterns)}
        used |= fitting
        if found and action != "*" and not fitting:
            yield f"{action} works on none of its resources" if patterns else f"{action} takes no resource but `*`"
    for resource in resources:
        if resource not in used and "*" not in actions:
            yield f"no action works on {re.sub('[*]{3,}', '…', resource)}"


def _matters(action: str) -> bool:
    """Whether an action does more than read how something is set up."""
    return action in DATA or not reference.only_reads(action)


def _narrowed(statement: Statement, actions: list[str]) -> bool:
    """Whether a condition on the resource, or on what calls, says which resources `*` stands for."""
    return any(
        not reference.is_global(key) and all(reference.carries(action, key) for action in actions)
        for operator, keys in statement.get("Condition", {}).items()
        for key in keys
        if operator != "Null" and "IfExists" not in operator
    )


def _lock_out(statement: Statement, kind: str, actions: list[str]) -> Iterator[str]:
    if statement["Effect"] != "Deny" or not _is_everybody(statement.get("Principal")):
        return
    administration = ADMINISTRATION.get(kind, set())
    denied = administration if "*" in actions else administration & set(_expanded(actions))
    conditions = statement.get("Condition", {})
    plain = str(conditions.get("Bool", {}).get("aws:SecureTransport")).lower() == "false"
    old = "s3:TlsVersion" in conditions.get("NumericLessThan", {})
    if denied and not plain and not old:
        yield f"locks out whoever mends the policy: denies {', '.join(sorted(denied))}"


def _is_everybody(principal: Any) -> bool:
    if isinstance(principal, dict):
        return any(one == "*" or str(one).endswith(":root") for one in listed(principal.get("AWS", [])))
    return bool(principal == "*")
