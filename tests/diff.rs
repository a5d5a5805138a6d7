//! Holds `bastide diff` to what it says: the changes between revisions and folders, the lines behind them, the forms, and the exit codes.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use support::{bastide, root};
use tempfile::TempDir;

/// A repository with the spec of an example committed in `envs/`.
fn repository(example: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("envs")).expect("a folder");
    let spec = root().join("examples").join(example).join("bastide.yaml");
    fs::copy(spec, folder.path().join("envs/prod.yaml")).expect("the example");
    git(folder.path(), &["init", "-q", "-b", "main"]);
    commit(folder.path());
    folder
}

fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=team", "-c", "user.email=team@example.com", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").arg("-C").arg(folder).args(who).args(arguments).output().expect("git");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "change"]);
}

/// Changes the spec, each text once.
fn edit(folder: &Path, edits: &[(&str, &str)]) {
    let path = folder.join("envs/prod.yaml");
    let mut text = fs::read_to_string(&path).expect("the spec");
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    fs::write(path, text).expect("the spec");
}

fn diff(folder: &Path, arguments: &[&str]) -> Output {
    bastide(folder, &[&["diff", "envs/prod.yaml"], arguments].concat())
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The comparison as JSON, held against its schema.
fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = diff(folder, &[arguments, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", told(&output));
    let value = serde_json::from_str(&printed(&output)).expect("JSON");
    let schema = serde_json::from_str(include_str!("../schemas/changes.v1.schema.json")).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let problems: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    value
}

/// Each change as its action, address and the items of the spec behind it.
fn changes(comparison: &Value) -> Vec<String> {
    let languages = comparison["languages"].as_array().expect("a list");
    let all = languages.iter().flat_map(|language| language["changes"].as_array().expect("a list"));
    all.map(|change| {
        let causes = change["causes"].as_array().expect("a list").iter();
        let causes: Vec<String> = causes
            .map(|cause| format!("{}:{}", cause["pointer"].as_str().unwrap_or("elsewhere"), cause["line"]))
            .collect();
        let text = |key: &str| change[key].as_str().unwrap_or_default().to_owned();
        format!("{} {} {}", text("action"), text("address"), causes.join(" "))
    })
    .collect()
}

#[test]
fn nothing_changes_against_the_same_in_any_language() {
    for (example, language) in [
        ("azure-team", "bicep"),
        ("azure-team", "terraform"),
        ("aws-regulated", "cloudformation"),
        ("aws-team", "terraform"),
    ] {
        let repository = repository(example);
        let same = diff(repository.path(), &["--against", "git:HEAD", "--language", language, "--exit-code"]);
        assert_eq!(same.status.code(), Some(0), "{example}: {}", printed(&same));
        assert_eq!(printed(&same), format!("{language}: no changes against git:HEAD\n"));
    }
}

#[test]
fn a_change_has_its_line_and_what_goes_has_none() {
    let repository = repository("aws-team");
    edit(repository.path(), &[("delete_after: 2y", "delete_after: 1y"), ("  - { name: features }\n", "")]);
    let comparison = json(repository.path(), &["--against", "git:HEAD"]);
    assert_eq!(
        changes(&comparison)[..4],
        [
            "update 42-data-training/TrainingBucket /storage/0/delete_after:21",
            "update 60-monitoring/Trail /storage/1:null",
            "forget 42-data-features/FeaturesBucket /storage/1:null",
            "forget 42-data-features/FeaturesBucketPolicy /storage/1:null",
        ]
    );
    let first = &comparison["languages"][0]["changes"][0];
    assert_eq!(first["dangers"][0]["danger"], "data loss");
    assert_eq!((&first["attributes"][0]["before"], &first["attributes"][0]["after"]), (&730.into(), &365.into()));
}

#[test]
fn a_line_of_a_base_is_named_with_its_file() {
    let repository = repository("azure-team");
    let base = repository.path().join("base.yaml");
    fs::write(&base, "tags: { cost-centre: \"1\" }\n").expect("a base");
    let path = repository.path().join("envs/prod.yaml");
    let text = fs::read_to_string(&path).expect("the spec");
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("tags:")).collect();
    fs::write(&path, format!("extends: ../base.yaml\n{}\n", kept.join("\n"))).expect("the spec");
    commit(repository.path());
    fs::write(&base, "tags: { cost-centre: \"2\" }\n").expect("a base");
    let output = diff(repository.path(), &["--against", "git:HEAD", "--language", "bicep"]);
    assert!(printed(&output).contains("from tags.cost-centre (base.yaml:1)"), "{}", printed(&output));
}

#[test]
fn three_dots_are_where_the_branch_left_the_other() {
    let repository = repository("aws-lab");
    git(repository.path(), &["switch", "-q", "-c", "mine"]);
    git(repository.path(), &["switch", "-q", "main"]);
    edit(repository.path(), &[("\nname: ", "\nname: other # ")]);
    commit(repository.path());
    git(repository.path(), &["switch", "-q", "mine"]);
    let unchanged = |against: &str| diff(repository.path(), &["--against", against, "--exit-code"]).status.code();
    assert_eq!(unchanged("git:main..."), Some(0));
    assert_eq!(unchanged("git:main"), Some(2));
}

#[test]
fn a_spec_that_is_new_is_all_new() {
    let repository = repository("aws-lab");
    fs::copy(repository.path().join("envs/prod.yaml"), repository.path().join("envs/test.yaml")).expect("a copy");
    let output = bastide(repository.path(), &["diff", "envs/test.yaml", "--against", "git:main"]);
    let text = printed(&output);
    assert!(text.contains("note: `envs/test.yaml` is not in that revision, so everything is new."), "{text}");
    assert!(!text.contains("update") && text.contains("created against git:main"), "{text}");
}

#[test]
fn what_only_a_template_or_a_hand_changes_no_line_asks_for() {
    let repository = repository("azure-lab");
    let folder = repository.path();
    assert!(bastide(folder, &["render", "envs/prod.yaml", "--out", "infra"]).status.success());
    let against = ["--against", "infra", "--language", "bicep", "--exit-code"];
    assert_eq!(diff(folder, &against).status.code(), Some(0), "{}", printed(&diff(folder, &against)));
    let vault = folder.join("infra/bicep/modules/storage.bicep");
    let text = fs::read_to_string(&vault).expect("a module");
    assert!(text.contains("'TLS1_2'"), "{text}");
    fs::write(&vault, text.replacen("'TLS1_2'", "'TLS1_0'", 1)).expect("a module");
    let output = diff(folder, &against);
    assert_eq!(output.status.code(), Some(2));
    let text = printed(&output);
    assert!(
        text.contains("properties.minimumTlsVersion: \"TLS1_0\" → \"TLS1_2\"\n    from no line of the spec"),
        "{text}"
    );
}

#[test]
fn against_a_folder_the_lines_are_those_that_decide() {
    let repository = repository("aws-team");
    let folder = repository.path();
    assert!(bastide(folder, &["render", "envs/prod.yaml", "--out", "infra"]).status.success());
    edit(folder, &[("cool_after: 90d", "cool_after: 60d"), ("{ name: features }", "{ name: scores }")]);
    let found = changes(&json(folder, &["--against", "infra", "--language", "cloudformation"]));
    assert!(found.contains(&"update 42-data-training/TrainingBucket /storage/0/cool_after:21".to_owned()), "{found:?}");
    assert!(found.contains(&"create 42-data-scores/ScoresBucket /storage/1:22".to_owned()), "{found:?}");
    assert!(found.contains(&"forget 42-data-features/FeaturesBucket elsewhere:null".to_owned()), "{found:?}");
}

#[test]
fn without_more_the_latest_record_is_compared_with() {
    let repository = repository("azure-team");
    let folder = repository.path();
    let nothing = diff(folder, &[]);
    assert_eq!(nothing.status.code(), Some(3));
    assert!(
        told(&nothing).contains("nothing is recorded of this environment: `bastide record` keeps"),
        "{}",
        told(&nothing)
    );

    let done = |arguments: &[&str]| {
        let output = bastide(folder, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", told(&output));
    };
    done(&["render", "envs/prod.yaml"]);
    done(&["record", "envs/prod.yaml"]);
    let same = diff(folder, &["--exit-code"]);
    assert_eq!(
        (same.status.code(), printed(&same)),
        (Some(0), "bicep: no changes against the latest record\n".to_owned())
    );

    edit(folder, &[("delete_after: 2y", "delete_after: 1y"), ("    nodes: { max: 4 }\n", "    nodes: { max: 8 }\n")]);
    let found = changes(&json(folder, &[]));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("update Microsoft.Storage/storageAccounts/")
            && found[0].ends_with("/storage/0/delete_after:21"),
        "{found:?}"
    );
    assert!(found[1].ends_with("/compute/1/nodes/max:49"), "{found:?}");
    let other = diff(folder, &["--language", "terraform"]);
    assert!(
        printed(&other).contains("note: Record 1 holds nothing in terraform, so everything in it is new."),
        "{}",
        printed(&other)
    );
}

#[test]
fn every_form_tells_a_change() {
    let repository = repository("aws-team");
    edit(repository.path(), &[("delete_after: 2y", "delete_after: 1y")]);
    let form = |form: &str| printed(&diff(repository.path(), &["--against", "git:HEAD", "--format", form]));
    assert_eq!(
        form("github"),
        "::error file=envs/prod.yaml,line=21,title=data loss::update 42-data-training/TrainingBucket: data loss: what is older than the \
         new time is deleted soon after\n"
    );
    let markdown = form("markdown");
    assert!(markdown.starts_with("<!-- bastide diff envs/prod.yaml 1accef62 -->\n"), "{markdown}");
    assert!(markdown.contains("| update | `42-data-training/TrainingBucket` | **data loss**: "), "{markdown}");
    let unified = form("unified");
    assert!(unified.contains("-            ExpirationInDays: 730\n+            ExpirationInDays: 365\n"), "{unified}");
    let log: Value = serde_json::from_str(&form("sarif")).expect("JSON");
    let schema = serde_json::from_str(include_str!("schemas/sarif-2.1.0.schema.json")).expect("a schema");
    assert!(jsonschema::validator_for(&schema).expect("a schema").is_valid(&log), "{log}");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "data-loss");
}

