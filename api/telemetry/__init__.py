"""What can be watched of a running Talka: figures, traces and logs; none of them hold what people wrote or who they are."""
