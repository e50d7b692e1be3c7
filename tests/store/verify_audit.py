#!/usr/bin/env python3
"""Checks an audit log that `tftsr audit export` wrote, without tftsr: `verify_audit.py FILE [ROW HEAD]`.

ROW and HEAD are those that an exported document or `tftsr audit verify` told earlier. Prints what was found; the exit
code is 1 for a log that does not hold. The encoding stands in migrations/0005_audit_log.sql.
"""
import hashlib
import json
import sys

FIELDS = ("at", "actor", "action", "subject", "details")


def row_hash(row):
    digest = hashlib.sha256(b"tftsr audit 1\0" + bytes.fromhex(row["previous"]) + row["sequence"].to_bytes(8, "big"))
    for field in FIELDS:
        text = row[field].encode()
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()


def problem(rows, known):
    previous = "0" * 64
    for place, row in enumerate(rows, 1):
        if row["sequence"] != place or row["previous"] != previous or row["hash"] != row_hash(row):
            return f"broken at row {place}"
        previous = row["hash"]
    for place, head in known:
        if place > len(rows) or rows[place - 1]["hash"] != head:
            return f"row {place} is not the one that was known"
    return None


with open(sys.argv[1], encoding="utf-8") as file:
    lines = [json.loads(line) for line in file]
found = problem(lines, [(int(sys.argv[2]), sys.argv[3])] if len(sys.argv) > 3 else [])
print(found or f"whole, {len(lines)} rows, head {lines[-1]['hash'] if lines else ''}")
sys.exit(found is not None)
