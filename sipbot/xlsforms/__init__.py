"""XLSForms, as ODK, Kobo and others have them: read one as a survey, write a survey as one.

The way in: `workbook` (a file as sheets of text), `form` (sheets as rows, lists and settings), `rows` and `questions`
(rows as questions), `importing` (the survey), `files` (YAML and `.po`). The way out: `exporting`. What the two cannot
say to each other is a `Remark`, or stands in columns of our own.
"""
