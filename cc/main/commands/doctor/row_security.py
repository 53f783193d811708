"""What `cc doctor` says of PostgreSQL's second wall. Changes nothing."""

from collections.abc import Iterator

from cc.cli.pages.facts import Found
from cc.core.errors import CoreError
from cc.core.phrases import Phrase, mark

OWNER = Phrase(
    "Posko is logged in as the owner of the tables, whom it does not hold. Posko works as posko_app by itself;"
    " name posko_app in CC_DATABASE, so that nothing can leave it."
)


def row_security(url: str) -> Iterator[Found]:
    """Whether it is on and whole, and whether whoever is logged in is under it; nothing of a database that is not
    reached, which is told elsewhere."""
    from cc.core.service.change.faults import translated
    from cc.core.store.sql.engine import open_engine
    from cc.core.store.sql.row_security.install import standing
    from cc.main.commands.db.row_security import words_of

    name = mark("row-level security")
    engine = open_engine(url)
    try:
        with translated(), engine.connect() as connection:
            found = standing(connection)
    except CoreError:
        return
    finally:
        engine.dispose()
    if not found.whole:
        for wrong in words_of(found):
            yield Found(name, Phrase("not whole"), False, wrong)
    else:
        yield Found(name, Phrase("on") if found.on else Phrase("off"), True, OWNER if found.on and found.owner else "")
