"""The demo says what it needs."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_without_its_extra_the_demo_says_what_to_install():
    code = "import sys; sys.path.insert(0, '.'); import agent.demo.servers"
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert "KinkeeperError" in done.stderr
    assert "pip install 'kinkeeper[demo]'" in done.stderr
