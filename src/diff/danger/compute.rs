//! What happens to workspaces, notebooks, clusters and endpoints.

use super::Danger::{CannotBeUndone, Cost, DataLoss, Downtime, LockOut};
use super::row::When::{Any, Becomes, Dearer, Ever, Falls, Goes, Leaves, Rises};
use super::row::{
    DEARER, HOST,
    Only::{Is, Lacks},
    PRIVATE, RESTARTED, Row, risk, turn,
};
use super::{Risk, Turn};

const WORKSPACE: &[Risk] = &[
    risk(DataLoss, "experiments, registered models and people's files go with it"),
    risk(Downtime, "nobody can work meanwhile"),
];
const NOTEBOOK: &[Risk] = &[
    risk(DataLoss, "what people have only on its disk goes with it"),
    risk(Downtime, "nobody can work there meanwhile"),
];
const JOBS: &[Risk] = &[risk(Downtime, "jobs on it end")];
pub(super) const SERVES: &[Risk] = &[risk(Downtime, "calls to it fail")];
const DEPLOYED_TO: &[Risk] = &[risk(Downtime, "its deployments are destroyed with it, and calls to it fail")];
const WHILE_IT_RUNS: &[Risk] = &[risk(Cost, "it is billed by the hour while it runs")];
const HOME: &[Risk] = &[risk(DataLoss, "the person's spaces, and the files in them, are nobody's")];
const STORE: &[Risk] = &[risk(Downtime, "jobs that name it find no data")];

const ONE_WAY: &str = "the network's isolation can be tightened and never loosened";
const FIREWALL: &str = "the first host that is allowed by its name makes a firewall, billed by the hour";
const WAIT: &str = "machines wait for jobs, by the hour";
const MORE: &str = "more machines at once, by the hour";
const LONGER: &str = "machines run longer before they stop, by the hour";

const NODES: &[Turn] = &[
    turn(&["minNodeCount"], Rises, Cost, WAIT),
    turn(&["maxNodeCount"], Rises, Cost, MORE),
    turn(&["vmPriority"], Becomes("LowPriority"), Downtime, "jobs are ended whenever Azure needs the machines"),
    turn(&["vmPriority"], Leaves("LowPriority"), Cost, DEARER),
    turn(&["nodeIdleTimeBeforeScaleDown"], Rises, Cost, LONGER),
    turn(&["vmSize"], Dearer, Cost, DEARER),
];

/// The rows, from "Workspace managed virtual network isolation", "Create and manage a compute instance", "Create an Azure Machine Learning
/// compute cluster", "Deploy and score a machine learning model by using an online endpoint" of Azure; "Delete an Amazon SageMaker AI domain",
/// "Create a notebook instance", "Amazon SageMaker Studio spaces", "Blue/green deployments" and "Amazon SageMaker pricing" of AWS.
#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    Row { kinds: &["Microsoft.MachineLearningServices/workspaces"], only: None, lost: WORKSPACE, made: &[], changed: &[
        turn(&["managedNetwork/isolationMode"], Becomes("AllowOnlyApprovedOutbound"), CannotBeUndone, ONE_WAY),
        turn(&["managedNetwork/isolationMode"], Becomes("AllowOnlyApprovedOutbound"), Cost, FIREWALL),
        turn(&["outboundRules/*/destination"], Goes, Downtime, HOST),
        turn(&["publicNetworkAccess"], Becomes("Disabled"), LockOut, PRIVATE),
    ] },
    Row { kinds: &["AWS::SageMaker::Domain"], only: None, lost: WORKSPACE, made: &[], changed: &[
        turn(&["AppNetworkAccessType"], Becomes("VpcOnly"), Downtime, "apps reach only what the network lets them"),
        turn(&["IdleTimeoutInMinutes"], Rises, Cost, LONGER),
    ] },
    Row { kinds: &["Microsoft.MachineLearningServices/workspaces/computes"], only: Some(Is("properties/computeType", "ComputeInstance")), lost: NOTEBOOK, made: WHILE_IT_RUNS, changed: &[
        turn(&["vmSize"], Dearer, Cost, DEARER),
        turn(&["idleTimeBeforeShutdown"], Rises, Cost, LONGER),
        turn(&["computeStartStop/*/action", "schedules/computeStartStop/[-]/action"], Goes, Cost, "it runs on when nobody stops it"),
    ] },
    Row { kinds: &["Microsoft.MachineLearningServices/workspaces/computes"], only: Some(Is("properties/computeType", "AmlCompute")), lost: JOBS, made: &[], changed: NODES },
    Row { kinds: &["Microsoft.MachineLearningServices/workspaces/datastores"], only: None, lost: STORE, made: &[], changed: &[] },
    Row { kinds: &["Microsoft.MachineLearningServices/workspaces/onlineEndpoints"], only: None, lost: DEPLOYED_TO, made: &[], changed: &[
        turn(&["traffic/*"], Falls, Downtime, "requests go elsewhere, or nowhere"),
        turn(&["authMode"], Any, LockOut, "callers that sign in as before are refused"),
        turn(&["publicNetworkAccess"], Becomes("Disabled"), LockOut, PRIVATE),
    ] },
    // An update sends all of it, and shares that are not in it are none ("Online Endpoints - Create Or Update").
    Row { kinds: &["Microsoft.MachineLearningServices/workspaces/onlineEndpoints"], only: Some(Lacks("properties/traffic")), lost: &[], made: &[], changed: &[
        turn(&["*"], Ever, Downtime, "it is sent anew without shares, and no deployment gets requests until they are set again"),
    ] },
    Row { kinds: &["Microsoft.MachineLearningServices/workspaces/batchEndpoints"], only: None, lost: DEPLOYED_TO, made: &[], changed: &[] },
    Row { kinds: &["AWS::SageMaker::Space", "aws_sagemaker_space", "AWS::SageMaker::NotebookInstance", "aws_sagemaker_notebook_instance"], only: None, lost: NOTEBOOK, made: WHILE_IT_RUNS, changed: &[
        turn(&["InstanceType", "instance_type"], Any, Downtime, RESTARTED),
        turn(&["InstanceType", "instance_type"], Dearer, Cost, DEARER),
        turn(&["VolumeSizeInGB", "volume_size", "EbsVolumeSizeInGb"], Rises, Cost, "a larger disk, by the month"),
    ] },
    Row { kinds: &["AWS::SageMaker::UserProfile", "aws_sagemaker_user_profile"], only: None, lost: HOME, made: &[], changed: &[] },
    Row { kinds: &["AWS::SageMaker::Endpoint", "aws_sagemaker_endpoint"], only: None, lost: SERVES, made: WHILE_IT_RUNS, changed: &[] },
    Row { kinds: &["AWS::SageMaker::EndpointConfig", "aws_sagemaker_endpoint_configuration"], only: None, lost: &[], made: &[], changed: &[
        turn(&["InitialInstanceCount", "initial_instance_count"], Rises, Cost, "more machines serve, by the hour"),
        turn(&["InstanceType", "instance_type"], Dearer, Cost, DEARER),
    ] },
];
