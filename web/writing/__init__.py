"""Forms of several steps: what they ask, how answers are read, and the input they make."""
