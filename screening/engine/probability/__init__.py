"""Probability of collision: one method a file, each over k encounters at once.

``Encounters`` go in, a ``Probabilities`` comes out; what could not be computed is NaN there with a
``Reason``, and ``None`` where one encounter is asked for. It is never 0.
"""
