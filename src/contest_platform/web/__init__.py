"""HTTP, split by audience: what a person or a program asks for, and the page or document it gets."""
