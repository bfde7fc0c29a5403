"""`kinkeeper` as a command, in a fork of a process that has imported it once.

A start of its own costs each call a second of imports. `-m tui` itself is started by the tests for
which the start, the process or its environment matters.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from agent.cli import COMMANDS

_FORKS = multiprocessing.get_context("forkserver")
_COMMANDS = sorted({module.partition(":")[0] for module in COMMANDS.values()})
_FORKS.set_forkserver_preload([__name__, "tui.__main__", *_COMMANDS])


def run_kinkeeper(
    *arguments: object, timeout_seconds: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run it with the environment of now to its end, and give back what it said."""
    with TemporaryDirectory() as folder:
        said = [Path(folder) / name for name in ("stdout", "stderr")]
        words = [str(one) for one in arguments]
        process = _FORKS.Process(target=_be_kinkeeper, args=(words, dict(os.environ), said))
        process.start()
        process.join(timeout_seconds)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(words, timeout_seconds)
        stdout, stderr = (path.read_text(encoding="utf-8") for path in said)
        return subprocess.CompletedProcess(words, process.exitcode, stdout, stderr)


def _be_kinkeeper(words: list[str], environment: Mapping[str, str], said: list[Path]) -> None:
    for descriptor, path in enumerate(said, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
    os.environ.clear()
    os.environ.update(environment)
    from tui.__main__ import main as kinkeeper

    sys.argv = ["kinkeeper", *words]
    kinkeeper()
