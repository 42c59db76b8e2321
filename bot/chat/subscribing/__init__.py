"""What members do with their server's subscriptions, and who may."""
