"""Turns the commands that the guides of rendered folders run into what the AWS CLI and the templates say against them.

    commands.py < {"FOLDER": [["aws", "SERVICE", "OPERATION", ...], ...]}

The CLI reads every command to the point where it would send a request: services, operations, options and the values of
options are checked against its own models. What a command names has to be in the templates. Prints a finding a line.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jmespath
from awscli.clidriver import create_clidriver
from awscli.customizations.cloudformation.deploy import DeployCommand
from awscli.customizations.s3.subcommands import ListCommand
from botocore import xform_name
from botocore.exceptions import ParamValidationError
from botocore.validate import validate_parameters

import templates
from templates import Layer

Call = list[str]

# Options that name what a template gives its name, and the property that does.
NAMED = {
    "--document-name": ("AWS::SSM::Document", "Name"),
    "--firewall-name": ("AWS::NetworkFirewall::Firewall", "FirewallName"),
    "--secret-id": ("AWS::SecretsManager::Secret", "Name"),
}

# What comes once there are models.
LATER = "AWS::SageMaker::Endpoint"


class Cli:
    """The AWS CLI, stopped short of sending anything."""

    def __init__(self) -> None:
        os.environ.update(AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing", AWS_DEFAULT_REGION="us-east-1")
        self._driver = create_clidriver()
        self._commands = self._driver._get_command_table()  # noqa: SLF001
        self._driver.session.register("calling-command", self._hold)
        self._known: dict[tuple[str, ...], str] = {}
        self._words: tuple[str, ...] = ()
        self._wrong = ""
        # Customizations do not ask before they call.
        for customization in (DeployCommand, ListCommand):
            customization._run_main = lambda *_: 0  # noqa: SLF001

    def _hold(self, call_parameters: dict[str, Any], **_: Any) -> int:
        service, operation = self._words[:2]
        if operation != "wait":
            command = self._commands[service]
            model = command.service_model
            # Of the CLI's own, for what it asks for in several requests.
            call_parameters.pop("PaginationConfig", None)
            name = {xform_name(name, "-"): name for name in model.operation_names}[operation]
            try:
                validate_parameters(call_parameters, model.operation_model(name).input_shape)
            except ParamValidationError as error:
                self._wrong = str(error)
        return 0

    def says(self, call: Call) -> str:
        """What the CLI has against a command; empty where it would run it."""
        words = tuple(_with_values(call)[1:])
        if "--stack-name" in words:
            # The CLI takes any name; whether there is such a stack is asked of the templates.
            place = words.index("--stack-name") + 1
            words = (*words[:place], "stack", *words[place + 1 :])
        if words not in self._known:
            said = io.StringIO()
            self._words, self._wrong = words, ""
            with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
                try:
                    code = self._driver.main(list(words))
                except SystemExit as end:
                    code = end.code
            lines = [line for line in said.getvalue().splitlines() if line.strip()]
            problem = self._wrong or (lines[-1] if lines else f"it ended with {code}")
            self._known[words] = problem if code or self._wrong else ""
        return self._known[words]


def option(call: Call, name: str) -> str | None:
    """The value of an option."""
    return call[call.index(name) + 1] if name in call[:-1] else None


def values(call: Call, name: str) -> list[str]:
    """All values of an option that takes several."""
    if name not in call:
        return []
    rest = call[call.index(name) + 1 :]
    return rest[: next((place for place, word in enumerate(rest) if word.startswith("--")), len(rest))]


def _with_values(call: Call) -> Call:
    """A command with what it reads elsewhere: of files of parameters, the first version of the CLI reads none."""
    words: Call = []
    for word in call:
        if word.startswith("file://parameters/"):
            pairs = json.loads(Path(word.removeprefix("file://")).read_text(encoding="utf-8"))
            words += [f"{pair['ParameterKey']}={pair['ParameterValue']}" for pair in pairs]
        else:
            words.append("text" if word == "file:///dev/stdin" else word)
    return words


def queries(call: Call) -> Iterator[str]:
    """That the query of a command is one."""
    query = option(call, "--query")
    if query is not None:
        try:
            jmespath.compile(query)
        except jmespath.exceptions.JMESPathError as error:
            yield f"--query {query}: {error}"


class Folder:
    """A rendered folder, and what its templates call things."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.layers = templates.read(path)
        self.stem = templates.stem(self.layers)
        self.by_stack = {f"{self.stem}-{layer.concern}": layer for layer in self.layers}
        self.paths = {path for layer in self.layers for path in layer.paths_written().values()}

    def names(self, kind: str, key: str) -> set[str]:
        """What templates call the resources of a type."""
        found = (resource for layer in self.layers for resource in layer.of_kind(kind))
        return {resource.properties[key] for resource in found if isinstance(resource.properties.get(key), str)}

    def is_later(self, stack: str) -> bool:
        return bool(self.by_stack[stack].of_kind(LATER))

    def against(self, call: Call) -> Iterator[str]:
        """What the templates say against one command."""
        yield from queries(call)
        stack = option(call, "--stack-name")
        layer = self.by_stack.get(stack or "")
        if stack not in (None, "STACK") and layer is None:
            yield f"there is no stack {stack}"
        for name, (kind, key) in NAMED.items():
            value = option(call, name)
            if value is not None and value not in self.names(kind, key):
                yield f"{name} {value}: no {kind} is called that"
        key = option(call, "--key-id") or ""
        if key.startswith("alias/") and key not in self.names("AWS::KMS::Alias", "AliasName"):
            yield f"no key is called {key}"
        if call[1:3] == ["ssm", "get-parameter"] and option(call, "--name") not in self.paths:
            yield f"no layer publishes {option(call, '--name')}"
        if call[1:3] == ["cloudtrail", "get-trail-status"] and not self.names("AWS::CloudTrail::Trail", "TrailName"):
            yield "there is no trail"
        output = re.search(r"OutputKey=='([^']*)'", option(call, "--query") or "")
        if output and layer and output[1] not in layer.body.get("Outputs", {}):
            yield f"{stack} has no output {output[1]}"
        if call[2] == "deploy" and layer:
            yield from self._deployment(call, layer)

    def _deployment(self, call: Call, layer: Layer) -> Iterator[str]:
        """That a layer is deployed from its own file, with what it asks for and nothing else."""
        if option(call, "--template-file") != layer.file:
            yield f"{option(call, '--template-file')} is not the file of {option(call, '--stack-name')}"
        given = {value.split("=", 1)[0] for value in values(_with_values(call), "--parameter-overrides")}
        asked = {name for name, parameter in layer.parameters.items() if "Default" not in parameter}
        for name in sorted(given - set(layer.parameters)):
            yield f"{layer.file} has no parameter {name}"
        for name in sorted(asked - given):
            yield f"{layer.file} is not given {name}"

    def whole(self, calls: list[Call]) -> Iterator[str]:
        """What the templates say against the commands together."""
        deployed = self._stacks(calls, "deploy")
        if sorted(deployed) != sorted(self.by_stack):
            yield f"deployed are {deployed}, and the layers are {sorted(self.by_stack)}"
        numbers = [self.by_stack[stack].file[:2] for stack in deployed if stack in self.by_stack]
        if numbers != sorted(numbers):
            yield f"deployed in the order {numbers}"
        if self._stacks(calls, "delete-stack") != deployed[::-1]:
            yield f"deleted are {self._stacks(calls, 'delete-stack')}, and deployed {deployed}"
        protected = [stack for stack in deployed if stack in self.by_stack and not self.is_later(stack)]
        changes = [call for call in calls if call[2] == "update-termination-protection" and "STACK" not in call]
        for way in ("--enable-termination-protection", "--no-enable-termination-protection"):
            found = [option(call, "--stack-name") for call in changes if way in call]
            if found and found != protected:
                yield f"{way} is said of {found}, and deployed are {protected}"

    @staticmethod
    def _stacks(calls: list[Call], operation: str) -> list[str]:
        found = [option(call, "--stack-name") for call in calls if call[1:3] == ["cloudformation", operation]]
        return [stack for stack in found if stack is not None and stack != "STACK"]


def main() -> int:
    cli = Cli()
    for path, calls in json.load(sys.stdin).items():
        folder = Folder(Path(path))
        os.chdir(path)
        calls = [call for call in calls if call[0] == "aws"]
        for call in calls:
            for problem in [*filter(None, [cli.says(call)]), *folder.against(call)]:
                print(f"{folder.path.parent.name}: {' '.join(call)}: {problem}")
        for problem in folder.whole(calls):
            print(f"{folder.path.parent.name}: {problem}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
