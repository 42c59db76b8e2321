"""Keeps articles, decides what is due, and talks to Discord."""
