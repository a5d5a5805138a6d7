#!/usr/bin/env bash
# Checks specs, holds the committed code to them, and says what would change: what action.yml runs. Everything comes by environment
# variables, so that no name of a branch or a file is ever read as code: BASTIDE, SPECS, AGAINST, BASE, FAIL_ON, TEMPLATES, COMMENT_ON,
# and GitHub's own. Fails where a spec has errors, its code is stale, or a change is forbidden, once all specs were looked at.
set -euo pipefail

bastide=${BASTIDE:-bastide}
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

templates=()
[[ -z ${TEMPLATES:-} ]] || templates=(--templates "$TEMPLATES")

against=${AGAINST:-}
if [[ -z $against && -n ${BASE:-} ]]; then
    against="git:$BASE..."
    # A clone that holds only the newest commit does not know where the branch left its base.
    if [[ $(git rev-parse --is-shallow-repository) == true ]]; then
        git fetch --quiet --no-tags --unshallow origin
    fi
    git cat-file -e "$BASE^{commit}" 2> /dev/null || git fetch --quiet --no-tags origin "$BASE"
fi

# The text of a workflow command, of which nobody takes a part for another command.
data() {
    local text=$1
    text=${text//'%'/%25} text=${text//$'\r'/%0D} text=${text//$'\n'/%0A}
    printf '%s' "$text"
}

# The value of a property of a workflow command.
property() {
    local text
    text=$(data "$1")
    text=${text//:/%3A} text=${text//,/%2C}
    printf '%s' "$text"
}

# Shows text of others in the log, in which no line is taken for a workflow command.
show() {
    local end
    end=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '::stop-commands::%s\n' "$end"
    cat
    printf '\n::%s::\n' "$end"
}

# Runs a command; 0 and 2 are answers, anything else is a failure. Sets `code`.
answer() {
    code=0
    "$@" || code=$?
    [[ $code == 0 || $code == 2 ]] || failed=1
}

# Writes a comment of the pull request, over the one that an earlier run wrote for the same spec.
comment() {
    local page=$1 mark comments ids id
    mark=$(head -n 1 "$page")
    comments="repos/$GITHUB_REPOSITORY/issues/$COMMENT_ON/comments"
    # shellcheck disable=SC2016 # `$ENV` is jq's.
    ids=$(MARK=$mark gh api --paginate "$comments" --jq '.[] | select(.user.type == "Bot" and (.body | startswith($ENV.MARK))) | .id') || return 1
    id=${ids%%$'\n'*}
    if [[ -n $id ]]; then
        gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field body="@$page"
    elif [[ $2 == changes ]]; then
        gh api --silent --method POST "$comments" --field body="@$page"
    fi
}

compare() {
    local spec=$1 page=$work/page.md fail_on=${FAIL_ON:-} forbidden=()
    fail_on=${fail_on//[[:space:]]/}
    [[ -z $fail_on ]] || forbidden=(--fail-on "$fail_on")
    "$bastide" diff --against "$against" "${templates[@]}" --exit-code --format markdown -- "$spec" > "$page" || code=$?
    if [[ $code != 0 && $code != 2 ]]; then
        failed=1
        return
    fi
    cat "$page" >> "${GITHUB_STEP_SUMMARY:-/dev/stdout}"
    if [[ -n ${COMMENT_ON:-} ]]; then
        # The token of a pull request from a fork cannot write; what would stand in the comment is in the summary of the run.
        comment "$page" "$([[ $code == 2 ]] && echo changes || echo none)" \
            || echo "::warning title=no comment::The comment on the pull request could not be written; the summary of this run has what it would say."
    fi
    answer "$bastide" diff --against "$against" "${templates[@]}" "${forbidden[@]}" --format github -- "$spec"
}

named=0
while IFS= read -r spec || [[ -n $spec ]]; do
    spec=${spec#"${spec%%[![:space:]]*}"} spec=${spec%"${spec##*[![:space:]]}"}
    [[ -n $spec ]] || continue
    named=$((named + 1))
    code=0
    answer "$bastide" validate --format github -- "$spec"
    [[ $code == 0 ]] || continue
    "$bastide" render --check --quiet "${templates[@]}" -- "$spec" > "$work/stale.diff" 2> "$work/said" || code=$?
    if [[ $code == 2 ]]; then
        failed=1
        cat "$work/said" "$work/stale.diff" | show
        echo "::error file=$(property "$spec"),title=the committed code is stale::Run \`bastide render\` with this spec and commit what it writes."
    elif [[ $code != 0 ]]; then
        failed=1
        echo "::error file=$(property "$spec"),title=cannot be rendered::$(data "$(cat "$work/said")")"
    fi
    if [[ -n $against ]]; then
        code=0
        compare "$spec"
    fi
done <<< "${SPECS:-bastide.yaml}"

if [[ $named == 0 ]]; then
    failed=1
    echo "::error title=no spec::No spec is named: \`specs\` holds nothing but blank lines."
fi

exit "$failed"
