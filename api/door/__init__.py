"""What stands at the door: hosts we answer for, the headers of every answer, and how much each may ask for."""
