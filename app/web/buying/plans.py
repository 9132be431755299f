"""The plan of an experiment as a form: plain fields in, a plan out; stages in rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.actors import Role
from app.domain.buying.challenges import ExperimentPlan, Staff, Stage
from app.domain.ids import PersonId
from app.domain.refusals import Refusal
from app.i18n.formats import Formats
from app.procurement.evolving.idea import Idea
from app.web.buying import effects
from app.web.door import Door
from app.web.forms import Field, read
from app.web.paging import Option
from app.web.reading import Reader
from app.web.words import Names

ROWS = 3
_MONEY, _DAYS = ("outcome_fee",), ("begins", "ends")
_SHARES = ("baseline", "scale_from", "stop_below")
_COUNTS = ("size", "job_months", "job_begin")


def plan_fields(door: Door, named: Names, staff: Sequence[Staff]) -> tuple[Field, ...]:
    """The fields of a plan: all that an experiment says before it starts."""
    t = door.texts.t
    return (
        Field(name="title", words="plan-title", about=t("plans.about.what")),
        Field(name="hypothesis", kind="area"),
        Field(name="client_group", kind="select", options=named.options("client-group"), about=t("plans.about.whom")),
        Field(
            name="municipalities", kind="checks", options=named.options("municipality"), words="municipalities-needed"
        ),
        Field(name="size", kind="whole", words="plan-size"),
        Field(name="job_months", kind="whole", words="card-months", about=t("plans.about.measure")),
        Field(name="job_begin", kind="whole", words="card-begin"),
        Field(name="baseline", kind="number"),
        Field(name="baseline_source", kind="area"),
        Field(name="scale_from", kind="number"),
        Field(name="stop_below", kind="number"),
        Field(name="begins", kind="day", words="plan-begins", about=t("plans.about.stages")),
        Field(name="ends", kind="day", words="plan-ends"),
        *_stages(door),
        Field(name="outcome_fee", kind="money"),
        Field(name="runs", kind="select", options=_people(staff, Role.OFFICER), about=t("plans.about.who")),
        Field(name="decides", kind="select", options=_people(staff, Role.DECIDER)),
        *effects.fields(door.texts, named),
    )


def _stages(door: Door) -> list[Field]:
    found: list[Field] = []
    for n in range(1, ROWS + 1):
        found += [
            Field(name=f"stage_{n}_name", words=f"stage-{n}-name", about=door.texts.t("plans.stage", n=n)),
            Field(name=f"stage_{n}_does", kind="area", words=f"stage-{n}-does"),
            Field(name=f"stage_{n}_budget", kind="money", words=f"stage-{n}-budget"),
            Field(name=f"stage_{n}_ends", kind="day", words=f"stage-{n}-ends"),
        ]
    return found


def _people(staff: Sequence[Staff], role: Role) -> list[Option]:
    return [(str(one.id), one.name) for one in staff if one.role is role]


def read_plan(
    reader: Reader, fields: Sequence[Field], staff: Sequence[Staff], months: tuple[Decimal, Decimal]
) -> ExperimentPlan:
    """The plan that a form says; an empty row is no stage. Refuses what cannot be read; whether it stands is for the rules."""
    stages = [stage for n in range(1, ROWS + 1) if (stage := _stage(reader, n))]
    given = read(reader, [field for field in fields if not field.name.startswith("stage_")])
    people = {str(one.id): one.id for one in staff}
    whole, half = months
    return ExperimentPlan(
        stages=tuple(stages),
        effect=effects.block(given),
        runs=people[given.pop("runs")],
        decides=people[given.pop("decides")],
        municipalities=tuple(given.pop("municipalities")),
        whole=whole,
        half=half,
        **given,
    )


def _stage(reader: Reader, n: int) -> Stage | None:
    parts = [str(reader.form.get(f"stage_{n}_{part}") or "").strip() for part in ("name", "does", "budget", "ends")]
    if n > 1 and not any(parts):
        return None
    return Stage(
        name=reader.line(f"stage_{n}_name", limit=200),
        does=reader.prose(f"stage_{n}_does", limit=5_000),
        budget=reader.money(f"stage_{n}_budget"),
        ends=reader.day(f"stage_{n}_ends"),
    )


def at_field(reason: Refusal) -> Refusal:
    """The same reason at the form's field: the plan has stages, the form has rows."""
    match (reason.field or "").split("."):
        case ["stages", number, part]:
            return replace(reason, field=f"stage_{number}_{part}")
        case ["stages"]:
            return replace(reason, field="stage_1_budget")
        case _:
            return reason


def typed(idea: Idea, formats: Formats, person: PersonId, today: date) -> dict[str, Any]:
    """The values that stand in the form: the plan proposed before, else what the idea and its challenge say."""
    plan, content = idea.plan, idea.challenge.content
    if plan is not None:
        return _written(plan, formats)
    effect = getattr(content, "effect", None)
    found: dict[str, Any] = effects.typed(effect) if effect else {}
    sent = idea.noun.content
    groups = getattr(sent, "client_groups", ())
    return found | {
        "title": getattr(sent, "title", ""),
        "expected": getattr(sent, "expected", ""),
        "client_group": groups[0] if groups else "",
        "municipalities": list(getattr(content, "municipalities", ())),
        "job_months": "1",
        "job_begin": "180",
        "outcome_fee": "0,00",
        "runs": str(person),
        "begins": formats.day(today),
    }


def _written(plan: ExperimentPlan, formats: Formats) -> dict[str, Any]:
    found: dict[str, Any] = effects.typed(plan.effect)
    found |= {name: getattr(plan, name) for name in ("title", "hypothesis", "baseline_source", "client_group")}
    found |= {name: formats.number(getattr(plan, name)) for name in _SHARES}
    found |= {name: str(getattr(plan, name)) for name in (*_COUNTS, "runs", "decides")}
    found |= {name: formats.day(getattr(plan, name)) for name in _DAYS}
    found |= {name: formats.number(getattr(plan, name).euros, 2) for name in _MONEY}
    for n, stage in enumerate(plan.stages, start=1):
        found |= {f"stage_{n}_name": stage.name, f"stage_{n}_does": stage.does}
        found |= {
            f"stage_{n}_budget": formats.number(stage.budget.euros, 2),
            f"stage_{n}_ends": formats.day(stage.ends),
        }
    return found | {"municipalities": list(plan.municipalities)}
