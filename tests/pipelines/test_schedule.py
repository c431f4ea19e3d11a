"""A project can be scheduled from its own folder, outside of the repository."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PREFECT = Path(sys.executable).with_name("prefect")


def deployments(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["deployments"]
    return found


def test_the_sample_is_scheduled_like_any_project() -> None:
    (sample,) = deployments(ROOT / "prefect.yaml")
    (own,) = deployments(ROOT / "vocflow" / "scaffold" / "prefect.yaml")
    assert sample.pop("parameters") == {"settings": {"project": "demo"}}
    assert own.pop("parameters") == {"settings": {"project": "."}}
    assert {**sample, "name": ""} == {**own, "name": ""}


def test_the_automation_of_the_docs_is_one_that_prefect_takes() -> None:
    from prefect.events.schemas.automations import AutomationCore

    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(automations:.+?)```", text, flags=re.DOTALL)
    (declared,) = yaml.safe_load(block)["automations"]
    automation = AutomationCore.model_validate(declared)
    assert automation.trigger.within.total_seconds() == 90
    assert [action.type for action in automation.actions] == ["change-flow-run-state"]


@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
def test_a_project_is_deployed_and_run_from_its_own_folder(ferries: Path, prefect_server: dict[str, str]) -> None:
    from prefect.client.orchestration import get_client

    shutil.copyfile(ROOT / "vocflow" / "scaffold" / "prefect.yaml", ferries / "prefect.yaml")

    def prefect(*arguments: str) -> None:
        subprocess.run(
            [PREFECT, "--no-prompt", *arguments],
            cwd=ferries,
            env=prefect_server,
            capture_output=True,
            timeout=240,
            check=True,
        )

    prefect("work-pool", "create", "vocflow", "--type", "process")
    prefect("deploy", "--all")
    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name("nightly/my-company")
        (schedule,) = deployment.schedules
        assert schedule.active
        assert (schedule.schedule.cron, schedule.schedule.timezone) == ("30 4 * * *", "UTC")
        assert deployment.concurrency_options.collision_strategy == "CANCEL_NEW"
        night = client.create_flow_run_from_deployment(deployment.id)
        prefect("worker", "start", "--pool", "vocflow", "--run-once", "--limit", "1")
        state = client.read_flow_run(night.id).state
    assert state is not None and state.is_completed(), state
    assert len(list(ferries.glob("reports/*/brief.html"))) == 1
