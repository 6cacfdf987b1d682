"""The Qt-free half: the tree of a conversation, its turns, its export."""

from __future__ import annotations

import json

from engine.playground_messages import TokenWritten
from engine.sampler_settings import SamplerSettings
from studio.playground.answers import Answer
from studio.playground.conversation import Conversation, Exchange, as_markdown, as_messages


def answered(exchange: Exchange, text: str) -> Answer:
    """An answer of one token."""
    made = Answer(f"{exchange.question}/{text}", "m", exchange.question, SamplerSettings(), turns=[{}])
    token = TokenWritten(request="", id=1, text=text, piece=text, probability=0.5, entropy=1.0, context=1)
    made.tokens.append(token)
    exchange.answers.add(made)
    return made


def questions(conversation: Conversation) -> list[str]:
    return [exchange.question for exchange in conversation.path()]


def test_turns_hold_what_was_said_before_and_the_system_prompt() -> None:
    conversation = Conversation()
    answered(conversation.ask("a"), " A ")
    conversation.ask("b")
    assert conversation.turns(1, "S") == [
        {"role": "system", "text": "S"},
        {"role": "user", "text": "a"},
        {"role": "assistant", "text": "A"},
        {"role": "user", "text": "b"},
    ]
    assert conversation.turns(0) == [{"role": "user", "text": "a"}]
    assert [row["text"] for row in conversation.rows()] == ["a", "A"], "a question without an answer is not said yet"


def test_an_exchange_without_an_answer_is_left_out_of_later_turns() -> None:
    conversation = Conversation()
    conversation.ask("a")
    conversation.ask("b")
    assert conversation.turns(1) == [{"role": "user", "text": "b"}]


def test_another_answer_begins_another_way_and_the_old_one_stays() -> None:
    conversation = Conversation()
    first = conversation.ask("a")
    answered(first, "A1")
    answered(conversation.ask("b"), "B")
    answered(first, "A2")
    assert questions(conversation) == ["a"]
    answered(conversation.ask("c"), "C")
    assert questions(conversation) == ["a", "c"]
    assert first.answers.flip(-1)
    assert questions(conversation) == ["a", "b"]
    assert [row["text"] for row in conversation.rows()] == ["a", "A1", "b", "B"]


def test_another_wording_stands_beside_the_old_one() -> None:
    conversation = Conversation()
    answered(conversation.ask("a"), "A")
    answered(conversation.ask("b"), "B")
    answered(conversation.ask("b, please", 1), "B2")
    places = conversation.places()
    assert questions(conversation) == ["a", "b, please"]
    assert (places[1].place, len(places[1].exchanges)) == (1, 2)
    assert places[1].flip(-1)
    assert not places[1].flip(-1)
    assert questions(conversation) == ["a", "b"]
    conversation.ask("z", 0)
    assert questions(conversation) == ["z"]
    conversation.clear()
    assert conversation.path() == []


def test_an_answer_is_found_on_the_path_alone() -> None:
    conversation = Conversation()
    old = answered(conversation.ask("a"), "A")
    assert conversation.depth_of(old) == 0
    conversation.ask("a2", 0)
    assert conversation.depth_of(old) == -1


def test_exports_are_read_back_as_chat_data(tmp_path: object) -> None:
    from pathlib import Path

    from engine.recipes.instructions import InstructionDataSection
    from engine.text.conversations import read_conversations

    conversation = Conversation()
    answered(conversation.ask("Öğle?"), "Evet\nşimdi")
    answered(conversation.ask("Peki"), "Tamam")
    rows = conversation.rows("Kısa")
    assert json.loads(as_messages(rows))["messages"][0] == {"role": "system", "content": "Kısa"}
    path = Path(str(tmp_path)) / "chat.jsonl"
    path.write_text(as_messages(rows), encoding="utf-8")
    [read] = read_conversations(InstructionDataSection(path=str(path)))
    assert [(turn.role, turn.text) for turn in read.turns] == [(row["role"], row["text"]) for row in rows]
    assert as_markdown(rows, {"user": "Soru"}).startswith("**system:** Kısa\n\n**Soru:** Öğle?\n\n")
