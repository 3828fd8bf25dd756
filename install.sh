#!/bin/sh
# Installs autom8 for the user who runs this script: downloads a release, verifies its checksum and puts the
# program into one folder. It needs no root and changes no file of your shell.
set -eu

# The release that this script belongs to; scripts/release/packages.ts writes it.
repository='OWNER/autom8'

usage() {
  cat <<'TEXT'
Usage: install.sh [--version VERSION] [--to FOLDER] [--from URL] [--remove]

  --version VERSION  the release to install, such as v0.1.0 (default: the latest)
  --to FOLDER        where to put the program (default: ~/.local/bin)
  --from URL         where the releases are, such as a mirror of the project's page of releases
  --remove           remove the program and its manual page

To update, run it again.
TEXT
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

has() {
  command -v "$1" > /dev/null 2>&1
}

# Everything is in functions, so that a script that was cut off on its way runs nothing.
main() {
  version=latest
  to=${HOME:-}/.local/bin
  from=https://github.com/$repository/releases
  action=install
  while [ $# -gt 0 ]; do
    case $1 in
      --version | --to | --from)
        if [ $# -lt 2 ] || [ -z "$2" ]; then fail "$1 needs a value. See install.sh --help."; fi
        case $1 in
          --version) version=$2 ;;
          --to) to=$2 ;;
          --from) from=${2%/} ;;
        esac
        shift
        ;;
      --remove) action=remove ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) fail "There is no option $1. See install.sh --help." ;;
    esac
    shift
  done
  case $to in
    /.local/bin) fail "HOME is not set. Name the folder with --to." ;;
    /*) ;;
    *) to=$(pwd)/$to ;;
  esac
  to=${to%/}
  # `man` finds pages beside the folder of a program.
  manual=${to%/*}/share/man/man1/autom8.1
  if [ "$action" = remove ]; then remove; else install_release; fi
}

remove() {
  if [ ! -e "$to/autom8" ]; then fail "There is no $to/autom8. Name its folder with --to."; fi
  rm -f "$to/autom8" || fail "$to/autom8 cannot be removed. Does the folder belong to another user?"
  if has_manual; then rm -f "$manual"; fi
  echo "Removed $to/autom8."
  echo "Your runs and your configuration are still in ${AUTOM8_HOME:-${HOME:-~}/.config/autom8}."
}

# A manual page is kept only for a folder `bin`, where `man` looks for it.
has_manual() {
  [ "${to##*/}" = bin ]
}

install_release() {
  case $from in
    *OWNER*) fail "This script does not know its project. Take the one of a release, or name it with --from." ;;
  esac
  target=$(target_here)
  archive=autom8-$target.tar.gz
  if [ "$version" = latest ]; then files=$from/latest/download; else files=$from/download/$version; fi
  for program in tar gzip mktemp; do
    has "$program" || fail "$program is missing. Install it and try again."
  done

  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM
  echo "Downloading $files/$archive"
  download "$files/SHA256SUMS" "$work/SHA256SUMS"
  download "$files/$archive" "$work/$archive"
  verify
  tar -xzf "$work/$archive" -C "$work" || fail "$archive cannot be unpacked. Is the disk full?"
  chmod 755 "$work/autom8"
  installed=$("$work/autom8" version 2>&1) || fail "The program does not run here, so nothing was installed:
  $installed
autom8 needs a Linux with glibc, as Debian, Ubuntu and Fedora have, or macOS."

  mkdir -p "$to" || fail "$to cannot be created. Name another folder with --to."
  # In two steps: a running autom8 keeps its file, and there is never half a program in the folder.
  { cp "$work/autom8" "$to/.autom8.$$" && mv -f "$to/.autom8.$$" "$to/autom8"; } || {
    rm -f "$to/.autom8.$$"
    fail "$to cannot be written. Name another folder with --to."
  }
  if has_manual && mkdir -p "${manual%/*}" 2> /dev/null; then
    cp "$work/autom8.1" "$manual" 2> /dev/null || true
  fi
  printf '%s\n' "$installed" | head -n 1
  echo "Installed $to/autom8."
  explain_path
  echo "To update, run the same command again. To remove it, run it with --remove."
}

target_here() {
  system=$(uname -s)
  machine=$(uname -m)
  case $system-$machine in
    Linux-x86_64 | Linux-amd64) echo x86_64-unknown-linux-gnu ;;
    Linux-aarch64 | Linux-arm64) echo aarch64-unknown-linux-gnu ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    Darwin-x86_64)
      # A shell that Rosetta translates says x86_64 on Apple silicon.
      if [ "$(sysctl -n sysctl.proc_translated 2> /dev/null)" = 1 ]; then
        echo aarch64-apple-darwin
      else
        echo x86_64-apple-darwin
      fi
      ;;
    MINGW* | MSYS* | CYGWIN*) fail "On Windows, use install.ps1 in PowerShell." ;;
    *) fail "There is no release for $system on $machine. Build autom8 from source." ;;
  esac
}

# download URL FILE
download() {
  secure=
  case $1 in
    https:*) secure='--proto =https' ;;
  esac
  if has curl; then
    # shellcheck disable=SC2086 # two words on purpose
    curl --fail --silent --show-error --location --retry 3 $secure --output "$2" "$1" ||
      fail "$1 cannot be downloaded. Check the network, and that the release exists."
  elif has wget; then
    wget -q -O "$2" "$1" || fail "$1 cannot be downloaded. Check the network, and that the release exists."
  else
    fail "curl or wget is needed to download autom8. Install one of them and try again."
  fi
}

verify() {
  expected=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$work/SHA256SUMS")
  if [ -z "$expected" ]; then fail "SHA256SUMS of the release does not name $archive. Nothing was installed."; fi
  if has sha256sum; then
    found=$(sha256sum < "$work/$archive")
  elif has shasum; then
    found=$(shasum -a 256 < "$work/$archive")
  elif has openssl; then
    found=$(openssl dgst -sha256 -r < "$work/$archive")
  else
    fail "sha256sum, shasum or openssl is needed to verify the download. Install one of them and try again."
  fi
  found=${found%% *}
  if [ "$found" != "$expected" ]; then
    fail "The checksum of $archive is wrong, so nothing was installed.
  expected $expected
  found    $found
Try again; if it is wrong again, report it to the project."
  fi
}

explain_path() {
  case :$PATH: in
    *:"$to":*)
      first=$(command -v autom8 || true)
      if [ -n "$first" ] && [ "$first" != "$to/autom8" ]; then
        echo "Another autom8 comes before it on your PATH: $first"
      fi
      return
      ;;
  esac
  echo "This folder is not on your PATH yet. Add it once, and open a new terminal:"
  case ${SHELL:-} in
    */fish) echo "  fish_add_path $to" ;;
    */zsh) echo "  echo 'export PATH=\"$to:\$PATH\"' >> ~/.zshrc" ;;
    */bash) echo "  echo 'export PATH=\"$to:\$PATH\"' >> ~/.bashrc" ;;
    *) echo "  echo 'export PATH=\"$to:\$PATH\"' >> ~/.profile" ;;
  esac
}

main "$@"
