"""Between the bot and Discord: connecting, shards, the limits on requests, and what is told of all that."""
