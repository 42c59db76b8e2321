"""Asking OpenAI-compatible servers: one request, which server it goes to, and whether they can be asked at all."""

from bot.inference.client import Budget, Endpoint, InferenceClient
from bot.inference.looking import look_at_server, look_at_servers

__all__ = ["Budget", "Endpoint", "InferenceClient", "look_at_server", "look_at_servers"]
