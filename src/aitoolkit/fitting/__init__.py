"""Parts of the data, preprocessing, training."""
