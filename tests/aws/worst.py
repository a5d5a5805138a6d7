"""Puts the longest text that a deployment can give in the place of every reference of a template."""

from __future__ import annotations

import hashlib
from typing import Any

from templates import SSM_VALUE, Layer, Resolver

PARTITION, REGION, ACCOUNT = "aws-us-gov", "ap-southeast-1", "123456789012"

PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": PARTITION,
    "AWS::Region": REGION,
    "AWS::StackName": "s" * 128,
    "AWS::URLSuffix": "amazonaws.com.cn",
}

# The length of an ARN of which no more is known. It names anything, so that it fits every action.
ARN = "arn:*:*:*:*:".ljust(160, "*")

# The longest name that CloudFormation makes for a kind: a bucket's has 63 characters, most others' have 64.
LONGEST_NAME = {"AWS::S3::Bucket": 63, "AWS::SageMaker::ModelPackageGroup": 63}

# What a reference to the kind gives, where it is neither a name nor an ARN.
IDS = {
    "AWS::EC2::EIP": "255.255.255.255",
    "AWS::EC2::Instance": "i-0123456789abcdef0",
    "AWS::EC2::InternetGateway": "igw-0123456789abcdef0",
    "AWS::EC2::NatGateway": "nat-0123456789abcdef0",
    "AWS::EC2::RouteTable": "rtb-0123456789abcdef0",
    "AWS::EC2::SecurityGroup": "sg-0123456789abcdef0",
    "AWS::EC2::Subnet": "subnet-0123456789abcdef0",
    "AWS::EC2::VPC": "vpc-0123456789abcdef0",
    "AWS::EC2::VPCEndpoint": "vpce-0123456789abcdef0",
    "AWS::KMS::Key": "01234567-89ab-cdef-0123-456789abcdef",
    "AWS::SageMaker::Domain": "d-0123456789ab",
}

# The ARN of the kind, below partition, region and account.
ARNS = {
    "AWS::CloudTrail::Trail": "cloudtrail:{region}:{account}:trail/{name}",
    "AWS::ECR::Repository": "ecr:{region}:{account}:repository/{name}",
    "AWS::IAM::ManagedPolicy": "iam::{account}:policy/{name}",
    "AWS::IAM::Role": "iam::{account}:role/{name}",
    "AWS::KMS::Key": "kms:{region}:{account}:key/{name}",
    "AWS::Logs::LogGroup": "logs:{region}:{account}:log-group:{name}:*",
    "AWS::S3::Bucket": "s3:::{name}",
    "AWS::SageMaker::Endpoint": "sagemaker:{region}:{account}:endpoint/{name}",
    "AWS::SageMaker::ModelPackageGroup": "sagemaker:{region}:{account}:model-package-group/{name}",
    "AWS::SageMaker::NotebookInstance": "sagemaker:{region}:{account}:notebook-instance/{name}",
    "AWS::SageMaker::UserProfile": "sagemaker:{region}:{account}:user-profile/d-0123456789ab/{name}",
    "AWS::SecretsManager::Secret": "secretsmanager:{region}:{account}:secret:{name}-abcdef",
    "AWS::SNS::Topic": "sns:{region}:{account}:{name}",
}

# Kinds of which `Ref` gives the ARN; the section "Return values" of each resource type says so.
REF_IS_ARN = {
    "AWS::IAM::ManagedPolicy",
    "AWS::NetworkFirewall::Firewall",
    "AWS::NetworkFirewall::FirewallPolicy",
    "AWS::NetworkFirewall::RuleGroup",
    "AWS::SNS::Topic",
    "AWS::SageMaker::Endpoint",
    "AWS::SageMaker::EndpointConfig",
    "AWS::SageMaker::Model",
    "AWS::SageMaker::NotebookInstance",
    "AWS::SecretsManager::Secret",
}

# How many a list holds at the least, of which the template does not say how many it holds.
LIST_LENGTH = 3


class WorstCase(Resolver):
    """The references of one layer, given what earlier layers have written to SSM paths."""

    def __init__(self, layer: Layer, published: dict[str, Any]) -> None:
        self.layer = layer
        self.published = published

    def ref(self, name: str) -> Any:
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.layer.parameters:
            return self._parameter(name, self.layer.parameters[name])
        kind = self.layer.resource(name).kind
        if kind in REF_IS_ARN:
            return self.arn(name)
        return IDS.get(kind) or self.name(name)

    def attribute(self, name: str, attribute: str) -> Any:
        if attribute.endswith("Arn"):
            return self.arn(name)
        if attribute.endswith("Ids"):
            return [IDS["AWS::EC2::VPCEndpoint"]] * LIST_LENGTH
        return self.ref(name)

    def zones(self) -> list[str]:
        return [f"{REGION}{letter}" for letter in "abcdef"]

    def arn(self, name: str) -> str:
        kind = self.layer.resource(name).kind
        if kind not in ARNS:
            return ARN
        filled = ARNS[kind].format(region=REGION, account=ACCOUNT, name=IDS.get(kind) or self.name(name))
        return f"arn:{PARTITION}:{filled}"

    def name(self, name: str) -> str:
        """A name of the greatest length, and no other resource's."""
        resource = self.layer.resource(name)
        digest = hashlib.sha256(f"{self.layer.file} {name}".encode()).hexdigest()[:12]
        length = LONGEST_NAME.get(resource.kind, 64)
        return f"{self.layer.concern}-{name}-".lower().ljust(length, "x")[: length - len(digest)] + digest

    def _parameter(self, name: str, parameter: dict[str, Any]) -> Any:
        if parameter["Type"].startswith(SSM_VALUE) and parameter["Default"] in self.published:
            return self.published[parameter["Default"]]
        one = ARN if "Arn" in name else "p" * 64
        if "List" in parameter["Type"]:
            return [one] * max(LIST_LENGTH, self.layer.inputs.get(name, "").count(",") + 1)
        return one

    def publish(self) -> None:
        """Lets later layers read what this one writes."""
        for resource in self.layer.of_kind("AWS::SSM::Parameter"):
            value = self.resolve(resource.properties["Value"])
            is_list = resource.properties["Type"] == "StringList"
            self.published[resource.properties["Name"]] = value.split(",") if is_list else value
