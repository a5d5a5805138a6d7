//! Turns each field of the schema into what Azure and AWS make of it: one row for every field that holds a value, in the order of the schema.

use super::How::{Less, Otherwise, Same};
use super::{Counterpart, How, Makes};

/// All values alike.
const fn all(how: How, what: &'static str) -> Makes {
    Makes { of: &[], how, what }
}

/// Some values.
const fn some(of: &'static [&'static str], how: How, what: &'static str) -> Makes {
    Makes { of, how, what }
}

/// What stands in a spec and becomes no resource on any cloud.
macro_rules! row {
    ($path:literal, both: $what:literal) => {
        row!($path, azure: [all(Same, $what)], aws: [all(Same, $what)])
    };
    ($path:literal, $azure:literal, $aws:literal) => {
        row!($path, azure: [all(Same, $azure)], aws: [all(Same, $aws)])
    };
    ($path:literal, azure: [$($azure:expr),* $(,)?], aws: [$($aws:expr),* $(,)?]) => {
        Counterpart { path: $path, azure: &[$($azure),*], aws: &[$($aws),*] }
    };
}

/// What is of AWS alone.
const NOT_AZURE: Makes = all(Otherwise, "nothing is made of it, since it is of AWS alone");
/// What is of Azure alone.
const NOT_AWS: Makes = all(Otherwise, "nothing is made of it, since it is of Azure alone");
/// What whoever deploys a model to an endpoint of Azure says then.
const OF_DEPLOYMENT: Makes =
    all(Otherwise, "whoever deploys a model says so there, since an online endpoint has no machines before");

