"""What is loaded ahead: every page, and nothing that computes."""

from __future__ import annotations

import subprocess
import sys

LOADS = """
import sys
from studio.pages import PAGES
from studio.warm_up import WarmUp
warm_up = WarmUp()
warm_up.start()
warm_up.wait()
modules = [entry.page.partition(":")[0] for entry in PAGES]
print([name for name in modules if name not in sys.modules], "torch" in sys.modules)
late = WarmUp()
late.end()
late.run()
"""


def test_pages_are_loaded_ahead_without_torch() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADS], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[] False"
    assert ran.stderr == ""
