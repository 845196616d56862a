"""Runs every test, Swift's and Python's, and ends with one line: how many passed and how many failed.

A runner that ends without its summary, with a failure its summary does not count, or not in time, adds one failed test.
A test that was skipped did not pass: it is counted as failed.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).resolve().parents[1]
SWIFT_MINUTES = 20
PYTEST_MINUTES = 25
# What a runner started may use them to stop its servers and to remove its folders.
SECONDS_TO_END = 10


@dataclass
class Count:
    passed: int = 0
    failed: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed)


def swift_testing(output: str) -> Count | None:
    """`Test run with 42 tests in 7 suites passed after 1.2 seconds.`, which counts skipped tests too,
    and a line for each test that failed or was skipped."""
    runs = re.findall(r"Test run with (\d+) tests?(?: in \d+ suites?)? (?:passed|failed) after", output)
    if not runs:
        return None
    failed = len(re.findall(r"^\S+ {1,2}Test (?!run with|case).* failed after [\d.]+ seconds", output, re.MULTILINE))
    skipped = len(re.findall(r"^➜ {1,2}Test .* skipped(?:\.$|: \")", output, re.MULTILINE))
    return Count(sum(map(int, runs)) - failed - skipped, failed + skipped)


def pytest(output: str) -> Count | None:
    """`=== 2 failed, 40 passed, 1 error in 3.21s ===`."""
    summaries = re.findall(r"^=+ (.*) in [\d.]+s(?: \([\d:]+\))? =+$", output, re.MULTILINE)
    if not summaries:
        return None
    outcomes = {name: int(number) for number, name in re.findall(r"(\d+) (\w+)", summaries[-1])}
    passed = outcomes.pop("passed", 0)
    outcomes = {name: number for name, number in outcomes.items() if name not in ("warning", "warnings", "deselected")}
    return Count(passed, sum(outcomes.values()))


def run(title: str, command: list[str], read: Callable[[str], Count | None], minutes: float) -> Count:
    print(f"\n--- {title}", flush=True)
    lines: list[str] = []
    process = subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    # A thread of its own: whoever else holds the pipe open must not keep us from noticing the time.
    echo = threading.Thread(target=show, args=(process, lines), daemon=True)
    echo.start()
    try:
        process.wait(timeout=minutes * 60)
    except subprocess.TimeoutExpired:
        end(process)
        echo.join(SECONDS_TO_END)
        print(f"\n{title}: not done after {minutes:g} minutes, and ended")
        return Count(failed=1)
    except BaseException:
        end(process)
        raise
    echo.join(SECONDS_TO_END)
    count = read(re.sub(r"\x1b\[[\d;]*m", "", "".join(lines)))
    if count is None:
        print(f"{title}: ended with {process.returncode} and without a summary")
        return Count(failed=1)
    if process.returncode and not count.failed:
        print(f"{title}: ended with {process.returncode} although no test failed")
        count.failed = 1
    return count


def show(process: subprocess.Popen[str], lines: list[str]) -> None:
    for line in process.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        lines.append(line)


def end(process: subprocess.Popen[str]) -> None:
    """Ends the runner's process group, and what it started in groups of their own."""
    try:
        descendants = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        descendants = []
    signal_group(process.pid, signal.SIGTERM)
    signal_all(descendants, signal.SIGTERM)
    _, remaining = psutil.wait_procs(descendants, timeout=SECONDS_TO_END)
    signal_group(process.pid, signal.SIGKILL)
    signal_all(remaining, signal.SIGKILL)
    process.wait()


def signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


def signal_all(processes: list[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)


def main() -> int:
    tests = REPOSITORY / "Tests"
    pytests = [sys.executable, "-m", "pytest", str(tests / "System"), str(tests / "Browser")]
    total = run("Swift", ["swift", "test", "--skip-build", "--no-parallel"], swift_testing, SWIFT_MINUTES)
    total += run("System and browser", pytests, pytest, PYTEST_MINUTES)
    print(f"\n{total.passed} passed, {total.failed} failed")
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
