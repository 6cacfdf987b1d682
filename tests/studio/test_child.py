"""Talking with a real child: the tokenizer laboratory."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from engine.messages import Message
from engine.tokenizer_lab import CutText, StudyEnded, StudyTokenizers, TextCut
from studio.child import Talk


def test_a_real_child_answers_and_ends(qtbot: QtBot, tmp_path: Path) -> None:
    lab = Talk("engine.tokenizer_lab_child", [str(tmp_path)])
    told: list[Message] = []
    lab.told.connect(told.append)
    book = tmp_path / "Şükrü.txt"
    book.write_text("Bir varmış bir yokmuş. " * 300, encoding="utf-8")
    lab.send(StudyTokenizers(id="1", data={"path": str(book)}, choices=[{"kind": "bytes"}], largest=300))
    lab.send(CutText(id="2", text="ş", choice={"kind": "bytes"}))
    qtbot.waitUntil(lambda: any(isinstance(each, StudyEnded) for each in told), timeout=30_000)
    qtbot.waitUntil(lambda: any(isinstance(each, TextCut) for each in told), timeout=30_000)
    lab.close()
    lab.close()


def test_a_child_that_ends_by_itself_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    lab = Talk("engine.tokenizer_lab_child", [str(tmp_path)])
    with qtbot.waitSignal(lab.lost, timeout=30_000) as lost:
        lab.send(CutText(id="1", text="a", choice={}))  # no kind: a bug of the caller, which the child does not survive
    assert "KeyError" in lost.args[0]
    with qtbot.waitSignal(lab.told, timeout=30_000):
        lab.send(CutText(id="2", text="a", choice={"kind": "bytes"}))
    lab.close()
