"""HTTP/2 frame by frame, over TLS: also such frames as no client would send."""

import socket
import ssl
import time
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
from hpack import Encoder
from hyperframe.frame import Frame, HeadersFrame


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    ended: bool = False
    reset: int | None = None


class HTTP2Client:
    """One connection. `answers` has what came on each stream; `goaway` the code of the server's goodbye."""

    def __init__(self, port: int):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_alpn_protocols(["h2"])
        plain = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket = context.wrap_socket(plain, server_hostname="localhost")
        assert self.socket.selected_alpn_protocol() == "h2"
        config = h2.config.H2Configuration(
            client_side=True, header_encoding="utf-8", validate_outbound_headers=False, normalize_outbound_headers=False
        )
        self.h2 = h2.connection.H2Connection(config)
        self.h2.initiate_connection()
        self.answers: dict[int, Answer] = {}
        self.goaway: int | None = None
        self.ended = False
        # Whether more of a stream is welcome when some of it has come. More of the connection always is.
        self.acknowledges = True
        self._encoder = Encoder()
        self.push()

    def __enter__(self) -> "HTTP2Client":
        return self

    def __exit__(self, *raised: object) -> None:
        self.socket.close()

    def push(self) -> None:
        self.socket.sendall(self.h2.data_to_send())

    def send_frames(self, *frames: Frame) -> None:
        self.socket.sendall(b"".join(frame.serialize() for frame in frames))

    def request(self, headers: list[tuple[str, str]], *bodies: bytes, end: bool = True) -> int:
        """Sends a request as it is said, however wrong, past the state that the library keeps."""
        stream = self.h2.get_next_available_stream_id()
        self.h2.send_headers(stream, headers, end_stream=end and not bodies)
        for number, body in enumerate(bodies):
            self.h2.send_data(stream, body, end_stream=end and number == len(bodies) - 1)
        self.push()
        return stream

    def get(self, path: str, *headers: tuple[str, str]) -> int:
        return self.request([*pseudo("GET", path), *headers])

    def receive(self, until, within: float = 10) -> bool:
        """Reads until the condition holds; whether it came to hold before the time or the connection was over."""
        deadline = time.monotonic() + within
        while not until():
            left = deadline - time.monotonic()
            if left <= 0 or self.ended:
                return False
            self.socket.settimeout(left)
            try:
                data = self.socket.recv(65_536)
            except TimeoutError:
                return False
            except OSError:
                data = b""
            if not data:
                self.ended = True
                continue
            for event in self.h2.receive_data(data):
                self._note(event)
            self.push()
        return True

    def answer(self, stream: int, within: float = 10) -> Answer:
        """The whole answer, or what there is of it when the stream was reset."""
        found = self.answers.setdefault(stream, Answer())
        self.receive(lambda: found.ended or found.reset is not None, within)
        return found

    def _note(self, event: h2.events.Event) -> None:
        match event:
            case h2.events.ResponseReceived():
                found = self.answers.setdefault(event.stream_id, Answer())
                found.headers = dict(event.headers)
                found.status = int(found.headers[":status"])
            case h2.events.DataReceived():
                self.answers.setdefault(event.stream_id, Answer()).body += event.data
                if event.flow_controlled_length and self.acknowledges:
                    self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                elif event.flow_controlled_length:
                    self.h2.increment_flow_control_window(event.flow_controlled_length)
            case h2.events.StreamEnded():
                self.answers.setdefault(event.stream_id, Answer()).ended = True
            case h2.events.StreamReset():
                self.answers.setdefault(event.stream_id, Answer()).reset = event.error_code
            case h2.events.ConnectionTerminated():
                self.goaway = event.error_code

    def raw_headers(self, stream: int, headers: list[tuple[str, str]], *flags: str) -> HeadersFrame:
        frame = HeadersFrame(stream, self._encoder.encode(headers))
        frame.flags |= set(flags)
        return frame


def pseudo(method: str, path: str, authority: str = "localhost") -> list[tuple[str, str]]:
    return [(":method", method), (":scheme", "https"), (":path", path), (":authority", authority)]
