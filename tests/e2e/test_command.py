"""The command line from outside: what it prints where, what it leaves, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from engine.runs import RunFolder

from .conftest import events, holder, last_step, wait_for

pytestmark = pytest.mark.slow


def test_train_prints_the_absolute_run_folder_last_and_writes_all_that_is_promised(tezgah):
    out, err = tezgah("train", tezgah.recipe, "--name", "My Run", "--set", "train.seed=7")
    run = Path(out.splitlines()[-1])
    assert out == f"{run}\n"
    assert run.is_absolute()
    assert run.name.endswith("-pretrain-my-run")
    assert "step 30" in err
    assert {p.name for p in run.iterdir()} == {
        "recipe.toml", "events.jsonl", "commands.jsonl", "worker.log", "checkpoints", "model", "tokenizer",
    }  # fmt: skip
    assert "seed = 7" in (run / "recipe.toml").read_text()
    assert "data_hash" in (run / "recipe.toml").read_text()
    story = events(run)
    assert [e["type"] for e in story if e["type"] in ("Started", "Finished", "Failed")] == ["Started", "Finished"]
    assert story[-1]["type"] == "Finished"
    first = next(e for e in story if e["type"] == "Metrics")
    assert first["step"] == 0
    assert {"train/loss", "val/loss"} <= set(first["values"])


def test_sample_evaluate_export_show_and_runs(tezgah, tmp_path):
    run = tezgah.train("train.max_steps=200", "train.learning_rate=1e-2")
    out, err = tezgah("sample", run, "--prompt", "the quick", "--max-new-tokens", "20", "--temperature", "0")
    assert out.startswith("the quick")
    assert err == ""
    assert out == tezgah("sample", run.name, "--prompt", "the quick", "--max-new-tokens", "20", "--temperature", "0")[0]
    drawn = [
        tezgah("sample", run / "model", "--prompt", "the", "--seed", s, "--max-new-tokens", 40)[0] for s in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    scores = json.loads(tezgah("evaluate", run, "--data", tezgah.text)[0])
    assert {"loss", "perplexity", "bits_per_byte", "tokens"} <= set(scores)
    assert 0 < scores["loss"] < 3
    out, _ = tezgah("export", run, "--to", tmp_path / "exported")
    assert out.strip() == str(tmp_path / "exported")
    assert (tmp_path / "exported" / "config.json").is_file()
    [listed] = json.loads(tezgah("runs", "--json")[0])
    assert listed["path"] == str(run)
    assert listed["state"] == "finished"
    assert "finished" in tezgah("show", run)[0]
    checkpoint = sorted((run / "checkpoints").iterdir())[-1]
    assert tezgah("sample", checkpoint, "--prompt", "the quick", "--max-new-tokens", 9, "--temperature", 0)[0]


def test_an_imported_model_writes_with_the_tokenizer_that_is_named_or_beside_it(tezgah, tmp_path):
    model = tezgah.train("train.max_steps=2") / "model"
    alone = tmp_path / "alone"
    alone.mkdir()
    for name in ("config.json", "model.safetensors"):
        (alone / name).write_bytes((model / name).read_bytes())
    wanted, _ = tezgah("sample", model, "--prompt", "the", "--max-new-tokens", 5, "--temperature", 0)
    for source, more, to in (
        (alone / "model.safetensors", ["--tokenizer", model], tmp_path / "a"),
        (model / "model.safetensors", [], tmp_path / "b"),
    ):
        tezgah("import", source, "--to", to, *more)
        assert tezgah("sample", to, "--prompt", "the", "--max-new-tokens", 5, "--temperature", 0)[0] == wanted
        assert json.loads((to / "config.json").read_text())["eos_token_id"] is not None
    _, err = tezgah("import", alone / "model.safetensors", "--to", tmp_path / "c")
    assert "--tokenizer" in err


def test_wrong_use_is_2_failure_is_1_and_a_refused_recipe_makes_no_folder(tezgah, tmp_path):
    tezgah("train", code=2)
    tezgah("nonsense", code=2)
    out, err = tezgah("train", tezgah.recipe, "--set", "train.sed=1", code=2)
    assert out == ""
    assert "Did you mean seed?" in err
    tezgah("train", tezgah.recipe, "--set", "data.path=/nowhere.txt", code=None)
    (tmp_path / "short.txt").write_text("short")
    _, err = tezgah("train", tezgah.recipe, "--set", f"data.path={tmp_path / 'short.txt'}", code=2)
    assert "context" in err
    _, err = tezgah("train", tezgah.recipe, "--set", "tokenizer.kind=cahr", code=2)
    assert 'Did you mean "char"?' in err
    assert not tezgah.runs.exists()
    _, err = tezgah("resume", "nothing", code=1)
    assert "There is no run" in err
    assert "Traceback" not in err


def test_a_tokenizer_folder_named_without_a_slash_is_found_from_anywhere(tezgah):
    saved = tezgah.train("train.max_steps=2") / "tokenizer"
    saved.rename(tezgah.home / "mine")
    out, _ = tezgah("train", tezgah.recipe, "--set", "tokenizer.kind=mine", cwd=tezgah.home)
    again = Path(out.splitlines()[-1])
    assert f'kind = "{tezgah.home / "mine"}"' in (again / "recipe.toml").read_text()


def test_a_model_that_no_memory_holds_is_refused(tezgah):
    sets = "model.emb_dim=65536", "model.n_layers=1024"
    _, err = tezgah("train", tezgah.recipe, *[a for s in sets for a in ("--set", s)], code=1, timeout=60)
    assert "parameters needs at least" in err
    assert "Traceback" not in err


def test_the_folder_and_the_lock_are_there_at_once(tezgah):
    since = time.monotonic()
    process = tezgah.start("train", tezgah.recipe, "--set", "train.max_steps=100000")
    run = tezgah.only_run()
    waited = time.monotonic() - since
    assert holder(run) != process.pid
    assert psutil.Process(holder(run)).is_running()
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out.strip() == str(run)
    assert waited < 10  # 2 s on a quiet machine


def test_the_recipe_of_a_run_starts_another_one_with_another_seed_or_text(tezgah):
    first = tezgah.train("train.max_steps=4")
    tezgah.text.write_text(tezgah.text.read_text() + "One line more, written since. " * 4)
    again = Path(tezgah("train", first / "recipe.toml", "--set", "train.seed=8")[0].splitlines()[-1])
    assert events(again)[-1]["type"] == "Finished"
    hashes = [RunFolder(run).recipe().origin.data_hash for run in (first, again)]
    assert all(hashes)
    assert hashes[0] != hashes[1]


def test_resume_of_a_finished_run_ends_with_0(tezgah):
    run = tezgah.train()
    out, _ = tezgah("resume", run)
    assert out.splitlines()[-1] == str(run)
    assert sum(e["type"] == "Started" for e in events(run)) == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_save_and_end_and_leave_no_orphan(tezgah, how):
    process = tezgah.start("train", tezgah.recipe, "--set", "train.max_steps=1000000")
    run = tezgah.only_run()
    wait_for(lambda: last_step(run) > 20)
    worker = holder(run)
    process.send_signal(how)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out == f"{run}\n"
    assert "Traceback" not in err
    story = events(run)
    assert story[-1]["type"] == "Finished"
    assert story[-1]["reason"] == "stopped"
    assert any(e["type"] == "CheckpointSaved" and e["step"] == story[-1]["step"] for e in story)
    assert not psutil.pid_exists(worker)
    assert not (run / "lock").exists()
    step = story[-1]["step"]
    tezgah("resume", run, "--detach")
    wait_for(lambda: last_step(run) > step + 20)
    tezgah("stop", run)
    assert events(run)[-1]["reason"] == "stopped"


def test_a_killed_parent_leaves_no_orphan_and_loses_nothing(tezgah):
    process = tezgah.start("train", tezgah.recipe, "--set", "train.max_steps=1000000")
    run = tezgah.only_run()
    wait_for(lambda: last_step(run) > 20)
    process.kill()
    process.communicate()
    wait_for(lambda: not (run / "lock").exists())
    end = events(run)[-1]
    assert (end["type"], end["reason"]) == ("Finished", "stopped")


def test_a_killed_worker_is_explained_and_the_run_goes_on(tezgah):
    process = tezgah.start("train", tezgah.recipe, "--set", "train.max_steps=1000000")
    run = tezgah.only_run()
    wait_for(lambda: any(e["type"] == "CheckpointSaved" for e in events(run)))
    os.kill(holder(run), signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert out.splitlines()[-1] == str(run)
    assert "SIGKILL" in err
    failed = events(run)[-1]
    assert failed["type"] == "Failed"
    tezgah("resume", run, "--detach")
    wait_for(lambda: sum(e["type"] == "Started" for e in events(run)) == 2)
    assert [e for e in events(run) if e["type"] == "Started"][1]["step"] > 0
    tezgah("stop", run)


def test_a_second_worker_is_refused_and_pause_holds(tezgah):
    tezgah("train", tezgah.recipe, "--set", "train.max_steps=1000000", "--detach")
    run = tezgah.only_run()
    wait_for(lambda: last_step(run) > 5)
    _, err = tezgah("resume", run, code=1)
    assert "already computed" in err
    tezgah("pause", run)
    wait_for(lambda: any(e["type"] == "Status" and e["text"] == "paused" for e in events(run)))
    step = last_step(run)
    time.sleep(0.5)
    assert last_step(run) == step
    follower = tezgah.start("resume", run)
    wait_for(lambda: last_step(run) > step + 5)
    assert follower.poll() is None
    tezgah("stop", run)
    assert follower.communicate(timeout=30)[0].strip() == str(run)
    assert follower.returncode == 0


def test_nobody_reads_stderr(tezgah):
    """A pipe that nobody reads holds up neither the run nor the command."""
    process = tezgah.start("train", tezgah.recipe, "--set", "train.max_steps=3000", stdout=subprocess.DEVNULL)
    assert process.wait(timeout=120) == 0
    process.stderr.close()


def test_ten_megabytes_of_worker_output_stall_nothing(tezgah):
    noisy = tezgah.home / "sitecustomize.py"
    noisy.write_text(
        "import sys\nif '--commands-from' in sys.argv:\n    sys.stderr.write('x' * 10_000_000)\n    sys.stdout.write('y' * 1_000_000)\n"
    )
    run = tezgah.train(env={"PYTHONPATH": str(tezgah.home)})
    assert (run / "worker.log").stat().st_size >= 11_000_000


def test_a_folder_named_engine_beside_the_user_changes_nothing(tezgah):
    trap = tezgah.home / "cwd" / "engine"
    trap.mkdir(parents=True)
    (trap / "__init__.py").write_text("raise SystemExit('wrong engine')")
    tezgah.recipe.write_text(tezgah.recipe.read_text().replace(str(tezgah.text), "../text.txt"))
    run = tezgah.train(env={"PYTHONSAFEPATH": "1"}, cwd=trap.parent)
    assert f'path = "{tezgah.text}"' in (run / "recipe.toml").read_text().replace("cwd/../", "")


@pytest.mark.parametrize("name", ["Şükrü Öğün 日本 😀", "a b'c\"d", "x" * 200])
def test_any_folder_name_works(tmp_path, name):
    from .conftest import Command

    tezgah = Command(tmp_path / name)
    tezgah.recipe.write_text(
        tezgah.recipe.read_text()
        .replace(str(tezgah.text).replace('"', '\\"'), "text.txt")
        .replace(str(tezgah.text), "text.txt")
    )
    run = tezgah.train(cwd=tezgah.home)
    assert tezgah("sample", run, "--prompt", "the", "--max-new-tokens", 3)[0].startswith("the")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_pauses_and_the_run_goes_on_when_there_is_room(tezgah, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("this system does not let a test mount a tmpfs")
    try:
        ballast = disk / "ballast"
        ballast.write_bytes(b"\0" * 300_000)
        sets = ["--set", "train.max_steps=1000000", "--set", "checkpoint.every_steps=50", "--set", "eval.every_steps=0"]
        tezgah("train", tezgah.recipe, "--runs", disk / "runs", "--detach", *sets)
        run = next((disk / "runs").iterdir())
        wait_for(lambda: any(e["type"] == "CheckpointSaved" for e in events(run)))
        with ballast.open("ab") as file:
            try:
                while True:
                    file.write(b"\0" * 65536)
                    file.flush()
            except OSError:
                pass
        told = wait_for(lambda: [e for e in events(run) if e["type"] == "Status" and "Disk full" in e["text"]])
        assert "MB are free" in told[0]["text"]
        assert sorted((run / "checkpoints").glob("step-*"))
        before = last_step(run)
        time.sleep(1.5)
        assert last_step(run) == before
        ballast.unlink()
        wait_for(lambda: last_step(run) > before + 50)
        assert any("room again" in e.get("text", "") for e in events(run))
        tezgah("stop", run, "--runs", disk / "runs")
        assert events(run)[-1]["type"] == "Finished"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)
