import random
import socket

# Below the ports that the kernel gives to outgoing connections, any of which could take a port away again before a
# server listens on it.
CHOICES = range(20_000, 32_768)


def free_port() -> int:
    for port in random.sample(CHOICES, 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                probe.listen(1)
            except OSError:
                continue
            return port
    raise RuntimeError("no free port found")