#[test]
fn a_comment_of_very_many_changes_is_never_too_long() {
    let repository = repository("aws-lab");
    let sets: Vec<String> = vec![format!(
        "storage=[{}]",
        (0..60).map(|number| format!("{{name: longer-{number}}}")).collect::<Vec<_>>().join(", ")
    )];
    fs::write(repository.path().join("old.yaml"), fs::read(repository.path().join("envs/prod.yaml")).unwrap()).unwrap();
    let arguments = [
        "diff",
        "old.yaml",
        "--against",
        "git:HEAD",
        "--format",
        "markdown",
        "--set",
        &sets[0],
        "--language",
        "cloudformation",
        "--language",
        "terraform",
    ];
    let text = printed(&bastide(repository.path(), &arguments));
    assert!(text.chars().count() <= 65_536 && text.contains("more entries have no room here"), "{}", text.len());
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
}

#[test]
fn exit_codes_are_those_that_were_asked_for() {
    let repository = repository("aws-team");
    let code =
        |arguments: &[&str]| diff(repository.path(), &[&["--against", "git:HEAD"], arguments].concat()).status.code();
    assert_eq!(code(&["--fail-on", "any", "--exit-code"]), Some(0));
    edit(repository.path(), &[("  - { name: features }\n", "")]);
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--exit-code"]), Some(2));
    assert_eq!(code(&["--fail-on", "any", "--exit-code"]), Some(1));
    assert_eq!(code(&["--fail-on", "destroys"]), Some(0), "its stack is still there");
    assert_eq!(code(&["--fail-on", "destroys", "--language", "terraform"]), Some(1));
    assert_eq!(code(&["--set", "salt=1"]), Some(1));
}

