"""What a conversation does next. Pure: no await, no clock, no files, no randomness."""
