"""Pages as bytes: every reader is handed what records say, whatever the order, place and filter."""

from cc.core.centre import LocalActor
from cc.core.questions.reports import ListReports
from tests.core.service.door.pages import require_same_pages
from tests.core.store.busy import READERS, Busy


def test_every_reader_of_a_busy_room_is_handed_the_same(busy: Busy) -> None:
    room = busy.room
    for by in READERS:
        begun = room.centre.read(LocalActor(by), ListReports(limit=2))
        questions = (
            *(ListReports(sort=sort, limit=3) for sort in ("sla", "received", "changed")),
            ListReports(limit=2, cursor=begun.after),
            ListReports(limit=2, cursor=begun.after, backwards=True),
            ListReports(limit=2, backwards=True),
            ListReports(query="banjir", limit=3),
            ListReports(query="status:new", limit=500),
        )
        require_same_pages(room, by, *questions)
