"""`vocflow evaluate`: options in, a report out, as tables for people and as JSON for programs."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vocflow.cli import output
from vocflow.cli.options import AsJson
from vocflow.errors import UsageError
from vocflow.schema import FEELINGS

if TYPE_CHECKING:
    from vocflow.stages.evaluation_report import Reading, Report
    from vocflow.text.evaluation import ClassScore, Measured

app = typer.Typer(help="Measure how right texts are read, on a file that people have labelled.", no_args_is_help=True)

WIDTH = 100
MOST_CLASSES = 24
"""Classes printed; --json holds all."""

File = Annotated[Path, typer.Argument(help="CSV, TSV or Parquet with a header.", show_default=False)]
TextColumn = Annotated[str, typer.Option("--text", help="The column of texts.", show_default=False)]
LabelColumn = Annotated[str, typer.Option("--label", help="The column of labels.", show_default=False)]
Folds = Annotated[int, typer.Option(help="Parts that are left out in turn.")]
Labels = Annotated[int | None, typer.Option(help="Learn from so many labels only; 0: from none.", show_default="all")]
Language = Annotated[str, typer.Option(help="What texts are in, unless they are found to be in another.")]


@app.command()
def sentiment(
    file: File,
    text: TextColumn,
    label: LabelColumn,
    map_: Annotated[
        str | None, typer.Option("--map", help="What labels mean: neg=1|2,neu=3|blank,pos=4..5", show_default=False)
    ] = None,
    folds: Folds = 5,
    train: Annotated[
        Path | None, typer.Option(help="Learn from scored comments of this file instead.", show_default=False)
    ] = None,
    train_text: Annotated[str | None, typer.Option(help="Its column of texts.", show_default=False)] = None,
    train_score: Annotated[str | None, typer.Option(help="Its column of scores.", show_default=False)] = None,
    train_scale: Annotated[
        tuple[float, float] | None, typer.Option(help="Its lowest and highest score.", show_default="as found")
    ] = None,
    labels: Labels = None,
    language: Language = "en",
    json: AsJson = False,
) -> None:
    """Measure how right feelings are read, beside VADER."""
    _check(folds, labels)
    training = None
    if train is not None:
        if train_text is None or train_score is None:
            raise UsageError("--train needs --train-text and --train-score", next_step="name the columns of its file")
    elif train_text or train_score or train_scale:
        raise UsageError("there is no --train file", next_step="name the file of scored comments with --train")
    from vocflow.stages.evaluating import Training, evaluate_sentiment

    if train is not None:
        training = Training(train, train_text or "", train_score or "", train_scale)
    _print(
        evaluate_sentiment(
            file, text, label, label_map=map_, folds=folds, labels=labels, training=training, language=language
        ),
        json=json,
    )


@app.command()
def themes(
    file: File,
    text: TextColumn,
    label: LabelColumn,
    multi: Annotated[
        str | None, typer.Option(help="What parts several labels in a cell.", show_default="one label a text")
    ] = None,
    folds: Folds = 5,
    labels: Labels = None,
    taxonomy: Annotated[
        Path | None, typer.Option(help="The taxonomy whose rules are used.", show_default="the shipped one")
    ] = None,
    language: Language = "en",
    json: AsJson = False,
) -> None:
    """Measure how right themes are found, beside the taxonomy's rules alone."""
    _check(folds, labels)
    if multi == "":
        raise UsageError("--multi is empty", next_step="give the sign between labels, such as --multi ';'")
    from vocflow.stages.evaluating_themes import evaluate_themes

    _print(
        evaluate_themes(
            file, text, label, separator=multi, folds=folds, labels=labels, taxonomy=taxonomy, language=language
        ),
        json=json,
    )


def _check(folds: int, labels: int | None) -> None:
    if folds < 2:
        raise UsageError(f"--folds {folds}: there must be at least 2", next_step="leave --folds out for 5")
    if labels is not None and (labels < 0 or labels == 1):
        raise UsageError(f"--labels {labels}: a model needs two", next_step="give 0 for none, or at least 2")


def _print(report: Report, *, json: bool) -> None:
    output.as_json(_document(report)) if json else _tell(report)


# ---- for programs ----------------------------------------------------------------------------------------------------


def _document(report: Report) -> dict[str, Any]:
    column = report.column
    return {
        "file": column.file.path, "text": column.text_column, "label": column.beside_column,
        "records": column.records, "left_out": dict(column.left_out), "labels_left_out": column.labels_shown,
        "method": report.method, "reason": report.reason, **_numbers(report.reader),
        "baseline": _numbers(report.baseline) if report.baseline else None,
        "baseline_reason": report.baseline_reason,
        "no_words": _numbers(report.no_words) if report.no_words else None,
        "difference": _difference(report), "notes": list(report.notes),
    }  # fmt: skip


