"""Figures as a Markdown table."""

from dataclasses import dataclass, field


@dataclass
class Table:
    """What was measured, ours, what it is compared with in the same run, and the ratio of the two."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, what: str, ours: str, against: str = "", ratio: float | None = None) -> None:
        self.rows.append((what, ours, against, f"{ratio:.2f}" if ratio is not None else ""))

    def markdown(self) -> str:
        head = ["| | BA Assistant | measured beside it | ratio |", "|---|---|---|---|"]
        return "\n".join(head + [f"| {' | '.join(row)} |" for row in self.rows])


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def milliseconds(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:.2f} ms" if value < 10 else f"{value:.0f} ms"
