"""`/api/v1`: what a district's data warehouse reads, as JSON and in the name of somebody of the staff.

`routes` are the addresses, `shapes` what they answer, `contents` makes that of a report, `paging` cuts it into pages,
`problems` are the refusals, `openapi` describes it all for programs.
"""

API = "/api/v1"
