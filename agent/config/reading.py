"""The reading of config.toml: every problem in one line, with what to write instead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agent.config import Config
from agent.errors import ConfigError

Loc = tuple[int | str, ...]
"""Where a value stands: its table, its key, and its place in a list."""


def load_config(path: Path) -> Config:
    """Read and check `path`; raises ConfigError with one line for every problem found."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            [
                f"{path}: there is no such file; run: kinkeeper setup YOUR-ADDRESS, "
                "or copy config.example.toml there"
            ]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: cannot be read: {error}"]) from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: this is not TOML: {error}"]) from None
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        problems = error.errors()
        # A list whose items are wrong is also "too short"; the items' own problems say it better.
        problems = [
            problem
            for problem in problems
            if not any(
                other is not problem and other["loc"][: len(problem["loc"])] == problem["loc"]
                for other in problems
            )
        ]
        advice = [(tuple(problem["loc"]), _advice(problem)) for problem in problems]
        raise ConfigError(_lines(path, text, advice)) from None


def keys_refused(path: Path, problems: Mapping[str, str]) -> ConfigError:
    """What to raise for `problems` with the keys in [screen], in words, by the action's name."""
    advice = [(("screen", "keys", name), words) for name, words in problems.items()]
    return ConfigError(_lines(path, path.read_text(encoding="utf-8"), advice))


def _lines(path: Path, text: str, advice: Iterable[tuple[Loc, str]]) -> list[str]:
    """Each piece of advice with the line that it is about."""
    return [f"{path}:{_line_of(text, loc)}: {_dotted(loc)}: {words}" for loc, words in advice]


def _dotted(loc: Loc) -> str:
    out = ""
    for part in loc:
        out += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return out.lstrip(".") or "the whole file"


def _advice(problem: Any) -> str:
    """What to write instead, in plain words."""
    kind, loc, context = problem["type"], problem["loc"], problem.get("ctx", {})
    match kind:
        case "extra_forbidden":
            known = _known_keys(loc[:-1])
            return f"unknown key; remove it, or did you mean one of: {', '.join(known)}?"
        case "missing":
            return "is missing; add it (see config.example.toml)"
        case "value_error":
            return str(context.get("error", problem["msg"]))
        case "string_pattern_mismatch" if "address" in str(loc):
            return f"{problem['input']!r} is no mail address; write name@example.com"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{problem['input']!r} will not do; write a whole number"
        case "bool_parsing" | "bool_type":
            return f"{problem['input']!r} will not do; write true or false"
        case "string_type":
            return f"{problem['input']!r} will not do; write a text between quotes"
        case "tuple_type":
            return f'{problem["input"]!r} will not do; write a list: ["...", "..."]'
        case "model_type" | "dict_type":
            return "this is a table: write it under its own [header]"
        case "greater_than_equal":
            return f"{problem['input']!r} will not do; write {context['ge']} or more"
        case "less_than_equal":
            return f"{problem['input']!r} will not do; write {context['le']} or less"
        case "string_too_short" | "too_short":
            return "must not be empty"
        case "enum" | "literal_error":
            return f"{problem['input']!r} will not do; write one of: {context['expected']}"
        case _:
            reason = problem["msg"][:1].lower() + problem["msg"][1:]
            return f"{problem['input']!r} will not do; {reason}"


def _known_keys(loc: Loc) -> list[str]:
    """The keys that the table at `loc` may hold."""
    section: Any = Config
    for part in loc:
        if isinstance(part, int):
            continue
        annotation = section.model_fields[part].annotation
        arguments = getattr(annotation, "__args__", ())
        section = arguments[0] if arguments else annotation
    return list(section.model_fields)


_TABLE = re.compile(r"^\s*\[(\[)?\s*([\w.\-\"']+)\s*\]")


def _line_of(text: str, loc: Loc) -> int:
    """Number of the line where the value at `loc` stands, else where its table begins, else 1."""
    names = [str(part) for part in loc if isinstance(part, str)]
    wanted_index = next((part for part in loc if isinstance(part, int)), 0)
    best, best_depth = 1, 0
    table: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            table = header[2].replace('"', "").replace("'", "").split(".")
            if header[1]:
                seen[header[2]] = seen.get(header[2], -1) + 1
            path = table
        elif assignment := re.match(r"^\s*([\w.\-]+)\s*=", line):
            path = table + assignment[1].split(".")
        else:
            continue
        if table and table[0] in seen and seen[table[0]] != wanted_index:
            continue
        if path == names[: len(path)] and len(path) > best_depth:
            best, best_depth = number, len(path)
    return best
