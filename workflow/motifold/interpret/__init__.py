"""What a model learned: motifs, attributions and heat maps, from functions and never a network."""
