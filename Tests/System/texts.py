"""What people upload and say in the tests."""

import gzip
from pathlib import Path

from places import REPOSITORY

_DEBIAN_POLICY = "usr/share/doc/debian-policy/policy.txt.gz"


def long_document() -> str:
    """The Debian Policy Manual as plain text, some 150 printed pages, from Debian's package debian-policy.

    `make` unpacks it into .venv where the machine's packages come without their documentation."""
    for root in (Path("/"), REPOSITORY / ".venv"):
        if (root / _DEBIAN_POLICY).exists():
            return gzip.decompress((root / _DEBIAN_POLICY).read_bytes()).decode()
    raise RuntimeError("the long document is not here; `make test` installs Debian's package debian-policy")


SHORT_DOCUMENT = """\
Returns at the web shop

A customer may return an article within thirty days of delivery. The parcel label is printed by the customer
from the order page. The warehouse in Tilburg checks each parcel and books the refund on the same day.

Refunds above two hundred euros are approved by the team lead before the money is paid out.

Exchanges are handled as a return and a new order, because the stock system cannot reserve an article twice.
"""
