"""Messages that no writer of the product makes, for readers that read them."""

from __future__ import annotations

import json

from tests.unit.messages.samples import OMM
from tests.unit.messages.test_oem import as_xml
from tests.unit.messages.test_public_cdms import RECORD


def oem_xml() -> str:
    """An OEM as NDM/XML."""
    return as_xml()


def omm_xml() -> str:
    """The sample of an OMM as NDM/XML."""
    lines = [line.partition(" = ") for line in OMM.splitlines()[2:-1]]
    body = "".join(f"<{name}>{value.partition(' [')[0]}</{name}>" for name, _, value in lines)
    return f'<omm version="2.0"><body>{body}</body></omm>'


def public_cdm() -> str:
    """One record of Space-Track's class cdm_public."""
    return json.dumps(RECORD)
