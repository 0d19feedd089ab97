"""sipbot: listen to a school's community by chat, and show what was heard."""
