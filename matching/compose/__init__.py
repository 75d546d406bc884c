"""Composes one fulfilment of several givers: who gives how much, and who fetches it."""
