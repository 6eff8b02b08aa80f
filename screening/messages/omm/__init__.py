"""Orbit mean-elements messages in, CCSDS 502.0-B: KVN and XML."""

from screening.messages.omm.read import MeanElementsMessage, read_omm

__all__ = ["MeanElementsMessage", "read_omm"]
