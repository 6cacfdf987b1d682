"""Draws every page of the real program, in both themes and both languages:  ``python -m studio.screenshots FOLDER``

Without ``--workspace`` it first trains for a short while on little tales in a workspace of its own (``--seconds``), so that
the pages show a real run.  Needs no display.  The pictures are named scene-theme-language-size.png; a scene is a page,
or what an action leads to (``MORE_SCENES``).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from studio.app import Studio
    from studio.pages.page import Page, State

SIZES = ("1440x900", "1100x700")
THEMES = ("dark", "light")
LANGUAGES = ("en", "tr")
PATIENCE_S = 90.0
SETTLED_S = 0.8  # small charts redraw twice a second
WITH_RUN = ("train", "playground", "runs")  # pages that are shown for the newest run
STUDYING = ("start", "data", "tokenizer")  # pages that show what a child finds
# (name, page, action that leads there, stage that is prepared: "" for the one at hand)
MORE_SCENES = (
    ("train-recipe", "train", "recipe.show", ""),
    ("data-answers", "data", "", "finetune"),
    ("data-pairs", "data", "", "reward"),
    ("playground-compare", "playground", "playground.compare", ""),
    ("playground-chat", "playground", "playground.chat", ""),
    ("feedback-judging", "feedback", "feedback.begin", ""),
)


def main() -> int:
    """The command; returns the exit code."""
    asked = _arguments()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from engine.workspace import Workspace
    from studio.app import Studio

    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(asked.workspace or Path(temporary) / "masallar")
        os.environ["TEZGAH_HOME"] = str(root)
        if not asked.workspace:
            _train(root, asked.seconds)
        app = QApplication([])
        studio = Studio(app, Workspace(root))
        studio.window.show()
        try:
            for path in _pictures(app, studio, asked):
                sys.stdout.write(f"{path}\n")
        finally:
            studio.window.closing.decide()
            studio.window.close()
            studio.close()
    return 0


def _arguments() -> argparse.Namespace:
    from studio.pages import PAGES

    scenes = [entry.id for entry in PAGES] + [scene[0] for scene in MORE_SCENES]
    parser = argparse.ArgumentParser(prog="python -m studio.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--workspace", help="a workspace with runs; without one a short run is trained")
    parser.add_argument("--seconds", type=float, default=30.0, help="training time of that run")
    parser.add_argument("--sizes", nargs="+", default=SIZES, help="window sizes, such as 1440x900")
    parser.add_argument("--themes", nargs="+", default=THEMES, choices=THEMES, help="only these")
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, choices=LANGUAGES, help="only these")
    parser.add_argument("--scenes", nargs="+", default=scenes, choices=scenes, help="only these")
    return parser.parse_args()


def _train(root: Path, seconds: float) -> None:
    import engine
    from engine.workspace import assets

    engine.train(
        assets() / "recipes" / "quickstart.toml",
        runs=root / "runs",
        name="masallar-01",
        data={"path": "tales:tr"},
        train={"max_seconds": seconds},
        eval={"every_steps": 20},
        sample={"every_steps": 50},
    )


def _pictures(app: QApplication, studio: Studio, asked: argparse.Namespace) -> Iterator[Path]:
    from studio.pages import PAGES
    from studio.pages.page import State

    _prepare(app, studio)
    scenes = [(entry.id, entry.id, "", "") for entry in PAGES] + list(MORE_SCENES)
    scenes = [scene for scene in scenes if scene[0] in asked.scenes]
    settings = studio.settings
    for size in asked.sizes:
        width, height = map(int, size.split("x"))
        for settings.theme in asked.themes:
            for settings.language in asked.languages:
                studio.apply_settings()
                studio.window.resize(width, height)
                for name, page, action, stage in scenes:
                    studio.window.navigate(page, _run_for(studio, page))
                    if page == "playground":
                        _clear_playground(studio.window.page_of(page))
                    if page == "feedback":
                        studio.window.page_of(page).cancel()
                    if stage:
                        studio.context.draft.choose_stage(stage)
                        _wait(app, lambda: False, 0.5)
                        _wait(app, _is_in(studio.window.page_of(page), State.READY), PATIENCE_S)
                    elif page in STUDYING:
                        _wait(app, _is_in(studio.window.page_of(page), State.READY), PATIENCE_S)
                    if action:
                        studio.context.actions.trigger(action)
                    if action.startswith("playground."):
                        _answer(app, studio.window.page_of(page))
                    if action == "feedback.begin":
                        _wait(app, _shows_pair(studio.window.page_of(page)), PATIENCE_S)
                    studio.window.stack.setFocus()
                    _wait(app, lambda: False, SETTLED_S)
                    path = asked.folder / f"{name}-{settings.theme}-{settings.language}-{size}.png"
                    if not studio.window.grab().save(str(path)):
                        raise OSError(f"{path} cannot be written")
                    yield path


def _prepare(app: QApplication, studio: Studio) -> None:
    """Brings every page to where it has something to show: a look that is over, a run that is read, an answer."""
    from studio.pages import PAGES
    from studio.pages.page import State

    window = studio.window
    for entry in PAGES:
        window.navigate(entry.id, _run_for(studio, entry.id))
        page = window.page_of(entry.id)
        _wait(app, _is_in(page, State.READY), 20.0 if entry.id != "settings" else 0.0)
        if entry.id == "playground":
            page.main_action()
            _wait(app, lambda: False, 1.0)
            _wait(app, _is_in(page, State.READY), PATIENCE_S)


def _clear_playground(page: Any) -> None:
    """One column and a text, whatever the scene before it had."""
    page.set_chatting(False)
    while len(page.columns.all) > 1:
        page.columns.remove(page.columns.all[-1])


def _answer(app: QApplication, page: Any) -> None:
    """Lets the columns of the playground answer something."""
    from studio.pages.page import State

    if page.chatting and not page.current.conversation.path():
        page.desk.say("Kim geldi?")
    _wait(app, lambda: False, 1.0)
    _wait(app, _is_in(page, State.READY), PATIENCE_S)


def _shows_pair(page: Any) -> Callable[[], bool]:
    return lambda: page.judge.shows_pair


def _run_for(studio: Studio, page: str) -> Path | None:
    from studio.recent_runs import newest

    runs = newest(studio.context.runs_folder) if page in WITH_RUN else []
    return runs[0] if runs else None


def _is_in(page: Page, state: State) -> Callable[[], bool]:
    return lambda: page.state is state


def _wait(app: QApplication, done: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not done():
        app.processEvents()
        time.sleep(0.02)
    app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
