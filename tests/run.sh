#!/bin/bash
# Runs all tests: installs what they need from Debian's packages (as root; only what is missing), builds once, runs every test project.
# Words choose test projects by parts of their names. The last line is always "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

fail() {
    echo "tests/run.sh: $1" >&2
    echo "0 passed, 0 failed, 0 skipped"
    exit 1
}

declare -A package_of=([qemu-system-x86_64]=qemu-system-x86 [mkfs.erofs]=erofs-utils [ldd]=libc-bin [setpriv]=util-linux [gcc]=gcc [apt-get]=apt [dpkg-deb]=dpkg)
missing=()
for tool in "${!package_of[@]}"; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$tool" > /dev/null || missing+=("${package_of[$tool]}")
done
if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] || fail "the tests need more packages; run as root: apt-get install --no-install-recommends ${missing[*]}"
    echo "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -qq update && apt-get -qq install --no-install-recommends -y "${missing[@]}" > /dev/null; } || fail "apt-get could not install ${missing[*]}; see above"
fi
command -v dotnet > /dev/null || fail "the .NET SDK is missing; see global.json for its version and https://dot.net for how to install it"

dotnet build ActorVmm.sln -c Release -v quiet --nologo || fail "the build failed; see above"
exec dotnet artifacts/bin/ActorVmm.TestRun/release/ActorVmm.TestRun.dll "$@"
