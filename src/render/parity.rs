//! What two languages of one cloud do not do alike, as a table: what each does, and why.

use Native::{Bicep, CloudFormation};

/// What Terraform does otherwise than the language that the cloud brings.
#[derive(Debug)]
pub struct Difference {
    /// The language that the cloud brings.
    pub native: Native,
    /// The concern that it is about, as files are named.
    pub concern: &'static str,
    /// What that language does, as a fragment.
    pub native_does: &'static str,
    /// What Terraform does, as a fragment.
    pub terraform_does: &'static str,
    /// Why, as a fragment.
    pub why: &'static str,
}

/// The language that a cloud brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Native {
    /// Of Azure.
    Bicep,
    /// Of AWS.
    CloudFormation,
}

impl Native {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Bicep => "Bicep",
            CloudFormation => "CloudFormation",
        }
    }
}

const fn row(
    native: Native,
    concern: &'static str,
    native_does: &'static str,
    terraform_does: &'static str,
    why: &'static str,
) -> Difference {
    Difference { native, concern, native_does, terraform_does, why }
}

/// Every difference, in the order of the languages and then of the concerns. What is not here is alike.
#[rustfmt::skip]
pub static DIFFERENCES: &[Difference] = &[
    row(Bicep, "main", "is deployed into a resource group that somebody made before",
        "makes the resource group", "a root module is expected to be the whole, and to be taken down whole"),
    row(Bicep, "main", "leaves in place what the spec no longer asks for, for somebody to delete",
        "destroys it, data sets too: `prevent_destroy` goes with the lines that hold it, so DEPLOY.md says how to keep what should stay", "Terraform remembers in its state what it made"),
    row(Bicep, "network", "makes subnets with their security groups in one request",
        "does the same by azapi", "azurerm makes a subnet first and gives it its group after, which a policy may refuse"),
    row(Bicep, "private_link", "ends names of zones with the suffixes of the cloud that it is deployed to",
        "ends them with those of Azure's public cloud", "Terraform has no such function, and every region in the table is of that cloud"),
    row(Bicep, "entry", "names the administrator of the jump host by a digest",
        "calls it `unused`", "only Bicep's linter minds the literal, and nobody signs in as it"),
    row(Bicep, "entry", "cannot change the extension of a jump host that is off",
        "starts the jump host before it is destroyed", "Azure removes no extension from a machine that is off"),
    row(Bicep, "keys", "makes keys again at each deployment, to no effect",
        "makes them by an action, and leaves them at the end to their vault", "Azure Resource Manager neither changes nor deletes a key"),
    row(Bicep, "keys", "does not wait for roles to arrive, and is deployed again where one was late",
        "waits three minutes after it gave the roles", "the providers do not try again where a role is late"),
    row(Bicep, "keys", "tells the workspace the newest version of its key at each deployment",
        "looks the newest version up at each plan, which then shows it", "a plan says beforehand what will change"),
    row(Bicep, "secrets", "leaves the deleted vault of a lab for somebody to purge",
        "purges it when a lab is destroyed", "the provider can, and the name of a lab is soon wanted again"),
    row(Bicep, "storage", "keeps no record of what it made",
        "has in its state the account keys that Azure tells, which no account accepts", "azurerm asks for them whether they work or not"),
    row(Bicep, "registry", "sets every security property of the registry",
        "does the same by azapi", "azurerm lacks three of them"),
    row(Bicep, "monitoring", "makes the log workspace and links of zones as any other resource",
        "makes them by azapi", "versions 4 and 5 of azurerm have no arguments for them in common"),
    row(Bicep, "monitoring", "makes Application Insights as any other resource",
        "makes it by azapi", "azurerm would keep its connection string in the state"),
    row(Bicep, "access", "names assignments of roles by what they are on and for whom",
        "leaves their names to the provider", "the state knows them by their addresses"),
    row(Bicep, "workspace", "leaves a deleted workspace to be brought back for 14 days",
        "purges it", "a workspace whose making failed has to be made anew under its name"),
    row(Bicep, "compute", "leaves the size of a notebook machine that is there as it is",
        "makes a new machine for another size or owner, which the plan shows", "Azure changes nothing of a machine that is there"),
    row(Bicep, "compute", "gives notebook machines and endpoints every change of tags",
        "gives them tags when they are made", "a change would cost a machine its disk, and an endpoint its shares of requests"),
    row(CloudFormation, "main", "is a stack for each layer, which pass values on by SSM parameters",
        "is one root module with one state", "Terraform orders resources by their references, and has no limit on the size of a template"),
    row(CloudFormation, "main", "retains what holds data when the spec no longer asks for it",
        "destroys it, or stops where S3 refuses: `prevent_destroy` goes with the lines that hold it, so DEPLOY.md says how to keep what should stay", "Terraform remembers in its state what it made"),
    row(CloudFormation, "main", "protects stacks against being deleted, by a command",
        "has `prevent_destroy` in the code", "there is nothing around a root module that AWS could protect"),
    row(CloudFormation, "network", "leaves the default security group to a command of DEPLOY.md",
        "empties it", "CloudFormation has no type for it"),
    row(CloudFormation, "network", "gives the security group of endpoints a rule to its own loopback, so that AWS adds none",
        "gives it no rule for what leaves", "the provider takes AWS's own rule away"),
    row(CloudFormation, "network", "takes the prefix list of S3 as a parameter",
        "looks it up", "the provider can"),
    row(CloudFormation, "dns", "counts on the DNS firewall failing closed, as it does by default",
        "says so", "CloudFormation has no property for it"),
    row(CloudFormation, "entry", "gives the jump host its metadata options and user data by a launch template",
        "sets them on the machine", "CloudFormation cannot"),
    row(CloudFormation, "entry", "takes the image of the jump host by a parameter that AWS publishes",
        "looks the same parameter up", "the provider can"),
    row(CloudFormation, "entry", "gives the disk of the jump host the tags of the machine",
        "gives its disk the tags of the environment alone", "the provider gives disks those by itself, and nothing asks for more"),
    row(CloudFormation, "keys", "retains keys, data and logs when their stack is deleted",
        "refuses to destroy them until somebody lifts that", "Terraform keeps nothing that it lets go of but by hand"),
    row(CloudFormation, "secrets", "begins with a value that AWS makes up",
        "begins without any", "a value would be in the state, or be read at each plan"),
    row(CloudFormation, "secrets", "leaves the secret of a lab for its time to be brought back",
        "deletes it at once", "the name of a lab is soon wanted again"),
    row(CloudFormation, "storage", "leaves buckets of a lab that are not empty for somebody to empty",
        "empties them when a lab is destroyed", "a lab goes in one `terraform destroy`"),
    row(CloudFormation, "storage", "lets nobody but the emergency roles list buckets from outside the network",
        "lets those list them too who run Terraform, and reads no data for it", "each plan looks the buckets up, and S3 asks for that right"),
    row(CloudFormation, "registry", "leaves the name of the image repository to AWS",
        "calls it as the environment is called", "the provider asks for a name"),
    row(CloudFormation, "access", "makes the role of a person in a stack of that person's",
        "makes the roles of all people of a notebook from one map", "a stack is the loop that CloudFormation lacks"),
    row(CloudFormation, "workspace", "tells a domain's drift with `detect-stack-drift`",
        "does not notice what somebody changes of the domain by hand", "the provider's own resource makes a file system with every domain, whose security groups outlive it; Cloud Control, by which it is made, compares with what was asked for alone"),
    row(CloudFormation, "workspace", "gives the domain every tag",
        "gives it the one that rights depend on", "Cloud Control changes items of a list by their place, and AWS tells tags in any order"),
    row(CloudFormation, "workspace", "names the script of notebooks by a digest that Bastide writes",
        "names it by a digest of the file", "Terraform can read a file"),
    row(CloudFormation, "notebooks", "makes each notebook in a stack of its own",
        "makes all from a map of people in `terraform.tfvars`", "people come and go without a change of the code"),
    row(CloudFormation, "notebooks", "closes a space to editors on other machines",
        "leaves that closed, as it is by default; the guardrail forbids to open it", "the provider has no argument for it"),
    row(CloudFormation, "notebooks", "sets machine and volume of a space back at an update",
        "leaves them to the owner, within what policies and domain allow", "Studio writes them, and each plan would undo it"),
    row(CloudFormation, "notebooks", "leaves the name of what notebook instances start with to AWS",
        "gives it one", "the provider would make one up, and show it as unknown"),
    row(CloudFormation, "endpoints", "makes an endpoint as a stack, deployed with its model as parameters",
        "makes it once the variable `models` has its model", "a root module has one state, and is whole without its models"),
];