#[test]
fn what_cannot_be_compared_says_why() {
    let repository = repository("aws-lab");
    let folder = repository.path();
    let outside = tempfile::tempdir().expect("a folder");
    fs::copy(folder.join("envs/prod.yaml"), outside.path().join("bastide.yaml")).expect("a copy");
    let wrong = |folder: &Path, arguments: &[&str]| {
        let output = bastide(folder, arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        told(&output)
    };
    let spec = |against: &'static str| ["diff", "envs/prod.yaml", "--against", against];
    assert!(wrong(folder, &spec("git:nowhere")).contains("`nowhere` is no revision of this repository"));
    assert!(wrong(folder, &spec("git:--help")).contains("`--help` is no revision of this repository"));
    assert!(wrong(folder, &spec("nowhere")).contains("`nowhere` is no folder"));
    assert!(wrong(folder, &spec("envs")).contains("`envs` holds no resources in cloudformation"));
    assert!(wrong(folder, &spec("gti:main")).contains("did you mean `git:`?"));
    assert!(wrong(outside.path(), &["diff", "--against", "git:main"]).contains("lies in no working tree of git"));
    edit(folder, &[("region: ", "region: eu-north-7 # ")]);
    commit(folder);
    edit(folder, &[("eu-north-7", "eu-north-1")]);
    let told = wrong(folder, &spec("git:HEAD"));
    assert!(told.contains("as it was at git:HEAD is no valid spec") && told.contains("eu-north-7"), "{told}");
}

#[test]
fn a_hook_in_a_linked_worktree_sees_what_there_was() {
    let repository = repository("aws-team");
    let folder = repository.path();
    git(folder, &["worktree", "add", "-q", "linked", "-b", "linked"]);
    let linked = folder.join("linked");
    edit(&linked, &[("{ name: features }", "{ name: scores }")]);
    let run = |of_hooks: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bastide"));
        command.args([
            "diff",
            "envs/prod.yaml",
            "--against",
            "git:main",
            "--language",
            "terraform",
            "--fail-on",
            "destroys",
        ]);
        if of_hooks {
            command.env("GIT_DIR", folder.join(".git/worktrees/linked")).env("GIT_INDEX_FILE", "index");
        }
        let output = command.current_dir(&linked).output().expect("a run");
        (output.status.code(), printed(&output))
    };
    assert_eq!(run(false).0, Some(1));
    assert_eq!(run(true), run(false));
}

