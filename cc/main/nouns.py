"""What `cc` can be asked for: every noun with the room that answers and one line of help. Plain values and nothing
else, so that the help page, the shim and the lazy loader read them without loading a room."""

from typing import NamedTuple


class Entry(NamedTuple):
    """A noun or a lone command. `target` is `module:attribute`: a Noun, a Verb, or a room's own `register(app)`.

    `section` is the heading it stands under on the help page.
    """

    name: str
    target: str
    help: str
    section: str


WORK, ROOM, WATCH, HERE = "The work", "The command room", "Oversight", "This installation"
"""Sections. What stands here is said in the reader's language where it is shown; this file imports nothing for it."""

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "report", "cc.main.commands.report.intake:noun", "Reports: receive, import, triage, assign, merge, close.", WORK
    ),
    Entry(
        "task",
        "cc.workforce.commands.task:noun",
        "Tasks in the field: accept, arrive, close with photos, verify.",
        WORK,
    ),
    Entry("evidence", "cc.main.commands.evidence:noun", "Photos: inspect, put, list, get, verify.", WORK),
    Entry("dispatch", "cc.workforce.commands.dispatch:noun", "Whom to send.", WORK),
    Entry("console", "cc.main.commands.console:register", "The operators' screen.", ROOM),
    Entry("unit", "cc.main.commands.unit:noun", "Units and their tree.", ROOM),
    Entry("area", "cc.main.commands.area:noun", "Areas: load boundaries, find a point's area.", ROOM),
    Entry("category", "cc.main.commands.category:noun", "What reports can be about.", ROOM),
    Entry("route", "cc.main.commands.route:noun", "Which unit takes what where.", ROOM),
    Entry("person", "cc.main.commands.person:noun", "People: roles, shifts, places, passwords, tokens.", ROOM),
    Entry(
        "sla", "cc.main.commands.sla.verbs:noun", "Promises: figures, why a clock stands as it does, due times.", WATCH
    ),
    Entry("message", "cc.main.commands.message:noun", "Messages on their way out: which wait, which failed.", WATCH),
    Entry("calendar", "cc.main.commands.calendar:noun", "Working calendars: hours, holidays, zones.", WATCH),
    Entry("audit", "cc.main.commands.audit.verbs:noun", "What happened, and whether the record of it holds.", WATCH),
    Entry("privacy", "cc.main.commands.privacy_officer:noun", "Personal data: find, export, breach, keys.", WATCH),
    Entry("init", "cc.main.commands.init:command", "Make a new command room in an empty database.", HERE),
    Entry(
        "room", "cc.main.commands.room:noun", "A new command room from one file or from answers; its settings.", HERE
    ),
    Entry("demo", "cc.main.commands.demo:register", "A ready-made command room with reports arriving.", HERE),
    Entry("serve", "cc.main.commands.serve:register", "Serve the API for the field.", HERE),
    Entry("login", "cc.workforce.commands.login:login_command", "Log in to a server and remember the token.", HERE),
    Entry("logout", "cc.workforce.commands.login:logout_command", "End the session and forget the token.", HERE),
    Entry("password", "cc.workforce.commands.password:command", "Change your own password.", HERE),
    Entry("session", "cc.workforce.commands.session:noun", "Sessions and tokens: which there are, ending one.", HERE),
    Entry(
        "second-factor",
        "cc.workforce.commands.second_factor:noun",
        "Second factors: a code of an app beside the password.",
        HERE,
    ),
    Entry("sso", "cc.workforce.commands.sso:noun", "The identity provider: who somebody is there.", HERE),
    Entry("whoami", "cc.workforce.commands.login:whoami_command", "Who you are to the Centre, and where it is.", HERE),
    Entry("completion", "cc.main.commands.completion:command", "Let the shell complete verbs and refs.", HERE),
    Entry("db", "cc.main.commands.db.verbs:noun", "The database: upgrade, check, status, backup.", HERE),
    Entry("doctor", "cc.main.commands.doctor.checks:command", "Whether everything that Posko needs is there.", HERE),
)

NOUNS: frozenset[str] = frozenset(entry.name for entry in ENTRIES)
"""First words that are ours: what the shim does not hand to the compiler."""
