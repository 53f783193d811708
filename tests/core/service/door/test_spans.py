"""Spans of OpenTelemetry around door, questions and transactions: made where somebody asks for them, and of nothing
that people wrote."""

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from cc.core.centre import Call, LocalActor
from cc.core.errors import CoreError
from cc.core.intents.reports import TriageReport
from cc.core.questions.reports import GetReport
from cc.core.store.sql.spans import span, trace_with
from cc.core.vocabulary import Priority
from tests.builders import Room


@pytest.fixture
def exported() -> Iterator[InMemorySpanExporter]:
    """What ended since the test began."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace_with(provider.get_tracer("posko"))
    yield exporter
    trace_with(None)


def test_door_questions_and_transactions_have_spans(room: Room, exported: InMemorySpanExporter) -> None:
    ref = room.reported("Banjir di rumah Siti Aminah").ref
    room.centre.read(LocalActor("sari"), GetReport(ref))
    with pytest.raises(CoreError):
        room.centre.execute(Call(LocalActor("sari"), TriageReport(report="JKT-999999", priority=Priority.P1)))
    spans = exported.get_finished_spans()
    told = {(each.name, str((each.attributes or {}).get("posko.intent", ""))) for each in spans}
    assert {("posko.door", "ReceiveReport"), ("posko.door", "TriageReport"), ("posko.transaction", "")} <= told
    assert [each.attributes for each in spans if each.name == "posko.read"] == [{"posko.question": "GetReport"}]
    for each in spans:
        assert "Siti" not in each.to_json()
        assert "JKT-" not in each.to_json()
    door = next(each for each in spans if each.name == "posko.door")
    transaction = next(each for each in spans if each.name == "posko.transaction")
    assert door.parent is not None
    context = transaction.get_span_context()
    assert context is not None
    assert door.parent.span_id == context.span_id


@pytest.mark.room(on=("sqlite",))
def test_without_a_tracer_none_is_made(room: Room, exported: InMemorySpanExporter) -> None:
    trace_with(None)
    room.reported()
    assert exported.get_finished_spans() == ()
    assert span("door") is span("read")
