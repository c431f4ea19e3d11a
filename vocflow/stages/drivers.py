"""Driver facts: the driver models as a report prints them, with reach, effects, gain and money."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

from vocflow.impact import DriverEffect, TooFewRows
from vocflow.metrics import SUPPRESS_BELOW
from vocflow.report.facts import Driver, DriverModel
from vocflow.schema import Figure, Taxonomy
from vocflow.stages import driver_models
from vocflow.stages.bench import Bench
from vocflow.stages.driver_models import Model
from vocflow.stages.measures.drivers import exposed_cents
from vocflow.stages.periods import Span, moment
from vocflow.stages.recorder import Recorder, slug
from vocflow.stages.scope import Scope
from vocflow.warehouse.store import Warehouse

Family = Literal["theme", "component"]


def driver_facts(
    warehouse: Warehouse,
    recorder: Recorder,
    scope: Scope,
    latest: Span | None,
    taxonomy: Taxonomy,
    missing: list[str],
) -> tuple[tuple[DriverModel, ...], str | None, Figure | None]:
    """The driver models that the data can carry, and the costliest theme with the revenue exposed to it.

    A model rests on all answers up to the end of the latest closed period; gains are those of that period. What could
    not be said is appended to `missing`.
    """
    if scope.outcome is None:
        return (), None, None
    has_customers = bool(warehouse.row("status/totals")["customers"])
    if not has_customers:
        missing.append("There is no customer table, so no money is given.")
    models = []
    for family in _families(recorder.bench, scope):
        parameters = {
            "family": family, "outcome": scope.outcome.kind, "sources": scope.sources,
            "since": scope.since, "until": scope.bounds(latest)[1],
            "signals": [theme.name for theme in taxonomy.themes if not theme.driver],
        }  # fmt: skip
        try:
            fitted = driver_models.model(recorder.bench, parameters)
        except TooFewRows as error:
            missing.append(f"Drivers among {_AMONG[family]} cannot be told: {error}.")
            continue
        builder = _Drivers(recorder, scope, latest, parameters, fitted, taxonomy, has_customers)
        models.append(builder.facts(family))
    return tuple(models), *_costliest(models)


_AMONG: dict[Family, str] = {"theme": "the themes of the comments", "component": "the rated components"}


def _families(bench: Bench, scope: Scope) -> list[Family]:
    roles = {row["role"] for row in bench.rows("roles", {"sources": scope.sources}, "sources")}
    return ["theme", "component"] if "component" in roles else ["theme"]


def _costliest(models: list[DriverModel]) -> tuple[str | None, Figure | None]:
    """The tested driver whose critics are worth most."""
    candidates = [
        (-driver.exposed.value, driver.name, driver.exposed)
        for model in models for driver in model.drivers
        if driver.is_driver and driver.exposed and driver.effect_negative and driver.effect_negative.value < 0
    ]  # fmt: skip
    if not candidates:
        return None, None
    _, name, exposed = min(candidates, key=lambda candidate: candidate[:2])
    return name, exposed


def exposure_window(scope: Scope) -> tuple[date, date]:
    """The twelve months in which a complaint exposes a customer's value: to the day before `as_of`."""
    last = scope.as_of - timedelta(days=1)
    return last - timedelta(days=364), last


class _Drivers:
    """The facts of one driver model."""

    def __init__(
        self,
        recorder: Recorder,
        scope: Scope,
        latest: Span | None,
        parameters: dict[str, Any],
        fitted: Model,
        taxonomy: Taxonomy,
        money: bool,
    ) -> None:
        self.recorder = recorder
        self.scope = scope
        since, until = scope.bounds(latest)
        self.period = {"period_since": since, "period_until": until}
        self.parameters = parameters
        self.fitted = fitted
        self.themes = {theme.name: theme for theme in taxonomy.themes}
        self.money = money

    def facts(self, family: Family) -> DriverModel:
        drivers = [self._driver(family, tested) for tested in self.fitted.result.drivers]
        return DriverModel(
            family,
            self._part("r_squared", "share"),
            tuple(sorted(drivers, key=lambda driver: (-driver.share.value, driver.name))),
            self.fitted.left_out,
            self.fitted.result.warnings,
        )

    def _driver(self, family: Family, tested: DriverEffect) -> Driver:
        name, columns = tested.name, self.fitted.columns[tested.name]
        # A column that the model dropped has no effect to print.
        kept = [column for column, effect in zip(columns, tested.effects, strict=True) if effect is not None]
        effects = {column: self._effect(name, column) for column in kept}
        negative = effects.get("criticised")
        theme = self.themes.get(name) if family == "theme" else None
        return Driver(
            name=name,
            family=family,
            is_driver=tested.is_driver,
            p_value=tested.adjusted_p,
            share=self._part("share", "share", name),
            reach=self._part("reach", "share", name) if family == "theme" else None,
            effect_negative=negative,
            effect_positive=effects.get("praised"),
            effect=effects.get("rating"),
            gain=self._gain(name) if negative is not None and negative.value < 0 else None,
            exposed=self._exposed(name) if family == "theme" and self.money else None,
            owner=theme.owner if theme else None,
            touch_point=theme.touch_point if theme else None,
        )

    def _part(self, part: str, unit: str, name: str | None = None) -> Figure:
        family = self.parameters["family"]
        figure_id = f"drivers.{family}.{part}" if name is None else f"driver.{family}.{slug(name)}.{part}"
        return self.recorder.figure(figure_id, f"driver_{unit}", part=part, driver=name, **self.parameters)

    def _effect(self, name: str, column: str) -> Figure:
        figure_id = f"driver.{self.parameters['family']}.{slug(name)}.{column}"
        measure = f"driver_effect_{self.parameters['outcome']}"
        return self.recorder.figure(figure_id, measure, part="effect", driver=name, column=column, **self.parameters)

    def _gain(self, name: str) -> Figure | None:
        """What the period's outcome would gain without its complaints; None where too few answers could complain."""
        asked = {"driver": name, "column": "criticised", **self.parameters, **self.period}
        if driver_models.period_answers(self.recorder.bench, asked).n < SUPPRESS_BELOW:
            return None
        figure_id = f"driver.{self.parameters['family']}.{slug(name)}.gain"
        return self.recorder.figure(figure_id, f"driver_effect_{self.parameters['outcome']}", part="gain", **asked)

    def _exposed(self, name: str) -> Figure | None:
        first, last = exposure_window(self.scope)
        zone = self.scope.zone
        parameters = {
            "theme": name,
            "since": moment(first, zone),
            "until": moment(last + timedelta(days=1), zone),
            "as_of": moment(self.scope.as_of, zone),
        }
        if len(exposed_cents(self.recorder.bench, parameters)) < SUPPRESS_BELOW:
            return None
        return self.recorder.figure(f"exposed.{slug(name)}", "exposed", **parameters)
