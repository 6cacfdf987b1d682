"""What a recipe field means, in words, in the language in force: title, help, safe range, its name in the file."""

from __future__ import annotations

from pydantic.fields import FieldInfo
from PySide6.QtCore import QCoreApplication

from engine.recipes.base import default_of, extra_of
from engine.recipes.explain import allowed_values
from studio.language import QT_TRANSLATE_NOOP

_KINDS = (
    QT_TRANSLATE_NOOP("explanation", "a whole number"),
    QT_TRANSLATE_NOOP("explanation", "a number"),
    QT_TRANSLATE_NOOP("explanation", "true or false"),
    QT_TRANSLATE_NOOP("explanation", "text in quotes"),
    QT_TRANSLATE_NOOP("explanation", "a list of texts"),
)


def recipe_text(text: str) -> str:
    """A title, unit or help of a recipe in the language in force."""
    return QCoreApplication.translate("recipe", text) if text else ""


def field_title(info: FieldInfo) -> str:
    """The field's title in the language in force."""
    return recipe_text(info.title or "")


def allowed_text(info: FieldInfo) -> str:
    """What the field takes, in words in the language in force."""
    text = allowed_values(info)
    for word in _KINDS:
        if text.startswith(word):
            return QCoreApplication.translate("explanation", word) + text[len(word) :].replace(
                " and ", QCoreApplication.translate("explanation", " and ")
            )
    return text


def explanation(section: str, key: str, info: FieldInfo) -> str:
    """The text of the F1 panel: the title's line, then paragraphs."""
    unit, advice = recipe_text(extra_of(info, "unit")), recipe_text(extra_of(info, "advice"))
    default = default_of(info)
    parts = [field_title(info) + (f" ({unit})" if unit else ""), recipe_text(info.description or "")]
    if advice:
        parts.append(QCoreApplication.translate("explanation", "Safe: {0}").format(advice))
    parts.append(QCoreApplication.translate("explanation", "Allowed: {0}").format(allowed_text(info)))
    if default not in (None, "", []):
        shown = str(default).lower() if isinstance(default, bool) else str(default)
        parts.append(QCoreApplication.translate("explanation", "Usual: {0}").format(shown))
    parts.append(QCoreApplication.translate("explanation", "In the recipe: {0}").format(f"{section}.{key}"))
    return parts[0] + "\n" + "\n\n".join(part for part in parts[1:] if part)
