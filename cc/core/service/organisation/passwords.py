"""Which passwords nobody may choose: those that everybody tries first. Owns that short list; keeps no password.

Length is the rest of it: no demand for capitals or digits, which make people write passwords down.
"""

from cc.core.errors import InputError

LEAST, MOST = 8, 1_000
"""Characters."""

_COMMON = frozenset(
    [
        "password",
        "passwort",
        "passw0rd",
        "p@ssword",
        "p@ssw0rd",
        "pass1234",
        "letmein",
        "welcome",
        "welkom",
        "selamat",
        "qwerty",
        "qwertyui",
        "qwertyuiop",
        "qwerty123",
        "qazwsx",
        "qazwsxedc",
        "1q2w3e4r",
        "1q2w3e4r5t",
        "zxcvbnm",
        "asdfghjkl",
        "asdfgh",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "batman",
        "dragon",
        "monkey",
        "master",
        "shadow",
        "michael",
        "jennifer",
        "trustno1",
        "starwars",
        "whatever",
        "computer",
        "internet",
        "samsung",
        "google",
        "facebook",
        "instagram",
        "changeme",
        "default",
        "secret",
        "admin",
        "administrator",
        "root",
        "system",
        "operator",
        "supervisor",
        "guest",
        "test",
        "testing",
        "posko",
        "komando",
        "command",
        "center",
        "centre",
        "polisi",
        "police",
        "damkar",
        "bpbd",
        "bnpb",
        "basarnas",
        "jakarta",
        "indonesia",
        "merdeka",
        "bandung",
        "surabaya",
        "semarang",
        "garuda",
        "pancasila",
        "nusantara",
        "bismillah",
        "alhamdulillah",
        "sayang",
        "sayangku",
        "cinta",
        "cintaku",
        "rahasia",
        "rahasiaku",
        "katasandi",
        "kata-sandi",
        "sandi",
        "bersama",
        "keluarga",
        "anakku",
        "ibuku",
        "bapakku",
        "mamaku",
        "papaku",
        "muhammad",
        "indonesiaku",
        "persija",
        "persib",
        "doraemon",
        "naruto",
        "minecraft",
    ]
)
_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_AFTER = "0123456789!@#$%^&*.?_-"
"""What people put behind a word so that it is taken."""


def require_password(login: str, password: str) -> None:
    """InputError for a password that is too short, too long to log in by, or guessed at once."""
    if len(password) < LEAST:
        raise InputError(
            "the password of {login} is too short: {least} characters are the least.",
            code="input.password",
            fields={"login": login, "least": LEAST},
        )
    if len(password) > MOST:
        raise InputError(
            "the password of {login} is too long: {most} characters are the most.",
            code="input.password",
            fields={"login": login, "most": MOST},
        )
    if is_common(login, password):
        raise InputError(
            "the password of {login} is one of those that are tried first: take some words that only you put together.",
            code="input.password_common",
            fields={"login": login},
        )


def is_common(login: str, password: str) -> bool:
    """Whether it is a common word, the log-in, one character again and again, or a row of keys; also with digits or
    signs behind it, or said twice."""
    told = password.casefold()
    word = told.rstrip(_AFTER)
    half = told[: len(told) // 2]
    return (
        {told, word, half if half * 2 == told else told} & (_COMMON | {login.casefold()}) != set()
        or len(set(told)) <= 2
        or any(told in row * 2 or told[::-1] in row * 2 for row in _ROWS)
    )
