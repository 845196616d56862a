"""Runs every test, Swift's and Python's, and ends with one line: how many passed and how many failed.

A runner that ends without its summary, or with a failure its summary does not count, adds one failed test.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass
class Count:
    passed: int = 0
    failed: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed)


def swift_testing(output: str) -> Count | None:
    """`Test run with 42 tests in 7 suites passed after 1.2 seconds.`, and a line for each test that failed."""
    runs = re.findall(r"Test run with (\d+) tests?(?: in \d+ suites?)? (?:passed|failed) after", output)
    if not runs:
        return None
    failed = len(re.findall(r"^\S+ {1,2}Test (?!run with|case).* failed after [\d.]+ seconds", output, re.MULTILINE))
    return Count(sum(map(int, runs)) - failed, failed)


def pytest(output: str) -> Count | None:
    """`=== 2 failed, 40 passed, 1 error in 3.21s ===`. A test that was skipped did not pass."""
    summaries = re.findall(r"^=+ (.*) in [\d.]+s(?: \([\d:]+\))? =+$", output, re.MULTILINE)
    if not summaries:
        return None
    outcomes = {name: int(number) for number, name in re.findall(r"(\d+) (\w+)", summaries[-1])}
    passed = outcomes.pop("passed", 0)
    outcomes = {name: number for name, number in outcomes.items() if name not in ("warning", "warnings", "deselected")}
    return Count(passed, sum(outcomes.values()))


def run(title: str, command: list[str], read: Callable[[str], Count | None]) -> Count:
    print(f"\n--- {title}", flush=True)
    lines = []
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line)
    count = read(re.sub(r"\x1b\[[\d;]*m", "", "".join(lines)))
    if count is None:
        print(f"{title}: ended with {process.returncode} and without a summary")
        return Count(failed=1)
    if process.returncode and not count.failed:
        print(f"{title}: ended with {process.returncode} although no test failed")
        count.failed = 1
    return count


def main() -> int:
    tests = REPOSITORY / "Tests"
    total = run("Swift", ["swift", "test", "--skip-build", "--no-parallel"], swift_testing) + run(
        "System and browser", [sys.executable, "-m", "pytest", str(tests / "System"), str(tests / "Browser")], pytest
    )
    print(f"\n{total.passed} passed, {total.failed} failed")
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
