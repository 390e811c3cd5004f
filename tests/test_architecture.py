"""The rules and the steps agree, file by file and name by name."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RULE = re.compile(r"^rule (\w+):\n((?:    .*\n|\n)+)", re.M)  # snakefmt fixes this layout
SECTION = re.compile(r"^    (input|output):\n((?:        .*\n)+)", re.M)
NAME = re.compile(r"^        (\w+)=", re.M)
CALL = re.compile(r"settings=model_settings")
SETTING = re.compile(r'^(?:            |        settings=.*?\{)"(\w+)":', re.M)
SPARE = {"threads", "code"}


def rules():
    text = "\n".join(path.read_text() for path in sorted(ROOT.glob("workflow/rules/*.smk")))
    return dict(RULE.findall(text))


def steps():
    return {path.stem for path in ROOT.glob("workflow/motifold/steps/[!_]*.py")}


def test_every_rule_has_a_step_and_every_step_a_rule():
    assert steps() == set(rules())


@pytest.mark.parametrize("rule", sorted(rules()))
def test_files_of_a_rule_are_arguments_of_its_step(rule):
    body = rules()[rule]
    named = {name for _, text in SECTION.findall(body) for name in NAME.findall(text)}
    parameters = inspect.signature(import_module(f"motifold.steps.{rule}").main).parameters
    assert named <= set(parameters)
    assert all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in parameters.values())


@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_rule_is_wiring_only(rule):
    body = rules()[rule]
    assert '"../run_step.py"' in body, "every rule runs the step of its own name"
    assert f'code=code_of("{rule}")' in body, "an edit to the code behind a rule must rerun it"
    for part in ("log:", "benchmark:", "conda:"):
        assert f"    {part}" in body


def test_outputs_without_a_suffix_are_folders():
    """So a job knows which of its outputs are folders, to have them appear whole."""
    text = "\n".join(rules().values())
    written = re.findall(r'update\((directory\()?"([^"]+)"', text)
    assert len(written) > 30
    for folder, path in written:
        assert bool(folder) == (path.startswith("results/") and not Path(path).suffix), path


def test_modules_are_rooms_not_halls():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in ROOT.glob("workflow/motifold/**/*.py")
        if len(path.read_text().splitlines()) > 260
    }
    assert long == {}


def test_the_package_never_pickles_prints_or_asserts():
    for path in ROOT.glob("workflow/motifold/**/*.py"):
        text = path.read_text()
        assert not re.search(r"^\s*(import pickle|from pickle|assert |print\()", text, re.M), path
        assert "allow_pickle=True" not in text, path
