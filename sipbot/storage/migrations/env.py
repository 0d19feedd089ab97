"""Run by Alembic inside the transaction that `Database.upgrade` has begun."""

from alembic import context

from sipbot.storage import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.Row.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
