"""Subscriptions: who is to be sent what, where and when."""
