"""Orbit parameter messages out: OPM (CCSDS 502.0-B-3) as KVN, one state with its manoeuvres."""

from screening.messages.opm.model import Manoeuvre, OrbitParameterMessage
from screening.messages.opm.write import write_kvn

__all__ = ["Manoeuvre", "OrbitParameterMessage", "write_kvn"]