def _numbers(reading: Reading) -> dict[str, Any]:
    """The measures of a reader: plain numbers, each with its limits under the same name and _low, _high."""
    found = reading.evaluation
    micro = _limits("micro_f1", found.micro_f1) if found.micro_f1 else {}
    strict = {} if reading.strict_accuracy is None else {"strict_accuracy": reading.strict_accuracy}
    return {
        "reader": reading.name, "n": found.n, **_limits("accuracy", found.accuracy),
        **_limits("macro_f1", found.macro_f1), **micro, **strict,
        "per_class": {name: _class_numbers(score) for name, score in found.per_class.items()},
        "calibration": asdict(found.calibration) if found.calibration else None,
        "coverage": [list(point) for point in found.coverage],
        "texts_per_second": None if reading.texts_per_second is None else round(reading.texts_per_second),
    }  # fmt: skip


def _class_numbers(score: ClassScore) -> dict[str, Any]:
    return {
        **_limits("precision", score.precision), **_limits("recall", score.recall), "f1": score.f1, "n": score.n,
        "predicted": score.predicted,
    }  # fmt: skip


def _limits(name: str, measured: Measured) -> dict[str, float]:
    return {name: measured.value, f"{name}_low": measured.low, f"{name}_high": measured.high}


def _difference(report: Report) -> dict[str, Any] | None:
    from vocflow.text.evaluation import BOOTSTRAP

    if report.difference is None:
        return None
    found = {name: asdict(measured) for name, measured in report.difference.items()}
    return {"against": report.against, **found, "method": BOOTSTRAP}


# ---- for people ------------------------------------------------------------------------------------------------------


def _tell(report: Report) -> None:
    column, reader = report.column, report.reader
    left = ", ".join(f"{reason} {count:,}" for reason, count in column.left_out.most_common())
    _line(
        "texts", f"{reader.evaluation.n:,} of {column.file.path.name}: {column.text_column} by {column.beside_column}"
    )
    _line("left out", f"{left or 'none'}; {column.records:,} records in all")
    if column.labels_left_out:
        from vocflow.stages.label_map import counted

        _line("", counted(column.labels_left_out))
    _line("method", report.method)
    _line("reader", report.reason)
    for note in (*report.notes, *filter(None, [report.baseline_reason])):
        _line("note", note)
    print()
    others = [other for other in (report.baseline, report.no_words) if other and other is not reader]
    _overall(report, [reader, *others])
    print()
    _classes(reader, report.baseline if report.baseline is not reader else None)
    if reader.evaluation.calibration:
        print()
        _confidence(reader)


def _line(name: str, words: str) -> None:
    output.say(textwrap.fill(words, WIDTH, initial_indent=name.ljust(10), subsequent_indent=" " * 10))


def _overall(report: Report, readings: list[Reading]) -> None:
    names = {"accuracy": "accuracy", "macro_f1": "macro-F1"}
    if report.reader.evaluation.micro_f1:
        names["micro_f1"] = "micro-F1"
    rows = [
        [of.name, *(_share(getattr(of.evaluation, name)) for name in names), _speed(of.texts_per_second)]
        for of in readings
    ]
    if report.difference is not None:
        rows.append([f"more than {report.against}", *(_lead(report.difference[name]) for name in names), ""])
    output.table(rows, ["", *names.values(), "texts/s"])
    strict = [f"{of.name} {of.strict_accuracy:.3f}" for of in readings if of.strict_accuracy is not None]
    if strict:
        print(f"accuracy if neutral counted as wrong: {', '.join(strict)}")


def _speed(texts_per_second: float | None) -> str:
    return f"{texts_per_second:,.0f}".rjust(7) if texts_per_second else ""


def _lead(value: Measured) -> str:
    return f"{_points(value.value)} ({_points(value.low)} to {_points(value.high)})"


def _points(difference: float) -> str:
    return f"{difference:+.3f}".replace("-", "−")


def _share(measured: Measured) -> str:
    return f"{measured.value:.3f} ({measured.low:.3f} to {measured.high:.3f})"


def _classes(reader: Reading, baseline: Reading | None) -> None:
    order = sorted(reader.evaluation.per_class.items(), key=lambda pair: -pair[1].n)
    if len(order) <= len(FEELINGS):  # these have an order of their own
        order = list(reader.evaluation.per_class.items())
    rows = []
    for name, score in order[:MOST_CLASSES]:
        beside = [] if baseline is None else [f"{baseline.evaluation.per_class[name].f1:.3f}"]
        shown = name if len(name) <= 32 else name[:31] + "…"
        rows.append([shown, score.n, _share(score.precision), _share(score.recall), f"{score.f1:.3f}", *beside])
    header = ["class", "n", "precision", "recall", "F1", *([f"F1 {baseline.name}"] if baseline else [])]
    output.table(rows, header)
    if len(order) > MOST_CLASSES:
        print(f"and {len(order) - MOST_CLASSES:,} rarer ones: --json")


def _confidence(reader: Reading) -> None:
    calibration = reader.evaluation.calibration
    assert calibration is not None
    print(f"calibration: ECE {calibration.ece:.3f}, Brier score {calibration.brier:.3f}")
    shares = [f"{share:.0%}" for share, _, _ in reader.evaluation.coverage]
    right = [f"{accuracy:.3f}" for _, accuracy, _ in reader.evaluation.coverage]
    sure = [f"{confidence:.3f}" for _, _, confidence in reader.evaluation.coverage]
    output.table([["accuracy", *right], ["confidence from", *sure]], ["most confident", *shares])
