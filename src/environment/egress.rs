//! Turns the allow-list of a spec into hosts, bundles by their name opened up, and entries that would not do what they say into findings.

use crate::finding::{Edit, Finding, Findings, codes};
use crate::spec::{EgressPolicy, Spec};
use crate::text::{Pointer, nearest};

use super::Egress;
pub use super::egress_bundles::{BUNDLES, Bundle};

/// A host that may be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// The entry of the spec that asks for it.
    pub pointer: Pointer,
    /// Its name in lower case, with `*.` in front for every host below a domain.
    pub name: String,
    /// The bundle that it came with.
    pub bundle: Option<&'static str>,
}

impl Host {
    /// Whether it is a domain or a host of it, or a wildcard that covers some of these.
    pub fn opens(&self, domain: &str) -> bool {
        let below = |name: &str, domain: &str| name == domain || name.ends_with(&format!(".{domain}"));
        match self.name.strip_prefix("*.") {
            Some(bare) => below(bare, domain) || below(domain, bare),
            None => below(&self.name, domain),
        }
    }
}

/// What a spec lets its environment reach.
pub(super) fn settle(spec: &Spec, findings: &mut Findings) -> Egress {
    let base = Pointer::root().child("network").child("egress");
    let allow = &spec.network.egress.allow;
    match spec.network.egress.policy {
        EgressPolicy::Allowlist if allow.is_empty() => {
            findings.push(
                Finding::at(&codes::EMPTY_ALLOWLIST, base.child("policy"), "`allowlist` with nothing in `allow`")
                    .expected("hosts or bundles in `network.egress.allow`, or the policy `none`")
                    .replace_with("none"),
            );
            Egress::None
        }
        EgressPolicy::Allowlist => Egress::Allowlist(hosts(spec, &base.child("allow"), findings)),
        policy => {
            if !allow.is_empty() {
                let policy_name = if policy == EgressPolicy::Open { "open" } else { "none" };
                findings.push(
                    Finding::at_key(
                        &codes::ALLOW_IGNORED,
                        base.child("allow"),
                        format!("`allow` means nothing under the policy `{policy_name}`"),
                    )
                    .expected("the policy `allowlist`, or no `allow`")
                    .edit(Edit::Remove),
                );
            }
            if policy == EgressPolicy::Open {
                findings.push(
                    Finding::at(
                        &codes::OPEN_EGRESS,
                        base.child("policy"),
                        "jobs, notebooks and endpoints may send data anywhere on the internet",
                    )
                    .expected("`allowlist` with the hosts that are needed, or `none`"),
                );
                return Egress::Open;
            }
            Egress::None
        }
    }
}

fn hosts(spec: &Spec, list: &Pointer, findings: &mut Findings) -> Vec<Host> {
    let mut hosts: Vec<Host> = Vec::new();
    for (index, entry) in spec.network.egress.allow.iter().enumerate() {
        let pointer = list.child(index);
        let written = entry.as_str().to_lowercase();
        let bundle = BUNDLES.iter().find(|bundle| bundle.name == written);
        let names: Vec<String> = match bundle {
            Some(bundle) => bundle.hosts.iter().map(|host| (*host).to_owned()).collect(),
            None if !written.contains('.') || ends_in_a_number(&written) => {
                findings.push(unknown_bundle(pointer, entry.as_str()));
                continue;
            }
            None => vec![written.clone()],
        };
        if let Some(bundle) = bundle.filter(|bundle| hosts.iter().any(|host| host.bundle == Some(bundle.name))) {
            findings.push(
                Finding::at(&codes::NAME_TWICE, pointer, format!("the bundle `{}` is allowed already", bundle.name))
                    .expected("it once")
                    .edit(Edit::Remove),
            );
            continue;
        }
        if let Some(domain) = written.strip_prefix("*.").filter(|domain| !domain.contains('.')) {
            findings.push(
                Finding::at(
                    &codes::OPEN_EGRESS,
                    pointer.clone(),
                    format!("jobs, notebooks and endpoints may send data to any host under `.{domain}`"),
                )
                .expected("a domain of somebody you trust, such as `*.example.com`"),
            );
        }
        for name in names {
            match hosts.iter().find(|host| host.name == name) {
                Some(first) if bundle.is_none() => findings.push(
                    Finding::at(&codes::NAME_TWICE, pointer.clone(), format!("`{name}` is allowed already"))
                        .expected(match first.bundle {
                            Some(bundle) => format!("it once: the bundle `{bundle}` holds it"),
                            None => "it once".to_owned(),
                        })
                        .edit(Edit::Remove),
                ),
                Some(_) => {}
                None => hosts.push(Host { pointer: pointer.clone(), name, bundle: bundle.map(|bundle| bundle.name) }),
            }
        }
    }
    hosts
}

/// Whether a name ends as no domain does: in digits alone, as addresses and what is left of them ("RFC 3696", section 2).
fn ends_in_a_number(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|end| end.bytes().all(|byte| byte.is_ascii_digit()))
}

fn unknown_bundle(pointer: Pointer, word: &str) -> Finding {
    let known: Vec<&str> = BUNDLES.iter().map(|bundle| bundle.name).collect();
    let finding = Finding::at(
        &codes::UNKNOWN_BUNDLE,
        pointer,
        format!("`{word}` is neither the name of a bundle nor a full host name"),
    )
    .expected(format!(
        "one of {}, or a host such as `pkgs.example.com`",
        known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    ));
    match nearest(word, known) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")).replace_with(meant),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_opens_what_lies_below_it() {
        let opens = |name: &str| {
            let host = Host { pointer: Pointer::root(), name: name.to_owned(), bundle: None };
            host.opens("core.windows.net")
        };
        for host in ["core.windows.net", "a.blob.core.windows.net", "*.blob.core.windows.net", "*.windows.net", "*.net"]
        {
            assert!(opens(host), "{host}");
        }
        for host in ["windows.net", "hardcore.windows.net", "*.hardcore.windows.net", "core.windows.net.example.com"] {
            assert!(!opens(host), "{host}");
        }
    }
}
