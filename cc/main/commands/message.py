"""`cc message`: what Posko has to tell people outside: which messages wait, which were given up and why; send those
after all. Owns words; what sends them is `cc serve` or `cc sla sweep --watch`."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import UsageError
from cc.core.phrases import mark
from cc.core.vocabulary import MessageState

if TYPE_CHECKING:
    from cc.core.records.reports import Page
    from cc.core.records.sending import MessageRecord

noun = Noun("message", "Messages on their way out: which wait, which failed.")

HEADINGS = mark("id, report, topic, recipient, state, tries, when, gone by, why")


@noun.reads("list")
def list_(
    desk: CommandSession,
    state: Annotated[str | None, typer.Argument(metavar="[STATE]", help=", ".join(MessageState) + ".")] = None,
    limit: Annotated[int, typer.Option("--limit", help="The most to show.", min=1)] = 100,
) -> None:
    """Messages about reports that you see, newest first."""
    from cc.cli import times
    from cc.cli.listing import Pages, show_pages
    from cc.core.questions.sending import ListMessages

    if state is not None and state not in tuple(MessageState):
        raise UsageError(
            "a message is {states:quoted|or}; not {given:quoted}.",
            fields={"states": list(MessageState), "given": state},
        )
    from cc.core.rules.sla.recipients import recipient_phrase

    wanted, reader = MessageState(state) if state else None, desk.reader

    def page(cursor: str | None, size: int) -> "Page[MessageRecord]":
        return desk.ask(ListMessages(wanted, cursor, size))

    def row(each: "MessageRecord") -> tuple[object, ...]:
        when = each.settled_at or each.next_at or each.recorded_at
        ways = ", ".join(each.delivered)
        said = times.short(when, reader)
        return (
            each.id,
            each.ref,
            each.topic,
            reader.phrase(recipient_phrase(each.recipient)),
            reader.word("message_state", each.state),
            each.tries,
            said,
            ways,
            reader.say("{why:undelivered}", why=each.why) if each.why else "",
        )

    show_pages(desk, "posko.message/1", Pages(page, limit), HEADINGS, row, mark("No messages."))


@noun.reads()
def count(desk: CommandSession) -> None:
    """How many wait to be sent, since when, and how many were given up."""
    from cc.core.questions.sending import CountMessages

    counted = desk.ask(CountMessages())

    def words() -> list[str]:
        facts = {"count": counted.waiting, "at": counted.oldest_at}
        waiting = (
            desk.say("{count:number} wait, the oldest since {at:moment}", **facts)
            if counted.oldest_at
            else desk.say("{count:number} wait", **facts)
        )
        return [waiting, desk.say("{count:number} given up", count=counted.failed)]

    desk.out.thing("posko.message_counts/1", counted, words)


@noun.writes()
def retry(
    desk: CommandSession,
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", help="Given up, lapsed, or for nobody then.")
    ] = None,
) -> None:
    """Send messages after all; without an id every one that was given up."""
    from cc.core.intents.sending import RetryMessages

    done = desk.do(RetryMessages(tuple(ids or ())))
    counts = {"changed": done.changed, "unchanged": done.unchanged}
    words = (
        desk.say("{changed:number} messages will be sent again, {unchanged:number} cannot be", **counts)
        if done.unchanged
        else desk.say("{changed:number} messages will be sent again", **counts)
    )
    desk.out.thing("posko.saved/1", done, lambda: [words])


@noun.reads("test")
def try_out(
    desk: CommandSession,
    to: Annotated[str | None, typer.Option("--to", metavar="ADDRESS", help="Whom to mail; else you.")] = None,
) -> int:
    """Send a test by every way that this machine's settings name; status 1 when one did not take it."""
    from cc.cli.diagnostics import CHECK_FAILED, note
    from cc.main.background.trying import TRIED, try_every_way
    from cc.settings.model import load

    settings = load()
    if settings.notify.silent:
        raise UsageError("there is no way to send by: say one under [notify] in the settings.", code="usage.notify")
    name, address = _to_whom(desk, to)
    if settings.notify.smtp is not None and not address:
        note("no mail is tried: you have no e-mail address; name one with --to ADDRESS.")
    tried = list(try_every_way(settings.notify, name, address))
    desk.out.items("posko.tried/1", tried, TRIED, lambda each: (each.way, _taken(desk, each.taken), each.why))
    return 0 if all(each.taken for each in tried) else CHECK_FAILED


def _taken(desk: CommandSession, taken: bool) -> str:
    return desk.say("taken") if taken else desk.say("NOT")


def _to_whom(desk: CommandSession, to: str | None) -> tuple[str, str]:
    """A name and an address for the mail."""
    from cc.core.questions.organisation import GetPerson, WhoAmI
    from cc.core.rules.work.delivery import is_address

    if to is not None:
        if not is_address(to):
            raise UsageError("{given:quoted} is no e-mail address.", fields={"given": to})
        return "", to
    person = desk.ask(GetPerson(desk.ask(WhoAmI()).login))
    return person.name, person.email
