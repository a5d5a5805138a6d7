"""Turns the layers of a folder into the sentences that say what is wrong between them, and with each as a template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from templates import Layer

# What a template may have of each ("CloudFormation quotas"), its own text in bytes.
BYTES = 51_200
SECTION = {"Resources": 500, "Parameters": 200, "Outputs": 200}
DESCRIPTION = 1_024
INPUT = 4_096

# Sections that would leave to the deployment what the spec has decided, or tie stacks together for ever.
SECTIONS = ("Conditions", "Mappings", "Transform")

# What belongs to one account, partition, region or zone.
BOUND_TO_A_PLACE = {
    "partition": r"arn:aws(-cn|-us-gov|-iso\w*|-eusc)?:",
    "region": r"\b(af|ap|ca|cn|eu|eusc|il|me|mx|sa|us)(-gov|-iso[a-z]?)?-(north|south|east|west|central)\w*-\d[a-z]?\b",
    "account": r"\b\d{12}\b",
}

# What becomes of a thing that leaves its stack, and of one that another replaces. `Retain` where it leaves would keep what a
# failed deployment has just made, in the way of the next.
FATES = {(None, None), ("Delete", "Delete"), ("RetainExceptOnCreate", "Retain")}


def check(folder: Path, layers: list[Layer]) -> Iterator[str]:
    """All that is wrong with the templates of a folder, apart from their policies."""
    written: dict[str, str] = {}
    for layer in layers:
        for name, path in layer.paths_read().items():
            if path not in written:
                yield f"{layer.file} {name}: reads {path}, which no earlier layer writes"
        for name, path in layer.paths_written().items():
            if path in written:
                yield f"{layer.file} {name}: writes {path}, as {written[path]} does"
            written[path] = f"{layer.file} {name}"
        yield from _template(layer)
    for path, writer in written.items():
        if not _is_read(path, folder, layers):
            yield f"{writer}: writes {path}, which nothing reads and no guide names"


def _is_read(path: str, folder: Path, layers: list[Layer]) -> bool:
    """Whether a layer reads an SSM path, a script in a template does, or a guide tells people of it."""
    if any(path in layer.paths_read().values() for layer in layers):
        return True
    word = re.compile(re.escape(path) + r"(?![\w-])")
    scripts = (text for layer in layers for _, text in _texts(layer.body) if not text.startswith("/"))
    guides = (guide.read_text(encoding="utf-8") for guide in sorted(folder.glob("*.md")))
    return any(word.search(text) for text in [*scripts, *guides])


def _template(layer: Layer) -> Iterator[str]:
    size = len(layer.text.encode())
    if size > BYTES:
        yield f"{layer.file}: has {size} bytes, and {BYTES} are allowed"
    for section, most in SECTION.items():
        count = len(layer.body.get(section, {}))
        if count > most:
            yield f"{layer.file}: has {count} {section.lower()}, and {most} are allowed"
    if len(layer.body.get("Description", "").encode()) > DESCRIPTION:
        yield f"{layer.file}: its description has more than {DESCRIPTION} bytes"
    for name, value in layer.inputs.items():
        if len(value.encode()) > INPUT:
            yield f"{layer.file} {name}: is given {len(value.encode())} bytes, and {INPUT} are allowed"
    for section in SECTIONS:
        if section in layer.body:
            yield f"{layer.file}: has the section {section}"
    for name, output in layer.body.get("Outputs", {}).items():
        if "Export" in output:
            yield f"{layer.file} {name}: exports a value"
    for resource in layer.resources:
        policies = [resource.body.get(name) for name in ("DeletionPolicy", "UpdateReplacePolicy")]
        if tuple(policies) not in FATES:
            both = f"DeletionPolicy is {policies[0]}, and UpdateReplacePolicy {policies[1]}"
            yield f"{layer.file} {resource.name}: {both}"
        if "Condition" in resource.body:
            yield f"{layer.file} {resource.name}: stands under a condition"
    for place, text in _texts(layer.body):
        if text == "Fn::ImportValue":
            yield f"{layer.file} {place}: imports a value"
        for what, pattern in BOUND_TO_A_PLACE.items():
            found = re.search(pattern, text)
            if found:
                yield f"{layer.file} {place}: belongs to one {what}: {found[0]}"


def _texts(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text and key of a template, with the name of what it stands in."""
    for entries in body.values():
        for name, entry in entries.items() if isinstance(entries, dict) else []:
            for text in _below(entry):
                yield name, text


def _below(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, int) and not isinstance(node, bool):
        yield str(node)
    elif isinstance(node, list):
        for inner in node:
            yield from _below(inner)
    elif isinstance(node, dict):
        for key, inner in node.items():
            yield str(key)
            yield from _below(inner)
