"""Reads documents into claims; it stores nothing and resolves no actor by itself."""
