"""Screening all against all: how often, how far, and with how much of this machine."""

from __future__ import annotations

import os

from sasweb.settings import env

ALL_EVERY_HOURS = env.number_within(
    "SAFE_PASSAGE_ALL_EVERY_HOURS", 24.0, at_least=0.0, at_most=24.0 * 31
)  # product time; 0 switches the schedule off
ALL_DAYS = env.number_within("SAFE_PASSAGE_ALL_DAYS", 1.0, at_least=0.25, at_most=7.0)
ALL_THRESHOLD_KM = env.number_within(
    "SAFE_PASSAGE_ALL_THRESHOLD_KM", 5.0, at_least=0.1, at_most=50.0
)
ALL_SHARD_HOURS = env.number_within("SAFE_PASSAGE_ALL_SHARD_HOURS", 6.0, at_least=0.5, at_most=24.0)
ALL_KEEP_RUNS = env.whole_number_within("SAFE_PASSAGE_ALL_KEEP_RUNS", 3, at_least=1, at_most=100)
# Processes of this machine that search shards, and the threads of each: together all its cores.
# One for every four cores keeps the memory low; threads share the states of one shard.
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
ALL_WORKERS = env.whole_number_within(
    "SAFE_PASSAGE_ALL_WORKERS", max(1, CORES // 4), at_least=1, at_most=256
)
ALL_THREADS = max(1, CORES // ALL_WORKERS)
