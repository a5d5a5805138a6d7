"""Deploys a rendered folder to a moto server on loopback with the AWS CLI, layer by layer, and asserts what came to be.

    deploy.py [--report] FOLDER...

What is asserted follows from the templates themselves. With --report every assertion is printed, and not only their
number.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import settings
import templates
from cloud import Cloud
from described import QUESTIONS, Subject
from settings import Assertion
from stacks import Stack, deploy


def asked(cloud: Cloud, stacks: list[Stack]) -> Iterator[Assertion]:
    """What the cloud says of everything that was deployed, beside what its template says."""
    for stack in stacks:
        for resource in stack.resources():
            where = f"{stack.name} {resource.name}"
            if resource.kind not in QUESTIONS:
                yield f"{where} is asked about", False, f"nobody has said what to ask of {resource.kind}"
                continue
            physical = stack.physical.get(resource.name, "")
            subject = Subject(cloud, resource.name, physical, stack.resolve(resource.properties))
            for what, there, said in QUESTIONS[resource.kind](subject):
                yield f"{where} has the {what} of its template", there == said, f"{there} and not {said}"


def traffic(cloud: Cloud, stacks: list[Stack]) -> Iterator[Assertion]:
    """That nothing is let in but by a rule of a template."""
    client = cloud.client("ec2")
    for stack in stacks:
        for resource in stack.resources():
            if resource.kind != "AWS::EC2::SecurityGroup":
                continue
            group = stack.physical[resource.name]
            found = client.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
            there = sum(len(rule["UserIdGroupPairs"]) + len(rule["IpRanges"]) for rule in found)
            own = len(resource.properties.get("SecurityGroupIngress", []))
            others = sum(
                other.resolve(rule.properties["GroupId"]) == group
                for other in stacks
                for rule in other.resources()
                if rule.kind == "AWS::EC2::SecurityGroupIngress"
            )
            sentence = f"{stack.name} {resource.name} lets in what {own + others} rules say"
            yield sentence, there == own + others, found


def prove(folder: Path, report: bool) -> bool:
    """Deploys a folder and holds it against its templates; whether everything holds."""
    began = time.monotonic()
    layers = templates.read(folder)
    with Cloud() as cloud:
        stacks = deploy(cloud, layers, templates.stem(layers))
        deployed = time.monotonic()
        assertions = [*asked(cloud, stacks), *traffic(cloud, stacks), *settings.assertions(layers)]
    wrong = [(sentence, detail) for sentence, holds, detail in assertions if not holds]
    if report:
        for sentence, _, _ in assertions:
            print(f"  {sentence}")
    for sentence, detail in wrong:
        print(f"{folder}: it does not hold that {sentence}: {detail}")
    stripped: dict[str, int] = {}
    for stack in stacks:
        for kind in stack.stripped.values():
            stripped[kind] = stripped.get(kind, 0) + 1
    made = sum(bool(stack.resources()) for stack in stacks)
    print(f"{folder}: {made} of {len(stacks)} stacks deployed ({deployed - began:.0f} s)")
    print(f"{folder}: {len(assertions)} assertions, {len(wrong)} do not hold ({time.monotonic() - deployed:.0f} s)")
    names = ", ".join(f"{count} {kind}" for kind, count in sorted(stripped.items()))
    print(f"{folder}: stripped, since moto has no such types: {names or 'nothing'}")
    return not wrong


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", metavar="FOLDER", type=Path, nargs="+")
    options.add_argument("--report", action="store_true", help="print every assertion")
    given = options.parse_args()
    results = [prove(folder, given.report) for folder in given.folders]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
