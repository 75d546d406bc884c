"""Dispatches: which driver carries whom and what, when, and on which way round."""
