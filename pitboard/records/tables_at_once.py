"""A migration for an empty database: its tables as they stand today, made in one go."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class TablesAtOnce(Operation):
    """What `operations` come to in the end. Done one by one, Django makes every related model anew after each of them:
    a first start would spend more time on that than on everything else."""

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Made when it is asked for; kept, it would be made anew after each.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for label, name in to_state.models:
            if label == app_label:
                schema_editor.create_model(to_state.apps.get_model(label, name))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for label, name in reversed(from_state.models):
            if label == app_label:
                schema_editor.delete_model(from_state.apps.get_model(label, name))

    def describe(self) -> str:
        return "Make all tables at once"
