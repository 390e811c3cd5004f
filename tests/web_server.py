"""A web server on loopback that misbehaves on request."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Web:
    """What the server holds and how it behaves.

    Attributes
    ----------
    files
        Content by path.
    breaks
        For each coming answer: bytes after which the connection is cut; none left: never.
    answers
        For each coming request: a code to answer with instead; none left: the file.
    ranges
        Whether it goes on from the middle when asked.
    sized
        Whether it says how long a file is.
    moved
        Where a path is sent on to.
    lies
        Headers that are sent instead of the true ones.
    asked
        (path, Range header) of each request so far.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    sized: bool = True
    lies: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    address: str = ""


class Handler(BaseHTTPRequestHandler):
    """Answers requests as a :class:`Web` says."""

    web: Web

    def do_GET(self) -> None:
        self.web.asked.append((self.path, self.headers["Range"]))
        self.close_connection = True
        if self.path in self.web.moved:
            self.send_response(302)
            self.send_header("Location", self.web.moved[self.path])
            self.end_headers()
        elif self.web.answers or self.path not in self.web.files:
            self.send_error(self.web.answers.pop(0) if self.web.answers else 404)
        else:
            self.give(self.web.files[self.path])

    def give(self, content: bytes) -> None:
        wanted = re.match(r"bytes=(\d+)-", self.headers["Range"] or "")
        start = int(wanted[1]) if wanted and self.web.ranges else 0
        if start and start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        headers = {"Content-Length": str(len(content) - start)} if self.web.sized else {}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        for name, value in (headers | self.web.lies).items():
            self.send_header(name, value)
        self.end_headers()
        rest = content[start:]
        self.wfile.write(rest[: self.web.breaks.pop(0)] if self.web.breaks else rest)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(web: Web) -> Iterator[Web]:
    """Serve until the end of the block; then nobody listens there."""
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Mine", (Handler,), {"web": web})) as server:
        web.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def answering(say: Callable[[socket.socket], object]) -> Iterator[str]:
    """The address of a server that says what it likes to its one client."""

    def answer() -> None:
        with suppress(OSError):  # nobody came, or has had enough
            client, _ = server.accept()
            with client:
                client.recv(1000)
                say(client)

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()
