"""Element sets from the formats people exchange, read by content and checked record by record.

``read_elements`` takes the bytes of one file (GP/OMM as JSON, CSV, XML or KVN, or two- and
three-line sets, plain or gzip) and returns the good element sets beside the refused ones with
their place and reason. Pure: no file, no network, no clock.
"""

from screening.engine.elements.duplicates import ORBIT_FIELDS
from screening.engine.elements.parsed import ParsedElements, Rejection, UnusableFile
from screening.engine.elements.reader import read_elements

__all__ = [
    "ORBIT_FIELDS",
    "ParsedElements",
    "Rejection",
    "UnusableFile",
    "read_elements",
]
