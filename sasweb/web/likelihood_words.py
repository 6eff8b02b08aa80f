"""How likelihoods and lengths are written, as the domain writes them."""

from screening.conjunctions.likelihood_words import (
    length_parts,
    length_words,
    probability_words,
    scale_words,
)

__all__ = ["length_parts", "length_words", "probability_words", "scale_words"]
