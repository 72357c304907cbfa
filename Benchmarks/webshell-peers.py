#!/usr/bin/env python3
"""Recall and false positives of other people's YARA rules, on the corpora that webshells.sh evaluates.

  webshell-peers.py CORPUS NAME=RULES[,RULES…] [NAME=RULES…] [--software FOLDER]… [--misses FILE]

CORPUS is laid out as webshells.sh wants it, RULES are rule files, which this repository does not contain. Needs the
command `yara`. A file counts as found where any rule that is not private matches; one that could not
be scanned counts as missed and is told. Processor time of scanning and of compiling goes into the throughput.
"""
import collections
import os
import resource
import subprocess
import sys
import tempfile

EXTENSIONS = {"php": ".php", "jsp": ".jsp", "asp": ".asp", "aspx": ".aspx", "other": ".txt"}


def scan(rules, extension, files):
    """The files in which a rule matches, and processor seconds."""
    found = set()
    with tempfile.NamedTemporaryFile("w", suffix=".list") as listing:
        listing.write("".join(path + "\n" for path in files))
        listing.flush()
        command = ["yara", "-w", "-p", "1", "-a", "3000", "--scan-list"]
        for name, value in {
            "filename": "page" + extension, "filepath": "/var/www/site/page" + extension, "extension": extension,
            "filetype": "unknown", "owner": "www-data",
        }.items():
            command += ["-d", f"{name}={value}"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command + rules + [listing.name], capture_output=True, text=True, errors="replace")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    for line in done.stdout.splitlines():
        _, _, path = line.partition(" ")
        found.add(path)
    for line in done.stderr.splitlines():
        if "warning" not in line:
            print("yara:", line[:200], file=sys.stderr)
    if done.returncode and not found:
        sys.exit(f"yara ended with {done.returncode}")
    return found, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def corpus_rows(root):
    """Label, language, groups and path of every file that counts: core ones, and the source that is kept aside."""
    files = {}
    for label in ("malicious", "benign"):
        for language in os.listdir(f"{root}/{label}"):
            for name in os.listdir(f"{root}/{label}/{language}"):
                files[label, language, name[:64]] = f"{root}/{label}/{language}/{name}"
    with open(f"{root}/manifest.tsv") as manifest:
        next(manifest)
        for line in manifest:
            digest, label, language, quality, kind, source, _, origin = line.rstrip("\n").split("\t")[:8]
            path = files.get((label, language, digest))
            if path is None or quality != "core" and source != "for-just-we/webshell_sample" and language != "other":
                continue
            group = f"{label} {language}" + ("" if quality == "core" else f" {quality}")
            groups = [f"{group} all", f"{group} from {source}, {origin}"]
            if label == "malicious":
                groups.append(f"{group} of class {kind}")
                if language == "php" and quality == "core" and os.path.getsize(path) <= 2048:
                    groups.append(f"{group} of class {kind}, short (≤ 2 KB)")
            yield label, language, groups, path


def software_rows(root):
    for folder, _, names in os.walk(root):
        for name in names:
            if name.lower().endswith((".php", ".phtml", ".inc")) and "\n" not in folder + name:
                yield "benign", "php", [f"benign software in {root}"], os.path.join(folder, name)


def main(arguments):
    sets, software, misses, corpus = {}, [], None, None
    arguments = list(arguments)
    while arguments:
        word = arguments.pop(0)
        if word == "--software":
            software.append(arguments.pop(0))
        elif word == "--misses":
            misses = arguments.pop(0)
        elif "=" in word:
            name, _, rules = word.partition("=")
            sets[name] = rules.split(",")
        else:
            corpus = word
    if not corpus or not sets:
        sys.exit(__doc__)
    rows = list(corpus_rows(corpus))
    for root in software:
        rows += software_rows(root)
    wrong = []
    either = set()
    for name, rules in sets.items():
        found = set()
        for language in sorted({row[1] for row in rows}):
            files = [row[3] for row in rows if row[1] == language]
            hits, seconds = scan(rules, EXTENSIONS.get(language, ".txt"), files)
            found |= hits
            size = sum(os.path.getsize(path) for path in files)
            print(f"{name} {language}: {len(files)} files, {size / 1e6 / max(seconds, 1e-3):.1f} MB/s")
        either |= found
        report(name, rows, found)
        wrong += [f"{name} {label} {path}" for label, _, _, path in rows if (path in found) != (label == "malicious")]
    if len(sets) > 1:
        report("any of them", rows, either)
    if misses:
        with open(misses, "w") as file:
            file.writelines(line + "\n" for line in sorted(wrong))


def report(name, rows, found):
    tallies = collections.defaultdict(lambda: [0, 0])
    for _, _, groups, path in rows:
        for group in groups:
            tallies[group][0] += 1
            tallies[group][1] += path in found
    for group, (count, hits) in sorted(tallies.items()):
        print(f"{name}: {group}: {count} files, found {100 * hits / count:.2f} % ({hits})")


if __name__ == "__main__":
    main(sys.argv[1:])
