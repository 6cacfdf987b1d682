"""How a child serves a window: commands on stdin, messages on stdout, one JSON object a line, until stdin closes.  Torch-free."""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable, Iterator

from engine.messages import Command, Message, from_json, to_json

Answer = Message | Iterator[Message] | None


def commands() -> Iterator[Command]:
    """The commands on stdin, as they come; other messages are passed over."""
    # not sys.stdin: Python locks that at its end, and aborts when a thread still reads it
    with open(sys.stdin.fileno(), "rb", closefd=False) as lines:
        for line in lines:
            message = from_json(line)
            if isinstance(message, Command):
                yield message


def tell(message: Message) -> None:
    """Writes one message to stdout, at once."""
    sys.stdout.write(to_json(message) + "\n")
    sys.stdout.flush()


def serve(answer: Callable[[Command], Answer]) -> None:
    """Answers commands until stdin closes.

    A Message is told at once.  An iterator is work that goes on between commands, a message at a time, and takes the
    place of the work before it.
    """
    waiting: queue.Queue[Command | None] = queue.Queue()
    threading.Thread(target=_listen, args=(waiting,), daemon=True).start()
    work: Iterator[Message] = iter(())
    while True:
        try:
            command = waiting.get_nowait() if _goes_on(work) else waiting.get()
        except queue.Empty:
            continue
        if command is None:
            return
        answered = answer(command)
        if isinstance(answered, Message):
            tell(answered)
        elif answered is not None:
            work = answered


def _listen(waiting: queue.Queue[Command | None]) -> None:
    for command in commands():
        waiting.put(command)
    waiting.put(None)


def _goes_on(work: Iterator[Message]) -> bool:
    """Tells the next finding; whether there was one."""
    message = next(work, None)
    if message is not None:
        tell(message)
    return message is not None
