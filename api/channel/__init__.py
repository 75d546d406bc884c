"""The ways Talka reaches people: mail and text messages."""
