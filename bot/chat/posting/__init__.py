"""Posting at Discord, each message once: digests, and what maintainers are told in their channel."""
