"""What `testssl.sh` finds about the gateway's TLS."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from lone_gateway import LoneGateway

# Of a certificate that nobody but this machine knows there is much to complain about, so the certificate is left out.
CHECKS = ["--protocols", "--std", "--fs", "--server-preference", "--vulnerable"]
FAULTS = {"LOW", "MEDIUM", "HIGH", "CRITICAL"}
KNOWN = {
    # Said of every server that compresses what it answers. Ours puts no secret beside what a stranger wrote.
    "BREACH",
    # All that are offered are good, so the client chooses: a phone knows best which of them it does fastest.
    "cipher_order",
}


@pytest.fixture(scope="module")
def findings(tls: LoneGateway, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    report: Path = tmp_path_factory.mktemp("testssl") / "report.json"
    program = shutil.which("testssl") or "testssl.sh"
    done = subprocess.run(
        [program, "--quiet", "--color", "0", "--warnings", "off", "--ip", "127.0.0.1", "--jsonfile", str(report),
         *CHECKS, f"https://localhost:{tls.port}"],
        capture_output=True, text=True, timeout=170, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert report.exists(), done.stdout + done.stderr
    return {entry["id"]: entry for entry in json.loads(report.read_text())}


@pytest.mark.parametrize("version", ["SSLv2", "SSLv3", "TLS1", "TLS1_1"])
def test_old_versions_are_not_offered(findings: dict[str, dict[str, str]], version: str):
    assert findings[version]["finding"].startswith("not offered")


@pytest.mark.parametrize("version", ["TLS1_2", "TLS1_3"])
def test_present_versions_are_offered(findings: dict[str, dict[str, str]], version: str):
    assert findings[version]["finding"].startswith("offered")


def test_http_2_is_offered(findings: dict[str, dict[str, str]]):
    assert findings["ALPN_HTTP2"]["finding"] == "h2"


def test_forward_secrecy_is_offered(findings: dict[str, dict[str, str]]):
    assert findings["PFS"]["finding"].startswith("offered")


def test_no_weakness_is_found(findings: dict[str, dict[str, str]]):
    assert len(findings) > 30
    found = {name: entry for name, entry in findings.items() if entry["severity"] in FAULTS and name not in KNOWN}
    assert found == {}
