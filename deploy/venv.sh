#!/bin/sh
# Makes the virtual environment .venv from a lock, with hashes checked.
#
#   sh deploy/venv.sh make LOCK   make it anew and install what the lock names
#   sh deploy/venv.sh add LOCK    install what another lock names on top
#
# Debian's python3 comes without ensurepip, so a pip is looked for where one may be had without root: the venv's own,
# the system's, or the wheel in Debian's package python3-pip-whl, fetched and checked by apt but not installed.
set -eu

wheel_folder=

fail() {
    printf 'set-up: %s\n' "$1" >&2
    exit 1
}

clean_up() {
    if [ -n "$wheel_folder" ]; then rm -rf "$wheel_folder"; fi
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if is_new_enough "$python"; then return; fi
    done
    if version=$("${PYTHON:-python3}" --version 2>/dev/null); then
        fail "Python 3.11 or later is needed and this is $version; install a newer one or name it: PYTHON=/path/to/python3.13"
    fi
    fail "${PYTHON:-python3} is missing; install Python 3.11 or later (Debian: apt install python3; macOS: brew install python)"
}

make_environment() {
    if [ -e .venv ] && [ ! -e .venv/pyvenv.cfg ] && [ -n "$(ls -A .venv)" ]; then
        fail ".venv is here but is no virtual environment; move it away"
    fi
    "$python" -c 'import venv' 2>/dev/null || fail "$python has no module venv; run: apt install python3-venv"
    printf 'Setting up .venv with %s, once ...\n' "$("$python" --version)"
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv --clear .venv
    else
        "$python" -m venv --clear --without-pip .venv
    fi
}

fetch_wheel() {
    wheel_folder=$(mktemp -d)
    trap clean_up EXIT
    trap 'exit 1' HUP INT TERM
    (
        cd "$wheel_folder"
        apt-get -qq download python3-pip-whl && dpkg-deb -x python3-pip-whl_*.deb .
    ) >/dev/null 2>&1 || return 1
    for wheel in "$wheel_folder"/usr/share/python-wheels/pip-*.whl; do
        if [ -e "$wheel" ]; then return 0; fi
    done
    return 1
}

install() {
    set -- install --quiet --disable-pip-version-check --no-input --require-hashes -r "$1"
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then
        .venv/bin/python -m pip "$@"
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip --python .venv/bin/python "$@"
    elif fetch_wheel; then
        "$python" "$wheel/pip" --python .venv/bin/python "$@"
    else
        fail "$python can't make virtual environments with pip; run: apt install python3-venv"
    fi
}

find_python
if [ "$1" = make ]; then make_environment; fi
install "$2"
