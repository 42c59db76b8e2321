"""What the processes of the bot share that run on one archive."""
