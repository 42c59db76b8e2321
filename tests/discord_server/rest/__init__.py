"""Discord's REST API, version 10: as much of it as a bot like ours uses."""
