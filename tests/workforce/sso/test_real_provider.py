"""The whole log-in against a provider that nobody here wrote: npm's oidc-provider, with a browser's forms."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cc.core.intents.identity import BindIdentity
from cc.core.vocabulary import Role
from cc.settings.sso import Sso
from tests.builders import Room
from tests.waiting import until
from tests.workforce.sso.served import SsoRoom, served

pytestmark = [pytest.mark.room(on=("sqlite",), clock="machine"), pytest.mark.slow]
SCRIPT = Path(__file__).with_name("provider.mjs")
PACKAGE = "oidc-provider@9"
INSTALL_S = 180


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its issuer; skipped where node, npm or the package cannot be had."""
    folder = tmp_path_factory.mktemp("oidc")
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("no node and npm here: the log-in against a real provider is not tried")
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), PACKAGE]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_S, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not bring {PACKAGE} in {INSTALL_S} s: the log-in against a real provider is not tried")
    if done.returncode:
        pytest.skip(f"npm does not bring {PACKAGE}: {done.stderr.strip()[-200:]}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    issuer = f"http://127.0.0.1:{port}"
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(["node", str(SCRIPT), str(port)], cwd=folder, stdout=log, stderr=log)
        try:
            until(lambda: "ready" in (folder / "log").read_text() or running.poll() is not None, "the provider")
            assert running.poll() is None, (folder / "log").read_text()
            yield issuer
        finally:
            running.kill()
            running.wait()


def settings(issuer: str, client_id: str = "posko", **groups: Role) -> Sso:
    return Sso(issuer=issuer, client_id=client_id, groups=groups)


def in_a_browser(address: str, subject: str) -> str:
    """Open the address, confirm the code, log in, consent: the last page's text."""
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        page = browser.get(address)
        for typed in ({"confirm": "yes"}, {"login": subject, "password": "any"}, {}):
            action = re.search(r'action="([^"]+)"', page.text)
            assert action is not None, page.text
            hidden = dict(re.findall(r'type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text))
            page = browser.post(str(page.url.join(action[1])), data={**hidden, **typed})
    return page.text


def answered(sso: SsoRoom, ticket: str) -> httpx.Response:
    replies: list[httpx.Response] = []

    def no_longer_waiting() -> bool:
        replies.append(sso.ask(ticket))
        return replies[-1].status_code != 202

    until(no_longer_waiting, "the end of the log-in")
    return replies[-1]


def test_somebody_logs_in_by_a_real_provider(room: Room, provider: str) -> None:
    with served(room, settings(provider, operators=Role.OPERATOR)) as sso:
        sso.do("admin", BindIdentity("sari", provider, "sari-sub"))
        offer = sso.begin()
        assert sso.ask(offer["ticket"]).status_code == 202
        assert "Success" in in_a_browser(offer["verification_uri_complete"], "sari-sub")
        reply = answered(sso, offer["ticket"])
        assert reply.status_code == 201, reply.text
        assert sso.actor(reply.json()["token"]).login == "sari"


def test_who_is_nobody_here_or_in_no_group_that_counts_is_not_let_in(room: Room, provider: str) -> None:
    with served(room, settings(provider, operators=Role.OPERATOR)) as sso:
        sso.do("admin", BindIdentity("budi", provider, "petugas"))
        for subject, code in (("orang-lain", "sso.unknown"), ("petugas", "sso.groups")):
            offer = sso.begin()
            in_a_browser(offer["verification_uri_complete"], subject)
            reply = answered(sso, offer["ticket"])
            assert (reply.status_code, reply.json()["code"]) == (401, code)


def test_a_token_for_another_client_of_the_same_provider_is_not_taken(room: Room, provider: str) -> None:
    with served(room, settings(provider)) as sso, served(room, settings(provider, "another")) as other:
        sso.do("admin", BindIdentity("sari", provider, "sari-sub"))
        offer = other.begin()
        in_a_browser(offer["verification_uri_complete"], "sari-sub")
        reply = sso.ask(offer["ticket"])
        assert (reply.status_code, reply.json()["code"]) == (401, "sso.ended")
        assert answered(other, offer["ticket"]).status_code == 201
