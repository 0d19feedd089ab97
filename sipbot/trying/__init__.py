"""A survey tried before anybody is asked: played by random people, shown as a phone shows it, rehearsed by the team."""
