"""What the bot does by itself from time to time, beside reading and posting."""
