#!/usr/bin/env bash
# Installs or builds the real parts that the tests run against, then runs every test project; see usage below.
set -euo pipefail
INVOKED_FROM=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'USAGE'
usage: ./test.sh [--fast] [PROJECT...]

Gets the real parts that the tests run against, builds the solution, runs the test projects one after another, and ends with the line
"N passed, N failed, N skipped" over all of them. The exit code is not 0 if a test failed.

  --fast      leave the slow real parts out (the Kubernetes control plane: about 5 minutes to build, once)
  PROJECT...  only these, for example Engine.Tests

git and PostgreSQL are installed by apt-get when this runs as root on Debian. The control plane, kubectl, helm and kustomize are kept in
$GITOPS_CACHE_DIR (default ~/.cache/orleans-gitops); see deploy/local/build-control-plane.sh. What cannot be had is named, and
its tests are skipped; with CI=true they fail instead. Test results (trx) are written to artifacts/test-results.
USAGE
}

say() { printf '%s\n' "$*"; }
title() { printf '\n== %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

RESULTS=$PWD/artifacts/test-results
# A test that hangs is ended and counts as failed, so that a run always comes to its end.
HANG_LIMIT=15m
FAST=
PROJECTS=()
PASSED=0 FAILED=0 SKIPPED=0
PROBLEMS=()

read_arguments() {
  while [[ $# -gt 0 ]]; do
    case $1 in
      --fast) FAST=yes ;;
      --help | -h) usage; exit 0 ;;
      -*) usage >&2; say "unknown option $1" >&2; exit 2 ;;
      *) PROJECTS+=("tests/${1#tests/}") ;;
    esac
    shift
  done
  [[ ${#PROJECTS[@]} -gt 0 ]] || PROJECTS=(tests/*.Tests)
  local project
  for project in "${PROJECTS[@]}"; do
    compgen -G "$project/*.csproj" >/dev/null || { say "there is no test project $project" >&2; exit 2; }
  done
}

prepare_environment() {
  have dotnet || { say 'the .NET SDK is not installed: dotnet is not on PATH (global.json names the version)' >&2; exit 1; }
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
  # The tests read these; see tests/TestKit/Requirements. They run in another folder, so the path is made absolute.
  export GITOPS_TEST_FAST=${FAST:+1}
  case ${GITOPS_CACHE_DIR-} in '' | /*) ;; *) export GITOPS_CACHE_DIR=$INVOKED_FROM/$GITOPS_CACHE_DIR ;; esac
  # In CI no compiler or build server may outlive the run.
  [[ ${CI-} != true ]] || export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
}

# The newest of Debian's PostgreSQL servers, or whatever is on PATH: as ToolLocator.PostgresBinDirectory.
have_postgres() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

# Debian packages that are missing here: what the tests run, and what the build of the control plane needs.
missing_packages() {
  have git || echo git
  have_postgres || echo postgresql
  have npm || echo npm
  have unzip || echo unzip
  [[ -z $FAST ]] || return 0
  have make || echo make
  have patch || echo patch
  have perl || echo perl
  have xz || echo xz-utils
}

install_packages() {
  local package packages=() directory=/etc/postgresql-common/createcluster.d
  while read -r package; do packages+=("$package"); done < <(missing_packages)
  [[ ${#packages[@]} -gt 0 ]] || return 0
  if ! have apt-get; then
    say "not installed, and this system has no apt-get: ${packages[*]}"
  elif [[ $(id -u) -ne 0 ]]; then
    say "not installed, since this does not run as root: ${packages[*]} (as root: apt-get install ${packages[*]})"
  else
    say "installing ${packages[*]}"
    # Only PostgreSQL's programs are wanted, not a server that starts with the machine.
    mkdir -p "$directory" && echo 'create_main_cluster = false' >"$directory/orleans-gitops-tests.conf"
    { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "${packages[@]}"; } >"$RESULTS/apt.log" 2>&1 ||
      { tail -n 20 "$RESULTS/apt.log"; say "apt-get could not install all of: ${packages[*]}"; }
    rm -f "$directory/orleans-gitops-tests.conf"
  fi
}

get_real_parts() {
  title 'Real parts'
  install_packages
  local parts=(etcd kubernetes kubectl kustomize) code=0
  [[ -z $FAST ]] || { parts=(kubectl kustomize); say 'control plane: left out (--fast)'; }
  deploy/local/build-control-plane.sh "${parts[@]}" || code=$?
  # 3: named above what cannot be had here. Anything else is a build that should have worked; its tests say so again.
  [[ $code -eq 0 || $code -eq 3 ]] || say "build-control-plane.sh failed with exit code $code"
  say "git:         $(command -v git || echo missing)"
  say "PostgreSQL:  $(have_postgres && echo found || echo missing)"
  say "conformance cases: ${GITOPS_CONFORMANCE_DIR:-GITOPS_CONFORMANCE_DIR is not set, their tests are skipped}"
  say "extra tools: ${GITOPS_TEST_TOOLS_DIR:-GITOPS_TEST_TOOLS_DIR is not set, their tests are skipped}"
}

build() {
  title 'Build'
  dotnet build OrleansGitOps.sln --verbosity quiet --nologo && return 0
  PROBLEMS+=('the build failed: no test was run')
  FAILED=1
  return 1
}

# counter NAME TRX: one of the totals of a result file.
counter() { sed -n "s/.*<Counters [^>]*\\b$1=\"\\([0-9]*\\)\".*/\\1/p" "$2" | head -n 1; }

run_project() {
  local project=$1 name=${1##*/} code=0 trx total=0 passed=0 failed=0
  title "$name"
  trx=$RESULTS/$name.trx
  dotnet test "$project" --no-build --nologo --logger "trx;LogFileName=$trx" --logger 'console;verbosity=minimal' \
    --results-directory "$RESULTS/$name" --blame-hang-timeout "$HANG_LIMIT" --blame-hang-dump-type none 2>&1 |
    { grep -Ev '\[SKIP\]$|^ +Skipped |^Data collector|^Results File|^A total of|^Test run for|^$' || true; } || code=$?
  if [[ -f $trx ]]; then
    total=$(counter total "$trx") passed=$(counter passed "$trx") failed=$(counter failed "$trx")
  fi
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + total - passed - failed))
  if [[ $failed -gt 0 ]]; then
    PROBLEMS+=("$name: $failed failed")
  elif [[ $code -ne 0 ]]; then
    # A crash or a hang leaves no failed test behind.
    PROBLEMS+=("$name: the test run ended with exit code $code before all tests had run")
    FAILED=$((FAILED + 1))
  fi
}

# "count reason" of every skipped test.
skip_reasons() {
  find "$RESULTS" -maxdepth 1 -name '*.trx' -exec awk '
    /<UnitTestResult / { skipped = /outcome="NotExecuted"/ }
    skipped && /<Message>/ { sub(/.*<Message>/, ""); sub(/<\/Message>.*/, ""); print; skipped = 0 }' {} + |
    sed -e 's/&quot;/"/g; s/&apos;/'"'"'/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' | sort | uniq -c | sort -rn
}

# With CI=true nothing may be skipped but what a fast run leaves out and what needs cases that are not part of a clone.
check_skips() {
  local allowed='GITOPS_(CONFORMANCE|TEST_TOOLS)_DIR is not set' unexpected
  [[ -z $FAST ]] || allowed+='|is left out of a fast run'
  [[ ${CI-} == true ]] || return 0
  unexpected=$(skip_reasons | grep -Ev "$allowed" || true)
  [[ -z $unexpected ]] || PROBLEMS+=("skipped, which CI=true does not allow: $unexpected")
}

report() {
  title 'Result'
  if [[ $SKIPPED -gt 0 ]]; then
    say 'skipped, by reason:'
    skip_reasons
  fi
  [[ ${#PROBLEMS[@]} -eq 0 ]] || printf 'PROBLEM: %s\n' "${PROBLEMS[@]}"
  say "$PASSED passed, $FAILED failed, $SKIPPED skipped"
  [[ ${#PROBLEMS[@]} -eq 0 ]]
}

main() {
  read_arguments "$@"
  prepare_environment
  rm -rf "$RESULTS"
  mkdir -p "$RESULTS"
  get_real_parts
  local project
  if build; then
    for project in "${PROJECTS[@]}"; do run_project "$project"; done
    check_skips
  fi
  report
}

main "$@"
