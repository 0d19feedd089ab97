"""What `sipbot check` says of a survey: what stops it from being asked, and what to look at before people are asked."""