#[test]
fn what_git_cannot_tell_is_not_new() {
    let repository = repository("aws-lab");
    let folder = repository.path();
    commit_more(folder);
    let told_by = |against: &str| {
        let output = diff(folder, &["--against", against, "--fail-on", "destroys"]);
        (output.status.code(), told(&output))
    };
    let (code, text) = told_by("git:main~1..main");
    assert_eq!(code, Some(3));
    assert!(text.contains("`main~1..main` is no revision of this repository"), "{text}");
    git(folder, &["config", "core.bare", "true"]);
    let (code, text) = told_by("git:main");
    assert_eq!(code, Some(3));
    assert!(text.contains("lies in no working tree of git"), "{text}");
}

/// Commits once more, so that there is an earlier revision.
fn commit_more(folder: &Path) {
    fs::write(folder.join("more"), "more").expect("a file");
    commit(folder);
}

#[test]
fn a_language_or_a_cloud_that_leaves_the_spec_is_told() {
    let repository = repository("azure-lab");
    let folder = repository.path();
    let path = folder.join("envs/prod.yaml");
    let text = fs::read_to_string(&path).expect("the spec");
    fs::write(&path, text.clone() + "\nrender: { languages: [bicep, terraform] }\n").expect("the spec");
    commit(folder);
    fs::write(&path, text + "\nrender: { languages: [terraform] }\n").expect("the spec");
    let output = diff(folder, &["--against", "git:HEAD", "--fail-on", "any"]);
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output);
    assert!(
        text.contains("forgotten against git:HEAD") && text.contains("note: The spec no longer asks for bicep:"),
        "{text}"
    );
    assert!(text.contains("from render.languages"), "{text}");
    let again = "note: There was nothing in bicep before: it knows nothing of what was deployed with terraform";
    commit(folder);
    fs::write(&path, fs::read_to_string(&path).expect("the spec").replace("[terraform]", "[bicep, terraform]"))
        .expect("it");
    let text = printed(&diff(folder, &["--against", "git:HEAD"]));
    assert!(text.contains(again), "{text}");
}

#[test]
fn another_region_of_the_provider_makes_everything_anew_but_what_lies_in_none() {
    let repository = repository("aws-team");
    edit(repository.path(), &[("region: eu-central-1", "region: eu-west-1")]);
    let text = printed(&diff(repository.path(), &["--against", "git:HEAD", "--language", "terraform"]));
    for replaced in
        ["aws_vpc.main", "aws_subnet.", "aws_s3_bucket.training", "aws_kms_key.data", "aws_route53_resolver_"]
    {
        assert!(text.contains(&format!("± replace  {replaced}")), "{replaced}: {text}");
    }
    assert!(!text.contains("± replace  aws_iam_role.") && !text.contains("no line of the spec"), "{text}");
    assert!(text.contains("region: \"eu-central-1\" → \"eu-west-1\""), "{text}");
}

