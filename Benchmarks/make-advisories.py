#!/usr/bin/env python3
"""Writes advisories of the size of the real ones, always the same: make-advisories.py FOLDER [SCALE]

  tracker.json    in the form of Debian's security tracker, about 40 MB: 3,700 source packages, five releases each
  tracker-2.json  the same, ten entries changed
  osv.ndjson      250,000 OSV records of four languages
  image.cdx.json  a bill of materials with 1,000 packages, 300 of Debian and 700 of those languages
"""

import json
import os
import random
import sys

folder, scale = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1
os.makedirs(folder, exist_ok=True)
dice = random.Random(1)
words = (
    "overflow parser attacker remote crafted request denial service memory header token session path archive signature "
    "validation bypass template query encoding certificate pointer buffer integer kernel driver"
).split()


def sentence(low, high):
    return " ".join(dice.choice(words) for _ in range(dice.randint(low, high)))


def tracker():
    releases = {"bullseye": "11", "bookworm": "12", "trixie": "13", "forky": "14", "sid": "99"}
    sources = {}
    number = 0
    for index in range(max(1, int(3700 * scale))):
        entries = {}
        # A few have thousands, most a handful.
        for _ in range(min(1500, max(1, int(dice.paretovariate(1.05) * 1.7)))):
            number += 1
            state = {}
            for release, major in releases.items():
                version = f"{dice.randint(1, 9)}.{dice.randint(0, 40)}.{dice.randint(0, 9)}-{major}"
                one = {"status": "open", "repositories": {release: version}, "urgency": "not yet assigned"}
                draw = dice.random()
                if draw < 0.7:
                    one.update(status="resolved", fixed_version=version)
                elif draw < 0.8:
                    one.update(status="resolved", fixed_version="0", urgency="unimportant")
                elif draw < 0.9:
                    one.update(nodsa="Minor issue", nodsa_reason="")
                if release in ("bullseye", "bookworm"):
                    one["repositories"][release + "-security"] = version
                state[release] = one
            entries[f"CVE-{2010 + number % 16}-{10000 + number}"] = {
                "description": sentence(15, 60), "debianbug": 100000 + number, "scope": "remote", "releases": state}
        sources[f"source{index}"] = entries
    return sources


def write(name, value):
    with open(os.path.join(folder, name), "w") as file:
        json.dump(value, file, separators=(",", ": "))


sources = tracker()
write("tracker.json", sources)
for name in list(sources)[:10]:
    next(iter(sources[name].values()))["releases"]["bookworm"]["urgency"] = "high"
write("tracker-2.json", sources)

ecosystems = [("PyPI", "", "ECOSYSTEM"), ("npm", "", "SEMVER"), ("Maven", "org.group:", "ECOSYSTEM"), ("crates.io", "", "SEMVER")]
with open(os.path.join(folder, "osv.ndjson"), "w") as file:
    for number in range(int(250_000 * scale)):
        ecosystem, prefix, kind = ecosystems[number % 4]
        major = dice.randint(1, 9)
        record = {
            "schema_version": "1.6.0", "id": f"GHSA-{number:06d}-bench", "modified": "2024-05-06T07:08:09Z",
            "published": "2024-01-02T03:04:05Z", "aliases": [f"CVE-2024-{100_000 + number}"],
            "summary": sentence(4, 10), "details": sentence(30, 220),
            "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
            "affected": [{
                "package": {"ecosystem": ecosystem, "name": f"{prefix}package{dice.randint(0, 59_999)}"},
                "ranges": [{"type": kind, "events": [{"introduced": "0"}, {"fixed": f"{major}.{dice.randint(1, 80)}.0"}]}],
                "versions": [f"{major}.{minor}.0" for minor in range(dice.randint(0, 60))]}],
            "references": [{"type": "WEB", "url": f"https://example.org/{number}"}],
            "database_specific": {"severity": "HIGH"}}
        file.write(json.dumps(record, separators=(",", ":")) + "\n")

components = []
for number in range(300):
    source, version = f"source{dice.randint(0, max(0, int(3700 * scale) - 1))}", f"{dice.randint(1, 9)}.{dice.randint(0, 40)}.0-1"
    components.append((f"lib{number}", version, f"pkg:deb/debian/lib{number}@{version}?distro=debian-12&upstream={source}"))
for number in range(700):
    kind, group = [("pypi", ""), ("npm", ""), ("maven", "org.group/"), ("cargo", "")][number % 4]
    name, version = f"package{dice.randint(0, 59_999)}", f"{dice.randint(1, 9)}.{dice.randint(0, 80)}.0"
    components.append((name, version, f"pkg:{kind}/{group}{name}@{version}"))
write("image.cdx.json", {
    "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
    "metadata": {"component": {"type": "container", "name": "bench/image"}},
    "components": [{"type": "operating-system", "name": "debian", "version": "12"}] + [
        {"type": "library", "name": name, "version": version, "purl": purl} for name, version, purl in components]})
