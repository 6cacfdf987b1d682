"""What is done with runs, whoever asks for it: a key, a button, the menu or the palette.  Problems are told in passing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import bin as bin_
from engine.about import change_about
from engine.branching import branch
from engine.errors import EngineError
from engine.messages import Resume
from engine.queue import Queue
from engine.runs import RunFolder, new_id, slug
from engine.summaries import RunSummary
from engine.sweep import Variant, make_runs
from engine.workspace import make_folder
from studio.aside import Aside
from studio.context import Context
from studio.engine_texts import said, said_error
from studio.runs_page.exporting import Exporting


class Deeds(QObject):
    """``changed`` is emitted after something about the runs has changed; ``queued`` after the queue has."""

    changed = Signal()
    queued = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._parent = context, parent
        self._deleted: list[tuple[list[bin_.Binned], str]] = []  # with what the note says that offers to undo it
        self.aside = Aside(self)
        self.exporting = Exporting(self)
        self.exporting.done.connect(self._on_exported)
        self.exporting.failed.connect(lambda words: self._tell(said(words), "problem"))

    @property
    def queue(self) -> Queue:
        """The queue of the workspace."""
        return Queue(self._context.workspace.root)

    @property
    def _runs(self) -> Path:
        return self._context.runs_folder

    # ------------------------------------------------------------------ going on

    def resume(self, runs: Sequence[RunSummary]) -> None:
        """Goes on with a run now and shows it; several go on one after the other."""
        if len(runs) > 1:
            self.add_to_queue(runs)
            return
        for run in runs:
            if self._try(lambda run=run: self._resume(run)):  # type: ignore[misc]
                self._context.navigate("train", run.path)

    def _resume(self, run: RunSummary) -> None:
        if run.state == "paused":
            self._context.engine.send(run.path, Resume(id=new_id()))
        else:
            self._context.engine.resume_run(run.path)

    def add_to_queue(self, runs: Sequence[RunSummary]) -> None:
        """Puts runs at the end of the queue, in the order in which they began, and lets the queue go on."""
        added = 0
        for run in sorted(runs, key=lambda run: run.path.name):
            added += self._try(lambda run=run: self.queue.add(RunFolder(run.path)))  # type: ignore[misc]
        if added:
            self._wake()
            self._tell(self.tr("%n run(s) added to the queue", "", added), "ok")

    def _wake(self) -> None:
        if not self.queue.held:
            self._try(self.queue.wake)
        self.queued.emit()

    def branch(self, run: Path, step: int, changes: list[str], name: str, *, queued: bool) -> None:
        """Makes a branch (a large checkpoint takes a while to copy) and starts or queues it."""

        def made(new: RunFolder) -> None:
            self.changed.emit()
            if queued:
                if self._try(lambda: self.queue.add(new)):
                    self._wake()
            elif self._try(lambda: self._context.engine.resume_run(new.path)):
                self._context.navigate("train", new.path)

        runs = self._runs
        self.aside.start(
            lambda: branch(RunFolder(run), runs, step=step, changes=changes, name=name), made, self._refused
        )

    def sweep(self, variants: list[Variant], name: str) -> None:
        """Makes a run for each variant and queues all of them."""

        def made(runs: list[RunFolder]) -> None:
            self.changed.emit()
            added = sum(self._try(lambda run=run: self.queue.add(run)) for run in runs)  # type: ignore[misc]
            self._wake()
            self._tell(self.tr("%n run(s) added to the queue", "", added), "ok")

        runs, queue = self._runs, self.queue
        self.aside.start(lambda: make_runs(variants, runs, name, after=queue.before_next(runs)), made, self._refused)

    # ------------------------------------------------------------------ names

    def rename(self, run: Path, title: str) -> None:
        """Calls a run something else; "" or its folder's name gives the old name back."""
        plain = "" if title.strip() == run.name.split("-", 3)[-1] else title
        self._say(run, title=plain)

    def tag(self, run: Path, tags: list[str]) -> None:
        """Gives a run these tags instead of those that it has."""
        self._say(run, tags=[tag for tag in tags if tag.strip()])

    def pin(self, runs: Sequence[RunSummary]) -> None:
        """Pins runs, or unpins them when all are pinned."""
        on = not all(run.pinned for run in runs)
        for run in runs:
            self._say(run.path, pinned=on)

    def _say(self, run: Path, **values: object) -> None:
        if self._try(lambda: change_about(run, **values)):
            self.changed.emit()

    # ------------------------------------------------------------------ the bin

    def delete(self, runs: Sequence[RunSummary]) -> None:
        """Puts runs into the bin; asks first when other runs began with their weights."""
        chosen = [run for run in runs if not run.live]
        if len(chosen) < len(runs):
            self._tell(self.tr("A run that is computed stays: stop it first."), "warning")
        going = {run.path.name for run in chosen}
        standing = [name for run in chosen for name in bin_.children(RunFolder(run.path)) if name not in going]
        if not standing:
            self._throw(chosen)
            return
        names = ", ".join(name.split("-", 3)[-1] for name in standing)
        self._context.toast(
            self.tr("Other runs began with these weights: {0}. They may need them to go on.").format(names),
            "warning",
            ((self.tr("Delete all the same"), lambda: self._throw(chosen)),),
        )

    def _throw(self, runs: Sequence[RunSummary]) -> None:
        binned: list[bin_.Binned] = []
        for run in runs:
            if self._try(lambda run=run: binned.append(bin_.throw(RunFolder(run.path)))):  # type: ignore[misc]
                self._context.engine.leave(run.path)
        if not binned:
            return
        text = (
            self.tr("{0} is in the bin.").format(runs[0].shown_name)
            if len(binned) == 1
            else self.tr("%n run(s) put into the bin", "", len(binned))
        )
        self._deleted.append((binned, text))
        self._context.toast(text, "info", ((self.tr("Undo"), lambda: self._take_out(binned)),))
        self.changed.emit()
        self.queued.emit()

    def undo(self) -> None:
        """Takes out of the bin what was put there last."""
        if self._deleted:
            self._take_out(self._deleted[-1][0])
            return
        newest = bin_.binned_runs(self._runs)[:1]
        if newest:
            self._take_out(newest)
        else:
            self._tell(self.tr("The bin is empty."), "info")

    def restore(self, binned: bin_.Binned) -> None:
        """Takes one run out of the bin."""
        self._take_out([binned])

    def _take_out(self, binned: list[bin_.Binned]) -> None:
        for each in list(binned):
            self._try(lambda each=each: bin_.restore(each))  # type: ignore[misc]
        self._forget(binned)
        self.changed.emit()

    def _forget(self, binned: Sequence[bin_.Binned]) -> None:
        """These are in the bin no more: nothing offers to take them out of it."""
        gone = {each.path for each in binned}
        left = [([each for each in runs if each.path not in gone], runs, text) for runs, text in self._deleted]
        self._deleted = []
        for still, runs, text in left:
            if still:
                runs[:] = still  # the note's own list
                self._deleted.append((runs, text))
            else:
                self._context.withdraw(text)

    def empty_bin(self) -> None:
        """Deletes what is in the bin for good."""
        runs = self._runs
        self._forget([each for binned, _ in self._deleted for each in binned])
        self.aside.start(lambda: bin_.empty(runs), lambda _: self.changed.emit(), self._refused)

    # ------------------------------------------------------------------ out of the studio

    def open_folder(self, run: RunSummary) -> None:
        """Shows the run's folder in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.path)))

    def ask_export(self, run: RunSummary) -> None:
        """Asks where to and exports; nothing waits for it."""
        if self.exporting.busy:
            self._tell(self.tr("An export is under way."), "warning")
            return
        dialog = QFileDialog(self._parent, self.tr("Where the model's folder goes"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if self._try(lambda: make_folder(self._context.workspace.exports)):
            dialog.setDirectory(str(self._context.workspace.exports))
        dialog.filesSelected.connect(lambda names: self.export(run, Path(names[0])))
        dialog.open()

    def export(self, run: RunSummary, folder: Path) -> None:
        """Writes the run's model into a new folder inside ``folder``."""
        to, number = folder / slug(run.shown_name), 2
        while to.exists():
            to, number = folder / f"{slug(run.shown_name)}-{number}", number + 1
        self._tell(self.tr("Exporting {0}…").format(run.shown_name), "info")
        self.exporting.start(run.path, to)

    def _on_exported(self, to: Path, words: str) -> None:
        text = self.tr("The model is in {0}.").format(to)
        if words:
            text += f"\n{said(words.splitlines()[-1])}"
        show = (self.tr("Open the folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(to))))
        self._context.toast(text, "ok", (show,))

    # ------------------------------------------------------------------ problems

    def finish(self) -> None:
        """Ends an export and waits for what is being copied."""
        self.exporting.cancel()
        self.aside.finish()

    def _try(self, deed: Callable[[], object]) -> bool:
        """Does it; whether that went well.  What did not is told."""
        try:
            deed()
        except EngineError as error:
            self._refused(error)
            return False
        return True

    def _refused(self, error: EngineError) -> None:
        self._tell(said_error(error), "problem")

    def _tell(self, text: str, level: str) -> None:
        self._context.toast(text, level)
