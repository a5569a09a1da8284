"""The workflows: nothing is published that has not passed the tests, and no one gets more than needed."""

import re

import pytest
import yaml
from paths import ROOT

FOLDER = ROOT / ".github/workflows"
# YAML reads `on` as True.
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in FOLDER.glob("*.yml")}
JOBS = [
    pytest.param(job, id=f"{name} {key}")
    for name, workflow in WORKFLOWS.items()
    for key, job in workflow["jobs"].items()
]
STEPS = [step for job in JOBS for step in job.values[0].get("steps", [])]


def test_what_is_published_passed_the_tests():
    jobs = WORKFLOWS["pages"]["jobs"]
    assert jobs["tests"]["uses"] == "./.github/workflows/tests.yml"
    assert "workflow_call" in WORKFLOWS["tests"][True]
    assert (jobs["build"]["needs"], jobs["publish"]["needs"]) == ("tests", "build")


@pytest.mark.parametrize("job", JOBS)
def test_a_job_may_read_and_only_one_that_runs_nothing_of_ours_may_write(job):
    rights = set(job["permissions"].items())
    runs = any("run" in step for step in job.get("steps", [])) or "uses" in job
    publishes = {("pages", "write"), ("id-token", "write")}
    assert rights == ({("contents", "read")} if runs else publishes)


def test_no_workflow_has_rights_of_its_own():
    assert [workflow["permissions"] for workflow in WORKFLOWS.values()] == [{}] * len(WORKFLOWS)


def test_every_action_is_pinned_by_its_hash_and_says_its_version():
    for path in FOLDER.glob("*.yml"):
        for used in re.findall(r"uses: ([^.].*)", path.read_text("utf-8")):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used


def test_no_checkout_keeps_its_credentials():
    checkouts = [step for step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_every_lesson_is_run_in_jupyterlite_with_the_real_pyodide():
    job = WORKFLOWS["tests"]["jobs"]["jupyterlite"]
    assert job["env"]["CNNLIB_REAL_PYODIDE"] == "1"
    assert '"browser or soak" tests/browser/test_jupyterlite_lab.py' in job["steps"][-1]["run"]
