"""Lessons: slides over runs, written as text; `docs/lesson.md` has the format."""
