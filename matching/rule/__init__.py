"""Who may do what: `check_` functions say no with a sentence, `can_` functions ask the same question with yes or no."""
