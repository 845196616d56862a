"""The real product with its data on a disk that a test can fill."""

import contextlib
import os
from pathlib import Path

from stack import Stack

MEBIBYTE = 1 << 20


class SmallDisk(Stack):
    """Keeps its data on a disk of its own, which no other process sees and which goes with the product.

    Mounted in a mount namespace (mount_namespaces(7)); who is not root makes one as root of a user namespace.
    """

    SIZE = 64 * MEBIBYTE

    @property
    def command(self) -> list[str]:
        self.data.mkdir(parents=True, exist_ok=True)
        as_anyone = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        mount = f'mount -t tmpfs -o size={self.SIZE} tmpfs "$0" && exec "$@"'
        return ["unshare", "--mount", *as_anyone, "sh", "-c", mount, str(self.data), *super().command]

    def fill(self) -> None:
        """Leaves no room on the disk for one more page."""
        with contextlib.suppress(OSError), self._filler.open("ab", buffering=0) as filler:
            while True:
                filler.write(bytes(MEBIBYTE))
        # What is left is smaller than a mebibyte.
        with contextlib.suppress(OSError), self._filler.open("ab", buffering=0) as filler:
            while True:
                filler.write(bytes(512))
        assert self.room() == 0

    def make_room(self) -> None:
        self._filler.unlink()

    def room(self) -> int:
        disk = os.statvfs(self._filler.parent)
        return disk.f_bavail * disk.f_frsize

    @property
    def _filler(self) -> Path:
        """Its disk is found through the process, which alone has it mounted."""
        assert self.process is not None
        return Path(f"/proc/{self.process.pid}/root{self.data}/filler")
