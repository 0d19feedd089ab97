"""How tables came to be what they are: one Alembic revision per change."""
