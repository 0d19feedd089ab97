"""Writing surveys: changes of a survey's file that leave all else in it as it was, drafts, and published versions.

The files stay the truth: what is written here is what somebody would write by hand, and can be reviewed line by line.
"""
