"""Takes in records that others published: reads them, understands them by a declared mapping, and lands them."""
