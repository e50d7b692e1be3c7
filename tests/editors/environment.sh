# shellcheck shell=bash
# Sourced by tests/run: the pinned Node of install.sh goes first, so that no other one is used.
PATH=$PWD/target/editors/python/bin:$PATH
export PATH npm_config_update_notifier=false
