"""The machine the figures were read on, without its name."""

import os
import platform
import re
from pathlib import Path


def describe() -> str:
    processor = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    system = re.search(r'^PRETTY_NAME="(.+)"', Path("/etc/os-release").read_text(), re.MULTILINE)
    return ", ".join(
        [
            f"{len(os.sched_getaffinity(0))} cores ({processor.group(1) if processor else platform.machine()})",
            f"{int(memory.group(1)) / 1_048_576:.0f} GiB of memory" if memory else "",
            f"{system.group(1) if system else 'Linux'}, kernel {platform.release()}",
        ]
    )
