"""Deploys the layers of a rendered folder to a moto server on loopback, and writes what the AWS CLI prints of them.

    stacks.py FOLDER CHANGED INTO

INTO gets `templates/<stack>.json` of `get-template`, and `unchanged/<stack>.json` and `changed/<stack>.json` of `describe-change-set` for the
layers of FOLDER and of CHANGED. moto makes what it can of each layer, and is then given the layer's own text, as a service would hold it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "aws"))

import templates
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError
from cloud import Cloud
from stacks import Stack, deploy


def parameters(layer: templates.Layer) -> list[dict[str, str]]:
    return [{"ParameterKey": key, "ParameterValue": str(value)} for key, value in layer.inputs.items()]


def hold(cloud: Cloud, stack: Stack) -> None:
    """Gives a stack the layer's own text. moto keeps it also where it cannot make all that is in it."""
    client = cloud.client("cloudformation")
    act = client.update_stack if stack.resources() else client.create_stack
    try:
        act(
            StackName=stack.name,
            TemplateBody=stack.layer.text,
            Parameters=parameters(stack.layer),
            Capabilities=["CAPABILITY_IAM"],
        )
    except (ClientError, ResponseParserError):
        pass
    held = client.get_template(StackName=stack.name)["TemplateBody"]
    if held != stack.layer.text:
        raise SystemExit(f"{stack.name} does not hold its layer's text")


def printed(cloud: Cloud, path: Path, *arguments: str) -> None:
    """Writes what the AWS CLI prints."""
    text = cloud.aws(*arguments)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change(cloud: Cloud, stack: Stack, layer: templates.Layer, name: str) -> bool:
    """Makes the change set that a layer's text would be for a stack; whether moto can."""
    client = cloud.client("cloudformation")
    try:
        client.create_change_set(
            StackName=stack.name,
            ChangeSetName=name,
            ChangeSetType="UPDATE",
            TemplateBody=layer.text,
            Parameters=parameters(layer),
            Capabilities=["CAPABILITY_IAM"],
        )
    except (ClientError, ResponseParserError):
        return False
    return True


def main() -> None:
    folder, changed, into = map(Path, sys.argv[1:])
    layers = templates.read(folder)
    others = {layer.path.stem: layer for layer in templates.read(changed)}
    with Cloud() as cloud:
        stacks = deploy(cloud, layers, templates.stem(layers))
        for stack in stacks:
            hold(cloud, stack)
        for stack in stacks:
            file = f"{stack.name}.json"
            printed(cloud, into / "templates" / file, "cloudformation", "get-template", "--stack-name", stack.name)
            # A stack that is as it should be has nothing but that to say, so a few speak for all.
            for name, layer, wanted in [
                ("unchanged", stack.layer, stack.layer.concern in ("keys", "storage", "access")),
                ("changed", others.get(stack.layer.path.stem), True),
            ]:
                if layer is None or not wanted or (name == "changed") == (layer.text == stack.layer.text):
                    continue
                if change(cloud, stack, layer, name):
                    asked = ("--stack-name", stack.name, "--change-set-name", name, "--include-property-values")
                    printed(cloud, into / name / file, "cloudformation", "describe-change-set", *asked)


if __name__ == "__main__":
    main()
