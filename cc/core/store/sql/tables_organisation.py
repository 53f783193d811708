"""Tables of what a command room is made of: units, areas, categories, people, calendars, policies.

Owns names and types; the Alembic revisions own how they came about.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, text

from cc.core.store.sql.columns import big, blank, count, degrees, metadata, text_column

meta = Table("meta", metadata, Column("key", Text, primary_key=True), text_column("value"))

setting = Table(
    "setting",
    metadata,
    text_column("name"),
    text_column("unit"),
    big("since"),
    big("value"),
    PrimaryKeyConstraint("name", "unit", "since"),
)

counter = Table("counter", metadata, Column("name", Text, primary_key=True), big("value"))

unit = Table(
    "unit",
    metadata,
    Column("code", Text, primary_key=True),
    text_column("name"),
    text_column("parent", null=True),
    text_column("kind"),
    text_column("zone"),
    text_column("path"),
    count("version"),
)

area = Table(
    "area",
    metadata,
    Column("code", Text, primary_key=True),
    text_column("name"),
    text_column("level"),
    text_column("parent", null=True),
    text_column("geometry"),
    degrees("min_lon"),
    degrees("min_lat"),
    degrees("max_lon"),
    degrees("max_lat"),
    degrees("lon"),
    degrees("lat"),
    text_column("source"),
)

category = Table(
    "category",
    metadata,
    Column("code", Text, primary_key=True),
    text_column("name_id"),
    text_column("name_en"),
    text_column("short_id"),
    text_column("open311_code"),
    Column("grouping", Text, nullable=False),
    count("priority"),
    count("restricted"),
    count("needs_place"),
    count("evidence_min"),
    text_column("unit", null=True),
    text_column("keywords"),
    count("version"),
    count("retired"),
    count("keep_days"),
)

route = Table(
    "route",
    metadata,
    text_column("category"),
    text_column("area"),
    text_column("unit"),
    PrimaryKeyConstraint("category", "area"),
)

person = Table(
    "person",
    metadata,
    Column("login", Text, primary_key=True),
    text_column("name"),
    text_column("role"),
    text_column("unit"),
    count("cleared"),
    text_column("skills"),
    text_column("shift"),
    count("active"),
    text_column("password_hash", null=True),
    degrees("lon"),
    degrees("lat"),
    big("located_at", null=True),
    count("version"),
    blank("email"),
    blank("roles"),
    blank("audited_from"),
    Index("ix_person_unit", "unit", "login"),
)

token = Table(
    "token",
    metadata,
    Column("digest", Text, primary_key=True),
    text_column("login"),
    text_column("scopes"),
    text_column("label"),
    big("created_at"),
    big("ends_at"),
    blank("made_by"),
    blank("device"),
    big("seen_at", null=True),
    Index("ix_token_ends_at", "ends_at"),
    Index("ix_token_login", "login"),
    Index("ix_token_made_by", "made_by"),
)

throttle = Table(
    "throttle",
    metadata,
    Column("name", Text, primary_key=True),
    count("failures"),
    big("until"),
)

identity = Table(
    "identity",
    metadata,
    Column("login", Text, primary_key=True),
    text_column("issuer"),
    text_column("subject"),
    Index("ix_identity_subject", "subject"),
)

second_factor = Table(
    "second_factor",
    metadata,
    Column("login", Text, primary_key=True),
    text_column("secret"),
    blank("recovery"),
    big("since", null=True),
    Column("last_step", BigInteger, nullable=False, server_default=text("0")),
)

calendar = Table(
    "calendar",
    metadata,
    text_column("name"),
    Column("version", Integer, nullable=False),
    text_column("spec"),
    PrimaryKeyConstraint("name", "version"),
)

pack = Table(
    "pack",
    metadata,
    text_column("name"),
    text_column("version"),
    text_column("title"),
    text_column("source"),
    big("effective_at", null=True),
    text_column("body"),
    text_column("digest"),
    big("loaded_at"),
    text_column("loaded_by"),
    PrimaryKeyConstraint("name", "version"),
)

policy = Table(
    "policy",
    metadata,
    text_column("code"),
    Column("version", Integer, nullable=False),
    text_column("body"),
    count("position"),
    PrimaryKeyConstraint("code", "version"),
)