#[test]
fn what_names_a_thing_no_longer_that_goes_with_it_is_in_no_danger() {
    let repository = repository("aws-team");
    edit(repository.path(), &[("  - { name: features", "  # - { name: features")]);
    let text = printed(&diff(repository.path(), &["--against", "git:HEAD", "--language", "terraform"]));
    assert!(text.contains("~ update   aws_cloudtrail.main") && !text.contains("are recorded no longer"), "{text}");
    // Its deletion policy keeps the bucket here, with what is done in it.
    let text = printed(&diff(repository.path(), &["--against", "git:HEAD", "--language", "cloudformation"]));
    assert!(text.contains("these calls are recorded no longer"), "{text}");
}

#[test]
fn a_key_that_exists_is_told_to_stay_as_it_is() {
    let repository = repository("azure-team");
    let spec = repository.path().join("envs/prod.yaml");
    let text = fs::read_to_string(&spec).expect("the spec");
    fs::write(&spec, text + "\nkeys: { rotate_every: 90d }\n").expect("the spec");
    for language in ["bicep", "terraform"] {
        let text = printed(&diff(repository.path(), &["--against", "git:HEAD", "--language", language]));
        assert!(text.contains("note: Azure Resource Manager changes no key that exists"), "{text}");
    }
}

#[test]
fn what_is_guarded_is_told_to_be_refused() {
    let repository = repository("azure-team");
    edit(repository.path(), &[("name: features }", "name: features, redundancy: local }")]);
    let text = printed(&diff(repository.path(), &["--against", "git:HEAD", "--language", "terraform"]));
    let told = "note: Refused as long as `prevent_destroy` guards it, and DEPLOY.md tells how to let go: `azurerm_storage_account.features`";
    assert!(text.contains(told), "{text}");
}

#[test]
fn an_engine_tells_of_its_own_language_alone() {
    let repository = repository("azure-lab");
    let folder = repository.path();
    fs::write(folder.join("t.tfstate"), "{}").expect("a state");
    let output = diff(folder, &["--against", "tfstate:t.tfstate", "--language", "bicep"]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("`tfstate:t.tfstate` tells of terraform alone, so `--language` can name no other"), "{said}");
}

#[test]
fn a_provider_is_no_resource_that_is_left_behind() {
    let repository = repository("aws-lab");
    let folder = repository.path();
    let path = folder.join("envs/prod.yaml");
    let text = fs::read_to_string(&path).expect("the spec");
    fs::write(&path, text.clone() + "\nrender: { languages: [cloudformation, terraform] }\n").expect("the spec");
    commit(folder);
    fs::write(&path, text + "\nrender: { languages: [cloudformation] }\n").expect("the spec");
    let text = printed(&diff(folder, &["--against", "git:HEAD"]));
    assert!(text.contains("× forget   aws_vpc.") && !text.contains("provider."), "{text}");
}

#[test]
fn a_spec_that_moved_is_no_new_one() {
    let repository = repository("aws-team");
    let folder = repository.path();
    git(folder, &["mv", "envs/prod.yaml", "envs/live.yaml"]);
    let path = folder.join("envs/live.yaml");
    let text = fs::read_to_string(&path).expect("the spec");
    fs::write(&path, text.replace("delete_after: 2y", "delete_after: 1y")).expect("the spec");
    let output = bastide(folder, &["diff", "envs/live.yaml", "--against", "git:HEAD"]);
    let text = printed(&output);
    assert!(text.contains("cloudformation: 1 updated against git:HEAD"), "{text}");
    assert!(text.contains("note: `envs/live.yaml` was called `envs/prod.yaml` in that revision."), "{text}");
}

#[test]
fn a_unified_difference_can_fail_too() {
    let repository = repository("aws-team");
    edit(repository.path(), &[("delete_after: 2y", "delete_after: 1y")]);
    let code = |more: &[&str]| {
        diff(repository.path(), &[&["--against", "git:HEAD", "--format", "unified"], more].concat()).status.code()
    };
    assert_eq!((code(&[]), code(&["--exit-code"]), code(&["--fail-on", "any"])), (Some(0), Some(2), Some(1)));
}

#[test]
fn no_secret_of_a_folder_is_shown() {
    let repository = repository("azure-lab");
    let folder = repository.path();
    assert!(bastide(folder, &["render", "envs/prod.yaml", "--out", "infra"]).status.success());
    let module = folder.join("infra/bicep/modules/storage.bicep");
    let text = fs::read_to_string(&module).expect("a module");
    let secret = "adminPassword: 'hunter2hunter2'\n    connection: 'AccountKey=c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0Cg=='\n    minimumTlsVersion";
    fs::write(&module, text.replacen("minimumTlsVersion", secret, 1)).expect("a module");
    for form in ["text", "markdown", "json", "sarif", "github"] {
        let output = diff(folder, &["--against", "infra", "--language", "bicep", "--format", form]);
        let text = printed(&output);
        assert!(text.contains("adminPassword") && !text.contains("hunter2") && !text.contains("c2VjcmV0"), "{text}");
    }
}

