"""How reports come in from other systems. Owns reading their files; must never know a database, a screen or a command.

What the command line calls (everything else here is inside):

    from cc.intake.run import run_import

    summary = run_import(
        centre, credential, Path("reports.csv.gz"),
        map_="boston311",          # a ready-made map's name, a path to a TOML file, or None: found by the columns
        source=None,               # overrides the map's `source`, under which rows are known for ever
        rejects=None,              # where rows that cannot be taken go; None: FILE.rejects.csv in the working directory
        dry_run=False,             # read and map everything, change nothing
        say=reader.phrase,         # how what stands in those files is said; else in English
        progress=lambda done, total: ...,   # rows; after every batch; total is known before the first call
    )
    summary.as_json()              # {"read", "imported", "duplicates", "rejected", "rejects_file", "flagged", …}

    from cc.intake.import_map import ready_made     # names of the ready-made maps, for help and completion

`imported + duplicates + rejected == read`. The rejects file is made only when a row is rejected. `notes` are phrases
for people (which map was found, how the encoding was guessed, values that the map does not know). A file that is not
there, is empty, is no table, or does not fit the map raises InputError before anything is changed; an error of the
Centre in mid-file goes through as it is, with `fields["imported"]` and `fields["read"]` added: what was taken stays,
and running it again goes on from there.
"""
