//! Turns the key of a list into whether the order of its items means something, by a table of the keys of which it does.

/// Keys of lists whose order means something, in every language, wherever they stand.
static ORDERED: &[&str] = &[
    // The words of a command ("`ENTRYPOINT`", "Provisioner: `local-exec`", "`AppSpecification`" of SageMaker).
    "Args",
    "Arguments",
    "Cmd",
    "Command",
    "ContainerArguments",
    "ContainerEntrypoint",
    "EntryPoint",
    "Entrypoint",
    "args",
    "arguments",
    "command",
    "commands",
    "container_arguments",
    "container_entrypoint",
    "entryPoint",
    "entry_point",
    "entrypoint",
    "interpreter",
    // The lines of a script, and scripts one after the other ("Provisioner: `remote-exec`", "`Runcmd`" of cloud-init, "`aws:runShellScript`").
    "bootcmd",
    "inline",
    "runCommand",
    "runcmd",
    "scripts",
    // Servers that are asked in turn, and endings that are tried in turn ("`resolv.conf`").
    "DnsSearchDomains",
    "DnsServers",
    "DomainNameServers",
    "dnsSearchDomains",
    "dnsServers",
    "dns_servers",
    "domain_name_servers",
    "nameServers",
    "nameservers",
    // What is laid over what stands before it, or takes what that hands on ("Adding layers to functions", "Inference pipelines" of SageMaker).
    "Containers",
    "Layers",
    "container",
    "layers",
    // What is tried in turn until one fits ("`CacheBehavior`", "Termination policies", "Task placement strategies", "TLS policy" of an
    // application gateway).
    "CacheBehaviors",
    "PlacementStrategies",
    "TerminationPolicies",
    "cipherSuites",
    "cipher_suites",
    "ordered_cache_behavior",
    "ordered_placement_strategy",
    "termination_policies",
];

/// Whether the order of a list means something; `met` has for each item of the later list its place in the earlier one, where it is there, and
/// `path` ends with the key of the list.
pub(super) fn is_other(path: &[String], met: &[Option<usize>]) -> bool {
    path.last().is_some_and(|key| ORDERED.contains(&key.as_str())) && !met.iter().flatten().is_sorted()
}
