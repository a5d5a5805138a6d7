"""Turns the tables of AWS, as JSON on standard input, into one line for each difference from what AWS's own data says.

Machines are held against the model of SageMaker's API in botocore, disks and zones against what EC2 said of its instance
types as moto recorded it, regions against botocore's endpoint data and the schemas that cfn-lint bundles by region.
"""

import gzip
import json
import pathlib
import sys

import botocore.session
import moto
from cfnlint.helpers import REGIONS
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

# The types of the API, by the use that they are the machines of.
APIS = {
    "training": "TrainingInstanceType",
    "processing": "ProcessingInstanceType",
    "transform": "TransformInstanceType",
    "endpoint": "ProductionVariantInstanceType",
    "app": "AppInstanceType",
    "notebook": "InstanceType",
}

# What AppInstanceType names that is no machine: the small one that JupyterServer brings along.
NO_MACHINES = {"system"}

# Families that are not of EC2 (geospatial), that it no longer offers, or that it offers to few.
UNRECORDED = {"dl1", "geospatial", "p2", "p3", "p6e-gb200"}

PARTITIONS = {"aws", "aws-cn", "aws-us-gov"}

# Machines of which a zone has to offer one to be of use: that of most sizes, and what newer regions have instead.
USEFUL = {"m5.xlarge", "m6i.xlarge"}

EC2 = pathlib.Path(moto.__file__).parent / "ec2" / "resources"


def recorded(path):
    with gzip.open(path) as file:
        return json.load(file)


def names(table, real, what):
    """Differences between two sets of names."""
    for name in sorted(table - real):
        yield f"{what}: {name} is in the table, and there is none"
    for name in sorted(real - table):
        yield f"{what}: {name} is missing from the table"


def machines(table):
    model = botocore.session.get_session().get_service_model("sagemaker")
    for use, api in APIS.items():
        real = set(model.shape_for(api).enum) - NO_MACHINES
        yield from names({machine["name"] for machine in table if use in machine["uses"]}, real, api)
    for machine in table:
        if not machine["uses"]:
            yield f"{machine['name']} is of no use"


def disks(table):
    has_disks = {}
    for name, facts in recorded(EC2 / "instance_types.json.gz").items():
        has_disks.setdefault(name.split(".")[0], set()).add(facts["InstanceStorageSupported"])
    of_table = {}
    for machine in table:
        of_table.setdefault(machine["name"].split(".")[1], set()).add(machine["local_disks"])
    for family in sorted(of_table.keys() - UNRECORDED):
        if of_table[family] != has_disks.get(family):
            yield f"local disks of {family}: {of_table[family]} in the table, EC2 says {has_disks.get(family)}"
    yield from names(UNRECORDED, of_table.keys() - has_disks.keys(), "families that EC2 says nothing of")


def families(table):
    """The families of EC2 that a jump host can be of: their processors and their sizes, but for whole machines."""
    known = {}
    for name, facts in recorded(EC2 / "instance_types.json.gz").items():
        family, size = name.split(".")
        sizes, processors, disks = known.setdefault(family, (set(), set(), set()))
        if not size.startswith("metal"):
            sizes.add(size)
        processors.update(facts["ProcessorInfo"]["SupportedArchitectures"])
        disks.add(facts["InstanceStorageSupported"])
    for row in table:
        sizes, processors, disks = known.get(row["name"], (set(), set(), set()))
        yield from names(set(row["sizes"].split(" ")), sizes, f"sizes of {row['name']}")
        if processors != {row["architecture"]}:
            yield f"processors of {row['name']}: {row['architecture']} in the table, EC2 says {processors}"
        if disks != {False}:
            yield f"local disks of {row['name']}: none in the table, EC2 says {disks}"


def regions(table):
    real = {}
    for partition in botocore.session.get_session().get_data("endpoints")["partitions"]:
        if partition["partition"] in PARTITIONS:
            for name, facts in partition["regions"].items():
                real[name] = {"display_name": facts["description"], "partition": partition["partition"]}
    yield from names({region["name"] for region in table}, set(real), "regions")
    for region in table:
        for field, value in real.get(region["name"], {}).items():
            if region[field] != value:
                yield f"{field} of {region['name']}: `{region[field]}` in the table, AWS says `{value}`"


def lacks(table, types):
    for region in table:
        if region["name"] not in REGIONS:
            yield f"what {region['name']} lacks: cfn-lint has no schemas of it"
            continue
        has = set(PROVIDER_SCHEMA_MANAGER.get_resource_types(region["name"]))
        in_table = {name for lack in region["lacks"] for name in lack["types"]}
        yield from names(in_table, set(types) - has, f"what {region['name']} lacks")
    yield from names(set(types), set(types) & set(PROVIDER_SCHEMA_MANAGER.get_resource_types("us-east-1")), "types")


def zones(table):
    offerings = EC2 / "instance_type_offerings" / "availability-zone-id"
    checked = 0
    for region in table:
        path = offerings / f"{region['name']}.json.gz"
        if path.is_file():
            checked += 1
            useful = {offer["Location"] for offer in recorded(path) if offer["InstanceType"] in USEFUL}
            if region["zones"] != len(useful):
                yield f"zones of {region['name']}: {region['zones']} in the table, {len(useful)} have machines of use"
    if not checked:
        yield f"zones: there is no record of offers in {offerings.name}"


def main():
    tables = json.load(sys.stdin)
    for differences in (
        machines(tables["machines"]),
        disks(tables["machines"]),
        families(tables["families"]),
        regions(tables["regions"]),
        lacks(tables["regions"], tables["types"]),
        zones(tables["regions"]),
    ):
        for difference in differences:
            print(difference)


if __name__ == "__main__":
    main()
