"""Starts agents quickly: it has imported kinkeeper once, and each agent is a fork of it.

A script: it reads one JSON object a line, {"config": path, "output": path, "set": {...}}, starts
`kinkeeper --config path run` with its output in that file, and answers with the process's number.
`set` maps "module:NAME", or "module:CLASS argument" for what its constructor takes by default, to
the value that this agent works with. It ends when its input does.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve until the input ends."""
    import agent.commands.run  # noqa: F401  # else each agent would load itself anew
    from tui.__main__ import main as kinkeeper

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no burial
    print("ready", flush=True)
    for line in sys.stdin:
        wish = json.loads(line)
        pid = os.fork()
        if pid:
            print(pid, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()  # whatever it starts can be found by its session
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # also where the tests are killed
        output = os.open(wish["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        for name, value in wish["set"].items():
            module, _, attribute = name.partition(":")
            attribute, _, argument = attribute.partition(" ")
            found = getattr(importlib.import_module(module), attribute)  # it must be there
            if argument:
                assert argument in found.__init__.__kwdefaults__
                found.__init__.__kwdefaults__[argument] = value
            else:
                setattr(importlib.import_module(module), attribute, value)
        sys.argv = ["kinkeeper", "--config", wish["config"], "run"]
        kinkeeper()
        os._exit(0)


if __name__ == "__main__":
    main()
