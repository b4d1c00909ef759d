"""How long the check function takes to start, beside an empty Powertools handler in the same run.

Both run from the working tree under the Lambda runtime client and emulator of `make setup-sam`, in turns, so that what
else the machine does falls on both alike. The table goes to stdout, and as JSON on its last line::

    python benchmarks/cold_start.py --runs 7
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bodycheck.local.blueprint import FunctionCode
from bodycheck.local.deployment import DeployedFunction, reach
from bodycheck.local.emulator import Emulator, find_emulator

ROOT = Path(__file__).resolve().parents[1]
HANDLERS = {
    "empty Powertools": (ROOT / "benchmarks" / "empty_powertools", {}),
    "check": (ROOT / "functions" / "check", {}),
    "check, words alone": (ROOT / "functions" / "check", {"BODYCHECK_TIER": "words"}),
}
"""Each with the environment it is started in."""
NO_MESSAGES = {"Records": [{"messageId": "1", "eventSource": "aws:sqs", "body": '{"Event": "s3:TestEvent"}'}]}
NOWHERE = "http://127.0.0.1:9"  # starting calls no service, and S3's test message needs none


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=7, help="starts of each handler (default 7)")
    runs = max(1, options.parse_args().runs)
    measured: dict[str, list[float]] = {name: [] for name in HANDLERS}
    with tempfile.TemporaryDirectory() as logs:
        for run in range(-1, runs):  # the first pair only warms the disk's cache
            for number, (name, (directory, environment)) in enumerate(HANDLERS.items()):
                milliseconds = start_once(directory, environment, Path(logs) / f"{number}-{run}.log")
                if run >= 0:
                    measured[name].append(milliseconds)
    report(measured)


def start_once(directory: Path, environment: Mapping[str, str], log: Path) -> float:
    """Milliseconds that the emulator reports for one start of the handler in ``directory``."""
    function = DeployedFunction(
        name="cold-start",
        arn="arn:aws:lambda:us-east-1:123456789012:function:cold-start",
        code=FunctionCode(directory, "app.handler"),
        timeout_seconds=60,
        memory_mib=1024,
        environment={"BODYCHECK_TABLE": "none", "BODYCHECK_DROP_QUEUE": "none", "POWERTOOLS_SERVICE_NAME": "cold-start"}
        | {"POWERTOOLS_METRICS_NAMESPACE": "ColdStart"}
        | dict(environment),
    )
    with Emulator(function, reach(NOWHERE), log, binary=find_emulator(ROOT)) as emulator:
        emulator.invoke(NO_MESSAGES)
        milliseconds = emulator.init_milliseconds
    if milliseconds is None:
        sys.exit(f"{directory}: the emulator reported no start; its log:\n{log.read_text()}")
    return milliseconds


def report(measured: Mapping[str, Sequence[float]]) -> None:
    medians = {name: statistics.median(values) for name, values in measured.items()}
    ratio = medians["check"] / medians["empty Powertools"]
    lines = [f"{'handler':<20}{'median ms':>10}{'least':>8}{'most':>8}"]
    for name, values in measured.items():
        lines.append(f"{name:<20}{medians[name]:>10.0f}{min(values):>8.0f}{max(values):>8.0f}")
    lines.append(f"{'ratio':<20}{ratio:>10.2f}")
    machine = f"Python {platform.python_version()}, {platform.machine()}"
    figures = {"runs_ms": measured, "median_ms": medians, "ratio": round(ratio, 2), "machine": machine}
    lines.append(json.dumps(figures))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
