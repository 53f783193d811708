"""Tables in files, whoever wrote them: CSV as any office saves it, workbooks, JSON, JSON Lines, GeoJSON, TopoJSON.

The one reader of rows that come from outside: `report import` and every loader (`person`, `unit`, `category`, `route`,
`area`) read through it. Owns bytes, encodings, delimiters, headers, sheets and cells; must never know what a column
means, a map, a Centre or a command.

    from cc.tabular.table import Layout, rows, survey

    found = survey(Path("laporan.xlsx"), Layout(sheet="November"))   # read once through; InputError `file.*`
    found.columns, found.count, found.told                           # names, rows, sentences on what was noticed
    for row in rows(found):                                          # one by one, in flat memory
        row.line, row.values, row.problem, row.garbled
"""
