"""Fills rotas: who takes which shift, proven to be the best, and changing as little as possible after a drop-out."""
