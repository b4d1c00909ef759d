"""Text to a JSON value, by the letter of RFC 8259: what Python's parser takes beyond it is refused."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from bodycheck.errors import UnreadableArticle

EXAMPLE = '{"headline": "...", "body": "..."}'

Fields = dict[str, Any]

_BEGINNING = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]')
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


class Number(str):
    """A number as it was spelt: a version may be ``3`` or ``"3"``, and one of a million digits costs nothing so."""


def looks_like_json(text: str) -> bool:
    """Whether the text begins as a JSON object or list does."""
    return _BEGINNING.match(text.lstrip()) is not None


def parse(text: str, name: str, *, depth: int) -> Any:
    """The value; numbers are :class:`Number`. Raises UnreadableArticle, naming the file ``name`` and the mend, for what
    is no JSON, gives a name twice in one object, or is nested more than ``depth`` deep."""
    if _deeper_than(depth, text):
        raise refusal(name, f"is JSON nested more than {depth} deep. Give the article flat, as {EXAMPLE}.")
    doubled: set[int] = set()

    def fields_of(pairs: list[tuple[str, Any]]) -> Fields:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            doubled.add(id(fields))
        return fields

    try:
        value = json.loads(
            text,
            object_pairs_hook=fields_of,
            parse_constant=_refuse_constant,
            parse_float=Number,
            parse_int=Number,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        if error.msg == "Extra data":
            fault = f"holds more than one JSON value ({where}). Put one on each line, or all into one list."
        else:
            fault = f"is not valid JSON: {error.msg} at {where}. Write it again with a JSON library."
    except _NotJson as error:
        fault = str(error)
    else:
        if not (doubled and _reads_one_of(doubled, value)):
            return value
        fault = "gives a name twice in one object, so either value could be meant. Keep one of them."
    raise refusal(name, fault)


def kind_of(value: Any) -> str:
    """What a value is, for messages."""
    kinds = {bool: "true or false", dict: "an object", list: "a list", type(None): "null", Number: "a number"}
    return kinds.get(type(value), "a string")


def refusal(name: str, fault: str) -> UnreadableArticle:
    return UnreadableArticle(f"{name} {fault}")


def _deeper_than(depth: int, text: str) -> bool:
    """Python's parser would overflow its stack, or ours later; counting brackets outside strings costs less."""
    if text.count("[") + text.count("{") <= depth:
        return False
    level = 0
    for token in _NESTING.finditer(text):
        if token[0] in "[{":
            level += 1
            if level > depth:
                return True
        elif token[0] in "]}":
            level -= 1
    return False


class _NotJson(ValueError):
    """Python's parser would take it; the standard (RFC 8259) does not."""


_NEVER_READ = frozenset({"renditions"})
"""Of what these hold nothing is read: agencies name two of a picture's sizes alike, and no article is worse for it."""


def _reads_one_of(objects: set[int], value: Any) -> bool:
    """Whether one of the objects, told by their ids, is within ``value`` where something may be read."""
    left = [value]
    while left:
        one = left.pop()
        if id(one) in objects:
            return True
        if isinstance(one, dict):
            left += [held for name, held in one.items() if name not in _NEVER_READ]
        elif isinstance(one, list):
            left += one
    return False


def _refuse_constant(constant: str) -> NoReturn:
    raise _NotJson(f"is not valid JSON: it holds {constant}. Leave that value out or write null.")
