"""Turns a rendered folder of CloudFormation into layers of plain Python objects, in the order of their deployment."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Mapping = dict[str, Any]

SSM_VALUE = "AWS::SSM::Parameter::Value"


class Loader(yaml.CSafeLoader):  # type: ignore[misc]
    """Reads the short forms of intrinsic functions as their long forms."""


def _intrinsic(loader: Loader, suffix: str, node: yaml.Node) -> Mapping:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", _intrinsic)


@dataclass(frozen=True)
class Resource:
    """A resource of a template."""

    name: str
    body: Mapping

    @property
    def kind(self) -> str:
        return str(self.body["Type"])

    @property
    def properties(self) -> Mapping:
        found: Mapping = self.body.get("Properties", {})
        return found


@dataclass(frozen=True)
class Layer:
    """A template, with what its file of parameters gives it."""

    path: Path
    text: str
    body: Mapping
    inputs: dict[str, str]

    @property
    def file(self) -> str:
        return self.path.name

    @property
    def concern(self) -> str:
        return self.path.stem.split("-", 1)[1]

    @property
    def parameters(self) -> dict[str, Mapping]:
        found: dict[str, Mapping] = self.body.get("Parameters", {})
        return found

    @property
    def resources(self) -> list[Resource]:
        return [Resource(name, body) for name, body in self.body.get("Resources", {}).items()]

    def resource(self, name: str) -> Resource:
        return Resource(name, self.body["Resources"][name])

    def of_kind(self, kind: str) -> list[Resource]:
        return [resource for resource in self.resources if resource.kind == kind]

    def paths_read(self) -> dict[str, str]:
        """The SSM paths that the layer reads from other layers, by the parameters that read them."""
        return {
            name: parameter["Default"]
            for name, parameter in self.parameters.items()
            if parameter["Type"].startswith(SSM_VALUE) and not parameter["Default"].startswith("/aws/")
        }

    def paths_written(self) -> dict[str, str]:
        """The SSM paths that the layer writes, by the resources that write them."""
        return {resource.name: resource.properties["Name"] for resource in self.of_kind("AWS::SSM::Parameter")}


def read(folder: Path) -> list[Layer]:
    """The layers of a folder, in the order of their deployment."""
    layers = []
    for path in sorted(folder.glob("[0-9][0-9]-*.yaml")):
        text = path.read_text(encoding="utf-8")
        given = folder / "parameters" / f"{path.stem}.json"
        inputs = {}
        if given.exists():
            pairs = json.loads(given.read_text(encoding="utf-8"))
            inputs = {pair["ParameterKey"]: pair["ParameterValue"] for pair in pairs}
        layers.append(Layer(path, text, yaml.load(text, Loader), inputs))
    if not layers:
        raise SystemExit(f"{folder} has no templates")
    return layers


def stem(layers: list[Layer]) -> str:
    """What the names of the environment start with: the first part of every SSM path."""
    stems = {path.split("/")[1] for layer in layers for path in layer.paths_written().values()}
    if len(stems) != 1:
        raise SystemExit(f"SSM paths should start with one name, not {sorted(stems)}")
    return stems.pop()


def listed(value: Any) -> list[Any]:
    """A value that stands for a list of itself where it is none."""
    return value if isinstance(value, list) else [value]


def references(node: Any) -> Iterator[tuple[str, str | None]]:
    """Every name, with the attribute, that a value refers to."""
    if isinstance(node, list):
        for inner in node:
            yield from references(inner)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key == "Ref":
            yield value, None
        elif key == "Fn::GetAtt":
            yield value[0], value[1]
        elif key == "Fn::Sub":
            text, own = (value, {}) if isinstance(value, str) else value
            for name, attribute in re.findall(r"\$\{([^!.}][^.}]*)\.?([^}]*)\}", text):
                if name not in own:
                    yield name, attribute or None
            yield from references(own)
        else:
            yield from references(value)


class Resolver:
    """Puts values in the place of intrinsic functions; what a name stands for is for its heirs to say."""

    def ref(self, name: str) -> Any:
        raise NotImplementedError

    def attribute(self, name: str, attribute: str) -> Any:
        raise NotImplementedError

    def zones(self) -> list[str]:
        raise NotImplementedError

    def resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.resolve(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((function, argument),) = value.items()
            if function == "Ref":
                return self.ref(argument)
            if function == "Fn::GetAtt":
                return self.attribute(argument[0], argument[1])
            if function == "Fn::Sub":
                return self._sub(argument)
            if function == "Fn::Join":
                return argument[0].join(str(part) for part in self.resolve(argument[1]))
            if function == "Fn::Select":
                return self.resolve(argument[1])[int(argument[0])]
            if function == "Fn::Split":
                return self.resolve(argument[1]).split(argument[0])
            if function == "Fn::GetAZs":
                return self.zones()
            if function == "Fn::Base64":
                return base64.b64encode(self.resolve(argument).encode()).decode()
            if function.startswith("Fn::"):
                raise SystemExit(f"{function} stands in a template, and nobody has said what it gives")
        return {key: self.resolve(inner) for key, inner in value.items()}

    def _sub(self, argument: Any) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else argument

        def fill(match: re.Match[str]) -> str:
            name = match[1]
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in own:
                return str(self.resolve(own[name]))
            if "." in name:
                return str(self.attribute(*name.split(".", 1)))
            return str(self.ref(name))

        return re.sub(r"\$\{([^}]+)\}", fill, text)
