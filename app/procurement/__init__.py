"""The four ways of buying, a folder each, and the steps and rules that several share."""
