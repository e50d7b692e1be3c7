"""Findings of scrubadub in a file: one line each, start and end; the file is ASCII, so characters are bytes."""

import sys

import scrubadub

with open(sys.argv[1], encoding="ascii") as file:
    for filth in scrubadub.Scrubber().iter_filth(file.read()):
        print(filth.beg, filth.end)
