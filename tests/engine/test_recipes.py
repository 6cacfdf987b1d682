"""Recipes: defaults that run, errors that name the line, values from a command line."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DataError, ModelError, RecipeError
from engine.models.settings import ModelSettings
from engine.recipes.methods import MethodSection
from engine.recipes.places import Places
from engine.recipes.recipe import build, default, lines_told, load, parse
from engine.recipes.render import render, toml_value
from engine.start import merged
from engine.workspace import assets

HEAD = 'version = 1\nstage = "pretrain"\n'


def test_the_default_recipe_round_trips_through_its_comments():
    recipe = default("pretrain")
    assert parse(render(recipe)) == recipe
    assert parse(render(recipe, comments=False)) == recipe


def test_comments_tell_a_choice_from_a_list():
    text = " ".join(line.removeprefix("#").strip() for line in render(default("pretrain")).splitlines())
    assert 'One of "cosine", "linear", "constant".' in text
    assert 'A list of texts, ["…", "…"].' in text
    assert "One of a list" not in text


def test_every_field_explains_itself():
    for name, section in type(default("pretrain")).sections().items():
        for key, info in section.model_fields.items():
            assert info.title, f"{name}.{key} has no title"
            assert (info.description or "").rstrip().endswith((".", ")")), f"{name}.{key} has no help"


@pytest.mark.parametrize("path", sorted((assets() / "recipes").glob("*.toml")), ids=lambda p: p.stem)
def test_the_example_recipes_are_valid(path):
    assert load(path).stage == "pretrain"


# (text below the head, what the error must say, what its remedy must say)
WRONG = [
    ("[train]\nlerning_rate = 1e-3", "line 4: train.lerning_rate is unknown", "Did you mean train.learning_rate?"),
    ("[trian]\nseed = 1", "line 3: trian is unknown", "Did you mean train?"),
    ('[train]\nbatch_size = "16"', 'line 4: train.batch_size = "16" is not allowed', "a whole number"),
    ("[train]\nbatch_size = 0", "line 4: train.batch_size = 0", "≥ 1"),
    ("[train]\nbatch_size = 1.5", "train.batch_size = 1.5", "a whole number"),
    ("[train]\nlearning_rate = nan", "train.learning_rate = nan", ""),
    ("[train]\nlearning_rate = inf", "train.learning_rate = inf", ""),
    ("[train]\nlearning_rate = -1.0", "train.learning_rate = -1.0", "> 0"),
    ("[train]\ncompile = 1", "train.compile = 1", "true or false"),
    ('[train]\nschedule = "cosinus"', '"cosine", "linear", "constant"', 'Did you mean "cosine"?'),
    ('[train]\noptimizer = "adamv"', "train.optimizer", "adam"),
    ('[train]\ndevice = "gpu"', "train.device", 'Did you mean "auto"?'),
    ('[train]\nprecision = "fp64"', '"auto", "fp32", "bf16", "fp16"', ""),
    ('[train]\noptimizer = "adamW"', 'line 4: train.optimizer = "adamW" is not allowed', 'Did you mean "adamw"?'),
    ('[train]\ndevice = "cuda:x"', 'line 4: train.device = "cuda:x" is not allowed', 'Did you mean "cuda"?'),
    ('[train]\ndevice = "CPU"', "allowed: auto, cuda, cuda:N, mps, xpu, cpu.", 'Did you mean "cpu"?'),
    ("[train]\nmax_steps = 0", "line 4: train.max_steps, train.max_seconds and", "Set one of them."),
    (
        "[train]\nlearning_rate = 1e-4\nmin_learning_rate = 1e-3",
        "my.toml, line 5: train.min_learning_rate (0.001) is above",
        "Lower",
    ),
    ('[model]\npreset = "nanoo"', "line 4: model.preset", 'Did you mean "nano"?'),
    ("[model]\nemb_dim = 100\nn_heads = 3", "my.toml, line 5: model.n_heads = 3", "n_heads"),
    ("[model]\nn_heads = 4\nn_kv_heads = 3\nemb_dim = 64", "n_kv_heads", ""),
    ('[model]\nposition = "alibi"', "model.position", ""),
    ("[model]\ncontext_length = -5", "model.context_length = -5", "≥ 1"),
    (
        '[model]\npreset = ""\nn_layers = 2',
        "my.toml, line 3: model: without a preset, context_length, emb_dim, n_heads must be set",
        "model.preset",
    ),
    ('[data]\nsplit = "lines"', '"documents", "characters"', ""),
    ("[data]\nval_fraction = 0.9\ntest_fraction = 0.9", "leave nothing to learn from", "0.95"),
    ("[data]\nval_fraction = 1.5", "data.val_fraction = 1.5", "≤ 0.9"),
    ("[data]\npath = 5", "data.path = 5", "text in quotes"),
    ("[sample]\nprompts = 'x'", "sample.prompts", "a list"),
    ("[sample]\nprompts = [1]", "sample.prompts", ""),
    ("[tokenizer]\nvocab_size = 3", "tokenizer.vocab_size = 3", "≥ 257"),
    (
        '[tokenizer]\nkind = "cahr"',
        'line 4: tokenizer.kind = "cahr" is not allowed; allowed: char, bytes',
        'Did you mean "char"?',
    ),
    ("[eval]\npatience = 3\n[data]\nval_fraction = 0.0", "eval.patience needs validation text", "data.val_fraction"),
    ("[checkpoint]\nkeep_best = true\n[data]\nval_fraction = 0.0", "keep_best needs validation", "data.val_fraction"),
    ("[checkpoint]\nkeep = 0", "checkpoint.keep = 0", "≥ 1"),
    ("train = 3", "train must be a section", "[train]"),
    ("x = [", "not valid TOML", "quotes"),
    ("[train\nseed = 1", "not valid TOML", ""),
    ("[train]\nlearning_rate = 0,001", "line 4, column 18: not valid TOML", "a point, not a comma"),
    ("[data]\npath = “book.txt”", "line 4", "straight quotes"),
    ('[data]\npath = "C:\\Users\\ben\\book.txt"', "line 4", "single quotes"),
    ("max_steps = 3", "line 3: max_steps is unknown", "It belongs below the line [train]."),
    ("[train]\nseed = 1\nseed = 2\n", "my.toml, line 5, column 9: not valid TOML", "only once"),
]


@pytest.mark.parametrize(("body", "says", "remedy"), WRONG, ids=[w[0][:40] for w in WRONG])
def test_a_wrong_recipe_is_refused_with_line_and_remedy(body, says, remedy):
    with pytest.raises(RecipeError) as caught:
        parse(HEAD + body, source="my.toml")
    assert says in str(caught.value)
    assert remedy in caught.value.remedy
    assert caught.value.exit_code == 2


def test_versions():
    with pytest.raises(RecipeError, match="newer Tezgah"):
        parse('version = 99\nstage = "pretrain"')
    with pytest.raises(RecipeError, match="version"):
        parse('version = true\nstage = "pretrain"')
    with pytest.raises(RecipeError, match="stage is missing"):
        parse("version = 1")
    with pytest.raises(RecipeError) as caught:
        parse('stage = "pretrian"')
    assert "Did you mean pretrain?" in str(caught.value)
    with pytest.raises(RecipeError, match=r"my\.toml, line 2: There is no stage"):
        parse('version = 1\nstage = "pretrian"', source="my.toml")


def test_several_errors_are_told_at_once():
    with pytest.raises(RecipeError) as caught:
        parse(HEAD + "[train]\nseed = -1\nbatch_size = 0")
    assert "train.seed" in caught.value.text
    assert "train.batch_size" in caught.value.text


def test_a_key_inside_a_long_text_is_not_taken_for_the_key():
    text = HEAD + '[sample]\nprompts = [\n  """\nseed = 9\n""",\n]\n[train]\nseed = -1'
    with pytest.raises(RecipeError, match=r"line 10: train\.seed"):
        parse(text, source="r")


@pytest.mark.parametrize(
    ("assignment", "path", "value"),
    [
        ("train.seed=7", ("train", "seed"), 7),
        ("train.learning_rate=3e-4", ("train", "learning_rate"), 3e-4),
        ("train.max_steps=1e3", ("train", "max_steps"), 1000),
        ("train.compile=true", ("train", "compile"), True),
        ("data.path=123", ("data", "path"), "123"),
        ("data.path=a=b", ("data", "path"), "a=b"),
        ("data.path=", ("data", "path"), ""),
        ("model.n_layers=3", ("model", "n_layers"), 3),
        ("model.qkv_bias=true", ("model", "qkv_bias"), True),
        ("model.position=rotary", ("model", "position"), "rotary"),
        ("train.min_learning_rate=1e-5", ("train", "min_learning_rate"), 1e-5),
        ('sample.prompts=["a", "b"]', ("sample", "prompts"), ["a", "b"]),
        ("sample.prompts=Once upon, a time", ("sample", "prompts"), ["Once upon, a time"]),
    ],
)
def test_set_converts_by_the_fields_type(assignment, path, value):
    recipe = default("pretrain", [assignment])
    assert getattr(getattr(recipe, path[0]), path[1]) == value


@pytest.mark.parametrize(
    ("assignment", "hint"),
    [
        ("train.sed=3", "Did you mean seed?"),
        ("trian.seed=3", "Did you mean train?"),
        ("train.seed=x", "a whole number"),
        ("train.seed=1.5", "a whole number"),
        ("train.seed", "--set train.seed=7"),
        ("seed=3", "section.key=value"),
        ("seed=3", "For example: --set train.seed=3"),
        ("train.compile=maybe", "true or false"),
        ('sample.prompts=["a', "list"),
        ("train.batch_size=0", "≥ 1"),
    ],
)
def test_a_wrong_assignment_is_refused(assignment, hint):
    with pytest.raises(RecipeError) as caught:
        default("pretrain", [assignment])
    assert hint in str(caught.value)
    assert "--set" in str(caught.value)


def test_setting_one_limit_clears_the_defaults_of_the_others():
    assert default("pretrain", ["train.max_seconds=30"]).train.max_steps == 0
    assert default("pretrain", ["train.max_epochs=2"]).train.max_steps == 0
    both = default("pretrain", ["train.max_epochs=2", "train.max_steps=5"]).train
    assert (both.max_epochs, both.max_steps) == (2, 5)


def test_a_limit_that_is_set_clears_defaults_that_a_printed_recipe_writes_out():
    printed = render(default("pretrain"))
    assert parse(printed, sets=["train.max_seconds=600"]).train.max_steps == 0
    assert parse(printed.replace("max_steps = 1000", "max_steps = 999"), sets=["train.max_seconds=600"]).train.max_steps
    both = ["train.max_seconds=600", "train.max_steps=1000"]
    assert parse(printed, sets=both).train.max_steps == 1000
    assert merged(tomllib.loads(printed), {"train": {"max_seconds": 600}}, "arguments").train.max_steps == 0


def test_contradicting_assignments_name_the_command_line():
    with pytest.raises(RecipeError, match=r"^--set: model\.n_heads = 2 does not divide model\.emb_dim = 15"):
        parse(HEAD + "[model]\nn_heads = 2", sets=["model.emb_dim=15"])


def test_no_path_is_not_the_folder_that_one_stands_in(tmp_path: Path):
    assert Places(runs=tmp_path, models=tmp_path, beside=tmp_path).text("") == ""


def test_own_heads_clear_the_presets_key_value_heads():
    recipe = default("pretrain", ["model.preset=llama-1B", "model.n_heads=8", "model.emb_dim=512"])
    assert recipe.model.settings(1000).n_kv_heads == 8


def test_bad_files(tmp_path: Path):
    for name, body, says in [
        ("missing.toml", None, "does not exist"),
        ("binary.toml", b"\xff\xfe\x00", "not UTF-8"),
        ("big.toml", b"#" * 1_000_001, "not a recipe"),
    ]:
        path = tmp_path / name
        if body is not None:
            path.write_bytes(body)
        with pytest.raises(RecipeError, match=says):
            load(path)
    with pytest.raises(RecipeError, match="is a folder"):
        load(tmp_path)
    with pytest.raises(RecipeError):
        load("a\0b")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_recipe_may_be_what_windows_powershell_writes(tmp_path: Path, encoding: str):
    """``tezgah recipe pretrain > recipe.toml`` there is UTF-16 with a byte order mark and CRLF."""
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    path = tmp_path / "recipe.toml"
    path.write_bytes((mark + render(default("pretrain")).replace("\n", "\r\n")).encode(encoding))
    assert load(path) == default("pretrain")


@pytest.mark.parametrize(
    ("body", "sets", "text", "remedy", "place"),
    [
        ('[data]\npath = "bok.txt"', [], "/home/me/bok.txt: there is no such file or folder.", "", "{}, line 4"),
        ('[data]\npath = "bok.txt"', ["data.path=a.txt"], "/me/a.txt: there is no such file.", "", "--set data.path"),
        ("", ["model.from=base"], "model.from: There is no run base.", "", "--set"),
        ("[model]\ncontext_length = 900", [], "one window needs 901 (model.context_length = 900).", "", "{}, line 4"),
        ('[model]\npreset = "tiny"', [], "one window needs 65 (model.context_length = 64).", "", "{}, line 3"),
        ("[tokenizer]\npath = 'a'", [], "/me/a/t: no such tokenizer.", "Check tokenizer.path.", "{}, line 4"),
        ('[data]\npath = "t"\ntext_column = "b"', [], "t has no column b.", "Set data.text_column.", "{}, line 5"),
        ("[data]\npath = 't'", [], "The text is empty.", "Set data.encoding.", ""),
        ('[data]\npath = "é.txt"', [], "x/café.txt: there is no such file.", "", ""),
    ],
)
def test_what_is_refused_at_the_start_names_the_recipes_line(tmp_path: Path, body, sets, text, remedy, place):
    path = tmp_path / "my.toml"
    path.write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(DataError) as caught, lines_told(path, sets):
        raise DataError(text, remedy)
    assert caught.value.text == (f"{place.format(path)}: {text}" if place else text)
    assert caught.value.remedy == remedy


@given(st.text(max_size=200))
def test_any_text_is_a_recipe_or_a_recipe_error(text):
    with contextlib.suppress(RecipeError):  # anything else is a bug
        parse(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
        lambda c: (
            st.lists(c, max_size=3) | st.dictionaries(st.sampled_from(["seed", "path", "x", "train"]), c, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_any_values_are_a_recipe_or_a_recipe_error(value):
    for section in ("data", "train", "model", "sample"):
        with contextlib.suppress(RecipeError):
            build({"stage": "pretrain", section: value})


@given(st.text(max_size=50))
def test_any_text_survives_toml(text):
    import tomllib

    assert tomllib.loads(f"x = {toml_value(text)}")["x"] == text


def test_recipes_load_neither_torch_nor_qt():
    code = (
        "import sys, engine, engine.recipes.recipe as r; r.default('pretrain');"
        "sys.exit(any(m in sys.modules for m in ('torch', 'PySide6', 'transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_empty_name_means_the_newest_run_of_the_stage_that_fits_best(tmp_path):
    """After PPO, another DPO still begins with the fine-tuned model; a second fine-tuning with the pretrained one."""
    for name in (
        "20260101-000000-pretrain-a",
        "20260102-000000-pretrain-b",
        "20260103-000000-finetune-c",
        "20260104-000000-ppo-d",
    ):
        (tmp_path / name / "model").mkdir(parents=True)
        (tmp_path / name / "model" / "config.json").write_text("{}")
    (tmp_path / "20260105-000000-finetune-unfinished").mkdir()
    places = Places(runs=tmp_path, models=tmp_path / "models")
    assert Path(places.model("", ("pretrain", "finetune"))[0]).name == "20260102-000000-pretrain-b"
    assert Path(places.model("", ("finetune", "dpo", "ppo", "pretrain"))[0]).name == "20260103-000000-finetune-c"
    assert Path(places.model("", ("dpo", "ppo"))[0]).name == "20260104-000000-ppo-d"
    with pytest.raises(ModelError, match="no finished run"):
        places.model("", ("reward",))


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ({"targets": ["q_proj", "nosuch"]}, "'nosuch' is no linear layer"),
        ({"targets": ["c_attn"]}, "'c_attn' is no linear layer"),
        ({"targets": []}, "method.targets is empty"),
        ({"kind": "full", "freeze_layers": 2}, "freezes all 2 layers"),
        ({"kind": "prefix", "prefix_tokens": 64}, "leaves no room"),
    ],
)
def test_a_method_that_does_not_fit_a_shape_is_refused_before_the_start(method, said):
    llama = ModelSettings(
        vocab_size=50, context_length=64, emb_dim=16, n_heads=2, n_layers=2, position="rotary", norm="rmsnorm",
        mlp="swiglu", bias=False,
    )  # fmt: skip
    with pytest.raises(RecipeError, match=said):
        MethodSection(**method).check_fits(llama, ours=True)


def test_targets_are_known_by_both_names_and_split_at_commas():
    gpt2 = ModelSettings(vocab_size=50, context_length=64, emb_dim=16, n_heads=2, n_layers=2, qkv_bias=True)
    method = MethodSection(targets=["c_attn,  q_proj", "blocks.0.mlp.up_proj", "transformer.h.1.mlp.c_fc", "lm_head"])
    assert method.targets == ["c_attn", "q_proj", "blocks.0.mlp.up_proj", "transformer.h.1.mlp.c_fc", "lm_head"]
    method.check_fits(gpt2, ours=True)
    MethodSection(targets=["query_key_value"]).check_fits(gpt2, ours=False)
    MethodSection(targets=["all-linear"]).check_fits(gpt2, ours=True)