#[test]
fn what_of_a_folder_is_not_read_is_told() {
    let repository = repository("azure-lab");
    let folder = repository.path();
    assert!(bastide(folder, &["render", "envs/prod.yaml", "--out", "infra"]).status.success());
    fs::write(folder.join("infra/bicep/modules/storage.bicep"), b"\xff\xfe").expect("a module");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/hostname", folder.join("infra/bicep/leak.txt")).expect("a link");
    let output = diff(folder, &["--against", "infra", "--language", "bicep"]);
    let text = printed(&output);
    assert!(text.contains("not read: infra/bicep/modules/storage.bicep: it is not UTF-8"), "{text}");
    #[cfg(unix)]
    assert!(text.contains("not read: infra/bicep/leak.txt: it leads out of the folder"), "{text}");
}

#[test]
fn what_of_the_spec_is_not_read_is_told() {
    let repository = repository("azure-lab");
    let folder = repository.path();
    assert!(bastide(folder, &["render", "envs/prod.yaml", "--out", "infra"]).status.success());
    let own = "module lost 'modules/lost.bicep' = {\n  params: {}\n}\n";
    let name = "bicep/modules/storage.bicep.tera";
    assert!(bastide(folder, &["templates", "eject", "templates", name]).status.success());
    let template = folder.join("templates").join(name);
    let text = fs::read_to_string(&template).expect("a template");
    fs::write(&template, format!("{text}\n{own}")).expect("a template");
    let output = diff(folder, &["--against", "infra", "--language", "bicep", "--templates", "templates"]);
    assert!(printed(&output).contains("not read: bicep/modules/storage.bicep:"), "{}", printed(&output));
}

#[test]
fn another_region_or_name_is_another_deployment_beside_the_first() {
    for (spec, from, to, scopes) in [
        (
            "aws-team",
            "region: eu-central-1",
            "region: eu-west-1",
            ["`fraud-prod-*` in eu-west-1", "`fraud-prod-*` in eu-central-1"],
        ),
        ("aws-team", "environment: prod", "environment: prd", ["`fraud-prd-*`", "`fraud-prod-*`"]),
        (
            "azure-team",
            "environment: prod",
            "environment: prd",
            ["the resource group `rg-fraud-prd`", "the resource group `rg-fraud-prod`"],
        ),
    ] {
        let repository = repository(spec);
        edit(repository.path(), &[(from, to)]);
        let text = printed(&diff(repository.path(), &["--against", "git:HEAD"]));
        let [now, then] = scopes;
        assert!(text.contains("note: It is deployed to ") && text.contains(now) && text.contains(then), "{text}");
        let has = |word: &str| text.lines().any(|line| line.starts_with(word));
        assert!(has("× forget") && has("+ create"), "{text}");
        assert!(!has("~ update") && !text.contains(" replace "), "{text}");
        assert!(!text.contains("no line of the spec"), "{text}");
    }
}

#[test]
fn what_goes_where_no_earlier_spec_is_known_is_not_asked_for() {
    let repository = repository("aws-team");
    let folder = repository.path();
    assert!(bastide(folder, &["render", "envs/prod.yaml", "--out", "infra"]).status.success());
    edit(folder, &[("  - { name: features", "  # - { name: features")]);
    let text = printed(&diff(folder, &["--against", "infra", "--language", "cloudformation"]));
    assert!(text.contains("from the spec, which does not ask for it"), "{text}");
    assert!(!text.contains("no line of the spec") && !text.contains("render.languages"), "{text}");
}

#[test]
fn what_changes_only_a_guide_is_noted() {
    let repository = repository("aws-team");
    edit(repository.path(), &[("tags: { cost-centre: \"4711\" }", "tags: { cost-centre: \"4712\" }")]);
    let text = printed(&diff(repository.path(), &["--against", "git:HEAD"]));
    assert!(text.contains("note: No resource changes with `tags.cost-centre`; `--format unified` tells"), "{text}");
}
