"""The bill of materials, the audit, and a release's folder."""

import hashlib
import json
import subprocess
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.architecture.house import ROOT
from tools import audit, minisign, release, sbom


def test_every_pinned_package_is_in_it() -> None:
    bill = sbom.bill()
    listed = {each["name"]: each for each in bill["components"]}
    versions = sbom.pinned((ROOT / "constraints.txt").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(sbom.requirements(project)) <= set(listed)
    assert {name: each["version"] for name, each in listed.items()} == {name: versions[name] for name in listed}
    assert listed["sqlalchemy"]["scope"] == "required"
    assert listed["psycopg"]["scope"] == "optional"
    assert "pytest" not in listed, "nobody runs Posko with it"
    assert "greenlet" not in listed or "greenlet" in versions


def test_it_says_what_needs_what_and_under_which_licence() -> None:
    bill = sbom.bill()
    refs = {each["bom-ref"] for each in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    assert {each["ref"] for each in bill["dependencies"]} == refs
    assert {other for each in bill["dependencies"] for other in each["dependsOn"]} <= refs
    starlette = next(each for each in refs if each.startswith("pkg:pypi/starlette@"))
    fastapi = next(each for each in bill["dependencies"] if each["ref"].startswith("pkg:pypi/fastapi@"))
    assert starlette in fastapi["dependsOn"]
    without = [each["name"] for each in bill["components"] if not each.get("licenses") and sbom.installed(each["name"])]
    assert without == ["pysqlite3"], "which says none of itself"
    assert bill == sbom.bill(), "the same tree gives the same bill"


def test_what_is_not_pinned_or_is_another_version_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    here = distribution("rich").version
    changed = [line for line in lines if not line.lower().startswith("starlette==")]
    (tmp_path / "constraints.txt").write_text("\n".join(changed).replace(f"rich=={here}", "rich==1.0"))
    with pytest.raises(sbom.WrongError) as wrong:
        sbom.bill(tmp_path)
    assert "starlette is needed and not pinned" in str(wrong.value)
    assert f"rich is pinned to 1.0 and installed as {here}" in str(wrong.value)


@pytest.mark.parametrize(
    ("packages", "status"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], audit.FINE),
        ([{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}], audit.BROKEN),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}], audit.NOT_ASKED),
        ([], audit.NOT_ASKED),
    ],
)
def test_what_could_not_be_looked_up_is_no_good_news(packages: list[dict[str, object]], status: int) -> None:
    found, lines = audit.judged({"dependencies": packages})
    assert found == status
    assert lines


def test_an_audit_that_nobody_answers_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    silent = tmp_path / "pip-audit"
    silent.write_text("#!/bin/sh\necho 'no route to host' >&2\nexit 1\n")
    silent.chmod(0o755)
    assert audit.main([str(silent)]) == audit.NOT_ASKED
    assert "no route to host" in capsys.readouterr().out
    assert audit.main([str(tmp_path / "none")]) == audit.NOT_ASKED


@pytest.mark.slow
def test_a_release_has_everything_and_its_signature_holds(tmp_path: Path) -> None:
    assert minisign.main(["generate", str(tmp_path / "posko")]) == 0
    folder = tmp_path / "release"
    names = release.make(folder, tmp_path / "posko.key")
    assert [each for each in names if each.endswith(".whl")]
    assert [each for each in names if each.endswith(".tar.gz")]
    assert {"sbom.cdx.json", "SHA256SUMS", "SHA256SUMS.minisig"} < set(names)
    assert minisign.main(["verify", str(folder / "SHA256SUMS"), str(tmp_path / "posko.pub")]) == 0
    checked = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert checked.returncode == 0
    assert json.loads((folder / "sbom.cdx.json").read_text())["bomFormat"] == "CycloneDX"
    (wheel,) = folder.glob("*.whl")
    told = (folder / "SHA256SUMS").read_text()
    assert f"{hashlib.sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}" in told
    with pytest.raises(release.WrongError):
        release.make(folder, None)
    assert not list(tmp_path.glob(".release*"))
