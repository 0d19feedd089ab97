"""The database: the only place that speaks SQL.

`tables` says what is kept, `transaction` how it is kept together. The queries are functions over a transaction, grouped
by who asks: `talking` (the path of a message), `sending` (the outbox), `reporting` (analysis and documents).
"""

from sipbot.storage.transaction import Conflict, Database, Transaction

__all__ = ["Conflict", "Database", "Transaction"]
