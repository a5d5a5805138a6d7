"""Turns the layers of a folder into stacks, by the AWS CLI, and says what the references of each stand for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from adapting import Adapter, known_types
from cloud import ACCOUNT, REGION, Cloud
from templates import SSM_VALUE, Layer, Resolver, Resource
from worst import ARNS

PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::URLSuffix": "amazonaws.com",
}

# What people give at deployment, where no file of parameters does, by how the parameter's name ends.
STAND_INS = {
    "ImageUri": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/image@sha256:{'0' * 64}",
    "ModelDataUrl": "s3://models/model.tar.gz",
    "PrincipalArn": f"arn:aws:iam::{ACCOUNT}:user/somebody",
    "PrincipalArns": f"arn:aws:iam::{ACCOUNT}:role/somebody",
    "PrincipalId": "somebody",
}

# Types that moto makes without a name of their own.
UNNAMED = {
    "AWS::EC2::Route",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::Logs::ResourcePolicy",
}


@dataclass
class Stack(Resolver):
    """A layer that has been deployed."""

    layer: Layer
    name: str
    body: dict[str, Any]
    stripped: dict[str, str]
    values: dict[str, Any]
    physical: dict[str, str]
    allocations: dict[str, str]
    all_zones: list[str]

    def resources(self) -> list[Resource]:
        """What was deployed: all but what moto lacks."""
        return [Resource(name, body) for name, body in self.body["Resources"].items()]

    def ref(self, name: str) -> Any:
        if name in PSEUDO:
            return PSEUDO[name]
        return self.values[name] if name in self.values else self.physical[name]

    def attribute(self, name: str, attribute: str) -> Any:
        kind = self.body["Resources"][name]["Type"]
        if attribute == "Arn" and kind in ARNS:
            # moto leaves out the ending by which the service means all streams of a group.
            below = ARNS[kind].removesuffix(":*")
            # The name of a role stands behind its path.
            path = self.body["Resources"][name].get("Properties", {}).get("Path", "/").lstrip("/")
            return "arn:aws:" + below.format(region=REGION, account=ACCOUNT, name=path + self.physical[name])
        if attribute in ("GroupId", "ModelName", "EndpointConfigName", "EndpointName", "TopicName"):
            return self.physical[name].rsplit("/", 1)[-1]
        if attribute == "AllocationId":
            return self.allocations[self.physical[name]]
        if attribute == "RepositoryUri":
            return f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{self.physical[name]}"
        if attribute == "NotebookInstanceLifecycleConfigName":
            return self.physical[name].rsplit("/", 1)[-1]
        if attribute == "LatestVersionNumber":
            return "1"
        raise SystemExit(f"{self.layer.file} {name}: nobody has said what {attribute} of {kind} gives")

    def zones(self) -> list[str]:
        return self.all_zones


def deploy(cloud: Cloud, layers: list[Layer], stem: str) -> list[Stack]:
    """Deploys every layer in order; a layer of which moto knows nothing is not among the stacks."""
    known = known_types()
    zones = cloud.client("ec2").describe_availability_zones()["AvailabilityZones"]
    stacks = []
    for layer in layers:
        adapter = Adapter(layer, known)
        name = f"{stem}-{layer.concern}"
        given = _given(cloud, layer)
        stack = Stack(
            layer=layer,
            name=name,
            body=adapter.body,
            stripped=adapter.stripped,
            values=_values(cloud, layer, given),
            physical={},
            allocations={},
            all_zones=sorted(zone["ZoneName"] for zone in zones),
        )
        if stack.resources():
            _run(cloud, stack, given)
        stacks.append(stack)
    return stacks


def _run(cloud: Cloud, stack: Stack, given: dict[str, str]) -> None:
    template = cloud.folder / f"{stack.name}.json"
    template.write_text(json.dumps(stack.body), encoding="utf-8")
    cloud.aws(
        *("cloudformation", "deploy", "--template-file", str(template), "--stack-name", stack.name),
        *("--capabilities", "CAPABILITY_IAM", "--no-fail-on-empty-changeset"),
        *(["--parameter-overrides", *(f"{key}={value}" for key, value in given.items())] if given else []),
    )
    client = cloud.client("cloudformation")
    status = client.describe_stacks(StackName=stack.name)["Stacks"][0]["StackStatus"]
    if status != "CREATE_COMPLETE":
        raise SystemExit(f"{stack.name} is {status}")
    for made in client.describe_stack_resources(StackName=stack.name)["StackResources"]:
        if made.get("PhysicalResourceId"):
            stack.physical[made["LogicalResourceId"]] = made["PhysicalResourceId"]
        elif made["ResourceType"] not in UNNAMED:
            raise SystemExit(f"{stack.name} has made nothing for {made['LogicalResourceId']}")
    addresses = cloud.client("ec2").describe_addresses()["Addresses"]
    stack.allocations = {address["PublicIp"]: address["AllocationId"] for address in addresses}


def _given(cloud: Cloud, layer: Layer) -> dict[str, str]:
    """What a person gives a layer at deployment."""
    given = dict(layer.inputs)
    for name, parameter in layer.parameters.items():
        if name not in given and "Default" not in parameter:
            given[name] = _stand_in(cloud, layer, name)
        if name in given:
            _check(layer, name, parameter, given[name])
    unknown = sorted(set(given) - set(layer.parameters))
    if unknown:
        raise SystemExit(f"{layer.file} has no parameters {', '.join(unknown)}, which its file of parameters gives")
    return given


def _stand_in(cloud: Cloud, layer: Layer, name: str) -> str:
    if name.endswith("PrefixListId"):
        lists = cloud.client("ec2").describe_managed_prefix_lists()["PrefixLists"]
        return str(next(found["PrefixListId"] for found in lists if found["PrefixListName"].endswith(".s3")))
    for ending, value in STAND_INS.items():
        if name.endswith(ending):
            return value
    raise SystemExit(f"{layer.file}: {name} has no value; give it in parameters/{layer.path.stem}.json")


def _check(layer: Layer, name: str, parameter: dict[str, Any], value: str) -> None:
    """Holds a value against the pattern of its parameter, as the service does and moto does not."""
    for one in value.split(",") if "List" in parameter["Type"] else [value]:
        if not re.fullmatch(parameter.get("AllowedPattern", ".*"), one):
            raise SystemExit(f"{layer.file}: {name} {parameter.get('ConstraintDescription')}: {one}")


def _values(cloud: Cloud, layer: Layer, given: dict[str, str]) -> dict[str, Any]:
    """What each parameter of a layer comes to."""
    values: dict[str, Any] = {}
    for name, parameter in layer.parameters.items():
        value = str(given.get(name, parameter.get("Default")))
        if parameter["Type"].startswith(SSM_VALUE):
            value = cloud.client("ssm").get_parameter(Name=value)["Parameter"]["Value"]
        values[name] = value.split(",") if "List" in parameter["Type"] else value
    return values
