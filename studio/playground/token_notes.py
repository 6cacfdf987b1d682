"""What a token's tool tip says, and a token's text where blanks can be seen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine.playground_messages import TokenWritten
from studio.playground.answers import loss_of
from studio.widgets.next_token_bars import percent
from studio.widgets.token_text import Token

SHOWN_ALTERNATIVES = 5


def shown(text: str) -> str:
    """A token's text where blanks and line ends can be seen."""
    return text.replace("\n", "↵").replace("\t", "⇥").replace(" ", "␣") if not text.strip() else text.replace("\n", "↵")


def shown_token(token: TokenWritten, *, forced: bool = False, first: bool = False) -> Token:
    """A token for the widget that shows text; ``first`` of an answer in a conversation, which loses leading blanks."""
    translate = QCoreApplication.translate
    loss = loss_of(token.probability)
    said = translate("token", "“{0}”: probability {1}, loss {2}")
    lines = [said.format(shown(token.piece), percent(token.probability), f"{loss:.2f}")]
    if token.entropy:
        lines.append(translate("token", "entropy {0} nats").format(f"{token.entropy:.2f}"))
    if forced:
        lines.append(translate("token", "taken over from another answer"))
    others = [row for row in token.alternatives if row["id"] != token.id][:SHOWN_ALTERNATIVES]
    if others:
        lines.append(translate("token", "could have been:"))
        lines += [f"   {shown(str(row['text']))}  {percent(float(row['probability']))}" for row in others]
    return Token(token.text.lstrip() if first else token.text, loss, "\n".join(lines), token.entropy)
