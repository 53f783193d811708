"""Switches OpenTelemetry on where settings ask for it and it is installed. Where spans go is said by OpenTelemetry's
own environment (OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME …)."""

from cc.core.errors import UsageError


def start_tracing() -> None:
    """Make spans from now on. UsageError when what is needed is not installed."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as missing:
        raise UsageError(
            "log.traces wants OpenTelemetry, which is not installed: pip install 'posko[otel]'.", code="usage.otel"
        ) from missing
    from cc.core.store.sql.spans import trace_with

    provider = TracerProvider(resource=Resource.create({"service.name": "posko"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace_with(provider.get_tracer("posko"))
