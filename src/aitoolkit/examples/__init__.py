"""The road walked on real data that a package ships."""
