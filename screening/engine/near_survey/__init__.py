"""The survey of given pairs of near-Earth objects, compiled, in jobs for any number of threads.

The method is that of ``survey``, on the path of our own SGP4: ``jobs`` hands the pairs out,
``kernel`` cuts the window of each, ``scene`` proves parts of it empty, ``leaves`` keeps the rest.
See docs/algorithms/stations-screening.md.
"""
