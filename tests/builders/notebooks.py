"""Notebooks that the warm engine and papermill's standard engine are to run alike: the cells of each, by its name."""

CORPUS = {
    "a result": ["1 + 1", "_", "None", "x = 3; x"],
    "nothing but a comment": ["# nothing", "", "   "],
    "display data": ["from IPython.display import display\ndisplay({'a': 1}, 'b')\n3"],
    "HTML, Markdown and SVG": [
        "from IPython.display import HTML, SVG, Markdown, display\nHTML('<b>b</b>')",
        "display(Markdown('*m*'))\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
    ],
    "a mimebundle with metadata": [
        "class One:\n def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "  return {'text/plain': 'p', 'text/csv': 'a,b'}, {'text/csv': {'name': 'a.csv'}}\nOne()",
    ],
    "a display that is updated": [
        "from IPython.display import display\nshown = display('first', display_id='one')",
        "shown.update('second')",
    ],
    "output that is cleared": [
        "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
        "print('gone')\nclear_output(wait=True)\nprint('instead')",
    ],
    "standard output and error": [
        "import sys\nprint('one')\nprint('two', end='')\nprint('wrong', file=sys.stderr)",
        "sys.stdout.write('three')",
        "print('before')\ndisplay('between')\nprint('after')",
        "print('é ☃ 中', '\\x1b[31mred\\x1b[0m')",
    ],
    "much output": ["for n in range(3000): print('line', n)"],
    "what other processes print": ["!echo from a shell", "out = !echo kept\nout"],
    "what is written to the descriptor": [
        "import os\nos.write(1, b'raw\\n')",
        "os.system('echo raw') and None",
        "import time\ntime.sleep(1)",
    ],
    "a warning": ["import warnings\nwarnings.warn('careful')"],
    "a log": ["import logging\nlogging.warning('careful')"],
    "an error": ["def inner():\n    1 / 0\n\ndef outer():\n    inner()", "print('before')\nouter()", "'never'"],
    "a syntax error": ["1 +", "'never'"],
    "an error with a cause": ["try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError('b') from e"],
    "an error that may be": ["1 / 0", "'goes on'"],
    "an error in a repr": ["class Bad:\n def __repr__(self): raise ValueError('no repr')\nBad()"],
    "leaving": ["import sys\nsys.exit()", "'after'"],
    "leaving with a code": ["import sys\nsys.exit(3)", "'after'"],
    "what a cell is asked not to show": [
        "%%capture kept\nprint('hidden')\ndisplay(1)",
        "kept.stdout, len(kept.outputs)",
    ],
    "magics": [
        "%matplotlib inline",
        "%env EVALUATION_TEST=1",
        "%%writefile written.txt\nhello",
        "!cat written.txt",
        "%%bash\necho from bash\necho wrong >&2",
        "%no_such_magic",
    ],
    "asking": ["input('name? ')"],
    "asking for a secret": ["import getpass\ngetpass.getpass()"],
    "waiting": ["import asyncio\nawait asyncio.sleep(0)\n'waited'", "async def f(): return 5\nawait f()"],
    "threads": [
        "import threading\ndef work(): print('in a thread')\nt = threading.Thread(target=work); t.start(); t.join()",
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(2) as p: print(sum(p.map(abs, [-1, 2])))",
    ],
    "a process of its own": [
        "import multiprocessing as mp\nwith mp.get_context('fork').Pool(1) as p: print(p.map(abs, [-1]))",
        "import subprocess\nsubprocess.run(['echo', 'run'], capture_output=True, text=True).stdout",
    ],
    "numbers by chance": ["import numpy as np\nnp.random.seed(1)\nnp.random.rand(), np.random.default_rng(1).random()"],
    "pandas": [
        "import pandas as pd\nframe = pd.DataFrame({'a': range(100), 'b': 'x'})\nframe",
        "pd.get_option('display.max_columns'), pd.get_option('display.max_rows')",
    ],
    "a figure": [
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.gcf().get_dpi()",
        "plt.rcParams['backend']",
        "fig, ax = plt.subplots()\nax.plot([1, 3])\nfig",
    ],
    "where it runs": [
        "import os, sys\nos.path.basename(os.getcwd()), sorted(os.listdir()), sys.path[0], __name__",
        "get_ipython().__class__.__name__, 'ipykernel' in sys.modules, os.environ.get('MPLBACKEND')",
    ],
    "parameters": ["a"],
    "an object that stays": ["class A: pass\nkept = A()", "isinstance(kept, A), A.__module__"],
    "an interrupt from itself": [
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)",
        "'never'",
    ],
    "too long": ["print('begins', flush=True)\nimport time\ntime.sleep(60)", "'never'"],
    "a crash": ["import os", "import ctypes\nctypes.string_at(0)", "'never'"],
    "an end without a word": ["import os\nos._exit(3)", "'never'"],
}
