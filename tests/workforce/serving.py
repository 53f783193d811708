"""A real server on a free port, in a thread: what the client's and the API's tests talk to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cc.core.centre import UploadCentre
from cc.settings.limits import Limits
from cc.workforce.api.app import Api, build_app
from cc.workforce.api.request_log import RequestLog
from cc.workforce.serve import PoskoServer, listen, make_server, serve
from tests.workforce.documented import undocumented, watch
from tests.workforce.fake import FakeCentre


@contextmanager
def serving(
    centre: UploadCentre, port: int = 0, limits: Limits | None = None, log: RequestLog | None = None
) -> Iterator["Served"]:
    """Serve a Centre until the block ends; then every refusal that it answered must stand in its document."""
    listening = listen("127.0.0.1", port)
    app = build_app(centre, limits=limits, log=log)
    seen = watch(app)
    server = make_server(app, limits=limits)
    thread = threading.Thread(target=serve, args=(server, listening))
    served = Served(app, server, thread, listening.getsockname()[1])
    thread.start()
    try:
        while not server.started:
            time.sleep(0.005)
        yield served
    finally:
        server.stop()
        thread.join()
    if not isinstance(centre, FakeCentre):  # a fake refuses what it is told to, whatever was asked
        missing = undocumented(app, seen)
        assert not missing, f"not in the OpenAPI document: {missing}"


class Served:
    """Where it is, the app, the server itself and the thread that it runs in."""

    def __init__(self, app: Api, server: PoskoServer, thread: threading.Thread, port: int) -> None:
        self.app = app
        self.server, self.thread, self.port = server, thread, port
        self.url = f"http://127.0.0.1:{port}"
