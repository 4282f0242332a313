#!/usr/bin/env bash
# Installs the Debian packages whose programs the tests run. Does nothing where all of them are there.
# Run as root, or by a user who may use sudo without a password: bash test/services/install.sh
set -euo pipefail

packages=(
  orthanc orthanc-dicomweb          # the archive of the contract and integration tests
  dcmtk dicom3tools                 # dcmdump, dsrdump; dciodvfy, dcentvfy
  libgdcm-tools openjph-tools       # encoders of compressed images
  libpixelmed-java default-jre-headless # PixelMed's SR validator
  rabbitmq-server                   # the broker
  postgresql                        # the state that several servers share
  chromium                          # the browser of the end-to-end tests
  python3-pydicom python3-opencv    # foreign readers; the benchmark beside OpenCV
  python3-onnx python3-torch        # the oracles of graphs, gradients and optimisers
)

stop_with() {
  echo "install.sh: $1" >&2
  exit 1
}

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
  stop_with "this is not a Debian system (no apt-get). Install by hand: ${packages[*]}"

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "install.sh: all ${#packages[@]} packages of the test services are installed."
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null && sudo -n true 2>/dev/null ||
    stop_with "missing: ${missing[*]}. Run this script as root, or allow sudo without a password."
  as_root=(sudo -n)
fi

echo "install.sh: installing ${missing[*]} …"

# The tests start services of their own; those of the packages are not to start: they would take ports and run on.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
fi

install_missing() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

log=$(mktemp)
if ! { "${as_root[@]}" apt-get update && install_missing; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  rm -f "$log"
  stop_with "apt-get could not install ${missing[*]}; its last lines stand above. Check the network and the sources in /etc/apt."
fi
rm -f "$log"
echo "install.sh: installed ${#missing[@]} packages."
