"""Migrations that are done or not begun, whatever stops them: after a power cut the next start goes on."""

from collections.abc import Sequence

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

Step = tuple[Migration, bool]


class WholeSteps(MigrationExecutor):
    """Notes each migration as done in the transaction that does it.

    Django notes one whose indexes are written last when that transaction is over; killed in between, it does the same
    again at the next start, and fails at the first table that is there already.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        with self.connection.schema_editor(atomic=migration.atomic) as editor:
            state = migration.apply(state, editor)
            put_off, editor.deferred_sql = editor.deferred_sql, []
            for statement in put_off:
                editor.execute(statement, None)
            self.record_migration(migration)  # type: ignore[arg-type, call-arg]
        return state


def migrate() -> bool:
    """True when there was something to do."""
    executor = WholeSteps(connection)
    # One that stands for others is noted where those are done, also when nothing else is to be done.
    executor.check_replacements()
    newest = executor.loader.graph.leaf_nodes()
    plan: Sequence[Step] = executor.migration_plan(newest)
    if not plan:
        return False
    executor.loader.check_consistent_history(connection)
    emit_pre_migrate_signal(0, False, connection.alias)
    executor.migrate(newest, list(plan))
    emit_post_migrate_signal(0, False, connection.alias)
    return True
