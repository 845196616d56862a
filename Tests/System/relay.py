"""Something that stands before a service and holds back what a test tells it to."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

# Of one hop alone (RFC 9110 §7.6.1), or written anew.
DROPPED = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class Relay:
    """Hands every request on to `target`, after `before(path)`, which may wait and gives the path to ask for."""

    def __init__(self, target: str, before: Callable[[str], str]):
        self.target = target
        self.before = before
        self.client = httpx.Client(base_url=target, timeout=30)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @contextlib.contextmanager
    def running(self) -> Iterator["Relay"]:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()
            self.client.close()

    def _handler(relay) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name: value for name, value in self.headers.items() if name.lower() not in DROPPED}
                answer = relay.client.request(self.command, relay.before(self.path), content=body, headers=headers)
                # Who waited no longer is no failure of the test.
                with contextlib.suppress(ConnectionError):
                    self.send_response(answer.status_code)
                    for name, value in answer.headers.items():
                        if name.lower() not in DROPPED:
                            self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer.content)))
                    self.end_headers()
                    self.wfile.write(answer.content)

            do_POST = do_GET  # noqa: N815

        return Handler
