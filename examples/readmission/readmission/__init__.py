"""Thirty-day readmission risk: a small demonstration project. Every name and value in it is made up."""
