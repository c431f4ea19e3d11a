"""The flow calls the stages in order, tells what it did, and fails in plain words. What the stages do is theirs."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.stages.test_alerting import GROWN, project, write
from vocflow.config import load_project
from vocflow.errors import ConfigError, QuarantineExceeded, SourceError, WarehouseLocked
from vocflow.stages import figure_list

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]

BAD_SCORES = "id,day,score,why\n" + "".join(f"x{number},2026-05-03,many,\n" for number in range(90))


def run(root: Path, **settings: Any) -> Any:
    from pipelines.nightly import NightlySettings, nightly

    return nightly(NightlySettings(project=root, **settings))


def latest_run() -> dict[str, Any]:
    """State, task names in order and artifacts of the flow run that began last."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        ArtifactFilter,
        ArtifactFilterFlowRunId,
        FlowRunFilter,
        FlowRunFilterId,
    )
    from prefect.client.schemas.sorting import FlowRunSort

    with get_client(sync_client=True) as client:
        (last,) = client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=1)
        tasks = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[last.id])))
        artifacts = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[last.id]))
        )
    began = sorted(tasks, key=lambda task: task.start_time or task.created)
    return {
        "state": last.state,
        "tasks": [task.name.partition("-")[0] for task in began],
        "artifacts": {artifact.key: artifact.data for artifact in artifacts},
    }


def test_a_night_with_news_and_a_night_without(ferries: Path) -> None:
    first = run(ferries)
    seen = latest_run()
    assert first.new and first.published.brief.is_file()
    assert seen["tasks"] == ["ingest", "classify", "measure", "report"]
    (row,) = json.loads(seen["artifacts"]["row-accounting"])
    assert row == {
        "path": "survey.csv", "source": "survey", "read": "60", "loaded": "60", "updated": "0", "unchanged": "0",
        "excluded": "0", "quarantined": "0",
    }  # fmt: skip
    assert first.published.headline in seen["artifacts"]["headline"]

    again = run(ferries)
    assert not again.new
    assert again.published == first.published
    assert latest_run()["tasks"] == ["ingest"]


def test_a_night_tells_of_an_alert_and_the_next_does_not(tmp_path: Path) -> None:
    write(tmp_path, date(2026, 6, 24))
    project(tmp_path, date(2026, 6, 25))
    run(tmp_path)
    (told,) = json.loads(latest_run()["artifacts"]["alerts"])
    assert (told["alert"], told["since about"]) == ("'waiting' is mentioned more", str(GROWN))
    run(tmp_path, full=True)
    assert "alerts" not in latest_run()["artifacts"]


def scored_quarters(root: Path) -> list[str]:
    """The periods whose NPS the last report took."""
    return [row["figure_id"] for row in figure_list(load_project(root)) if row["measure"] == "nps"]


def test_settings_reach_the_stages(ferries: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "exports"
    elsewhere.mkdir()
    (ferries / "survey.csv").rename(elsewhere / "survey.csv")
    assert run(ferries, data=elsewhere).new
    assert scored_quarters(ferries) == ["nps.2026-Q1", "nps.2026-Q2"]
    assert run(ferries, data=elsewhere, since="2026-04-01", until="2026-06-30").new
    assert scored_quarters(ferries) == ["nps.2026-Q2"]
    assert run(ferries, data=elsewhere, since="2026-04-01", until="2026-06-30", full=True).new


def test_a_mistake_in_the_project_fails_in_its_own_words(ferries: Path, caplog: pytest.LogCaptureFixture) -> None:
    with (ferries / "vocflow.toml").open("a", encoding="utf-8") as file:
        file.write("\n[econmics]\nmargin = 0.2\n")
    with pytest.raises(ConfigError) as raised:
        run(ferries)
    assert latest_run()["state"].message == str(raised.value)
    assert not [record for record in caplog.records if record.exc_info]


def test_too_many_refused_records_fail_the_night_after_the_accounting(ferries: Path) -> None:
    (ferries / "survey_2.csv").write_text(BAD_SCORES, encoding="utf-8")
    with pytest.raises(QuarantineExceeded):
        run(ferries)
    seen = latest_run()
    assert seen["state"].is_failed()
    assert [row["quarantined"] for row in json.loads(seen["artifacts"]["row-accounting"])] == ["0", "90"]
    assert seen["tasks"] == ["ingest"]


@pytest.fixture
def another_writer(ferries: Path) -> Any:
    """Hold the warehouse from another process, for three seconds at most."""
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom vocflow.warehouse.store import writer\n"
        "with writer(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(3)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(ferries)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        yield process


def test_reading_waits_for_another_writer(ferries: Path, another_writer: Any) -> None:
    from prefect import flow

    from pipelines.nightly import ingest

    @flow
    def reads() -> int:
        patient = ingest.with_options(retries=5, retry_delay_seconds=1)
        return patient(load_project(ferries), False, return_state=True).result().files[0].loaded

    assert reads() == 60
    assert latest_run()["state"].is_completed()


def test_only_what_may_pass_is_tried_again() -> None:
    from prefect.states import Failed

    from pipelines.nightly import classify, ingest, measure, report, waiting_may_help

    outcomes = [WarehouseLocked("held"), OSError("share is away"), SourceError("no such column"), KeyError("a bug")]
    assert [waiting_may_help(None, None, Failed(data=error)) for error in outcomes] == [True, True, False, False]
    assert ingest.retries == 3
    assert [task.retries for task in (classify, measure, report)] == [0, 0, 0]


def test_nothing_is_cached_or_persisted() -> None:
    from prefect.cache_policies import NO_CACHE

    from pipelines.nightly import classify, ingest, measure, nightly, report

    for task in (ingest, classify, measure, report):
        assert (task.cache_policy, task.persist_result) == (NO_CACHE, False)
    assert nightly.persist_result is False


def command(root: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.nightly", str(root)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_the_command_prints_headline_and_page(ferries: Path, prefect_server: dict[str, str]) -> None:
    first = command(ferries, prefect_server)
    assert first.returncode == 0, first.stderr
    headline, page = first.stdout.splitlines()
    assert "in Q2 2026" in headline
    assert Path(page).is_file()
    second = command(ferries, prefect_server)
    assert second.stdout.splitlines() == ["nothing new since the last report", headline, page]
    assert "Traceback" not in first.stderr + second.stderr


def test_the_command_ends_with_the_exit_codes_of_vocflow(
    ferries: Path, tmp_path: Path, prefect_server: dict[str, str]
) -> None:
    nowhere = command(tmp_path / "nowhere", prefect_server)
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    (ferries / "survey_2.csv").write_text(BAD_SCORES, encoding="utf-8")
    refused = command(ferries, prefect_server)
    assert refused.returncode == 4
    assert "Traceback" not in nowhere.stderr + refused.stderr
