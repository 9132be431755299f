"""The JSON door: text into types, actions, results into JSON."""
