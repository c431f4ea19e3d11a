"""Everything that vocflow raises on purpose.

    VocflowError
    ├── UsageError            2  the command line asks for something that is not there
    ├── ConfigError           2  vocflow.toml or taxonomy.toml, with file:line
    ├── SourceError           1  an export that cannot be read as it is declared
    ├── DataCheckError        1  the data contradict themselves: accounting, mixed scales
    ├── ModelRefused          1  a model's files are not those that were saved
    ├── WarehouseError        1  the warehouse cannot be opened or is not ours
    │   └── WarehouseLocked   1  another process is writing to it
    └── QuarantineExceeded    4  more records refused than the project allows

The number is the exit code of the command line. Anything else that surfaces is a bug and keeps its traceback.
"""

from __future__ import annotations


class VocflowError(Exception):
    """A problem that the user can mend: what is wrong, where, why, and what to do next.

    >>> print(ConfigError("unknown key 'colums'", where="vocflow.toml:9", next_step="did you mean 'columns'?"))
    unknown key 'colums'
      where: vocflow.toml:9
      next:  did you mean 'columns'?
    """

    exit_code = 1

    def __init__(
        self, what: str, *, where: str | None = None, why: str | None = None, next_step: str | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.why = why
        self.next_step = next_step

    def __str__(self) -> str:
        lines = [self.what]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.why:
            lines.append(f"  why:   {self.why}")
        if self.next_step:
            lines.append(f"  next:  {self.next_step}")
        return "\n".join(lines)


class UsageError(VocflowError):
    """The command line asks for something that is not there."""

    exit_code = 2


class ConfigError(VocflowError):
    """A project file cannot be used as it is written."""

    exit_code = 2


class SourceError(VocflowError):
    """An export cannot be read in the way that its source declares."""


class DataCheckError(VocflowError):
    """The data contradict themselves, so that no figure may be built on them."""


class ModelRefused(VocflowError):
    """A trained model's files are damaged, foreign, or not those that were saved."""


class WarehouseError(VocflowError):
    """The warehouse cannot be opened, or was not written by vocflow."""


class WarehouseLocked(WarehouseError):
    """Another process is writing to the warehouse."""


class QuarantineExceeded(VocflowError):
    """More records were refused than the project allows."""

    exit_code = 4
