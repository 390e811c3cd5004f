"""Letters, words and motifs: what sequences are made of."""
