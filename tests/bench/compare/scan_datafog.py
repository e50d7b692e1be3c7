"""Findings of datafog-core in a file: one line each, start and end in bytes."""

import sys

import datafog_core

with open(sys.argv[1], encoding="ascii") as file:
    for finding in datafog_core.scan(file.read()):
        print(finding.byte_range.start, finding.byte_range.end)
