"""What can be shown of a briefing: receipts, labels, what changed, whether a claim is borne out. All of it pure."""
