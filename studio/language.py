"""The language of the studio: Qt's own texts and ours, changed while it runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from studio.numbers import write_percent_sign_first

BUILT = ("en", "tr")


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """``text``, marked for the translator; it is translated where it is shown.

    Named as Qt's own, so that lupdate finds the mark; Qt's own returns an object without a type.
    """
    return text


def system_language() -> str:
    """The first language that the person's system prefers and that the studio speaks; else English."""
    for tag in QLocale.system().uiLanguages():
        code = tag.replace("_", "-").split("-")[0].casefold()
        if code in BUILT:
            return code
    return "en"


class Language:
    """Installs translators.  Widgets hear of it by ``QEvent.LanguageChange`` and write their texts again."""

    def __init__(self, app: QCoreApplication, translations: Path) -> None:
        self._app, self._folder = app, translations
        self._installed: list[QTranslator] = []
        self.code = ""

    def remove(self) -> None:
        """Takes the translators away."""
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed, self.code = [], ""
        write_percent_sign_first(False)

    def set(self, chosen: str) -> None:
        """Speaks ``chosen``: system, en or tr."""
        code = system_language() if chosen == "system" else chosen
        if code == self.code:
            return
        self.remove()
        self.code = code
        write_percent_sign_first(code == "tr")
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for file in (f"{qt}/qtbase_{code}.qm", str(self._folder / f"tezgah_{code}.qm")):
            translator = QTranslator(self._app)
            if translator.load(file):
                self._app.installTranslator(translator)
                self._installed.append(translator)
