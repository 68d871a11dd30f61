"""Columns that several families share."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import models
from django.db.models.expressions import BaseExpression

E = TypeVar("E", bound=StrEnum | None)

if TYPE_CHECKING:

    class _Text(models.CharField[E, E], Generic[E]):
        pass

else:

    class _Text(models.CharField, Generic[E]):
        pass


class EnumField(_Text[E]):
    """A text column whose values are the members of one enum, in Python and (by `in_enum`) in the database."""

    def __init__(self, enum: Callable[[Any], E], **options: Any) -> None:
        self.enum = enum
        options.setdefault("max_length", 32)
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        # Migrations keep the column as plain text: they must not import rules that later change.
        name, _, args, options = super().deconstruct()
        if isinstance(options.get("default"), StrEnum):
            options["default"] = options["default"].value
        return name, "django.db.models.CharField", args, options

    def clone(self) -> "EnumField[E]":
        return type(self)(self.enum, **self.deconstruct()[3])

    def from_db_value(self, value: str | None, expression: BaseExpression, connection: Any) -> E | None:
        return None if value is None else self.enum(value)

    def to_python(self, value: Any) -> Any:
        return value if value is None or value == "" else self.enum(value)


def in_enum(column: str, enum: type[StrEnum], *, model: str) -> models.CheckConstraint:
    """The database's own check that the column holds a member of the enum."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__in": sorted(m.value for m in enum)}),
        name=f"{model}_{column}_is_known",
    )


def money_field(**options: Any) -> "models.DecimalField[Decimal, Decimal]":
    """An amount in the workshop's currency; three decimals, because some currencies have three."""
    return models.DecimalField(max_digits=12, decimal_places=3, **options)


def hours_field(**options: Any) -> "models.DecimalField[Decimal, Decimal]":
    """Decimal hours of work."""
    return models.DecimalField(max_digits=6, decimal_places=2, **options)
