"""The TLS of `posko serve --tls-cert --tls-key`, asked by a client that would take less."""

import socket
import ssl
import subprocess
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from cc.workforce.api.app import build_app
from cc.workforce.serve import listen, make_server, serve
from tests.waiting import SOON_S
from tests.workforce.fake import FakeCentre

WEAK = ("NULL", "EXP", "RC4", "3DES", "DES-CBC3", "MD5", "ADH", "AECDH", "PSK")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server with a certificate that was made for this run."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    make_certificate(certificate, key)
    server = make_server(build_app(FakeCentre()), str(certificate), str(key))
    listening = listen("127.0.0.1", 0)
    found: int = listening.getsockname()[1]
    thread = threading.Thread(target=serve, args=(server, listening))
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield found
    server.stop()
    thread.join()


def make_certificate(certificate: Path, key: Path) -> None:
    """A certificate for this machine, signed by itself."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip


def _agreed(port: int, context: ssl.SSLContext) -> tuple[str, str]:
    """Version and cipher that the two agree on. ssl.SSLError or ConnectionError when they do not."""
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", port), SOON_S) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as line,
    ):
        cipher = line.cipher()
        assert cipher is not None
        return str(line.version()), cipher[0]


def test_the_newest_version_is_preferred(port: int) -> None:
    assert _agreed(port, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))[0] == "TLSv1.3"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_versions_are_refused(port: int, version: ssl.TLSVersion) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _agreed(port, context)


def test_weak_ciphers_are_not_offered(port: int) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("NULL:RC4:3DES:aNULL:MD5:kRSA:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _agreed(port, context)
    context.set_ciphers("ALL:@SECLEVEL=0")
    version, cipher = _agreed(port, context)
    assert version == "TLSv1.2"
    assert cipher.startswith("ECDHE")
    assert not [word for word in WEAK if word in cipher]


def test_a_handshake_that_does_not_come_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such connections are counted by nobody: half a thousand of them would take every file there is."""
    monkeypatch.setattr("cc.workforce.serve.HANDSHAKE_S", 0.3)
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make_certificate(certificate, key)
    server = make_server(build_app(FakeCentre()), str(certificate), str(key))
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    thread = threading.Thread(target=serve, args=(server, listening))
    thread.start()
    try:
        # Half of what a handshake is given where nobody says how long: then this fails.
        with socket.create_connection(("127.0.0.1", port), timeout=30) as silent:
            assert silent.recv(100) == b""
    finally:
        server.stop()
        thread.join()
