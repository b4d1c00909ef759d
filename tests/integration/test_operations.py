"""What watches over a deployment: alarms, their entries in the runbook, the dashboard, and the metrics they are on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bodycheck.local.blueprint import Template, read_blueprint

ROOT = Path(__file__).parents[2]
RUNBOOK = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BLUEPRINT = read_blueprint(ROOT / "template.yaml")
ALARMS = {name: alarm["Properties"] for name, alarm in BLUEPRINT.of_type("AWS::CloudWatch::Alarm").items()}
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "layers" / "bodycheck").rglob("*.py"))
FAMILIES = ("Verdicts", "Drops", "Unchecked", "Sweep")
"""Metrics whose names the code puts together from one of these and a label."""


@pytest.fixture(scope="module")
def stack() -> Template:
    return BLUEPRINT.cloudformation


@pytest.mark.parametrize("name", ALARMS)
def test_every_alarm_points_to_its_entry_in_the_runbook(name: str) -> None:
    anchor = re.search(r"docs/operations\.md#([a-z-]+)$", ALARMS[name]["AlarmDescription"])
    assert anchor
    headings = re.findall(r"^### (.+)$", RUNBOOK, re.MULTILINE)
    assert anchor[1] in [heading.lower().replace(" ", "-") for heading in headings]


def test_every_entry_of_the_runbook_has_its_alarm() -> None:
    alarms = RUNBOOK.partition("## Alarms")[2].partition("\n## ")[0]
    anchors = [heading.lower().replace(" ", "-") for heading in re.findall(r"^### (.+)$", alarms, re.MULTILINE)]
    assert sorted(anchors) == sorted(alarm["AlarmDescription"].rpartition("#")[2] for alarm in ALARMS.values())


@pytest.mark.parametrize("name", ALARMS)
def test_every_alarm_tells_somebody_when_it_rises_and_when_it_ends(name: str) -> None:
    assert ALARMS[name]["AlarmActions"] == ALARMS[name]["OKActions"] == [{"Ref": "AlarmTopic"}]


def test_what_must_be_watched_is_watched() -> None:
    watched = {metric for alarm in ALARMS.values() for _, metric in metrics_of(alarm)}
    assert watched >= {
        "ApproximateNumberOfMessagesVisible",
        "ApproximateAgeOfOldestMessage",
        "Errors",
        "Throttles",
        "SweepRuns",
        "VerdictsUnchecked",
        "VerdictsUnsupported",
    }


def test_silence_of_the_sweep_is_an_alarm_and_silence_elsewhere_is_none() -> None:
    breaching = [name for name, alarm in ALARMS.items() if alarm["TreatMissingData"] != "notBreaching"]
    assert breaching == ["SweepMissedAlarm"]


def test_metrics_of_our_own_are_ones_that_the_code_counts() -> None:
    own = {metric for alarm in ALARMS.values() for namespace, metric in metrics_of(alarm) if namespace == "Bodycheck"}
    own |= {metric[1] for widget in widgets() for metric in widget["metrics"] if metric[0] == "Bodycheck"}
    assert len(own) > 15
    for metric in own:
        family = next((family for family in FAMILIES if metric.startswith(family)), None)
        assert f'"{metric}"' in SOURCES or (family and f'"{family}' in SOURCES), metric


def test_a_bad_version_of_the_check_is_taken_back(stack: Template) -> None:
    (group,) = (r for r in stack["Resources"].values() if r["Type"] == "AWS::CodeDeploy::DeploymentGroup")
    watched = [alarm["Name"] for alarm in group["Properties"]["AlarmConfiguration"]["Alarms"]]
    assert watched == [{"Ref": "CheckErrorsAlarm"}, {"Ref": "CheckThrottlesAlarm"}]
    assert group["Properties"]["AutoRollbackConfiguration"]["Enabled"] is True
    assert "DEPLOYMENT_STOP_ON_ALARM" in group["Properties"]["AutoRollbackConfiguration"]["Events"]


def test_the_alarms_of_a_deployment_are_on_the_alias_that_it_shifts() -> None:
    for name in ("CheckErrorsAlarm", "CheckThrottlesAlarm"):
        dimensions = {entry["Name"]: entry["Value"] for entry in ALARMS[name]["Dimensions"]}
        assert dimensions == {
            "FunctionName": {"Ref": "CheckFunction"},
            "Resource": {"Fn::Sub": "${CheckFunction}:live"},
        }


def test_the_dashboard_is_json_and_its_widgets_do_not_overlap() -> None:
    places = [(widget["x"], widget["y"]) for widget in layout()]
    assert len(places) == len(set(places)) > 10
    assert all(widget["width"] == 8 and widget["height"] == 6 for widget in layout())
    assert places == sorted(places, key=lambda place: (place[1], place[0]))


def test_the_dashboard_follows_the_data() -> None:
    titles = " ".join(widget["title"] for widget in widgets())
    order = [titles.index(word) for word in ("Drops waiting", "Check:", "Verdicts", "Table:", "Sweep:")]
    assert order == sorted(order)


def test_the_scheduled_sweep_gives_up_in_time_and_says_so(stack: Template) -> None:
    (schedule,) = (r["Properties"] for r in stack["Resources"].values() if r["Type"] == "AWS::Scheduler::Schedule")
    assert schedule["ScheduleExpression"] == {"Ref": "SweepSchedule"}
    assert schedule["Target"]["RetryPolicy"]["MaximumRetryAttempts"] <= 2
    assert schedule["Target"]["DeadLetterConfig"]["Arn"] == {"Fn::GetAtt": ["SweepDeadLetterQueue", "Arn"]}
    assert stack["Parameters"]["SweepSchedule"]["Default"] == "rate(1 hour)"


def metrics_of(alarm: dict[str, Any]) -> list[tuple[str, str]]:
    if "MetricName" in alarm:
        return [(alarm["Namespace"], alarm["MetricName"])]
    metrics = [entry["MetricStat"]["Metric"] for entry in alarm["Metrics"] if "MetricStat" in entry]
    return [(metric["Namespace"], metric["MetricName"]) for metric in metrics]


def layout() -> list[dict[str, Any]]:
    body = BLUEPRINT.cloudformation["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    placed: list[dict[str, Any]] = json.loads(body)["widgets"]
    return placed


def widgets() -> list[dict[str, Any]]:
    return [widget["properties"] for widget in layout()]
