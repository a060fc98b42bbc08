"""Keys, and packs signed with them."""

import json

from aitoolkit.recording.disk import renew_sums
from aitoolkit.recording.keys import new_key, signing_key
from aitoolkit.recording.pack import staged, write_pack
from builders.packs import contents


def key_pair(folder, name="office"):
    """Return a private key that can sign, and the file of its public key."""
    folder.mkdir(mode=0o700, exist_ok=True)
    private, public = new_key(folder / name)
    return signing_key(private), public


def signed_pack(output, key, **changes):
    """Write a pack without a model, attested with `key`, and return its folder."""
    made = contents(**{"model": None, **changes})
    with staged(output) as staging:
        return write_pack(made, staging, key)


def renewed(pack):
    """Make the public list of checksums anew, as someone who forges would."""
    renew_sums(pack, apart="restricted")


def edited(path, **changes):
    """Change keys of a JSON file."""
    plain = json.loads(path.read_text())
    path.write_text(json.dumps({**plain, **changes}, sort_keys=True, indent=2) + "\n")
