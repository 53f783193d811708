"""`cc sla check`, `preview`, `load`, `move`, `packs`, `policies`: packs, from a file or as shipped."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.core.phrases import Phrase, mark
from cc.main.commands.sla.calendar_units import units_of_time
from cc.main.commands.sla.explain import noun
from cc.main.commands.sla.pack_words import when

if TYPE_CHECKING:
    pass

__all__ = ["noun"]

Pack = Annotated[str, typer.Argument(metavar="FILE|NAME", help="A TOML file, or the name of a shipped pack.")]
Unit = Annotated[
    str | None,
    typer.Option("--unit", metavar="CODE", help="For this unit and those below it (policies that name none)."),
]


@noun.plain()
def check(desk: CommandSession, file: Pack) -> None:
    """Whether a pack, or a plain file of policies and calendars, is well, line by line; asks no database."""
    from cc.main.commands.sla.policy_files import read_policy_file

    pack = read_policy_file(desk, file)
    told = {
        "pack": pack.key if pack.name else None,
        "effective": None if pack.effective is None else pack.effective.isoformat(),
        "calendars": [each.name for each in pack.calendars],
        "policies": [each.code for each in pack.policies],
        "units": sorted({each.unit for each in pack.policies if each.unit}),
        "categories": sorted({each.category for each in pack.policies if each.category}),
        "needs_calendars": sorted(
            {target.calendar for each in pack.policies for target in each.targets}
            - {"wall"}
            - {each.name for each in pack.calendars}
        ),
    }

    def words() -> list[str]:
        lines = [desk.say("{file}: well.", file=file)]
        for name, value in told.items():
            if value:
                lines.append(desk.say("  {name}: {value}", name=Phrase(_CHECKED[name]), value=value))
        return lines

    desk.out.thing("posko.policy_file/1", told, words)


@noun.writes()
def load(desk: CommandSession, file: Pack, unit: Unit = None) -> None:
    """Load a pack's calendars and policies at once, and say what that replaced; `{command} sla preview` asks before."""
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.organisation import SaveCalendars
    from cc.core.intents.packs import LoadPack, SavePolicies
    from cc.core.questions.packs import PreviewPack
    from cc.main.commands.sla.policy_files import line_by_line, read_policy_file
    from cc.main.commands.sla.preview import loaded, preview_words

    pack = read_policy_file(desk, file, unit)
    if pack.name:
        with line_by_line(desk, file):
            told = desk.ask(PreviewPack(pack.text))
            done = desk.do(LoadPack(pack.text))
        desk.out.thing("posko.pack_changes/1", loaded(done, told), lambda: preview_words(desk, told, done))
        return
    if pack.calendars:
        print_saved(desk, desk.do(SaveCalendars(pack.calendars)))
    if pack.policies:
        print_saved(desk, desk.do(SavePolicies(pack.policies)))


@noun.reads()
def preview(desk: CommandSession, file: Pack, unit: Unit = None) -> None:
    """What loading a pack would change: policies, calendars, and the due times of open reports. Loads nothing."""
    from cc.core.errors import InputError
    from cc.core.questions.packs import PreviewPack
    from cc.main.commands.sla.policy_files import line_by_line, read_policy_file
    from cc.main.commands.sla.preview import preview_words

    pack = read_policy_file(desk, file, unit)
    if not pack.name:
        raise InputError(
            "{file} has no [pack] table: only packs can be previewed.", code="pack.plain", fields={"file": file}
        )
    with line_by_line(desk, file):
        found = desk.ask(PreviewPack(pack.text))
    desk.out.thing("posko.pack_preview/1", found, lambda: preview_words(desk, found))


@noun.reads()
def move(
    desk: CommandSession,
    query: Annotated[
        str, typer.Argument(metavar="[FILTER]", help="As in `{command} report list`; open reports only.")
    ] = "",
    as_new: Annotated[
        bool, typer.Option("--as-new", help="To the policies for reports that come in now, whenever these came in.")
    ] = False,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why; kept in each report's chain.")] = "",
) -> None:
    """Move open reports to the policies in force; clocks are reckoned anew, broken promises stay. Run again, it goes on
    where it was."""
    from cc.main.commands.sla.preview import move_open

    moved, kept = move_open(desk, query, as_new, note)
    desk.out.thing(
        "posko.moved_reports/1",
        {"moved": moved, "kept": kept},
        lambda: [
            desk.say(
                "{moved:number} open reports moved, {kept:number} keep the policy they have.", moved=moved, kept=kept
            )
        ],
    )