/// Every field.
#[rustfmt::skip]
pub static COUNTERPARTS: &[Counterpart] = &[
    row!("/extends", both: "the specs that this one builds on; no resource"),
    row!("/version", both: "the version of the spec's own format; no resource"),
    row!("/pins",
        "the API version of every resource; in Terraform the versions of the providers too",
        "in Terraform the versions of the provider; the types of CloudFormation have none"),
    row!("/name",
        "start of the name of every resource group and resource",
        "start of the name of every stack, and of what has a name"),
    row!("/environment",
        "follows `name` in every name; the tag `environment`",
        "follows `name` in every name; the tag `environment`"),
    row!("/salt",
        "goes into the digest that ends globally unique names",
        "nothing needs it, since CloudFormation and Terraform end names that have to be unique"),
    row!("/cloud", both: "which of the two columns holds"),
    row!("/region",
        "`location` of every resource",
        "the region of everything"),
    row!("/profile", both: "what the fields that are left out mean"),
    row!("/owner", "the tag `owner` of every resource", "the tag `owner` of everything that takes tags"),
    row!("/tags", "tags of every resource", "tags of everything that takes tags"),

    row!("/network/mode",
        azure: [all(Same, "the managed virtual network of the workspace")],
        aws: [all(Otherwise, "jobs, notebooks and endpoints run in the VPC of the environment, since SageMaker has no network of its own that could be closed")]),
    row!("/network/address_space", "`addressSpace` of the virtual network", "`CidrBlock` of the VPC"),
    row!("/network/subnets/endpoints",
        "the subnet of the private endpoints",
        "shared out to the subnets of the interface endpoints, one a zone"),
    row!("/network/subnets/bastion",
        azure: [all(Same, "the subnet `AzureBastionSubnet`")],
        aws: [all(Otherwise, "there is no such subnet; people reach the jump host through Session Manager, which needs none")]),
    row!("/network/subnets/jump_host", "the subnet of the jump host", "the subnet of the jump host, in the first zone"),
    row!("/network/egress/policy",
        azure: [
            some(&["none"], Same, "the managed network allows approved outbound traffic only, and nothing but Azure's own services is approved"),
            some(&["allowlist"], Same, "the managed network allows approved outbound traffic only, through its own Azure Firewall"),
            some(&["open"], Same, "the managed network allows internet outbound traffic"),
        ],
        aws: [
            some(&["none"], Same, "no way out of the VPC but its endpoints"),
            some(&["allowlist"], Same, "for notebooks, NAT gateways behind a Network Firewall and a DNS firewall that know the hosts; jobs and models are isolated"),
            some(&["open"], Same, "for notebooks, NAT gateways; jobs and models are isolated"),
        ]),
    row!("/network/egress/allow",
        "outbound rules of the managed network, for each host",
        "a domain list of the Network Firewall, and one of the DNS firewall"),
    row!("/network/entry",
        azure: [
            some(&["bastion"], Same, "Azure Bastion and a jump host"),
            some(&["none"], Same, "neither; you connect a network of yours"),
        ],
        aws: [
            some(&["bastion"], Same, "a jump host that Session Manager reaches, with no port open"),
            some(&["none"], Same, "no jump host; you connect a network of yours"),
        ]),
    row!("/network/zones",
        azure: [all(Otherwise, "a subnet lies in all zones of its region, so there is nothing to choose")],
        aws: [all(Same, "so many subnets of each kind, each in a zone of its own")]),
    row!("/network/flow_logs",
        azure: [
            some(&["true"], Same, "a flow log of the virtual network, in a storage account of its own"),
            some(&["false"], Same, "no flow log"),
        ],
        aws: [
            some(&["true"], Same, "a flow log of the VPC, in CloudWatch Logs"),
            some(&["false"], Same, "no flow log"),
        ]),

    row!("/keys/customer_managed",
        azure: [
            some(&["true"], Same, "keys of a vault of your own for storage, registry and workspace"),
            some(&["false"], Same, "keys of Microsoft's"),
        ],
        aws: [
            some(&["true"], Same, "a KMS key of your own for each class of data"),
            some(&["false"], Otherwise, "the keys are your own all the same, for about a dollar a month each, since what makes encryption mandatory for every job names them"),
        ]),
    row!("/keys/hsm",
        azure: [
            some(&["true"], Same, "keys of the type `RSA-HSM`, in vaults of the tier `premium`"),
            some(&["false"], Same, "keys of the type `RSA`, protected by software"),
        ],
        aws: [
            some(&["true"], Same, "nothing is needed, since KMS keeps every key in hardware security modules"),
            some(&["false"], Otherwise, "the keys are in hardware security modules all the same, since KMS keeps them nowhere else"),
        ]),
    row!("/keys/rotate_every", "the rotation policy of each key", "`RotationPeriodInDays` of each KMS key"),
    row!("/keys/recover_within",
        "`softDeleteRetentionInDays` of each vault",
        "`PendingWindowInDays` of each KMS key"),
    row!("/keys/purge_protection",
        azure: [
            some(&["true"], Same, "`enablePurgeProtection` of each vault"),
            some(&["false"], Same, "whoever may purge can end `recover_within` early"),
        ],
        aws: [
            some(&["true"], Same, "nothing is needed, since the deletion of a KMS key waits for `recover_within`, and nobody can hasten it"),
            some(&["false"], Otherwise, "the deletion of a KMS key waits for `recover_within` all the same, and nobody can hasten it"),
        ]),
    row!("/keys/secrets/*/name",
        azure: [all(Otherwise, "the vault of the workspace is there for it, and whoever holds the value puts it in with `az keyvault secret set`")],
        aws: [all(Same, "a secret of Secrets Manager, with a random value that you replace")]),

    row!("/storage/*/name",
        "a storage account, with a container and a datastore of that name",
        "a bucket"),
    row!("/storage/*/redundancy",
        azure: [
            some(&["local"], Same, "`Standard_LRS`, three copies in one data centre"),
            some(&["zone"], Same, "`Standard_ZRS`, three copies in three zones"),
            some(&["geo"], Same, "`Standard_GZRS` (`Standard_GRS` in a region without zones), three more copies in the paired region"),
        ],
        aws: [
            some(&["local"], Otherwise, "data has copies in three zones or more all the same, since S3 keeps fewer only of a file whose storage class says so"),
            some(&["zone"], Same, "what S3 does by itself, with copies in three zones or more"),
            some(&["geo"], Less, "data has copies in three zones or more and none in another region; a copy there needs a replication rule and a bucket that you add"),
        ]),
    row!("/storage/*/versioning",
        azure: [
            some(&["true"], Same, "`isVersioningEnabled` of the storage account"),
            some(&["false"], Same, "earlier versions are not kept; deleted files are, for `recover_within`"),
        ],
        aws: [
            some(&["true"], Same, "`VersioningConfiguration` of the bucket"),
            some(&["false"], Otherwise, "earlier versions are kept all the same, for `recover_within`, since S3 brings back what was deleted by its versions alone"),
        ]),
    row!("/storage/*/recover_within",
        "soft delete of files and containers, and how long earlier versions stay",
        "`NoncurrentDays` of the bucket: how long earlier versions stay"),
    row!("/storage/*/cool_after",
        "a rule of the management policy, to the cool tier",
        "a lifecycle rule, to `STANDARD_IA`"),
    row!("/storage/*/delete_after",
        "a rule of the management policy, which deletes",
        "a lifecycle rule, which deletes; what it deleted can be brought back for `recover_within`"),
    row!("/storage/*/immutable_for",
        "a time-based retention policy of the container",
        "Object Lock in compliance mode"),

    row!("/registry/keep_untagged",
        "the retention policy of the registry",
        "a rule of the repository's lifecycle policy"),
    row!("/monitoring/log_retention",
        "`retentionInDays` of the Log Analytics workspace",
        "`RetentionInDays` of each log group, rounded up to a length that CloudWatch Logs knows"),
    row!("/monitoring/daily_cap_gb",
        azure: [all(Same, "`dailyQuotaGb` of the Log Analytics workspace")],
        aws: [all(Less, "nothing ends the day's logging, since CloudWatch Logs has no cap; its metric `IncomingBytes` can be watched")]),
    row!("/workspace/display_name",
        azure: [all(Same, "`friendlyName` of the workspace")],
        aws: [all(Otherwise, "people see the name of the Studio domain, which `name` and `environment` make")]),
    row!("/workspace/description",
        azure: [all(Same, "`description` of the workspace")],
        aws: [all(Otherwise, "a Studio domain has no description, so nobody reads it")]),

    row!("/access/*/role",
        "built-in roles, on each thing that the members work with",
        "an IAM role, with policies for each right that the members have"),
    row!("/access/*/members/*/group",
        "role assignments to a group of Microsoft Entra ID",
        "who may take the IAM role on, named by the role that the group signs in with"),
    row!("/access/*/members/*/user",
        "role assignments to a user of Microsoft Entra ID",
        "who may take the IAM role on, named by an IAM user or one person's session of a role"),
    row!("/access/*/members/*/service_principal",
        "role assignments to a service principal or a managed identity",
        "who may take the IAM role on, named by the role of the service"),

    row!("/compute/*/kind", both: "which of the fields below an item has"),
    row!("/compute/*[kind=notebook]/name",
        "start of the name of a compute instance for each person",
        "start of the name of a user profile for each person, or of a notebook instance"),
    row!("/compute/*[kind=notebook]/size", "the size of each compute instance", "the instance type of each notebook"),
    row!("/compute/*[kind=notebook]/sku", "the size of each compute instance", "the instance type of each notebook"),
    row!("/compute/*[kind=notebook]/idle_after",
        "`idleTimeBeforeShutdown` of each compute instance",
        "`IdleTimeoutInMinutes` of the Studio domain, or a script of each notebook instance"),
    row!("/compute/*[kind=notebook]/stop_at",
        "a schedule of each compute instance",
        "a schedule of EventBridge Scheduler"),
    row!("/compute/*[kind=notebook]/users/*/name",
        "end of the name of the person's compute instance",
        "end of the name of the person's user profile or notebook instance"),
    row!("/compute/*[kind=notebook]/users/*/user",
        "`assignedUser` of the compute instance",
        "who may take on the role that opens the notebook"),
    row!("/compute/*[kind=cluster]/name",
        "a compute cluster",
        "a name for a set of instance types that jobs may run on; a job brings its own machines"),
    row!("/compute/*[kind=cluster]/size", "`vmSize` of the cluster", "an instance type that jobs may run on"),
    row!("/compute/*[kind=cluster]/sku", "`vmSize` of the cluster", "an instance type that jobs may run on"),
    row!("/compute/*[kind=cluster]/nodes/min",
        azure: [all(Same, "`minNodeCount` of the cluster")],
        aws: [
            some(&["0"], Same, "nothing is needed, since no machine waits for a job"),
            all(Less, "no machine waits for a job; each starts its own, which takes minutes, and may keep them in a warm pool for the next"),
        ]),
    row!("/compute/*[kind=cluster]/nodes/max",
        azure: [all(Same, "`maxNodeCount` of the cluster")],
        aws: [all(Less, "a job takes as many machines as it names, since no policy of IAM can count them; a quota of the account (Service Quotas) can")]),
    row!("/compute/*[kind=cluster]/spot",
        azure: [
            some(&["true"], Same, "`vmPriority: LowPriority`"),
            some(&["false"], Same, "machines that stay"),
        ],
        aws: [
            some(&["true"], Less, "a job asks for spare capacity itself (`EnableManagedSpotTraining`), and nothing makes it do so"),
            some(&["false"], Otherwise, "a job may ask for spare capacity all the same (`EnableManagedSpotTraining`), since no policy of IAM can keep it from doing so"),
        ]),
    row!("/compute/*[kind=cluster]/idle_after",
        "`nodeIdleTimeBeforeScaleDown` of the cluster",
        "how long a job may keep its machines in a warm pool (`sagemaker:KeepAlivePeriod`)"),

    row!("/endpoints/*/kind",
        azure: [
            some(&["realtime"], Same, "an online endpoint"),
            some(&["batch"], Same, "a batch endpoint"),
        ],
        aws: [
            some(&["realtime"], Same, "an endpoint of SageMaker"),
            some(&["batch"], Otherwise, "there is no endpoint to call; a batch transform job scores a data set, and ends"),
        ]),
    row!("/endpoints/*[kind=realtime]/name",
        "goes into the name of the online endpoint",
        "goes into the name of the endpoint"),
    row!("/endpoints/*[kind=realtime]/size",
        azure: [OF_DEPLOYMENT],
        aws: [all(Same, "`InstanceType` of the endpoint configuration")]),
    row!("/endpoints/*[kind=realtime]/sku",
        azure: [OF_DEPLOYMENT],
        aws: [all(Same, "`InstanceType` of the endpoint configuration")]),
    row!("/endpoints/*[kind=realtime]/instances",
        azure: [OF_DEPLOYMENT],
        aws: [all(Same, "`InitialInstanceCount` of the endpoint configuration")]),
    row!("/endpoints/*[kind=realtime]/auth",
        azure: [
            some(&["identity"], Same, "`authMode: AADToken`"),
            some(&["token"], Same, "`authMode: AMLToken`"),
            some(&["key"], Same, "`authMode: Key`"),
        ],
        aws: [
            some(&["identity"], Same, "callers sign their requests with their IAM role"),
            some(&["token", "key"], Otherwise, "callers sign their requests with their IAM role, since SageMaker knows no tokens or keys of an endpoint"),
        ]),
    row!("/endpoints/*[kind=realtime]/traffic",
        azure: [all(Same, "`traffic` of the online endpoint")],
        aws: [all(Otherwise, "SageMaker shifts the requests itself when a new model is deployed, all at once or step by step as the deployment says")]),
    row!("/endpoints/*[kind=batch]/name",
        "goes into the name of the batch endpoint",
        "no resource, since there is no such endpoint"),

    row!("/azure/cosmos_db_object_id",
        azure: [all(Same, "who is let at the key of the workspace's metadata")],
        aws: [NOT_AWS]),
    row!("/azure/jump_host_sku", azure: [all(Same, "the size of the jump host")], aws: [NOT_AWS]),
    row!("/aws/account_id",
        azure: [NOT_AZURE],
        aws: [all(Same, "no resource; principals and the deployment are held against it")]),
    row!("/aws/break_glass", azure: [NOT_AZURE], aws: [all(Same, "whom the policies of the buckets let in from anywhere")]),
    row!("/aws/jump_host_type", azure: [NOT_AZURE], aws: [all(Same, "`InstanceType` of the jump host")]),
    row!("/aws/notebooks",
        azure: [NOT_AZURE],
        aws: [
            some(&["space"], Same, "a user profile and a private space of Studio for each person"),
            some(&["instance"], Same, "a notebook instance for each person"),
        ]),
    row!("/aws/trail",
        azure: [NOT_AZURE],
        aws: [
            some(&["true"], Same, "a trail of CloudTrail, with its bucket"),
            some(&["false"], Same, "no trail of the environment's own"),
        ]),
    row!("/aws/shared_log_groups",
        azure: [NOT_AZURE],
        aws: [
            some(&["true"], Same, "the log groups of `/aws/sagemaker`, with key and retention"),
            some(&["false"], Same, "the log groups of `/aws/sagemaker` are another environment's"),
        ]),

    row!("/render/languages", both: "what is written"),
    row!("/render/out", both: "where it is written"),
    row!("/record", both: "where `bastide record` keeps what was deployed"),
];
