"""Why a message did not leave is said in the reader's language, though it is kept as it was written."""

import ast
import inspect
from types import ModuleType

import pytest

from cc.core.phrases import Phrase
from cc.core.phrases.undelivered import undelivered
from cc.core.phrases.voice import ENGLISH
from cc.notify import mail, outgoing, patience, services, webhook
from cc.words.catalogue import Language
from cc.words.reader import Reader

INDONESIAN = Reader(Language.ID)
SAID = {
    "no answer within 20 s": "tidak dijawab dalam 20 detik",
    "mail server mx.go.id: Connection refused": "server surel mx.go.id: sambungan ditolak",
    "mail server mx.go.id: TLS failed (CERT); is `security` right?": (
        "server surel mx.go.id: TLS gagal (CERT); apakah `security` sudah benar?"
    ),
    "webhook:dinas at 10.0.0.1:8080 answered 503": "webhook:dinas di 10.0.0.1:8080 menjawab 503",
    "apprise:wa: the service did not take it": "apprise:wa: layanan itu tidak menerimanya",
    "mail: 550 5.1.1 no such user; apprise:wa: our fault (KeyError), which is in the log": (
        "mail: 550 5.1.1 no such user; apprise:wa: kesalahan kami (KeyError), tercatat di log"
    ),
    "whatever an older Posko wrote": "whatever an older Posko wrote",
}


@pytest.mark.parametrize("kept", SAID)
def test_it_is_said_in_the_readers_language_and_kept_in_english(kept: str) -> None:
    assert undelivered(kept, INDONESIAN) == SAID[kept]
    assert undelivered(kept, ENGLISH) == kept
    assert Phrase("{why:undelivered}", {"why": kept}).said(INDONESIAN) == SAID[kept]


@pytest.mark.parametrize("module", [mail, outgoing, patience, services, webhook])
def test_every_sentence_of_the_senders_is_known(module: ModuleType) -> None:
    """Each is made with a hole filled by `x1`, and must not come back as it was."""
    errors = {"Unreached", "Refused", "SendError"}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in errors and node.args:
            text = _text(node.args[0])
            words = text.replace("x1", "").strip(" :;()").split()
            assert len(words) < 2 or undelivered(text, INDONESIAN) != text, text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x1" for part in node.values)
    return "x1"
