"""An HTTP proxy in front of one receiver that spoils a share of the exchanges.

    python3 fault_proxy.py RECEIVER_PORT SHARE SEED LOG

SHARE of all requests (0 to 1) meet one of these, in turn by chance:
    reset       the connection is reset when the request has arrived; nothing is forwarded
    cut         the receiver gets half of the request's body, then nobody is there any more
    swallow     the receiver gets the request and answers; the answer never arrives
    truncate    the answer ends in its middle
    drip        the answer arrives in small pieces

Prints {"url": ..., "idle": PORT} when it listens. Whoever connects to PORT is answered as soon as
nobody is connected any more and the receiver has all that it will get. LOG gets a line for each request that was spoilt after the
receiver had it whole ("swallow" or "truncate"): the fault, a tab and its webhook-id. So whoever
counts knows which deliveries may be made again.
"""

import asyncio
import json
import random
import socket
import struct
import sys

PORT, SHARE, SEED, LOG = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
FAULTS = ["reset", "cut", "swallow", "truncate", "drip"]

chance = random.Random(SEED)
log = open(LOG, "a", buffering=1, encoding="ascii")


async def message(reader):
    """One HTTP message with a Content-Length: its head and its body. None at the end."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    try:
        return head, await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


def header(head, wanted):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == wanted:
            return value.strip().decode()
    return ""


def reset(writer):
    # With no time to linger, closing sends RST.
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def exchange(request, writer, up_reader, up_writer):
    """Carries one exchange. Whether both connections can carry another one."""
    head, body = request
    fault = chance.choice(FAULTS) if chance.random() < SHARE else None
    if fault == "reset":
        reset(writer)
        return False
    if fault == "cut":
        up_writer.write(head + body[: len(body) // 2])
        await up_writer.drain()
        return False
    up_writer.write(head + body)
    await up_writer.drain()
    answer = await message(up_reader)
    if answer is None:
        return False
    if fault in ("swallow", "truncate"):
        log.write(f"{fault}\t{header(head, b'webhook-id')}\n")
    if fault == "swallow":
        return False
    raw = answer[0] + answer[1]
    if fault == "truncate":
        # Into the body, where there is one.
        writer.write(raw[: len(answer[0]) + len(answer[1]) // 2 - (not answer[1])])
        await writer.drain()
        return False
    if fault == "drip":
        for at in range(0, len(raw), 16):
            writer.write(raw[at : at + 16])
            await writer.drain()
            await asyncio.sleep(0.001)
        return True
    writer.write(raw)
    await writer.drain()
    return True


connected = 0
left = asyncio.Event()


async def carry(reader, writer):
    global connected
    connected += 1
    up_writer = None
    try:
        while (request := await message(reader)) is not None:
            if up_writer is None:
                up_reader, up_writer = await asyncio.open_connection("127.0.0.1", PORT)
            if not await exchange(request, writer, up_reader, up_writer):
                return
    except ConnectionError:
        pass
    finally:
        for each in (writer, up_writer):
            if each is not None:
                each.close()
        connected -= 1
        left.set()


async def idle(_, writer):
    while connected:
        left.clear()
        await left.wait()
    writer.write(b"idle")
    writer.close()


async def main():
    server = await asyncio.start_server(carry, "127.0.0.1", 0, backlog=512)
    asked = await asyncio.start_server(idle, "127.0.0.1", 0)
    url = "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
    print(json.dumps({"url": url, "idle": asked.sockets[0].getsockname()[1]}), flush=True)
    async with server, asked:
        await server.serve_forever()


asyncio.run(main())
