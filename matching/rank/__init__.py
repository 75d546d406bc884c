"""Ranks and explains the ways to fulfil one line: `engine.rank` decides, `candidate` is what it says."""
