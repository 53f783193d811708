"""A real server on a free port, in a thread: what the client's and the API's tests talk to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cc.core.centre import UploadCentre
from cc.workforce.api.app import build_app
from cc.workforce.serve import PoskoServer, listen, make_server, serve


@contextmanager
def serving(centre: UploadCentre, port: int = 0) -> Iterator["Served"]:
    """Serve a Centre until the block ends."""
    listening = listen("127.0.0.1", port)
    server = make_server(build_app(centre))
    thread = threading.Thread(target=serve, args=(server, listening))
    served = Served(server, thread, listening.getsockname()[1])
    thread.start()
    try:
        while not server.started:
            time.sleep(0.005)
        yield served
    finally:
        server.stop()
        thread.join()


class Served:
    """Where it is, the server itself and the thread that it runs in."""

    def __init__(self, server: PoskoServer, thread: threading.Thread, port: int) -> None:
        self.server, self.thread, self.port = server, thread, port
        self.url = f"http://127.0.0.1:{port}"
