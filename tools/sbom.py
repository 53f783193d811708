"""The bill of materials: every library that Posko may run with, as CycloneDX 1.6 in JSON.

    python -m tools.sbom [FILE]      # without FILE to standard output

Versions are those of constraints.txt; licences and what needs what are read from what is installed. A library that
Posko or one of its extras needs and that is not pinned, or is installed in another version, is an error: then what was
tested is not what is listed. The same tree gives the same bytes.
"""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
TESTS = "test"
"""The extra that nobody runs Posko with."""


class WrongError(Exception):
    """What is installed is not what is pinned; the text says what."""


def canonical(name: str) -> str:
    """A package's name as the index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(text: str) -> dict[str, str]:
    """Versions by name, of constraints.txt."""
    lines = (line.partition("#")[0].partition(";")[0].strip() for line in text.splitlines())
    return {canonical(name): version for name, _, version in (line.partition("==") for line in lines if line)}


def requirements(project: Mapping[str, Any]) -> dict[str, set[str]]:
    """By package, which parts of Posko need it: "" is Posko itself, else an extra. Tests' own are left out."""
    found: dict[str, set[str]] = {}
    parts = {"": project["dependencies"], **project["optional-dependencies"]}
    for part, needed in parts.items():
        for line in needed if part != TESTS else ():
            found.setdefault(canonical(Requirement(line).name), set()).add(part)
    return found


def installed(name: str) -> Distribution | None:
    """A package as it is installed here; None where this platform does without it."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def needs(found: Distribution, extras: frozenset[str] = frozenset()) -> Iterator[str]:
    """What a package needs on this platform."""
    for line in found.requires or ():
        requirement = Requirement(line)
        given = [{"extra": each} for each in (extras or {""})]
        if requirement.marker is None or any(requirement.marker.evaluate(each) for each in given):
            yield canonical(requirement.name)


def closure(first: Mapping[str, set[str]], extras: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    """By package, which parts of Posko need it, also through others."""
    found = {name: set(parts) for name, parts in first.items()}
    waiting = list(found)
    while waiting:
        name = waiting.pop()
        here = installed(name)
        for other in needs(here, extras.get(name, frozenset())) if here else ():
            if not found[name] <= found.setdefault(other, set()):
                found[other] |= found[name]
                waiting.append(other)
    return found


def licence(found: Distribution) -> list[dict[str, Any]]:
    """What a package says of its licence."""
    told = found.metadata
    if "License-Expression" in told:
        return [{"expression": told["License-Expression"]}]
    named = [each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    named = [each for each in named if each != "OSI Approved"] or told.get_all("License") or []
    return [{"license": {"name": each.partition("\n")[0][:80]}} for each in named if each]


def bill(root: Path = ROOT) -> dict[str, Any]:
    """The document. Raises WrongError."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    versions = pinned((root / "constraints.txt").read_text())
    lines = [*project["dependencies"], *(each for some in project["optional-dependencies"].values() for each in some)]
    extras = {canonical(each.name): frozenset(each.extras) for each in map(Requirement, lines)}
    needed = closure(requirements(project), extras)
    wrong = sorted(_wrong(needed, versions))
    if wrong:
        raise WrongError("; ".join(wrong))
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    components = [_component(name, versions[name], needed[name]) for name in sorted(needed)]
    digest = hashlib.sha256(json.dumps(components, sort_keys=True).encode()).hexdigest()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + digest)}",
        "version": 1,
        "metadata": {
            "timestamp": _committed_at(root),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "purl": own,
                "licenses": [{"expression": project["license"]}],
            },
        },
        "components": components,
        "dependencies": [
            {"ref": own, "dependsOn": sorted(_ref(name, versions) for name in requirements(project))},
            *_dependencies(needed, versions, extras),
        ],
    }


def _wrong(needed: Mapping[str, object], versions: Mapping[str, str]) -> Iterator[str]:
    for name in needed:
        here = installed(name)
        if name not in versions:
            yield f"{name} is needed and not pinned in constraints.txt"
        elif here is not None and here.version != versions[name]:
            yield f"{name} is pinned to {versions[name]} and installed as {here.version}"


def _component(name: str, version: str, parts: set[str]) -> dict[str, Any]:
    here = installed(name)
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "scope": "required" if "" in parts else "optional",
    }
    if here and (told := licence(here)):
        made["licenses"] = told
    if extras := sorted(parts - {""}):
        made["properties"] = [{"name": "posko:extra", "value": each} for each in extras]
    return made


def _dependencies(
    needed: Mapping[str, object], versions: Mapping[str, str], extras: Mapping[str, frozenset[str]]
) -> Iterator[dict[str, Any]]:
    for name in sorted(needed):
        here = installed(name)
        others = sorted({_ref(other, versions) for other in needs(here, extras.get(name, frozenset()))}) if here else []
        yield {"ref": _ref(name, versions), "dependsOn": others}


def _ref(name: str, versions: Mapping[str, str]) -> str:
    return f"pkg:pypi/{name}@{versions[name]}"


def _committed_at(root: Path) -> str:
    """When the tree's last commit was made: the same for everybody who makes the bill."""
    told = subprocess.run(
        ["git", "-C", str(root), "log", "-1", "--format=%cI"], capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "1970-01-01T00:00:00+00:00"


def main(arguments: Sequence[str]) -> int:
    """Write the bill; 1 when what is installed is not what is pinned."""
    try:
        text = json.dumps(bill(), indent=1) + "\n"
    except WrongError as wrong:
        sys.stderr.write(f"sbom: {wrong}\n")
        return 1
    if arguments:
        Path(arguments[0]).write_text(text)
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
