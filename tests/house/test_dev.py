"""The launcher by itself: what it says to a Python that cannot carry it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEV = Path(__file__).parents[2] / "dev"
LACKING = "import runpy, sys; sys.modules['ensurepip'] = None; runpy.run_path('dev', run_name='__main__')"
OLD = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path('dev', run_name='__main__')"


@pytest.mark.parametrize(
    ("program", "says"), [(LACKING, "install the package python3."), (OLD, "Python 3.11 or newer is needed")]
)
def test_it_says_what_is_missing_and_makes_nothing(program: str, says: str, tmp_path: Path) -> None:
    shutil.copy(DEV, tmp_path / "dev")
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name != "__pycache__"] == ["dev"]
