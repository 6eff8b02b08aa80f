"""Read one input once more, with the whole traceback.

python -m tests.fuzz.again NAME FILE
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(name: str, path: Path) -> None:
    """Hold one input to the contract."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sasweb.settings.test"
    import django

    django.setup()
    from tests.fuzz.contract import hold
    from tests.fuzz.targets import TARGETS

    gave = hold(TARGETS[name], path.read_bytes())
    sys.stdout.write("it gives a value\n" if gave else "it refuses\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
