"""What makes a claim stand alone and be short: leaning on unseen sentences, and shortening by deletion."""
