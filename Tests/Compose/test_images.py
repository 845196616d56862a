"""What the images hold and weigh."""

import json
import subprocess

import pytest

from deployment import SERVICES, docker

MEGABYTE = 1_000_000


@pytest.mark.parametrize("service", [*SERVICES, "operations"])
def test_an_image_stays_below_150_megabytes(service: str):
    size = int(docker("image", "inspect", "--format", "{{.Size}}", f"ba-assistant-{service}"))
    print(f"ba-assistant-{service}: {size / MEGABYTE:.0f} MB")
    assert size < 150 * MEGABYTE


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_holds_no_shell_and_none_of_the_other_programs(service: str):
    for program in {"sh", "apt-get", *SERVICES, "ba"} - {service}:
        tried = subprocess.run(
            ["docker", "run", "--rm", "--network", "none", "--entrypoint", program, f"ba-assistant-{service}"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert tried.returncode == 127, tried.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_asks_its_own_program_for_its_health(service: str):
    image = json.loads(docker("image", "inspect", f"ba-assistant-{service}"))[0]
    assert image["Config"]["Healthcheck"]["Test"] == ["CMD", service, "--health"]
