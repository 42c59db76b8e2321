"""The bot in the chat server: its client, commands and views."""
