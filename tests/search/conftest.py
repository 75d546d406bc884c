"""Properties may take their time: the first example loads dictionaries."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
