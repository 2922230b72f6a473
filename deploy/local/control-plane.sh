#!/usr/bin/env bash
# Starts a real Kubernetes control plane on loopback and prints the kubeconfig to use; see usage below.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: control-plane.sh [--data-directory DIR] [--port N]

Starts a real Kubernetes v1.20 control plane (etcd, kube-apiserver, kube-controller-manager) on loopback, with a toy kubelet that makes
pods ready without running containers, and prints the kubeconfig to use. What is missing is built first (about 5 minutes, once; see
build-control-plane.sh). Ctrl-C stops everything.

  --data-directory DIR  keep etcd's data, the keys and the kubeconfig there (default: a temporary folder, removed at the stop)
  --port N              the API server's port (default: one that is free)
USAGE
}

arguments=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    # Made absolute here: the rest runs in another folder.
    --data-directory) [[ $# -ge 2 ]] || { echo "$1 needs a value" >&2; exit 2; }
      arguments+=("$1" "$(realpath -m -- "$2")"); shift 2 ;;
    *) arguments+=("$1"); shift ;;
  esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
deploy/local/build-control-plane.sh etcd kubernetes >/dev/null
# kubectl is only convenient here: where it cannot be had (exit code 3) the rest goes on.
deploy/local/build-control-plane.sh kubectl >/dev/null || [[ $? -eq 3 ]]
echo 'building the toy kubelet' >&2
log=$(dotnet build tests/LocalCluster --nologo --verbosity quiet 2>&1) || { printf '%s\n' "$log" >&2; exit 1; }
# Not `dotnet run`: the signals of a terminal or a supervisor must reach the program itself.
exec dotnet tests/LocalCluster/bin/Debug/net10.0/OrleansGitOps.LocalCluster.dll ${arguments[@]+"${arguments[@]}"}
