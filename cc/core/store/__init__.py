"""The store: SQLAlchemy Core lives here and nowhere else. Queries in, records out, scoped by actor."""
