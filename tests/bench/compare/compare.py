"""Runs every scanner over the input and prints the table: `compare.py TFTSR TOOLS INPUT ROUNDS`.

CPU time is user and system time of the process, on one core, the least of all rounds, start of the process included.
A value counts as found when any finding overlaps it, and a finding as wrong when it overlaps no value of the truth,
whatever types either of them has; hosts, addresses and paths count neither for nor against a scanner.
"""

import json
import os
import subprocess
import sys
import time
from bisect import bisect_left
from pathlib import Path

from patterns import PATTERNS

TFTSR, TOOLS, INPUT, ROUNDS = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
HERE = Path(__file__).parent
BOTH, SECRETS, PERSONAL = ("secret", "personal"), ("secret",), ("personal",)


def run(command, output):
    """Runs a command on one core; gives back its CPU seconds and peak memory in MB, or why it failed."""
    with open(output, "wb") as out, open(f"{output}.err", "wb") as err:
        core = str(max(os.sched_getaffinity(0)))
        process = subprocess.Popen(["taskset", "-c", core, *map(str, command)], stdout=out, stderr=err)
        deadline = time.monotonic() + 150
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                process.kill()
                os.wait4(process.pid, 0)
                raise RuntimeError("took longer than 150 s")
            time.sleep(0.005)
    # By convention 1, and for Kingfisher 200 and more, say that something was found.
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if code not in (0, 1) and code < 200:
        last = Path(f"{output}.err").read_text(errors="replace").strip().splitlines()[-1:]
        raise RuntimeError(f"ended with {code} {' '.join(last)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def json_lines(output):
    for line in output.read_text().splitlines():
        if line.startswith("{"):
            yield json.loads(line)


# Each reads what a scanner printed as spans of bytes; `lines` holds where each line starts.


def of_tftsr(output, lines):
    return [(row["start"], row["end"]) for row in json_lines(output)]


def of_ripgrep(output, lines):
    spans = []
    for line in output.read_text().splitlines():
        at, found = line.split(":", 1)
        spans.append((int(at), int(at) + len(found)))
    return spans


def of_betterleaks(output, lines):
    def span(found):
        start = lines[found["location"]["start_line"] - 1] + found["location"]["start_column"] - 1
        return start, start + len(found["match"]["full"])

    spans = []
    for row in json_lines(output):
        finding = row.get("finding")
        if finding is None:
            continue
        spans.append(span(finding))
        for group in finding.get("component_sets") or []:
            spans += [span(component) for component in group["components"]]
    return sorted(set(spans))


def of_kingfisher(output, lines):
    spans = set()
    for row in json_lines(output):
        finding = row.get("finding")
        if finding:
            start = lines[finding["line"] - 1] + finding["column_start"] - 1
            spans.add((start, start + len(finding["snippet"])))
    return sorted(spans)


def of_detect_secrets(output, lines):
    """It names lines only."""
    found = json.loads(output.read_text())["results"]
    numbers = {row["line_number"] for rows in found.values() for row in rows}
    return sorted((lines[number - 1], lines[number] - 1) for number in numbers)


def of_pairs(output, lines):
    return [tuple(map(int, line.split())) for line in output.read_text().splitlines()]


def scanners(file):
    """Name, environment, most MB it is given, classes it looks for, command, reader, what to add in the table."""
    rg = ["rg", "--no-unicode", "--no-config", "-j1", "-oabN", "--no-filename"]
    rg += [word for pattern in PATTERNS for word in ("-e", pattern)]
    better, king, fog, detect, scrub = (
        TOOLS / name / "bin" for name in ("betterleaks", "kingfisher", "datafog", "detect-secrets", "scrubadub")
    )
    return [
        ("tftsr", None, 1000, BOTH, [TFTSR, "scan", "--format", "jsonl", "--jobs", "1", file], of_tftsr),
        ("ripgrep, 11 patterns", "rg", 1000, BOTH, [*rg, file], of_ripgrep),
        ("betterleaks", "betterleaks", 1000, SECRETS,
         [better / "betterleaks", file, "--no-banner", "--jsonl", "-j", "1"], of_betterleaks),
        ("Kingfisher", "kingfisher", 1000, SECRETS,
         [king / "kingfisher", "scan", file, "--no-validate", "--format", "jsonl", "--no-update-check", "--jobs", "1",
          "--no-dedup"], of_kingfisher),
        ("datafog-core", "datafog", 1000, PERSONAL, [fog / "python", HERE / "scan_datafog.py", file], of_pairs),
        ("detect-secrets (lines)", "detect-secrets", 1, SECRETS,
         [detect / "detect-secrets", "scan", "--all-files", "--no-verify", file], of_detect_secrets),
        ("scrubadub", "scrubadub", 0.1, PERSONAL, [scrub / "python", HERE / "scan_scrubadub.py", file], of_pairs),
    ]


def why_missing(environment):
    """Why a scanner cannot be run; nothing when it can."""
    if environment == "rg":
        missing = subprocess.run(["which", "rg"], capture_output=True, check=False).returncode
        return "Debian's `ripgrep` is not there" if missing else None
    if environment and not (TOOLS / environment / "installed").exists():
        log = TOOLS / environment / "install.log"
        text = log.read_text() if log.exists() else ""
        errors = [line for line in text.splitlines() if line.startswith("ERROR")]
        return errors[0].removeprefix("ERROR: ")[:90] if errors else "its installation failed"
    return None


def slice_of(megabytes):
    """The first so many MB of the input, cut at a line end, as a file."""
    whole = INPUT / "input.log"
    if whole.stat().st_size <= megabytes * 1_000_000:
        return whole
    part = INPUT / f"input-{megabytes}.log"
    with whole.open("rb") as file:
        text = file.read(int(megabytes * 1_000_000))
    part.write_bytes(text[: text.rfind(b"\n") + 1])
    return part


def overlapping(spans, start, end, ends):
    """Whether a span of a sorted list overlaps; `ends` are the largest ends up to each."""
    place = bisect_left(spans, (end,))
    return place > 0 and ends[place - 1] > start


def largest_ends(spans):
    ends, largest = [], 0
    for _, end in spans:
        largest = max(largest, end)
        ends.append(largest)
    return ends


def judged(spans, size, classes):
    spans = sorted(spans)
    truth = [json.loads(line) for line in (INPUT / "truth.jsonl").read_text().splitlines()]
    truth = [row for row in truth if row["end"] <= size]
    ends = largest_ends(spans)
    cells = []
    for group in BOTH:
        rows = [row for row in truth if row["class"] == group]
        found = sum(overlapping(spans, row["start"], row["end"], ends) for row in rows)
        cells.append(f"{found} / {len(rows) - found}" if group in classes else "–")
    values = [(row["start"], row["end"]) for row in truth]
    ends = largest_ends(values)
    wrong = sum(not overlapping(values, start, end, ends) for start, end in spans)
    return [*cells, str(wrong)]


def main():
    measured, notes = {}, {}
    # All measuring comes first: a child's peak memory starts from what this process holds.
    for round_number in range(ROUNDS):
        for name, environment, most, *_ in scanners(""):
            if name in notes:
                continue
            reason = why_missing(environment)
            if reason:
                notes[name] = f"not installed: {reason}"
                continue
            file = slice_of(most)
            command = next(row[4] for row in scanners(file) if row[0] == name)
            output = INPUT / f"{environment or 'tftsr'}.out"
            # Slow ones get one round, and what is built at a first start is there at the second.
            if round_number > 0 and measured[name][0] > 20:
                continue
            try:
                if round_number == 0 and name == "Kingfisher":
                    run(command, output)
                seconds, memory = run(command, output)
            except (RuntimeError, OSError) as error:
                notes[name] = f"not measured: {error}"
                continue
            before = measured.get(name, (seconds, 0))
            measured[name] = (min(seconds, before[0]), max(memory, before[1]))
    whole = (INPUT / "input.log").stat().st_size
    print(f"{whole / 1e6:.0f} MB, one core, least CPU time of {ROUNDS} rounds; `found / missed` by the truth.\n")
    print("| scanner | MB per CPU second | tftsr is as fast | peak memory | secrets | personal data | wrong |")
    print("|---|---|---|---|---|---|---|")
    ours = None
    for name, environment, most, classes, _, read in scanners(""):
        if name in notes:
            print(f"| {name} | {notes[name]} | | | | | |")
            continue
        file = slice_of(most)
        size = file.stat().st_size
        text, lines = file.read_bytes(), [0]
        while (at := text.find(b"\n", lines[-1])) >= 0:
            lines.append(at + 1)
        spans = read(INPUT / f"{environment or 'tftsr'}.out", lines)
        seconds, memory = measured[name]
        speed = size / 1e6 / seconds
        ours = ours or speed
        part = "" if file.name == "input.log" else f" (first {size / 1e6:.1f} MB)"
        faster = "" if name == "tftsr" else f"{ours / speed:.2g} ×" if ours / speed < 100 else f"{ours / speed:.0f} ×"
        cells = [f"{name}{part}", f"{speed:.3g}", faster, f"{memory:.0f} MB", *judged(spans, size, classes)]
        print(f"| {' | '.join(cells)} |")
    print("\nNot measured: gitleaks (in no package registry as a program), Presidio (its language model neither).")


main()
