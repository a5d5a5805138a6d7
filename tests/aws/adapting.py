"""Turns a template into one that moto can deploy: without what it lacks, and around what it misunderstands."""

from __future__ import annotations

import re
from typing import Any

import moto.cloudformation.parsing  # imports the models of every service
from moto.core.common_models import CloudFormationModel

from cloud import ACCOUNT, REGION
from templates import Layer, listed
from worst import ARNS, REF_IS_ARN

Body = dict[str, Any]

# Attributes that are what `Ref` gives, and that moto does not know by their names.
SAME_AS_REF = {
    ("AWS::EC2::Subnet", "SubnetId"),
    ("AWS::EC2::VPC", "VpcId"),
    ("AWS::EC2::VPCEndpoint", "Id"),
    ("AWS::IAM::ManagedPolicy", "PolicyArn"),
    ("AWS::KMS::Key", "KeyId"),
    ("AWS::SNS::Topic", "TopicArn"),
}


def known_types() -> set[str]:
    """The types that moto can make from a template."""

    found: set[str] = set()
    waiting: list[Any] = CloudFormationModel.__subclasses__()
    while waiting:
        model = waiting.pop()
        found.add(model.cloudformation_type())
        waiting += model.__subclasses__()
    return found


class Adapter:
    """A copy of one template."""

    def __init__(self, layer: Layer, known: set[str]) -> None:
        self.kinds = {resource.name: resource.kind for resource in layer.resources}
        self.stripped = {name: kind for name, kind in self.kinds.items() if kind not in known}
        resources = {
            name: self._resource(name, body)
            for name, body in layer.body["Resources"].items()
            if name not in self.stripped
        }
        self.body: Body = {"Resources": resources}
        for section in ("Parameters", "Outputs"):
            if layer.body.get(section):
                self.body[section] = self._walk(layer.body[section])

    def _resource(self, name: str, original: Body) -> Body:
        body = {key: self._walk(value) for key, value in original.items() if key not in ("DependsOn", "Metadata")}
        properties = body.setdefault("Properties", {})
        depends = [other for other in listed(original.get("DependsOn", [])) if other not in self.stripped]
        if depends:
            body["DependsOn"] = depends
        if body["Type"] == "AWS::ECR::Repository":
            # moto makes a name with capitals and refuses it, where the service makes one in lower case.
            properties.setdefault("RepositoryName", name.lower())
        if body["Type"] == "AWS::EC2::SecurityGroupIngress":
            # moto wants ports of every protocol, where the service wants none of those that have no ports.
            properties.setdefault("FromPort", -1)
            properties.setdefault("ToPort", -1)
        for rule in properties.get("SecurityGroupIngress", []):
            rule.setdefault("FromPort", -1)
            rule.setdefault("ToPort", -1)
        if body["Type"] == "AWS::SageMaker::NotebookInstance":
            # moto knows fewer machines for notebooks than the service.
            properties["InstanceType"] = "ml.t3.medium"
        if body["Type"] == "AWS::KMS::Key":
            # moto expects the tags of the service's own API.
            properties.pop("Tags", None)
        return body

    def _stand_in(self, name: str, attribute: str | None) -> Any:
        """What is read of a resource that is not there."""
        kind = self.stripped[name]
        if attribute and attribute.endswith("Ids"):
            return [f"{REGION}a:vpce-{'0' * 17}"]
        if (attribute or "").endswith("Arn") or attribute is None and kind in REF_IS_ARN:
            below = ARNS.get(kind, "stripped:{region}:{account}:thing/{name}")
            return "arn:aws:" + below.format(region=REGION, account=ACCOUNT, name=name)
        return "-".join(filter(None, ["stripped", name, attribute]))

    def _reference(self, name: str, attribute: str | None) -> Any:
        """What stands in the place of a reference; nothing where it can stay."""
        if name in self.stripped:
            return self._stand_in(name, attribute)
        if (self.kinds.get(name), attribute) in SAME_AS_REF:
            return {"Ref": name}
        return None

    def _walk(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self._walk(inner) for inner in node]
        if not isinstance(node, dict):
            return node
        if "Ref" in node:
            other = self._reference(node["Ref"], None)
            return node if other is None else other
        if "Fn::GetAtt" in node:
            other = self._reference(*node["Fn::GetAtt"])
            return node if other is None else other
        if "Fn::Sub" in node:
            return {"Fn::Sub": self._sub(node["Fn::Sub"])}
        walked = {key: self._walk(inner) for key, inner in node.items()}
        if "Effect" in walked and "Condition" in walked:
            # moto takes texts and booleans only, where the service takes numbers.
            walked["Condition"] = _numbers_as_texts(walked["Condition"])
        return walked

    def _sub(self, argument: Any) -> Any:
        text, own = (argument, {}) if isinstance(argument, str) else argument

        def fill(match: re.Match[str]) -> str:
            other = None if match[1] in own else self._reference(match[1], match[2])
            if other is None:
                return match[0]
            return "${" + other["Ref"] + "}" if isinstance(other, dict) else str(other)

        text = re.sub(r"\$\{([\w:]+)(?:\.([\w.]+))?\}", fill, text)
        return [text, self._walk(own)] if own else text


def _numbers_as_texts(node: Any) -> Any:
    if isinstance(node, list):
        return [_numbers_as_texts(inner) for inner in node]
    if isinstance(node, dict):
        return {key: _numbers_as_texts(inner) for key, inner in node.items()}
    return str(node) if isinstance(node, int | float) and not isinstance(node, bool) else node
