"""Compiles the loops of `rsmp_nlp.compiled`, beside their sources, where there is a compiler.

Where there is none, or it fails, the package is installed without them, and does the same in NumPy.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = "nlp/rsmp_nlp/compiled"


class CompileLoops(BuildHookInterface[Any]):
    """Adds the compiled modules to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and say that the wheel is of this platform where that worked."""
        del version  # "editable" or not, modules stand beside their sources
        try:
            made = _compile(Path(self.root))
        except BaseException as error:  # setuptools ends the process where a compiler fails
            if isinstance(error, KeyboardInterrupt):
                raise
            print(f"rsmp-nlp: not compiled, NumPy will do: {error}", file=sys.stderr)
            return
        build_data["artifacts"] += [f"/{FOLDER}/{name}" for name in made]
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


def _compile(root: Path) -> list[str]:
    """Return the names of the files made."""
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    sys.path.insert(0, str(root / "nlp"))
    try:
        from rsmp_nlp.compiled import LOOPS, fingerprint
    finally:
        del sys.path[0]
    extensions = [
        Extension(
            f"rsmp_nlp.compiled.{name}",
            [f"{FOLDER}/{name}.pyx"],
            language="c++",
            define_macros=[("SOURCE_OF_LOOPS", f'"{fingerprint(name)}"')],
            # sums as NumPy makes them: no multiplication and addition in one
            extra_compile_args=[]
            if sys.platform == "win32"
            else ["-O3", "-g0", "-ffp-contract=off"],
        )
        for name in LOOPS
    ]
    with tempfile.TemporaryDirectory() as work:
        modules = cythonize(
            extensions,
            build_dir=work,
            compiler_directives={
                "language_level": 3,
                "boundscheck": False,
                "wraparound": False,
                "cdivision": True,
            },
        )
        command = Distribution(
            {"ext_modules": modules, "package_dir": {"": str(root / "nlp")}}
        ).get_command_obj("build_ext")
        command.inplace = True
        command.build_temp = work
        command.ensure_finalized()
        command.run()
        return [Path(command.get_ext_fullpath(f"rsmp_nlp.compiled.{name}")).name for name in LOOPS]
