"""What words alone tell: names, numbers and turns in them, whether a sentence stands alone, how it can be shorter."""
