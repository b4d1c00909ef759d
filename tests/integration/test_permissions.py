"""Each function's policy beside the calls that its code makes: none is missing, none is superfluous.

The calls are derived from the source. From a handler on, every name that is used as a function or method is followed to
the definitions of that name in the modules that the handler imports; a call by the name of a method of a boto3 client
or table is a call of AWS.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from bodycheck.local.blueprint import Template, read_blueprint

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "layers" / "bodycheck"
SERVICES = ("s3", "dynamodb", "sqs")

# By operation: what IAM calls it, where that is not the operation's own name.
ACTIONS = {
    "s3:HeadObject": {"s3:GetObject"},
    "s3:ListObjectsV2": {"s3:ListBucket"},
    "sqs:SendMessageBatch": {"sqs:SendMessage"},
    "dynamodb:TransactWriteItems": {"dynamodb:PutItem", "dynamodb:UpdateItem"},
}
VERSIONED = {"s3:GetObject": "s3:GetObjectVersion"}
"""What a call needs beside it where it names a version."""

# What Lambda itself does in the function's name, and what a missing key needs to answer 404.
BY_LAMBDA = {
    "check": {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "s3:ListBucket"},
    "sweep": set(),
}
LOGS_AND_TRACES = {
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
}
TELLS_OF_FAILURES = {"sweep": {"SweepDeadLetterQueue"}}


@pytest.fixture(scope="module")
def stack() -> Template:
    return read_blueprint(ROOT / "template.yaml").cloudformation


@pytest.mark.parametrize("function", ["check", "sweep"])
def test_a_function_may_do_what_its_code_does_and_nothing_else(stack: Template, function: str) -> None:
    needed = set().union(*(ACTIONS.get(call, {call}) for call in calls_of(function)))
    if names_versions(function):
        needed |= {VERSIONED[action] for action in needed if action in VERSIONED}

    assert allowed(stack, function) == needed | BY_LAMBDA[function] | LOGS_AND_TRACES


@pytest.mark.parametrize("function", ["check", "sweep"])
def test_no_statement_is_wider_than_a_resource_but_the_traces(stack: Template, function: str) -> None:
    wide = [s["Sid"] for s in statements(stack, function) if s["Resource"] == "*" or "*" in str(s["Action"])]
    assert wide == ["WriteTraces"]


def test_a_sweep_cannot_touch_a_verdict(stack: Template) -> None:
    (writes,) = (s for s in statements(stack, "sweep") if "dynamodb:PutItem" in s["Action"])
    assert writes["Condition"]["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": ["sweep#*"]}
    assert writes["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}


def test_the_derivation_sees_what_it_should() -> None:
    """Against a derivation that finds nothing, and so forbids nothing."""
    assert calls_of("check") == {
        "s3:GetObject",
        "s3:HeadObject",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:TransactWriteItems",
        "dynamodb:Query",
        "sqs:SendMessageBatch",
    }
    assert "s3:ListObjectsV2" in calls_of("sweep")
    assert "s3:ListObjectsV2" not in calls_of("check")
    assert names_versions("check")
    assert not names_versions("sweep")


def statements(stack: Template, function: str) -> list[dict[str, Any]]:
    (policy,) = stack["Resources"][f"{function.title()}Role"]["Properties"]["Policies"]
    found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return found


def allowed(stack: Template, function: str) -> set[str]:
    actions: set[str] = set()
    for statement in statements(stack, function):
        action = statement["Action"]
        actions |= {action} if isinstance(action, str) else set(action)
    return actions


def calls_of(function: str) -> set[str]:
    """``service:Operation`` of every call that a function can come to."""
    session = botocore.session.get_session()
    operations = {
        xform_name(operation): f"{service}:{operation}"
        for service in SERVICES
        for operation in session.get_service_model(service).operation_names
    }
    return {operations[name] for node in reached(function) for name in called(node) if name in operations}


def names_versions(function: str) -> bool:
    return any(
        isinstance(node, ast.Constant) and node.value == "VersionId"
        for definition in reached(function)
        if definition.name == "_address"
        for node in ast.walk(definition)
    )


def reached(function: str) -> list[ast.FunctionDef]:
    """The functions that a handler's module leads to: by their name, a method also by its class's."""
    app = ROOT / "functions" / function / "app.py"
    trees = [ast.parse(module.read_text(encoding="utf-8")) for module in imported(app)]
    names = set(used(ast.parse(app.read_text(encoding="utf-8"))))
    found: dict[int, ast.FunctionDef] = {}
    while True:
        more = [one for one in _named(trees, names) if id(one) not in found]
        if not more:
            return list(found.values())
        for definition in more:
            found[id(definition)] = definition
            names |= set(used(definition))


def _named(trees: list[ast.Module], names: set[str]) -> Iterator[ast.FunctionDef]:
    for tree in trees:
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in names:
                yield node
            elif isinstance(node, ast.ClassDef) and node.name in names:
                methods = [method for method in node.body if isinstance(method, ast.FunctionDef)]
                yield from (method for method in methods if method.name in names or method.name.startswith("__"))


def imported(module: Path, seen: set[Path] | None = None) -> set[Path]:
    """The module, and those of the package that it imports, straight or by others."""
    seen = {module} if seen is None else seen | {module}
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        for name in _imports(node):
            path = PACKAGE.joinpath(*name.split(".")).with_suffix(".py")
            if path.is_file() and path not in seen:
                seen |= imported(path, seen)
    return seen


def _imports(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def used(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def called(definition: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(definition):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr
