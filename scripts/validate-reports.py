"""Validates every report in a directory with libraries that others wrote. Run by validate-reports.sh."""

import html.parser
import json
import logging
import pathlib
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from lxml import etree
from packageurl import PackageURL
from sarif_pydantic import Sarif
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

logging.disable(logging.ERROR)


def cyclonedx(path):
    text = path.read_text()
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if error:
        yield str(error)[:600]
    document = json.loads(text)
    references = [component["bom-ref"] for component in document["components"]]
    references.append(document["metadata"]["component"]["bom-ref"])
    if len(set(references)) != len(references):
        yield "a bom-ref stands twice"
    for dependency in document["dependencies"]:
        for reference in [dependency["ref"], *dependency.get("dependsOn", [])]:
            if reference not in references:
                yield f"{reference} is no component"
    for component in document["components"]:
        if "purl" in component:
            PackageURL.from_string(component["purl"])


def spdx(path):
    document = parse_file(str(path))
    for message in validate_full_spdx_document(document):
        yield f"{message.validation_message} ({message.context.spdx_id if message.context else ''})"


def sarif(path):
    document = json.loads(path.read_text())
    Sarif.model_validate(document)
    for run in document["runs"]:
        ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        if len(set(ids)) != len(ids):
            yield "a rule stands twice"
        for result in run["results"]:
            if ids[result["ruleIndex"]] != result["ruleId"]:
                yield "ruleIndex and ruleId disagree"


def junit(path):
    root = etree.parse(str(path)).getroot()
    if root.tag != "testsuites":
        yield f"the root is {root.tag}"
    if int(root.get("tests")) != len(root.findall(".//testcase")):
        yield "the number of tests is wrong"


def page(path):
    class Parser(html.parser.HTMLParser):
        open_tags, bad = [], []

        def handle_starttag(self, tag, attributes):
            if tag in ("script", "img", "iframe", "object", "embed", "link", "use", "foreignobject"):
                self.bad.append(f"<{tag}>")
            if "svg" in self.open_tags and tag not in ("g", "rect", "text", "title"):
                self.bad.append(f"<{tag}> in a picture")
            for name, value in attributes:
                if name.startswith("on") or (name == "href" and not value.startswith(("https://", "http://"))):
                    self.bad.append(f"{name}={value}")
            if tag not in ("meta",):
                self.open_tags.append(tag)

        def handle_endtag(self, tag):
            if not self.open_tags or self.open_tags.pop() != tag:
                self.bad.append(f"</{tag}> does not close what is open")

    parser = Parser()
    parser.feed(path.read_text())
    yield from parser.bad
    if parser.open_tags:
        yield f"not closed: {parser.open_tags}"


def openvex(path):
    """What OPENVEX-SPEC.md 0.2.0 asks of documents and statements."""
    document = json.loads(path.read_text())
    for key in ("@context", "@id", "author", "timestamp", "version", "statements"):
        if not document.get(key) and key != "statements":
            yield f"{key} is missing"
    asked = {"not_affected": "impact_statement", "affected": "action_statement"}
    for statement in document["statements"]:
        if statement["status"] not in ("not_affected", "affected", "fixed", "under_investigation"):
            yield f"{statement['status']} is no status"
        if not statement["vulnerability"]["name"] or not statement["products"]:
            yield "a statement about nothing"
        needed = asked.get(statement["status"])
        if needed and not statement.get(needed):
            yield f"{statement['status']} without {needed}"
        aliases = statement["vulnerability"].get("aliases", [])
        if len(set(aliases)) != len(aliases):
            yield "an alias stands twice"
        for product in statement["products"]:
            for component in [product, *product.get("subcomponents", [])]:
                PackageURL.from_string(component["identifiers"]["purl"])


def purl(path):
    for line in path.read_text().split("\n"):
        if line and PackageURL.from_string(line).type == "":
            yield f"{line} has no type"


def ndjson(path):
    for line in path.read_text().split("\n"):
        if line and "fingerprint" not in json.loads(line):
            yield "a line has no fingerprint"


def plain_json(path):
    json.loads(path.read_text())
    return []


VALIDATORS = {
    "cyclonedx": cyclonedx, "spdx": spdx, "sarif": sarif, "junit": junit, "html": page, "purl": purl,
    "ndjson": ndjson, "openvex": openvex, "json": plain_json, "gitlab": plain_json,
}

failed = False
count = 0
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    validator = VALIDATORS.get(path.name.split(".")[1])
    if validator is None:
        continue
    count += 1
    try:
        problems = list(validator(path))
    except Exception as error:  # a validator that refuses by raising
        problems = [f"{type(error).__name__}: {error}"[:800]]
    for problem in problems[:10]:
        failed = True
        print(f"{path.name}: {problem}")
print(f"{count} reports checked")
sys.exit(1 if failed or count == 0 else 0)
