"""Talka decides: the nouns of the domain, their rules, and the engines. Pure: no input, output, clock or chance."""
