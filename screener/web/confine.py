"""What a process that holds answers may not do: leave its memory behind on the disk."""

from __future__ import annotations


def no_core_file() -> None:
    """A crash writes no core file, in this process and in those that it starts."""
    try:
        import resource
    except ImportError:  # Windows knows none
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
