"""Pages for planning teams: server-rendered, forms and links, nothing from another host.

`review` has the routes; one module per subject turns a report into the values that a template prints.
"""
