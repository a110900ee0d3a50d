"""Takes TensorFlow's C library out of a `tensorflow-cpu` or `tensorflow` wheel: unpack-libtensorflow.py WHEEL FOLDER."""

import os
import shutil
import sys
import zipfile

# Where the wheel keeps it, and where the library's own archive would.
LIBRARIES = ("libtensorflow_cc.so.2", "libtensorflow_framework.so.2")
LINKS = {"libtensorflow.so": LIBRARIES[0], "libtensorflow_framework.so": LIBRARIES[1]}
HEADERS = (
    "tensorflow/include/tensorflow/c/",
    "tensorflow/include/tensorflow/core/platform/ctstring",
    "tensorflow/include/tsl/platform/ctstring",
    "tensorflow/include/xla/tsl/c/",
)


def destination(member):
    """The path below FOLDER of a wheel's member, or None when the C library does without it."""
    if member.endswith(".h") and member.startswith(HEADERS):
        return member.removeprefix("tensorflow/")
    folder, name = os.path.split(member)
    return f"lib/{name}" if folder == "tensorflow" and name in LIBRARIES else None


def unpack(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        wanted = [(info, path) for info in archive.infolist() if (path := destination(info.filename))]
        missing = set(LIBRARIES) - {os.path.basename(path) for _, path in wanted}
        if missing:
            sys.exit(f"{wheel} has no {' and no '.join(sorted(missing))}; give a tensorflow-cpu or tensorflow wheel.")
        for info, path in wanted:
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if path.startswith("lib/"):
                print(f"unpacking {path}, {info.file_size / 1e6:.0f} MB", file=sys.stderr)
            with archive.open(info) as source, open(target, "wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
    for link, library in LINKS.items():
        os.symlink(library, os.path.join(folder, "lib", link))


try:
    unpack(*sys.argv[1:])
except (OSError, zipfile.BadZipFile) as error:
    sys.exit(f"cannot unpack {sys.argv[1]}: {error}")