@noun.reads()
def packs(desk: CommandSession) -> None:
    """The packs that are loaded, and those that are shipped and could be."""
    from cc.core.packs import shipped
    from cc.core.packs.reading import read_pack
    from cc.core.questions.packs import ListPacks

    loaded = desk.ask(ListPacks())
    rows: list[dict[str, object]] = [
        {
            "name": each.name,
            "version": each.version,
            "state": mark("in force") if each.in_force else mark("replaced"),
            "effective_at": each.effective_at,
            "loaded_at": each.loaded_at,
            "loaded_by": each.loaded_by,
            "policies": list(each.policies),
            "digest": each.digest,
            "title": each.title,
            "source": each.source,
        }
        for each in loaded
    ]
    known = {(each.name, each.version) for each in loaded}
    for name in shipped.names():
        pack = read_pack(shipped.text(name))
        if (name, pack.version) not in known:
            rows.append(
                {
                    "name": name,
                    "version": pack.version,
                    "state": mark("shipped"),
                    "title": pack.title,
                    "source": pack.source,
                    "check": pack.check,
                }
            )
    desk.out.items(
        "posko.pack/1",
        rows,
        mark("pack, version, state, holds from, loaded, by, title"),
        lambda row: (
            row["name"],
            row["version"],
            desk.reader.text(str(row["state"])),
            *(when(desk, row.get(name)) for name in ("effective_at", "loaded_at")),
            row.get("loaded_by", ""),
            row["title"],
        ),
    )


@noun.reads()
def show(
    desk: CommandSession,
    name: Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="A pack that is loaded, else one shipped.")],
    as_shipped: Annotated[bool, typer.Option("--shipped", help="As shipped, whatever is loaded.")] = False,
) -> None:
    """A pack's text, to read or to begin one's own from: `{command} sla show polri-110 > kota.toml`."""
    from cc.core.errors import NotFoundError
    from cc.core.packs import shipped
    from cc.core.packs.reading import read_pack
    from cc.core.questions.packs import GetPack
    from cc.core.records.packs import PackBody
    from cc.core.rules.safe_text import safe_terminal

    code, _, version = name.partition("@")
    found: PackBody | None = None
    if not as_shipped:
        try:
            found = desk.ask(GetPack(code, version))
        except NotFoundError:
            if version or code not in shipped.names():
                raise
    if found is None:
        pack = read_pack(shipped.text(code))
        found = PackBody(pack.name, pack.version, pack.text, pack.digest)
    if desk.flags.as_json:
        desk.out.thing("posko.pack_text/1", found, list)
        return
    told = safe_terminal(found.text) if desk.out.terminal else found.text  # into a file as it is
    desk.out.write(lambda out: out.write(told))


@noun.reads()
def policies(desk: CommandSession) -> None:
    """The policies in force and those to come, in order of precedence."""
    from cc.core.phrases.shipped import shipped
    from cc.core.phrases.worked import worked
    from cc.core.questions.packs import ListPolicies

    found, reader, unit = desk.ask(ListPolicies()), desk.reader, units_of_time(desk)
    desk.out.items(
        "posko.policy/1",
        found,
        mark("policy, unit, category, prio, from, pack, source, targets"),
        lambda each: (
            each.key,
            each.unit or reader.say("any"),
            each.category or reader.say("any"),
            each.priority or reader.say("any"),
            when(desk, each.effective_at),
            each.pack,
            shipped(each.source, reader),
            reader.say("no longer given")
            if each.retired
            else ", ".join(
                f"{reader.word('target', target.name)} {reader.phrase(worked(target.target_s, unit(target.calendar)))}"
                for target in each.targets
            ),
        ),
        empty=mark("No policies: nothing is promised."),
    )


_CHECKED = {
    "pack": mark("pack"),
    "effective": mark("holds from"),
    "calendars": mark("calendars"),
    "policies": mark("policies"),
    "units": mark("units"),
    "categories": mark("categories"),
    "needs_calendars": mark("needs the calendars"),
}
