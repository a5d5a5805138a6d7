"""Asks the cloud about each resource that was deployed, and compares the answer with what its template says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from cloud import Cloud
from templates import listed


@dataclass(frozen=True)
class Subject:
    """A resource to ask about: what its template says, with every reference in it resolved."""

    cloud: Cloud
    name: str
    physical: str
    says: dict[str, Any]

    def ask(self, service: str, call: str, **arguments: Any) -> Any:
        return getattr(self.cloud.client(service), call)(**arguments)


# What is compared, what the cloud says of it, and what the template does.
Comparison = tuple[str, Any, Any]
Question = Callable[[Subject], Iterator[Comparison]]


def plain(value: Any) -> Any:
    """A policy or value as text throughout: moto gives policies back as objects, as JSON, or as Python prints them."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        return plain(yaml.safe_load(value))
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _vpc(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_vpcs", VpcIds=[it.physical])["Vpcs"][0]
    yield "range", found["CidrBlock"], it.says["CidrBlock"]


def _subnet(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_subnets", SubnetIds=[it.physical])["Subnets"][0]
    for key in ("AvailabilityZone", "CidrBlock", "VpcId"):
        yield key, found[key], it.says[key]


def _route_table(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_route_tables", RouteTableIds=[it.physical])["RouteTables"][0]
    yield "VPC", found["VpcId"], it.says["VpcId"]


def _route(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_route_tables", RouteTableIds=[it.says["RouteTableId"]])["RouteTables"][0]
    to = it.says["DestinationCidrBlock"]
    routes = [route for route in found["Routes"] if route.get("DestinationCidrBlock") == to]
    yield f"routes to {to}", len(routes), 1
    # moto drops the other kinds of targets.
    for key in ("GatewayId", "NatGatewayId"):
        if key in it.says:
            yield key, routes[0].get(key), it.says[key]


def _internet_gateway(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_internet_gateways", InternetGatewayIds=[it.physical])["InternetGateways"]
    yield "gateways", len(found), 1


def _gateway_attachment(it: Subject) -> Iterator[Comparison]:
    gateways = [it.says["InternetGatewayId"]]
    found = it.ask("ec2", "describe_internet_gateways", InternetGatewayIds=gateways)["InternetGateways"][0]
    yield "VPC", [one["VpcId"] for one in found["Attachments"]], [it.says["VpcId"]]


def _nat_gateway(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_nat_gateways", NatGatewayIds=[it.physical])["NatGateways"][0]
    yield "subnet", found["SubnetId"], it.says["SubnetId"]


def _address(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_addresses", PublicIps=[it.physical])["Addresses"][0]
    yield "domain", found["Domain"], it.says["Domain"]


def _endpoint(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_vpc_endpoints", VpcEndpointIds=[it.physical])["VpcEndpoints"][0]
    for key in ("ServiceName", "VpcEndpointType", "VpcId"):
        yield key, found[key], it.says[key]
    if it.says["VpcEndpointType"] == "Interface":
        yield "private DNS", found["PrivateDnsEnabled"], it.says["PrivateDnsEnabled"]
        yield "subnets", sorted(found["SubnetIds"]), sorted(it.says["SubnetIds"])
        yield "groups", sorted(one["GroupId"] for one in found["Groups"]), sorted(it.says["SecurityGroupIds"])
    else:
        yield "route tables", sorted(found["RouteTableIds"]), sorted(it.says["RouteTableIds"])
    yield "policy", plain(found["PolicyDocument"]), plain(it.says["PolicyDocument"])


def _ports(rule: dict[str, Any]) -> tuple[str, int, int]:
    return str(rule["IpProtocol"]), int(rule.get("FromPort", -1)), int(rule.get("ToPort", -1))


def _security_group(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_security_groups", GroupIds=[it.physical])["SecurityGroups"][0]
    yield "VPC", found["VpcId"], it.says["VpcId"]
    yield "description", found["Description"], it.says["GroupDescription"]
    there = {_ports(rule) for rule in found["IpPermissions"]}
    yield "rules of its own", there >= {_ports(rule) for rule in it.says.get("SecurityGroupIngress", [])}, True


def _ingress(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_security_groups", GroupIds=[it.says["GroupId"]])["SecurityGroups"][0]
    rules = [rule for rule in found["IpPermissions"] if _ports(rule) == _ports(it.says)]
    sources = [pair["GroupId"] for rule in rules for pair in rule["UserIdGroupPairs"]]
    sources += [one["CidrIp"] for rule in rules for one in rule["IpRanges"]]
    source = it.says.get("SourceSecurityGroupId", it.says.get("CidrIp"))
    yield "source", source if source in sources else sources, source


def _flow_log(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_flow_logs", FlowLogIds=[it.physical])["FlowLogs"][0]
    for key in ("DeliverLogsPermissionArn", "LogDestinationType", "LogGroupName", "ResourceId", "TrafficType"):
        if key in it.says:
            yield key, found.get(key), it.says[key]


def _instance(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_instances", InstanceIds=[it.physical])["Reservations"][0]["Instances"][0]
    for key in ("ImageId", "InstanceType"):
        yield key, found[key], it.says[key]
    # moto drops network interfaces that a template lists, and makes one where it likes.
    if "SubnetId" in it.says:
        yield "subnet", found["SubnetId"], it.says["SubnetId"]
    yield "key pair", found.get("KeyName"), it.says.get("KeyName")


def _launch_template(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ec2", "describe_launch_template_versions", LaunchTemplateId=it.physical)
    data, says = found["LaunchTemplateVersions"][0]["LaunchTemplateData"], it.says["LaunchTemplateData"]
    yield "metadata", data["MetadataOptions"]["HttpTokens"], says["MetadataOptions"]["HttpTokens"]
    yield "user data", data["UserData"], says["UserData"]


def _key(it: Subject) -> Iterator[Comparison]:
    rotation = it.ask("kms", "get_key_rotation_status", KeyId=it.physical)
    yield "rotation", rotation["KeyRotationEnabled"], it.says["EnableKeyRotation"]
    policy = it.ask("kms", "get_key_policy", KeyId=it.physical, PolicyName="default")["Policy"]
    yield "policy", plain(policy), plain(it.says["KeyPolicy"])


def _alias(it: Subject) -> Iterator[Comparison]:
    found = it.ask("kms", "list_aliases", KeyId=it.says["TargetKeyId"])["Aliases"]
    yield "aliases", [one["AliasName"] for one in found], [it.says["AliasName"]]


def _bucket(it: Subject) -> Iterator[Comparison]:
    found = it.ask("s3", "get_bucket_encryption", Bucket=it.physical)["ServerSideEncryptionConfiguration"]
    rules = it.says["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    said = [rule["ServerSideEncryptionByDefault"] for rule in rules]
    yield "encryption", [rule["ApplyServerSideEncryptionByDefault"] for rule in found["Rules"]], said


def _role(it: Subject) -> Iterator[Comparison]:
    found = it.ask("iam", "get_role", RoleName=it.physical)["Role"]
    boundary = found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    yield "path", found["Path"], it.says.get("Path", "/")
    yield "boundary", boundary, it.says.get("PermissionsBoundary")
    yield "trust", plain(found["AssumeRolePolicyDocument"]), plain(it.says["AssumeRolePolicyDocument"])
    yield "policies of its own", it.ask("iam", "list_role_policies", RoleName=it.physical)["PolicyNames"], []


def _policy(it: Subject) -> Iterator[Comparison]:
    version = it.ask("iam", "get_policy", PolicyArn=it.physical)["Policy"]["DefaultVersionId"]
    found = it.ask("iam", "get_policy_version", PolicyArn=it.physical, VersionId=version)["PolicyVersion"]
    yield "document", plain(found["Document"]), plain(it.says["PolicyDocument"])
    roles = it.ask("iam", "list_entities_for_policy", PolicyArn=it.physical, EntityFilter="Role")["PolicyRoles"]
    yield "roles", sorted(role["RoleName"] for role in roles), sorted(listed(it.says.get("Roles", [])))


def _instance_profile(it: Subject) -> Iterator[Comparison]:
    found = it.ask("iam", "get_instance_profile", InstanceProfileName=it.physical)["InstanceProfile"]
    yield "roles", [role["RoleName"] for role in found["Roles"]], it.says["Roles"]


def _repository(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ecr", "describe_repositories", repositoryNames=[it.physical])["repositories"][0]
    yield "tags", found["imageTagMutability"], it.says["ImageTagMutability"]
    # moto keeps scanning and encryption in a form that no answer shows.


def _log_group(it: Subject) -> Iterator[Comparison]:
    found = it.ask("logs", "describe_log_groups", logGroupNamePrefix=it.physical)["logGroups"]
    kept = [group.get("retentionInDays") for group in found if group["logGroupName"] == it.says["LogGroupName"]]
    yield "retention", kept, [it.says["RetentionInDays"]]


def _log_policy(it: Subject) -> Iterator[Comparison]:
    found = it.ask("logs", "describe_resource_policies")["resourcePolicies"]
    documents = [plain(one["policyDocument"]) for one in found if one["policyName"] == it.says["PolicyName"]]
    yield "document", documents, [plain(it.says["PolicyDocument"])]


def _parameter(it: Subject) -> Iterator[Comparison]:
    found = it.ask("ssm", "get_parameter", Name=it.says["Name"])["Parameter"]
    yield "type", found["Type"], it.says["Type"]
    yield "value", found["Value"], it.says["Value"]


def _document(it: Subject) -> Iterator[Comparison]:
    # Of a document written as an object moto can say no more than this.
    found = it.ask("ssm", "list_documents", Filters=[{"Key": "Owner", "Values": ["Self"]}])["DocumentIdentifiers"]
    kinds = [one["DocumentType"] for one in found if one["Name"] == it.says["Name"]]
    yield "type", kinds, [it.says["DocumentType"]]


def _topic(it: Subject) -> Iterator[Comparison]:
    found = it.ask("sns", "get_topic_attributes", TopicArn=it.physical)["Attributes"]
    yield "ARN", found["TopicArn"], it.physical


def _last(identifier: str) -> str:
    return identifier.rsplit("/", 1)[-1]


def _notebook(it: Subject) -> Iterator[Comparison]:
    name = _last(it.physical)
    found = it.ask("sagemaker", "describe_notebook_instance", NotebookInstanceName=name)
    for key in ("InstanceType", "RoleArn"):
        yield key, found[key], it.says[key]


def _notebook_start(it: Subject) -> Iterator[Comparison]:
    name = _last(it.physical)
    call = "describe_notebook_instance_lifecycle_config"
    found = it.ask("sagemaker", call, NotebookInstanceLifecycleConfigName=name)
    for key in ("OnCreate", "OnStart"):
        yield key, plain(found.get(key, [])), plain(it.says.get(key, []))


def _model(it: Subject) -> Iterator[Comparison]:
    found = it.ask("sagemaker", "describe_model", ModelName=_last(it.physical))
    yield "role", found["ExecutionRoleArn"], it.says["ExecutionRoleArn"]
    yield "container", found["PrimaryContainer"], it.says["PrimaryContainer"]
    yield "network", found.get("VpcConfig"), it.says.get("VpcConfig")


def _endpoint_config(it: Subject) -> Iterator[Comparison]:
    found = it.ask("sagemaker", "describe_endpoint_config", EndpointConfigName=_last(it.physical))
    yield "key", found.get("KmsKeyId"), it.says.get("KmsKeyId")
    for there, said in zip(found["ProductionVariants"], it.says["ProductionVariants"], strict=True):
        for key in ("InitialInstanceCount", "InstanceType", "ModelName", "VariantName"):
            if key in said:
                yield key, there.get(key), said[key]


def _sagemaker_endpoint(it: Subject) -> Iterator[Comparison]:
    # moto makes a name of its own, whatever the template says.
    found = it.ask("sagemaker", "describe_endpoint", EndpointName=_last(it.physical))
    yield "configuration", found["EndpointConfigName"], it.says["EndpointConfigName"]


def _nothing(_: Subject) -> Iterator[Comparison]:
    """Of an association moto says nothing; what the template says of it is held elsewhere."""
    yield from ()


QUESTIONS: dict[str, Question] = {
    "AWS::EC2::EIP": _address,
    "AWS::EC2::FlowLog": _flow_log,
    "AWS::EC2::Instance": _instance,
    "AWS::EC2::InternetGateway": _internet_gateway,
    "AWS::EC2::LaunchTemplate": _launch_template,
    "AWS::EC2::NatGateway": _nat_gateway,
    "AWS::EC2::Route": _route,
    "AWS::EC2::RouteTable": _route_table,
    "AWS::EC2::SecurityGroup": _security_group,
    "AWS::EC2::SecurityGroupIngress": _ingress,
    "AWS::EC2::Subnet": _subnet,
    "AWS::EC2::SubnetRouteTableAssociation": _nothing,
    "AWS::EC2::VPC": _vpc,
    "AWS::EC2::VPCEndpoint": _endpoint,
    "AWS::EC2::VPCGatewayAttachment": _gateway_attachment,
    "AWS::ECR::Repository": _repository,
    "AWS::IAM::InstanceProfile": _instance_profile,
    "AWS::IAM::ManagedPolicy": _policy,
    "AWS::IAM::Role": _role,
    "AWS::KMS::Alias": _alias,
    "AWS::KMS::Key": _key,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::Logs::ResourcePolicy": _log_policy,
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Topic": _topic,
    "AWS::SSM::Document": _document,
    "AWS::SSM::Parameter": _parameter,
    "AWS::SageMaker::Endpoint": _sagemaker_endpoint,
    "AWS::SageMaker::EndpointConfig": _endpoint_config,
    "AWS::SageMaker::Model": _model,
    "AWS::SageMaker::NotebookInstance": _notebook,
    "AWS::SageMaker::NotebookInstanceLifecycleConfig": _notebook_start,
}
