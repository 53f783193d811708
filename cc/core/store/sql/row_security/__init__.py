"""Row-level security on PostgreSQL: a second wall around what may be seen, should a condition of ours be forgotten."""
