"""Packs that someone edited and listed anew, as a forger without a key would."""

import hashlib
import json
import shutil


def copied(pack, folder):
    """Return a copy of a pack that may be written to."""
    return shutil.copytree(pack, folder / pack.name)


def relisted(folder):
    """Write `SHA256SUMS` of a pack (and of its restricted part) as its files are now."""
    for root, apart in ((folder, "restricted"), (folder / "restricted", "")):
        if not (root / "SHA256SUMS").exists():
            continue
        lines = []
        for file in sorted(p for p in root.rglob("*") if p.is_file()):
            path = file.relative_to(root).as_posix()
            if path != "SHA256SUMS" and not (apart and path.startswith(f"{apart}/")):
                lines.append(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {path}\n")
        (root / "SHA256SUMS").write_text("".join(lines))
    return folder


def resealed(folder):
    """Write manifests and lists anew, so that bytes and names agree with each other again."""
    salted = _manifest(folder / "restricted")
    core = folder / "core"
    manifest = json.loads((core / "manifest.json").read_text())
    if salted is not None:
        manifest["restricted_digest"] = salted
    (core / "manifest.json").write_text(_canonical(manifest))
    _manifest(core)
    digest = hashlib.sha256((core / "manifest.json").read_bytes()).hexdigest()
    named = folder.with_name(f"{folder.name.rpartition('-')[0]}-{digest[:12]}")
    return relisted(folder.rename(named))


def edited(folder, file, old, new, count=1):
    """Replace words of a file; they must stand there."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    (folder / file).write_text(text.replace(old, new, count), encoding="utf-8")
    return folder


def _manifest(folder):
    """Write a manifest that describes its files as they are; return the salted digest of it."""
    if not (folder / "manifest.json").exists():
        return None
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["files"]:
        content = (folder / entry["path"]).read_bytes()
        entry |= {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    (folder / "manifest.json").write_text(_canonical(manifest))
    salt = folder / "salt"
    if not salt.exists():
        return None
    written = salt.read_bytes() + (folder / "manifest.json").read_bytes()
    return hashlib.sha256(written).hexdigest()


def _canonical(noun):
    return json.dumps(noun, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
