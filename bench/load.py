"""A small load: connections kept open, one request after another on each, counted and timed; run as a process of its own."""

import asyncio
import json
import sys
import time
from typing import Any


async def main(plan: dict[str, Any]) -> None:
    """Send for `seconds` on every sender's connection, the plan's ports by turns; print how many answers were as wanted, how many not, and their p99."""
    began = time.perf_counter()
    until = began + plan["seconds"]
    ports, took_each = plan["ports"], list[float]()
    senders = list(enumerate(plan["senders"]))
    counts = await asyncio.gather(*(one(plan, ports[n % len(ports)], who, until, took_each) for n, who in senders))
    took = time.perf_counter() - began
    good, bad = (sum(pair[i] for pair in counts) for i in (0, 1))
    versions = {sender["name"]: pair[2] for sender, pair in zip(plan["senders"], counts, strict=True)}
    p99 = sorted(took_each)[int(len(took_each) * 0.99)] * 1000 if took_each else 0
    print(json.dumps({"good": good, "bad": bad, "rate": good / took, "p99": p99, "versions": versions}))


async def one(
    plan: dict[str, Any], port: int, sender: dict[str, Any], until: float, took: list[float]
) -> tuple[int, int, int]:
    """One connection's requests; a bid is sent with the version of the one before."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    good = bad = 0
    version, path = sender["version"], plan["path"].replace("NAME", sender["name"])
    while (sent := time.perf_counter()) < until:
        match = f'If-Match: "{version}"\r\n' if version and plan["versions"] else ""
        body = plan["body"].encode()
        head = f"{plan['method']} {path} HTTP/1.1\r\nHost: bench\r\n{sender['who']}\r\n"
        key = f"Idempotency-Key: {sender['name']}-{version}-{time.perf_counter_ns()}\r\n" if plan["versions"] else ""
        rest = f"{match}{key}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write((head + rest).encode() + body)
        status = await answer(reader)
        took.append(time.perf_counter() - sent)
        if 200 <= status < 300:
            good, version = good + 1, version + 1
        else:
            bad += 1
    writer.close()
    return good, bad, version


async def answer(reader: asyncio.StreamReader) -> int:
    """Read one answer whole; its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


if __name__ == "__main__":
    asyncio.run(main(json.load(sys.stdin)))
