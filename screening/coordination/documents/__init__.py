"""What is written for a counterpart from a case: notification, status card, formal note.

``facts`` says what a document is written from; ``notification``, ``status_card`` and
``formal_note`` write a ``Paper`` in one language; ``printed`` prints a paper as text, HTML or PDF.
"""
