#!/usr/bin/env python3
"""Runs commands as whole processes and prints what they cost: measure.py RUNS NAME=COMMAND [NAME=COMMAND …]

The commands take turns, so that a machine that is busy for a while is busy for all of them. Prints one line each: name,
best wall seconds, best CPU seconds (user + system, children included), peak resident megabytes of the largest process,
and wall and CPU as multiples of the first command's. A command that fails (status above 2) is named and left out.
"""

import os
import shlex
import sys
import time


def once(arguments):
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        try:
            os.execvp(arguments[0], arguments)
        finally:
            os._exit(127)
    _, status, usage = os.wait4(pid, 0)
    wall = time.monotonic() - start
    code = os.waitstatus_to_exitcode(status)
    return code, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    runs = int(sys.argv[1])
    commands = [argument.split("=", 1) for argument in sys.argv[2:]]
    best = {}
    for _ in range(runs):
        for name, text in commands:
            if best.get(name) == "failed":
                continue
            code, wall, cpu, memory = once(shlex.split(text))
            if code not in (0, 1, 2):
                print(f"{name}: status {code}: {text}", file=sys.stderr)
                best[name] = "failed"
                continue
            old = best.get(name, (wall, cpu, memory))
            best[name] = (min(old[0], wall), min(old[1], cpu), max(old[2], memory))
    first = next((best[name] for name, _ in commands if best[name] != "failed"), None)
    print(f"  {'':24}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}{'wall ×':>9}{'CPU ×':>9}")
    for name, _ in commands:
        if best[name] == "failed":
            print(f"  {name:24}   failed")
            continue
        wall, cpu, memory = best[name]
        ratios = f"{wall / first[0]:9.1f}{cpu / max(first[1], 0.001):9.1f}"
        print(f"  {name:24}{wall:9.3f}{cpu:9.3f}{memory:9.0f}{ratios}")


main()
