"""The house keeps its own rules, also for rooms that are built later."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import agent

ROOT = Path(__file__).resolve().parents[1]
SEEN_BY_THE_SCREEN = {
    "agent.models",
    "agent.vocabulary",
    "agent.config",
    "agent.directories",
    "agent.glance",
    "agent.errors",
}


def contracts() -> dict[str, dict]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["name"]: one for one in settings["tool"]["importlinter"]["contracts"]}


def test_every_room_of_the_agent_but_a_few_is_closed_to_the_screen() -> None:
    rooms = {
        f"agent.{path.stem}"
        for path in (ROOT / "agent").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists())
        and not path.stem.startswith("__")
    }
    (contract,) = (one for name, one in contracts().items() if name.startswith("The screen sees"))
    assert set(contract["forbidden_modules"]) == rooms - SEEN_BY_THE_SCREEN


def test_the_map_of_the_agent_names_every_room() -> None:
    (contract,) = (one for name, one in contracts().items() if name.startswith("In the agent"))
    rooms = {room for layer in contract["layers"] for room in layer.split(" | ")}
    assert rooms <= set(re.findall(r"\w+", agent.__doc__ or ""))


def test_no_file_names_a_registry_or_a_folder_of_somebodys_machine() -> None:
    wrong = []
    for path in ROOT.rglob("*"):
        if not path.is_file() or any(part.startswith(".") for part in path.relative_to(ROOT).parts):
            continue
        if path.suffix in {".eml", ".svg", ".raw", ".pyc"} or path == Path(__file__).resolve():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        wrong += [
            f"{path}: {word}"
            for word in ("pypi.org", "files.pythonhosted.org", "/root/", "/work/", "/home/robin")
            if word in text
        ]
    assert wrong == []
